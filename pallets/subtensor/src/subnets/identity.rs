//! What subnets and their tokens are called.

use super::{symbols, Subnets};
use crate::{
	pallet::*,
	types::{SubnetIdentityInput, MAX_SYMBOL},
	Config, Error, Event,
};
use dtao_runtime_api::stored::{SubnetIdentityV3, WireVec};
use dtao_types::NetUid;
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Subnets<T> {
	/// The identity as it is stored, or [`Error::InvalidIdentity`] where a text is too long or not UTF-8.
	pub fn checked_identity(input: SubnetIdentityInput) -> Result<SubnetIdentityV3, DispatchError> {
		SubnetIdentityV3::try_from(input).map_err(|_| Error::<T>::InvalidIdentity.into())
	}

	/// Set the identity of a subnet.
	pub fn set_identity(
		coldkey: &AccountId32,
		netuid: NetUid,
		identity: SubnetIdentityInput,
	) -> DispatchResult {
		Self::ensure_exists(netuid)?;
		Self::ensure_owner(Some(coldkey), netuid)?;
		let identity = Self::checked_identity(identity)?;
		Self::store_identity(netuid, identity);
		Ok(())
	}

	/// Store the identity of a subnet.
	pub fn store_identity(netuid: NetUid, identity: SubnetIdentityV3) {
		SubnetIdentitiesV3::<T>::insert(netuid, identity);
		Pallet::<T>::deposit_event(Event::SubnetIdentitySet(netuid));
	}

	/// Set the symbol of a subnet's token to an unused one of the table; `coldkey` is the caller,
	/// or none for root.
	pub fn update_symbol(
		coldkey: Option<&AccountId32>,
		netuid: NetUid,
		symbol: &[u8],
	) -> DispatchResult {
		Self::ensure_exists(netuid)?;
		Self::ensure_owner(coldkey, netuid)?;
		ensure!(symbols::is_known(symbol), Error::<T>::SymbolDoesNotExist);
		ensure!(!Self::used_symbols().contains(symbol), Error::<T>::SymbolAlreadyInUse);
		let symbol: WireVec<u8, MAX_SYMBOL> = WireVec::truncate_from(symbol.to_vec());
		TokenSymbol::<T>::insert(netuid, symbol.clone());
		Pallet::<T>::deposit_event(Event::SymbolUpdated { netuid, symbol });
		Ok(())
	}
}
