//! What a block emits.

use super::mock::*;
use crate::{
	accounts, coinbase::Coinbase, pallet::*, pools::Pools, types::PendingAlpha, UnexpectedKind,
};
use dtao_emission::curve;
use dtao_traits::{HyperparamAdmin, SubnetParam};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{assert_ok, traits::fungible::Mutate};

/// A moving price of 0.5.
const HALF: i128 = 1 << 31;

/// TAO of a block before the first halving, and alpha likewise.
const COIN: u64 = 1_000_000_000;

fn issuance() -> u64 {
	Balances::total_issuance()
}

/// Mint until there are `issuance` rao.
fn mint_up_to(target: u64) {
	assert_ok!(Balances::mint_into(&OWNER, target - issuance()));
	check_invariants();
}

fn pending(netuid: NetUid) -> PendingAlpha {
	Coinbase::<Test>::pending(netuid)
}

/// What the last block put into a pool and outside of it: TAO, alpha, alpha.
fn flows(netuid: NetUid) -> (u64, u64, u64) {
	(
		SubnetTaoInEmission::<Test>::get(netuid).rao(),
		Coinbase::<Test>::emission(netuid).alpha_in.rao(),
		Coinbase::<Test>::emission(netuid).alpha_out.rao(),
	)
}

/// [`SUBNET`] and [`SUBNET_2`], both started.
fn two_subnets() -> Chain {
	Chain::with_subnet().subnet(dynamic_subnet(SUBNET_2.get(), tao(1_000), alpha(2_000)))
}

/// A subnet of the example: TAO and alpha in its pool and alpha outside it, in units; its moving price
/// before and after, as bits; TAO and alpha that enter the pool and what is pending for root, in rao.
struct Case {
	pool: (u64, u64),
	outside: u64,
	price: i128,
	flows: (u64, u64),
	root: u64,
	price_after: i128,
}

const CASES: [Case; 3] = [
	Case {
		pool: (60_000, 100_000),
		outside: 400_000,
		price: 2_147_483_648,
		flows: (470_588_235, 784_313_725),
		root: 263_572_564,
		price_after: 2_147_484_075,
	},
	Case {
		pool: (15_000, 50_000),
		outside: 150_000,
		price: 1_879_048_192,
		flows: (411_764_705, 1_000_000_000),
		root: 335_455_808,
		price_after: 1_879_047_604,
	},
	Case {
		pool: (1_000, 20_000),
		outside: 5_000,
		price: 536_870_912,
		flows: (117_647_058, 1_000_000_000),
		root: 398_920_283,
		price_after: 536_870_591,
	},
];

#[test]
fn block_should_match_example_when_there_are_three_subnets() {
	let chain = (1u16..).zip(&CASES).fold(Chain::default(), |chain, (netuid, case)| {
		let (pool_tao, pool_alpha) = case.pool;
		chain.subnet(dynamic_subnet(netuid, tao(pool_tao), alpha(pool_alpha))).neuron(
			NetUid::new(netuid),
			VALIDATOR,
			ALICE,
			alpha(case.outside),
		)
	});
	chain.neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(5_000_000)).started().run(|| {
		// GIVEN subnets of the age of the example
		System::set_block_number(99_999);
		for (netuid, case) in (1..).map(NetUid::new).zip(&CASES) {
			set_moving_price(netuid, case.price);
		}
		let before = issuance();

		// WHEN
		blocks(1);

		// THEN
		assert_eq!(issuance() - before, 999_999_998);
		for (netuid, case) in (1..).map(NetUid::new).zip(&CASES) {
			let (tao_in, alpha_in) = case.flows;
			assert_eq!(flows(netuid), (tao_in, alpha_in, COIN));
			let (pool_tao, pool_alpha) = case.pool;
			assert_eq!(reserves(netuid), (pool_tao * COIN + tao_in, pool_alpha * COIN + alpha_in));
			assert_eq!(Pools::<Test>::alpha_out(netuid).rao(), (case.outside + 1) * COIN);
			assert_eq!(
				pending(netuid),
				PendingAlpha {
					owner_cut: AlphaBalance::from_rao(179_995_422),
					server: AlphaBalance::from_rao(410_002_289),
					validator: AlphaBalance::from_rao(410_002_289 - case.root),
					root: AlphaBalance::from_rao(case.root),
				}
			);
			assert_eq!(Pools::<Test>::moving_price(netuid), case.price_after);
		}
	});
}

#[test]
fn block_should_issue_one_tao_when_one_subnet_emits() {
	Chain::with_subnet().run(|| {
		set_moving_price(SUBNET, HALF);
		for _ in 0..30 {
			let before = issuance();
			blocks(1);
			assert_eq!(issuance(), before + COIN);
			assert_eq!(BlockEmission::<Test>::get().rao(), COIN);
		}
	});
}

#[test]
fn block_should_issue_at_most_the_curve_when_shares_are_rounded() {
	two_subnets().subnet(dynamic_subnet(3, tao(7), alpha(11))).run(|| {
		for (netuid, bits) in [(1, 3), (2, 7), (3, 1_000_003)] {
			set_moving_price(NetUid::new(netuid), bits << 20);
		}
		for _ in 0..30 {
			let before = issuance();
			blocks(1);
			let issued = issuance() - before;
			assert!((COIN - 2..=COIN).contains(&issued), "{issued}");
			assert_eq!(TotalIssuance::<Test>::get().rao(), issuance());
		}
	});
}

#[test]
fn block_should_put_issued_tao_on_the_account_of_the_subnet() {
	Chain::with_subnet().run(|| {
		set_moving_price(SUBNET, HALF);
		let account = accounts::of_subnet(SUBNET);
		let before = (balance(&account), TotalStake::<Test>::get().rao());

		blocks(5);

		assert_eq!(balance(&account), before.0 + 5 * COIN);
		assert_eq!(TotalStake::<Test>::get().rao(), before.1 + 5 * COIN);
	});
}

#[test]
fn block_should_issue_no_tao_when_no_subnet_has_a_moving_price() {
	Chain::with_subnet().run(|| {
		let before = issuance();

		// The price of the first emission moves nothing yet, that of the second counts in the third.
		blocks(2);

		assert_eq!(issuance(), before);
		assert_eq!(flows(SUBNET), (0, 0, COIN));
		assert_eq!(pending(SUBNET).total(), Ok(AlphaBalance::from_rao(2 * COIN)));
		blocks(1);
		assert_eq!(issuance(), before + COIN);
	});
}

#[test]
fn block_should_emit_nothing_when_subnet_is_not_started() {
	Chain::default().subnet(dynamic_subnet(1, tao(1_000), alpha(2_000))).run(|| {
		set_moving_price(SUBNET, HALF);
		let before = issuance();

		blocks(5);

		assert_eq!(issuance(), before);
		assert_eq!(pending(SUBNET), PendingAlpha::default());
		assert_eq!(reserves(SUBNET), (1_000 * COIN, 2_000 * COIN));
	});
}

#[test]
fn block_should_emit_from_the_next_block_on_when_subnet_is_started() {
	Chain::default().subnet(dynamic_subnet(1, tao(1_000), alpha(2_000))).run(|| {
		blocks(5);
		assert_ok!(start_call(&OWNER, SUBNET));
		assert_eq!(pending(SUBNET), PendingAlpha::default());

		blocks(1);

		assert_eq!(pending(SUBNET).total(), Ok(AlphaBalance::from_rao(COIN)));
	});
}

#[test]
fn block_should_give_share_to_others_when_token_is_disabled() {
	two_subnets().run(|| {
		set_moving_price(SUBNET, HALF);
		set_moving_price(SUBNET_2, HALF);
		blocks(1);
		assert_eq!(flows(SUBNET).0, COIN / 2);
		let before = pending(SUBNET);
		set_token_enabled(SUBNET, false);

		blocks(1);

		assert_eq!(flows(SUBNET), (0, 0, 0));
		assert_eq!(flows(SUBNET_2).0, COIN);
		assert_eq!(pending(SUBNET), before);
	});
}

#[test]
fn block_should_give_tao_to_others_when_emission_is_switched_off() {
	two_subnets().run(|| {
		set_moving_price(SUBNET, HALF);
		set_moving_price(SUBNET_2, HALF);
		Coinbase::<Test>::set_emission_enabled(SUBNET, false);

		blocks(1);

		// Alpha for participants goes on.
		assert_eq!(flows(SUBNET), (0, 0, COIN));
		assert_eq!(flows(SUBNET_2).0, COIN);
	});
}

#[test]
fn block_should_give_tao_to_others_when_registration_is_off() {
	two_subnets().run(|| {
		set_moving_price(SUBNET, HALF);
		set_moving_price(SUBNET_2, HALF);
		let allow = |allowed| {
			let param = SubnetParam::NetworkRegistrationAllowed(allowed);
			assert_ok!(SubtensorModule::set_subnet(RuntimeOrigin::root(), SUBNET, param));
		};
		allow(false);

		blocks(1);

		// Alpha for participants goes on.
		assert_eq!(flows(SUBNET), (0, 0, COIN));
		assert_eq!(flows(SUBNET_2).0, COIN);
		allow(true);
		blocks(1);
		assert!(flows(SUBNET).0 > 0);
	});
}

/// Each of the switches of a subnet, on and off: no more than its part of the TAO depends on it.
#[test]
fn block_should_issue_all_tao_when_any_one_subnet_is_switched_off() {
	use SubnetParam::*;
	for switch in [NetworkRegistrationAllowed(false), SubnetEmissionEnabled(false)] {
		two_subnets().run(|| {
			set_moving_price(SUBNET, HALF);
			set_moving_price(SUBNET_2, HALF);
			assert_ok!(SubtensorModule::set_subnet(RuntimeOrigin::root(), SUBNET, switch));
			let before = issuance();

			blocks(1);

			assert_eq!(issuance() - before, COIN, "{switch:?}");
		});
	}
}

#[test]
fn moving_price_should_stay_zero_when_subnet_is_not_started() {
	Chain::default().subnet(dynamic_subnet(1, tao(1_000), alpha(2_000))).run(|| {
		blocks(60);
		assert!(!SubnetMovingPrice::<Test>::contains_key(SUBNET));

		assert_ok!(start_call(&OWNER, SUBNET));
		// The first emission is one of age zero, at which the price does not move yet.
		blocks(1);
		assert!(!SubnetMovingPrice::<Test>::contains_key(SUBNET));
		blocks(100);
		assert!(SubnetMovingPrice::<Test>::contains_key(SUBNET));
	});
}

#[test]
fn moving_price_should_age_from_the_first_emission_when_the_start_was_late() {
	let after_50_blocks = |wait| {
		let mut price = 0;
		Chain::default().subnet(dynamic_subnet(1, tao(1_000), alpha(2_000))).run(|| {
			blocks(wait);
			assert_ok!(start_call(&OWNER, SUBNET));
			blocks(50);
			price = Pools::<Test>::moving_price(SUBNET);
		});
		price
	};
	let at_once = after_50_blocks(0);
	assert!(at_once > 0);
	assert_eq!(after_50_blocks(40), at_once);
}

#[test]
fn block_should_share_tao_by_moving_price_when_spot_prices_differ() {
	Chain::default()
		.subnet(dynamic_subnet(1, tao(1_000), alpha(1_000)))
		.subnet(dynamic_subnet(2, tao(1_000), alpha(100_000)))
		.started()
		.run(|| {
			set_moving_price(SUBNET, 1 << 30);
			set_moving_price(SUBNET_2, 3 << 30);

			blocks(1);

			assert_eq!((flows(SUBNET).0, flows(SUBNET_2).0), (COIN / 4, COIN / 4 * 3));
		});
}

#[test]
fn injection_should_keep_price_when_alpha_is_below_its_cap() {
	Chain::default().subnet(dynamic_subnet(1, tao(4_000), alpha(2_000))).started().run(|| {
		set_moving_price(SUBNET, HALF);

		blocks(1);

		// 1 TAO at 2 TAO per alpha.
		assert_eq!(flows(SUBNET), (COIN, COIN / 2, COIN));
		assert_eq!(Pools::<Test>::price(SUBNET).rao(), 2 * COIN);
	});
}

#[test]
fn injection_should_raise_price_when_alpha_hits_its_cap() {
	Chain::with_subnet().run(|| {
		set_moving_price(SUBNET, HALF);

		blocks(1);

		// 1 TAO would ask for 2 alpha; the curve grants 1.
		assert_eq!(flows(SUBNET), (COIN, COIN, COIN));
		assert_eq!(Pools::<Test>::price(SUBNET).rao(), 1_001 * COIN / 2_001);
	});
}

#[test]
fn tao_of_block_should_halve_when_issuance_reaches_half_of_the_cap() {
	Chain::with_subnet().run(|| {
		set_moving_price(SUBNET, HALF);
		mint_up_to(curve::SUPPLY_CAP / 2 - 1);

		for granted in [COIN, COIN / 2, COIN / 2] {
			let before = issuance();
			blocks(1);
			assert_eq!(issuance(), before + granted);
			assert_eq!(BlockEmission::<Test>::get().rao(), granted);
		}
	});
}

#[test]
fn tao_of_block_should_be_nothing_when_cap_is_reached() {
	Chain::with_subnet().run(|| {
		set_moving_price(SUBNET, HALF);
		mint_up_to(curve::SUPPLY_CAP);

		blocks(3);

		assert_eq!(issuance(), curve::SUPPLY_CAP);
	});
}

#[test]
fn tao_of_block_should_never_pass_the_cap_when_it_is_near() {
	Chain::with_subnet().run(|| {
		set_moving_price(SUBNET, HALF);
		mint_up_to(curve::SUPPLY_CAP - 1_000);

		for _ in 0..20 {
			let granted = granted_at(issuance());
			let before = issuance();
			blocks(1);
			assert!(issuance() <= before + granted);
		}
	});
}

#[test]
fn alpha_of_block_should_halve_when_half_of_its_cap_is_issued() {
	let rest = AlphaBalance::from_rao(curve::SUPPLY_CAP / 2 - 1);
	Chain::default().subnet(dynamic_subnet(1, tao(1_000), rest)).started().run(|| {
		blocks(1);
		assert_eq!(flows(SUBNET).2, COIN);
		blocks(1);
		assert_eq!(flows(SUBNET).2, COIN / 2);
	});
}

#[test]
fn owner_cut_should_go_to_others_when_it_is_switched_off() {
	Chain::with_subnet().run(|| {
		Coinbase::<Test>::set_owner_cut_enabled(SUBNET, false);

		blocks(1);

		let half = AlphaBalance::from_rao(COIN / 2);
		let expected = PendingAlpha { server: half, validator: half, ..Default::default() };
		assert_eq!(pending(SUBNET), expected);
	});
}

#[test]
fn moving_price_should_stay_one_when_subnet_is_root() {
	Chain::with_subnet().run(|| {
		blocks(50);

		assert!(!SubnetMovingPrice::<Test>::contains_key(NetUid::ROOT));
		assert_eq!(Pools::<Test>::moving_price(NetUid::ROOT), 1 << 32);
	});
}

#[test]
fn moving_price_should_gather_what_blocks_add_when_it_is_less_than_a_bit() {
	Chain::with_subnet().run(|| {
		let fraction = || MovingPriceFractions::<Test>::get().get(&SUBNET).copied();
		// Age 1, in the second block, at the usual speed: 0.000003 / 201,601 of the price, a twentieth
		// of a bit or so.
		blocks(2);
		assert_eq!(Pools::<Test>::moving_price(SUBNET), 0);
		assert!(fraction() > Some(0));

		blocks(20);

		assert!(Pools::<Test>::moving_price(SUBNET) > 0);
	});
}

#[test]
fn block_should_share_tao_by_the_bits_that_clients_do_not_see() {
	two_subnets().run(|| {
		SubnetMovingPrice::<Test>::remove(SUBNET);
		SubnetMovingPrice::<Test>::remove(SUBNET_2);
		MovingPriceFractions::<Test>::mutate(|fractions| {
			fractions.try_insert(SUBNET, 1 << 20).unwrap();
			fractions.try_insert(SUBNET_2, 3 << 20).unwrap();
		});

		blocks(1);

		assert_eq!((flows(SUBNET).0, flows(SUBNET_2).0), (COIN / 4, COIN / 4 * 3));
	});
}

#[test]
fn moving_price_should_approach_price_when_blocks_pass() {
	Chain::with_subnet().run(|| {
		// An old subnet that follows at full speed, a thousandth of the way in each block.
		Pools::<Test>::set_ema_halving(SUBNET, 0);
		Pools::<Test>::set_moving_alpha(dtao_types::I96F32::from_bits((1 << 32) / 1_000));

		// At the first emission the age is 0, and the price does not move.
		blocks(1);
		let mut last = 0;
		for _ in 0..100 {
			blocks(1);
			let price = Pools::<Test>::moving_price(SUBNET);
			assert!(price > last && price < HALF + HALF / 10);
			last = price;
		}
	});
}

#[test]
fn broken_subnet_should_be_rolled_back_alone_when_its_pool_overflows() {
	two_subnets().run(|| {
		// GIVEN a subnet whose reserve cannot take another rao
		set_moving_price(SUBNET, HALF);
		set_moving_price(SUBNET_2, HALF);
		blocks(3);
		let state = || (pending(SUBNET), Pools::<Test>::alpha_out(SUBNET));
		let (before, issued) = (state(), issuance());
		let intact = SubnetTAO::<Test>::get(SUBNET);
		SubnetTAO::<Test>::insert(SUBNET, TaoBalance::MAX);

		// WHEN
		unchecked_block();

		// THEN it says so and got nothing, while the other one got its half
		let kind = UnexpectedKind::Emission;
		assert_eq!(last_event(), Event::Unexpected { kind, netuid: Some(SUBNET) });
		assert_eq!((state(), flows(SUBNET)), (before, (0, 0, 0)));
		assert_eq!(SubnetTAO::<Test>::get(SUBNET), TaoBalance::MAX);
		assert_eq!(flows(SUBNET_2).0, COIN / 2);
		assert_eq!(pending(SUBNET_2).total(), Ok(AlphaBalance::from_rao(4 * COIN)));
		assert_eq!(issuance(), issued + COIN / 2);
		SubnetTAO::<Test>::insert(SUBNET, intact);
	});
}

#[test]
fn broken_subnet_should_be_rolled_back_alone_when_its_pending_alpha_overflows() {
	two_subnets().run(|| {
		set_moving_price(SUBNET, HALF);
		set_moving_price(SUBNET_2, HALF);
		blocks(3);
		let intact = pending(SUBNET);
		let broken = PendingAlpha { server: AlphaBalance::MAX, ..intact };
		Coinbase::<Test>::set_pending(SUBNET, broken);
		let (pool, issued) = (reserves(SUBNET), issuance());

		unchecked_block();

		assert_eq!(unexpected(), 1);
		assert_eq!(pending(SUBNET), broken);
		assert_eq!(reserves(SUBNET), pool);
		assert_eq!(issuance(), issued + COIN / 2);
		Coinbase::<Test>::set_pending(SUBNET, intact);
	});
}

#[test]
fn mirror_should_follow_balances_when_a_block_ends() {
	Chain::with_subnet().run(|| {
		assert_ok!(Balances::burn_from(
			&ALICE,
			5,
			frame_support::traits::tokens::Preservation::Preserve,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Polite,
		));
		assert_eq!(TotalIssuance::<Test>::get().rao(), issuance() + 5);

		blocks(1);

		assert_eq!(TotalIssuance::<Test>::get().rao(), issuance());
	});
}
