//! Random pools, and random sequences of steps by five holders.

use super::{pool_of, Plain};
use crate::{ShareError, SharePool, MAX_TOTAL_SHARES, MIN_POSITION_SHARES};
use proptest::prelude::*;

const HOLDERS: usize = 5;

/// What rounding may cost the actor of a step in units: one, and 2^-44 of the pool's value.
fn crumb(pool: SharePool) -> u64 {
	1 + (pool.units() >> MIN_POSITION_SHARES.ilog2())
}

/// Amounts spread evenly over the orders of magnitude up to 2^`bits`.
fn amount(bits: u32) -> impl Strategy<Value = u64> {
	(0..bits, any::<u64>()).prop_map(move |(shift, n)| (n >> (64 - bits)) >> shift)
}

/// A pool in a state that steps can reach: a first deposit, then rewards.
fn grown_pool() -> impl Strategy<Value = SharePool> {
	(amount(54), amount(54)).prop_map(|(first, reward)| {
		let mut pool = SharePool::default();
		pool.pay_in(0, first.max(1)).unwrap();
		pool.grow(reward).unwrap();
		pool
	})
}

#[derive(Clone, Copy, Debug)]
enum Step {
	Deposit {
		who: usize,
		amount: u64,
	},
	/// Withdraw `parts` of 1,000 of the position.
	Withdraw {
		who: usize,
		parts: u64,
	},
	/// Withdraw all but `keep` units.
	Shed {
		who: usize,
		keep: u64,
	},
	Reward {
		amount: u64,
	},
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 0..HOLDERS;
	prop_oneof![
		4 => (who(), amount(50)).prop_map(|(who, amount)| Step::Deposit { who, amount }),
		2 => (who(), 0u64..=1_000).prop_map(|(who, parts)| Step::Withdraw { who, parts }),
		1 => who().prop_map(|who| Step::Withdraw { who, parts: 1_000 }),
		2 => (who(), amount(20)).prop_map(|(who, keep)| Step::Shed { who, keep }),
		2 => amount(50).prop_map(|amount| Step::Reward { amount }),
	]
}

/// A pool together with the positions in it and what each holder paid and received.
#[derive(Clone, Default)]
struct Book {
	pool: SharePool,
	shares: [u128; HOLDERS],
	paid: [u128; HOLDERS],
	received: [u128; HOLDERS],
	rewards: u128,
}

impl Book {
	fn worth(&self, who: usize) -> u64 {
		self.pool.worth(self.shares[who])
	}

	fn withdraw(&mut self, who: usize, amount: u64) -> Result<(), ShareError> {
		let burned = self.pool.pay_out(self.shares[who], amount)?;
		self.shares[who] -= burned;
		self.received[who] += u128::from(amount);
		Ok(())
	}

	/// The signed amount the step moved into the position of the holder it names.
	fn run(&mut self, step: Step) -> Result<(Option<usize>, i128), ShareError> {
		match step {
			Step::Deposit { who, amount } => {
				self.shares[who] += self.pool.pay_in(self.shares[who], amount)?;
				self.paid[who] += u128::from(amount);
				Ok((Some(who), i128::from(amount)))
			},
			Step::Withdraw { who, parts } => {
				let worth = u128::from(self.worth(who));
				let amount = u64::try_from(worth * u128::from(parts) / 1_000).unwrap();
				self.withdraw(who, amount).map(|()| (Some(who), -i128::from(amount)))
			},
			Step::Shed { who, keep } => {
				let amount = self.worth(who).saturating_sub(keep);
				self.withdraw(who, amount).map(|()| (Some(who), -i128::from(amount)))
			},
			Step::Reward { amount } => {
				self.pool.grow(amount)?;
				self.rewards += u128::from(amount);
				Ok((None, 0))
			},
		}
	}

	fn check(&self) {
		let shares: u128 = self.shares.iter().sum();
		assert_eq!(shares, self.pool.shares());
		assert!(shares < MAX_TOTAL_SHARES);
		assert!(self.shares.iter().all(|s| *s == 0 || *s >= MIN_POSITION_SHARES));
		assert_eq!(self.pool.units() == 0, shares == 0);

		let worth: u128 = (0..HOLDERS).map(|who| u128::from(self.worth(who))).sum();
		let holders = self.shares.iter().filter(|s| **s > 0).count() as u128;
		let value = u128::from(self.pool.units());
		assert!(worth <= value);
		assert!(value == 0 || value - worth < holders);

		let paid: u128 = self.paid.iter().sum();
		let received: u128 = self.received.iter().sum();
		assert_eq!(paid + self.rewards, received + value);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn invariants_should_hold_when_five_holders_act_at_random(
		steps in proptest::collection::vec(step(), 1..60),
	) {
		let mut book = Book::default();
		for step in steps {
			let before = book.clone();
			match book.run(step) {
				Err(_) => {
					prop_assert_eq!(book.pool, before.pool);
					prop_assert_eq!(book.shares, before.shares);
				},
				Ok((actor, moved)) => {
					for who in 0..HOLDERS {
						let (old, new) = (i128::from(before.worth(who)), i128::from(book.worth(who)));
						if Some(who) == actor {
							let crumb = crumb(before.pool).max(crumb(book.pool));
							prop_assert!(new >= old + moved - i128::from(crumb));
							prop_assert!(new <= old + moved + 1);
						} else {
							prop_assert!(new >= old);
						}
					}
				},
			}
			book.check();
		}
	}

	#[test]
	fn nobody_should_profit_when_there_are_no_rewards(
		steps in proptest::collection::vec(step(), 1..60),
	) {
		let mut book = Book::default();
		let mut crumbs = 0u128;
		for step in steps.into_iter().filter(|step| !matches!(step, Step::Reward { .. })) {
			// What rounding takes from one holder goes to the others, at most a unit per step.
			crumbs += u128::from(book.run(step).is_ok());
		}
		for who in 0..HOLDERS {
			let out = book.received[who] + u128::from(book.worth(who));
			prop_assert!(out <= book.paid[who] + crumbs);
		}
	}

	#[test]
	fn all_value_should_leave_when_every_holder_leaves(
		steps in proptest::collection::vec(step(), 1..40),
	) {
		let mut book = Book::default();
		for step in steps {
			let _ = book.run(step);
		}
		for who in 0..HOLDERS {
			book.withdraw(who, book.worth(who)).unwrap();
			book.check();
		}
		prop_assert_eq!(book.pool, SharePool::default());
	}

	#[test]
	fn deposit_and_withdraw_should_not_profit_when_done_at_once(pool in grown_pool(), x in amount(54)) {
		let mut after = pool;
		if let Ok(shares) = after.pay_in(0, x) {
			let back = after.worth(shares);
			prop_assert!(back <= x && back + crumb(pool) >= x);
			after.pay_out(shares, back).unwrap();
			prop_assert_eq!(after.shares(), pool.shares());
			prop_assert_eq!(after.units(), pool.units() + (x - back));
		}
	}

	#[test]
	fn share_price_should_not_fall_when_depositing_or_withdrawing(
		pool in grown_pool(), x in amount(54), parts in 0u64..=1_000,
	) {
		use primitive_types::U256;
		// value / shares before <= value / shares after, cross-multiplied.
		let kept = |a: SharePool, b: SharePool| {
			U256::from(a.units()) * U256::from(b.shares())
				<= U256::from(b.units()) * U256::from(a.shares())
		};
		let mut after = pool;
		if after.pay_in(0, x).is_ok() {
			prop_assert!(kept(pool, after));
		}
		let mut after = pool;
		let half = pool.shares() / 2;
		let amount = u128::from(pool.worth(half)) * u128::from(parts) / 1_000;
		if after.pay_out(half, u64::try_from(amount).unwrap()).is_ok() {
			prop_assert!(kept(pool, after));
		}
	}

	#[test]
	fn value_of_should_grow_when_shares_grow(
		value in any::<u64>(), total in 1u128.., a in any::<u128>(), b in any::<u128>(),
	) {
		let pool = pool_of(value, total);
		prop_assert!(pool.worth(a.min(b)) <= pool.worth(a.max(b)));
		prop_assert_eq!(pool.worth(total), value);
	}

	#[test]
	fn issued_shares_should_grow_when_deposit_grows(
		pool in grown_pool(), x in amount(54), y in amount(54),
	) {
		let (mut small, mut large) = (pool, pool);
		if let Ok(few) = small.pay_in(0, x.min(y)) {
			prop_assert!(few <= large.pay_in(0, x.max(y)).unwrap());
		}
	}

	#[test]
	fn reward_should_reach_holders_in_proportion_when_paid(
		pool in grown_pool(), parts in 0u128..=1_000, reward in amount(54),
	) {
		let shares = pool.shares() / 1_000 * parts;
		let mut after = pool;
		after.grow(reward).unwrap();
		let model = after.units() as f64 * (shares as f64 / pool.shares() as f64);
		let got = after.worth(shares) as f64;
		prop_assert!((got - model).abs() <= 1.0 + model * 1e-12);
		prop_assert!(after.worth(shares) >= pool.worth(shares));
	}

	#[test]
	fn step_should_answer_without_panic_when_state_is_arbitrary(
		value in any::<u64>(), total in any::<u128>(), held in any::<u128>(), x in any::<u64>(),
	) {
		let pool = pool_of(value, total);
		let _ = pool.worth(held);
		let refused = |before: SharePool, after: SharePool, failed: bool| !failed || before == after;
		let mut after = pool;
		let failed = after.pay_in(held, x).is_err();
		prop_assert!(refused(pool, after, failed));
		let mut after = pool;
		let failed = after.pay_out(held, x).is_err();
		prop_assert!(refused(pool, after, failed));
		let mut after = pool;
		let failed = after.grow(x).is_err();
		prop_assert!(refused(pool, after, failed));
	}
}
