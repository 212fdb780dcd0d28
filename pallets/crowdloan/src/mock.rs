//! A chain with this pallet, balances, preimages and batches.

use crate::{self as pallet_crowdloan, *};
use dtao_traits::CrowdloanInspect;
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64, Contains},
	PalletId,
};
use frame_system::EnsureRoot;
use sp_runtime::traits::IdentityLookup;

dtao_testing::runtime! {
	0 System: frame_system,
	5 Balances: pallet_balances,
	11 Utility: pallet_utility,
	14 Preimage: pallet_preimage,
	27 Crowdloan: pallet_crowdloan,
	40 Spender: spender,
}

/// A pallet whose call uses the money of the crowdloan that runs it.
#[frame_support::pallet(dev_mode)]
pub mod spender {
	use dtao_traits::{CrowdloanInspect, Funding};
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible::Mutate, tokens::Preservation},
	};
	use frame_system::pallet_prelude::*;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type Currency: Mutate<Self::AccountId, Balance = u64>;
		type Loans: CrowdloanInspect<Self::AccountId>;
	}

	/// The crowdloan that ran the call, and who sent it.
	#[pallet::storage]
	#[pallet::unbounded]
	pub type Seen<T: Config> =
		StorageValue<_, (u32, T::AccountId, T::AccountId, u64, T::AccountId), OptionQuery>;

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Move the money to `to`; fails outside a crowdloan.
		#[pallet::weight(Weight::from_parts(1_000, 0))]
		pub fn spend(origin: OriginFor<T>, to: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let Funding { id, creator, funds_account, raised } =
				T::Loans::current().ok_or(DispatchError::Unavailable)?;
			let raised = raised.rao();
			T::Currency::transfer(&funds_account, &to, raised, Preservation::Expendable)?;
			Seen::<T>::put((id, creator, funds_account, raised, who));
			Ok(())
		}
	}
}

dtao_testing::system! {
	type AccountId = Account;
	type Lookup = IdentityLookup<Account>;
	type AccountData = pallet_balances::AccountData<u64>;
	type DbWeight = frame_support::weights::constants::ParityDbWeight;
}

dtao_testing::balances! {
	type ExistentialDeposit = ConstU64<EXISTENTIAL>;
}

impl pallet_utility::Config for Test {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_preimage::Config for Test {
	type Consideration = ();
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<Account>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl spender::Config for Test {
	type Currency = Balances;
	type Loans = Crowdloan;
}

/// An account: as wide as the name of a funds account.
pub type Account = u128;

/// Smallest balance of an account, in rao.
pub const EXISTENTIAL: u64 = 5;
/// Smallest deposit, in rao.
pub const DEPOSIT: u64 = 100;
/// Smallest contribution that a creator may ask for, in rao.
pub const SMALLEST: u64 = 10;
/// Blocks of the shortest and the longest crowdloan.
pub const DURATION: (u64, u64) = (50, 500);
/// What each of the accounts 1 to [`PEOPLE`] owns at first, in rao.
pub const ENDOWMENT: u64 = 1_000;
/// Accounts with balance.
pub const PEOPLE: Account = 150;
/// Contributors that one call refunds.
pub const REFUNDS: u32 = 50;
/// Who opens crowdloans in the tests.
pub const CREATOR: Account = 1;
/// An account without balance.
pub const TARGET: Account = 1_000;
/// The end of crowdloans in the tests.
pub const END: u64 = 101;

parameter_types! {
	pub const FundsId: PalletId = PalletId(*b"bt/cloan");
	pub static MaxContributors: u32 = 140;
	pub static Forbidden: Option<u8> = None;
}

/// No crowdloan runs a call of this pallet; tests can forbid the calls of another one, by its
/// index.
pub struct Runnable;

impl Contains<RuntimeCall> for Runnable {
	fn contains(call: &RuntimeCall) -> bool {
		let pallet = codec::Encode::encode(call)[0];
		pallet != 27 && Some(pallet) != Forbidden::get()
	}
}

impl Config for Test {
	type AbsoluteMinimumContribution = ConstU64<SMALLEST>;
	type CallFilter = Runnable;
	type Currency = Balances;
	type MaxContributors = MaxContributors;
	type MaximumBlockDuration = ConstU64<{ DURATION.1 }>;
	type MinimumBlockDuration = ConstU64<{ DURATION.0 }>;
	type MinimumDeposit = ConstU64<DEPOSIT>;
	type PalletId = FundsId;
	type Preimages = Preimage;
	type RefundContributorsLimit = ConstU32<REFUNDS>;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = weight_info::SubstrateWeight<Test>;
}

/// A chain at block 1.
pub fn ext() -> sp_io::TestExternalities {
	MaxContributors::set(140);
	Forbidden::set(None);
	let balances = (1..=PEOPLE).map(|who| (who, ENDOWMENT)).collect();
	let balances = pallet_balances::GenesisConfig { balances, ..Default::default() };
	let genesis = RuntimeGenesisConfig { balances, ..Default::default() };
	dtao_testing::mock::first_block::<Test>(genesis)
}

/// Runs `test` on [`ext`]; the invariants hold after it, and no rao came or went.
pub fn run(test: impl FnOnce()) {
	ext().execute_with(|| {
		let issued = Balances::total_issuance();
		test();
		assert_eq!(try_state::check::<Test>(), Ok(()));
		assert_eq!(Balances::total_issuance(), issued);
	});
}

/// A signed origin.
pub fn by(who: Account) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Opens a crowdloan to [`TARGET`] with this cap; answers its number.
pub fn open(cap: u64) -> CrowdloanId {
	let id = NextCrowdloanId::<Test>::get();
	Crowdloan::create(by(CREATOR), DEPOSIT, SMALLEST, cap, END, None, Some(TARGET)).unwrap();
	id
}

/// Opens a crowdloan that runs `call`, with this cap; answers its number.
pub fn open_with_call(cap: u64, call: RuntimeCall) -> CrowdloanId {
	let id = NextCrowdloanId::<Test>::get();
	let call = Some(Box::new(call));
	Crowdloan::create(by(CREATOR), DEPOSIT, SMALLEST, cap, END, call, None).unwrap();
	id
}

/// A remark of so many bytes.
pub fn remark(bytes: usize) -> RuntimeCall {
	frame_system::Call::remark { remark: vec![7; bytes] }.into()
}

/// The call that sends the money to [`TARGET`].
pub fn spend() -> RuntimeCall {
	spender::Call::spend { to: TARGET }.into()
}

/// A crowdloan as it is stored.
pub fn loan(id: CrowdloanId) -> CrowdloanInfoOf<Test> {
	Crowdloans::<Test>::get(id).unwrap()
}

/// What the funds account of a crowdloan has, in rao.
pub fn funds(id: CrowdloanId) -> u64 {
	Balances::free_balance(Crowdloan::funds_account(id))
}

/// What an account owns, in rao.
pub fn balance(who: Account) -> u64 {
	Balances::free_balance(who)
}

/// Whether a crowdloan has money of an account.
pub fn has_money(who: Account) -> bool {
	<Crowdloan as CrowdloanInspect<_>>::has_money_of(&who)
}
