//! Early rejection of sudo calls.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{dispatch::DispatchInfo, ensure, traits::Contains};
use scale_info::TypeInfo;
use sp_runtime::{
	impl_tx_ext_default,
	traits::{AsSystemOriginSigner, TransactionExtension, ValidateResult},
	transaction_validity::{InvalidTransaction, TransactionSource, ValidTransaction},
	Weight,
};

use crate::{
	configs::{emergency::Filter, fees::FeelessCalls},
	Runtime, RuntimeCall, RuntimeOrigin,
};

/// Keeps sudo calls of anyone but the sudo key out of the pool and out of blocks, and free calls
/// that are stopped by the safe mode or paused.
///
/// The pallet refuses the first as well, but only after they took space in a block. Refused with
/// [`InvalidTransaction::BadSigner`]. Sudo calls inside another call (proxy, batch) are left to
/// the pallet. A stopped call fails in the block with `CallFiltered` and pays its fee; one without a
/// fee could fill blocks for nothing, so it is refused with [`InvalidTransaction::Call`].
#[derive(
	Clone, Copy, Debug, Default, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo,
)]
pub struct SudoTransactionExtension;

impl TransactionExtension<RuntimeCall> for SudoTransactionExtension {
	const IDENTIFIER: &'static str = "SudoTransactionExtension";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn weight(&self, call: &RuntimeCall) -> Weight {
		match call {
			RuntimeCall::Sudo(_) => <Runtime as frame_system::Config>::DbWeight::get().reads(1),
			free if FeelessCalls::contains(free) => {
				<Runtime as frame_system::Config>::DbWeight::get().reads(2)
			},
			_ => Weight::zero(),
		}
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		call: &RuntimeCall,
		_: &DispatchInfo,
		_: usize,
		_: (),
		_: &impl Encode,
		_: TransactionSource,
	) -> ValidateResult<(), RuntimeCall> {
		if matches!(call, RuntimeCall::Sudo(_)) {
			let signer = origin.as_system_origin_signer();
			let key = pallet_sudo::Key::<Runtime>::get();
			ensure!(signer.is_some() && signer == key.as_ref(), InvalidTransaction::BadSigner);
		}
		if FeelessCalls::contains(call) {
			ensure!(Filter::contains(call), InvalidTransaction::Call);
		}
		Ok((ValidTransaction::default(), (), origin))
	}

	impl_tx_ext_default!(RuntimeCall; prepare);
}
