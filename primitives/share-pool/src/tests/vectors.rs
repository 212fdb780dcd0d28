//! Worked examples and extremes.

use super::{pool_of, Plain};
use crate::{ShareError, SharePool, MAX_TOTAL_SHARES, MIN_POSITION_SHARES};

/// One whole share: the shares of one unit of a first deposit.
const SHARE: u128 = 1 << 64;

/// The supply cap of alpha and of TAO, units.
const SUPPLY_CAP: u64 = 21_000_000_000_000_000;

#[test]
fn pool_should_match_example_when_two_deposit_and_both_are_rewarded() {
	let mut pool = SharePool::default();
	let first = pool.pay_in(0, 1_000).unwrap();
	assert_eq!(first, 1_000 * SHARE);
	pool.grow(100).unwrap();
	let second = pool.pay_in(0, 550).unwrap();
	assert_eq!(second, 500 * SHARE);
	pool.grow(165).unwrap();
	assert_eq!(pool, pool_of(1_815, 1_500 * SHARE));
	assert_eq!(pool.worth(first), 1_210);
	assert_eq!(pool.worth(second), 605);
}

#[test]
fn value_of_should_be_zero_when_pool_has_no_shares() {
	assert_eq!(SharePool::default().worth(u128::MAX), 0);
	assert_eq!(pool_of(5, 0).worth(1), 0);
	assert_eq!(pool_of(0, SHARE).worth(SHARE), 0);
	assert_eq!(pool_of(5, SHARE).worth(0), 0);
}

#[test]
fn value_of_should_stop_at_pool_value_when_shares_exceed_total() {
	assert_eq!(pool_of(5, SHARE).worth(u128::MAX), 5);
	assert_eq!(pool_of(u64::MAX, SHARE).worth(u128::MAX), u64::MAX);
}

#[test]
fn deposit_should_fail_when_amount_is_zero() {
	assert_eq!(SharePool::default().pay_in(0, 0), Err(ShareError::DustDeposit));
	assert_eq!(pool_of(10, 10 * SHARE).pay_in(0, 0), Err(ShareError::DustDeposit));
	let held = pool_of(10, 10 * SHARE).pay_in(10 * SHARE, 0);
	assert_eq!(held, Err(ShareError::DustDeposit));
}

#[test]
fn deposit_should_fail_when_value_has_no_holder() {
	let mut pool = pool_of(7, 0);
	assert_eq!(pool.pay_in(0, 100), Err(ShareError::UnownedValue));
	assert_eq!(pool, pool_of(7, 0));
}

#[test]
fn deposit_should_fail_when_shares_are_worthless() {
	assert_eq!(pool_of(0, SHARE).pay_in(0, 100), Err(ShareError::WorthlessShares));
}

#[test]
fn deposit_should_fail_when_position_stays_dust() {
	// One unit is worth 2^43 share bits here.
	let thin = pool_of(4, MIN_POSITION_SHARES * 2);
	assert_eq!({ thin }.pay_in(0, 1), Err(ShareError::DustDeposit));
	assert_eq!({ thin }.pay_in(0, 2), Ok(MIN_POSITION_SHARES));
	// Who holds a position may add any amount that issues a share.
	assert_eq!({ thin }.pay_in(MIN_POSITION_SHARES, 1), Ok(MIN_POSITION_SHARES / 2));
}

#[test]
fn deposit_should_fail_when_limits_overflow() {
	let largest = (MAX_TOTAL_SHARES / SHARE) as u64 - 1;
	assert_eq!(SharePool::default().pay_in(0, largest), Ok(u128::from(largest) * SHARE));
	assert_eq!(SharePool::default().pay_in(0, largest + 1), Err(ShareError::Overflow));
	assert_eq!(SharePool::default().pay_in(0, u64::MAX), Err(ShareError::Overflow));
	let mut full = pool_of(u64::MAX, SHARE);
	assert_eq!(full.pay_in(0, u64::MAX), Err(ShareError::Overflow));
	assert_eq!(pool_of(1, MAX_TOTAL_SHARES - 1).pay_in(0, 1), Err(ShareError::Overflow));
	assert_eq!(pool_of(1, u128::MAX).pay_in(0, u64::MAX), Err(ShareError::Overflow));
}

#[test]
fn step_should_fail_when_holder_claims_more_than_all_shares() {
	let mut pool = pool_of(10, 10 * SHARE);
	assert_eq!(pool.pay_out(10 * SHARE + 1, 1), Err(ShareError::UnknownShares));
	assert_eq!(pool.pay_in(10 * SHARE + 1, 1), Err(ShareError::UnknownShares));
}

#[test]
fn withdraw_should_fail_when_amount_exceeds_value() {
	let mut pool = pool_of(10, 10 * SHARE);
	assert_eq!(pool.pay_out(4 * SHARE, 5), Err(ShareError::InsufficientValue));
	assert_eq!(SharePool::default().pay_out(0, 1), Err(ShareError::InsufficientValue));
}

#[test]
fn withdraw_should_burn_ceil_when_partial() {
	let mut pool = pool_of(7, 5 * SHARE);
	// 5 * 2^64 / 7 is not whole.
	let burned = pool.pay_out(5 * SHARE, 1).unwrap();
	assert_eq!(burned, 5 * SHARE / 7 + 1);
	assert_eq!(pool, pool_of(6, 5 * SHARE - burned));
}

#[test]
fn withdraw_should_burn_nothing_when_amount_is_zero_and_holder_has_value() {
	let mut pool = pool_of(10, 10 * SHARE);
	assert_eq!(pool.pay_out(3 * SHARE, 0), Ok(0));
	assert_eq!(pool, pool_of(10, 10 * SHARE));
}

#[test]
fn withdraw_should_burn_dust_when_it_is_worth_nothing() {
	let mut pool = pool_of(10, 10 * SHARE);
	assert_eq!(pool.pay_out(SHARE / 2, 0), Ok(SHARE / 2));
	assert_eq!(pool, pool_of(10, 10 * SHARE - SHARE / 2));
}

#[test]
fn withdraw_should_empty_pool_when_last_holder_leaves() {
	let mut pool = SharePool::default();
	let first = pool.pay_in(0, 333).unwrap();
	pool.grow(100).unwrap();
	let second = pool.pay_in(0, 777).unwrap();
	let owned = pool.worth(first);
	assert_eq!(pool.pay_out(first, owned), Ok(first));
	// The fraction the first left behind belongs to the second.
	assert_eq!(pool.worth(second), pool.units());
	assert_eq!(pool.pay_out(second, pool.units()), Ok(second));
	assert_eq!(pool, SharePool::default());
}

#[test]
fn withdraw_should_fail_when_rest_is_dust() {
	let mut pool = pool_of(1_000, MIN_POSITION_SHARES);
	assert_eq!(pool.pay_out(MIN_POSITION_SHARES, 1), Err(ShareError::DustPosition));
	assert_eq!(pool.pay_out(MIN_POSITION_SHARES, 1_000), Ok(MIN_POSITION_SHARES));
}

#[test]
fn reward_should_fail_when_nobody_holds_shares() {
	assert_eq!(SharePool::default().grow(1), Err(ShareError::NoHolders));
	assert_eq!(pool_of(u64::MAX, SHARE).grow(1), Err(ShareError::Overflow));
	assert_eq!(pool_of(u64::MAX, SHARE).grow(0), Ok(()));
}

#[test]
fn donation_should_not_rob_depositor_when_attacker_holds_one_unit() {
	let mut pool = SharePool::default();
	let attacker = pool.pay_in(0, 1).unwrap();
	// A thousand alpha on a position of one unit.
	pool.grow(1_000_000_000_000).unwrap();
	let victim = pool.pay_in(0, 2_999_999_999).unwrap();
	assert!(pool.worth(victim) >= 2_999_999_998);
	assert!(pool.worth(attacker) <= 1_000_000_000_002);
}

#[test]
fn donation_should_get_deposit_refused_when_it_is_the_whole_supply() {
	let mut pool = SharePool::default();
	let attacker = pool.pay_in(0, 1).unwrap();
	pool.grow(SUPPLY_CAP - 1).unwrap();
	assert_eq!(pool.pay_in(0, 20_000_000_000), Err(ShareError::DustDeposit));
	assert_eq!(pool.worth(attacker), SUPPLY_CAP);
	// From about 20 alpha on the deposit is admitted, and keeps its worth.
	let victim = pool.pay_in(0, 20_100_000_000).unwrap();
	assert!(pool.worth(victim) >= 20_099_999_999);
}

#[test]
fn donation_should_not_rob_depositor_when_attacker_sheds_shares_repeatedly() {
	let mut pool = SharePool::default();
	let mut attacker = pool.pay_in(0, 1).unwrap();
	for _ in 0..40 {
		// Gain a hundred alpha, then keep as little as the pool allows.
		pool.grow(100_000_000_000).unwrap();
		let owned = pool.worth(attacker);
		let mut keep = 1;
		while keep < owned {
			if let Ok(burned) = pool.pay_out(attacker, owned - keep) {
				attacker -= burned;
				break;
			}
			keep *= 2;
		}
		assert!(pool.shares() >= MIN_POSITION_SHARES);
		// A victim of the pool of less than 17,592 alpha loses at most one unit or is refused.
		let mut copy = pool;
		if let Ok(victim) = copy.pay_in(0, 1_999_999_999) {
			assert!(copy.worth(victim) >= 1_999_999_998);
		}
	}
	// Leaving altogether resets the pool.
	assert_eq!(pool.pay_out(attacker, pool.units()), Ok(attacker));
	assert_eq!(pool.pay_in(0, 1), Ok(SHARE));
}
