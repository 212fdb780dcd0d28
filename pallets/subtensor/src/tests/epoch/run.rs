//! When epochs run and what they write.

use super::mock::*;
use crate::{
	coinbase::Coinbase, neurons::Neurons, pallet::*, pools::Pools, schedule::Schedule,
	scores::Scores, types::PendingAlpha, GenesisNeuron, GenesisSubnet,
};
use dtao_types::{AlphaBalance, NetUid, Uid};
use frame_support::assert_ok;
use sp_core::crypto::AccountId32;

/// First epochs of [`SUBNET`] with a tempo of 10.
const EPOCHS: [u64; 2] = [9, 20];

/// A started subnet with a tempo of 10.
fn quick_subnet(netuid: u16) -> GenesisSubnet<AccountId32> {
	dynamic_subnet(netuid, tao(1_000), alpha(2_000))
}

fn last_run(netuid: u16) -> u64 {
	Schedule::<Test>::last(NetUid::new(netuid))
}

fn pending_total(netuid: NetUid) -> u64 {
	Coinbase::<Test>::pending(netuid).total().unwrap().rao()
}

fn skipped() -> usize {
	events().iter().filter(|event| matches!(event, Event::EpochSkipped { .. })).count()
}

#[test]
fn schedule_should_follow_the_formula_when_tempo_is_360() {
	let chain = (1..=3).fold(Chain::default(), |chain, netuid| {
		chain.subnet(GenesisSubnet { tempo: 360, ..quick_subnet(netuid) })
	});
	chain.run(|| {
		for (netuid, blocks) in [
			// (block + netuid + 1) mod 361 = 0. The worked examples of the economy name blocks one
			// earlier (358 and 719 for netuid 1): they are off by one against the formula, which is
			// what the chain follows and what clients predict with.
			(1, &[359, 720, 1_081][..]),
			(2, &[358, 719, 1_080, 1_441]),
			(3, &[357, 718, 1_079, 1_440]),
		] {
			let is_due = |block: &u64| Schedule::<Test>::clock(NetUid::new(netuid)).is_due(*block);
			assert_eq!((1..=1_441).filter(is_due).collect::<Vec<_>>(), blocks);
		}
	});
}

#[test]
fn schedule_should_count_down_to_the_next_epoch() {
	Chain::with_subnet().run(|| {
		let left = |block| Schedule::<Test>::clock(SUBNET).blocks_until_next(block);
		assert_eq!([1, 8, 9, 10, 19, 20].map(left), [8, 1, 0, 10, 1, 0].map(Some));
	});
}

#[test]
fn epoch_should_run_in_the_blocks_of_the_schedule() {
	Chain::default().subnet(GenesisSubnet { tempo: 360, ..quick_subnet(1) }).run(|| {
		until(358);
		assert_eq!(last_run(1), 0);
		blocks(1);
		assert_eq!(last_run(1), 359);
		until(719);
		assert_eq!(last_run(1), 359);
		blocks(1);
		assert_eq!(last_run(1), 720);
	});
}

#[test]
fn epoch_should_never_run_when_tempo_is_zero() {
	Chain::default().subnet(GenesisSubnet { tempo: 0, ..quick_subnet(1) }).run(|| {
		blocks(30);

		assert_eq!(last_run(1), 0);
		assert_eq!(Schedule::<Test>::clock(SUBNET).blocks_until_next(30), None);
		assert_eq!(Schedule::<Test>::blocks_since_last(SUBNET), 30);
	});
}

#[test]
fn blocks_since_last_should_restart_when_an_epoch_runs() {
	Chain::with_subnet().run(|| {
		until(8);
		assert_eq!(Schedule::<Test>::blocks_since_last(SUBNET), 7);
		blocks(1);
		assert_eq!(Schedule::<Test>::blocks_since_last(SUBNET), 0);
		blocks(4);
		assert_eq!(Schedule::<Test>::blocks_since_last(SUBNET), 4);
	});
}

#[test]
fn epochs_should_share_a_block_when_cap_allows_them() {
	// 1, 12 and 23 are due in the same blocks.
	Chain::default().subnet(quick_subnet(1)).subnet(quick_subnet(12)).subnet(quick_subnet(23)).run(
		|| {
			Schedule::<Test>::set_max_per_block(3);

			until(9);

			assert_eq!([1, 12, 23].map(last_run), [9, 9, 9]);
			assert_eq!(deferrals(), []);
		},
	);
}

#[test]
fn epoch_should_be_deferred_by_a_block_when_cap_is_reached() {
	Chain::default().subnet(quick_subnet(1)).subnet(quick_subnet(12)).subnet(quick_subnet(23)).run(
		|| {
			// GIVEN the default cap of two
			until(9);

			// THEN the third waits for the next block, and that only
			assert_eq!([1, 12, 23].map(last_run), [9, 9, 0]);
			assert_eq!(deferrals(), [(23, 10)]);
			assert_eq!(Schedule::<Test>::blocks_since_last(NetUid::new(23)), 8);
			until(10);
			assert_eq!([1, 12, 23].map(last_run), [9, 9, 10]);

			// and the schedule goes on as before.
			until(20);
			assert_eq!([1, 12, 23].map(last_run), [20, 20, 10]);
			assert_eq!(deferrals(), [(23, 10), (23, 21)]);
		},
	);
}

/// What the view says of a subnet, in the words of the schedule.
fn forecast(netuid: u16) -> Option<u64> {
	crate::views::Views::<Test>::get_next_epoch_start_block(NetUid::new(netuid))
}

/// In each block up to `end` the view names the blocks in which the next epochs of all run.
fn check_forecast(netuids: &[u16], end: u64) {
	let mut told: Vec<(u16, u64, u64)> = Vec::new();
	while System::block_number() < end {
		let now = System::block_number();
		told.extend(netuids.iter().filter_map(|netuid| Some((*netuid, now, forecast(*netuid)?))));
		blocks(1);
		for netuid in netuids {
			let now = System::block_number();
			let ran = last_run(*netuid) == now;
			told.retain(|(told_of, at, block)| {
				let is_it = told_of == netuid;
				assert!(!is_it || ran == (*block == now), "{netuid} at {at}: {block}, not {now}");
				!(is_it && ran)
			});
		}
	}
	assert!(!told.is_empty());
}

#[test]
fn forecast_should_know_the_deferral_when_more_epochs_are_due_than_may_run() {
	Chain::default().subnet(quick_subnet(1)).subnet(quick_subnet(12)).subnet(quick_subnet(23)).run(
		|| {
			assert_eq!([1, 12, 23].map(forecast), [Some(9), Some(9), Some(10)]);
			check_forecast(&[1, 12, 23], 45);
		},
	);
}

#[test]
fn forecast_should_hold_when_epochs_of_several_tempos_meet() {
	let subnet = |netuid, tempo| GenesisSubnet { tempo, ..quick_subnet(netuid) };
	Chain::default()
		.subnet(subnet(1, 10))
		.subnet(subnet(2, 4))
		.subnet(subnet(5, 6))
		.subnet(subnet(12, 10))
		.subnet(subnet(23, 10))
		.run(|| {
			Schedule::<Test>::set_max_per_block(1);
			check_forecast(&[1, 2, 5, 12, 23], 80);
		});
}

#[test]
fn forecast_should_be_none_when_a_subnet_has_no_epochs() {
	Chain::default().subnet(quick_subnet(1)).run(|| {
		Schedule::<Test>::set_tempo(NetUid::new(1), 0);
		assert_eq!([forecast(1), forecast(77)], [None, None]);
		assert_eq!(forecast(0), Some(100));
	});
}

#[test]
fn no_subnet_should_starve_when_more_epochs_are_due_than_may_run() {
	let subnet = |netuid| GenesisSubnet { tempo: 1, ..quick_subnet(netuid) };
	Chain::default().subnet(subnet(1)).subnet(subnet(2)).subnet(subnet(3)).run(|| {
		Schedule::<Test>::set_max_per_block(1);

		until(30);

		// Three subnets share one epoch a block.
		let waits = [1, 2, 3].map(|netuid| 30 - last_run(netuid));
		assert!(waits.iter().all(|wait| *wait <= 4), "{waits:?}");
	});
}

#[test]
fn deferred_epoch_should_go_first_when_others_become_due() {
	// 1 and 12 are due in block 9, 11 in block 10.
	Chain::default().subnet(quick_subnet(1)).subnet(quick_subnet(11)).subnet(quick_subnet(12)).run(
		|| {
			Schedule::<Test>::set_max_per_block(1);

			until(10);
			assert_eq!([1, 11, 12].map(last_run), [9, 0, 10]);
			until(11);
			assert_eq!([1, 11, 12].map(last_run), [9, 11, 10]);
			assert_eq!(deferrals(), [(12, 10), (11, 11)]);
		},
	);
}

#[test]
fn root_should_not_use_up_the_cap_when_it_is_due() {
	// Root is due in block 100, subnet 9 as well.
	Chain::default().subnet(quick_subnet(9)).run(|| {
		Schedule::<Test>::set_max_per_block(1);

		until(100);

		assert_eq!(last_run(9), 100);
		assert_eq!(deferrals(), []);
	});
}

#[test]
fn deferred_epoch_should_pay_alpha_of_the_block_it_waited() {
	Chain::default()
		.subnet(quick_subnet(1))
		.subnet(quick_subnet(12))
		.neuron(NetUid::new(12), VALIDATOR, ALICE, alpha(5))
		.started()
		.run(|| {
			Schedule::<Test>::set_max_per_block(1);

			until(10);

			// Blocks 2 to 10.
			assert_eq!(last_payout(NetUid::new(12)).iter().sum::<u64>(), 9_000_000_000);
			assert_eq!(pending_total(NetUid::new(12)), 0);
		});
}

#[test]
fn epoch_should_keep_pending_alpha_when_nobody_can_be_paid() {
	// The only neuron, of the owner, has no stake.
	Chain::with_subnet().run(|| {
		until(EPOCHS[0]);

		assert_eq!(last_payout(SUBNET), [8 * 179_995_422, 0, 0, 0, 0]);
		assert_eq!(pending_total(SUBNET), 8 * (1_000_000_000 - 179_995_422));
		// Its owner cut is a stake now: the next epoch pays all of it.
		until(EPOCHS[1]);
		assert_eq!(pending_total(SUBNET), 0);
	});
}

#[test]
fn epoch_should_keep_pending_alpha_when_subnet_has_no_neuron() {
	Chain::default().subnet(GenesisSubnet { neurons: vec![], ..quick_subnet(1) }).started().run(
		|| {
			until(EPOCHS[1]);

			assert_eq!(last_run(1), EPOCHS[1]);
			assert_eq!(pending_total(SUBNET), 19_000_000_000);
			assert_eq!(skipped(), 0);
		},
	);
}

#[test]
fn permits_should_go_to_the_largest_stakes_when_an_epoch_runs() {
	Chain::with_neurons().run(|| {
		MaxAllowedValidators::<Test>::insert(SUBNET, 1);
		until(EPOCHS[0]);
		assert_eq!(Scores::<Test>::permits(SUBNET), [false, true, false, false, false]);

		MaxAllowedValidators::<Test>::insert(SUBNET, 64);
		until(EPOCHS[1]);
		// The owner has the owner cut of the first epoch.
		assert_eq!(Scores::<Test>::permits(SUBNET), [true, true, true, false, false]);
	});
}

#[test]
fn bonds_should_be_removed_when_validator_loses_its_permit() {
	Chain::with_neurons().run(|| {
		until(EPOCHS[0]);
		for hotkey in [VALIDATOR, VALIDATOR_2] {
			assert_ok!(set_weights(&hotkey, SUBNET, &[(3, 1), (4, 1)]));
		}
		until(EPOCHS[1]);
		assert_eq!(Scores::<Test>::bonds(index(SUBNET), Uid::new(2)).len(), 2);

		MaxAllowedValidators::<Test>::insert(SUBNET, 1);
		until(31);

		assert_eq!(Scores::<Test>::bonds(index(SUBNET), Uid::new(1)).len(), 2);
		assert_eq!(Scores::<Test>::bonds(index(SUBNET), Uid::new(2)), []);
	});
}

#[test]
fn bonds_in_a_neuron_should_be_forgotten_when_it_resets_them() {
	use dtao_traits::BondsReset;
	use frame_support::assert_noop;
	Chain::with_neurons().run(|| {
		until(9);
		for hotkey in [VALIDATOR, VALIDATOR_2] {
			assert_ok!(set_weights(&hotkey, SUBNET, &[(3, 2), (4, 1)]));
		}
		until(20);
		let targets = |uid| -> Vec<u16> {
			let row = Scores::<Test>::bonds(index(SUBNET), Uid::new(uid));
			row.into_iter().map(|(target, _)| target).collect()
		};
		let reset = |hotkey| <SubtensorModule as BondsReset<_>>::reset_bonds(SUBNET, &hotkey);

		// The subnet does not allow it.
		assert_ok!(reset(MINER));
		assert_eq!([1, 2].map(targets), [[3, 4], [3, 4]]);

		BondsResetOn::<Test>::insert(SUBNET, true);
		assert_noop!(reset(UNKNOWN), Error::<Test>::HotKeyNotRegisteredInSubNet);
		assert_ok!(reset(MINER));
		assert_eq!([1, 2].map(targets), [[4], [4]]);
		assert_ok!(reset(MINER_2));
		assert!(!Bonds::<Test>::contains_key(index(SUBNET), Uid::new(1)));
	});
}

#[test]
fn active_should_be_false_when_last_update_is_beyond_the_cutoff() {
	Chain::with_neurons().run(|| {
		Schedule::<Test>::set_activity_cutoff(SUBNET, 11);
		until(EPOCHS[0]);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1)]));

		until(EPOCHS[1]);

		assert_eq!(Active::<Test>::get(SUBNET), vec![false, true, false, false, false]);
	});
}

/// Poison a subnet with validators and weights before its second epoch.
fn poisoned(poison: impl Fn(), heal: impl Fn()) {
	Chain::with_neurons().run(|| {
		// GIVEN
		until(EPOCHS[0]);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1), (4, 1)]));
		until(EPOCHS[1] - 1);
		let emission = Scores::<Test>::emission(SUBNET);
		let (shares, pending) = (stake(&VALIDATOR, &ALICE, SUBNET), pending_total(SUBNET));
		poison();

		// WHEN
		unchecked_block();

		// THEN the epoch was skipped, its alpha kept, and the chain goes on
		assert_eq!(last_event(), Event::EpochSkipped { netuid: SUBNET });
		assert_eq!((skipped(), unexpected()), (1, 0));
		assert_eq!(pending_total(SUBNET), pending + 1_000_000_000);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), shares);
		assert_eq!(Scores::<Test>::emission(SUBNET), emission);
		assert_eq!(last_run(1), EPOCHS[1]);

		// and what was kept is paid once the state is sound.
		heal();
		until(31);
		assert_eq!(skipped(), 1);
		assert_eq!(last_payout(SUBNET).iter().sum::<u64>(), 22_000_000_000);
	});
}

#[test]
fn epoch_should_be_skipped_when_a_weight_is_for_an_unknown_uid() {
	let store = |row: Vec<(u16, u16)>| {
		Weights::<Test>::insert(index(SUBNET), Uid::new(1), wire(row));
	};
	poisoned(|| store(vec![(3, 65_535), (5, 65_535)]), || store(vec![(3, 65_535)]));
}

#[test]
fn epoch_should_be_skipped_when_a_weight_is_listed_twice() {
	let store = |row: Vec<(u16, u16)>| {
		Weights::<Test>::insert(index(SUBNET), Uid::new(1), wire(row));
	};
	poisoned(|| store(vec![(3, 1), (3, 65_535)]), || store(vec![(3, 65_535)]));
}

#[test]
fn epoch_should_be_skipped_when_a_bond_is_for_an_unknown_uid() {
	let store = |row: Vec<(u16, u16)>| {
		Bonds::<Test>::insert(index(SUBNET), Uid::new(1), wire(row));
	};
	poisoned(|| store(vec![(u16::MAX, 65_535)]), || store(vec![]));
}

#[test]
fn epoch_should_be_skipped_when_updates_are_too_few_or_too_many() {
	for length in [0, 4, 6] {
		poisoned(
			|| LastUpdate::<Test>::insert(index(SUBNET), wire(vec![9; length])),
			|| LastUpdate::<Test>::insert(index(SUBNET), wire(vec![9; 5])),
		);
	}
}

#[test]
fn epoch_should_be_skipped_when_permits_are_too_few_or_too_many() {
	for length in [0, 4, 6] {
		poisoned(
			|| ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true; length])),
			|| ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true; 5])),
		);
	}
}

#[test]
fn epoch_should_be_skipped_when_bonds_average_is_above_one() {
	let store = |average| BondsMovingAverage::<Test>::insert(SUBNET, average);
	poisoned(|| store(1_000_001), || store(900_000));
}

#[test]
fn broken_epoch_should_be_rolled_back_alone_when_it_cannot_be_paid() {
	Chain::with_neurons().subnet(quick_subnet(12)).run(|| {
		// GIVEN a validator whose stake cannot grow, and another subnet due in the same block
		until(EPOCHS[0] - 1);
		let burned = SubnetAlphaBurned::<Test>::get(SUBNET);
		let pending = pending_total(SUBNET);
		let intact = TotalHotkeyAlpha::<Test>::get(VALIDATOR, SUBNET);
		TotalHotkeyAlpha::<Test>::insert(VALIDATOR, SUBNET, AlphaBalance::MAX);

		// WHEN
		unchecked_block();

		// THEN
		assert_eq!(unexpected(), 1);
		assert_eq!(pending_total(SUBNET), pending + 1_000_000_000);
		assert_eq!(SubnetAlphaBurned::<Test>::get(SUBNET), burned);
		assert_eq!(stake(&OWNER_HOTKEY, &OWNER, SUBNET), 0);
		assert_eq!(Scores::<Test>::permits(SUBNET), [false; 5]);
		assert_eq!(last_payout(NetUid::new(12))[0], 8 * 179_995_422);
		TotalHotkeyAlpha::<Test>::insert(VALIDATOR, SUBNET, intact);
	});
}

/// The worked example of the consensus: three validators with stakes of 500, 300 and 200 and
/// three miners, on a subnet that does not emit; with these values of Yuma3 and penalty. The
/// pending alpha is that of the example, and so are the weights.
fn example(yuma3: bool, penalty: u16, test: impl FnOnce()) {
	let hotkeys = (0..6).map(|uid| account(100 + uid));
	let stakes = [500, 300, 200, 0, 0, 0].map(alpha);
	let neurons = hotkeys
		.clone()
		.zip(stakes)
		.map(|(hotkey, stake)| GenesisNeuron { hotkey, coldkey: ALICE, stake })
		.collect();
	Chain::default().subnet(GenesisSubnet { neurons, ..quick_subnet(1) }).run(|| {
		Yuma3On::<Test>::insert(SUBNET, yuma3);
		BondsPenalty::<Test>::insert(SUBNET, penalty);
		ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true, true, true, false, false, false]));
		for (hotkey, weights) in hotkeys.zip([
			[(3, 40_000), (4, 20_000), (5, 5_535)],
			[(3, 30_000), (4, 30_000), (5, 5_535)],
			[(3, 0), (4, 10_000), (5, 55_535)],
		]) {
			assert_ok!(set_weights(&hotkey, SUBNET, &weights));
		}
		run_example_epoch(EPOCHS[0]);
		test()
	});
}

fn run_example_epoch(block: u64) {
	let half = AlphaBalance::from_rao(295_202_000_000 / 2);
	let pending = PendingAlpha { server: half, validator: half, ..Default::default() };
	set_pending(SUBNET, pending);
	assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, pending.total().unwrap()));
	until(block);
	assert_eq!(last_payout(SUBNET).iter().sum::<u64>(), 295_202_000_000);
}

/// The example cuts shares to 32 fraction bits before it multiplies: per neuron up to 69 rao.
fn assert_emission(expected: [u64; 6]) {
	let emission = Scores::<Test>::emission(SUBNET);
	assert_eq!(emission.iter().sum::<u64>(), 295_202_000_000);
	for (uid, (got, expected)) in emission.iter().zip(expected).enumerate() {
		assert!(got.abs_diff(expected) <= 140, "uid {uid}: {got} instead of {expected}");
	}
}

const SERVER: [u64; 3] = [81_478_209_536, 50_572_192_721, 15_550_597_673];

fn bonds() -> Vec<Vec<u16>> {
	let row = |uid| Scores::<Test>::bonds(index(SUBNET), Uid::new(uid));
	(0..3).map(|uid| row(uid).into_iter().map(|(_, bond)| bond).collect()).collect()
}

#[test]
fn epoch_should_store_scores_of_the_example() {
	example(false, 0, || {
		assert_eq!(Neurons::<Test>::count(SUBNET), 6);
		assert_eq!(Consensus::<Test>::get(SUBNET), vec![0, 0, 0, 40_000, 19_999, 5_534]);
		assert_eq!(Incentive::<Test>::get(index(SUBNET)), vec![0, 0, 0, 36_176, 22_454, 6_904]);
		assert_eq!(ValidatorTrust::<Test>::get(SUBNET), vec![65_534, 55_534, 15_535, 0, 0, 0]);
		assert_eq!(StakeWeight::<Test>::get(SUBNET), vec![65_535, 39_321, 26_214, 0, 0, 0]);
		assert_eq!(Active::<Test>::get(SUBNET), vec![true; 6]);
	});
}

#[test]
fn epoch_should_match_example_when_yuma_is_original_without_penalty() {
	example(false, 0, || {
		let [a, b, c] = SERVER;
		assert_emission([83_044_040_361, 48_622_214_567, 15_934_745_002, a, b, c]);
		let stored = [[65_535, 65_535, 16_328], [29_490, 58_981, 9_797]];
		assert_eq!(bonds()[..2], stored);
		assert_eq!(bonds()[2], [13_107, 65_535]);
	});
}

#[test]
fn epoch_should_match_example_when_yuma_is_original_with_full_penalty() {
	example(false, u16::MAX, || {
		let [a, b, c] = SERVER;
		assert_emission([92_062_775_986, 46_808_786_213, 8_729_437_661, a, b, c]);
		assert_eq!(bonds()[..2], [[65_535, 65_535, 65_535], [29_490, 39_320, 39_321]]);
		assert_eq!(bonds()[2], [13_107, 26_214]);
	});
}

#[test]
fn epoch_should_match_example_when_yuma3_has_full_penalty() {
	example(true, u16::MAX, || {
		let [a, b, c] = SERVER;
		assert_emission([92_948_539_322, 46_749_588_586, 7_902_871_953, a, b, c]);
		assert_eq!(bonds()[..2], [[4_000, 1_999, 553], [3_000, 1_999, 553]]);
		assert_eq!(bonds()[2], [1_000, 553]);
	});
}

#[test]
fn epoch_should_match_example_when_yuma3_has_no_penalty() {
	example(true, 0, || {
		let [a, b, c] = SERVER;
		assert_emission([86_697_684_224, 49_437_185_381, 11_466_130_325, a, b, c]);
		assert_eq!(bonds()[..2], [[4_000, 1_999, 553], [3_000, 3_000, 553]]);
		assert_eq!(bonds()[2], [1_000, 5_553]);
	});
}
