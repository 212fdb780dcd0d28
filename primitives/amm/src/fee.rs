//! The swap fee.

/// Lowest fee rate of a subnet: 10 parts of 65,535 (0.015 %). Without a fee the injection of a block,
/// which enters at the spot price, is there to be taken by whoever trades before and after it.
pub const MIN_FEE_RATE: u16 = 10;

/// Highest fee rate: 1,000 parts of 65,535 (1.53 %). A limit price does not bound the fee.
pub const MAX_FEE_RATE: u16 = 1_000;

/// Parts of a whole [`FeeRate`].
const WHOLE: u128 = u16::MAX as u128;

/// Fee of a trade in parts of 65,535 of its input. A rate above [`MAX_FEE_RATE`] counts as
/// [`MAX_FEE_RATE`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeeRate(pub u16);

impl FeeRate {
	/// No fee: trades of the protocol itself.
	pub const ZERO: Self = Self(0);

	/// The rate that is charged, in parts of 65,535 and at most [`MAX_FEE_RATE`].
	pub fn parts(self) -> u16 {
		self.0.min(MAX_FEE_RATE)
	}

	/// Fee inside a gross `input`, in the units of `input`: `floor(input * rate / 65,535)`.
	pub fn of_gross_floor(self, input: u64) -> u64 {
		let product = u128::from(input).saturating_mul(u128::from(self.parts()));
		// The rate is below one, so the quotient is at most `input`.
		product.checked_div(WHOLE).and_then(|fee| u64::try_from(fee).ok()).unwrap_or(input)
	}

	/// Fee on top of a `net` input, in the units of `net`: `floor(net * rate / (65,535 - rate))`.
	pub fn on_net_floor(self, net: u64) -> u64 {
		let product = u128::from(net).saturating_mul(u128::from(self.parts()));
		let rest = WHOLE.saturating_sub(u128::from(self.parts()));
		// The rate is at most 1,000, so the divisor is positive and the quotient below `net`.
		product.checked_div(rest).and_then(|fee| u64::try_from(fee).ok()).unwrap_or(net)
	}
}
