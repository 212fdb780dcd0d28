// Reproducible random subnets. A plain comment: benches/yuma-wasm includes this file.

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
/// common opinion, with bonds left by earlier epochs. Weights of all neurons if `entries >= n`. All
/// validators keep their permits.
pub fn healthy(n: u16, validators: u16, entries: u16, params: Params) -> Input {
	let params = Params { max_validators: params.max_validators.max(validators), ..params };
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

/// A well-formed subnet with every oddity mixed in: idle, new and unstaked neurons, empty rows,
/// zero entries, stale bonds, rows of neurons without permit, extreme parameters.
pub fn odd(random: &mut Random, variant: Variant, liquid: bool) -> Input {
	let n = if random.chance(3) { random.below(3) } else { 1 + random.below(24) };
	let params = odd_params(random, variant, liquid);
	let neurons: Vec<Neuron> = (0..n).map(|_| odd_neuron(random, &params)).collect();
	let owner_uid = (n > 0 && random.chance(50)).then(|| random.below(n) as u16);
	let opinion: Vec<u16> = (0..n).map(|_| random.u16()).collect();
	let weights = odd_rows(random, n, &opinion);
	let bonds = if random.chance(20) { Vec::new() } else { odd_rows(random, n, &opinion) };
	Input { params, neurons, owner_uid, weights, bonds }
}

fn odd_params(random: &mut Random, variant: Variant, liquid: bool) -> Params {
	let (a, b) = (random.u16(), random.u16());
	let any = random.u16();
	let steepness = random.pick(&[1000, 0, i16::MAX, i16::MIN, any as i16]);
	let alpha = random.pick(&[
		LIQUID,
		LiquidAlpha { low: a.min(b), high: a.max(b), steepness },
		LiquidAlpha { low: 0, high: u16::MAX, steepness },
	]);
	Params {
		variant,
		kappa: random.pick(&[32_767, 32_767, 0, 1, u16::MAX, any]),
		bonds_moving_average: random.pick(&[900_000, 0, 1_000_000, u64::from(any)]),
		bonds_penalty: random.pick(&[0, u16::MAX, any]),
		liquid_alpha: liquid.then_some(alpha),
		max_validators: random.pick(&[64, 0, 3, 8]),
		activity_cutoff: 5_000,
		now: 100_000,
		last_step: random.pick(&[0, 99_640, 99_640]),
		tempo: 360,
	}
}

fn odd_neuron(random: &mut Random, params: &Params) -> Neuron {
	let (any, some) = (random.next(), random.below(1_000_000_000_000));
	let recent = params.now - random.below(400);
	let edge = params.now - params.activity_cutoff - random.below(2);
	let step = 99_638 + random.below(5);
	Neuron {
		stake: random.pick(&[0, 5, some, some, some, some / 1_000_000, any]),
		last_update: random.pick(&[recent, recent, recent, edge, step, 0]),
		registered_at: random.pick(&[10, 10, 10, 10, recent, step, edge]),
		permit: random.chance(65),
	}
}

fn odd_rows(random: &mut Random, n: u64, opinion: &[u16]) -> Vec<(u16, Row)> {
	let mut rows = Vec::new();
	for uid in 0..n {
		if random.chance(15) {
			continue;
		}
		let copies = random.chance(40);
		let density = random.pick(&[0, 10, 50, 90, 100]);
		let mut row = Row::new();
		for target in 0..n {
			if copies || random.chance(density) {
				let any = random.u16();
				let common = opinion[target as usize];
				let value =
					if copies { common } else { random.pick(&[any, common, 0, 1, u16::MAX]) };
				row.push((target as u16, value));
			}
		}
		if random.chance(20) && !row.is_empty() {
			let place = random.below(row.len() as u64) as usize;
			row.rotate_left(place);
		}
		rows.push((uid as u16, row));
	}
	if random.chance(20) {
		rows.reverse();
	}
	rows
}

/// How the weights for one miner run over the validators.
#[derive(Clone, Copy)]
enum Shape {
	Rising,
	Falling,
	Roof,
	Equal,
	FewValues,
	Any,
}

/// A subnet of 64 to 128 validators and 8 to 24 miners. Every validator has the same sum of weights,
/// so that columns stay sorted and equal weights stay equal when rows are normalised: for each
/// miner there is another one with the opposite weight.
pub fn crowded(random: &mut Random, variant: Variant, liquid: bool) -> Input {
	let params = Params { max_validators: 96, ..odd_params(random, variant, liquid) };
	let (validators, pairs) = (64 + random.below(65), 4 + random.below(9));
	let any = random.below(1_000_000_000_000);
	let stake = random.pick(&[any, any / 1_000_000, 1_000]);
	let equal = random.chance(30);
	let neurons = (0..validators + 2 * pairs)
		.map(|uid| Neuron {
			stake: match uid < validators {
				true if equal => stake,
				true => stake / (1 + random.below(50)) + random.below(3),
				false => 0,
			},
			last_update: params.now - random.below(400),
			registered_at: random.pick(&[10, 10, 10, 10, 10, params.now - 200]),
			permit: uid < validators && random.chance(97),
		})
		.collect();
	use Shape::*;
	let shapes: Vec<Shape> =
		(0..pairs).map(|_| random.pick(&[Rising, Falling, Roof, Equal, FewValues, Any])).collect();
	let mut rows = |scale: u16| -> Vec<(u16, Row)> {
		(0..validators)
			.map(|uid| {
				let mut row = Row::new();
				for (pair, shape) in (0u64..).zip(&shapes) {
					let value = match shape {
						Rising => 500 * uid,
						Falling => 500 * (validators - uid),
						Roof => 500 * uid.min(validators - uid),
						Equal => 30_000,
						FewValues => 20_000 * random.below(4),
						Any => random.below(65_536),
					} as u16;
					let miner = (validators + 2 * pair) as u16;
					row.push((miner, value / scale));
					row.push((miner + 1, (u16::MAX - value) / scale));
				}
				(uid as u16, row)
			})
			.collect()
	};
	let (weights, bonds) = (rows(1), rows(7));
	Input { params, neurons, owner_uid: None, weights, bonds }
}
