use crate::{self as pallet_subtensor_swap, *};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, U64F64};
use frame_support::{assert_noop, assert_ok, derive_impl};
use sp_runtime::{BuildStorage, DispatchError};

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
	#[runtime::pallet_index(28)]
	pub type Swap = pallet_subtensor_swap;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

const OWNER: u64 = 7;
const SUBNET: NetUid = NetUid::new(1);

/// One subnet, owned by [`OWNER`].
pub struct OneSubnet;

impl PoolInspect<u64> for OneSubnet {
	fn pool(_: NetUid) -> Option<Pool> {
		None
	}

	fn exists(netuid: NetUid) -> bool {
		netuid == SUBNET
	}

	fn is_owner(netuid: NetUid, who: &u64) -> bool {
		netuid == SUBNET && *who == OWNER
	}
}

impl Config for Test {
	type Pools = OneSubnet;
	type WeightInfo = weight_info::SubstrateWeight<Test>;
	type BenchmarkHelper = OneSubnet;
}

impl crate::benchmarking::BenchmarkHelper<u64> for OneSubnet {
	fn subnet() -> (NetUid, u64) {
		(SUBNET, OWNER)
	}
}

pub fn ext() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

fn pool() -> Pool {
	Pool {
		tao: TaoBalance::from_rao(1_000_000_000_000),
		alpha: AlphaBalance::from_rao(2_000_000_000_000),
	}
}

#[test]
fn set_fee_rate_should_store_the_rate_when_sent_by_root_or_owner() {
	ext().execute_with(|| {
		assert_ok!(Swap::set_fee_rate(RuntimeOrigin::signed(OWNER), SUBNET, 100));
		assert_eq!(FeeRate::<Test>::get(SUBNET), 100);
		System::assert_last_event(Event::FeeRateSet { netuid: SUBNET, rate: 100 }.into());
		assert_ok!(Swap::set_fee_rate(RuntimeOrigin::root(), SUBNET, 10_000));
		assert_eq!(FeeRate::<Test>::get(SUBNET), 10_000);
	});
}

#[test]
fn set_fee_rate_should_fail_when_origin_rate_or_subnet_is_wrong() {
	ext().execute_with(|| {
		assert_noop!(
			Swap::set_fee_rate(RuntimeOrigin::signed(8), SUBNET, 1),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Swap::set_fee_rate(RuntimeOrigin::root(), NetUid::new(2), 1),
			Error::<Test>::MechanismDoesNotExist
		);
		assert_noop!(
			Swap::set_fee_rate(RuntimeOrigin::root(), SUBNET, 10_001),
			Error::<Test>::FeeRateTooHigh
		);
	});
}

#[test]
fn buy_should_match_worked_example_when_the_fee_is_the_default() {
	ext().execute_with(|| {
		let tao = TaoBalance::from_rao(100_000_000_000);
		let bought = Swap::buy(SUBNET, pool(), tao, None, true).unwrap();
		assert_eq!(bought.fee.rao(), 50_354_772);
		assert_eq!(bought.alpha_out.rao(), 181_734_946_979);
		let free = Swap::buy(SUBNET, pool(), tao, None, false).unwrap();
		assert!(free.fee.is_zero());
		assert!(free.alpha_out > bought.alpha_out);
	});
}

#[test]
fn sell_for_should_charge_the_fee_of_the_origin_and_keep_the_ratio() {
	ext().execute_with(|| {
		// Another pool at a price of 2: the ratio is 0.25.
		let to = Pool {
			tao: TaoBalance::from_rao(500_000_000_000),
			alpha: AlphaBalance::from_rao(250_000_000_000),
		};
		let alpha = AlphaBalance::from_rao(100_000_000_000);
		let sold = Swap::sell_for(SUBNET, pool(), alpha, to, None).unwrap();
		assert_eq!((sold.fee.rao(), sold.tao_out.rao()), (50_354_772, 47_596_210_440));
		let bounded = Some(Price::from_rao(249_000_000));
		let sold = Swap::sell_for(SUBNET, pool(), alpha, to, bounded).unwrap();
		assert!(!sold.refund.is_zero());
		assert_ok!(Swap::set_fee_rate(RuntimeOrigin::root(), SUBNET, 0));
		let sold = Swap::sell_for(SUBNET, pool(), alpha, to, None).unwrap();
		assert!(sold.fee.is_zero());
	});
}

#[test]
fn reserves_changed_should_keep_the_square_root_of_the_price_in_step() {
	ext().execute_with(|| {
		Swap::reserves_changed(SUBNET, Some(pool()));
		// sqrt(0.5) * 2^64, floor.
		assert_eq!(
			AlphaSqrtPrice::<Test>::get(SUBNET),
			U64F64::from_bits(13_043_817_825_332_782_212)
		);
		Swap::reserves_changed(SUBNET, None);
		assert_eq!(AlphaSqrtPrice::<Test>::get(SUBNET), U64F64::default());
		assert!(!AlphaSqrtPrice::<Test>::contains_key(SUBNET));
	});
}
