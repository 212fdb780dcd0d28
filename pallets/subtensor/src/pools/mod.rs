//! Pools: the reserves of each subnet, trades with them, and the moving price.
//!
//! Prices come from the engine `T::Swap`; TAO lies on the account of the subnet.
//!
//! | file | what |
//! |---|---|
//! | `trade` | purchases, sales, their fee |
//! | `swap` | value that goes from one subnet to another |
//! | `emission` | what a block adds, alpha that leaves existence, the moving price |
//! | `end` | the pool of a subnet that ends |
//!
//! Invariants: INV-02 (alpha), INV-03 (TAO), INV-05 (a trade never lowers the product).

mod emission;
mod end;
pub(crate) mod storage;
mod swap;
mod trade;

pub use emission::Prices;
pub use swap::SubnetSwap;
pub use trade::Trade;

use crate::{
	lookup::{self, by_subnet},
	math_error,
	pallet::*,
	Config,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_amm::Pool;
use dtao_traits::SwapEngine;
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance, I96F32};
use sp_runtime::{DispatchError, DispatchResult};

/// Price of one TAO per alpha.
pub const ONE_TO_ONE: Price = Price::from_rao(1_000_000_000);

/// Sole reader and writer of the reserves of the pools.
pub struct Pools<T>(PhantomData<T>);

impl<T: Config> Pools<T> {
	/// Whether a subnet prices its alpha by a pool, as all do but root, which is one to one with
	/// TAO. INV-15: `SubnetMechanism` tells clients the same.
	pub fn is_dynamic(netuid: NetUid) -> bool {
		!netuid.is_root()
	}

	/// Reserves of a subnet.
	pub fn reserves(netuid: NetUid) -> Pool {
		Pool {
			tao: lookup::get(&by_subnet::<SubnetTAO<T>, _>(netuid)).unwrap_or_default(),
			alpha: lookup::get(&by_subnet::<SubnetAlphaIn<T>, _>(netuid)).unwrap_or_default(),
		}
	}

	/// Spot price in rao per alpha; 0 where the pool is empty.
	pub fn price(netuid: NetUid) -> Price {
		if Self::is_dynamic(netuid) {
			Self::reserves(netuid).price().unwrap_or_default()
		} else {
			ONE_TO_ONE
		}
	}

	/// Alpha of a subnet outside its pool, in alpha-rao.
	pub fn alpha_out(netuid: NetUid) -> AlphaBalance {
		lookup::get(&by_subnet::<SubnetAlphaOut<T>, _>(netuid)).unwrap_or_default()
	}

	/// Alpha of a subnet in existence, in alpha-rao.
	pub fn alpha_issuance(netuid: NetUid) -> AlphaBalance {
		Self::reserves(netuid).alpha.saturating_add(Self::alpha_out(netuid))
	}

	/// Root stake of all, in rao.
	pub fn root_tao() -> TaoBalance {
		SubnetTAO::<T>::get(NetUid::ROOT)
	}

	/// Moving price as clients read it: bits with 32 fraction bits, TAO per alpha.
	pub fn moving_price(netuid: NetUid) -> i128 {
		if Self::is_dynamic(netuid) {
			SubnetMovingPrice::<T>::get(netuid).bits
		} else {
			1 << I96F32::FRACTION_BITS
		}
	}

	/// TAO of all pools and of root, in rao.
	pub fn total_stake() -> TaoBalance {
		TotalStake::<T>::get()
	}

	/// TAO traded on a subnet, in rao.
	pub fn volume(netuid: NetUid) -> u128 {
		SubnetVolume::<T>::get(netuid)
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			SubnetTAO::<T>::hashed_key_for(netuid),
			SubnetAlphaIn::<T>::hashed_key_for(netuid),
			SubnetAlphaOut::<T>::hashed_key_for(netuid),
			SubnetAlphaBurned::<T>::hashed_key_for(netuid),
			SubnetVolume::<T>::hashed_key_for(netuid),
			SubnetMovingPrice::<T>::hashed_key_for(netuid),
			EMAPriceHalvingBlocks::<T>::hashed_key_for(netuid),
			SubnetMechanism::<T>::hashed_key_for(netuid),
		]
	}

	/// Open the pool of a new subnet whose account already holds `pool.tao`.
	pub fn open(netuid: NetUid, pool: Pool) -> DispatchResult {
		SubnetMechanism::<T>::insert(netuid, 1);
		let total = TotalStake::<T>::get().checked_add(pool.tao).map_err(math_error)?;
		TotalStake::<T>::put(total);
		Self::store_reserves(netuid, pool);
		Ok(())
	}

	/// Book root stake that exists from the start; its TAO lies on the account of root.
	pub fn book_root_stake(tao: TaoBalance) -> DispatchResult {
		SubnetTAO::<T>::try_mutate(NetUid::ROOT, |held| {
			*held = held.checked_add(tao).map_err(math_error)?;
			Ok::<_, DispatchError>(())
		})?;
		TotalStake::<T>::try_mutate(|total| {
			*total = total.checked_add(tao).map_err(math_error)?;
			Ok(())
		})
	}

	/// Book alpha that exists outside of the pool from the start.
	pub fn raise_alpha_out(netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		let out = Self::alpha_out(netuid).checked_add(alpha).map_err(math_error)?;
		Self::store_alpha_out(netuid, out);
		Ok(())
	}

	fn store_reserves(netuid: NetUid, pool: Pool) {
		lookup::put(&by_subnet::<SubnetTAO<T>, _>(netuid), &pool.tao);
		if Self::is_dynamic(netuid) {
			lookup::put(&by_subnet::<SubnetAlphaIn<T>, _>(netuid), &pool.alpha);
			T::Swap::reserves_changed(netuid, Some(pool));
		}
	}

	fn lower_alpha_out(netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		let out = Self::alpha_out(netuid).checked_sub(alpha).map_err(math_error)?;
		Self::store_alpha_out(netuid, out);
		Ok(())
	}

	fn store_alpha_out(netuid: NetUid, out: AlphaBalance) {
		lookup::put(&by_subnet::<SubnetAlphaOut<T>, _>(netuid), &out);
	}

	fn lower_total_stake(tao: TaoBalance) -> DispatchResult {
		TotalStake::<T>::try_mutate(|total| {
			*total = total.checked_sub(tao).map_err(math_error)?;
			Ok(())
		})
	}

	fn note_volume(netuid: NetUid, tao: TaoBalance) {
		if !netuid.is_root() {
			// A statistic: it may stop at the end of its range.
			SubnetVolume::<T>::mutate(netuid, |v| *v = v.saturating_add(u128::from(tao.rao())));
		}
	}
}
