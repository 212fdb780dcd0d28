//! What an epoch decided: the outputs of all mechanisms and what they amount to.
//!
//! Every mechanism runs the consensus with its own weights and bonds and shares out its own part of
//! the budgets. The scores of the subnet are means of theirs, weighted by the same parts.

use alloc::{vec, vec::Vec};
use dtao_emission::dividends::split_exact;
use dtao_types::{AlphaBalance, NetUidStorageIndex};
use dtao_yuma::{Input, Output};

/// One mechanism in an epoch.
pub struct Mechanism {
	/// Where its data is stored.
	pub index: NetUidStorageIndex,
	/// Parts of 65,535 of the emission.
	pub parts: u16,
	/// What its consensus started from.
	pub input: Input,
	/// What its consensus decided.
	pub output: Output,
}

/// What an epoch decided on all mechanisms of a subnet. Stakes and permits are the same on all.
#[must_use]
pub struct EpochOutcome(pub Vec<Mechanism>);

impl EpochOutcome {
	/// Share out the budgets of miners and of validators. Answers by uid what each earns as a miner and as a validator. The budgets are divided between the mechanisms without
	/// a remainder; what a mechanism finds no receiver for is not shared out.
	pub fn budgets(
		&self,
		server: AlphaBalance,
		validator: AlphaBalance,
	) -> (Vec<AlphaBalance>, Vec<AlphaBalance>) {
		let parts: Vec<u128> = self.0.iter().map(|mech| mech.parts.into()).collect();
		let budgets = split_exact(server, &parts).into_iter().zip(split_exact(validator, &parts));
		let mut earned = (Vec::new(), Vec::new());
		for (mech, (server, validator)) in self.0.iter().zip(budgets) {
			let (servers, validators) = dtao_yuma::budgets(&mech.output, server, validator);
			add(&mut earned.0, &servers);
			add(&mut earned.1, &validators);
		}
		earned
	}

	/// By uid: the mean of a score over the mechanisms, rounded down.
	pub fn mean(&self, score: fn(&Output) -> &[u16]) -> Vec<u16> {
		let length = self.0.iter().map(|mech| score(&mech.output).len()).max().unwrap_or_default();
		let mut sums = vec![0u64; length];
		for mech in &self.0 {
			for (sum, value) in sums.iter_mut().zip(score(&mech.output)) {
				let part = u64::from(*value).saturating_mul(mech.parts.into());
				*sum = sum.saturating_add(part);
			}
		}
		// The parts add up to the whole, 65,535, so a mean is at most the largest value.
		let mean = |sum: u64| u16::try_from(sum / 65_535).unwrap_or(u16::MAX);
		sums.into_iter().map(mean).collect()
	}

	/// By uid: whether a flag is set on any mechanism.
	pub fn any(&self, flag: fn(&Output) -> &[bool]) -> Vec<bool> {
		let mut mechanisms = self.0.iter().map(|mech| flag(&mech.output));
		let mut set = mechanisms.next().unwrap_or_default().to_vec();
		for flags in mechanisms {
			for (set, flag) in set.iter_mut().zip(flags) {
				*set |= flag;
			}
		}
		set
	}
}

/// Add amounts of one budget by position. They cannot add up to more than the budget.
fn add(sums: &mut Vec<AlphaBalance>, amounts: &[AlphaBalance]) {
	if sums.len() < amounts.len() {
		sums.resize(amounts.len(), AlphaBalance::ZERO);
	}
	for (sum, amount) in sums.iter_mut().zip(amounts) {
		*sum = sum.saturating_add(*amount);
	}
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)] // tests compute expected numbers
mod tests {
	use super::*;
	use dtao_yuma::{Params, Variant};
	use proptest::prelude::*;

	/// Neuron 0 validates, the others have these shares of incentive in parts of 2^32.
	fn mechanism(parts: u16, incentive: [u64; 2], dividend: u64) -> Mechanism {
		let output = Output {
			incentive_q32: vec![0, incentive[0], incentive[1]],
			dividends_q32: vec![dividend, 0, 0],
			active_stake_q32: vec![0; 3],
			stake_q32: vec![0; 3],
			trust: vec![0, u16::MAX, 7],
			active: vec![false, parts > 30_000, false],
			..Default::default()
		};
		let params = Params {
			variant: Variant::Yuma3,
			kappa: 0,
			bonds_moving_average: 0,
			bonds_penalty: 0,
			liquid_alpha: None,
			max_validators: 0,
			activity_cutoff: 0,
			now: 0,
			last_step: 0,
			tempo: 0,
		};
		let input =
			Input { params, neurons: vec![], owner_uid: None, weights: vec![], bonds: vec![] };
		Mechanism { index: NetUidStorageIndex::new(0), parts, input, output }
	}

	fn alpha(units: u64) -> AlphaBalance {
		AlphaBalance::from_rao(units)
	}

	fn plain(amounts: Vec<AlphaBalance>) -> Vec<u64> {
		amounts.into_iter().map(AlphaBalance::rao).collect()
	}

	/// The budgets of a outcome in plain units.
	fn shared(outcome: &EpochOutcome, server: u64, validator: u64) -> (Vec<u64>, Vec<u64>) {
		let (servers, validators) = outcome.budgets(alpha(server), alpha(validator));
		(plain(servers), plain(validators))
	}

	fn sum(amounts: &[u64]) -> u64 {
		amounts.iter().sum()
	}

	#[test]
	fn budgets_should_be_those_of_the_engine_when_there_is_one_mechanism() {
		let only = mechanism(u16::MAX, [1 << 31, 1 << 30], 1 << 32);
		let (servers, validators) = dtao_yuma::budgets(&only.output, alpha(1_000_003), alpha(77));
		let expected = (plain(servers), plain(validators));
		assert_eq!(shared(&EpochOutcome(vec![only]), 1_000_003, 77), expected);
	}

	#[test]
	fn budgets_should_be_paid_to_the_last_unit_whatever_the_parts() {
		for parts in [0, 1, 7, 32_767, 65_534, 65_535] {
			for budget in [0, 1, 2, 3, 999_999_999_999, u64::MAX / 4] {
				let outcome = EpochOutcome(vec![
					mechanism(parts, [5, 9], 1),
					mechanism(u16::MAX - parts, [1 << 31, 3], 2),
				]);
				let (servers, validators) = shared(&outcome, budget, budget / 3);
				assert_eq!((sum(&servers), sum(&validators)), (budget, budget / 3), "{parts}");
			}
		}
	}

	#[test]
	fn budgets_should_follow_the_parts_of_the_mechanisms() {
		let outcome =
			EpochOutcome(vec![mechanism(13_107, [1, 0], 1), mechanism(52_428, [0, 1], 1)]);
		assert_eq!(shared(&outcome, 1_000, 500), (vec![0, 200, 800], vec![500, 0, 0]));
	}

	#[test]
	fn mechanism_without_receivers_should_keep_only_its_own_part_back() {
		let outcome =
			EpochOutcome(vec![mechanism(13_107, [0, 0], 0), mechanism(52_428, [0, 1], 1)]);
		assert_eq!(shared(&outcome, 1_000, 500), (vec![0, 0, 800], vec![400, 0, 0]));
	}

	#[test]
	fn mean_should_weigh_by_the_parts() {
		let mut other = mechanism(16_383, [0, 0], 0);
		other.output.trust = vec![0, 1, 7];
		let outcome = EpochOutcome(vec![mechanism(49_152, [0, 0], 0), other]);
		assert_eq!(outcome.mean(|output| &output.trust), [0, 49_152, 7]);
		let single = EpochOutcome(vec![mechanism(u16::MAX, [0, 0], 0)]);
		assert_eq!(single.mean(|output| &output.trust), [0, u16::MAX, 7]);
	}

	/// Of a mechanism: its parts at most, shares of incentive of two miners, and the dividend.
	type Drawn = (u16, [u64; 2], u64);

	fn mechanisms() -> impl Strategy<Value = Vec<Drawn>> {
		let shares = [0..=1u64 << 32, 1..=1u64 << 32];
		prop::collection::vec((any::<u16>(), shares, 1..=1u64 << 32), 1..=4)
	}

	/// Mechanisms that share the whole: the last has what the others leave.
	fn outcome_of(drawn: Vec<Drawn>) -> EpochOutcome {
		let last = drawn.len() - 1;
		let mut left = u16::MAX;
		let mechanisms = drawn.into_iter().enumerate().map(|(n, (parts, miners, dividend))| {
			let parts = if n == last { left } else { parts.min(left) };
			left -= parts;
			mechanism(parts, miners, dividend)
		});
		EpochOutcome(mechanisms.collect())
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(2_000))]

		// INV-09.
		#[test]
		fn budgets_should_be_paid_in_full_and_by_the_shares(
			drawn in mechanisms(), server in 0..1u64 << 44, validator in 0..1u64 << 44,
		) {
			let outcome = outcome_of(drawn);
			let (servers, validators) = shared(&outcome, server, validator);
			prop_assert_eq!((sum(&servers), sum(&validators)), (server, validator));
			// To a unit each for the part of a mechanism, that of a neuron, and the floor here.
			let most = 3 * outcome.0.len() as u128;
			for (uid, earned) in servers.iter().enumerate() {
				let exact: u128 = outcome
					.0
					.iter()
					.map(|mech| {
						let all = &mech.output.incentive_q32;
						let whole = u128::from(sum(all)) * 65_535;
						let part = u128::from(mech.parts) * u128::from(all[uid]);
						u128::from(server) * part / whole
					})
					.sum();
				prop_assert!(exact.abs_diff(u128::from(*earned)) <= most);
			}
		}

		#[test]
		fn mean_should_be_the_weighted_mean_rounded_down(
			drawn in mechanisms(),
			scores in prop::collection::vec(prop::collection::vec(any::<u16>(), 3), 4),
		) {
			let mut outcome = outcome_of(drawn);
			for (mech, scores) in outcome.0.iter_mut().zip(scores) {
				mech.output.trust = scores;
			}
			for (uid, mean) in outcome.mean(|output| &output.trust).into_iter().enumerate() {
				let scores = || outcome.0.iter().map(|mech| mech.output.trust[uid]);
				prop_assert!(Some(mean) >= scores().min() && Some(mean) <= scores().max());
				// 65,535 draws, as many from each mechanism as it has parts.
				let drawn = |mech: &Mechanism| u64::from(mech.parts) * u64::from(mech.output.trust[uid]);
				let total: u64 = outcome.0.iter().map(drawn).sum();
				let whole = u64::from(mean) * 65_535;
				prop_assert!(whole <= total && total - whole < 65_535);
			}
		}
	}

	#[test]
	fn any_should_be_set_where_one_mechanism_sets_it() {
		let outcome =
			EpochOutcome(vec![mechanism(13_107, [0, 0], 0), mechanism(52_428, [0, 0], 0)]);
		assert_eq!(outcome.any(|output| &output.active), [false, true, false]);
		assert!(EpochOutcome(vec![]).any(|output| &output.active).is_empty());
	}
}
