//! # Swap
//!
//! Prices trades between TAO and alpha: the fee of each subnet and the constant-product curve of
//! `dtao-amm`. It keeps no reserves: those belong to `SubtensorModule`, which asks this pallet
//! through `SwapEngine` and tells it when they change, so that [`AlphaSqrtPrice`] stays in step
//! for clients that read the price from storage.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod benchmarking;
pub mod weight_info;

#[cfg(test)]
mod tests;

pub use pallet::*;
pub use weight_info::WeightInfo;

use dtao_amm::{AmmError, Bought, Pool, Sold};
use dtao_traits::{PoolInspect, SwapEngine};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance, U64F64};
use frame_support::ensure;

/// Fee of a subnet that has not set one, in parts of 65,535 (0.05 %).
pub const DEFAULT_FEE_RATE: u16 = 33;

/// Declarations of the pallet.
#[frame_support::pallet]
// What the FRAME macros generate trips these.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	/// Version of the storage; raised by the migration of a change.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime gives to the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who keeps the reserves.
		type Pools: PoolInspect;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Lays out the storage that the benchmarks need.
		#[cfg(any(feature = "runtime-benchmarks", test))]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper;
	}

	/// Default of [`FeeRate`].
	pub struct DefaultFeeRate;

	impl Get<u16> for DefaultFeeRate {
		fn get() -> u16 {
			DEFAULT_FEE_RATE
		}
	}

	/// Fee of a trade, in parts of 65,535 of the input. Key: netuid.
	#[pallet::storage]
	pub type FeeRate<T: Config> =
		StorageMap<_, Twox64Concat, NetUid, u16, ValueQuery, DefaultFeeRate>;

	/// Square root of the price, TAO per alpha. A view of the reserves: absent (0) before the
	/// pool exists. Key: netuid.
	#[pallet::storage]
	pub type AlphaSqrtPrice<T: Config> = StorageMap<_, Twox64Concat, NetUid, U64F64, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The fee of a subnet was set.
		FeeRateSet {
			/// The subnet.
			netuid: NetUid,
			/// Parts of 65,535.
			rate: u16,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The fee rate is above the maximum of 1,000 parts of 65,535.
		FeeRateTooHigh,
		/// The subnet does not exist: check the netuid.
		MechanismDoesNotExist,
		/// The fee rate is below the minimum of 10 parts of 65,535.
		FeeRateTooLow,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Set the fee of a subnet. A limit price does not bound the fee, and without a fee the
		/// emission of a block can be taken by trading around it: so neither the owner of the
		/// subnet nor anybody else can set it, and it is never zero.
		///
		/// ## Origin
		/// Root.
		/// ## Parameters
		/// `rate`: parts of 65,535, from 10 to 1,000.
		/// ## Errors
		/// [`Error::MechanismDoesNotExist`], [`Error::FeeRateTooLow`], [`Error::FeeRateTooHigh`],
		/// `BadOrigin`
		/// ## Events
		/// [`Event::FeeRateSet`]
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_fee_rate())]
		pub fn set_fee_rate(origin: OriginFor<T>, netuid: NetUid, rate: u16) -> DispatchResult {
			ensure_root(origin)?;
			ensure!(T::Pools::exists(netuid), Error::<T>::MechanismDoesNotExist);
			ensure!(rate >= dtao_amm::MIN_FEE_RATE, Error::<T>::FeeRateTooLow);
			ensure!(rate <= dtao_amm::MAX_FEE_RATE, Error::<T>::FeeRateTooHigh);
			FeeRate::<T>::insert(netuid, rate);
			Self::deposit_event(Event::FeeRateSet { netuid, rate });
			Ok(())
		}
	}
}

impl<T: Config> Pallet<T> {
	fn fee(netuid: NetUid, with_fee: bool) -> dtao_amm::FeeRate {
		if with_fee {
			dtao_amm::FeeRate(FeeRate::<T>::get(netuid))
		} else {
			dtao_amm::FeeRate::ZERO
		}
	}
}

impl<T: Config> SwapEngine for Pallet<T> {
	fn buy(
		netuid: NetUid,
		pool: Pool,
		tao: TaoBalance,
		limit: Option<Price>,
		with_fee: bool,
	) -> Result<Bought, AmmError> {
		pool.buy(tao, Self::fee(netuid, with_fee), limit)
	}

	fn sell(
		netuid: NetUid,
		pool: Pool,
		alpha: AlphaBalance,
		limit: Option<Price>,
		with_fee: bool,
	) -> Result<Sold, AmmError> {
		pool.sell(alpha, Self::fee(netuid, with_fee), limit)
	}

	fn sell_for(
		netuid: NetUid,
		pool: Pool,
		alpha: AlphaBalance,
		to: Pool,
		ratio: Option<Price>,
	) -> Result<Sold, AmmError> {
		pool.sell_for(alpha, Self::fee(netuid, true), &to, ratio)
	}

	fn reserves_changed(netuid: NetUid, pool: Option<Pool>) {
		match pool {
			Some(pool) => {
				AlphaSqrtPrice::<T>::insert(netuid, U64F64::from_bits(pool.sqrt_price_bits()))
			},
			None => {
				AlphaSqrtPrice::<T>::remove(netuid);
				FeeRate::<T>::remove(netuid);
			},
		}
	}

	fn check(pools: &[(NetUid, Pool)]) -> Result<(), &'static str> {
		let in_step = |(netuid, pool): &(NetUid, Pool)| {
			AlphaSqrtPrice::<T>::get(netuid).bits == pool.sqrt_price_bits()
		};
		ensure!(pools.iter().all(in_step), "INV-16: clients read another price than the pool's");
		let trades = |netuid| pools.iter().any(|(other, _)| *other == netuid);
		ensure!(
			AlphaSqrtPrice::<T>::iter_keys().all(trades),
			"INV-16: a price of a pool that does not trade"
		);
		ensure!(
			FeeRate::<T>::iter_keys().all(|netuid| netuid.is_root() || trades(netuid)),
			"INV-16: a fee of a pool that does not trade"
		);
		Ok(())
	}
}
