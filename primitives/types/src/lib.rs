//! Unit types shared by every crate of dTAO Node.
//!
//! Amounts never travel as bare integers: [`TaoBalance`] counts rao (1 TAO = 10^9 rao),
//! [`AlphaBalance`] counts alpha-rao of *one* subnet (1 alpha = 10^9 alpha-rao). The two cannot
//! be added, and neither converts from or to an integer without saying so
//! (`from_rao` / `rao`). Where a unit changes for a reason, a function is named after it
//! ([`AlphaBalance::of_root`]). In metadata all of them look like the integer they wrap, because the
//! public clients decode them as such; only the spelling of the type name remains.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod amount;
mod ids;
mod position;
mod ratio;
mod recycle;
mod wire;

pub use amount::{AlphaBalance, Amount, Price, TaoBalance};
pub use ids::{all_indices, storage_index, MechId, NetUid, NetUidStorageIndex, Uid, MAX_NETUID};
pub use position::Position;
pub use ratio::{mul_div_ceil, mul_div_floor, PerU16, PerU64};
pub use recycle::RecycleOrBurnEnum;
pub use wire::{I32F32, I64F64, I96F32, U64F64};

/// Why a computation on amounts has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MathError {
	/// The result does not fit the type.
	Overflow,
	/// The result would be negative.
	Underflow,
	/// The divisor is zero.
	DivisionByZero,
}
