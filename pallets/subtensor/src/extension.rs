//! Refusal of hopeless transactions before they reach a block.
//!
//! Calls that cost nothing must not flood blocks, so the pool runs the checks of their sender:
//! who is not registered, comes too early or names no subnet is turned away with a code that the
//! public clients translate. The calls run the same checks again, because batches, proxies and
//! sudo do not pass through here.

use crate::{pallet::*, serving::Serving, subnets::Subnets, weights::Weighting, Config, Error};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::{fmt, marker::PhantomData};
use dtao_runtime_api::stored::AxonInfo;
use dtao_types::{MechId, NetUid};
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{IsSubType, OriginTrait},
	weights::Weight,
};
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;
use sp_runtime::{
	impl_tx_ext_default,
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, Dispatchable, Implication, TransactionExtension,
		ValidateResult,
	},
	transaction_validity::{InvalidTransaction, ValidTransaction},
	DispatchError,
};

/// Codes of `InvalidTransaction::Custom` that the public clients translate.
pub mod code {
	/// The stake is too low.
	pub const STAKE_AMOUNT_TOO_LOW: u8 = 1;
	/// The subnet does not exist.
	pub const SUBNET_NOT_EXISTS: u8 = 3;
	/// The key came too early.
	pub const RATE_LIMIT_EXCEEDED: u8 = 6;
	/// The hotkey is not registered on the subnet.
	pub const HOTKEY_NOT_REGISTERED: u8 = 10;
	/// The IP address or its type is not valid.
	pub const INVALID_IP_ADDRESS: u8 = 11;
	/// The axon was announced too recently.
	pub const SERVING_RATE_LIMIT_EXCEEDED: u8 = 12;
	/// The port is not valid.
	pub const INVALID_PORT: u8 = 13;
	/// Anything else.
	pub const BAD_REQUEST: u8 = 255;
}

/// The transaction extension. It adds no bytes to a transaction.
#[derive(Clone, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct SubtensorTransactionExtension<T>(PhantomData<T>);

impl<T> SubtensorTransactionExtension<T> {
	/// The extension.
	pub const fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T> Default for SubtensorTransactionExtension<T> {
	fn default() -> Self {
		Self::new()
	}
}

impl<T> fmt::Debug for SubtensorTransactionExtension<T> {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str("SubtensorTransactionExtension")
	}
}

impl<T: Config> SubtensorTransactionExtension<T> {
	fn check(who: &AccountId32, call: &Call<T>) -> Result<(), DispatchError> {
		match call {
			Call::set_weights { netuid, version_key, .. } => {
				Self::check_weights(who, *netuid, MechId::MAIN, *version_key)
			},
			Call::set_mechanism_weights { netuid, mecid, version_key, .. } => {
				Self::check_weights(who, *netuid, *mecid, *version_key)
			},
			Call::serve_axon {
				netuid,
				version,
				ip,
				port,
				ip_type,
				protocol,
				placeholder1,
				placeholder2,
			} => {
				let axon = AxonInfo {
					block: Pallet::<T>::now(),
					version: *version,
					ip: *ip,
					port: *port,
					ip_type: *ip_type,
					protocol: *protocol,
					placeholder1: *placeholder1,
					placeholder2: *placeholder2,
				};
				Serving::<T>::check(who, *netuid, &axon)
			},
			_ => Ok(()),
		}
	}

	fn check_weights(
		who: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		version_key: u64,
	) -> Result<(), DispatchError> {
		Subnets::<T>::ensure_exists(netuid)?;
		Subnets::<T>::ensure_mechanism(netuid, mech)?;
		let index = Weighting::<T>::index(netuid, mech)?;
		Weighting::<T>::check_sender(who, netuid, index, version_key).map(|_| ())
	}
}

/// The code of an error, as the public clients know it.
fn code_of<T: Config>(error: DispatchError) -> u8 {
	let is = |candidate: Error<T>| error == candidate.into();
	if is(Error::SubnetNotExists) {
		code::SUBNET_NOT_EXISTS
	} else if is(Error::HotKeyNotRegisteredInSubNet) {
		code::HOTKEY_NOT_REGISTERED
	} else if is(Error::NotEnoughStakeToSetWeights) {
		code::STAKE_AMOUNT_TOO_LOW
	} else if is(Error::SettingWeightsTooFast) {
		code::RATE_LIMIT_EXCEEDED
	} else if is(Error::InvalidIpType) || is(Error::InvalidIpAddress) {
		code::INVALID_IP_ADDRESS
	} else if is(Error::InvalidPort) {
		code::INVALID_PORT
	} else if is(Error::ServingRateLimitExceeded) {
		code::SERVING_RATE_LIMIT_EXCEEDED
	} else {
		code::BAD_REQUEST
	}
}

impl<T> TransactionExtension<<T as frame_system::Config>::RuntimeCall>
	for SubtensorTransactionExtension<T>
where
	T: Config + Send + Sync,
	<T as frame_system::Config>::RuntimeCall: Dispatchable + IsSubType<Call<T>>,
	<<T as frame_system::Config>::RuntimeCall as Dispatchable>::RuntimeOrigin:
		OriginTrait + AsSystemOriginSigner<AccountId32> + Clone,
{
	const IDENTIFIER: &'static str = "SubtensorTransactionExtension";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn weight(&self, _: &<T as frame_system::Config>::RuntimeCall) -> Weight {
		use crate::WeightInfo;
		T::WeightInfo::extension()
	}

	fn validate(
		&self,
		origin: <<T as frame_system::Config>::RuntimeCall as Dispatchable>::RuntimeOrigin,
		call: &<T as frame_system::Config>::RuntimeCall,
		_: &DispatchInfoOf<<T as frame_system::Config>::RuntimeCall>,
		_: usize,
		_: Self::Implicit,
		_: &impl Implication,
		_: TransactionSource,
	) -> ValidateResult<Self::Val, <T as frame_system::Config>::RuntimeCall> {
		if let (Some(who), Some(call)) = (origin.as_system_origin_signer(), call.is_sub_type()) {
			Self::check(who, call)
				.map_err(|error| InvalidTransaction::Custom(code_of::<T>(error)))?;
		}
		Ok((ValidTransaction::default(), (), origin))
	}

	impl_tx_ext_default!(<T as frame_system::Config>::RuntimeCall; prepare);
}
