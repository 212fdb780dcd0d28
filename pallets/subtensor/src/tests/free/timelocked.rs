//! Reasons for which a commit to encrypted weights fails.

use super::{
	beacon::lock,
	mock::*,
	reasons::{no_stake, nothing, scene, wants_commits, wants_commits_later, Scene},
};
use crate::{
	pallet::*,
	schedule::Schedule,
	weights::{Brief, MAX_COMMITS},
};
use dtao_types::{MechId, NetUid};

/// A round that is due in the epoch after the next.
const ROUND: u64 = 100;

fn commit_on(netuid: NetUid, commit: &[u8], reveal_round: u64, version: u16) -> Call<Test> {
	Call::commit_timelocked_weights {
		netuid,
		commit: commit.to_vec().try_into().expect("is short"),
		reveal_round,
		commit_reveal_version: version,
	}
}

/// A commit in which nothing is wrong.
fn commit() -> Call<Test> {
	commit_on(SUBNET, &lock(ROUND, b""), ROUND, 4)
}

/// The two calls that name a mechanism, with one that is not there.
fn on_no_mechanism() -> [Call<Test>; 2] {
	let (netuid, mecid, reveal_round) = (SUBNET, MechId::new(1), ROUND);
	let commit = || lock(ROUND, b"").try_into().expect("is short");
	[
		Call::commit_crv3_mechanism_weights { netuid, mecid, commit: commit(), reveal_round },
		Call::commit_timelocked_mechanism_weights {
			netuid,
			mecid,
			commit: commit(),
			reveal_round,
			commit_reveal_version: 4,
		},
	]
}

fn has_queued(count: usize, hotkey: sp_core::crypto::AccountId32) {
	wants_commits();
	let commit = (hotkey.clone(), 1, vec![0].try_into().expect("is short"), 1);
	let brief = Brief { hotkey, round: 1, bytes: 1 };
	let epoch = Schedule::<Test>::epoch(SUBNET);
	TimelockedWeightCommits::<Test>::insert(index(SUBNET), epoch, wire(vec![commit; count]));
	TimelockedWeightBriefs::<Test>::insert(index(SUBNET), epoch, wire(vec![brief; count]));
}

fn has_committed_often() {
	has_queued(MAX_COMMITS as usize, VALIDATOR);
}

fn has_a_full_queue() {
	let most = 2 * usize::from(MaxAllowedUids::<Test>::get(SUBNET));
	has_queued(most, MINER);
}

fn wants_commits_of_the_rich() {
	wants_commits();
	no_stake();
}

pub fn of_timelocked() -> Vec<Scene> {
	let unknown = commit_on(NO_SUBNET, &lock(ROUND, b""), ROUND, 4);
	let old = commit_on(SUBNET, &lock(ROUND, b""), ROUND, 3);
	let far = commit_on(SUBNET, &lock(1_000_000, b""), 1_000_000, 4);
	let short = commit_on(SUBNET, &[0; 10], ROUND, 4);
	vec![
		scene(nothing, &VALIDATOR, [unknown], || Error::SubnetNotExists, Some(3)),
		scene(nothing, &VALIDATOR, [commit()], || Error::CommitRevealDisabled, None),
		scene(wants_commits, &VALIDATOR, [old], || Error::IncorrectCommitRevealVersion, None),
		scene(wants_commits, &UNKNOWN, [commit()], || Error::HotKeyNotRegisteredInSubNet, Some(10)),
		scene(
			wants_commits_of_the_rich,
			&VALIDATOR,
			[commit()],
			|| Error::NotEnoughStakeToSetWeights,
			Some(1),
		),
		scene(
			wants_commits_later,
			&VALIDATOR,
			[commit()],
			|| Error::CommittingWeightsTooFast,
			Some(6),
		),
		scene(
			has_committed_often,
			&VALIDATOR,
			[commit()],
			|| Error::TooManyUnrevealedCommits,
			None,
		),
		scene(wants_commits, &VALIDATOR, [far], || Error::InvalidRevealRound, Some(15)),
		scene(wants_commits, &VALIDATOR, [short], || Error::InvalidTimelockedCommit, None),
		scene(has_a_full_queue, &VALIDATOR, [commit()], || Error::TimelockedQueueFull, None),
		scene(wants_commits, &VALIDATOR, on_no_mechanism(), || Error::MechanismDoesNotExist, None),
	]
}
