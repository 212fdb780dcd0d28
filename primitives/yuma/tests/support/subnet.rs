//! Reproducible random subnets.

use dtao_yuma::{Input, LiquidAlpha, Neuron, Params, Row, Variant};

/// SplitMix64: small, seeded, the same everywhere.
pub struct Random(pub u64);

impl Random {
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// Uniform in `0..bound` (a tiny bias does not matter here).
	pub fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}

	pub fn chance(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}

	pub fn u16(&mut self) -> u16 {
		self.next() as u16
	}

	pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
		items[self.below(items.len() as u64) as usize]
	}
}

/// Ordinary parameters of a running subnet.
pub fn params(variant: Variant) -> Params {
	Params {
		variant,
		kappa: 32_767,
		bonds_moving_average: 900_000,
		bonds_penalty: u16::MAX,
		liquid_alpha: None,
		max_validators: 64,
		activity_cutoff: 5_000,
		now: 100_000,
		last_step: 99_640,
		tempo: 360,
	}
}

/// A healthy subnet for timings: validators first, each rating `entries` of the miners around a
/// common opinion, with bonds left by earlier epochs. Weights of all neurons if `entries >= n`.
pub fn healthy(n: u16, validators: u16, entries: u16, params: Params) -> Input {
	let mut random = Random(u64::from(n) << 32 | u64::from(validators));
	let opinion: Vec<u64> = (0..n).map(|_| random.below(40_000) + 100).collect();
	let neurons = (0..n)
		.map(|uid| Neuron {
			stake: if uid < validators { 1_000_000_000 * (1 + random.below(10_000)) } else { 0 },
			last_update: 99_900,
			registered_at: random.below(50_000),
			permit: uid < validators,
		})
		.collect();
	let mut row = |bond: bool| -> Row {
		let step = (n / entries.min(n)).max(1);
		(0..n)
			.filter(|uid| uid % step == 0)
			.map(|uid| {
				let noisy = opinion[usize::from(uid)] * (80 + random.below(40)) / 100;
				(uid, if bond { (noisy / 64) as u16 } else { noisy as u16 })
			})
			.collect()
	};
	let weights = (0..validators).map(|v| (v, row(false))).collect();
	let bonds = (0..validators).map(|v| (v, row(true))).collect();
	Input { params, neurons, owner_uid: None, weights, bonds }
}

/// The liquid alpha of a subnet that switched it on and changed nothing.
pub const LIQUID: LiquidAlpha = LiquidAlpha { low: 45_875, high: 58_982, steepness: 1000 };
