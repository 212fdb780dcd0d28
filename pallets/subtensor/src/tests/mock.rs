//! A runtime of System, Balances, Swap and this pallet; accounts, subnets and blocks to test on.

use crate::{
	self as pallet_subtensor, pallet::*, params::ChainParams, try_state,
	weight_info::StorageWeight, GenesisNeuron, GenesisSubnet,
};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU64, Hooks},
};
use sp_core::crypto::AccountId32;
use sp_runtime::{traits::IdentityLookup, BuildStorage};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(5)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(7)]
	pub type SubtensorModule = pallet_subtensor;
	#[runtime::pallet_index(28)]
	pub type Swap = pallet_subtensor_swap;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u64;
	type ExistentialDeposit = ConstU64<500>;
	type AccountStore = System;
}

impl pallet_subtensor_swap::Config for Test {
	type Pools = SubtensorModule;
	type WeightInfo = pallet_subtensor_swap::weight_info::StorageWeight<Test>;
}

parameter_types! {
	/// The table of defaults; a test may change it.
	pub static Params: ChainParams = ChainParams {
		network_rate_limit: 0,
		network_min_lock_cost: tao(100),
		..ChainParams::PRODUCTION
	};
	/// Author of the block.
	pub static Author: Option<AccountId32> = Some(AUTHOR);
}

impl pallet_subtensor::Config for Test {
	type Currency = Balances;
	type Swap = Swap;
	type Params = Params;
	type BlockAuthor = Author;
	type WeightInfo = StorageWeight<Test>;
}

/// Author of every block, unless a test says otherwise.
pub const AUTHOR: AccountId32 = account(200);
/// Owner of subnets.
pub const OWNER: AccountId32 = account(1);
/// Hotkey of [`OWNER`].
pub const OWNER_HOTKEY: AccountId32 = account(11);
/// Coldkeys with money.
pub const ALICE: AccountId32 = account(2);
/// Coldkeys with money.
pub const BOB: AccountId32 = account(3);
/// A coldkey without money.
pub const POOR: AccountId32 = account(4);
/// A hotkey that nobody owns.
pub const UNKNOWN: AccountId32 = account(99);

/// The subnet of most tests.
pub const SUBNET: NetUid = NetUid::new(1);

/// Free balance of each coldkey with money at the start, in TAO.
pub const WEALTH: u64 = 1_000_000;

/// An account by number.
pub const fn account(n: u8) -> AccountId32 {
	AccountId32::new([n; 32])
}

/// `n` TAO.
pub const fn tao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n * 1_000_000_000)
}

/// `n` alpha.
pub const fn alpha(n: u64) -> AlphaBalance {
	AlphaBalance::from_rao(n * 1_000_000_000)
}

/// Signed by `who`.
pub fn signed(who: &AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

/// Free balance in rao.
pub fn balance(who: &AccountId32) -> u64 {
	Balances::free_balance(who)
}

/// The genesis root subnet.
pub fn root_subnet() -> GenesisSubnet<AccountId32> {
	GenesisSubnet {
		netuid: NetUid::ROOT,
		owner: None,
		name: "root".into(),
		symbol: "\u{03A4}".into(),
		tao: TaoBalance::ZERO,
		alpha: AlphaBalance::ZERO,
		tempo: 100,
		max_uids: 64,
		target_registrations: 1,
		neurons: vec![],
	}
}

/// A genesis subnet with a pool and a first neuron without stake.
pub fn dynamic_subnet(
	netuid: u16,
	tao: TaoBalance,
	alpha: AlphaBalance,
) -> GenesisSubnet<AccountId32> {
	GenesisSubnet {
		netuid: NetUid::new(netuid),
		owner: Some((OWNER_HOTKEY, OWNER)),
		name: "test".into(),
		symbol: "".into(),
		tao,
		alpha,
		tempo: 10,
		max_uids: 256,
		target_registrations: 2,
		neurons: vec![GenesisNeuron {
			hotkey: OWNER_HOTKEY,
			coldkey: OWNER,
			stake: AlphaBalance::ZERO,
		}],
	}
}

/// Builds the state of a test.
pub struct Chain {
	subnets: Vec<GenesisSubnet<AccountId32>>,
	started: bool,
}

impl Default for Chain {
	/// Root only.
	fn default() -> Self {
		Self { subnets: vec![root_subnet()], started: false }
	}
}

impl Chain {
	/// Root and a started [`SUBNET`] with 1,000 TAO and 2,000 alpha in its pool.
	pub fn with_subnet() -> Self {
		Self::default().subnet(dynamic_subnet(SUBNET.get(), tao(1_000), alpha(2_000))).started()
	}

	/// Add a subnet.
	pub fn subnet(mut self, subnet: GenesisSubnet<AccountId32>) -> Self {
		self.subnets.push(subnet);
		self
	}

	/// Start all subnets in block 1.
	pub fn started(mut self) -> Self {
		self.started = true;
		self
	}

	/// Run a test in block 1; the invariants hold before and after it.
	pub fn run<R>(self, test: impl FnOnce() -> R) -> R {
		let rich = [OWNER, ALICE, BOB].map(|who| (who, tao(WEALTH).rao()));
		let balances =
			pallet_balances::GenesisConfig::<Test> { balances: rich.into(), ..Default::default() };
		let pallet =
			crate::GenesisConfig::<Test> { subnets: self.subnets.clone(), ..Default::default() };
		let storage =
			RuntimeGenesisConfig { balances, subtensor_module: pallet, ..Default::default() }
				.build_storage()
				.expect("the genesis state of a test is valid");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			if self.started {
				for subnet in self.subnets.iter().filter(|subnet| !subnet.netuid.is_root()) {
					frame_support::assert_ok!(SubtensorModule::start_call(
						signed(&OWNER),
						subnet.netuid
					));
				}
			}
			check_invariants();
			let result = test();
			check_invariants();
			result
		})
	}
}

/// Fail the test where an invariant is broken.
pub fn check_invariants() {
	// Inside a block the mirror of the issuance may lag; the end of the block writes it.
	SubtensorModule::on_finalize(System::block_number());
	try_state::check::<Test>().expect("every invariant holds");
}

/// Finish the current block and start the next, `n` times; the invariants hold after each.
pub fn blocks(n: u64) {
	for _ in 0..n {
		SubtensorModule::on_finalize(System::block_number());
		System::set_block_number(System::block_number() + 1);
		SubtensorModule::on_initialize(System::block_number());
		check_invariants();
		assert_eq!(unexpected(), 0, "a hook met an unexpected state");
	}
}

/// Finish blocks until block `n` has started.
pub fn until(n: u64) {
	blocks(n.saturating_sub(System::block_number()));
}

/// Number of reports of an unexpected state.
pub fn unexpected() -> usize {
	events().iter().filter(|event| matches!(event, Event::Unexpected { .. })).count()
}

/// Events of the pallet so far.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::SubtensorModule(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Register hotkey `hotkey` of `coldkey` on a subnet, at a price of 1 TAO.
pub fn register(netuid: NetUid, hotkey: &AccountId32, coldkey: &AccountId32) {
	crate::Burn::<Test>::insert(netuid, tao(1));
	frame_support::assert_ok!(SubtensorModule::burned_register(
		signed(coldkey),
		netuid,
		hotkey.clone()
	));
}
