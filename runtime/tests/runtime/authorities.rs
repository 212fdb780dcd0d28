//! Changes of the authorities, block by block.

use codec::{Decode, Encode};
use dtao_runtime::{
	configs::consensus::BlockAuthor, Aura, Balances, Grandpa, Header, Runtime, RuntimeCall,
	RuntimeEvent,
};
use frame_support::{assert_noop, assert_ok, traits::Get};
use pallet_admin_utils::{Call, Error, Event};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::{
	AuthorityId as GrandpaId, AuthorityList, ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID,
};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::{generic::DigestItem, traits::Dispatchable, BoundedVec, DispatchError};

use crate::common::{events, finish_block, genesis, remark, send, start_block};

type Log = ConsensusLog<u32>;

fn author(key: Sr25519Keyring) -> AuraId {
	key.public().into()
}

fn voter(key: Ed25519Keyring) -> (GrandpaId, u64) {
	(key.public().into(), 1)
}

fn swap_of(authors: &[Sr25519Keyring]) -> RuntimeCall {
	let authors: Vec<_> = authors.iter().copied().map(author).collect();
	swap(authors)
}

fn swap(authors: Vec<AuraId>) -> RuntimeCall {
	let new_authorities = BoundedVec::try_from(authors).expect("is within the bound");
	RuntimeCall::AdminUtils(Call::swap_authorities { new_authorities })
}

fn change(voters: &[Ed25519Keyring], in_blocks: u32, forced: Option<u32>) -> RuntimeCall {
	change_to(voters.iter().copied().map(voter).collect(), in_blocks, forced)
}

fn change_to(next_authorities: AuthorityList, in_blocks: u32, forced: Option<u32>) -> RuntimeCall {
	RuntimeCall::AdminUtils(Call::schedule_grandpa_change { next_authorities, in_blocks, forced })
}

fn note_stalled(delay: u32, best_finalized_block_number: u32) -> RuntimeCall {
	RuntimeCall::Grandpa(pallet_grandpa::Call::note_stalled { delay, best_finalized_block_number })
}

fn as_root(call: RuntimeCall) -> frame_support::dispatch::DispatchResultWithPostInfo {
	call.dispatch(frame_system::RawOrigin::Root.into())
}

/// What Grandpa announces in a block.
fn announced(header: &Header) -> Vec<Log> {
	let logs = header.digest.logs.iter().filter_map(|item| match item {
		DigestItem::Consensus(GRANDPA_ENGINE_ID, bytes) => Log::decode(&mut &bytes[..]).ok(),
		_ => None,
	});
	logs.collect()
}

fn voters() -> AuthorityList {
	Grandpa::grandpa_authorities()
}

/// Blocks `from..=to` without a transaction.
fn run(from: u32, to: u32) -> Vec<Header> {
	(from..=to)
		.map(|number| {
			start_block(number, number.into());
			finish_block()
		})
		.collect()
}

#[test]
fn validator_should_join_both_lists_when_root_sends_both_changes_in_a_batch() {
	genesis("local_testnet").execute_with(|| {
		use Sr25519Keyring::{Alice, Charlie, One, Two};
		start_block(1, 1);
		let finality = [Ed25519Keyring::One, Ed25519Keyring::Two, Ed25519Keyring::Charlie];
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all {
			calls: vec![swap_of(&[One, Two, Charlie]), change(&finality, 0, None)],
		});
		let sudo = RuntimeCall::Sudo(pallet_sudo::Call::sudo { call: Box::new(batch) });
		assert_ok!(send(Alice, 0, sudo).expect("valid"));
		assert!(events()
			.contains(&RuntimeEvent::Sudo(pallet_sudo::Event::Sudid { sudo_result: Ok(()) })));
		let header = finish_block();

		let next: AuthorityList = finality.into_iter().map(voter).collect();
		let expected = ScheduledChange { next_authorities: next.clone(), delay: 0 };
		assert_eq!(announced(&header), [Log::ScheduledChange(expected)]);
		assert_eq!((voters(), Grandpa::current_set_id()), (next, 1));
		assert_eq!(Aura::authorities_len(), 3);
		// Slot 2 is Charlie's now; with two authors it would be One's.
		start_block(2, 2);
		assert_eq!(BlockAuthor::get(), Some(Charlie.to_account_id()));
		assert_eq!(announced(&finish_block()), []);
		assert_eq!(Grandpa::current_set_id(), 1);
	});
}

#[test]
fn swap_should_log_the_new_authors_in_the_header_when_the_block_ends() {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		assert_ok!(as_root(swap_of(&[Sr25519Keyring::Two])));
		let log =
			sp_consensus_aura::ConsensusLog::AuthoritiesChange(vec![author(Sr25519Keyring::Two)]);
		let item = DigestItem::Consensus(sp_consensus_aura::AURA_ENGINE_ID, log.encode());
		assert!(!dtao_runtime::System::digest().logs.contains(&item));
		assert!(finish_block().digest.logs.contains(&item));
		assert!(!pallet_admin_utils::NextAuthors::<Runtime>::exists());
	});
}

#[test]
fn author_of_the_block_should_keep_its_fees_when_it_is_swapped_out_in_it() {
	genesis("local_testnet").execute_with(|| {
		// Slot 1 is Two's. Among three authors it would be Charlie's.
		let balance = |key: Sr25519Keyring| Balances::free_balance(key.to_account_id());
		let (two, charlie) = (Sr25519Keyring::Two, Sr25519Keyring::Charlie);
		let before = (balance(two), balance(charlie));
		start_block(1, 1);
		assert_ok!(as_root(swap_of(&[Sr25519Keyring::One, charlie])));
		assert_ok!(send(Sr25519Keyring::Alice, 0, remark()).expect("valid"));
		finish_block();
		assert!(balance(two) > before.0);
		assert_eq!(balance(charlie), before.1);
	});
}

#[test]
fn last_swap_of_a_block_should_win() {
	genesis("local_testnet").execute_with(|| {
		use Sr25519Keyring::{Charlie, One, Two};
		start_block(1, 1);
		assert_ok!(as_root(swap_of(&[Charlie])));
		assert_noop!(as_root(swap_of(&[Charlie])), Error::<Runtime>::AuthoritiesUnchanged);
		assert_ok!(as_root(swap_of(&[Two, One])));
		let header = finish_block();
		let swaps = header.digest.logs.iter().filter(|item| item.as_consensus().is_some());
		assert_eq!(swaps.count(), 1);
		let authors = pallet_aura::Authorities::<Runtime>::get();
		assert_eq!(*authors, [author(Two), author(One)]);
	});
}

#[test]
fn swap_should_be_refused_with_its_reason() {
	genesis("local_testnet").execute_with(|| {
		use Sr25519Keyring::{One, Two};
		start_block(1, 1);
		for (call, reason) in [
			(swap(vec![]), Error::<Runtime>::NoAuthorities),
			(swap_of(&[One, Two, One]), Error::DuplicateAuthority),
			(swap_of(&[One, Two]), Error::AuthoritiesUnchanged),
		] {
			assert_noop!(as_root(call), reason);
		}
		let signed = frame_system::RawOrigin::Signed(One.to_account_id());
		assert_noop!(swap_of(&[One]).dispatch(signed.into()), DispatchError::BadOrigin);
		finish_block();
		assert_eq!(Aura::authorities_len(), 2);
	});
}

#[test]
fn swap_should_not_decode_when_it_lists_more_authors_than_there_can_be() {
	let key = |number: u8| AuraId::from(sp_core::sr25519::Public::from_raw([number; 32]));
	let keys: Vec<_> = (0..32).map(key).collect();
	let call = swap(keys);
	let mut bytes = call.encode();
	assert_eq!(RuntimeCall::decode(&mut &bytes[..]), Ok(call));
	// The length stands behind the two indices, as a compact number.
	assert_eq!(bytes[2], 32 << 2);
	bytes[2] = 33 << 2;
	bytes.extend([33; 32]);
	assert!(RuntimeCall::decode(&mut &bytes[..]).is_err());
}

#[test]
fn change_of_voters_should_be_refused_with_its_reason() {
	use Ed25519Keyring::{Charlie, One, Two};
	let weighing = |weights: [u64; 2]| {
		let (one, charlie) = (voter(One).0, voter(Charlie).0);
		change_to(vec![(one, weights[0]), (charlie, weights[1])], 0, None)
	};
	let many = (0..33u8)
		.map(|number| (sp_core::ed25519::Public::from_raw([number; 32]).into(), 1))
		.collect();
	genesis("local_testnet").execute_with(|| {
		run(1, 4);
		start_block(5, 5);
		for (call, reason) in [
			(change(&[], 0, None), Error::<Runtime>::NoAuthorities),
			(change_to(many, 0, None), Error::TooManyAuthorities),
			(change(&[One, Charlie, One], 0, None), Error::DuplicateAuthority),
			(weighing([1, 0]), Error::VoterWithoutWeight),
			(weighing([u64::MAX, 1]), Error::VoterWeightTooHigh),
			(change(&[One, Two], 0, None), Error::AuthoritiesUnchanged),
			(change(&[One], 1, None), Error::DelayNotSupported),
			(change(&[One], 2_401, Some(1)), Error::DelayTooLong),
			(change(&[One], u32::MAX, Some(1)), Error::DelayTooLong),
			(change(&[One], 0, Some(5)), Error::FinalizedBlockNotPast),
			(change(&[One], 0, Some(u32::MAX)), Error::FinalizedBlockNotPast),
		] {
			assert_noop!(as_root(call), reason);
		}
		let signed = frame_system::RawOrigin::Signed(Sr25519Keyring::One.to_account_id());
		assert_noop!(change(&[One], 0, None).dispatch(signed.into()), DispatchError::BadOrigin);
		assert_ok!(as_root(change(&[One], 0, None)));
		assert_noop!(
			as_root(change(&[Two], 0, None)),
			pallet_grandpa::Error::<Runtime>::ChangePending
		);
		assert_eq!(Grandpa::current_set_id(), 1, "what was refused is not counted");
		finish_block();
	});
}

#[test]
fn set_should_be_counted_with_each_change_when_changes_follow_each_other() {
	genesis("local_testnet").execute_with(|| {
		use Ed25519Keyring::{Charlie, One, Two};
		for (number, keys) in (1..).zip([&[One][..], &[One, Two], &[Charlie, Two], &[Two]]) {
			start_block(number, number.into());
			assert_ok!(as_root(change(keys, 0, None)));
			let header = finish_block();
			assert_eq!(announced(&header).len(), 1);
			assert_eq!(Grandpa::current_set_id(), u64::from(number));
			assert_eq!(voters(), keys.iter().copied().map(voter).collect::<Vec<_>>());
		}
	});
}

#[test]
fn forced_change_should_be_counted_in_the_block_in_which_it_takes_effect() {
	genesis("local_testnet").execute_with(|| {
		let before = voters();
		run(1, 3);
		start_block(4, 4);
		assert_ok!(as_root(change(&[Ed25519Keyring::One], 3, Some(2))));
		let next = vec![voter(Ed25519Keyring::One)];
		let announcement: RuntimeEvent =
			Event::VotersAnnounced { voters: next.clone(), effective: 7, forced: Some(2) }.into();
		assert!(events().contains(&announcement));
		let expected = ScheduledChange { next_authorities: next.clone(), delay: 3 };
		assert_eq!(announced(&finish_block()), [Log::ForcedChange(2, expected)]);
		for number in 5..=6 {
			run(number, number);
			assert_eq!((voters(), Grandpa::current_set_id()), (before.clone(), 0));
		}
		for number in 7..=9 {
			run(number, number);
			assert_eq!((voters(), Grandpa::current_set_id()), (next.clone(), 1));
		}
	});
}

#[test]
fn forced_change_should_be_possible_to_the_present_voters() {
	genesis("local_testnet").execute_with(|| {
		run(1, 3);
		start_block(4, 4);
		let present = voters();
		assert_ok!(as_root(change_to(present.clone(), 0, Some(2))));
		assert!(matches!(announced(&finish_block())[..], [Log::ForcedChange(2, _)]));
		assert_eq!((voters(), Grandpa::current_set_id()), (present, 1));
	});
}

#[test]
fn noted_stall_should_force_the_change_of_the_same_block() {
	genesis("local_testnet").execute_with(|| {
		run(1, 3);
		start_block(4, 4);
		assert_ok!(as_root(note_stalled(2, 1)));
		assert_ok!(as_root(change(&[Ed25519Keyring::Two], 0, None)));
		let next = vec![voter(Ed25519Keyring::Two)];
		let expected = ScheduledChange { next_authorities: next.clone(), delay: 2 };
		assert_eq!(announced(&finish_block()), [Log::ForcedChange(1, expected)]);
		assert!(Grandpa::stalled().is_none());
		let later = run(5, 6);
		assert!(later.iter().all(|header| announced(header).is_empty()));
		assert_eq!((voters(), Grandpa::current_set_id()), (next, 1));
	});
}

#[test]
fn noted_stall_should_force_the_present_voters_when_no_change_comes_with_it() {
	genesis("local_testnet").execute_with(|| {
		let present = voters();
		run(1, 3);
		start_block(4, 4);
		assert_ok!(as_root(note_stalled(2, 1)));
		assert_eq!(announced(&finish_block()), []);
		let expected = ScheduledChange { next_authorities: present.clone(), delay: 2 };
		assert_eq!(announced(&run(5, 5)[0]), [Log::ForcedChange(1, expected)]);
		assert_eq!(Grandpa::current_set_id(), 0);
		run(6, 7);
		assert_eq!((voters(), Grandpa::current_set_id()), (present, 1));
	});
}

#[test]
fn noted_stall_should_be_dropped_with_its_reason_when_it_cannot_be_resolved() {
	for (delay, finalized, reason) in [
		(2_401, 1, Error::<Runtime>::DelayTooLong),
		(u32::MAX, 1, Error::DelayTooLong),
		(0, 5, Error::FinalizedBlockNotPast),
	] {
		genesis("local_testnet").execute_with(|| {
			run(1, 3);
			start_block(4, 4);
			assert_ok!(as_root(note_stalled(delay, finalized)));
			finish_block();
			start_block(5, 5);
			let told: RuntimeEvent = Event::StallNotResolved { error: reason.into() }.into();
			assert!(events().contains(&told));
			assert_eq!(announced(&finish_block()), []);
			assert!(Grandpa::stalled().is_none());
			assert_eq!(Grandpa::current_set_id(), 0);
		});
	}
}
