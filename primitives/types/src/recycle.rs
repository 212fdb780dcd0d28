//! What happens with alpha that nobody shall have.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What happens with incentive that the hotkeys of the subnet owner earned.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum RecycleOrBurnEnum {
	/// The alpha stays issued and belongs to nobody.
	#[default]
	Burn,
	/// The alpha is taken back and can be emitted again.
	Recycle,
}
