//! What a node reads out of the state of a block for those who watch the chain.
//!
//! Names and bytes of the state are known to the runtime alone; the node turns these facts into
//! metrics. Events are read with the types of this very runtime, so a node that is older than the
//! runtime of its chain has to leave them out: compare the spec version first.

use alloc::{
	collections::BTreeMap,
	format,
	string::{String, ToString},
	vec::Vec,
};
use codec::{Decode, DecodeLimit};
use dtao_types::{NetUid, TaoBalance};
use frame_support::{
	dispatch::{DispatchClass, Pays},
	storage::storage_prefix,
	traits::GetCallMetadata,
};
use frame_system::EventRecord;
use pallet_subtensor::UnexpectedKind;
use sp_core::crypto::Ss58Codec;
use sp_runtime::generic::Preamble;

use crate::{
	configs::system::block_weights,
	constants::{FAST, PRODUCTION},
	Address, Hash, Runtime, RuntimeEvent, UncheckedExtrinsic,
};

/// What the events of one block say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventFacts {
	/// Epochs that were due and deferred.
	pub epochs_deferred: u64,
	/// Epochs that were skipped because the state of the subnet is not consistent.
	pub epochs_skipped: u64,
	/// Steps of hooks that met a state that must not happen, by what was being done.
	pub unexpected: BTreeMap<String, u64>,
	/// Weight of calls that paid no fee, as a share of what a block holds, from 0 to 1.
	pub free_share: f64,
}

/// Key of the events of a block in its state.
pub fn events_key() -> Vec<u8> {
	storage_prefix(b"System", b"Events").to_vec()
}

/// Key of the issuance in the state, a [`TaoBalance`].
pub fn issuance_key() -> Vec<u8> {
	pallet_subtensor::TotalIssuance::<Runtime>::hashed_key().to_vec()
}

/// Prefix of the blocks since the last epoch of each subnet in the state, a `u64` each.
pub fn blocks_since_epoch_prefix() -> Vec<u8> {
	storage_prefix(b"SubtensorModule", b"BlocksSinceLastStep").to_vec()
}

/// The subnet that a key below [`blocks_since_epoch_prefix`] belongs to.
pub fn subnet_of_key(key: &[u8]) -> Option<NetUid> {
	NetUid::decode(&mut key.strip_prefix(&blocks_since_epoch_prefix()[..])?).ok()
}

/// The issuance in rao, from the value under [`issuance_key`].
pub fn issuance(value: &[u8]) -> Option<u64> {
	TaoBalance::decode(&mut &value[..]).ok().map(TaoBalance::rao)
}

/// What the events under [`events_key`] say. `None` when they are those of another runtime.
///
/// `slot_ms` is the slot of the chain in milliseconds: a block holds what its profile says.
pub fn event_facts(events: &[u8], slot_ms: u64) -> Option<EventFacts> {
	let records = Vec::<EventRecord<RuntimeEvent, Hash>>::decode(&mut &events[..]).ok()?;
	let mut facts = EventFacts::default();
	let mut free: u64 = 0;
	for record in records {
		match record.event {
			RuntimeEvent::SubtensorModule(event) => facts.count(&event),
			RuntimeEvent::System(event) => free = free.saturating_add(free_weight(&event)),
			_ => (),
		}
	}
	let profile = [FAST, PRODUCTION].into_iter().find(|profile| profile.slot_ms == slot_ms)?;
	let block = block_weights(&profile).max_block.ref_time().max(1);
	facts.free_share = free as f64 / block as f64;
	Some(facts)
}

/// How deep calls, lists and boxes stand inside each other in what [`check_transaction`] takes. The runtime
/// refuses more than [`pallet_subtensor::extension::MAX_DEPTH`] calls inside each other: nothing good is
/// deeper. Bytes of a stranger nest as deep as they are long, and each step takes of the stack of a thread.
const MAX_NESTING: u32 = 16;

/// The transaction that these bytes are, to the last one.
fn transaction(extrinsic: &[u8]) -> Result<UncheckedExtrinsic, codec::Error> {
	UncheckedExtrinsic::decode_all_with_depth_limit(MAX_NESTING, &mut &extrinsic[..])
}

/// Whether these bytes are a transaction of this very runtime, good or bad: a node that is older than the
/// runtime of its chain cannot tell.
///
/// # Errors
/// Why they are none, in one line.
pub fn check_transaction(extrinsic: &[u8]) -> Result<(), String> {
	let Err(error) = transaction(extrinsic) else { return Ok(()) };
	let reason = error.to_string();
	Err(reason.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Signer and call of a transaction, as people read them: an SS58 address and `Pallet.call`. `None` when the
/// bytes are no transaction of this runtime.
pub fn describe(extrinsic: &[u8]) -> Option<(String, String)> {
	let extrinsic = transaction(extrinsic).ok()?;
	let signer = match &extrinsic.preamble {
		Preamble::Signed(Address::Id(account), ..) => account.to_ss58check(),
		Preamble::Signed(address, ..) => format!("{address:?}"),
		Preamble::Bare(_) | Preamble::General(..) => "nobody".into(),
	};
	let call = extrinsic.function.get_call_metadata();
	Some((signer, format!("{}.{}", call.pallet_name, call.function_name)))
}

impl EventFacts {
	fn count(&mut self, event: &pallet_subtensor::Event<Runtime>) {
		use pallet_subtensor::Event;
		match event {
			Event::EpochDeferred { .. } => {
				self.epochs_deferred = self.epochs_deferred.saturating_add(1);
			},
			Event::EpochSkipped { .. } => {
				self.epochs_skipped = self.epochs_skipped.saturating_add(1);
			},
			Event::Unexpected { kind, .. } => {
				let count = self.unexpected.entry(kind_name(kind)).or_default();
				*count = count.saturating_add(1);
			},
			_ => (),
		}
	}
}

/// The name of what was being done, in small letters.
fn kind_name(kind: &UnexpectedKind) -> String {
	format!("{kind:?}").to_lowercase()
}

/// Weight of a call, in picoseconds, if it paid nothing. Inherents are no calls of users.
fn free_weight(event: &frame_system::Event<Runtime>) -> u64 {
	use frame_system::Event;
	let (Event::ExtrinsicSuccess { dispatch_info } | Event::ExtrinsicFailed { dispatch_info, .. }) =
		event
	else {
		return 0;
	};
	match (dispatch_info.pays_fee, dispatch_info.class) {
		(Pays::No, DispatchClass::Normal | DispatchClass::Operational) => {
			dispatch_info.weight.ref_time()
		},
		_ => 0,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::constants::ChainProfile;
	use crate::RuntimeCall;
	use codec::Encode;
	use frame_support::weights::Weight;
	use frame_system::{DispatchEventInfo, Phase};
	type Event = pallet_subtensor::Event<Runtime>;

	fn encoded(events: Vec<RuntimeEvent>) -> Vec<u8> {
		let record = |event| EventRecord::<RuntimeEvent, Hash> {
			phase: Phase::Initialization,
			event,
			topics: Vec::new(),
		};
		events.into_iter().map(record).collect::<Vec<_>>().encode()
	}

	fn success(
		slot: &ChainProfile,
		share: u64,
		class: DispatchClass,
		pays_fee: Pays,
	) -> RuntimeEvent {
		let block = block_weights(slot).max_block.ref_time();
		let weight = Weight::from_parts(block.checked_div(share).unwrap_or_default(), 0);
		let dispatch_info = DispatchEventInfo { weight, class, pays_fee };
		RuntimeEvent::System(frame_system::Event::ExtrinsicSuccess { dispatch_info })
	}

	#[test]
	fn event_facts_should_count_what_watchers_ask_for() {
		let netuid = NetUid::new(1);
		let unexpected = Event::Unexpected { kind: UnexpectedKind::Epoch, netuid: Some(netuid) };
		for slot in [FAST, PRODUCTION] {
			let events = encoded(vec![
				Event::EpochDeferred { netuid, until: 9 }.into(),
				Event::EpochDeferred { netuid, until: 10 }.into(),
				Event::EpochSkipped { netuid }.into(),
				unexpected.clone().into(),
				success(&slot, 10, DispatchClass::Normal, Pays::No),
				success(&slot, 10, DispatchClass::Operational, Pays::No),
				success(&slot, 2, DispatchClass::Normal, Pays::Yes),
				success(&slot, 2, DispatchClass::Mandatory, Pays::No),
			]);
			let facts = event_facts(&events, slot.slot_ms).unwrap();
			assert_eq!((facts.epochs_deferred, facts.epochs_skipped), (2, 1));
			assert_eq!(facts.unexpected, [("epoch".into(), 1)].into());
			assert!((facts.free_share - 0.2).abs() < 1e-6, "{}", facts.free_share);
		}
	}

	#[test]
	fn event_facts_should_be_none_when_the_events_are_of_another_runtime() {
		assert_eq!(event_facts(&[4, 0, 255, 255], PRODUCTION.slot_ms), None);
	}

	#[test]
	fn transaction_should_be_described_by_signer_and_call() {
		let call = frame_system::Call::<Runtime>::remark { remark: vec![1] }.into();
		let bare = UncheckedExtrinsic::new_bare(call).encode();
		assert_eq!(describe(&bare), Some(("nobody".into(), "System.remark".into())));
		assert_eq!(describe(&[1, 2, 3]), None);
	}

	fn remark() -> RuntimeCall {
		frame_system::Call::<Runtime>::remark { remark: vec![1] }.into()
	}

	/// A remark in so many batches.
	fn nested(depth: u32) -> RuntimeCall {
		(0..depth).fold(remark(), |call, _| {
			pallet_utility::Call::<Runtime>::batch { calls: vec![call] }.into()
		})
	}

	#[test]
	fn transaction_should_be_told_from_other_bytes() {
		let nested =
			UncheckedExtrinsic::new_bare(nested(pallet_subtensor::extension::MAX_DEPTH)).encode();
		assert_eq!(check_transaction(&nested), Ok(()));
		let good = UncheckedExtrinsic::new_bare(remark()).encode();
		assert_eq!(check_transaction(&good), Ok(()));
		let mut longer = good.clone();
		longer.push(0);
		let mut unknown = good.clone();
		// Length and version stand before the number of the pallet.
		unknown[2] = 0xfe;
		let cut = &good[..good.len() - 1];
		for bad in [&[0u8; 0][..], &[1, 2, 3], cut, &longer[..], &unknown[..]] {
			let reason = check_transaction(bad).unwrap_err();
			assert!(!reason.contains('\n'), "{reason}");
		}
	}

	#[test]
	fn nesting_should_be_bounded_however_long_the_bytes_are() {
		let deep = UncheckedExtrinsic::new_bare(nested(2 * MAX_NESTING)).encode();
		assert!(check_transaction(&deep).is_err());
		// Lists of one call each, 200,000 deep: the depth that would end the process.
		let mut body: Vec<u8> = vec![5];
		body.extend([11, 0, 4].repeat(200_000));
		assert!(check_transaction(&body.encode()).is_err());
		assert_eq!(describe(&body.encode()), None);
	}

	#[test]
	fn keys_should_name_their_items() {
		let netuid = NetUid::new(300);
		let key = pallet_subtensor::BlocksSinceLastStep::<Runtime>::hashed_key_for(netuid);
		assert_eq!(subnet_of_key(&key), Some(netuid));
		assert_eq!(subnet_of_key(b"else"), None);
		assert_eq!(issuance(&7u64.encode()), Some(7));
	}
}
