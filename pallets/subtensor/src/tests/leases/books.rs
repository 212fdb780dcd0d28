//! The division of what a lease gets: nothing is lost and nobody gets too much.

use crate::leases::LeaseBook;
use dtao_types::{AlphaBalance, TaoBalance};
use proptest::prelude::*;

/// Contributions of at least 0.1 TAO, up to as many as there can be, the creator's first.
fn contributions() -> impl Strategy<Value = Vec<u64>> {
	let one = prop_oneof![
		100_000_000..1_000_000_000u64,
		1_000_000_000..1_000_000_000_000u64,
		Just(10_000_000_000_000u64),
	];
	prop::collection::vec(one, 1..80)
}

fn book(contributions: &[u64]) -> LeaseBook {
	let raised = TaoBalance::from_rao(contributions.iter().sum());
	LeaseBook { raised, own: TaoBalance::from_rao(contributions[0]), ..Default::default() }
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(300))]

	#[test]
	fn shares_should_say_the_contribution_to_the_rao_and_be_at_most_the_whole(
		contributions in contributions(),
	) {
		let book = book(&contributions);
		let mut sum = 0u128;
		for contribution in &contributions {
			let contribution = TaoBalance::from_rao(*contribution);
			let share = book.share_of(contribution);
			prop_assert_eq!(book.contribution_of(share), contribution);
			sum += share.bits;
		}
		prop_assert!(sum <= 1 << 64);
	}

	/// Rounds of dividends, in each of which some are paid: who was left out gets the same in the end.
	#[test]
	fn paid_and_kept_should_be_what_was_received(
		contributions in contributions(),
		rounds in prop::collection::vec((0..10_000_000_000_000u64, any::<u64>()), 1..12),
	) {
		let mut book = book(&contributions);
		let mut waiting = AlphaBalance::ZERO;
		let mut got = vec![AlphaBalance::ZERO; contributions.len()];
		let mut received = 0u64;
		let last = (0, u64::MAX);
		for (dividend, visited) in rounds.into_iter().chain([last]) {
			received += dividend;
			waiting = waiting.saturating_add(AlphaBalance::from_rao(dividend));
			for (n, (contribution, got)) in contributions.iter().zip(&mut got).enumerate() {
				if visited.rotate_right(n as u32) & 1 == 0 {
					continue;
				}
				let part = TaoBalance::from_rao(*contribution);
				let due = book.alpha_due(waiting, part, *got).unwrap();
				waiting = waiting.checked_sub(due).unwrap();
				book.alpha_paid = book.alpha_paid.saturating_add(due);
				*got = got.saturating_add(due);
			}
			let paid: u64 = got.iter().map(|got| got.rao()).sum();
			prop_assert_eq!(paid, book.alpha_paid.rao());
			prop_assert_eq!(paid + waiting.rao(), received);
		}
		// Everybody was visited last: each has its part, rounded down, and less than a unit of each is kept.
		for (contribution, got) in contributions.iter().zip(&got) {
			let exact = u128::from(received) * u128::from(*contribution);
			prop_assert_eq!(u128::from(got.rao()), exact / u128::from(book.raised.rao()));
		}
		prop_assert!(waiting.rao() < contributions.len() as u64);
	}

	#[test]
	fn tao_should_be_given_back_to_the_last_unit_but_less_than_one_of_each(
		contributions in contributions(), left in 0..5_000_000_000_000u64,
	) {
		let mut book = book(&contributions);
		book.tao_waiting = TaoBalance::from_rao(left);
		for contribution in &contributions {
			let part = TaoBalance::from_rao(*contribution);
			let due = book.tao_due(part, TaoBalance::ZERO).unwrap();
			let exact = u128::from(left) * u128::from(*contribution);
			prop_assert_eq!(u128::from(due.rao()), exact / u128::from(book.raised.rao()));
			book.tao_waiting = book.tao_waiting.checked_sub(due).unwrap();
			book.tao_paid = book.tao_paid.saturating_add(due);
		}
		prop_assert_eq!(book.tao_paid.rao() + book.tao_waiting.rao(), left);
		prop_assert!(book.tao_waiting.rao() < contributions.len() as u64);
	}
}
