//! Answers about prices and trades.

use codec::{Decode, Encode};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use scale_info::TypeInfo;

/// The spot price of one subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubnetPrice {
	/// The subnet.
	pub netuid: NetUid,
	/// Rao per alpha.
	pub price: Price,
}

/// What a trade would give. All zero when it cannot be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SimSwapResult {
	/// TAO side of the trade in rao: received by a sale, put in by a purchase.
	pub tao_amount: TaoBalance,
	/// Alpha side of the trade in alpha-rao: received by a purchase, put in by a sale.
	pub alpha_amount: AlphaBalance,
	/// Fee in rao, of a purchase.
	pub tao_fee: TaoBalance,
	/// Fee in alpha-rao, of a sale.
	pub alpha_fee: AlphaBalance,
	/// What a sale loses against the spot price, in rao.
	pub tao_slippage: TaoBalance,
	/// What a purchase loses against the spot price, in alpha-rao.
	pub alpha_slippage: AlphaBalance,
}
