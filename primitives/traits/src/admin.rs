//! Setting parameters of a subnet or of the whole chain.

use crate::{chain_params, subnet_params};
use dtao_types::{MechId, NetUid, TaoBalance, I96F32, U64F64};
use sp_runtime::{DispatchError, DispatchResult, Weight};

/// Who may set a parameter of a subnet, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setter {
	/// The owner of the subnet, once in `OwnerHyperparamRateLimit` tempos and outside of the freeze
	/// window, or root.
	Owner,
	/// The same, but once in the blocks that changes of mechanisms wait: a change of their number makes
	/// and deletes the data of all neurons.
	OwnerSeldom,
	/// The same, but once in five tempos: with each change all validators have to update.
	OwnerRarely,
	/// Root only.
	Root,
}

macro_rules! define_subnet_params {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($($value:ident: $type:ty),*) by $setter:ident, bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		/// A parameter of one subnet with the value it shall have. Units stand at each variant; "parts"
		/// are parts of 65,535.
		#[derive(Clone, Copy, Debug, PartialEq, Eq)]
		pub enum SubnetParam {
			$($(#[$doc])* $name($($type),*),)*
		}

		impl SubnetParam {
			/// Number of the parameter. Part of storage and events.
			pub const fn number(&self) -> u8 {
				match self {
					$(Self::$name(..) => $number,)*
				}
			}

			/// Who may set the parameter, and how often.
			pub const fn setter(&self) -> Setter {
				match self {
					$(Self::$name(..) => Setter::$setter,)*
				}
			}
		}
	};
}

subnet_params!(define_subnet_params);

macro_rules! define_chain_params {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($value:ident: $type:ty) bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		/// A parameter of the whole chain with the value it shall have. Root sets it.
		#[derive(Clone, Copy, Debug, PartialEq, Eq)]
		pub enum ChainParam {
			$($(#[$doc])* $name($type),)*
		}

		impl ChainParam {
			/// Number of the parameter. Part of storage and events.
			pub const fn number(&self) -> u8 {
				match self {
					$(Self::$name(..) => $number,)*
				}
			}
		}
	};
}

chain_params!(define_chain_params);

/// Parts of 65,535 of the emission, one for each mechanism of a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MechanismSplit {
	parts: [u16; Self::MAX],
	length: usize,
}

impl MechanismSplit {
	/// Mechanisms that a split can have.
	const MAX: usize = 16;

	/// The split with these parts. One with too many has no [`parts`](Self::parts).
	pub fn new(list: &[u16]) -> Self {
		let mut parts = [0; Self::MAX];
		for (part, value) in parts.iter_mut().zip(list) {
			*part = *value;
		}
		Self { parts, length: list.len() }
	}

	/// The parts; `None` where there are too many.
	pub fn parts(&self) -> Option<&[u16]> {
		self.parts.get(..self.length)
	}
}

/// Sets parameters after checking origin, bounds, freeze window and rate limit.
pub trait HyperparamAdmin<Origin> {
	/// Set `param` of `netuid`.
	fn set_subnet(origin: Origin, netuid: NetUid, param: SubnetParam) -> DispatchResult;

	/// Set a parameter of the chain; root only.
	fn set_chain(origin: Origin, param: ChainParam) -> DispatchResult;
}

impl<Origin> HyperparamAdmin<Origin> for () {
	fn set_subnet(_: Origin, _: NetUid, _: SubnetParam) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn set_chain(_: Origin, _: ChainParam) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}

/// Does with a subnet what is more than a parameter, after the same checks.
pub trait SubnetAdmin<Origin, AccountId> {
	/// Whether the subnet exists.
	fn exists(netuid: NetUid) -> bool;

	/// Let another hotkey of the owner receive the owner cut.
	fn set_owner_hotkey(origin: Origin, netuid: NetUid, hotkey: AccountId) -> DispatchResult;

	/// Let the subnet take `most` neurons, and those who earned the least leave.
	fn trim(origin: Origin, netuid: NetUid, most: u16) -> DispatchResult;

	/// The most that [`SubnetAdmin::trim`] weighs beyond the setting of a parameter.
	fn weight_of_trim(netuid: NetUid, most: u16) -> Weight;
}

impl<Origin, AccountId> SubnetAdmin<Origin, AccountId> for () {
	fn exists(_: NetUid) -> bool {
		false
	}

	fn set_owner_hotkey(_: Origin, _: NetUid, _: AccountId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn trim(_: Origin, _: NetUid, _: u16) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn weight_of_trim(_: NetUid, _: u16) -> Weight {
		Weight::zero()
	}
}
