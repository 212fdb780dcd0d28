//! A runtime of System, Balances, Swap and this pallet; accounts, subnets and blocks to test on.

use crate::{
	self as pallet_subtensor, claims::Claims, facts::Facts, lifecycle::Lifecycle, pallet::*,
	params::ChainParams, pools::Pools, shares::Shares, subnets::Subnets, try_state,
	types::Position, weight_info::SubstrateWeight, GenesisNeuron, GenesisSubnet, PendingAlpha,
	RootClaimTypeEnum, SubnetEmission,
};
use dtao_runtime_api::stored::WireVec;
use dtao_traits::{BurnedAlpha, CallTree, CrowdloanInspect, FailureFee, Funding, LeaseProxies};
use dtao_types::{AlphaBalance, MechId, NetUid, NetUidStorageIndex, Price, TaoBalance, I96F32};
use frame_support::{
	assert_ok, parameter_types,
	traits::{ConstU32, ConstU64, Hooks},
	weights::{constants::ParityDbWeight, Weight},
};
use frame_system::limits::BlockWeights;
use sp_core::crypto::AccountId32;
use sp_runtime::{
	traits::{BlakeTwo256, Dispatchable, IdentityLookup},
	BuildStorage, DispatchResult,
};

dtao_testing::runtime! {
	0 System: frame_system,
	5 Balances: pallet_balances,
	7 SubtensorModule: pallet_subtensor,
	11 Utility: pallet_utility,
	16 Proxy: pallet_proxy,
	28 Swap: pallet_subtensor_swap,
}

dtao_testing::system! {
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type AccountData = pallet_balances::AccountData<u64>;
	type BlockWeights = Limits;
	type DbWeight = ParityDbWeight;
}

dtao_testing::balances! {
	type ExistentialDeposit = ConstU64<500>;
}

impl pallet_subtensor_swap::Config for Test {
	type Pools = SubtensorModule;
	type WeightInfo = pallet_subtensor_swap::weight_info::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = SwapScene;
}

/// The benchmarks of Swap are run by its own tests.
#[cfg(feature = "runtime-benchmarks")]
pub struct SwapScene;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_subtensor_swap::benchmarking::BenchmarkHelper for SwapScene {
	fn subnet() -> NetUid {
		SUBNET
	}
}

/// What a block mints of TAO or of an alpha that is issued already, in units.
pub fn granted_at(issuance: u64) -> u64 {
	dtao_emission::curve::block_emission(TaoBalance::from_rao(issuance)).rao()
}

parameter_types! {
	/// The table of defaults; a test may change it.
	pub static Params: ChainParams = ChainParams {
		network_rate_limit: 0,
		network_min_lock_cost: tao(100),
		// With a tempo of 10, any window would be most of the time; those of the window set it.
		admin_freeze_window: 0,
		// Most tests of children give the smallest proportions; those of the bound set it.
		min_contribution: AlphaBalance::ZERO,
		..ChainParams::PRODUCTION
	};
	/// Who contributed to the crowdloan that is being finalised, its creator first; none is without any.
	pub static Contributions: Vec<(AccountId32, TaoBalance)> = vec![];
	/// Author of the block.
	pub static CurrentAuthor: Option<AccountId32> = Some(AUTHOR);
	/// Weight limits of a block; a test may change them.
	pub static Limits: BlockWeights = BlockWeights::default();
	/// Weight that the transactions of each block leave.
	pub static IdleWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
}

impl pallet_utility::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = ();
}

impl pallet_proxy::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ();
	type ProxyDepositBase = ConstU64<1_000>;
	type ProxyDepositFactor = ConstU64<1>;
	type MaxProxies = ConstU32<4>;
	type WeightInfo = ();
	type MaxPending = ConstU32<2>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = ConstU64<1>;
	type AnnouncementDepositFactor = ConstU64<1>;
	type BlockNumberProvider = System;
}

/// Calls inside batches and proxies; a remark stands for a carrier.
pub struct Calls;

impl CallTree<AccountId32, RuntimeCall> for Calls {
	fn inner<'a>(who: &AccountId32, call: &'a RuntimeCall) -> Vec<(AccountId32, &'a RuntimeCall)> {
		use pallet_utility::Call::{as_derivative, batch, batch_all, force_batch};
		match call {
			RuntimeCall::Utility(batch { calls } | batch_all { calls } | force_batch { calls }) => {
				calls.iter().map(|call| (who.clone(), call)).collect()
			},
			RuntimeCall::Utility(as_derivative { index, call }) => {
				vec![(pallet_utility::derivative_account_id(who.clone(), *index), &**call)]
			},
			RuntimeCall::Proxy(pallet_proxy::Call::proxy { real, call, .. }) => {
				vec![(real.clone(), &**call)]
			},
			_ => vec![],
		}
	}

	fn is_carrier(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::System(frame_system::Call::remark { .. }))
	}
}

/// The crowdloan of [`Contributions`], and one that has money of [`LENDER`].
pub struct Crowdloans;

/// The account that holds the money of the crowdloan that is being finalised.
pub const FUNDS: AccountId32 = account(8);

/// A coldkey with money in a crowdloan.
pub const LENDER: AccountId32 = account(7);

impl CrowdloanInspect<AccountId32> for Crowdloans {
	fn current() -> Option<Funding<AccountId32>> {
		let contributions = Contributions::get();
		let (creator, _) = contributions.first()?.clone();
		let raised = TaoBalance::checked_sum(contributions.iter().map(|(_, tao)| *tao));
		let raised = raised.expect("what a test raises fits");
		Some(Funding { id: 0, creator, funds_account: FUNDS, raised })
	}

	fn contributions(_: u32) -> Vec<(AccountId32, TaoBalance)> {
		Contributions::get()
	}

	fn max_contributors() -> u32 {
		500
	}

	fn has_money_of(who: &AccountId32) -> bool {
		*who == LENDER
	}
}

/// Charges 1,000 rao and one for each byte.
pub struct FailureCost;

impl FailureFee for FailureCost {
	fn fee(_: Weight, length: usize) -> TaoBalance {
		TaoBalance::from_rao(1_000 + length as u64)
	}
}

/// Keeps what it is told of burned alpha.
pub struct BurnedView;

impl BurnedAlpha for BurnedView {
	fn burned_changed(netuid: NetUid, burned: AlphaBalance) {
		sp_io::storage::set(&shown_burned(netuid), &codec::Encode::encode(&burned));
	}

	fn check(burned: &[(NetUid, AlphaBalance)]) -> Result<(), &'static str> {
		let shown = |netuid| {
			let raw = sp_io::storage::get(&shown_burned(netuid)).unwrap_or_default();
			<AlphaBalance as codec::Decode>::decode(&mut &raw[..]).unwrap_or_default()
		};
		let fits = burned.iter().all(|(netuid, alpha)| shown(*netuid) == *alpha);
		frame_support::ensure!(fits, "clients see other burned alpha than there is");
		Ok(())
	}
}

/// Where [`BurnedView`] keeps what it shows.
fn shown_burned(netuid: NetUid) -> Vec<u8> {
	codec::Encode::encode(&("shown burned alpha", netuid))
}

/// The proxies of the pallet.
pub struct Proxies;

impl LeaseProxies<AccountId32> for Proxies {
	fn appoint(lease: &AccountId32, beneficiary: &AccountId32) -> DispatchResult {
		Proxy::add_proxy_delegate(lease, beneficiary.clone(), (), 0)
	}

	fn dismiss(lease: &AccountId32, beneficiary: &AccountId32) -> DispatchResult {
		Proxy::remove_proxy_delegate(lease, beneficiary.clone(), (), 0)
	}
}

impl pallet_subtensor::Config for Test {
	type AlphaAssets = BurnedView;
	type Beacon = super::beacon::TestBeacon;
	type Currency = Balances;
	type FailureFee = FailureCost;
	type Swap = Swap;
	type Commitments = ();
	type Crowdloans = Crowdloans;
	type Proxies = Proxies;
	type Calls = Calls;
	type Params = Params;
	type BlockAuthor = CurrentAuthor;
	type WeightInfo = SubstrateWeight<Test>;
}

/// Author of every block, unless a test says otherwise.
pub const AUTHOR: AccountId32 = account(200);
/// Owner of subnets.
pub const OWNER: AccountId32 = account(1);
/// Hotkey of [`OWNER`].
pub const OWNER_HOTKEY: AccountId32 = account(11);
/// A coldkey with money; owns [`VALIDATOR`] where that exists.
pub const ALICE: AccountId32 = account(2);
/// A coldkey with money; owns [`VALIDATOR_2`] where that exists.
pub const BOB: AccountId32 = account(3);
/// A coldkey with money; owns [`MINER`] where that exists.
pub const CAROL: AccountId32 = account(5);
/// A coldkey with money; owns [`MINER_2`] where that exists.
pub const DAVE: AccountId32 = account(6);
/// The coldkeys with money.
pub const RICH: [AccountId32; 5] = [OWNER, ALICE, BOB, CAROL, DAVE];
/// Hotkey of [`ALICE`].
pub const VALIDATOR: AccountId32 = account(21);
/// Hotkey of [`BOB`].
pub const VALIDATOR_2: AccountId32 = account(22);
/// Hotkey of [`CAROL`].
pub const MINER: AccountId32 = account(31);
/// Hotkey of [`DAVE`].
pub const MINER_2: AccountId32 = account(32);
/// A coldkey without money.
pub const POOR: AccountId32 = account(4);
/// A hotkey that nobody owns.
pub const UNKNOWN: AccountId32 = account(99);

/// The subnet of most tests.
pub const SUBNET: NetUid = NetUid::new(1);
/// Another subnet.
pub const SUBNET_2: NetUid = NetUid::new(2);
/// A subnet that does not exist.
pub const NO_SUBNET: NetUid = NetUid::new(77);

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
	GenesisSubnet::root()
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
#[derive(Clone)]
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
	/// No subnet at all.
	pub fn empty() -> Self {
		Self { subnets: vec![], started: false }
	}

	/// Root and a started [`SUBNET`] with 1,000 TAO and 2,000 alpha in its pool; its uid 0 is the
	/// owner's hotkey.
	pub fn with_subnet() -> Self {
		Self::default().subnet(dynamic_subnet(SUBNET.get(), tao(1_000), alpha(2_000))).started()
	}

	/// [`Chain::with_subnet`] with validators [`VALIDATOR`] (uid 1, 300 alpha) and
	/// [`VALIDATOR_2`] (uid 2, 100 alpha), and miners [`MINER`] (uid 3) and [`MINER_2`] (uid 4).
	pub fn with_neurons() -> Self {
		Self::with_subnet()
			.neuron(SUBNET, VALIDATOR, ALICE, alpha(300))
			.neuron(SUBNET, VALIDATOR_2, BOB, alpha(100))
			.neuron(SUBNET, MINER, CAROL, alpha(0))
			.neuron(SUBNET, MINER_2, DAVE, alpha(0))
	}

	/// Add a subnet.
	pub fn subnet(mut self, subnet: GenesisSubnet<AccountId32>) -> Self {
		self.subnets.push(subnet);
		self
	}

	/// Add a neuron to a subnet, with the next uid.
	pub fn neuron(
		mut self,
		netuid: NetUid,
		hotkey: AccountId32,
		coldkey: AccountId32,
		stake: AlphaBalance,
	) -> Self {
		let subnet = self.subnets.iter_mut().find(|subnet| subnet.netuid == netuid);
		subnet.expect("the subnet was added").neurons.push(GenesisNeuron {
			hotkey,
			coldkey,
			stake,
		});
		self
	}

	/// Start all subnets in block 1.
	pub fn started(mut self) -> Self {
		self.started = true;
		self
	}

	/// Run a test in block 1; the invariants hold before and after it.
	pub fn run<R>(self, test: impl FnOnce() -> R) -> R {
		let config =
			crate::GenesisConfig::<Test> { subnets: self.subnets.clone(), ..Default::default() };
		externalities(config).execute_with(|| {
			System::set_block_number(1);
			// Tests that want root dividends claimed by themselves say so.
			NumRootClaim::<Test>::put(0);
			if self.started {
				for subnet in self.subnets.iter().filter(|subnet| !subnet.netuid.is_root()) {
					assert_ok!(start_call(&OWNER, subnet.netuid));
				}
			}
			check_invariants();
			let result = test();
			check_invariants();
			result
		})
	}
}

/// The genesis state of a configuration, with the coldkeys of [`RICH`].
pub fn externalities(config: crate::GenesisConfig<Test>) -> sp_io::TestExternalities {
	// Tests may share a thread.
	CurrentAuthor::set(Some(AUTHOR));
	super::beacon::Pulses::set(Default::default());
	Contributions::set(vec![]);
	Limits::set(BlockWeights::default());
	IdleWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
	let rich = RICH.map(|who| (who, tao(WEALTH).rao()));
	let balances =
		pallet_balances::GenesisConfig::<Test> { balances: rich.into(), ..Default::default() };
	RuntimeGenesisConfig { balances, subtensor_module: config, ..Default::default() }
		.build_storage()
		.expect("the genesis state of a test is valid")
		.into()
}

/// The chain that benchmarks run on as tests: root only, with the bounds of the public chain, as in the
/// runtime that they measure.
pub fn benchmark_chain() -> sp_io::TestExternalities {
	Params::set(ChainParams::PRODUCTION);
	externalities(crate::GenesisConfig { subnets: vec![root_subnet()], ..Default::default() })
}

/// Fail the test where an invariant is broken.
pub fn check_invariants() {
	// Inside a block the mirror of the issuance may lag; the end of the block writes it.
	SubtensorModule::on_finalize(System::block_number());
	assert_eq!(try_state::check::<Test>(), Ok(()));
}

/// Finish the current block and start the next, `n` times; the invariants hold after each.
pub fn blocks(n: u64) {
	for _ in 0..n {
		unchecked_block();
		check_invariants();
		assert_eq!(unexpected(), 0, "a hook met an unexpected state");
	}
}

/// Finish the current block and start the next, with a state that a test has broken.
pub fn unchecked_block() {
	let idle = IdleWeight::get();
	let used = SubtensorModule::on_idle(System::block_number(), idle);
	assert!(used.all_lte(idle), "the idle hook used {used} of {idle}");
	SubtensorModule::on_finalize(System::block_number());
	System::set_block_number(System::block_number() + 1);
	SubtensorModule::on_initialize(System::block_number());
}

/// Finish blocks until block `n` has started.
pub fn until(n: u64) {
	blocks(n.saturating_sub(System::block_number()));
}

/// Note the spot prices of now as those before the first transaction of the block.
pub fn open_prices() {
	let mut prices = crate::pools::Prices::default();
	for netuid in Subnets::<Test>::list().into_iter().filter(|netuid| !netuid.is_root()) {
		prices.try_insert(netuid, Pools::<Test>::price(netuid)).expect("all subnets have room");
	}
	OpeningPrices::<Test>::put(prices);
}

/// Book alpha outside the pool of a subnet and let the root stakers of a hotkey claim it.
pub fn give_root_dividend(netuid: NetUid, hotkey: &AccountId32, alpha_rao: u64) {
	let amount = AlphaBalance::from_rao(alpha_rao);
	assert_ok!(Pools::<Test>::raise_alpha_out(netuid, amount));
	assert_eq!(add_dividend(hotkey, netuid, amount), Ok(true));
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

/// The deferrals of epochs so far: the netuid and the block that each waits for.
pub fn deferrals() -> Vec<(u16, u64)> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::EpochDeferred { netuid, until } => Some((netuid.get(), until)),
			_ => None,
		})
		.collect()
}

/// The latest event of the pallet.
pub fn last_event() -> Event<Test> {
	events().pop().expect("the pallet has deposited an event")
}

/// What the latest epoch of a subnet paid, in alpha-rao: owner, miners, validators, root,
/// withheld.
pub fn last_payout(netuid: NetUid) -> [u64; 5] {
	let payout = events().into_iter().rev().find_map(|event| match event {
		Event::EpochPaid { netuid: of, owner, miners, validators, root, withheld }
			if of == netuid =>
		{
			Some([owner, miners, validators, root, withheld].map(AlphaBalance::rao))
		},
		_ => None,
	});
	payout.expect("an epoch was paid")
}

/// Stake of a coldkey on a hotkey, in alpha-rao (root: rao).
pub fn stake(hotkey: &AccountId32, coldkey: &AccountId32, netuid: NetUid) -> u64 {
	Shares::<Test>::value(Position::new(hotkey, coldkey, netuid)).rao()
}

/// Reserves of a pool, in rao and alpha-rao.
pub fn reserves(netuid: NetUid) -> (u64, u64) {
	(SubnetTAO::<Test>::get(netuid).rao(), SubnetAlphaIn::<Test>::get(netuid).rao())
}

/// Let a subnet share in the TAO of blocks by setting its moving price, in parts of 2^32.
pub fn set_moving_price(netuid: NetUid, bits: i128) {
	SubnetMovingPrice::<Test>::insert(netuid, I96F32::from_bits(bits));
}

/// Set whether the token of a subnet can be staked.
pub fn set_token_enabled(netuid: NetUid, enabled: bool) {
	Subnets::<Test>::set_token_enabled(netuid, enabled);
}

/// Set the block in which a subnet was registered.
pub fn set_registered_at(netuid: NetUid, block: u64) {
	NetworkRegisteredAt::<Test>::insert(netuid, block);
	Facts::<Test>::update(netuid, |facts| facts.registered_at = block);
}

/// Set whether neurons may register.
pub fn set_registration_allowed(netuid: NetUid, allowed: bool) {
	NetworkRegistrationAllowed::<Test>::insert(netuid, allowed);
	Facts::<Test>::update(netuid, |facts| facts.registration_allowed = allowed);
}

/// Set the lowest price of a registration, whatever the bounds are.
pub fn set_min_burn(netuid: NetUid, burn: TaoBalance) {
	MinBurn::<Test>::insert(netuid, burn);
	Facts::<Test>::update(netuid, |facts| facts.min_burn = burn);
}

/// Set what waits for the next epoch, whether the subnet has emitted or not.
pub fn set_pending(netuid: NetUid, pending: PendingAlpha) {
	SubnetEmissions::<Test>::mutate(|emissions| {
		let emission = SubnetEmission { pending, ..Default::default() };
		emissions.try_insert(netuid, emission).expect("there is room for every subnet");
	});
}

/// A list as storage keeps it.
pub fn wire<T, const N: u32>(list: Vec<T>) -> WireVec<T, N> {
	WireVec::truncate_from(list)
}

/// Storage index of the main mechanism.
pub fn index(netuid: NetUid) -> NetUidStorageIndex {
	netuid.into()
}

/// Send a call the way a block does: one that fails leaves no trace.
pub fn dispatch(origin: RuntimeOrigin, call: Call<Test>) -> DispatchResult {
	RuntimeCall::from(call).dispatch(origin).map(|_| ()).map_err(|failed| failed.error)
}

/// `add_stake`.
pub fn add_stake(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	amount_staked: TaoBalance,
) -> DispatchResult {
	dispatch(signed(who), Call::add_stake { hotkey: hotkey.clone(), netuid, amount_staked })
}

/// `add_stake_limit`, the limit in rao per alpha.
pub fn add_stake_limit(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	amount_staked: TaoBalance,
	limit: u64,
	allow_partial: bool,
) -> DispatchResult {
	let (hotkey, limit_price) = (hotkey.clone(), Price::from_rao(limit));
	let call = Call::add_stake_limit { hotkey, netuid, amount_staked, limit_price, allow_partial };
	dispatch(signed(who), call)
}

/// `remove_stake`, the amount in alpha-rao.
pub fn remove_stake(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	amount: u64,
) -> DispatchResult {
	let (hotkey, amount_unstaked) = (hotkey.clone(), AlphaBalance::from_rao(amount));
	dispatch(signed(who), Call::remove_stake { hotkey, netuid, amount_unstaked })
}

/// `remove_stake_limit`, the amount in alpha-rao and the limit in rao per alpha.
pub fn remove_stake_limit(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	amount: u64,
	limit: u64,
	allow_partial: bool,
) -> DispatchResult {
	let (hotkey, limit_price) = (hotkey.clone(), Price::from_rao(limit));
	let amount_unstaked = AlphaBalance::from_rao(amount);
	let call =
		Call::remove_stake_limit { hotkey, netuid, amount_unstaked, limit_price, allow_partial };
	dispatch(signed(who), call)
}

/// `remove_stake_full_limit`, the limit in rao per alpha.
pub fn remove_full(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	limit: Option<u64>,
) -> DispatchResult {
	let (hotkey, limit_price) = (hotkey.clone(), limit.map(Price::from_rao));
	dispatch(signed(who), Call::remove_stake_full_limit { hotkey, netuid, limit_price })
}

/// `unstake_all`.
pub fn unstake_all(who: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::unstake_all { hotkey: hotkey.clone() })
}

/// `unstake_all_alpha`.
pub fn unstake_all_alpha(who: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::unstake_all_alpha { hotkey: hotkey.clone() })
}

/// `burned_register`.
pub fn burned_register(who: &AccountId32, netuid: NetUid, hotkey: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::burned_register { netuid, hotkey: hotkey.clone() })
}

/// Register `hotkey` of `coldkey` on a subnet, at a price of 1 TAO.
pub fn register(netuid: NetUid, hotkey: &AccountId32, coldkey: &AccountId32) {
	Burn::<Test>::insert(netuid, tao(1));
	assert_ok!(burned_register(coldkey, netuid, hotkey));
}

/// `register_limit`, the limit in rao.
pub fn register_limit(
	who: &AccountId32,
	netuid: NetUid,
	hotkey: &AccountId32,
	limit_price: u64,
) -> DispatchResult {
	let hotkey = hotkey.clone();
	dispatch(signed(who), Call::register_limit { netuid, hotkey, limit_price })
}

/// `root_register`.
pub fn root_register(who: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::root_register { hotkey: hotkey.clone() })
}

/// `claim_root`.
pub fn claim_root(who: &AccountId32, subnets: &[NetUid]) -> DispatchResult {
	dispatch(signed(who), Call::claim_root { subnets: subnets.iter().copied().collect() })
}

/// `claim_root_with_hotkey`.
pub fn claim_root_with_hotkey(who: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::claim_root_with_hotkey { hotkey: hotkey.clone() })
}

/// Fail the test where a call fails, or changes or reports anything.
pub fn assert_does_nothing(call: impl FnOnce() -> DispatchResult) {
	let before = (sp_io::storage::root(sp_runtime::StateVersion::V1), System::event_count());
	assert_ok!(call());
	let after = (sp_io::storage::root(sp_runtime::StateVersion::V1), System::event_count());
	assert_eq!(after, before, "a call changed or reported something");
}

/// `set_root_claim_type`.
pub fn set_root_claim_type(who: &AccountId32, kind: RootClaimTypeEnum) -> DispatchResult {
	dispatch(signed(who), Call::set_root_claim_type { new_root_claim_type: kind })
}

/// `register_network`.
pub fn register_network(who: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::register_network { hotkey: hotkey.clone() })
}

/// `root_dissolve_network`.
pub fn dissolve(netuid: NetUid) -> DispatchResult {
	dispatch(RuntimeOrigin::root(), Call::root_dissolve_network { netuid })
}

/// `set_subnet_identity` with a name only.
pub fn set_subnet_identity(who: &AccountId32, netuid: NetUid, name: &str) -> DispatchResult {
	let empty = Vec::new;
	let call = Call::set_subnet_identity {
		netuid,
		subnet_name: name.as_bytes().to_vec(),
		github_repo: empty(),
		subnet_contact: empty(),
		subnet_url: empty(),
		discord: empty(),
		description: empty(),
		logo_url: empty(),
		additional: empty(),
	};
	dispatch(signed(who), call)
}

/// `start_call`.
pub fn start_call(who: &AccountId32, netuid: NetUid) -> DispatchResult {
	dispatch(signed(who), Call::start_call { netuid })
}

/// `set_weights` with version key 0.
pub fn set_weights(hotkey: &AccountId32, netuid: NetUid, weights: &[(u16, u16)]) -> DispatchResult {
	let (dests, weights) = weights.iter().copied().unzip();
	dispatch(signed(hotkey), Call::set_weights { netuid, dests, weights, version_key: 0 })
}

/// Give a subnet a second mechanism.
pub fn add_mechanism(netuid: NetUid) {
	MaxAllowedUids::<Test>::insert(netuid, 128);
	assert_ok!(Subnets::<Test>::check_mechanism_count(netuid, MechId::new(2)));
	Lifecycle::<Test>::set_mechanism_count(netuid, MechId::new(2));
}

/// Let the root stakers of a hotkey claim `amount`.
pub fn add_dividend(
	hotkey: &AccountId32,
	netuid: NetUid,
	amount: AlphaBalance,
) -> Result<bool, sp_runtime::DispatchError> {
	let stake = Shares::<Test>::total(hotkey, NetUid::ROOT);
	Claims::<Test>::add_dividend(hotkey, netuid, amount, stake)
}
