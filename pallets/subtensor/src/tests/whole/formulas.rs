//! Formulas that read the state, against what they promise: properties on random pools.

use super::mock::*;
use crate::{lifecycle::Lifecycle, pallet::*, pools::Pools, staking::Staking};
use dtao_emission::curve::SUPPLY_CAP;
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use proptest::prelude::*;
use sp_core::U256;

const ONE: u64 = 1_000_000_000;

/// What a pool can hold, in rao or alpha-rao.
fn reserve() -> impl Strategy<Value = u64> {
	prop_oneof![1..1_000u64, 1..10 * ONE, 1..=SUPPLY_CAP]
}

fn set_pool(netuid: NetUid, tao: u64, alpha: u64) {
	NetworksAdded::<Test>::insert(netuid, true);
	SubnetTAO::<Test>::insert(netuid, TaoBalance::from_rao(tao));
	SubnetAlphaIn::<Test>::insert(netuid, AlphaBalance::from_rao(alpha));
}

/// `a * b` without overflow.
fn product(a: u64, b: u64) -> U256 {
	U256::from(a) * U256::from(b)
}

fn in_state(test: impl FnOnce() -> Result<(), TestCaseError>) -> Result<(), TestCaseError> {
	sp_io::TestExternalities::new_empty().execute_with(test)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

	/// A fee in alpha is the least that is worth the fee at the spot price.
	#[test]
	fn alpha_for_should_be_the_least_that_is_worth_the_fee(
		fee in prop_oneof![0..10 * ONE, any::<u64>()], tao in reserve(), alpha in reserve(),
	) {
		in_state(|| {
			set_pool(SUBNET, tao, alpha);
			let wanted = product(fee, alpha);
			match Staking::<Test>::alpha_for(SUBNET, TaoBalance::from_rao(fee)) {
				Ok(due) => {
					prop_assert!(product(due.rao(), tao) >= wanted);
					prop_assert!(due.is_zero() || product(due.rao() - 1, tao) < wanted);
				},
				Err(_) => prop_assert!(product(u64::MAX, tao) < wanted),
			}
			let on_root = Staking::<Test>::alpha_for(NetUid::ROOT, TaoBalance::from_rao(fee));
			prop_assert_eq!(on_root, Ok(AlphaBalance::from_rao(fee)));
			Ok(())
		})?;
	}

	/// A new pool opens at the median of the prices there are.
	#[test]
	fn launch_alpha_should_open_the_pool_at_the_median_price(
		cost in prop_oneof![1..10 * ONE, 1..=SUPPLY_CAP],
		pools in prop::collection::vec((reserve(), reserve()), 0..7),
	) {
		in_state(|| {
			let mut prices = Vec::new();
			for (n, (tao, alpha)) in (1..).zip(&pools) {
				set_pool(NetUid::new(n), *tao, *alpha);
				let price = product(*tao, ONE) / U256::from(*alpha);
				// More than 64 bits do not show.
				prices.push(price.min(U256::from(u64::MAX)).as_u64());
			}
			let mut opening = OpeningPrices::<Test>::get();
			for (n, price) in (1..).zip(&prices).filter(|(_, price)| **price > 0) {
				opening.try_insert(NetUid::new(n), Price::from_rao(*price)).expect("there is room");
			}
			OpeningPrices::<Test>::put(opening);
			prices.retain(|price| *price > 0);
			prices.sort_unstable_by(|a, b| b.cmp(a));
			let half = prices.len() / 2;
			let median = match prices.len() {
				0 => ONE,
				n if n % 2 == 1 => prices[half],
				_ => ((u128::from(prices[half]) + u128::from(prices[half - 1])) / 2) as u64,
			};
			let alpha = Lifecycle::<Test>::launch_alpha(TaoBalance::from_rao(cost)).unwrap().rao();
			let wanted = product(cost, ONE);
			prop_assert!(product(alpha, median) <= wanted);
			prop_assert!(alpha <= SUPPLY_CAP / 2);
			prop_assert!(alpha == SUPPLY_CAP / 2 || product(alpha + 1, median) > wanted);
			Ok(())
		})?;
	}

	/// Out of root the limit is a ratio of one TAO and the price at the destination, so the purchase
	/// is bounded by its inverse.
	#[test]
	fn ratio_limit_from_root_should_hold_after_the_move_and_be_used_up(
		tao in ONE..=SUPPLY_CAP / 100,
		alpha in ONE..=SUPPLY_CAP / 100,
		amount in 1_000_000..=SUPPLY_CAP / 100,
		// The ratio in parts of a million of the present one.
		of_present in 1..1_000_000u64,
	) {
		in_state(|| {
			set_pool(SUBNET, tao, alpha);
			let root = NetUid::ROOT;
			SubnetTAO::<Test>::insert(root, TaoBalance::from_rao(SUPPLY_CAP));
			let ratio = product(alpha, ONE) / U256::from(tao) * U256::from(of_present) / 1_000_000;
			let ratio = ratio.as_u64();
			let leaving = AlphaBalance::from_rao(amount);
			let quote = Pools::<Test>::quote_leaving(root, SUBNET, leaving, Some(Price::from_rao(ratio)));
			let Ok(sold) = quote else { return Ok(()) };
			prop_assert_eq!(sold.alpha_in.rao() + sold.refund.rao(), amount);
			let bought = Pools::<Test>::quote_buy(SUBNET, sold.tao_out, None, true).unwrap();
			let (after_tao, after_alpha) = (bought.pool.tao.rao(), bought.pool.alpha.rao());
			// 1 / price >= ratio.
			prop_assert!(product(ratio, after_tao) <= product(after_alpha, ONE));
			if !sold.refund.is_zero() {
				// To one in 10^9 of price, twice, and to a part in a million by roundings.
				let limit = u128::from(ONE) * u128::from(ONE) / u128::from(ratio);
				let reached = u128::from(bought.pool.price().unwrap().rao());
				prop_assert!(reached + reached / 1_000_000 + 2 >= limit, "{} of {}", reached, limit);
			}
			Ok(())
		})?;
	}
}
