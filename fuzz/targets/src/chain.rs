//! A chain in memory: three subnets with neurons and stake, in the middle of a block. What an input does to it is
//! undone behind the input.

use std::cell::RefCell;

use codec::Encode;
use dtao_runtime::{
	constants::time::SLOT_MS, genesis_checks, offline, AccountId, Drand, Executive, Header,
	MevShield, Runtime, RuntimeCall, RuntimeOrigin, System, TimestampCall, UncheckedExtrinsic,
};
use dtao_types::{NetUid, TaoBalance};
use frame_support::storage::{with_transaction, TransactionOutcome};
use serde_json::Value;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::traits::{Externalities, ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	traits::{Dispatchable, Header as _},
	Digest, DigestItem, DispatchError,
};

/// The people of the chain: three that are rich, and keys that are hotkeys.
pub const PEOPLE: [Sr25519Keyring; 8] = [
	Sr25519Keyring::Alice,
	Sr25519Keyring::Bob,
	Sr25519Keyring::Charlie,
	Sr25519Keyring::Dave,
	Sr25519Keyring::Eve,
	Sr25519Keyring::Ferdie,
	Sr25519Keyring::One,
	Sr25519Keyring::Two,
];

/// Blocks that the chain has behind it, some epochs among them.
const BLOCKS: u32 = 24;

thread_local! {
	static CHAIN: RefCell<Option<TestExternalities>> = const { RefCell::new(None) };
}

/// Runs `test` on the chain. Where it panics the next one gets a new chain.
pub fn with_chain<R>(test: impl FnOnce() -> R) -> R {
	let mut chain = CHAIN.take().unwrap_or_else(chain);
	let result = chain.execute_with(|| apart(test));
	CHAIN.set(Some(chain));
	result
}

/// Runs `test` and undoes what it did to the state.
pub fn apart<R>(test: impl FnOnce() -> R) -> R {
	with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(test())))
		.expect("there are few layers of storage")
}

/// The account of somebody, by any number.
pub fn account(number: u8) -> AccountId {
	PEOPLE[usize::from(number) % PEOPLE.len()].to_account_id()
}

/// Finishes the open block, opens the next one and sets its time.
pub fn next_block() {
	let number = System::block_number();
	Executive::finalize_block();
	open_block(number + 1);
}

/// Finishes the open block and checks the invariants of all pallets.
///
/// # Panics
/// One does not hold.
pub fn finish() {
	Executive::finalize_block();
	let checks = [
		(
			"subtensor",
			pallet_subtensor::try_state::check::<Runtime>().map_err(DispatchError::Other),
		),
		(
			"commitments",
			pallet_commitments::try_state::check::<Runtime>().map_err(DispatchError::Other),
		),
		(
			"crowdloan",
			pallet_crowdloan::try_state::check::<Runtime>().map_err(DispatchError::Other),
		),
		("shield", MevShield::do_try_state()),
		("drand", Drand::do_try_state()),
	];
	for (pallet, check) in checks {
		assert_eq!(check, Ok(()), "invariants of {pallet}");
	}
}

/// The complete genesis configuration of a preset.
pub fn preset(name: &str) -> Value {
	offline::preset(name).expect("the preset exists")
}

fn open_block(number: u32) {
	let slot = u64::from(number);
	let log = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode());
	let header = Header::new(
		number,
		Default::default(),
		Default::default(),
		dtao_runtime::Hash::repeat_byte(7),
		Digest { logs: vec![log] },
	);
	Executive::initialize_block(&header);
	let time = TimestampCall::set { now: slot * SLOT_MS };
	let inherent = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(time));
	Executive::apply_extrinsic(inherent).expect("is valid").expect("dispatches");
}

/// What a node answers about code that it cannot run.
struct NoRuntime;

impl ReadRuntimeVersion for NoRuntime {
	fn read_runtime_version(&self, _: &[u8], _: &mut dyn Externalities) -> Result<Vec<u8>, String> {
		Err("this is no runtime".into())
	}
}

fn chain() -> TestExternalities {
	let mut chain = TestExternalities::new_empty();
	chain.register_extension(ReadRuntimeVersionExt::new(NoRuntime));
	chain.execute_with(|| {
		genesis_checks::build_state(preset("local_testnet").to_string().into_bytes())
			.expect("the preset builds");
		frame_system::BlockHash::<Runtime>::insert(0, dtao_runtime::Hash::repeat_byte(7));
		open_block(1);
		found_subnets();
		for _ in 1..BLOCKS {
			next_block();
		}
	});
	chain
}

/// Two subnets beside that of the genesis, with a validator and two miners each, and stake on root.
fn found_subnets() {
	use Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
	for (owner, hotkey) in [(Alice, Dave), (Bob, Eve)] {
		act(owner, pallet_subtensor::Call::register_network { hotkey: hotkey.to_account_id() });
	}
	for netuid in [2, 3].map(NetUid::new) {
		let owner = if netuid == NetUid::new(2) { Alice } else { Bob };
		set(fast(netuid));
		act(owner, pallet_subtensor::Call::start_call { netuid });
		for (coldkey, hotkey) in [(Charlie, Ferdie), (Charlie, Sr25519Keyring::One)] {
			let hotkey = hotkey.to_account_id();
			act(coldkey, pallet_subtensor::Call::burned_register { netuid, hotkey });
		}
		let amount_staked = TaoBalance::from_rao(50_000_000_000);
		let hotkey = Ferdie.to_account_id();
		act(Charlie, pallet_subtensor::Call::add_stake { hotkey, netuid, amount_staked });
	}
	let (hotkey, netuid) = (Ferdie.to_account_id(), NetUid::ROOT);
	act(Charlie, pallet_subtensor::Call::root_register { hotkey: hotkey.clone() });
	let amount_staked = TaoBalance::from_rao(1_000_000_000_000);
	act(Charlie, pallet_subtensor::Call::add_stake { hotkey, netuid, amount_staked });
}

/// A tempo that gives epochs within a few blocks.
fn fast(netuid: NetUid) -> RuntimeCall {
	RuntimeCall::AdminUtils(pallet_admin_utils::Call::sudo_set_tempo { netuid, tempo: 5 })
}

fn set(call: RuntimeCall) {
	let done = call.clone().dispatch(RuntimeOrigin::root());
	assert!(done.is_ok(), "{call:?}: {done:?}");
}

fn act(who: Sr25519Keyring, call: pallet_subtensor::Call<Runtime>) {
	let call = RuntimeCall::SubtensorModule(call);
	let done = call.clone().dispatch(RuntimeOrigin::signed(who.to_account_id()));
	assert!(done.is_ok(), "{call:?}: {done:?}");
}
