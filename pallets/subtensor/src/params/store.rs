//! Reading and writing the parameters that this room keeps, by the tables of `dtao-traits`.

use crate::{facts::Facts, pallet::*, Config};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_traits::{ChainParam, MechanismSplit, SubnetParam};
use dtao_types::{MechId, NetUid, TaoBalance, I96F32};

/// Sole writer of the parameters that this room keeps.
pub struct Params<T>(PhantomData<T>);

/// For parameters that this room keeps all.
struct Nowhere;

/// Store one parameter of a subnet, here or in the room that keeps it.
macro_rules! store {
	($rooms:ident, ($netuid:ident, $($value:ident),*), in $item:ident) => {
		$item::<T>::insert($netuid, ($($value),*))
	};
	($rooms:ident, ($netuid:ident, $value:ident), in $item:ident; $fact:ident) => {{
		$item::<T>::insert($netuid, $value);
		Facts::<T>::update($netuid, |facts| facts.$fact = $value);
	}};
	($rooms:ident, ($netuid:ident, $value:ident), by $room:ident $set:ident) => {
		$rooms::$set($netuid, $value)
	};
}

/// Store one parameter of the chain, here or in the room that keeps it.
macro_rules! store_in_chain {
	($rooms:ident, $value:ident, in $item:ident) => {
		$item::<T>::put($value)
	};
	($rooms:ident, $value:ident, by $room:ident $set:ident) => {
		$rooms::$set($value)
	};
}

/// The setter of one parameter that another room keeps.
macro_rules! declare {
	(($($arg:ident: $type:ty),*), in $($item:tt)*) => {};
	(($($arg:ident: $type:ty),*), by $room:ident $set:ident) => {
		#[doc = concat!("Have [`", stringify!($room), "`](crate) store it.")]
		fn $set($($arg: $type),*);
	};
}

/// The same setter where there is no other room.
macro_rules! refuse {
	(($($arg:ident: $type:ty),*), in $($item:tt)*) => {};
	(($($arg:ident: $type:ty),*), by $room:ident $set:ident) => {
		fn $set($($arg: $type),*) {
			let _ = ($($arg),*);
			debug_assert!(false, concat!(stringify!($room), " keeps it"));
		}
	};
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
		/// The setters of the parameters of a subnet that other rooms keep.
		pub trait KeptOfSubnet {
			$(declare!((netuid: NetUid, $($value: $type),*), $($kept)*);)*
		}

		impl KeptOfSubnet for Nowhere {
			$(refuse!((netuid: NetUid, $($value: $type),*), $($kept)*);)*
		}

		impl<T: Config> Params<T> {
			/// Store a parameter of a subnet. `Elsewhere` has the setters of those that other rooms keep.
			pub fn store<Elsewhere: KeptOfSubnet>(netuid: NetUid, param: SubnetParam) {
				match param {
					$(SubnetParam::$name($($value),*) => {
						store!(Elsewhere, (netuid, $($value),*), $($kept)*)
					},)*
				}
			}

			/// Prefixes of the keys of the parameters that owners and root set.
			pub(super) fn table_footprint(netuid: NetUid) -> impl Iterator<Item = Vec<u8>> {
				[$(prefix!(netuid, $($kept)*)),*].into_iter().flatten()
			}
		}
	};
}

dtao_traits::subnet_params!(subnet_store);

macro_rules! chain_store {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($value:ident: $type:ty) bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		/// The setters of the parameters of the chain that other rooms keep.
		pub trait KeptOfChain {
			$(declare!(($value: $type), $($kept)*);)*
		}

		impl KeptOfChain for Nowhere {
			$(refuse!(($value: $type), $($kept)*);)*
		}

		impl<T: Config> Params<T> {
			/// Store a parameter of the chain. `Elsewhere` has the setters of those that other rooms keep.
			pub fn store_in_chain<Elsewhere: KeptOfChain>(param: ChainParam) {
				match param {
					$(ChainParam::$name($value) => {
						store_in_chain!(Elsewhere, $value, $($kept)*)
					},)*
				}
			}
		}
	};
}

dtao_traits::chain_params!(chain_store);

impl<T: Config> Params<T> {
	/// Write parameters of a new subnet that this room keeps, whatever the bounds say.
	pub fn init(netuid: NetUid, values: &[SubnetParam]) {
		for value in values {
			Self::store::<Nowhere>(netuid, *value);
		}
	}

	/// Write parameters of a new chain that this room keeps, whatever the bounds say.
	pub fn init_chain(values: impl IntoIterator<Item = ChainParam>) {
		for value in values {
			Self::store_in_chain::<Nowhere>(value);
		}
	}

	/// Note for clients that there is no registration by work.
	pub fn forbid_work(netuid: NetUid) {
		NetworkPowRegistrationAllowed::<T>::insert(netuid, false);
	}
}
