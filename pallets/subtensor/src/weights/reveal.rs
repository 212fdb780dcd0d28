//! What becomes of encrypted weights: the step of a block that opens and sets them.
//!
//! When an epoch of a subnet begins, the queues of `RevealPeriodEpochs` epochs before it have their
//! turn: they are listed, and those before them are over. A block works on the list from the front and
//! puts a queue with a rest at the back, so that no queue and no missing pulse holds up the others. It does
//! no more than its [`Budget`] says: [`MAX_OPENS`] ciphertexts, fewer where blocks are short. In a queue
//! the oldest commits come first, but for those whose pulse is missing.
//!
//! What cannot be set is dropped with an event that says why; so is what is over.

use super::{
	payload::{Payload, PayloadError},
	timelock::{Brief, TimelockedCommit, MAX_CIPHERTEXT},
	Row, WeightStore,
};
use crate::{
	number, pallet::*, schedule::Schedule, subnets::Subnets, types::TimelockFailure,
	weight_info::WeightInfo, Config, Event,
};
use alloc::{
	collections::{BTreeMap, VecDeque},
	vec::Vec,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_runtime_api::stored::WireVec;
use dtao_traits::BeaconInspect;
use dtao_types::{NetUid, NetUidStorageIndex};
use frame_support::{traits::Get, weights::Weight};
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;

/// Ciphertexts that are opened in a block at most.
pub const MAX_OPENS: u64 = 8;

/// Part of a block, one in so many, that opening may take; one ciphertext alone may take more.
const OPENING_PARTS: u64 = 16;

/// Queues that are looked at in a block at most.
const MAX_VISITS: u32 = 16;

/// Pulses that are looked for in a block at most.
const MAX_LOOKS: u32 = 32;

/// Commits of queues that are over, after which no further such queue is erased in a block.
const MAX_EXPIRED: u32 = 64;

/// Queues of a mechanism that are over and are listed when an epoch begins, at most.
const MAX_OVER: usize = 4;

/// Queues of a mechanism that are looked for when an epoch begins: more than epochs wait, as the reveal
/// period is at most 100.
pub(super) const MAX_OPEN_QUEUES: usize = 128;

/// Most queues that are listed.
pub const MAX_DUE: u32 = 4_096;

/// A queue whose turn has come.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct DueQueue {
	/// Storage index of the mechanism.
	pub index: NetUidStorageIndex,
	/// Epoch of the commits.
	pub epoch: u64,
	/// The first round that opens anything in it; 0 where the time of the queue is over.
	pub round: u64,
}

/// What a block may still do, and what it did.
pub(super) struct Budget {
	opens: u64,
	visits: u32,
	looks: u32,
	expired: u32,
	spent: Weight,
}

impl Budget {
	fn of<T: Config>() -> Self {
		let room = T::BlockWeights::get().max_block.ref_time() / OPENING_PARTS;
		let one = T::Beacon::open_weight(MAX_CIPHERTEXT).ref_time().max(1);
		let opens = room.checked_div(one).unwrap_or_default().clamp(1, MAX_OPENS);
		Self {
			opens,
			visits: MAX_VISITS,
			looks: MAX_LOOKS,
			expired: MAX_EXPIRED,
			spent: Weight::zero(),
		}
	}

	/// Whether another queue may be looked at.
	fn has_visit(&self) -> bool {
		self.visits > 0 && self.looks > 0 && self.opens > 0 && self.expired > 0
	}

	pub(super) fn spend(&mut self, weight: Weight) {
		self.spent = self.spent.saturating_add(weight);
	}
}

impl<T: Config> WeightStore<T> {
	/// List the queues whose turn comes with the epochs of these subnets, and open what can be opened.
	/// Answers the weight used.
	pub fn reveal_timelocked(started: &[NetUid]) -> Weight {
		let mut budget = Budget::of::<T>();
		budget.spend(T::DbWeight::get().reads(1));
		let before = TimelockedWeightsDue::<T>::get().into_inner();
		let mut due: VecDeque<DueQueue> = before.iter().copied().collect();
		for netuid in started {
			Self::list_queues(*netuid, &mut due, &mut budget);
		}
		Self::drop_left(&mut budget);
		Self::serve(&mut due, &mut budget);
		let after: Vec<DueQueue> = due.into();
		if after != before {
			TimelockedWeightsDue::<T>::put(WireVec::truncate_from(after));
			budget.spend(T::DbWeight::get().writes(1));
		}
		budget.spent
	}

	/// List the queues of a subnet whose turn comes with the epoch that begins, and some of those that
	/// are over.
	fn list_queues(netuid: NetUid, due: &mut VecDeque<DueQueue>, budget: &mut Budget) {
		budget.spend(T::DbWeight::get().reads(3));
		let period = RevealPeriodEpochs::<T>::get(netuid);
		let Some(turn) = Schedule::<T>::count(netuid).checked_sub(period) else { return };
		for index in Subnets::<T>::indices(netuid) {
			let mut epochs: Vec<u64> = TimelockedWeightBriefs::<T>::iter_key_prefix(index)
				.take(MAX_OPEN_QUEUES)
				.filter(|epoch| *epoch <= turn)
				.collect();
			// Widening: at most `MAX_OPEN_QUEUES`.
			let looks = (epochs.len() as u64).saturating_add(2);
			budget.spend(T::DbWeight::get().reads(looks));
			due.retain(|queue| queue.index != index);
			epochs.sort_unstable();
			let over = epochs.iter().filter(|epoch| **epoch < turn).take(MAX_OVER);
			due.extend(over.map(|epoch| DueQueue { index, epoch: *epoch, round: 0 }));
			let briefs = TimelockedWeightBriefs::<T>::get(index, turn);
			if let Some(round) = briefs.iter().map(|brief| brief.round).min() {
				due.push_back(DueQueue { index, epoch: turn, round: round.max(1) });
			}
		}
		due.truncate(MAX_DUE as usize);
	}

	/// Give each listed queue a turn, as far as the budget goes.
	fn serve(due: &mut VecDeque<DueQueue>, budget: &mut Budget) {
		if due.is_empty() {
			return;
		}
		budget.spend(T::DbWeight::get().reads(1));
		let newest = T::Beacon::last_round();
		if due.iter().all(|queue| queue.round > newest) {
			return;
		}
		for _ in 0..due.len() {
			if !budget.has_visit() {
				return;
			}
			let Some(queue) = due.pop_front() else { return };
			let rest = if queue.round == 0 {
				Self::expire(queue, budget);
				None
			} else if queue.round <= newest {
				Self::open_queue(queue, newest, budget)
			} else {
				Some(queue)
			};
			due.extend(rest);
		}
	}

	/// Erase a queue whose time is over.
	fn expire(DueQueue { index, epoch, .. }: DueQueue, budget: &mut Budget) {
		let briefs = TimelockedWeightBriefs::<T>::take(index, epoch);
		TimelockedWeightCommits::<T>::remove(index, epoch);
		let count = number(briefs.len());
		budget.visits = budget.visits.saturating_sub(1);
		budget.expired = budget.expired.saturating_sub(count);
		budget.spend(T::WeightInfo::timelocked_queue(count));
		for Brief { hotkey, .. } in briefs {
			Self::report_dropped(index, hotkey, TimelockFailure::Expired);
		}
	}

	/// Open what can be opened of a queue. Answers it where something is left.
	fn open_queue(queue: DueQueue, newest: u64, budget: &mut Budget) -> Option<DueQueue> {
		let DueQueue { index, epoch, .. } = queue;
		let briefs = TimelockedWeightBriefs::<T>::get(index, epoch).into_inner();
		budget.visits = budget.visits.saturating_sub(1);
		budget.spend(T::WeightInfo::timelocked_queue(number(briefs.len())));
		let ready = Self::ready(&briefs, newest, budget);
		if !ready.contains(&true) {
			return (!briefs.is_empty()).then_some(queue);
		}
		let commits = TimelockedWeightCommits::<T>::get(index, epoch);
		let (now, later) = split(commits, &ready);
		let (_, left) = split(briefs, &ready);
		let round = left.iter().map(|brief: &Brief| brief.round).min();
		Self::store_queue(index, epoch, later, left);
		for commit in now {
			Self::open_commit(index, commit, budget);
		}
		round.map(|round| DueQueue { round: round.max(1), ..queue })
	}

	/// Store what a queue has left.
	pub(super) fn store_queue(
		index: NetUidStorageIndex,
		epoch: u64,
		commits: Vec<TimelockedCommit>,
		briefs: Vec<Brief>,
	) {
		if commits.is_empty() {
			TimelockedWeightCommits::<T>::remove(index, epoch);
			TimelockedWeightBriefs::<T>::remove(index, epoch);
		} else {
			TimelockedWeightCommits::<T>::insert(index, epoch, WireVec::truncate_from(commits));
			TimelockedWeightBriefs::<T>::insert(index, epoch, WireVec::truncate_from(briefs));
		}
	}

	/// Which commits of a queue are opened in this block, one answer a commit. Each round is looked for
	/// once.
	fn ready(briefs: &[Brief], newest: u64, budget: &mut Budget) -> Vec<bool> {
		let mut known = BTreeMap::new();
		let mut is_ready = |brief: &Brief| {
			if brief.round > newest || budget.opens == 0 {
				return false;
			}
			let is_here = match known.get(&brief.round) {
				Some(is_here) => *is_here,
				None if budget.looks == 0 => false,
				None => {
					budget.looks = budget.looks.saturating_sub(1);
					budget.spend(T::DbWeight::get().reads(1));
					let is_here = T::Beacon::has_pulse(brief.round);
					known.insert(brief.round, is_here);
					is_here
				},
			};
			budget.opens = budget.opens.saturating_sub(is_here.into());
			is_here
		};
		briefs.iter().map(&mut is_ready).collect()
	}

	/// Open a commit and set its weights, or say why not.
	fn open_commit(
		index: NetUidStorageIndex,
		(hotkey, decided_at, ciphertext, round): TimelockedCommit,
		budget: &mut Budget,
	) {
		// The bound fits.
		let bytes = u32::try_from(ciphertext.len()).unwrap_or(MAX_CIPHERTEXT);
		budget.spend(T::Beacon::open_weight(bytes));
		let opened = T::Beacon::open(round, &ciphertext).map_err(|_| TimelockFailure::NotDecrypted);
		let done = opened.and_then(|text| {
			// Four bytes a weight, and there are some more.
			let weights = u32::try_from(text.len()).unwrap_or(MAX_CIPHERTEXT) / 4;
			budget.spend(T::WeightInfo::reveal_timelocked(weights));
			Self::set_revealed(index, &hotkey, decided_at, &text)
		});
		match done {
			Ok(()) => {
				Pallet::<T>::deposit_event(Event::TimelockedWeightsRevealed(index, hotkey));
			},
			Err(reason) => Self::report_dropped(index, hotkey, reason),
		}
	}

	/// Set the weights of a text that `hotkey` committed to in block `decided_at`.
	pub(crate) fn set_revealed(
		index: NetUidStorageIndex,
		hotkey: &AccountId32,
		decided_at: u64,
		text: &[u8],
	) -> Result<(), TimelockFailure> {
		let payload = Payload::parse(text, hotkey).map_err(|error| match error {
			PayloadError::Malformed => TimelockFailure::Malformed,
			PayloadError::OtherHotkey => TimelockFailure::OtherHotkey,
		})?;
		let row =
			Row { uids: &payload.uids, values: &payload.values, version_key: payload.version_key };
		let neuron = Self::check_row(hotkey, index.netuid(), index.mech(), &row, |_| Ok(()))
			.map_err(TimelockFailure::Refused)?;
		let stored_at = Self::decided_at(index).get(usize::from(neuron.uid.get())).copied();
		// Pulses come in any order, and the weights may have been set in the open meanwhile. Whoever
		// registered after the commit has decided nothing before, either.
		if stored_at.is_some_and(|stored_at| stored_at > decided_at) {
			return Err(TimelockFailure::Superseded);
		}
		Self::store(neuron, &row, decided_at);
		Ok(())
	}

	/// Report a commit that was dropped.
	pub(super) fn report_dropped(
		index: NetUidStorageIndex,
		who: AccountId32,
		reason: TimelockFailure,
	) {
		Pallet::<T>::deposit_event(Event::TimelockedWeightsFailed { index, who, reason });
	}
}

/// The elements for which the answer at the same place is yes, and the others, in their order.
pub(super) fn split<I>(list: impl IntoIterator<Item = I>, answers: &[bool]) -> (Vec<I>, Vec<I>) {
	let (yes, no): (Vec<_>, Vec<_>) =
		list.into_iter().zip(answers).partition(|(_, answer)| **answer);
	let elements = |list: Vec<(I, &bool)>| list.into_iter().map(|(element, _)| element).collect();
	(elements(yes), elements(no))
}
