//! Commits of weights that are encrypted to a round of the beacon.
//!
//! They wait in queues, one for each mechanism and epoch of the commit, in order of arrival; `reveal` has
//! what becomes of them. A queue can have half a megabyte, so beside it stands one without the
//! ciphertexts, which says all that is asked in blocks without a reveal.
//!
//! Sent for nothing, so everything is bounded: [`MAX_COMMITS`] of a hotkey in an epoch, two for each place
//! of the subnet and [`MAX_QUEUE_BYTES`] in a queue, a ciphertext no longer than that of the most weights,
//! a round no later than two epochs after the reveal.

use super::{check::MechanismNeuron, commit::MAX_COMMITS, WeightStore};
use crate::{
	pallet::*, schedule::Schedule, subnets::Subnets, types::MAX_NEURONS, Config, Error, Event,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_runtime_api::stored::BoundedBytes;
use dtao_traits::BeaconInspect;
use dtao_types::{MechId, NetUid, NetUidStorageIndex};
use frame_support::{ensure, BoundedVec};
use scale_info::TypeInfo;
use sp_core::{crypto::AccountId32, ConstU32, H256};
use sp_io::hashing::blake2_256;
use sp_runtime::{DispatchError, DispatchResult};

/// Most bytes of a ciphertext, whatever the subnet.
pub const MAX_CIPHERTEXT: u32 = 5_000;

/// Most commits of a queue, whatever the subnet.
pub const MAX_QUEUE: u32 = MAX_NEURONS * 2;

/// Most bytes of the ciphertexts of a queue.
pub const MAX_QUEUE_BYTES: u32 = 512 * 1_024;

/// Bytes around the text in a ciphertext.
const AROUND: usize = 244;

/// Bytes of the text but for its weights: hotkey and version key with the counts of three lists.
const TEXT: usize = 33 + 8 + 2 * 4;

/// Epochs after that of the reveal in which the round may be.
const EPOCHS_BEYOND: u64 = 2;

/// Time of a block in seconds, as clients take it that were not told another one: with faster blocks they
/// encrypt to rounds that are far ahead.
const BLOCK_SECS: u64 = 12;

/// Seconds by which the clocks of a client and of the chain may differ.
const CLOCK_SKEW_SECS: u64 = 60;

/// A ciphertext as a call carries it.
pub type Ciphertext = BoundedBytes<MAX_CIPHERTEXT>;

/// A commit as it is stored: hotkey, block of the commit, ciphertext, round. Clients take the first
/// element of what is around the bytes.
pub type TimelockedCommit = (AccountId32, u64, BoundedVec<u8, ConstU32<MAX_CIPHERTEXT>>, u64);

/// A commit without its ciphertext.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Brief {
	/// Who committed.
	pub hotkey: AccountId32,
	/// Round of the beacon that opens it.
	pub round: u64,
	/// Bytes of the ciphertext.
	pub bytes: u16,
}

/// What a call commits to.
#[derive(Clone, Copy, Debug)]
pub struct Locked<'a> {
	/// The ciphertext.
	pub commit: &'a [u8],
	/// Round of the beacon that opens it.
	pub reveal_round: u64,
	/// Version of the client.
	pub version: u16,
}

impl<T: Config> WeightStore<T> {
	/// Version of timelocked commits that is taken.
	pub fn timelock_version() -> u16 {
		CommitRevealWeightsVersion::<T>::get()
	}

	/// Most bytes of a ciphertext for a subnet: a weight for each neuron that it can have.
	pub fn longest_commit(netuid: NetUid) -> usize {
		let places = usize::from(MaxAllowedUids::<T>::get(netuid)).max(Self::longest_row(netuid));
		let most = places.saturating_mul(4).saturating_add(AROUND).saturating_add(TEXT);
		most.min(MAX_CIPHERTEXT as usize)
	}

	/// Fail where `hotkey` may not commit to this now. Answers the epoch that it belongs to.
	pub fn check_timelocked(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		locked: Locked<'_>,
	) -> Result<(MechanismNeuron, u64), DispatchError> {
		Subnets::<T>::ensure_exists(netuid)?;
		Subnets::<T>::ensure_mechanism(netuid, mech)?;
		ensure!(CommitRevealWeightsEnabled::<T>::get(netuid), Error::<T>::CommitRevealDisabled);
		let is_current = locked.version == Self::timelock_version();
		ensure!(is_current, Error::<T>::IncorrectCommitRevealVersion);
		let index = Self::index(netuid, mech)?;
		let neuron = MechanismNeuron { index, uid: Self::check_sender(hotkey, netuid)? };
		ensure!(Self::is_rested(netuid, neuron), Error::<T>::CommittingWeightsTooFast);
		let epoch = Schedule::<T>::epoch(netuid);
		let queue = TimelockedWeightBriefs::<T>::get(index, epoch);
		let own = queue.iter().filter(|brief| brief.hotkey == *hotkey).count();
		ensure!(own < MAX_COMMITS as usize, Error::<T>::TooManyUnrevealedCommits);
		Self::check_round(netuid, locked.reveal_round)?;
		let is_sane = locked.commit.len() <= Self::longest_commit(netuid)
			&& T::Beacon::is_well_formed(locked.commit);
		ensure!(is_sane, Error::<T>::InvalidTimelockedCommit);
		Self::check_room(netuid, &queue, locked.commit)?;
		Ok((neuron, epoch))
	}

	/// [`Self::check_timelocked`], but what has a code of its own in the pool comes first.
	pub fn check_pooled_timelocked(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		locked: Locked<'_>,
	) -> Result<(MechanismNeuron, u64), DispatchError> {
		Self::check_stake(hotkey, netuid)?;
		let is_over = locked.reveal_round < T::Beacon::last_round();
		ensure!(!is_over, Error::<T>::InvalidRevealRound);
		Self::check_timelocked(hotkey, netuid, mech, locked)
	}

	/// Fail where a round is over, or so late that what is encrypted to it would never be set.
	fn check_round(netuid: NetUid, round: u64) -> DispatchResult {
		ensure!(round >= T::Beacon::last_round(), Error::<T>::InvalidRevealRound);
		let epochs = RevealPeriodEpochs::<T>::get(netuid).saturating_add(EPOCHS_BEYOND);
		let blocks = epochs.saturating_mul(Schedule::<T>::clock(netuid).length());
		let most = blocks.saturating_mul(BLOCK_SECS).saturating_add(CLOCK_SKEW_SECS);
		let is_near = T::Beacon::seconds_until(round).is_some_and(|wait| wait <= most);
		ensure!(is_near, Error::<T>::InvalidRevealRound);
		Ok(())
	}

	/// Fail where a queue has no room for one more ciphertext.
	fn check_room(netuid: NetUid, queue: &[Brief], commit: &[u8]) -> DispatchResult {
		let places = usize::from(MaxAllowedUids::<T>::get(netuid)).saturating_mul(2);
		let taken: usize = queue.iter().map(|brief| usize::from(brief.bytes)).sum();
		let has_room = queue.len() < places.min(MAX_QUEUE as usize)
			&& taken.saturating_add(commit.len()) <= MAX_QUEUE_BYTES as usize;
		ensure!(has_room, Error::<T>::TimelockedQueueFull);
		Ok(())
	}

	/// Commit a validator to encrypted weights that the chain will set.
	pub fn commit_timelocked(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		locked: Locked<'_>,
	) -> DispatchResult {
		let (neuron, epoch) = Self::check_timelocked(hotkey, netuid, mech, locked)?;
		let now = Pallet::<T>::now();
		let Locked { commit, reveal_round: round, .. } = locked;
		Self::enqueue(neuron.index, epoch, hotkey, locked)?;
		Self::touch(neuron.index, neuron.uid, now);
		let hash = H256(blake2_256(commit));
		let event = Event::TimelockedWeightsCommitted(hotkey.clone(), neuron.index, hash, round);
		Pallet::<T>::deposit_event(event);
		Ok(())
	}

	fn enqueue(
		index: NetUidStorageIndex,
		epoch: u64,
		hotkey: &AccountId32,
		Locked { commit, reveal_round: round, .. }: Locked<'_>,
	) -> DispatchResult {
		let full = || DispatchError::from(Error::<T>::TimelockedQueueFull);
		let bytes = u16::try_from(commit.len()).map_err(|_| full())?;
		let brief = Brief { hotkey: hotkey.clone(), round, bytes };
		TimelockedWeightBriefs::<T>::try_mutate(index, epoch, |queue| queue.try_push(brief))
			.map_err(|_| full())?;
		// Appended in its encoded form: nobody decodes half a megabyte to add a kilobyte. The bounds
		// were checked, and the queue of briefs beside it has the same number of places.
		let entry = (hotkey, Pallet::<T>::now(), commit, round).encode();
		sp_io::storage::append(&TimelockedWeightCommits::<T>::hashed_key_for(index, epoch), entry);
		Ok(())
	}
}
