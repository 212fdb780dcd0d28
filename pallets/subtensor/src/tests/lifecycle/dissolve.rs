//! The end of a subnet: who is chosen, who is paid what, what is frozen, what is left.

use super::mock::*;
use crate::{
	accounts,
	coinbase::Coinbase,
	lifecycle::{Dissolve, Lifecycle},
	neurons::Neurons,
	pallet::*,
	pools::Pools,
	root::Root,
	shares::Shares,
	subnets::Subnets,
	types::{Position, UnexpectedKind, MAX_DISSOLVING},
	weight_info::{SubstrateWeight, WeightInfo},
	Config, RootClaimTypeEnum,
};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, Uid};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use sp_core::crypto::AccountId32;
use sp_runtime::{ArithmeticError, DispatchError};

const ROOT: NetUid = NetUid::ROOT;

/// Existential deposit that genesis puts on the account of a subnet, in rao.
const DEPOSIT: u64 = 500;

/// Three subnets in use of three, all of the same price, born in blocks 0 to 2.
fn full_chain(test: impl FnOnce()) {
	(1..4)
		.fold(Chain::default(), |chain, n| chain.subnet(dynamic_subnet(n, tao(100), alpha(100))))
		.run(|| {
			SubnetLimit::<Test>::put(3);
			NetworkImmunityPeriod::<Test>::put(10);
			for n in 1..4 {
				set_registered_at(NetUid::new(n), u64::from(n - 1));
				set_moving_price(NetUid::new(n), 1 << 32);
			}
			test()
		});
}

fn listed() -> Vec<u16> {
	Subnets::<Test>::list().into_iter().map(NetUid::get).collect()
}

fn queue() -> Vec<u16> {
	Dissolve::<Test>::queue().into_iter().map(NetUid::get).collect()
}

/// Blocks until a subnet is gone; the invariants hold after each.
fn until_gone(netuid: NetUid) -> u64 {
	let start = System::block_number();
	while Dissolve::<Test>::is_queued(netuid) {
		blocks(1);
		assert!(System::block_number() < start + 5_000, "subnet {netuid} does not end");
	}
	System::block_number() - start
}

/// What holders were paid: coldkey, alpha and TAO in the order of the payments.
fn payments(of: NetUid) -> Vec<(AccountId32, u64, u64)> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::AlphaRedeemed { netuid, coldkey, alpha, tao, .. } if netuid == of => {
				Some((coldkey, alpha.rao(), tao.rao()))
			},
			_ => None,
		})
		.collect()
}

/// What left issuance at the end of a subnet, in rao.
fn recycled(of: NetUid) -> u64 {
	let found = events().into_iter().find_map(|event| match event {
		Event::PoolRecycled { netuid, tao } if netuid == of => Some(tao.rao()),
		_ => None,
	});
	found.expect("the pool was closed")
}

#[test]
fn register_network_should_end_the_cheapest_subnet_when_all_are_in_use() {
	full_chain(|| {
		until(20);
		set_moving_price(SUBNET_2, 1 << 31);

		assert_ok!(register_network(&ALICE, &VALIDATOR));

		assert_eq!((listed(), queue()), (vec![0, 1, 3, 4], vec![2]));
		assert_eq!(TotalNetworks::<Test>::get(), 4);
		assert!(events().contains(&Event::DissolveStarted { netuid: SUBNET_2 }));
		assert_eq!(Subnets::<Test>::owner(NetUid::new(4)), ALICE);
	});
}

#[test]
fn register_network_should_end_the_oldest_when_prices_are_equal() {
	full_chain(|| {
		until(20);
		set_registered_at(SUBNET, 5);
		assert_eq!(Lifecycle::<Test>::next_to_end(), Some(SUBNET_2));
		assert_ok!(register_network(&ALICE, &VALIDATOR));
		assert_eq!(queue(), [2]);
	});
}

#[test]
fn register_network_should_end_a_subnet_first_when_it_was_never_started() {
	full_chain(|| {
		until(20);
		for n in [1, 3] {
			assert_ok!(start_call(&OWNER, NetUid::new(n)));
		}
		// However dear it may seem.
		set_moving_price(SUBNET_2, 1 << 33);
		set_moving_price(SUBNET, 1);
		assert_eq!(Lifecycle::<Test>::next_to_end(), Some(SUBNET_2));

		assert_ok!(start_call(&OWNER, SUBNET_2));
		assert_eq!(Lifecycle::<Test>::next_to_end(), Some(SUBNET));
	});
}

#[test]
fn register_network_should_spare_subnets_when_they_are_immune() {
	full_chain(|| {
		// Subnet 1 was born in block 0, subnet 2 in block 1.
		set_moving_price(SUBNET_2, 1);
		until(9);
		assert_noop!(register_network(&ALICE, &VALIDATOR), Error::<Test>::SubnetLimitReached);
		until(10);
		set_moving_price(SUBNET_2, 1);
		assert_eq!(Lifecycle::<Test>::next_to_end(), Some(SUBNET));
		until(11);
		set_moving_price(SUBNET_2, 1);
		assert_eq!(Lifecycle::<Test>::next_to_end(), Some(SUBNET_2));
		assert_ok!(register_network(&ALICE, &VALIDATOR));
		assert_eq!(queue(), [2]);
	});
}

#[test]
fn register_network_should_end_no_subnet_when_it_fails() {
	full_chain(|| {
		until(20);
		assert_noop!(register_network(&POOR, &UNKNOWN), Error::<Test>::CannotAffordLockCost);
		NetworkRateLimit::<Test>::put(1_000);
		assert_noop!(register_network(&ALICE, &UNKNOWN), Error::<Test>::NetworkTxRateLimitExceeded);
	});
}

#[test]
fn register_network_should_reuse_the_number_when_nothing_is_left_of_the_old_subnet() {
	full_chain(|| {
		until(20);
		assert_ok!(dissolve(SUBNET_2));
		// The number is taken until the end, and the limit counts subnets that live.
		assert_ok!(register_network(&ALICE, &VALIDATOR));
		assert_eq!((listed(), queue()), (vec![0, 1, 3, 4], vec![2]));
		until_gone(SUBNET_2);
		assert_ok!(dissolve(NetUid::new(4)));
		assert_ok!(register_network(&BOB, &VALIDATOR_2));
		assert_eq!(listed(), [0, 1, 2, 3]);
		assert_eq!(Subnets::<Test>::owner(SUBNET_2), BOB);
		assert_eq!(Neurons::<Test>::hotkeys(SUBNET_2), [VALIDATOR_2]);
	});
}

#[test]
fn root_dissolve_network_should_fail_when_caller_is_not_root() {
	Chain::with_subnet().run(|| {
		for origin in [signed(&OWNER), RuntimeOrigin::none()] {
			let call = Call::root_dissolve_network { netuid: SUBNET };
			assert_noop!(dispatch(origin, call), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn root_dissolve_network_should_fail_when_there_is_nothing_to_end() {
	Chain::with_subnet().run(|| {
		assert_noop!(dissolve(ROOT), Error::<Test>::NotPermittedOnRootSubnet);
		assert_noop!(dissolve(NO_SUBNET), Error::<Test>::SubnetNotExists);
		assert_ok!(dissolve(SUBNET));
		assert_noop!(dissolve(SUBNET), Error::<Test>::SubnetNotExists);
	});
}

#[test]
fn root_dissolve_network_should_fail_when_too_many_subnets_end() {
	Chain::with_subnet().run(|| {
		let full: Vec<NetUid> = (1_000..1_000 + MAX_DISSOLVING as u16).map(NetUid::new).collect();
		DissolveCleanupQueue::<Test>::put(wire::<_, MAX_DISSOLVING>(full));
		assert_noop!(dissolve(SUBNET), Error::<Test>::DissolveQueueFull);
		DissolveCleanupQueue::<Test>::kill();
	});
}

#[test]
fn holders_should_get_their_part_of_all_alpha_when_subnet_ends() {
	Chain::with_neurons().run(|| {
		let issuance = Balances::total_issuance();

		assert_ok!(dissolve(SUBNET));
		blocks(1);

		// 300 and 100 of 2,400 alpha share 1,000 TAO; the pool's 2,000 are nobody's.
		let (alice, bob) = (tao(125).rao(), 41_666_666_666);
		assert_eq!(balance(&ALICE), tao(WEALTH).rao() + alice);
		assert_eq!(balance(&BOB), tao(WEALTH).rao() + bob);
		assert_eq!(recycled(SUBNET), tao(1_000).rao() + DEPOSIT - alice - bob);
		assert_eq!(Balances::total_issuance(), issuance - recycled(SUBNET));
		assert_eq!(balance(&accounts::of_subnet(SUBNET)), 0);
		assert_eq!(TotalStake::<Test>::get(), TaoBalance::ZERO);
		assert_eq!(last_event(), Event::NetworkRemoved(SUBNET));
		assert!(!DissolveProgress::<Test>::exists());
	});
}

#[test]
fn payout_should_equal_a_common_sale_without_fee_when_all_holders_are_paid() {
	Chain::with_neurons().run(|| {
		let quote = Pools::<Test>::quote_sell(SUBNET, alpha(400), None, false).expect("a quote");
		assert_ok!(dissolve(SUBNET));
		blocks(1);
		let paid: u64 = payments(SUBNET).iter().map(|(_, _, tao)| tao).sum();
		// A floor for each of the two holders.
		assert!(quote.tao_out.rao() - paid <= 2);
	});
}

#[test]
fn pending_emission_should_be_paid_by_a_last_epoch_when_subnet_ends() {
	Chain::with_neurons().run(|| {
		set_moving_price(SUBNET, 1 << 32);
		ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true; 5]));
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1), (4, 1)]));
		// The epochs are in blocks 9 and 20.
		until(15);
		let pending = Coinbase::<Test>::pending(SUBNET);
		assert!(!pending.server.is_zero());

		assert_ok!(dissolve(SUBNET));
		blocks(1);

		let [owner, miners, validators, ..] = last_payout(SUBNET);
		assert_eq!(owner, pending.owner_cut.rao());
		assert_eq!(miners + validators, pending.server.rao() + pending.validator.rao());
		let who: Vec<AccountId32> = payments(SUBNET).into_iter().map(|(who, ..)| who).collect();
		for holder in [OWNER, ALICE, CAROL, DAVE] {
			assert!(who.contains(&holder), "{holder} was not paid");
		}
	});
}

#[test]
fn last_epoch_should_be_reported_when_it_cannot_be_run() {
	Chain::with_neurons().run(|| {
		until(15);
		let pending = Coinbase::<Test>::pending(SUBNET);
		assert_ok!(dissolve(SUBNET));
		SubnetworkN::<Test>::insert(SUBNET, 4);

		Coinbase::<Test>::settle(SUBNET);

		let netuid = Some(SUBNET);
		assert_eq!(last_event(), Event::Unexpected { kind: UnexpectedKind::Epoch, netuid });
		assert_eq!(Coinbase::<Test>::pending(SUBNET), pending);
		SubnetworkN::<Test>::insert(SUBNET, 5);
		System::reset_events();
	});
}

#[test]
fn close_should_change_nothing_when_it_fails() {
	Chain::with_neurons().run(|| {
		let total = TotalStake::<Test>::take();
		assert_noop!(Pools::<Test>::close(SUBNET), ArithmeticError::Underflow);
		TotalStake::<Test>::put(total);
	});
}

#[test]
fn every_holder_should_be_paid_when_the_account_holds_no_more_than_the_pool() {
	let pool = dynamic_subnet(SUBNET.get(), TaoBalance::from_rao(2_000), AlphaBalance::from_rao(1));
	let hotkeys = [VALIDATOR, VALIDATOR_2, MINER, MINER_2];
	let owners = [ALICE, BOB, CAROL, DAVE];
	let chain = hotkeys.iter().zip(&owners).fold(
		Chain::default().subnet(pool),
		|chain, (hotkey, owner)| {
			chain.neuron(SUBNET, hotkey.clone(), owner.clone(), AlphaBalance::from_rao(10))
		},
	);
	chain.run(|| {
		// Subnets that were registered have no deposit beside their pool.
		let account = accounts::of_subnet(SUBNET);
		assert_ok!(Balances::transfer_allow_death(signed(&account), DAVE, DEPOSIT));
		assert_eq!(balance(&account), 2_000);

		assert_ok!(dissolve(SUBNET));
		until_gone(SUBNET);

		// 1,500 rao for 41 alpha-rao; with the whole pot the third payment would close the account.
		let paid: Vec<(u64, u64)> = payments(SUBNET).into_iter().map(|(_, a, t)| (a, t)).collect();
		assert_eq!(paid, [(10, 365); 4]);
		assert_eq!(recycled(SUBNET), 2_000 - 4 * 365);
		assert_eq!(balance(&account), 0);
	});
}

#[test]
fn coinbase_should_pass_over_a_subnet_when_it_ends() {
	Chain::with_neurons().run(|| {
		set_moving_price(SUBNET, 1 << 32);
		blocks(2);
		IdleWeight::set(Weight::zero());
		let issuance = Balances::total_issuance();
		assert_ok!(dissolve(SUBNET));
		let before = reserves(SUBNET);
		blocks(1);
		// The pool gets nothing more; it may be closed by now.
		assert!(reserves(SUBNET).1 <= before.1);
		assert!(Balances::total_issuance() <= issuance, "nobody is there to receive a block's TAO");
	});
}

#[test]
fn root_stakers_should_be_paid_what_they_are_owed_when_subnet_ends() {
	Chain::with_neurons()
		.neuron(ROOT, VALIDATOR, ALICE, alpha(30))
		.neuron(ROOT, VALIDATOR_2, BOB, alpha(10))
		.run(|| {
			assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(10)));
			let given = alpha(40);
			assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, given));
			assert_eq!(add_dividend(&VALIDATOR, SUBNET, given), Ok(true));
			// CAROL leaves before the end, and is owed 10 alpha still.
			assert_ok!(remove_full(&CAROL, &VALIDATOR, ROOT, None));
			assert_eq!(
				Root::<Test>::owed(Position::new(&VALIDATOR, &CAROL, SUBNET)),
				alpha(10).rao().into()
			);
			let (alice, carol) = (balance(&ALICE), balance(&CAROL));

			assert_ok!(dissolve(SUBNET));
			blocks(1);

			// 1,000 TAO for 2,440 alpha.
			let of = |alpha_units: u64| tao(1_000).rao() / 2_440 * alpha_units;
			let near = |got: u64, expected: u64| got.abs_diff(expected) < 1_000;
			assert!(near(balance(&ALICE) - alice, of(330)));
			assert!(near(balance(&CAROL) - carol, of(10)));
			assert_eq!(RootClaimableAlpha::<Test>::get(SUBNET), AlphaBalance::ZERO);
			assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(30).rao(), "root stake is untouched");
		});
}

#[test]
fn payout_should_become_root_stake_when_it_cannot_open_an_account() {
	Chain::with_neurons().neuron(SUBNET, UNKNOWN, POOR, AlphaBalance::from_rao(1_000)).run(|| {
		assert_eq!(balance(&POOR), 0);

		assert_ok!(dissolve(SUBNET));
		blocks(1);

		// 1,000 of 2,400,000,001,000 alpha-rao of 10^12 rao.
		assert_eq!(balance(&POOR), 0);
		assert_eq!(stake(&UNKNOWN, &POOR, ROOT), 416);
		let (_, alpha_rao, tao_rao) =
			payments(SUBNET).into_iter().find(|(who, ..)| *who == POOR).expect("was paid");
		assert_eq!((alpha_rao, tao_rao), (1_000, 416));
		// Once the account is open, the stake can be taken out.
		assert_ok!(Balances::transfer_allow_death(signed(&ALICE), POOR, 1_000));
		assert_ok!(remove_full(&POOR, &UNKNOWN, ROOT, None));
		assert_eq!(balance(&POOR), 1_416);
	});
}

#[test]
fn payout_should_open_an_account_when_it_is_large_enough() {
	Chain::with_neurons().neuron(SUBNET, UNKNOWN, POOR, alpha(1)).run(|| {
		assert_ok!(dissolve(SUBNET));
		blocks(1);
		// A part of 2,401.
		assert_eq!(balance(&POOR), tao(1_000).rao() / 2_401);
	});
}

#[test]
fn work_should_go_on_in_small_pieces_when_blocks_are_full() {
	Chain::with_neurons().run(|| {
		// Thirty more holders on two hotkeys; fees are left out of account.
		for n in 100..130 {
			let who = account(n);
			assert_ok!(Balances::transfer_allow_death(signed(&DAVE), who.clone(), tao(3).rao()));
			let hotkey = if n % 2 == 0 { VALIDATOR } else { MINER };
			assert_ok!(add_stake(&who, &hotkey, SUBNET, tao(2)));
		}
		let pot = SubnetTAO::<Test>::get(SUBNET).rao();
		let all = Pools::<Test>::alpha_issuance(SUBNET).rao();
		IdleWeight::set(Weight::zero());
		assert_ok!(dissolve(SUBNET));
		let (mut known, mut in_pool) = (0, pot);
		let start = System::block_number();
		while Dissolve::<Test>::is_queued(SUBNET) {
			let (issuance, closed) = (Balances::total_issuance(), events().len());
			blocks(1);
			// Each rao that leaves the pool reaches a holder, until the rest is recycled.
			let paid: u64 = payments(SUBNET).iter().map(|(_, _, tao)| tao).sum();
			let left = SubnetTAO::<Test>::get(SUBNET).rao();
			let gone = issuance - Balances::total_issuance();
			assert_eq!(in_pool + known + DEPOSIT.min(gone), left + paid + gone);
			(known, in_pool) = (paid, left);
			assert!(events().len() >= closed);
		}
		assert!(System::block_number() - start > 3, "the work took too few blocks");

		let payments = payments(SUBNET);
		assert_eq!(payments.len(), 32);
		for (who, held, tao) in payments {
			let exact = u128::from(pot) * u128::from(held) / u128::from(all);
			assert_eq!(u128::from(tao), exact, "{who}");
		}
	});
}

#[test]
fn hook_should_use_at_most_its_limit_when_a_subnet_ends() {
	let unit = |n: u64| Weight::from_parts(n * 1_000_000_000, 0);
	Chain::with_neurons().run(|| {
		assert_ok!(dissolve(SUBNET));
		for limit in (0..200).map(unit) {
			let used = <SubtensorModule as Hooks<u64>>::on_idle(1, limit);
			assert!(used.all_lte(limit), "{used} of {limit}");
		}
		let epoch = <Test as Config>::WeightInfo::epoch(5);
		let most = Dissolve::<Test>::minimum().saturating_add(epoch);
		while Dissolve::<Test>::is_queued(SUBNET) {
			let used = Dissolve::<Test>::on_block();
			assert!(used.all_lte(most) && used.ref_time() > 0);
		}
		// Nothing to do costs the look that finds it out.
		assert_eq!(Dissolve::<Test>::on_block(), SubstrateWeight::<Test>::dissolve_base());
		assert_eq!(Dissolve::<Test>::on_idle(Weight::zero()), Weight::zero());
	});
}

#[test]
fn every_block_should_make_progress_when_there_is_no_weight_left() {
	Chain::with_neurons().run(|| {
		IdleWeight::set(Weight::zero());
		assert_ok!(dissolve(SUBNET));
		let mut last = None;
		while Dissolve::<Test>::is_queued(SUBNET) {
			blocks(1);
			let now = sp_io::storage::root(sp_runtime::StateVersion::V1);
			assert_ne!(last, Some(now.clone()));
			last = Some(now);
		}
	});
}

#[test]
fn subnets_should_end_in_their_order_when_several_wait() {
	full_chain(|| {
		IdleWeight::set(Weight::zero());
		for netuid in [3, 1, 2] {
			assert_ok!(dissolve(NetUid::new(netuid)));
		}
		assert_eq!(queue(), [3, 1, 2]);
		until_gone(SUBNET_2);
		let gone: Vec<u16> = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::NetworkRemoved(netuid) => Some(netuid.get()),
				_ => None,
			})
			.collect();
		assert_eq!((gone, listed()), (vec![3, 1, 2], vec![0]));
	});
}

#[test]
fn holders_of_a_reused_number_should_start_from_zero_when_old_ones_were_paid() {
	full_chain(|| {
		assert_ok!(start_call(&OWNER, SUBNET_2));
		assert_ok!(add_stake(&ALICE, &OWNER_HOTKEY, SUBNET_2, tao(5)));
		blocks(30);
		assert_ok!(dissolve(SUBNET_2));
		until_gone(SUBNET_2);

		assert_ok!(register_network(&BOB, &VALIDATOR_2));
		assert_ok!(start_call(&BOB, SUBNET_2));

		assert_eq!(stake(&OWNER_HOTKEY, &ALICE, SUBNET_2), 0);
		assert_eq!(Shares::<Test>::total(&OWNER_HOTKEY, SUBNET_2), AlphaBalance::ZERO);
		assert_eq!(SubnetMovingPrice::<Test>::get(SUBNET_2).bits, 0);
		assert_eq!(Neurons::<Test>::uid(SUBNET_2, &OWNER_HOTKEY), None);
		assert_eq!(Neurons::<Test>::uid(SUBNET_2, &VALIDATOR_2), Some(Uid::new(0)));
		assert_ok!(add_stake(&ALICE, &VALIDATOR_2, SUBNET_2, tao(5)));
		blocks(30);
	});
}

#[test]
fn claim_type_should_hold_by_number_when_a_number_is_used_again() {
	full_chain(|| {
		let kept = RootClaimTypeEnum::KeepSubnets { subnets: [SUBNET_2].into() };
		assert_ok!(set_root_claim_type(&ALICE, kept.clone()));
		until(20);
		assert_ok!(dissolve(SUBNET_2));
		until_gone(SUBNET_2);
		assert_ok!(register_network(&BOB, &VALIDATOR_2));
		assert_eq!(listed(), [0, 1, 2, 3]);
		assert_eq!(RootClaimType::<Test>::get(ALICE), kept);
		assert!(RootClaimType::<Test>::get(ALICE).keeps(SUBNET_2));
	});
}

/// Root stake and other subnets are traded in every block while a subnet ends.
#[test]
fn issuance_should_be_conserved_when_others_trade_while_a_subnet_ends() {
	let second = crate::GenesisSubnet { tempo: 3, ..dynamic_subnet(2, tao(500), alpha(900)) };
	let chain = Chain::with_neurons().subnet(second).started();
	let chain = chain.neuron(ROOT, VALIDATOR, ALICE, alpha(30));
	let chain = chain.neuron(ROOT, VALIDATOR_2, BOB, alpha(10));
	for idle in [0, 2_000_000_000, 20_000_000_000, 1_000_000_000_000] {
		let chain = Chain::clone(&chain);
		chain.run(|| {
			for netuid in [SUBNET, SUBNET_2] {
				set_moving_price(netuid, 1 << 32);
			}
			ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true; 5]));
			assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1), (4, 1)]));
			assert_ok!(set_weights(&VALIDATOR_2, SUBNET, &[(3, 1), (4, 3)]));
			assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET, tao(7)));
			assert_ok!(add_stake(&DAVE, &VALIDATOR_2, ROOT, tao(7)));
			until(25);
			assert!(Root::<Test>::owed(Position::new(&VALIDATOR, &ALICE, SUBNET)) > 0);
			IdleWeight::set(Weight::from_parts(idle, u64::MAX));
			assert_ok!(dissolve(SUBNET));
			let account = accounts::of_subnet(SUBNET);
			let mut round = 0;
			while Dissolve::<Test>::is_queued(SUBNET) {
				let (issued, held) = (Balances::total_issuance(), balance(&account));
				let was_closed = held == 0;
				trade(round);
				round += 1;
				assert_eq!(Balances::total_issuance(), issued, "trades neither mint nor burn");
				blocks(1);
				let emitted = SubnetTaoInEmission::<Test>::get(SUBNET_2).rao();
				let closed = !was_closed && balance(&account) == 0;
				let gone = if closed { recycled(SUBNET) } else { 0 };
				assert_eq!(Balances::total_issuance(), issued + emitted - gone);
			}
			let paid: u64 = payments(SUBNET).iter().map(|(_, _, tao)| tao).sum();
			assert!(paid > 0 && recycled(SUBNET) > 0);
			assert_eq!(last_event_of_end(), Event::NetworkRemoved(SUBNET));
		});
	}
}

fn last_event_of_end() -> Event<Test> {
	let ends = |event: &Event<Test>| matches!(event, Event::NetworkRemoved(_));
	events().into_iter().rev().find(ends).expect("the subnet is gone")
}

/// What others do in a block: root stake comes and goes, another subnet is bought and sold.
fn trade(round: u64) {
	assert_ok!(add_stake(&OWNER, &VALIDATOR, ROOT, tao(1)));
	assert_ok!(add_stake(&BOB, &OWNER_HOTKEY, SUBNET_2, tao(1 + round % 5)));
	let traded = match round % 4 {
		0 => add_stake(&CAROL, &VALIDATOR_2, ROOT, tao(3)),
		1 => remove_full(&CAROL, &VALIDATOR_2, ROOT, None),
		2 => remove_full(&OWNER, &VALIDATOR, ROOT, None),
		_ => unstake_all(&BOB, &OWNER_HOTKEY),
	};
	assert_ok!(traded);
}
