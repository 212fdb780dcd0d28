//! Root claims: worked examples, extremes, and random lives of a hotkey's root stakers.

use super::plain::{alpha, tao};
use crate::root_claim::{Claim, Rate, LEAST_LEFT, UNIT};
use dtao_types::{AlphaBalance, MathError};
use primitive_types::U256;
use proptest::collection::vec;
use proptest::prelude::*;

const COIN: u64 = 1_000_000_000;

const ALL: AlphaBalance = AlphaBalance::MAX;

fn rate(per_rao: u128) -> Rate {
	Rate { per_rao, carry: 0 }
}

#[test]
fn rate_should_match_example_when_50_alpha_meet_1000_tao() {
	let rate = Rate::default().after_dividend(alpha(50 * COIN), tao(1_000 * COIN));
	assert_eq!(rate, Ok(Rate { per_rao: UNIT / 20, carry: 0 }));
	assert_eq!(
		Claim::default().owed_floor(rate.unwrap(), tao(100 * COIN)),
		Ok(alpha(5_000_000_000))
	);
}

#[test]
fn rate_should_carry_the_fraction_when_the_stake_does_not_divide_the_dividend() {
	// 10^18 = 3 * 333,333,333,333,333,333 + 1
	let first = Rate::default().after_dividend(alpha(1), tao(3)).unwrap();
	assert_eq!(first, Rate { per_rao: UNIT / 3, carry: 1 });
	let second = first.after_dividend(alpha(1), tao(3)).unwrap();
	assert_eq!(second, Rate { per_rao: 2 * (UNIT / 3), carry: 2 });
	let third = second.after_dividend(alpha(1), tao(3)).unwrap();
	assert_eq!(third, Rate { per_rao: UNIT, carry: 0 });
}

#[test]
fn rate_should_rise_when_one_unit_meets_the_whole_supply() {
	let mut rate = Rate::default();
	for _ in 0..21 {
		rate = rate.after_dividend(alpha(1), tao(21_000_000 * COIN)).unwrap();
	}
	assert_eq!(Claim::default().owed_floor(rate, tao(999_999 * COIN)), Ok(alpha(0)));
	assert_eq!(Claim::default().owed_floor(rate, tao(1_000_000 * COIN)), Ok(alpha(1)));
}

#[test]
fn rate_should_be_refused_when_nobody_has_stake_or_it_overflows() {
	assert_eq!(Rate::default().after_dividend(alpha(1), tao(0)), Err(MathError::DivisionByZero));
	assert_eq!(rate(u128::MAX).after_dividend(alpha(1), tao(1)), Err(MathError::Overflow));
	let full = Rate { per_rao: 0, carry: u128::MAX };
	assert_eq!(full.after_dividend(alpha(1), tao(1)), Err(MathError::Overflow));
	assert_eq!(full.with_fraction(1), Err(MathError::Overflow));
}

#[test]
fn claim_should_stay_due_to_the_fraction_when_stake_changes() {
	// 0.7 alpha-rao per rao, 9 rao: 6.3 due.
	let rate = rate(UNIT / 10 * 7);
	let due = |claim: Claim, stake| claim.due(rate, tao(stake));
	let before = due(Claim::default(), 9);
	assert_eq!(before, U256::from(UNIT / 10 * 63));

	// More stake: 70 earned by 100 rao, less 64, and 0.3 beyond.
	let (more, fraction) = Claim::default().after_stake_change(rate, tao(9), tao(100)).unwrap();
	assert_eq!((more, fraction), (Claim { claimed: 64, extra: UNIT / 10 * 3 }, 0));
	assert_eq!(due(more, 100), before);

	// Less stake: 0.7 earned by 1 rao, and 5.6 beyond.
	let (less, fraction) = more.after_stake_change(rate, tao(100), tao(1)).unwrap();
	assert_eq!((less, fraction), (Claim { claimed: 0, extra: UNIT / 10 * 56 }, 0));
	assert_eq!(due(less, 1), before);

	// None: so little goes back.
	let (closed, fraction) = less.after_stake_change(rate, tao(1), tao(0)).unwrap();
	assert_eq!((closed, fraction), (Claim::default(), UNIT / 10 * 63));
}

#[test]
fn claim_should_stay_due_when_the_position_closes_with_half_a_million_units() {
	// 0.7 alpha-rao per rao: 499,999.9 and 500,000.6 due.
	let rate = rate(UNIT / 10 * 7);
	let close = |stake| Claim::default().after_stake_change(rate, tao(stake), tao(0)).unwrap();
	assert_eq!(close(714_285), (Claim::default(), 499_999 * UNIT + UNIT / 10 * 5));
	let kept = Claim { claimed: 0, extra: u128::from(LEAST_LEFT) * UNIT };
	assert_eq!(close(714_286), (kept, UNIT / 10 * 2));
	// To stay with a rao of stake keeps all of it due.
	let (claim, fraction) = Claim::default().after_stake_change(rate, tao(9), tao(1)).unwrap();
	assert_eq!((claim.due(rate, tao(1)), fraction), (U256::from(UNIT / 10 * 63), 0));
}

#[test]
fn claim_should_owe_the_rest_when_a_part_is_paid() {
	let rate = rate(UNIT / 10 * 7);
	for stake in [0, 9] {
		let claim = Claim { claimed: 0, extra: 10 * UNIT };
		let due = claim.due(rate, tao(stake));
		for part in [0, 1, 9] {
			let (paid, left) = claim.paid(rate, tao(stake), alpha(part)).unwrap();
			assert_eq!(paid, alpha(part));
			assert_eq!(left.due(rate, tao(stake)), due - U256::from(part) * U256::from(UNIT));
		}
	}
}

#[test]
fn claim_should_keep_its_fraction_when_it_is_paid() {
	let rate = rate(UNIT / 10 * 7);
	let (owed, left) = Claim::default().paid(rate, tao(9), ALL).unwrap();
	assert_eq!((owed, left.due(rate, tao(9))), (alpha(6), U256::from(UNIT / 10 * 3)));
	assert_eq!(left.paid(rate, tao(9), ALL), Ok((alpha(0), left)));
	let (owed, left) = Claim { claimed: 0, extra: 6 * UNIT }.paid(rate, tao(0), ALL).unwrap();
	assert_eq!((owed, left), (alpha(6), Claim::default()));
}

#[test]
fn claim_should_owe_nothing_when_the_stake_came_after_the_dividend() {
	let rate = rate(UNIT / 3);
	let (claim, _) = Claim::default().after_stake_change(rate, tao(0), tao(100)).unwrap();
	assert_eq!(claim.due(rate, tao(100)), U256::zero());
	assert_eq!(claim.claimed, 34);
}

#[test]
fn claim_should_owe_nothing_for_good_when_it_is_forgotten() {
	let rate = rate(UNIT / 3);
	let forgotten = Claim::nothing_due(rate, tao(100)).unwrap();
	assert_eq!(forgotten, Claim { claimed: 34, extra: 0 });
	for after in [0, 1, 99, 101, u64::MAX] {
		let (claim, fraction) = forgotten.after_stake_change(rate, tao(100), tao(after)).unwrap();
		assert_eq!((claim.due(rate, tao(after)), fraction), (U256::zero(), 0));
		assert_eq!(forgotten.apart_from_rate(rate, tao(100), tao(after)).unwrap().extra, 0);
	}
}

#[test]
fn claim_should_owe_the_same_with_and_without_rate_when_it_is_apart() {
	// 0.7 alpha-rao per rao, 9 rao: 6.3 due.
	let rate = rate(UNIT / 10 * 7);
	for after in [0, 1, 9, 10, 11, 1_000_003] {
		let apart = Claim::default().apart_from_rate(rate, tao(9), tao(after)).unwrap();
		assert_eq!(apart.due(rate, tao(after)), U256::from(6 * UNIT));
		let alone = Claim { claimed: 0, ..apart };
		assert_eq!(alone.owed_floor(Rate::default(), tao(after)), Ok(alpha(6)));
		let again = apart.apart_from_rate(rate, tao(after), tao(5)).unwrap();
		assert_eq!(again.owed_floor(rate, tao(5)), Ok(alpha(6)));
	}
	let nothing = Claim::default().apart_from_rate(rate, tao(1), tao(10)).unwrap();
	assert_eq!(nothing, Claim { claimed: 7, extra: 0 });
}

#[test]
fn claim_should_overflow_by_name_when_it_leaves_128_bits() {
	let rate = rate(u128::MAX);
	let all = Claim { claimed: 0, extra: u128::MAX };
	assert_eq!(all.after_stake_change(rate, tao(u64::MAX), tao(1)), Err(MathError::Overflow));
	assert_eq!(Claim::nothing_due(rate, tao(u64::MAX)), Err(MathError::Overflow));
}

/// What happens to the four stakers of a hotkey.
#[derive(Clone, Debug)]
enum Step {
	/// So many alpha-rao for all.
	Dividend(u64),
	/// The stake of one is now so many rao.
	Stake(usize, u64),
	/// One is paid so many alpha-rao at most.
	Pay(usize, u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	// Nine shapes in ten are of everyday size, down to a few units.
	let amount = (0u32..55, 0..=1u64 << 54).prop_map(|(shift, n)| n >> shift);
	let stake = prop_oneof![1 => Just(0), 4 => amount.clone()];
	let part = prop_oneof![3 => Just(u64::MAX), 1 => amount.clone()];
	let step = prop_oneof![
		3 => amount.prop_map(Step::Dividend),
		3 => (0..4usize, stake).prop_map(|(who, stake)| Step::Stake(who, stake)),
		2 => (0..4usize, part).prop_map(|(who, most)| Step::Pay(who, most)),
	];
	vec(step, 1..60)
}

/// Four stakers of a hotkey, and what each of them earned and lost by the formulas' own words.
#[derive(Default)]
struct Hotkey {
	rate: Rate,
	stakes: [u64; 4],
	claims: [Claim; 4],
	/// Sum of `increment * stake` of each, in parts of a unit.
	earned: [U256; 4],
	/// What each was paid, and the fractions it left behind, in parts of a unit.
	gone: [U256; 4],
	given: U256,
	paid: U256,
}

fn units(n: impl Into<U256>) -> U256 {
	n.into() * U256::from(UNIT)
}

impl Hotkey {
	fn step(&mut self, step: &Step) {
		match *step {
			Step::Dividend(amount) => {
				let total: u64 = self.stakes.iter().sum();
				let Ok(rate) = self.rate.after_dividend(alpha(amount), tao(total)) else { return };
				let increment = U256::from(rate.per_rao - self.rate.per_rao);
				for (earned, stake) in self.earned.iter_mut().zip(self.stakes) {
					*earned += increment * U256::from(stake);
				}
				self.rate = rate;
				self.given += units(amount);
			},
			Step::Stake(who, stake) => {
				let before = self.stakes[who];
				let (claim, fraction) = self.claims[who]
					.after_stake_change(self.rate, tao(before), tao(stake))
					.unwrap();
				let owed = self.owed(who);
				(self.claims[who], self.stakes[who]) = (claim, stake);
				let left = if stake == 0 && owed < LEAST_LEFT { 0 } else { owed };
				assert_eq!(self.owed(who), left, "a change of stake changed what is owed");
				let most = if left == 0 { u128::from(LEAST_LEFT) * UNIT } else { UNIT };
				assert!(fraction == 0 || stake == 0 && fraction < most);
				self.rate = self.rate.with_fraction(fraction).unwrap();
				self.gone[who] += fraction.into();
			},
			Step::Pay(who, most) => {
				let (owed, claim) =
					self.claims[who].paid(self.rate, tao(self.stakes[who]), alpha(most)).unwrap();
				let rest = self.owed(who) - owed.rao();
				self.claims[who] = claim;
				self.gone[who] += units(owed.rao());
				self.paid += units(owed.rao());
				assert_eq!(self.owed(who), rest);
				assert!(rest == 0 || owed == alpha(most));
			},
		}
	}

	fn owed(&self, who: usize) -> u64 {
		self.claims[who].owed_floor(self.rate, tao(self.stakes[who])).unwrap().rao()
	}

	fn due(&self, who: usize) -> U256 {
		self.claims[who].due(self.rate, tao(self.stakes[who]))
	}

	/// Nothing is lost and nothing is made, for all and for each.
	fn check(&self) {
		let due = (0..4).fold(U256::zero(), |sum, who| sum + self.due(who));
		assert_eq!(self.paid + due + U256::from(self.rate.carry), self.given);
		let owed = (0..4).fold(U256::zero(), |sum, who| sum + units(self.owed(who)));
		assert!(self.paid + owed <= self.given, "more is owed than was given");
		for who in 0..4 {
			assert_eq!(self.gone[who] + self.due(who), self.earned[who]);
			let claim = self.claims[who];
			assert!(claim.claimed == 0 || claim.extra < UNIT, "both sides of a claim are in use");
			assert!(self.stakes[who] > 0 || claim.claimed == 0 && claim.extra.is_multiple_of(UNIT));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn claims_should_conserve_every_fraction_when_stakes_come_and_go(steps in steps()) {
		let mut hotkey = Hotkey::default();
		for step in &steps {
			hotkey.step(step);
			hotkey.check();
		}
	}

	#[test]
	fn claim_should_never_panic_when_numbers_are_absurd(
		(per_rao, carry, claimed, extra) in any::<(u128, u128, u128, u128)>(),
		(before, after) in any::<(u64, u64)>(),
	) {
		let (rate, claim) = (Rate { per_rao, carry }, Claim { claimed, extra });
		let _ = rate.after_dividend(alpha(before), tao(after));
		let _ = claim.after_stake_change(rate, tao(before), tao(after));
		let _ = claim.paid(rate, tao(before), alpha(after));
		let _ = Claim::nothing_due(rate, tao(after));
		let _ = claim.apart_from_rate(rate, tao(before), tao(after));
	}
}
