use crate::{self as pallet_subtensor_swap, *};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, U64F64};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

dtao_testing::runtime! {
	0 System: frame_system,
	28 Swap: pallet_subtensor_swap,
}

dtao_testing::system! {}

const SUBNET: NetUid = NetUid::new(1);

/// One subnet.
pub struct OneSubnet;

impl PoolInspect for OneSubnet {
	fn exists(netuid: NetUid) -> bool {
		netuid == SUBNET
	}
}

impl Config for Test {
	type Pools = OneSubnet;
	type WeightInfo = weight_info::SubstrateWeight<Test>;
	type BenchmarkHelper = OneSubnet;
}

impl crate::benchmarking::BenchmarkHelper for OneSubnet {
	fn subnet() -> NetUid {
		SUBNET
	}
}

pub fn ext() -> sp_io::TestExternalities {
	dtao_testing::mock::first_block::<Test>(RuntimeGenesisConfig::default())
}

fn pool() -> Pool {
	Pool {
		tao: TaoBalance::from_rao(1_000_000_000_000),
		alpha: AlphaBalance::from_rao(2_000_000_000_000),
	}
}

#[test]
fn set_fee_rate_should_store_the_rate_when_it_is_within_the_band() {
	ext().execute_with(|| {
		for rate in [10, 33, 1_000] {
			assert_ok!(Swap::set_fee_rate(RuntimeOrigin::root(), SUBNET, rate));
			assert_eq!(FeeRate::<Test>::get(SUBNET), rate);
			System::assert_last_event(Event::FeeRateSet { netuid: SUBNET, rate }.into());
		}
	});
}

#[test]
fn set_fee_rate_should_fail_when_the_rate_is_outside_the_band() {
	ext().execute_with(|| {
		let set = |rate| Swap::set_fee_rate(RuntimeOrigin::root(), SUBNET, rate);
		for rate in [0, 9] {
			assert_noop!(set(rate), Error::<Test>::FeeRateTooLow);
		}
		for rate in [1_001, 10_000, u16::MAX] {
			assert_noop!(set(rate), Error::<Test>::FeeRateTooHigh);
		}
	});
}

#[test]
fn set_fee_rate_should_fail_when_sent_by_anybody_but_root() {
	ext().execute_with(|| {
		for origin in [RuntimeOrigin::signed(7), RuntimeOrigin::none()] {
			assert_noop!(Swap::set_fee_rate(origin, SUBNET, 33), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn set_fee_rate_should_fail_when_the_subnet_does_not_exist() {
	ext().execute_with(|| {
		assert_noop!(
			Swap::set_fee_rate(RuntimeOrigin::root(), NetUid::new(2), 33),
			Error::<Test>::MechanismDoesNotExist
		);
	});
}

#[test]
fn default_fee_should_be_within_the_band() {
	assert!((dtao_amm::MIN_FEE_RATE..=dtao_amm::MAX_FEE_RATE).contains(&DEFAULT_FEE_RATE));
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
		assert_ok!(Swap::set_fee_rate(RuntimeOrigin::root(), SUBNET, 1_000));
		let sold = Swap::sell_for(SUBNET, pool(), alpha, to, None).unwrap();
		// floor(10^11 * 1,000 / 65,535)
		assert_eq!(sold.fee.rao(), 1_525_902_189);
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
