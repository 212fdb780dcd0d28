//! Admin: who may set a parameter, when, and to what; called by `AdminUtils`.
//!
//! The tables of `dtao-traits` say it line by line; [`bounds`] has the checks that they name.

mod bounds;

pub use bounds::MIN_LOCK_COST_MIN;
#[cfg(test)]
pub(crate) use bounds::SERVING_RATE_LIMIT_MIN;

use crate::{
	coinbase::Coinbase,
	lifecycle::Lifecycle,
	pallet::*,
	params::{KeptOfChain, KeptOfSubnet, Params, RateLimits},
	pools::Pools,
	schedule::Schedule,
	staking::Staking,
	subnets::Subnets,
	Config, Error, Event,
};
use core::marker::PhantomData;
use dtao_traits::{ChainParam, HyperparamAdmin, MechanismSplit, Setter, SubnetParam};
use dtao_types::{MechId, NetUid, I96F32};
use frame_support::{ensure, traits::Get};
use frame_system::{ensure_root, pallet_prelude::OriginFor, RawOrigin};
use sp_runtime::{DispatchError, DispatchResult};

/// Tempos between two changes, by an owner, of what is changed rarely.
const RARE_TEMPOS: u16 = 5;

/// Sets parameters in the rooms that keep them.
struct Admin<T>(PhantomData<T>);

/// The setter of one parameter that another room than `params` keeps: that of the room.
macro_rules! give {
	(($($arg:ident: $type:ty),*), in $($item:tt)*) => {};
	(($($arg:ident: $type:ty),*), by $room:ident $set:ident) => {
		fn $set($($arg: $type),*) {
			$room::<T>::$set($($arg),*)
		}
	};
}

macro_rules! subnet_admin {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($($value:ident: $type:ty),*) by $setter:ident, bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		impl<T: Config> Admin<T> {
			/// Check the bounds of a value. Root may pass some that bind owners.
			fn check(netuid: NetUid, param: &SubnetParam, by_root: bool) -> DispatchResult {
				match *param {
					$(SubnetParam::$name($($value),*) => {
						bounds::$bounds::<T>(netuid, $($value,)* by_root)
					},)*
				}
			}
		}

		impl<T: Config> KeptOfSubnet for Admin<T> {
			$(give!((netuid: NetUid, $($value: $type),*), $($kept)*);)*
		}
	};
}

dtao_traits::subnet_params!(subnet_admin);

macro_rules! chain_admin {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($value:ident: $type:ty) bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		impl<T: Config> Admin<T> {
			/// Check the bounds of a value.
			fn check_of_chain(param: &ChainParam) -> DispatchResult {
				match *param {
					$(ChainParam::$name($value) => bounds::$bounds::<T>($value),)*
				}
			}
		}

		impl<T: Config> KeptOfChain for Admin<T> {
			$(give!(($value: $type), $($kept)*);)*
		}
	};
}

dtao_traits::chain_params!(chain_admin);

impl<T: Config> Admin<T> {
	/// Fail where an owner may not change this parameter now; remember that it was changed.
	fn limit_owner(netuid: NetUid, param: &SubnetParam) -> DispatchResult {
		let tempos =
			|count: u16| u64::from(count).saturating_mul(u64::from(Schedule::<T>::tempo(netuid)));
		let wait = match param.setter() {
			Setter::Owner => tempos(OwnerHyperparamRateLimit::<T>::get()),
			Setter::OwnerRarely => tempos(RARE_TEMPOS),
			Setter::OwnerSeldom => T::Params::get().mechanism_rate_limit,
			Setter::Root => return Err(DispatchError::BadOrigin),
		};
		if let Some(left) = Schedule::<T>::clock(netuid).blocks_until_next(Pallet::<T>::now()) {
			ensure!(
				left >= u64::from(AdminFreezeWindow::<T>::get()),
				Error::<T>::AdminActionProhibitedDuringWeightsWindow
			);
		}
		let number = param.number();
		ensure!(
			RateLimits::<T>::is_owner_rested(netuid, number, wait),
			Error::<T>::TxRateLimitExceeded
		);
		RateLimits::<T>::note_owner(netuid, number);
		Ok(())
	}
}

impl<T: Config> HyperparamAdmin<OriginFor<T>> for Pallet<T> {
	fn set_subnet(origin: OriginFor<T>, netuid: NetUid, param: SubnetParam) -> DispatchResult {
		let signer = match origin.into() {
			Ok(RawOrigin::Root) => None,
			Ok(RawOrigin::Signed(who)) => Some(who),
			_ => return Err(DispatchError::BadOrigin),
		};
		Subnets::<T>::ensure_exists(netuid)?;
		if signer.is_some() {
			ensure!(param.setter() != Setter::Root, DispatchError::BadOrigin);
		}
		Subnets::<T>::ensure_owner(signer.as_ref(), netuid)?;
		Admin::<T>::check(netuid, &param, signer.is_none())?;
		if signer.is_some() {
			Admin::<T>::limit_owner(netuid, &param)?;
		}
		Params::<T>::store::<Admin<T>>(netuid, param);
		let parameter = param.number();
		Self::deposit_event(Event::HyperparameterSet { netuid, parameter });
		Ok(())
	}

	fn set_chain(origin: OriginFor<T>, param: ChainParam) -> DispatchResult {
		ensure_root(origin)?;
		Admin::<T>::check_of_chain(&param)?;
		Params::<T>::store_in_chain::<Admin<T>>(param);
		Self::deposit_event(Event::ChainParameterSet { parameter: param.number() });
		Ok(())
	}
}
