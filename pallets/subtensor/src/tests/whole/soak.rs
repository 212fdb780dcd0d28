//! Years of blocks: 128 subnets, a random call in every block, the first halving on the way.

use super::{mock::*, moves::*};
use crate::{neurons::Neurons, pallet::*, pools::Pools};
use codec::Decode;
use dtao_emission::curve;
use dtao_types::{NetUid, TaoBalance};
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, Hooks},
	weights::Weight,
};
use sp_core::crypto::AccountId32;
use sp_io::hashing::blake2_256;
use sp_runtime::{BuildStorage, DispatchResult};
use sp_state_machine::BasicExternalities;

/// As many as the public chain has.
const SUBNETS: u16 = 128;

/// Issuance at which a block grants half a TAO, in rao.
const HALVING: u64 = curve::SUPPLY_CAP / 2;

/// Who holds what is left of the issuance.
const TREASURY: AccountId32 = account(250);

/// Neurons that every subnet starts with: hotkey, coldkey, stake in alpha.
const NEURONS: [(AccountId32, AccountId32, u64); 4] =
	[(VALIDATOR, ALICE, 300), (VALIDATOR_2, BOB, 100), (MINER, CAROL, 0), (MINER_2, DAVE, 0)];

/// Number of the first of the hotkeys that register later, four of each coldkey.
const LATER: u8 = 60;

/// How long a run is.
struct Soak {
	/// Blocks to run.
	blocks: u64,
	/// Blocks between two checks of all invariants.
	check_every: u64,
	/// TAO that is missing to the first halving at the start.
	before_halving: u64,
	/// Coldkeys whose root dividends are claimed in a block. There are some twenty: with one a block each has a turn
	/// every twenty blocks, on a chain of 20,000 stakers every 4,000.
	claims: u64,
}

/// What happened in a run.
#[derive(Debug, Default)]
struct Report {
	/// Calls that were made.
	done: u64,
	/// Calls that were refused.
	refused: u64,
	/// Epochs that paid.
	epochs: u64,
	/// Block of the first grant below one TAO.
	halved_at: Option<u64>,
}

/// 128 started subnets with pools of 50 to 4,050 TAO at prices of 0.005 to 0.14 TAO per alpha, whose
/// epochs come in all rhythms.
fn genesis(before_halving: u64) -> BasicExternalities {
	let subnet = |netuid: u16| {
		let pool = 50 + u64::from(netuid % 41) * 100;
		let mut subnet =
			dynamic_subnet(netuid, tao(pool), alpha(pool * (7 + u64::from(netuid * 37) % 193)));
		subnet.tempo = 100 + netuid;
		subnet.max_uids = 8;
		subnet.neurons.extend(NEURONS.map(|(hotkey, coldkey, stake)| crate::GenesisNeuron {
			hotkey,
			coldkey,
			stake: alpha(stake),
		}));
		subnet
	};
	let mut root = root_subnet();
	root.neurons.push(crate::GenesisNeuron {
		hotkey: VALIDATOR,
		coldkey: ALICE,
		stake: alpha(100_000),
	});
	let subnets = core::iter::once(root).chain((1..=SUBNETS).map(subnet)).collect();
	let config = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: RICH.map(|who| (who, tao(WEALTH).rao())).into(),
			..Default::default()
		},
		subtensor_module: crate::GenesisConfig { subnets, ..Default::default() },
		..Default::default()
	};
	let mut state = BasicExternalities::new(config.build_storage().expect("a valid genesis"));
	state.execute_with(|| {
		CurrentAuthor::set(Some(AUTHOR));
		System::set_block_number(1);
		for netuid in (1..=SUBNETS).map(NetUid::new) {
			assert_ok!(start_call(&OWNER, netuid));
		}
		let start = HALVING - tao(before_halving).rao();
		assert_ok!(Balances::mint_into(&TREASURY, start - Balances::total_issuance()));
		check_invariants();
	});
	state
}

/// Random numbers of a block: the same in every run.
struct Dice {
	kind: u8,
	who: u8,
	hotkey: u8,
	netuid: NetUid,
	/// Where stake goes that moves.
	other: NetUid,
	amount: TaoBalance,
	part: u8,
}

impl Dice {
	fn roll(block: u64) -> Self {
		let bytes = blake2_256(&block.to_le_bytes());
		let (kind, who, hotkey, netuid, amount, digits, part): (u8, u8, u8, u16, u64, u8, u8) =
			Decode::decode(&mut &bytes[..]).expect("32 bytes are enough");
		// Now and then the other subnet is root.
		let other = u16::from(bytes[20]) % (SUBNETS + 16);
		Self {
			kind: kind % 28,
			who,
			hotkey,
			netuid: NetUid::new(1 + netuid % SUBNETS),
			other: NetUid::new(if other > SUBNETS { 0 } else { other }),
			// From dust to 100 TAO, every order of magnitude as often.
			amount: TaoBalance::from_rao(amount % 10u64.pow(6 + u32::from(digits) % 6)),
			part,
		}
	}
}

/// Make the random call of a block. A neuron's own coldkey deals with it most of the time.
fn act(dice: &Dice, now: u64) -> DispatchResult {
	let Dice { netuid, other, amount, part, .. } = *dice;
	let (hotkey, coldkey, _) = NEURONS[usize::from(dice.hotkey) % NEURONS.len()].clone();
	let who = RICH.get(usize::from(dice.who) % 16).cloned().unwrap_or(coldkey);
	let price = Pools::<Test>::price(netuid).rao();
	let some = |whole: u64| (u128::from(whole) * u128::from(part) / 255) as u64;
	match dice.kind {
		0..=4 => add_stake(&who, &hotkey, netuid, amount),
		5 => add_stake(&who, &hotkey, NetUid::ROOT, amount),
		6 => {
			let limit = price + price / 50;
			add_stake_limit(&who, &hotkey, netuid, amount, limit, part % 2 == 0)
		},
		7..=9 => remove_stake(&who, &hotkey, netuid, some(stake(&hotkey, &who, netuid))),
		10 => {
			let held = stake(&hotkey, &who, NetUid::ROOT);
			remove_stake(&who, &hotkey, NetUid::ROOT, some(held) / 4)
		},
		11 => {
			let (held, limit) = (stake(&hotkey, &who, netuid), price - price / 50);
			remove_stake_limit(&who, &hotkey, netuid, some(held), limit, part % 2 == 0)
		},
		12 => remove_full(&who, &hotkey, netuid, None),
		13 => {
			let whose = usize::from(dice.who) % RICH.len();
			let newcomer = account(LATER + 4 * whose as u8 + dice.hotkey % 4);
			burned_register(&RICH[whose], netuid, &newcomer)
		},
		20..=26 => act_on_stake(dice, &who, &hotkey),
		27 => claim_root(&who, &[netuid, other]),
		14 if part < 8 => unstake_all(&who, &hotkey),
		15 if part < 8 => unstake_all_alpha(&who, &hotkey),
		_ => {
			let count = Neurons::<Test>::count(netuid);
			let weight = |uid: u16| (now as u16).rotate_left(u32::from(uid)) | 1;
			let weights: Vec<_> = (0..count).map(|uid| (uid, weight(uid))).collect();
			set_weights(&hotkey, netuid, &weights)
		},
	}
}

/// Move, swap, transfer, burn or recycle a part of a position.
fn act_on_stake(dice: &Dice, who: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
	let Dice { netuid, other, part, .. } = *dice;
	let held = stake(hotkey, who, netuid);
	let some = (u128::from(held) * u128::from(part) / 255) as u64;
	let (onto, _, _) = NEURONS[usize::from(part) % NEURONS.len()].clone();
	match dice.kind {
		20 | 21 => move_stake(who, (hotkey, netuid), (&onto, other), some),
		22 => swap_stake(who, hotkey, (netuid, other), some),
		23 => {
			let price = |netuid| u128::from(Pools::<Test>::price(netuid).rao()).max(1);
			let ratio = price(netuid) * 1_000_000_000 / price(other);
			let limit = ((ratio - ratio / 50) as u64, part % 2 == 0);
			swap_stake_limit(who, hotkey, (netuid, other), some, limit)
		},
		24 => {
			let to = &RICH[usize::from(part) % RICH.len()];
			transfer_stake(who, to, hotkey, (netuid, netuid), some)
		},
		25 => recycle_alpha(who, hotkey, netuid, some / 8),
		_ => burn_alpha(who, hotkey, netuid, some / 8),
	}
}

/// Alpha in existence of every subnet but root.
fn alpha_issuances() -> Vec<u64> {
	let issuance = |netuid| Pools::<Test>::alpha_issuance(NetUid::new(netuid)).rao();
	(1..=SUBNETS).map(issuance).collect()
}

/// Finish the block and start the next, and look at what it reported.
fn next_block(report: &mut Report) {
	let now = System::block_number();
	SubtensorModule::on_idle(now, Weight::MAX);
	SubtensorModule::on_finalize(now);
	System::reset_events();
	System::set_block_number(now + 1);
	let (issuance, granted) = (Balances::total_issuance(), granted_at(Balances::total_issuance()));
	let alpha = alpha_issuances();
	SubtensorModule::on_initialize(now + 1);
	for (after, before) in alpha_issuances().into_iter().zip(alpha) {
		let most = before + 2 * granted_at(before);
		assert!(after <= most, "INV-04: more alpha than twice the curve grants");
	}
	assert!(Balances::total_issuance() <= issuance + granted, "INV-04: more than the curve grants");
	if granted < curve::DEFAULT_BLOCK_EMISSION {
		report.halved_at.get_or_insert(now + 1);
	}
	for event in events() {
		match event {
			Event::EpochPaid { .. } => report.epochs += 1,
			Event::EpochSkipped { .. } | Event::Unexpected { .. } => {
				panic!("block {}: {event:?}", now + 1)
			},
			_ => {},
		}
	}
}

fn run(soak: &Soak) -> Report {
	let mut state = genesis(soak.before_halving);
	state.execute_with(|| NumRootClaim::<Test>::put(soak.claims));
	let mut report = Report::default();
	let mut left = soak.blocks;
	while left > 0 {
		let blocks = left.min(soak.check_every);
		state.execute_with(|| {
			for _ in 0..blocks {
				next_block(&mut report);
				let now = System::block_number();
				let product = |netuid| Pools::<Test>::reserves(netuid).product();
				let dice = Dice::roll(now);
				let traded = [dice.netuid, dice.other];
				let before = traded.map(product);
				let alpha = traded.map(Pools::<Test>::alpha_issuance);
				match act(&dice, now) {
					Ok(()) => report.done += 1,
					Err(_) => report.refused += 1,
				}
				for (i, netuid) in traded.into_iter().enumerate().filter(|(_, n)| !n.is_root()) {
					assert!(product(netuid) >= before[i], "INV-05: a call lowered the product");
					let issuance = Pools::<Test>::alpha_issuance(netuid);
					assert!(issuance <= alpha[i], "INV-04: a call issued alpha");
				}
			}
			check_invariants();
		});
		// Keys that are gone leave a trace in the overlay: start from the bare state again.
		state = BasicExternalities::new(state.into_storages());
		left -= blocks;
		if left.is_multiple_of(20_000) {
			eprintln!("{left} blocks left: {report:?}");
		}
	}
	state.execute_with(|| check_end(soak, &report));
	report
}

fn check_end(soak: &Soak, report: &Report) {
	assert!(report.done > soak.blocks / 2, "random calls must mostly work: {report:?}");
	assert!(report.epochs > soak.blocks / 2, "every subnet has its epochs: {report:?}");
	assert!(report.halved_at.is_some_and(|block| block < soak.blocks), "{report:?}");
	assert_eq!(BlockEmission::<Test>::get(), TaoBalance::from_rao(500_000_000));
	assert!(Balances::total_issuance() >= HALVING);
}

#[test]
fn invariants_should_hold_when_128_subnets_pass_the_first_halving() {
	run(&Soak { blocks: 3_000, check_every: 250, before_halving: 1_500, claims: 5 });
}

#[test]
#[ignore = "takes more than an hour: cargo test --release -p pallet-subtensor soak -- --ignored"]
fn invariants_should_hold_when_128_subnets_run_for_a_million_blocks() {
	run(&Soak { blocks: 1_000_000, check_every: 1_000, before_halving: 300_000, claims: 1 });
}
