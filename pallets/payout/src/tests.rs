use crate as pallet_payout;
use crate::{benchmarking::BenchmarkHelper, Error, Event, PayoutOf, WeightInfo};
use frame_support::{assert_noop, assert_ok, parameter_types, traits::Hooks};
use sp_runtime::DispatchError;

dtao_testing::runtime! {
	0 System: frame_system,
	5 Balances: pallet_balances,
	35 Payout: pallet_payout,
}

dtao_testing::system! {
	type AccountData = pallet_balances::AccountData<u64>;
}
dtao_testing::balances! {
	type ExistentialDeposit = frame_support::traits::ConstU64<DEPOSIT>;
}

/// Existential deposit, in rao.
const DEPOSIT: u64 = 500;
const AUTHOR: u64 = 1;
const OTHER_AUTHOR: u64 = 2;
const PAYOUT: u64 = 7;
const STRANGER: u64 = 9;

parameter_types! {
	pub static Turn: Option<u64> = Some(AUTHOR);
}

/// The authors.
pub struct Two;

impl frame_support::traits::Contains<u64> for Two {
	fn contains(account: &u64) -> bool {
		[AUTHOR, OTHER_AUTHOR].contains(account)
	}
}

impl BenchmarkHelper<u64> for Two {
	fn author() -> u64 {
		Turn::set(Some(OTHER_AUTHOR));
		OTHER_AUTHOR
	}
}

impl pallet_payout::Config for Test {
	type Authors = Two;
	type BenchmarkHelper = Two;
	type BlockAuthor = Turn;
	type Currency = Balances;
	type WeightInfo = ();
}

pub fn ext() -> sp_io::TestExternalities {
	dtao_testing::mock::first_block::<Test>(RuntimeGenesisConfig::default())
}

/// A chain whose author has an account with so many rao, and a payout account without any.
fn earned(rao: u64) -> sp_io::TestExternalities {
	let balances =
		pallet_balances::GenesisConfig { balances: vec![(AUTHOR, rao)], ..Default::default() };
	let genesis = RuntimeGenesisConfig { balances, ..Default::default() };
	let mut ext = dtao_testing::mock::first_block::<Test>(genesis);
	ext.execute_with(|| {
		assert_ok!(set(AUTHOR, Some(PAYOUT)));
		System::reset_events();
	});
	ext
}

fn set(sender: u64, payout: Option<u64>) -> sp_runtime::DispatchResult {
	Payout::set_payout(RuntimeOrigin::signed(sender), AUTHOR, payout)
}

fn paid_out() -> Vec<u64> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	events
		.into_iter()
		.filter_map(|event| match event {
			Event::PaidOut { author: AUTHOR, payout: PAYOUT, amount } => Some(amount),
			_ => None,
		})
		.collect()
}

#[test]
fn author_should_name_the_account_once() {
	ext().execute_with(|| {
		assert_ok!(set(AUTHOR, Some(PAYOUT)));
		assert_eq!(PayoutOf::<Test>::get(AUTHOR), Some(PAYOUT));
		System::assert_last_event(Event::PayoutSet { author: AUTHOR, payout: Some(PAYOUT) }.into());
		assert_noop!(set(AUTHOR, Some(STRANGER)), Error::<Test>::NotEntitled);
		assert_noop!(set(AUTHOR, None), Error::<Test>::NotEntitled);
	});
}

#[test]
fn payout_account_should_name_another_or_none() {
	earned(DEPOSIT).execute_with(|| {
		assert_ok!(set(PAYOUT, Some(STRANGER)));
		assert_noop!(set(PAYOUT, Some(PAYOUT)), Error::<Test>::NotEntitled);
		assert_ok!(set(STRANGER, None));
		System::assert_last_event(Event::PayoutSet { author: AUTHOR, payout: None }.into());
		assert!(!PayoutOf::<Test>::contains_key(AUTHOR));
		// The author decides again. To itself is nowhere.
		assert_ok!(set(AUTHOR, Some(AUTHOR)));
		System::assert_last_event(Event::PayoutSet { author: AUTHOR, payout: None }.into());
		assert!(!PayoutOf::<Test>::contains_key(AUTHOR));
	});
}

#[test]
fn root_should_name_any_account() {
	earned(DEPOSIT).execute_with(|| {
		assert_ok!(Payout::set_payout(RuntimeOrigin::root(), AUTHOR, Some(STRANGER)));
		assert_eq!(PayoutOf::<Test>::get(AUTHOR), Some(STRANGER));
	});
}

#[test]
fn others_should_name_none() {
	ext().execute_with(|| {
		for sender in [STRANGER, OTHER_AUTHOR, PAYOUT] {
			assert_noop!(set(sender, Some(sender)), Error::<Test>::NotEntitled);
			assert_noop!(set(sender, None), Error::<Test>::NotEntitled);
		}
		let origin = RuntimeOrigin::none();
		assert_noop!(Payout::set_payout(origin, AUTHOR, None), DispatchError::BadOrigin);
	});
}

#[test]
fn account_should_be_that_of_an_author() {
	ext().execute_with(|| {
		for origin in [RuntimeOrigin::signed(STRANGER), RuntimeOrigin::root()] {
			let call = Payout::set_payout(origin, STRANGER, Some(PAYOUT));
			assert_noop!(call, Error::<Test>::NotAnAuthor);
		}
		// Who was one can take it away.
		PayoutOf::<Test>::insert(STRANGER, PAYOUT);
		let origin = RuntimeOrigin::signed(PAYOUT);
		assert_ok!(Payout::set_payout(origin, STRANGER, None));
		assert!(!PayoutOf::<Test>::contains_key(STRANGER));
	});
}

#[test]
fn all_but_the_deposit_should_be_moved_at_the_start_of_a_block_of_the_author() {
	earned(10 * DEPOSIT).execute_with(|| {
		assert_eq!(Payout::on_initialize(2), <() as WeightInfo>::block_with_payout());
		assert_eq!(Balances::free_balance(AUTHOR), DEPOSIT);
		assert_eq!(Balances::free_balance(PAYOUT), 9 * DEPOSIT);
		assert_eq!(paid_out(), [9 * DEPOSIT]);
		// Nothing has come since.
		Payout::on_initialize(3);
		assert_eq!(paid_out(), [9 * DEPOSIT]);
	});
}

#[test]
fn nothing_should_be_moved_in_blocks_of_others() {
	for author in [Some(OTHER_AUTHOR), None] {
		earned(10 * DEPOSIT).execute_with(|| {
			Turn::set(author);
			assert_eq!(Payout::on_initialize(2), <() as WeightInfo>::block_without_payout());
			assert_eq!(Balances::free_balance(AUTHOR), 10 * DEPOSIT);
		});
	}
}

/// One rao less does not open the account, and stays until it does.
#[test]
fn too_little_to_open_the_account_should_wait() {
	for (rao, moved) in [(2 * DEPOSIT - 1, vec![]), (2 * DEPOSIT, vec![DEPOSIT])] {
		earned(rao).execute_with(|| {
			Payout::on_initialize(2);
			assert_eq!(paid_out(), moved);
			assert_eq!(Balances::free_balance(AUTHOR) + Balances::free_balance(PAYOUT), rao);
		});
	}
}

#[test]
fn what_is_reserved_should_stay() {
	earned(10 * DEPOSIT).execute_with(|| {
		assert_ok!(<Balances as frame_support::traits::ReservableCurrency<_>>::reserve(
			&AUTHOR,
			4 * DEPOSIT
		));
		Payout::on_initialize(2);
		assert_eq!(Balances::reserved_balance(AUTHOR), 4 * DEPOSIT);
		assert_eq!(paid_out(), [5 * DEPOSIT]);
	});
}
