//! Places in the order of the extensions that have no duty yet.
//!
//! Neither carries data nor rejects anything. They stand in the list so that the metadata shows
//! the order that clients know, and so that a later duty does not change it.

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::{impl_tx_ext_default, traits::TransactionExtension};

use crate::RuntimeCall;

/// Reserved: form of encrypted transactions. The chain takes none, so there is nothing to check.
#[derive(
	Clone, Copy, Debug, Default, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo,
)]
pub struct CheckShieldedTxValidity;

impl TransactionExtension<RuntimeCall> for CheckShieldedTxValidity {
	const IDENTIFIER: &'static str = "CheckShieldedTxValidity";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	impl_tx_ext_default!(RuntimeCall; weight validate prepare);
}

/// Reserved: priority of randomness pulses. The chain takes none, so there is nothing to raise.
#[derive(
	Clone, Copy, Debug, Default, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo,
)]
pub struct DrandPriority;

impl TransactionExtension<RuntimeCall> for DrandPriority {
	const IDENTIFIER: &'static str = "DrandPriority";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	impl_tx_ext_default!(RuntimeCall; weight validate prepare);
}
