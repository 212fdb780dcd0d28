//! The formulas once more: dense matrices, wide integers, no attention to speed.
//!
//! A fraction is a `u128` in parts of 2^32 and every operation is written out. The logistic curve of
//! liquid alpha comes in two forms: the series that the engine defines its results by, and a float.

use dtao_yuma::{Input, LiquidAlpha, Output, Row, Variant};

type Fraction = u128;
type Vector = Vec<Fraction>;
type Matrix = Vec<Vector>;

const ONE: Fraction = 1 << 32;

fn mul(a: Fraction, b: Fraction) -> Fraction {
	a * b / ONE
}

fn div(a: Fraction, b: Fraction) -> Fraction {
	(a * ONE).checked_div(b).unwrap_or(0)
}

fn parts(v: u16) -> Fraction {
	div(u128::from(v) * ONE, 65_535 * ONE)
}

fn cut(v: Fraction) -> u16 {
	(v * 65_535 / ONE) as u16
}

fn normalise(v: &[Fraction]) -> Vector {
	let sum: Fraction = v.iter().sum();
	v.iter().map(|x| div(*x, sum)).collect()
}

fn transposed(m: &Matrix) -> Matrix {
	(0..m.len()).map(|j| m.iter().map(|row| row[j]).collect()).collect()
}

fn normalise_columns(m: &Matrix) -> Matrix {
	transposed(&transposed(m).iter().map(|column| normalise(column)).collect())
}

/// A new matrix from a function of validator and miner.
fn matrix(n: usize, f: impl Fn(usize, usize) -> Fraction) -> Matrix {
	(0..n).map(|i| (0..n).map(|j| f(i, j)).collect()).collect()
}

/// Rows as integers, in fractions with 32 bits.
fn dense(rows: &[(u16, Row)], n: usize) -> Matrix {
	let mut m = matrix(n, |_, _| 0);
	for (i, row) in rows {
		for (j, value) in row {
			m[usize::from(*i)][usize::from(*j)] = u128::from(*value) * ONE;
		}
	}
	m
}

fn permits(input: &Input) -> Vec<bool> {
	let mut order: Vec<usize> = (0..input.neurons.len()).collect();
	// Stable and ascending: of two equal stakes the higher uid comes later and wins.
	order.sort_by_key(|uid| input.neurons[*uid].stake);
	let winners: Vec<usize> =
		order.into_iter().rev().take(usize::from(input.params.max_validators)).collect();
	(0..input.neurons.len()).map(|i| winners.contains(&i) && input.neurons[i].stake > 0).collect()
}

/// Weights after the masks, each row normalised.
fn weights(input: &Input) -> Matrix {
	let n = input.neurons.len();
	let raw = dense(&input.weights, n);
	let masked = matrix(n, |i, j| {
		let own = i == j && input.owner_uid.map(usize::from) != Some(i);
		let outdated = input.neurons[i].last_update <= input.neurons[j].registered_at;
		if !input.neurons[i].permit || own || outdated {
			0
		} else {
			raw[i][j]
		}
	});
	masked.iter().map(|row| normalise(row)).collect()
}

/// Old bonds after the masks, as integers.
fn old_bonds(input: &Input) -> Matrix {
	let n = input.neurons.len();
	let raw = dense(&input.bonds, n);
	let last_tempo = if input.params.last_step == 0 {
		input.params.now.saturating_sub(input.params.tempo.into())
	} else {
		input.params.last_step
	};
	matrix(n, |i, j| {
		if input.neurons[i].permit && last_tempo > input.neurons[j].registered_at {
			raw[i][j]
		} else {
			0
		}
	})
}

fn consensus(column: &[Fraction], votes: &[Fraction], kappa: Fraction) -> Fraction {
	let total: Fraction = votes.iter().sum();
	let voters: Vec<(Fraction, Fraction)> =
		column.iter().copied().zip(votes.iter().copied()).filter(|(_, vote)| *vote > 0).collect();
	let mut candidates: Vec<Fraction> = voters.iter().map(|(w, _)| *w).collect();
	candidates.sort();
	let enough = |s: &Fraction| {
		let at_most: Fraction = voters.iter().filter(|(w, _)| w <= s).map(|(_, vote)| *vote).sum();
		at_most > total.saturating_sub(kappa)
	};
	let found = candidates.iter().copied().find(enough);
	found.or(candidates.last().copied()).unwrap_or(0)
}

/// How to evaluate `1 / (1 + e^-z)`.
#[derive(Clone, Copy, PartialEq)]
pub enum Sigmoid {
	/// Third order around the nearest multiple of 1/32.
	Series,
	/// In floating point.
	Float,
}

/// `1 / (1 + e^z)` for z >= 0 in parts of 2^32, by the series.
fn tail(z: u128) -> u128 {
	let one = ONE as i128;
	let node = (z + (1 << 26)) / (1 << 27);
	if node > 712 {
		return 0;
	}
	let t = (ONE as f64 / (1.0 + (node as f64 / 32.0).exp())).round() as i128;
	let h = z as i128 - (node as i128) * (1 << 27);
	// Here truncation of negative numbers is towards minus infinity.
	let times = |a: i128, b: i128| (a * b).div_euclid(one);
	let p = times(t, one - t);
	let inner = one - 2 * t - times(times(h, one / 3), one - 6 * p);
	let slope = one - (h * inner).div_euclid(2 * one);
	(t - times(times(p, h), slope)).max(0) as u128
}

fn speed(alpha: LiquidAlpha, d: Fraction, sigmoid: Sigmoid) -> Fraction {
	let s = if sigmoid == Sigmoid::Float {
		let z = f64::from(alpha.steepness) / 100.0 * (d as f64 / ONE as f64 - 0.5);
		(ONE as f64 / (1.0 + (-z).exp())) as u128
	} else {
		let z = d.abs_diff(ONE / 2) * u128::from(alpha.steepness.unsigned_abs()) / 100;
		let negative = (d < ONE / 2) != (alpha.steepness < 0);
		if negative {
			tail(z)
		} else {
			ONE - tail(z)
		}
	};
	let (low, high) = (parts(alpha.low), parts(alpha.high));
	(low + mul(high - low, s)).clamp(low, high)
}

struct Bonds {
	/// As stored, in fractions.
	stored: Matrix,
	earned: Vector,
}

fn matmul(bonds: &Matrix, incentive: &[Fraction]) -> Vector {
	bonds.iter().map(|row| row.iter().zip(incentive).map(|(b, i)| mul(*b, *i)).sum()).collect()
}

fn original(old: &Matrix, active: &[Fraction], v: &Matrix, a: Fraction, inc: &[Fraction]) -> Bonds {
	let n = active.len();
	let old = normalise_columns(old);
	let new = normalise_columns(&matrix(n, |i, j| mul(active[i], v[i][j])));
	let bonds = matrix(n, |i, j| mul(a, new[i][j]) + mul(ONE - a, old[i][j]));
	let bonds = normalise_columns(&bonds);
	let largest: Vector =
		transposed(&bonds).iter().map(|column| column.iter().copied().max().unwrap_or(0)).collect();
	Bonds { stored: matrix(n, |i, j| div(bonds[i][j], largest[j])), earned: matmul(&bonds, inc) }
}

fn yuma3(
	old: &Matrix,
	active: &[Fraction],
	v: &Matrix,
	speed: impl Fn(usize, usize, Fraction) -> Fraction,
	inc: &[Fraction],
) -> Bonds {
	let n = active.len();
	let old = matrix(n, |i, j| div(old[i][j], 65_535 * ONE));
	let bonds = matrix(n, |i, j| {
		let a = speed(i, j, old[i][j]);
		mul(a, v[i][j]) + mul(ONE - a, old[i][j])
	});
	let earned = matmul(&normalise_columns(&bonds), inc);
	Bonds {
		stored: bonds,
		earned: earned.iter().zip(active).map(|(e, active)| mul(*e, *active)).collect(),
	}
}

fn rows(stored: &Matrix, keep: &[bool]) -> Vec<(u16, Row)> {
	let row = |values: &Vector| -> Row {
		let cells = values.iter().enumerate().map(|(j, v)| (j as u16, cut(*v)));
		cells.filter(|(_, v)| *v > 0).collect()
	};
	let all = stored.iter().enumerate().map(|(i, values)| (i as u16, row(values)));
	all.filter(|(i, row)| keep[usize::from(*i)] && !row.is_empty()).collect()
}

fn bonds(
	input: &Input,
	active: &[Fraction],
	w: &Matrix,
	consensus: &[Fraction],
	inc: &[Fraction],
	sigmoid: Sigmoid,
) -> Bonds {
	let n = input.neurons.len();
	let penalty = parts(input.params.bonds_penalty);
	let v = matrix(n, |i, j| {
		let clipped = w[i][j].min(consensus[j]);
		w[i][j] - mul(penalty, w[i][j] - clipped)
	});
	let a = ONE - div(u128::from(input.params.bonds_moving_average) * ONE, 1_000_000 * ONE);
	let old = old_bonds(input);
	let liquid = input.params.liquid_alpha.filter(|_| consensus.iter().any(|c| *c > 0));
	let speed_of = |i: usize, j: usize, old: Fraction| match liquid {
		Some(alpha) if v[i][j] > 0 => {
			let d =
				if v[i][j] >= old { v[i][j].saturating_sub(consensus[j]) } else { old - v[i][j] };
			speed(alpha, d, sigmoid)
		},
		_ => a,
	};
	match input.params.variant {
		Variant::Original => original(&old, active, &v, a, inc),
		Variant::Yuma3 => yuma3(&old, active, &v, speed_of, inc),
	}
}

/// One epoch of a well-formed input.
pub fn run(input: &Input, sigmoid: Sigmoid) -> Output {
	let n = input.neurons.len();
	let p = &input.params;
	let active: Vec<bool> = input
		.neurons
		.iter()
		.map(|x| u128::from(x.last_update) + u128::from(p.activity_cutoff) >= u128::from(p.now))
		.collect();
	let total: u128 = input.neurons.iter().map(|x| u128::from(x.stake)).sum();
	let stake: Vector = input.neurons.iter().map(|x| div(x.stake.into(), total)).collect();
	let taking_part = |i: usize| active[i] && input.neurons[i].permit;
	let active_stake =
		normalise(&(0..n).map(|i| if taking_part(i) { stake[i] } else { 0 }).collect::<Vector>());
	let w = weights(input);
	let votes = normalise(&active_stake);
	let consensus: Vector =
		transposed(&w).iter().map(|column| consensus(column, &votes, parts(p.kappa))).collect();
	let clipped = matrix(n, |i, j| w[i][j].min(consensus[j]));
	let rank_of =
		|m: &Matrix, j: usize| -> Fraction { (0..n).map(|i| mul(active_stake[i], m[i][j])).sum() };
	let rank: Vector = (0..n).map(|j| rank_of(&clipped, j)).collect();
	let trust: Vector = (0..n).map(|j| div(rank[j], rank_of(&w, j))).collect();
	let incentive = normalise(&rank);
	let bonds = bonds(input, &active_stake, &w, &consensus, &incentive, sigmoid);
	let dividends = normalise(&bonds.earned);
	let validator_permit = permits(input);
	let u16s = |v: &[Fraction]| -> Vec<u16> { v.iter().map(|x| cut(*x)).collect() };
	let u64s = |v: &[Fraction]| -> Vec<u64> { v.iter().map(|x| *x as u64).collect() };
	let largest = input.neurons.iter().map(|x| x.stake).max().unwrap_or(0).max(1);
	Output {
		stake_weight: input
			.neurons
			.iter()
			.map(|x| (u128::from(x.stake) * 65_535 / u128::from(largest)) as u16)
			.collect(),
		rank: u16s(&rank),
		trust: u16s(&trust),
		consensus: u16s(&consensus),
		incentive: u16s(&incentive),
		dividends: u16s(&dividends),
		validator_trust: clipped.iter().map(|row| cut(row.iter().sum())).collect(),
		incentive_q32: u64s(&incentive),
		dividends_q32: u64s(&dividends),
		active_stake_q32: u64s(&active_stake),
		stake_q32: u64s(&stake),
		bonds: rows(&bonds.stored, &validator_permit),
		validator_permit,
		active,
	}
}
