//! Our own transaction extensions; the stock ones come from FRAME.
//!
//! | extension | what it does |
//! |---|---|
//! | [`CheckNonce`] | replay protection that also covers accounts without balance |
//! | [`SudoTransactionExtension`] | turns away sudo calls of anyone but the sudo key |
//! | [`CheckShieldedTxValidity`], [`DrandPriority`] | places in the order, reserved; let all pass |

mod check_nonce;
mod reserved;
mod sudo;

pub use check_nonce::CheckNonce;
pub use reserved::{CheckShieldedTxValidity, DrandPriority};
pub use sudo::SudoTransactionExtension;
