//! Random numbers that are the same for the same seed.

/// SplitMix64.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
	/// Dice of a seed.
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// 64 bits.
	pub fn bits(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut bits = self.0;
		bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		bits ^ (bits >> 31)
	}

	/// A number below `end`; 0 where that is 0.
	pub fn below(&mut self, end: usize) -> usize {
		usize::try_from(self.bits() % (end.max(1) as u64)).unwrap_or(0)
	}

	/// One in so many times.
	pub fn one_in(&mut self, times: usize) -> bool {
		self.below(times) == 0
	}

	/// One of the items.
	///
	/// # Panics
	/// There is none.
	pub fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
		&items[self.below(items.len())]
	}

	/// So many bytes.
	pub fn bytes(&mut self, length: usize) -> Vec<u8> {
		(0..length).map(|_| self.bits() as u8).collect()
	}

	/// A number as programs get them wrong: small, near a power of two, near the end of its bits.
	pub fn number(&mut self) -> u128 {
		let bits = u128::from(self.bits());
		match self.below(8) {
			0 => 0,
			1 => 1,
			2 => bits % 8,
			3 => bits % 1_000,
			4 => 1u128 << (bits % 65),
			5 => (1u128 << (bits % 65)) - 1,
			6 => bits % 1_000_000_000_000,
			_ => bits,
		}
	}
}
