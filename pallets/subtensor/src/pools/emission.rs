//! What a block adds to a pool, alpha that leaves existence, and the moving price.

use super::Pools;
use crate::{
	accounts,
	facts::Facts,
	lookup::{self, by_subnet},
	math_error,
	pallet::*,
	types::{SubnetFacts, MAX_EMISSIONS, MAX_SUBNETS},
	Config, CreditOf,
};
use dtao_amm::Pool;
use dtao_emission::ema;
use dtao_runtime_api::stored::WireMap;
use dtao_traits::BurnedAlpha;
use dtao_types::{mul_div_ceil, AlphaBalance, NetUid, Price, TaoBalance, I96F32, U64F64};
use frame_support::traits::fungible::Balanced;
use sp_runtime::{DispatchError, DispatchResult};

/// Parts of 100 of the opening price below which nothing is sold that nobody asked to sell.
const FLOOR_PARTS: u64 = 95;

/// Prices in rao per alpha, by subnet.
pub type Prices = WireMap<NetUid, Price, MAX_SUBNETS>;

/// By subnet: fraction bits of the moving price that clients do not see.
pub type PriceFractions = WireMap<NetUid, u32, MAX_EMISSIONS>;

impl<T: Config> Pools<T> {
	/// Put emission into a pool: `tao` onto the account of the subnet and into its reserve,
	/// `alpha_in` into the reserve, `alpha_out` outside of it for the caller to book. Gives the
	/// credit back where it could not be booked; the caller then undoes the storage.
	pub fn inject(
		netuid: NetUid,
		tao: CreditOf<T>,
		alpha_in: AlphaBalance,
		alpha_out: AlphaBalance,
	) -> Result<(), (CreditOf<T>, DispatchError)> {
		let amount = TaoBalance::from_rao(frame_support::traits::Imbalance::peek(&tao));
		if let Err(error) = Self::book_injection(netuid, amount, alpha_in, alpha_out) {
			return Err((tao, error));
		}
		if amount.is_zero() {
			return Ok(());
		}
		T::Currency::resolve(&accounts::of_subnet(netuid), tao)
			.map_err(|credit| (credit, DispatchError::Exhausted))
	}

	fn book_injection(
		netuid: NetUid,
		tao: TaoBalance,
		alpha_in: AlphaBalance,
		alpha_out: AlphaBalance,
	) -> DispatchResult {
		let pool = Self::reserves(netuid);
		let after = Pool {
			tao: pool.tao.checked_add(tao).map_err(math_error)?,
			alpha: pool.alpha.checked_add(alpha_in).map_err(math_error)?,
		};
		Self::store_reserves(netuid, after);
		Self::raise_alpha_out(netuid, alpha_out)?;
		let total = TotalStake::<T>::get().checked_add(tao).map_err(math_error)?;
		TotalStake::<T>::put(total);
		Ok(())
	}

	/// Take alpha that belongs to nobody out of existence; the curve may emit it again.
	pub fn recycle_alpha(netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		Self::lower_alpha_out(netuid, alpha)
	}

	/// Leave alpha in existence without an owner.
	pub fn burn_alpha(netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		let burned = SubnetAlphaBurned::<T>::get(netuid).checked_add(alpha).map_err(math_error)?;
		SubnetAlphaBurned::<T>::insert(netuid, burned);
		T::AlphaAssets::burned_changed(netuid, burned);
		Ok(())
	}

	/// What clients do not see of the moving prices, for [`Self::exact_moving_price`].
	pub fn moving_price_fractions() -> PriceFractions {
		MovingPriceFractions::<T>::get()
	}

	/// Moving price of a subnet with a pool.
	pub fn exact_moving_price(netuid: NetUid, fractions: &PriceFractions) -> U64F64 {
		let fraction = fractions.get(&netuid).copied().unwrap_or_default();
		let seen = lookup::get(&by_subnet::<SubnetMovingPrice<T>, _>(netuid)).unwrap_or_default();
		ema::join(seen, fraction)
	}

	/// At the end of the block step: move the smoothed prices of subnets that emit towards their spot
	/// prices, and note the spot prices of all before the first transaction.
	pub fn note_prices(subnets: &[SubnetFacts], now: u64) {
		let speed = SubnetMovingAlpha::<T>::get();
		let mut opening = WireMap::default();
		MovingPriceFractions::<T>::mutate(|fractions| {
			for subnet in subnets.iter().filter(|subnet| Self::is_dynamic(subnet.netuid)) {
				let pool = Self::reserves(subnet.netuid);
				if let Some(price) = pool.price().filter(|price| !price.is_zero()) {
					// There is room for every subnet.
					let _ = opening.try_insert(subnet.netuid, price);
				}
				Self::update_moving_price(subnet, &pool, speed, now, fractions);
			}
		});
		OpeningPrices::<T>::put(opening);
	}

	/// Move the smoothed price of a subnet one block towards the spot price. It begins with the first
	/// emission: a subnet that nobody starts has none.
	fn update_moving_price(
		subnet: &SubnetFacts,
		pool: &Pool,
		speed: I96F32,
		now: u64,
		fractions: &mut PriceFractions,
	) {
		let Some(first) = subnet.first_emission.filter(|_| subnet.is_emitting(now)) else { return };
		let netuid = subnet.netuid;
		let age = now.saturating_sub(first);
		let old = Self::exact_moving_price(netuid, fractions);
		let new = ema::moving_price(old, (pool.tao, pool.alpha), speed, age, subnet.ema_halving);
		let (seen, fraction) = ema::split(new);
		if seen != ema::split(old).0 {
			lookup::put(&by_subnet::<SubnetMovingPrice<T>, _>(netuid), &seen);
		}
		if fraction == 0 {
			fractions.remove(&netuid);
		} else {
			// There is room for every subnet; without, less than a bit of the view would be lost.
			let _ = fractions.try_insert(netuid, fraction);
		}
	}

	/// The spot prices before the first transaction of the block, in rao per alpha.
	pub fn opening_prices() -> Prices {
		OpeningPrices::<T>::get()
	}

	/// The lowest prices, in rao per alpha, at which alpha is sold that nobody asked to sell in this
	/// block: 95 % of those before its first transaction, rounded up. Without them such a sale, which
	/// can be foreseen, would be at the price that the transactions before it want.
	pub fn floor_prices() -> Prices {
		let mut floors = Prices::default();
		for (netuid, price) in OpeningPrices::<T>::get().iter() {
			if let Ok(floor) = mul_div_ceil(price.rao(), FLOOR_PARTS, 100) {
				// There is room for as many as there are prices.
				let _ = floors.try_insert(*netuid, Price::from_rao(floor));
			}
		}
		floors
	}

	/// Set the speed of the moving price.
	pub fn set_moving_alpha(alpha: I96F32) {
		SubnetMovingAlpha::<T>::put(alpha);
	}

	/// Set the age at which the moving price has half its speed, in blocks.
	pub fn set_ema_halving(netuid: NetUid, blocks: u64) {
		EMAPriceHalvingBlocks::<T>::insert(netuid, blocks);
		Facts::<T>::update(netuid, |facts| facts.ema_halving = blocks);
	}

	/// Age at which the moving price has half its speed, in blocks.
	pub fn ema_halving(netuid: NetUid) -> u64 {
		EMAPriceHalvingBlocks::<T>::get(netuid)
	}
}
