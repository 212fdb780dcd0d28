//! Admin: who may set a parameter, when, and to what; called by `AdminUtils`.
//!
//! The tables of `dtao-traits` say it line by line; `bounds` has the checks of values that they name, `gate`
//! those of who may, and when.

mod bounds;
mod gate;
mod tempo;

pub use bounds::MIN_LOCK_COST_MIN;
#[cfg(test)]
pub(crate) use bounds::SERVING_RATE_LIMIT_MIN;

use crate::{
	coinbase::Coinbase,
	keys::KeyStore,
	lifecycle::Lifecycle,
	pallet::*,
	params::{KeptOfChain, KeptOfSubnet, Params, RateLimitKey, RateLimits},
	pools::Pools,
	registration::Registration,
	schedule::Schedule,
	staking::Staking,
	subnets::Subnets,
	Config, Error, Event,
};
use core::marker::PhantomData;
use dtao_traits::{ChainParam, HyperparamAdmin, MechanismSplit, Setter, SubnetAdmin, SubnetParam};
use dtao_types::{MechId, NetUid, TaoBalance, I96F32};
use frame_support::{ensure, traits::Get, weights::Weight};
use frame_system::{ensure_root, pallet_prelude::OriginFor};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Tempos between two changes, by an owner, of what is changed rarely.
const RARE_TEMPOS: u16 = 5;

/// Number under which it is kept when an owner trimmed a subnet; beyond those of parameters.
const TRIM: u8 = u8::MAX;

/// Number under which it is kept when an owner triggered an epoch.
const TRIGGER: u8 = TRIM - 1;

/// Sets parameters in the rooms that keep them.
pub(crate) struct Admin<T>(PhantomData<T>);

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
	/// Blocks that an owner waits between two changes of a parameter.
	fn wait_of(netuid: NetUid, setter: Setter) -> u64 {
		match setter {
			Setter::Owner => Self::tempos(netuid, OwnerHyperparamRateLimit::<T>::get()),
			Setter::OwnerRarely => Self::tempos(netuid, RARE_TEMPOS),
			Setter::OwnerSeldom => T::Params::get().mechanism_rate_limit,
			Setter::Root => 0,
		}
	}
}

impl<T: Config> HyperparamAdmin<OriginFor<T>> for Pallet<T> {
	fn set_subnet(origin: OriginFor<T>, netuid: NetUid, param: SubnetParam) -> DispatchResult {
		let sender = Admin::<T>::sender(origin, netuid)?;
		let (number, setter) = (param.number(), param.setter());
		if setter == Setter::Root {
			ensure!(sender.is_root(), DispatchError::BadOrigin);
		} else {
			let wait = Admin::<T>::wait_of(netuid, setter);
			Admin::<T>::ensure_rested(&sender, netuid, number, wait)?;
			Admin::<T>::ensure_no_epoch_near(netuid)?;
		}
		Admin::<T>::check(netuid, &param, sender.is_root())?;
		Admin::<T>::note(&sender, netuid, number);
		Params::<T>::store::<Admin<T>>(netuid, param);
		Self::deposit_event(Event::HyperparameterSet { netuid, parameter: number });
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

impl<T: Config> SubnetAdmin<OriginFor<T>, AccountId32> for Pallet<T> {
	fn exists(netuid: NetUid) -> bool {
		Subnets::<T>::exists(netuid)
	}

	/// Root waits, too: the hotkey is who gets the owner cut.
	fn set_owner_hotkey(
		origin: OriginFor<T>,
		netuid: NetUid,
		hotkey: AccountId32,
	) -> DispatchResult {
		Admin::<T>::sender(origin, netuid)?;
		let key = RateLimitKey::SetSNOwnerHotkey(netuid);
		let wait = T::Params::get().owner_hotkey_rate_limit;
		ensure!(RateLimits::<T>::is_over(&key, wait), Error::<T>::TxRateLimitExceeded);
		KeyStore::<T>::ensure_owner(&Subnets::<T>::owner(netuid), &hotkey)?;
		RateLimits::<T>::note(&key);
		Subnets::<T>::set_owner_hotkey(netuid, &hotkey);
		Ok(())
	}

	fn trim(origin: OriginFor<T>, netuid: NetUid, most: u16) -> DispatchResult {
		let sender = Admin::<T>::sender(origin, netuid)?;
		Admin::<T>::ensure_rested(&sender, netuid, TRIM, T::Params::get().trim_rate_limit)?;
		Admin::<T>::ensure_no_epoch_near(netuid)?;
		// Its seats are tied to stake.
		ensure!(!netuid.is_root(), Error::<T>::NotPermittedOnRootSubnet);
		Registration::<T>::trim(netuid, most)?;
		Admin::<T>::note(&sender, netuid, TRIM);
		Ok(())
	}

	fn weight_of_trim(netuid: NetUid, most: u16) -> Weight {
		Registration::<T>::trim_weight(netuid, most)
	}
}
