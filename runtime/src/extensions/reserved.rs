//! A place in the order of the extensions that has no duty.
//!
//! It neither carries data nor rejects anything. It stands in the list so that the metadata shows
//! the order that clients know.

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::{impl_tx_ext_default, traits::TransactionExtension};

use crate::RuntimeCall;

/// Reserved: priority of randomness pulses. Those are unsigned, and `pallet_drand` gives them theirs.
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
