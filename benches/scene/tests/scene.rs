//! The scene in small: its books are in order, it is what it says, and a chain goes on from it.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::expect_used,
	clippy::unwrap_used,
	reason = "a test fails where something is wrong"
)]

use codec::{Decode, Encode};
use dtao_runtime::{
	constants::time::SLOT_MS, AccountId, AllPalletsWithSystem, Executive, Hash, Header, Runtime,
	RuntimeCall, System, TimestampCall, UncheckedExtrinsic,
};
use dtao_scene::{
	calls::{signed, Deed},
	people::Role,
	state::{build, positions, Top},
	Size,
};
use dtao_types::{NetUid, NetUidStorageIndex, Uid};
use frame_support::traits::OnFinalize;
use pallet_subtensor::{
	claims::Claims, neurons::Neurons, schedule::Schedule, scores::Scores, shares::Shares,
	try_state, weights::WeightStore, Position,
};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_runtime::{traits::Header as _, Digest, DigestItem, Storage};
use sp_state_machine::BasicExternalities;

const GENESIS: Hash = Hash::repeat_byte(7);

fn size() -> Size {
	Size::small(3, 8).expect("within the limits")
}

fn chain(top: Top) -> BasicExternalities {
	BasicExternalities::new(Storage { top, children_default: Default::default() })
}

/// Opens a block in a slot of its own number, with the timestamp of the slot.
fn open(number: u32) {
	let slot = u64::from(number);
	let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())];
	// No header is hashed: the parent of every block has the hash of the genesis.
	let root = Hash::default();
	Executive::initialize_block(&Header::new(number, root, root, GENESIS, Digest { logs }));
	let time = RuntimeCall::Timestamp(TimestampCall::set { now: slot * SLOT_MS });
	let time = UncheckedExtrinsic::new_bare(time);
	Executive::apply_extrinsic(time).expect("is valid").expect("dispatches");
}

/// Ends it, but for the state root.
fn close(number: u32) {
	System::note_finished_extrinsics();
	AllPalletsWithSystem::on_finalize(number);
	assert_eq!(try_state::check::<Runtime>(), Ok(()), "behind block {number}");
}

#[test]
fn scene_should_keep_every_invariant_and_be_the_same_each_time() {
	let top = build(size(), &[]);
	assert!(top == build(size(), &[]), "two scenes of one size differ");
	chain(top).execute_with(|| {
		assert_eq!(try_state::check::<Runtime>(), Ok(()));
		assert_eq!(System::block_number(), 0);
	});
}

#[test]
fn scene_should_have_what_its_size_says() {
	let size = size();
	chain(build(size, &[])).execute_with(|| {
		for netuid in (1..=size.subnets).map(NetUid::new) {
			let index = NetUidStorageIndex::from(netuid);
			assert_eq!(Neurons::<Runtime>::count(netuid), size.neurons);
			assert_eq!(Schedule::<Runtime>::count(netuid), u64::from(size.epochs));
			for uid in 0..size.neurons {
				let is_validator = uid < size.validators;
				let row = WeightStore::<Runtime>::row(index, Uid::new(uid));
				let length = if is_validator { size.neurons } else { size.row };
				assert_eq!(row.len(), usize::from(length), "row {uid} of subnet {netuid}");
				let bonds = Scores::<Runtime>::bonds(index, Uid::new(uid));
				assert_eq!(!bonds.is_empty(), is_validator, "bonds {uid} of subnet {netuid}");
			}
			let hotkey = Role::Validator.account(1);
			assert!(!Shares::<Runtime>::last_dividends(netuid, &hotkey).is_zero());
			assert!(!Claims::<Runtime>::claimable_alpha(netuid).is_zero(), "claims on {netuid}");
		}
		for number in 0..size.stakers {
			let coldkey: AccountId = Role::Staker.account(number);
			for (hotkey, netuid) in positions(size, number) {
				let stake = Shares::<Runtime>::value(Position::new(&hotkey, &coldkey, netuid));
				assert!(!stake.is_zero(), "staker {number} on subnet {netuid}");
			}
		}
	});
}

#[test]
fn chain_should_go_on_from_the_scene_with_calls_of_its_people_and_triggered_epochs() {
	let (size, due) = (size(), NetUid::new(2));
	let stake = signed(size, Deed::Stake, 0..4, 0, GENESIS);
	let transfers = signed(size, Deed::Transfer, 0..4, 1, GENESIS);
	chain(build(size, &[(due, 3)])).execute_with(|| {
		frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
		for number in 1..=4 {
			open(number);
			let calls = if number == 2 { [&stake[..], &transfers].concat() } else { vec![] };
			for call in calls {
				let call = UncheckedExtrinsic::decode(&mut &call[..]).unwrap();
				Executive::apply_extrinsic(call).expect("is valid").expect("dispatches");
			}
			close(number);
			let epochs = u64::from(size.epochs) + u64::from(number >= 3);
			assert_eq!(Schedule::<Runtime>::count(due), epochs, "behind block {number}");
		}
	});
}

#[test]
fn size_should_be_refused_when_a_chain_of_it_would_not_start() {
	for (subnets, neurons) in [(0, 8), (129, 8), (3, 1), (3, 257)] {
		assert!(Size::full(subnets, neurons).is_err(), "{subnets} subnets of {neurons}");
	}
	let size = Size::full(128, 256).unwrap();
	assert_eq!((size.validators, size.row, size.positions), (64, 32, 50));
}
