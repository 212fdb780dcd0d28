//! Reading and writing the parameters that this room keeps, by the tables of `dtao-traits`.

use crate::{facts::Facts, pallet::*, Config};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_traits::{ChainParam, SubnetParam};
use dtao_types::NetUid;

/// Sole writer of the parameters that this room keeps.
pub struct Params<T>(PhantomData<T>);

/// Store one parameter of a subnet, or hand it back where another room keeps it.
macro_rules! store {
	($netuid:ident, $param:ident, $value:expr, in $item:ident) => {
		$item::<T>::insert($netuid, $value)
	};
	($netuid:ident, $param:ident, $value:expr, in $item:ident; $fact:ident) => {{
		$item::<T>::insert($netuid, $value);
		Facts::<T>::update($netuid, |facts| facts.$fact = $value);
	}};
	($netuid:ident, $param:ident, $value:expr, by $room:ident $set:ident) => {{
		let _ = $value;
		return Err($param);
	}};
}

/// The prefix of the key of one parameter of a subnet, where this room keeps it.
macro_rules! prefix {
	($netuid:ident, in $item:ident $($fact:tt)*) => {
		Some($item::<T>::hashed_key_for($netuid))
	};
	($netuid:ident, by $room:ident $set:ident) => {
		None
	};
}

macro_rules! subnet_store {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($($value:ident: $type:ty),*) by $setter:ident, bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		impl<T: Config> Params<T> {
			/// Store a parameter of a subnet. Hands one back that another room keeps.
			pub fn store(netuid: NetUid, param: SubnetParam) -> Result<(), SubnetParam> {
				match param {
					$(SubnetParam::$name($($value),*) => {
						store!(netuid, param, ($($value),*), $($kept)*)
					},)*
				}
				Ok(())
			}

			/// Prefixes of the keys of the parameters that owners and root set.
			pub(super) fn table_footprint(netuid: NetUid) -> impl Iterator<Item = Vec<u8>> {
				[$(prefix!(netuid, $($kept)*)),*].into_iter().flatten()
			}
		}
	};
}

dtao_traits::subnet_params!(subnet_store);

/// Store one parameter of the chain, or hand it back where another room keeps it.
macro_rules! store_in_chain {
	($param:ident, $value:ident, in $item:ident) => {
		$item::<T>::put($value)
	};
	($param:ident, $value:ident, by $room:ident $set:ident) => {{
		let _ = $value;
		return Err($param);
	}};
}

macro_rules! chain_store {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($value:ident: $type:ty) bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		impl<T: Config> Params<T> {
			/// Store a parameter of the chain. Hands one back that another room keeps.
			pub fn store_in_chain(param: ChainParam) -> Result<(), ChainParam> {
				match param {
					$(ChainParam::$name($value) => store_in_chain!(param, $value, $($kept)*),)*
				}
				Ok(())
			}
		}
	};
}

dtao_traits::chain_params!(chain_store);

impl<T: Config> Params<T> {
	/// Write parameters of a new subnet that this room keeps, whatever the bounds say.
	pub fn init(netuid: NetUid, values: &[SubnetParam]) {
		for value in values {
			let kept = Self::store(netuid, *value);
			debug_assert!(kept.is_ok(), "{value:?} is kept by another room");
		}
	}

	/// Write parameters of a new chain that this room keeps, whatever the bounds say.
	pub fn init_chain(values: impl IntoIterator<Item = ChainParam>) {
		for value in values {
			let kept = Self::store_in_chain(value);
			debug_assert!(kept.is_ok(), "{value:?} is kept by another room");
		}
	}

	/// Note for clients that there is no registration by work.
	pub fn forbid_work(netuid: NetUid) {
		NetworkPowRegistrationAllowed::<T>::insert(netuid, false);
	}
}
