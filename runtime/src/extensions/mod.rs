//! Our own transaction extensions; the stock ones come from FRAME.
//!
//! | extension | what it does |
//! |---|---|
//! | [`CheckNonce`] | replay protection that also covers accounts without balance |
//! | [`SudoTransactionExtension`] | turns away sudo calls of anyone but the sudo key |
//! | [`DrandPriority`] | a place in the order, reserved; lets all pass |
//!
//! Those of encrypted transactions, `CheckMortality` and `CheckShieldedTxValidity`, are in
//! `pallet_mev_shield`.

mod check_nonce;
mod reserved;
mod sudo;

pub use check_nonce::CheckNonce;
pub use reserved::DrandPriority;
pub use sudo::SudoTransactionExtension;
