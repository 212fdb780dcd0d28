//! What the pool and the block ask of a carrier.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use dtao_shield::Carrier;
use frame_support::{
	dispatch::DispatchInfo,
	ensure,
	traits::{IsSubType, OriginTrait as _},
	weights::Weight,
};
use scale_info::{Type, TypeInfo};
use sp_runtime::{
	generic::{Era, Preamble, UncheckedExtrinsic},
	impl_tx_ext_default,
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, Dispatchable, Implication, TransactionExtension,
		ValidateResult,
	},
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
	},
};

use crate::{Call, Config, WeightInfo};

/// Code that clients know: the ciphertext of a carrier does not split into its parts.
pub const MALFORMED_CARRIER: u8 = 23;

/// Blocks that a carrier may live at most.
pub const MAX_CARRIER_PERIOD: u64 = 8;

/// The call type of the runtime.
type RuntimeCallOf<T> = <T as frame_system::Config>::RuntimeCall;

/// The origin type of the runtime.
type RuntimeOriginOf<T> = <T as frame_system::Config>::RuntimeOrigin;

/// Whether a call is a carrier: `submit_encrypted` itself, not in a batch, a proxy call or the like.
/// The author opens no other.
pub fn is_carrier<T: Config>(call: &RuntimeCallOf<T>) -> bool
where
	RuntimeCallOf<T>: IsSubType<Call<T>>,
{
	matches!(call.is_sub_type(), Some(Call::submit_encrypted { .. }))
}

/// The ciphertext of a transaction that is a well-formed carrier and signed. `None` for every other
/// one.
pub fn carried_ciphertext<T: Config, Address, Signature, Extension>(
	transaction: UncheckedExtrinsic<Address, RuntimeCallOf<T>, Signature, Extension>,
) -> Option<Vec<u8>>
where
	RuntimeCallOf<T>: IsSubType<Call<T>>,
{
	let Preamble::Signed(..) = transaction.preamble else {
		return None;
	};
	match transaction.function.is_sub_type() {
		Some(Call::submit_encrypted { ciphertext }) if Carrier::parse(ciphertext).is_ok() => {
			Some(ciphertext.to_vec())
		},
		_ => None,
	}
}

/// Turns away signed carriers whose ciphertext does not split into its parts, with
/// [`MALFORMED_CARRIER`]. Everything else passes.
///
/// Carries no data.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct CheckShieldedTxValidity<T>(PhantomData<T>);

impl<T> Default for CheckShieldedTxValidity<T> {
	fn default() -> Self {
		Self(PhantomData)
	}
}

impl<T> Clone for CheckShieldedTxValidity<T> {
	fn clone(&self) -> Self {
		Self::default()
	}
}

impl<T> Eq for CheckShieldedTxValidity<T> {}

impl<T> PartialEq for CheckShieldedTxValidity<T> {
	fn eq(&self, _: &Self) -> bool {
		true
	}
}

impl<T> core::fmt::Debug for CheckShieldedTxValidity<T> {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		out.write_str("CheckShieldedTxValidity")
	}
}

impl<T: Config + Send + Sync> TransactionExtension<RuntimeCallOf<T>> for CheckShieldedTxValidity<T>
where
	RuntimeCallOf<T>: IsSubType<Call<T>> + Dispatchable<Info = DispatchInfo>,
	<RuntimeCallOf<T> as Dispatchable>::RuntimeOrigin: AsSystemOriginSigner<T::AccountId>,
{
	const IDENTIFIER: &'static str = "CheckShieldedTxValidity";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn weight(&self, call: &RuntimeCallOf<T>) -> Weight {
		match is_carrier::<T>(call) {
			true => T::WeightInfo::check_carrier(),
			false => Weight::zero(),
		}
	}

	fn validate(
		&self,
		origin: RuntimeOriginOf<T>,
		call: &RuntimeCallOf<T>,
		_: &DispatchInfoOf<RuntimeCallOf<T>>,
		_: usize,
		_: (),
		_: &impl Encode,
		_: TransactionSource,
	) -> ValidateResult<(), RuntimeCallOf<T>> {
		if let (Some(Call::submit_encrypted { ciphertext }), Some(_)) =
			(call.is_sub_type(), origin.as_signer())
		{
			let malformed = InvalidTransaction::Custom(MALFORMED_CARRIER);
			ensure!(Carrier::parse(ciphertext).is_ok(), malformed);
		}
		Ok((ValidTransaction::default(), (), origin))
	}

	impl_tx_ext_default!(RuntimeCallOf<T>; prepare);
}

/// FRAME's check of the era, and for carriers one more: they must be mortal and live for at most
/// [`MAX_CARRIER_PERIOD`] blocks, else `Stale`.
///
/// Same identifier, bytes and metadata as FRAME's extension of this name.
#[derive(Encode, Decode, DecodeWithMemTracking)]
pub struct CheckMortality<T: frame_system::Config + Send + Sync>(frame_system::CheckMortality<T>);

impl<T: frame_system::Config + Send + Sync> CheckMortality<T> {
	/// With this era.
	pub fn from(era: Era) -> Self {
		Self(frame_system::CheckMortality::from(era))
	}

	fn outlives_carriers(&self) -> bool {
		match self.0 .0 {
			Era::Immortal => true,
			Era::Mortal(period, _) => period > MAX_CARRIER_PERIOD,
		}
	}
}

impl<T: frame_system::Config + Send + Sync> Clone for CheckMortality<T> {
	fn clone(&self) -> Self {
		Self(self.0.clone())
	}
}

impl<T: frame_system::Config + Send + Sync> Eq for CheckMortality<T> {}

impl<T: frame_system::Config + Send + Sync> PartialEq for CheckMortality<T> {
	fn eq(&self, other: &Self) -> bool {
		self.0 .0 == other.0 .0
	}
}

impl<T: frame_system::Config + Send + Sync> core::fmt::Debug for CheckMortality<T> {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		self.0.fmt(out)
	}
}

impl<T: frame_system::Config + Send + Sync + 'static> TypeInfo for CheckMortality<T>
where
	frame_system::CheckMortality<T>: TypeInfo,
{
	type Identity = <frame_system::CheckMortality<T> as TypeInfo>::Identity;

	fn type_info() -> Type {
		<frame_system::CheckMortality<T> as TypeInfo>::type_info()
	}
}

impl<T: Config + Send + Sync> TransactionExtension<RuntimeCallOf<T>> for CheckMortality<T>
where
	RuntimeCallOf<T>: IsSubType<Call<T>> + Dispatchable<Info = DispatchInfo>,
{
	const IDENTIFIER: &'static str = "CheckMortality";
	type Implicit = T::Hash;
	type Val = ();
	type Pre = ();

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.0.implicit()
	}

	fn weight(&self, call: &RuntimeCallOf<T>) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: RuntimeOriginOf<T>,
		call: &RuntimeCallOf<T>,
		info: &DispatchInfoOf<RuntimeCallOf<T>>,
		length: usize,
		implicit: Self::Implicit,
		implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<(), RuntimeCallOf<T>> {
		if is_carrier::<T>(call) {
			ensure!(!self.outlives_carriers(), InvalidTransaction::Stale);
		}
		self.0.validate(origin, call, info, length, implicit, implication, source)
	}

	impl_tx_ext_default!(RuntimeCallOf<T>; prepare);
}
