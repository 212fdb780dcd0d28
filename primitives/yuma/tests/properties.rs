//! Properties of every epoch, on random subnets and on garbage.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_sign_loss,
	clippy::indexing_slicing,
	clippy::unwrap_used
)] // in a test an overflow, a wrong index or an absent value is a failure

#[path = "support/subnet.rs"]
#[allow(dead_code)] // shared with the bench
mod subnet;

#[path = "support/plain.rs"]
mod plain;

use dtao_yuma::{run, Input, LiquidAlpha, Neuron, Output, Params, Row, Variant};
use plain::budgets;
use proptest::{collection::vec, prelude::*};
use subnet::{odd, params, Random, LIQUID};

const ONE: u64 = 1 << 32;

fn variant() -> impl Strategy<Value = (Variant, bool)> {
	prop_oneof![
		Just((Variant::Original, false)),
		Just((Variant::Yuma3, false)),
		Just((Variant::Yuma3, true)),
	]
}

/// A well-formed subnet with oddities.
fn subnets() -> impl Strategy<Value = Input> {
	(any::<u64>(), variant())
		.prop_map(|(seed, (variant, liquid))| odd(&mut Random(seed), variant, liquid))
}

fn sum(values: &[u64]) -> u128 {
	values.iter().map(|v| u128::from(*v)).sum()
}

fn sorted(mut rows: Vec<(u16, Row)>) -> Vec<(u16, Row)> {
	rows.iter_mut().for_each(|(_, row)| row.sort());
	rows.sort();
	rows
}

/// Rename uid `i` to `order[i]`.
fn renamed(input: &Input, order: &[u16]) -> Input {
	let name = |uid: u16| order[usize::from(uid)];
	let rows = |rows: &[(u16, Row)]| -> Vec<(u16, Row)> {
		let row = |row: &Row| row.iter().map(|(j, v)| (name(*j), *v)).collect();
		rows.iter().map(|(i, r)| (name(*i), row(r))).collect()
	};
	Input {
		params: input.params,
		neurons: moved(&input.neurons, order),
		owner_uid: input.owner_uid.map(name),
		weights: rows(&input.weights),
		bonds: rows(&input.bonds),
	}
}

fn moved<T: Copy + Default>(values: &[T], order: &[u16]) -> Vec<T> {
	let mut result = vec![T::default(); values.len()];
	values.iter().zip(order).for_each(|(v, to)| result[usize::from(*to)] = *v);
	result
}

/// Validators 0..v with stake and permit, miners v..v+m; `rows` are the weights on the miners.
fn plain(stakes: &[u64], miners: usize, rows: &[Vec<u16>], variant: Variant) -> Input {
	let neuron = |stake: u64| Neuron { stake, last_update: 99_900, registered_at: 1, permit: true };
	let mut neurons: Vec<Neuron> = stakes.iter().map(|s| neuron(*s)).collect();
	neurons.extend((0..miners).map(|_| Neuron { permit: false, ..neuron(0) }));
	let row = |weights: &Vec<u16>| {
		weights.iter().enumerate().map(|(j, w)| ((stakes.len() + j) as u16, *w)).collect()
	};
	let weights = rows.iter().enumerate().map(|(i, r)| (i as u16, row(r))).collect();
	Input { params: params(variant), neurons, owner_uid: None, weights, bonds: Vec::new() }
}

/// Shares of a group and of the others, `percent` of the whole for the group.
fn stakes(group: &[u64], others: &[u64], percent: u64) -> Vec<u64> {
	let scale = |part: &[u64], total: u64| -> Vec<u64> {
		let whole = sum(part);
		part.iter().map(|s| (u128::from(*s) * u128::from(total) / whole) as u64).collect()
	};
	let mut all = scale(group, percent * 10_000_000_000);
	all.extend(scale(others, (100 - percent) * 10_000_000_000));
	all
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn uids_should_change_nothing_but_the_order(input in subnets(), seed in any::<u64>()) {
		let mut input = input;
		let n = input.neurons.len();
		// Ties of stake are decided by uid: avoid them.
		let bump = |(i, x): (usize, &mut Neuron)| x.stake = (x.stake / 64) * 32 + i as u64 + 1;
		input.neurons.iter_mut().enumerate().for_each(bump);
		let mut order: Vec<u16> = (0..n as u16).collect();
		let mut random = Random(seed);
		(1..n).for_each(|i| order.swap(i, random.below(i as u64 + 1) as usize));
		let (a, b) = (run(&input).unwrap(), run(&renamed(&input, &order)).unwrap());
		let rows = renamed(&Input { weights: a.bonds.clone(), ..input.clone() }, &order).weights;
		let expected = Output {
			active: moved(&a.active, &order),
			stake_weight: moved(&a.stake_weight, &order),
			rank: moved(&a.rank, &order),
			trust: moved(&a.trust, &order),
			consensus: moved(&a.consensus, &order),
			incentive: moved(&a.incentive, &order),
			dividends: moved(&a.dividends, &order),
			validator_trust: moved(&a.validator_trust, &order),
			validator_permit: moved(&a.validator_permit, &order),
			incentive_q32: moved(&a.incentive_q32, &order),
			dividends_q32: moved(&a.dividends_q32, &order),
			active_stake_q32: moved(&a.active_stake_q32, &order),
			stake_q32: moved(&a.stake_q32, &order),
			bonds: sorted(rows),
		};
		prop_assert_eq!(b, expected);
	}

	#[test]
	fn shares_should_sum_to_one_or_zero(input in subnets()) {
		let output = run(&input).unwrap();
		let n = input.neurons.len() as u128;
		for shares in [
			&output.incentive_q32,
			&output.dividends_q32,
			&output.active_stake_q32,
			&output.stake_q32,
		] {
			let sum = sum(shares);
			prop_assert!(sum <= ONE.into());
			prop_assert!(sum == 0 || sum + n >= ONE.into());
		}
		// A rank is at most the consensus, both floors of fractions.
		for (rank, consensus) in output.rank.iter().zip(&output.consensus) {
			prop_assert!(rank <= consensus);
		}
	}

	#[test]
	fn bonds_should_stay_in_range(input in subnets()) {
		let output = run(&input).unwrap();
		prop_assert!(output.bonds.windows(2).all(|rows| rows[0].0 < rows[1].0));
		for (uid, row) in &output.bonds {
			prop_assert!(output.validator_permit[usize::from(*uid)]);
			prop_assert!(input.neurons[usize::from(*uid)].permit);
			prop_assert!(!row.is_empty());
			prop_assert!(row.iter().all(|(j, v)| usize::from(*j) < input.neurons.len() && *v > 0));
			prop_assert!(row.windows(2).all(|pair| pair[0].0 < pair[1].0));
			if input.params.variant == Variant::Yuma3 {
				let (old, new) = (largest(&input.bonds, *uid), share_of_row(&input.weights, *uid));
				prop_assert!(row.iter().all(|(_, v)| *v <= old.max(new)));
			}
		}
		prop_assert!(output.validator_permit.iter().filter(|p| **p).count()
			<= usize::from(input.params.max_validators));
	}

	#[test]
	fn copying_the_majority_should_never_lower_trust(
		majority in vec(1u64..1_000_000, 1..8),
		others in vec(1u64..1_000_000, 1..8),
		percent in 51u64..95,
		opinion in vec(0u16.., 1..12),
		seed in any::<u64>(),
		(variant, _) in variant(),
	) {
		let mut random = Random(seed);
		let mut rows = vec![opinion.clone(); majority.len()];
		rows.extend(others.iter().map(|_| opinion.iter().map(|_| random.u16()).collect::<Vec<_>>()));
		let stakes = stakes(&majority, &others, percent);
		let before = run(&plain(&stakes, opinion.len(), &rows, variant)).unwrap();
		let joins = majority.len() + random.below(others.len() as u64) as usize;
		rows[joins] = opinion.clone();
		let after = run(&plain(&stakes, opinion.len(), &rows, variant)).unwrap();
		prop_assume!(opinion.iter().any(|w| *w > 0));
		prop_assert!(after.validator_trust[joins].saturating_add(1) >= before.validator_trust[joins]);
		prop_assert!(after.validator_trust[joins] >= u16::MAX - 1);
	}

	// What a cabal with less stake than kappa can do for its miner `j`, where honest validators with
	// the active stake `h` give the weights `w_i`:
	//
	//     consensus_j <= max_i w_ij             the cabal alone supports no weight
	//     rank_j <= consensus_j                 clipped weights, stakes that sum to one
	//     incentive_j = rank_j / R <= consensus_j / R, R = sum of all ranks
	//     R >= h * sum_k min_i w_ik             honest validators alone support these weights
	//
	// Incentive is normalised, so it may exceed consensus: where all honest validators agree, up to
	// 1 / h times, which is less than twice.
	#[test]
	fn a_cabal_below_kappa_should_not_lift_a_miner_above_the_bound(
		cabal in vec(1u64..1_000_000, 1..8),
		honest in vec(1u64..1_000_000, 1..8),
		percent in 1u64..49,
		seed in any::<u64>(),
		miners in 2usize..12,
		(variant, _) in variant(),
	) {
		let mut random = Random(seed);
		// Miner 0 belongs to the cabal, which gives it everything.
		let bribed: Vec<u16> = (0..miners).map(|j| if j == 0 { u16::MAX } else { 0 }).collect();
		let mut rows = vec![bribed; cabal.len()];
		let top = random.pick(&[0, 10, 1_000, u16::MAX]);
		rows.extend(honest.iter().map(|_| {
			let mut row: Vec<u16> = (0..miners).map(|_| random.u16().max(1)).collect();
			row[0] = row[0].min(top);
			row
		}));
		let stakes = stakes(&cabal, &honest, percent);
		let output = run(&plain(&stakes, miners, &rows, variant)).unwrap();
		let share = |row: &Vec<u16>| {
			let sum: u64 = row.iter().map(|w| u64::from(*w)).sum();
			(u64::from(row[0]) * 65_535 / sum) as u16
		};
		let believed = rows[cabal.len()..].iter().map(share).max().unwrap();
		let miner = stakes.len();
		prop_assert!(output.consensus[miner] <= believed);
		prop_assert!(output.rank[miner] <= output.consensus[miner]);
		// The stored values are floors: one part more covers what was cut off.
		let ranks: u128 = output.rank.iter().map(|rank| u128::from(*rank)).sum();
		let consensus = u128::from(output.consensus[miner]) + 1;
		prop_assert!(u128::from(output.incentive_q32[miner]) * ranks <= consensus * u128::from(ONE));
		// By what is believed alone, whatever the cabal says.
		let honest = rows[cabal.len()..].iter().map(|row| {
			let sum: f64 = row.iter().map(|w| f64::from(*w)).sum();
			row.iter().map(move |w| f64::from(*w) / sum).collect::<Vec<f64>>()
		}).collect::<Vec<_>>();
		let over = |pick: fn(f64, f64) -> f64, j: usize| {
			honest.iter().map(|row| row[j]).reduce(pick).unwrap()
		};
		let agreed: f64 = (0..miners).map(|j| over(f64::min, j)).sum();
		let ranks = (100 - percent) as f64 / 100.0 * agreed;
		let incentive = output.incentive_q32[miner] as f64 / ONE as f64;
		prop_assert!(incentive * ranks <= over(f64::max, 0) + 1e-6);
		if top == 0 {
			prop_assert_eq!(output.incentive_q32[miner], 0);
		}
	}

	#[test]
	fn budgets_should_be_paid_to_the_last_rao(
		input in subnets(),
		server in 0..=u64::MAX / 2,
		validator in prop_oneof![0..=u64::MAX / 2, 0u64..20],
	) {
		let output = run(&input).unwrap();
		let (servers, validators) = budgets(&output, server, validator);
		prop_assert_eq!(servers.len(), input.neurons.len());
		prop_assert_eq!(validators.len(), input.neurons.len());
		let total = u128::from(server) + u128::from(validator);
		let anyone = sum(&output.stake_q32) > 0;
		prop_assert_eq!(sum(&servers) + sum(&validators), if anyone { total } else { 0 });
		let incentive = sum(&output.incentive_q32);
		prop_assert_eq!(sum(&servers), if incentive > 0 { server.into() } else { 0 });
		for (paid, share) in servers.iter().zip(&output.incentive_q32) {
			// exact <= paid <= exact + 1, both sides times the sum of all incentive.
			let (paid, exact) = (u128::from(*paid) * incentive, u128::from(server) * u128::from(*share));
			prop_assert!(paid < exact + incentive || incentive == 0);
			prop_assert!(exact < paid + incentive || incentive == 0);
		}
	}
}

fn largest(rows: &[(u16, Row)], uid: u16) -> u16 {
	let row = rows.iter().find(|(i, _)| *i == uid);
	row.and_then(|(_, row)| row.iter().map(|(_, v)| *v).max()).unwrap_or(0)
}

/// 65,535 where the row has weights: a weight share is at most one.
fn share_of_row(rows: &[(u16, Row)], uid: u16) -> u16 {
	if largest(rows, uid) > 0 {
		u16::MAX
	} else {
		0
	}
}

/// Numbers that like the edges.
fn edgy() -> impl Strategy<Value = u64> {
	prop_oneof![Just(0), Just(1), Just(u64::MAX), Just(100_000), any::<u64>()]
}

fn garbage_rows() -> impl Strategy<Value = Vec<(u16, Row)>> {
	let uid = || prop_oneof![9 => 0u16..12, 1 => any::<u16>()];
	let value = prop_oneof![Just(0), Just(1), Just(u16::MAX), any::<u16>()];
	vec((uid(), vec((uid(), value), 0..12)), 0..10)
}

prop_compose! {
	fn garbage_params()(
		original in any::<bool>(),
		kappa in any::<u16>(),
		bonds_moving_average in prop_oneof![0..=1_000_001u64, edgy()],
		bonds_penalty in any::<u16>(),
		liquid in proptest::option::of(any::<(u16, u16, i16)>()),
		max_validators in any::<u16>(),
		clock in (edgy(), edgy(), edgy(), any::<u16>()),
	) -> Params {
		Params {
			variant: if original { Variant::Original } else { Variant::Yuma3 },
			kappa,
			bonds_moving_average,
			bonds_penalty,
			liquid_alpha: liquid.map(|(low, high, steepness)| LiquidAlpha { low, high, steepness }),
			max_validators,
			activity_cutoff: clock.0,
			now: clock.1,
			last_step: clock.2,
			tempo: clock.3,
		}
	}
}

prop_compose! {
	fn garbage()(
		params in garbage_params(),
		neurons in vec((edgy(), edgy(), edgy(), any::<bool>()), 0..14),
		owner_uid in proptest::option::of(prop_oneof![0u16..14, any::<u16>()]),
		weights in garbage_rows(),
		bonds in garbage_rows(),
	) -> Input {
		let neuron = |(stake, last_update, registered_at, permit)| {
			Neuron { stake, last_update, registered_at, permit }
		};
		let neurons = neurons.into_iter().map(neuron).collect();
		Input { params, neurons, owner_uid, weights, bonds }
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn garbage_should_never_panic(input in garbage(), rao in edgy(), more in edgy()) {
		if let Ok(output) = run(&input) {
			let n = input.neurons.len();
			prop_assert_eq!(output.dividends_q32.len(), n);
			prop_assert_eq!(output.consensus.len(), n);
			let _ = budgets(&output, rao, more);
		}
	}

	#[test]
	fn foreign_outputs_should_never_panic(
		vectors in vec(vec(edgy(), 0..6), 4),
		rao in edgy(),
		more in edgy(),
	) {
		let output = Output {
			incentive_q32: vectors[0].clone(),
			dividends_q32: vectors[1].clone(),
			active_stake_q32: vectors[2].clone(),
			stake_q32: vectors[3].clone(),
			..Output::default()
		};
		let _ = budgets(&output, rao, more);
	}
}

#[test]
fn wide_subnets_should_run_when_everyone_rates_everyone() {
	for (variant, liquid) in [(Variant::Original, None), (Variant::Yuma3, Some(LIQUID))] {
		let params = Params { liquid_alpha: liquid, max_validators: 400, ..params(variant) };
		let output = run(&subnet::healthy(400, 400, 400, params)).unwrap();
		assert!(sum(&output.dividends_q32) + 400 >= ONE.into());
	}
}
