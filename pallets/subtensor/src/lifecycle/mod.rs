//! Lifecycle: what touches many rooms at once. How a subnet begins and ends, and the state of genesis.
//!
//! | file | what |
//! |---|---|
//! | `launch` | a subnet is registered; where there is no room another one begins to end |
//! | `genesis` | the subnets of the genesis configuration |
//! | `lease` | a crowdloan registers a subnet; its beneficiary takes it over |
//! | `mechanisms` | mechanisms that a subnet gets or loses |
//! | `swap_hotkey` | another hotkey takes the place of one, on a subnet or on all |
//! | `announcement` | a coldkey announces another one, waits, and hands everything over |
//! | `swap_coldkey` | what is handed over |
//! | `dissolve` | a subnet ends: its holders are paid, every key of it is erased |
//!
//! No room below knows this one.

mod announcement;
mod dissolve;
mod genesis;
mod launch;
mod lease;
mod mechanisms;
pub(crate) mod storage;
mod swap_coldkey;
mod swap_hotkey;

pub use announcement::ColdkeySwap;
#[cfg(test)]
pub(crate) use dissolve::footprint;
pub use dissolve::Dissolve;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub(crate) use dissolve::{pay_metered, stake_on_root};
pub use swap_hotkey::HotkeySwap;

use crate::{
	coinbase::Coinbase, pallet::*, pools::Pools, schedule::Schedule, subnets::Subnets,
	types::SubnetFacts, Config,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_types::NetUid;

/// Beginnings and changes that touch many rooms; [`Dissolve`] has the ends.
pub struct Lifecycle<T>(PhantomData<T>);

impl<T: Config> Lifecycle<T> {
	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![LastHotkeySwapOnNetuid::<T>::iter_key_prefix(netuid).prefix().to_vec()]
	}

	/// What the items say that the facts of a subnet are copies of.
	pub fn facts(netuid: NetUid) -> SubnetFacts {
		SubnetFacts {
			netuid,
			registered_at: Subnets::<T>::registered_at(netuid),
			first_emission: Subnets::<T>::first_emission(netuid),
			token_enabled: Subnets::<T>::is_token_enabled(netuid),
			emission_enabled: Coinbase::<T>::is_emission_enabled(netuid),
			registration_allowed: NetworkRegistrationAllowed::<T>::get(netuid),
			owner_cut_enabled: Coinbase::<T>::is_owner_cut_enabled(netuid),
			tempo: Schedule::<T>::tempo(netuid),
			ema_halving: Pools::<T>::ema_halving(netuid),
			min_burn: MinBurn::<T>::get(netuid),
			burn_half_life: BurnHalfLife::<T>::get(netuid),
		}
	}
}
