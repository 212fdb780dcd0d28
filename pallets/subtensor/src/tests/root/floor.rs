//! Automatic sales have a floor: 95 % of the price before the first transaction of the block.

use super::mock::*;
use crate::{pallet::*, pools::Pools, root::Root, types::Position, RootClaimTypeEnum};
use dtao_emission::root_claim::LEAST_LEFT;
use dtao_types::{NetUid, Price, TaoBalance};
use frame_support::{assert_ok, weights::Weight};
use proptest::prelude::*;

const ROOT: NetUid = NetUid::ROOT;

/// Price before the first transaction, and the floor of 95 %, in rao per alpha.
const OPENING: u64 = 500_000_000;
const FLOOR: u64 = 475_000_000;

/// 1,000 TAO against 2,000 alpha; [`ALICE`] with 10 TAO on root, [`BOB`] with 1,000 alpha.
fn chain(test: impl FnOnce()) {
	Chain::with_subnet()
		.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
		.neuron(SUBNET, VALIDATOR_2, BOB, alpha(1_000))
		.run(|| {
			NumRootClaim::<Test>::put(5);
			open_prices();
			test()
		});
}

fn owed() -> u64 {
	Root::<Test>::owed(Position::new(&VALIDATOR, &ALICE, SUBNET)) as u64
}

fn price() -> u64 {
	Pools::<Test>::price(SUBNET).rao()
}

/// What was sold, in alpha-rao, and what for, in rao.
fn sold() -> Vec<(u64, u64)> {
	let sold = events()
		.into_iter()
		.filter_map(|event| match event {
			Event::RootClaimed { alpha, tao: Some(tao), .. } => Some((alpha.rao(), tao.rao())),
			_ => None,
		})
		.collect();
	System::reset_events();
	sold
}

/// Let somebody sell until the price is this one.
fn push_price_to(limit: u64) {
	assert_ok!(remove_stake_limit(&BOB, &VALIDATOR_2, SUBNET, alpha(900).rao(), limit, true));
	System::reset_events();
}

#[test]
fn claim_should_not_be_sold_automatically_when_the_price_has_fallen_by_five_percent() {
	chain(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		// The fee of the sale is sold below its limit.
		push_price_to(FLOOR);
		assert!(price() < FLOOR);

		Root::<Test>::claim_for_some(Weight::MAX);
		assert_eq!((sold(), owed()), (vec![], alpha(5).rao()));

		// In the next block that is the price.
		blocks(2);
		let [(amount, proceeds)] = sold()[..] else { panic!("it was not sold") };
		assert_eq!(amount, alpha(5).rao());
		assert!(proceeds > tao(2).rao());
	});
}

#[test]
fn claim_should_be_sold_automatically_when_the_price_has_fallen_by_less() {
	chain(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		push_price_to(FLOOR + 5_000_000);
		Root::<Test>::claim_for_some(Weight::MAX);
		assert_eq!((sold().len(), owed()), (1, 0));
		assert!(price() >= FLOOR);
	});
}

#[test]
fn claim_should_not_be_sold_automatically_when_there_was_no_price_before() {
	chain(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		OpeningPrices::<Test>::kill();
		Root::<Test>::claim_for_some(Weight::MAX);
		assert_eq!((sold(), owed()), (vec![], alpha(5).rao()));
		// Who asks for it sells at any price.
		assert_ok!(claim_root(&ALICE, &[SUBNET]));
		assert_eq!(owed(), 0);
	});
}

#[test]
fn claim_should_be_kept_automatically_whatever_the_price_is() {
	chain(|| {
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Keep));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		push_price_to(FLOOR / 2);
		Root::<Test>::claim_for_some(Weight::MAX);
		assert_eq!((stake(&VALIDATOR, &ALICE, SUBNET), owed()), (alpha(5).rao(), 0));
	});
}

/// 51.957 alpha bring the price from 0.5 to 0.475; that and not more of a claim is sold in a block.
#[test]
fn claim_should_be_sold_in_parts_when_it_moves_the_price_itself() {
	chain(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(120).rao());
		let mut left = alpha(120).rao();
		for _ in 0..3 {
			let opening = price();
			blocks(1);
			let [(amount, proceeds)] = sold()[..] else { panic!("nothing was sold") };
			left -= amount;
			assert_eq!(owed(), left);
			assert!(proceeds >= amount / 100 * (opening / 10_000_000) * 95 / 100);
		}
		assert_eq!(left, 0);
	});
}

/// What stays of a claim is enough to be claimed; where that cannot be, nothing is sold.
#[test]
fn rest_of_a_claim_should_be_worth_a_claim_when_a_part_is_sold() {
	let room = {
		let mut room = 0;
		chain(|| {
			let limit = Some(Price::from_rao(FLOOR));
			let quote = Pools::<Test>::quote_sell(SUBNET, alpha(500), limit, false);
			room = quote.expect("it sells").alpha_in.rao();
		});
		room
	};
	for beyond in [0, 1, 499_999, 500_000, 500_001] {
		chain(|| {
			give_root_dividend(SUBNET, &VALIDATOR, room + beyond);
			Root::<Test>::claim_for_some(Weight::MAX);
			let rest = if beyond == 0 { 0 } else { beyond.max(LEAST_LEFT) };
			assert_eq!(owed(), rest, "{beyond} beyond the room");
			assert!(price() >= FLOOR);
		});
	}
	assert_eq!(OPENING * 95 / 100, FLOOR);
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

	/// Whatever others trade before it in the block, an automatic sale ends at the floor at least, and brings
	/// 95 % of the opening price for each alpha.
	#[test]
	fn automatic_sale_should_never_go_below_the_floor(
		claim in 500_000..1_000_000_000_000u64,
		dumped in 0..1_000_000_000_000u64,
		bought in 0..1_000_000_000_000u64,
	) {
		chain(|| {
			give_root_dividend(SUBNET, &VALIDATOR, claim);
			// Trades that are too small fail.
			let _ = remove_stake(&BOB, &VALIDATOR_2, SUBNET, dumped);
			let _ = add_stake(&CAROL, &VALIDATOR_2, SUBNET, TaoBalance::from_rao(bought));
			System::reset_events();
			let before = price();

			Root::<Test>::claim_for_some(Weight::MAX);

			let sales = sold();
			let total: u64 = sales.iter().map(|(amount, _)| amount).sum();
			assert_eq!(owed(), claim - total);
			for (amount, proceeds) in &sales {
				assert!(price() >= FLOOR);
				let least = u128::from(*amount) * u128::from(FLOOR) / 1_000_000_000;
				assert!(u128::from(*proceeds) + 1 >= least, "{proceeds} for {amount}");
			}
			// Where there is room nothing waits.
			let much = before > FLOOR + FLOOR / 50 && claim < alpha(15).rao();
			assert!(!much || owed() == 0);
		});
	}
}
