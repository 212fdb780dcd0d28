//! Random lives of root stakers: each gets what it earned, to the unit.

use super::mock::*;
use crate::{
	claims::{bound_of_wire, rate_on_wire},
	pallet::*,
	root::{Root, Thresholds},
	types::Position,
	RootClaimTypeEnum,
};
use dtao_emission::root_claim::{Rate, UNIT};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::weights::Weight;
use proptest::prelude::*;
use sp_core::{crypto::AccountId32, U256};
use std::collections::BTreeMap;

const ROOT: NetUid = NetUid::ROOT;
const STAKERS: [AccountId32; 3] = [ALICE, BOB, CAROL];
const HOTKEYS: [AccountId32; 2] = [VALIDATOR, VALIDATOR_2];
const SUBNETS: [NetUid; 2] = [SUBNET, SUBNET_2];

/// Threshold of claims where nobody set another one, in alpha-rao.
const THRESHOLD: u128 = 500_000;

/// What a random step does. Numbers of people, hotkeys and subnets are indices.
#[derive(Clone, Debug)]
enum Step {
	Dividend { hotkey: usize, subnet: usize, alpha: u64 },
	Stake { who: usize, hotkey: usize, tao: u64 },
	Unstake { who: usize, hotkey: usize, parts: u64 },
	Claim { who: usize, subnet: usize },
	ClaimHotkey { who: usize, hotkey: usize },
	Kind { who: usize, kind: usize },
	Idle,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let (who, hotkey, subnet) = (0..3usize, 0..2usize, 0..2usize);
	// From a unit to more than a pool holds.
	let amount = (0..42u32, 1..(1u64 << 42)).prop_map(|(shift, n)| (n >> shift).max(1));
	let parts = prop_oneof![2 => 1..1_000u64, 1 => Just(1_000u64)];
	let step = prop_oneof![
		5 => (hotkey.clone(), subnet.clone(), amount)
			.prop_map(|(hotkey, subnet, alpha)| Step::Dividend { hotkey, subnet, alpha }),
		3 => (who.clone(), hotkey.clone(), 2_000_000..500_000_000_000u64)
			.prop_map(|(who, hotkey, tao)| Step::Stake { who, hotkey, tao }),
		3 => (who.clone(), hotkey.clone(), parts)
			.prop_map(|(who, hotkey, parts)| Step::Unstake { who, hotkey, parts }),
		2 => (who.clone(), subnet).prop_map(|(who, subnet)| Step::Claim { who, subnet }),
		1 => (who.clone(), hotkey).prop_map(|(who, hotkey)| Step::ClaimHotkey { who, hotkey }),
		1 => (who, 0..3usize).prop_map(|(who, kind)| Step::Kind { who, kind }),
		1 => Just(Step::Idle),
	];
	proptest::collection::vec(step, 1..30)
}

/// What everybody earned, in parts of 2^64 of an alpha-rao, reckoned beside the pallet: each
/// dividend is shared by the stakes of its moment. Keys: staker, hotkey, subnet.
#[derive(Default)]
struct Ledger {
	earned: BTreeMap<(usize, usize, usize), U256>,
	/// What closed positions left to the next dividend, in the same parts. Keys: hotkey, subnet.
	waiting: BTreeMap<(usize, usize), U256>,
	/// Divisions that were rounded, and positions that were closed: each may cost a unit.
	roundings: u64,
}

impl Ledger {
	fn dividend(&mut self, hotkey: usize, subnet: usize, alpha: u64) {
		let stakes = STAKERS.map(|who| stake(&HOTKEYS[hotkey], &who, ROOT));
		let total: u64 = stakes.iter().sum();
		if total == 0 {
			let amount = AlphaBalance::from_rao(alpha);
			let given = add_dividend(&HOTKEYS[hotkey], SUBNETS[subnet], amount);
			assert_eq!(given, Ok(false));
			return;
		}
		give_root_dividend(SUBNETS[subnet], &HOTKEYS[hotkey], alpha);
		let waiting = self.waiting.remove(&(hotkey, subnet)).unwrap_or_default();
		let all = (U256::from(alpha) << 64) + waiting;
		for (who, stake) in stakes.into_iter().enumerate() {
			let part = all * U256::from(stake) / U256::from(total);
			*self.earned.entry((who, hotkey, subnet)).or_default() += part;
		}
	}

	/// A position is closed that was owed so much on each subnet. Less than half a million units is left
	/// to the others of the hotkey.
	fn close(&mut self, who: usize, hotkey: usize, owed: [u128; 2]) {
		self.roundings += 1;
		for (subnet, owed) in owed.into_iter().enumerate().filter(|(_, owed)| *owed < 500_000) {
			let left = U256::from(owed) << 64;
			let earned = self.earned.entry((who, hotkey, subnet)).or_default();
			*earned = earned.saturating_sub(left);
			*self.waiting.entry((hotkey, subnet)).or_default() += left;
		}
	}

	/// Each was paid and is owed what it earned; what closed positions left behind went to the
	/// others of the hotkey.
	fn check(&self) {
		let paid = paid();
		for (who, coldkey) in STAKERS.iter().enumerate() {
			for (h, hotkey) in HOTKEYS.iter().enumerate() {
				for (s, netuid) in SUBNETS.iter().enumerate() {
					let got = paid.get(&(coldkey.clone(), hotkey.clone(), *netuid));
					let has = got.copied().unwrap_or_default()
						+ Root::<Test>::owed(Position::new(hotkey, coldkey, *netuid));
					let earned = self.earned.get(&(who, h, s)).copied().unwrap_or_default();
					let earned = (earned >> 64).as_u128();
					let dust = u128::from(self.roundings) + 2;
					assert!(has.abs_diff(earned) <= dust, "{has} of {earned}");
				}
			}
		}
	}
}

fn paid() -> BTreeMap<(AccountId32, AccountId32, NetUid), u128> {
	let mut paid = BTreeMap::new();
	for event in events() {
		if let Event::RootClaimed { coldkey, hotkey, netuid, alpha, .. } = event {
			*paid.entry((coldkey, hotkey, netuid)).or_default() += u128::from(alpha.rao());
		}
	}
	paid
}

fn run(step: &Step, ledger: &mut Ledger) {
	// Calls may fail: what fails leaves no trace.
	let _ = match *step {
		Step::Dividend { hotkey, subnet, alpha } => {
			ledger.dividend(hotkey, subnet, alpha);
			Ok(())
		},
		Step::Stake { who, hotkey, tao } => {
			add_stake(&STAKERS[who], &HOTKEYS[hotkey], ROOT, TaoBalance::from_rao(tao))
		},
		Step::Unstake { who, hotkey, parts } => {
			let held = stake(&HOTKEYS[hotkey], &STAKERS[who], ROOT);
			let amount = u128::from(held) * u128::from(parts) / 1_000;
			let owed = SUBNETS.map(|netuid| {
				Root::<Test>::owed(Position::new(&HOTKEYS[hotkey], &STAKERS[who], netuid))
			});
			let removed = remove_stake(&STAKERS[who], &HOTKEYS[hotkey], ROOT, amount as u64);
			if removed.is_ok() && parts == 1_000 {
				ledger.close(who, hotkey, owed);
			}
			removed
		},
		Step::Claim { who, subnet } => claim_root(&STAKERS[who], &[SUBNETS[subnet]]),
		Step::ClaimHotkey { who, hotkey } => {
			claim_root_with_hotkey(&STAKERS[who], &HOTKEYS[hotkey])
		},
		Step::Kind { who, kind } => {
			let kinds = [
				RootClaimTypeEnum::Swap,
				RootClaimTypeEnum::Keep,
				RootClaimTypeEnum::KeepSubnets { subnets: [SUBNET].into() },
			];
			set_root_claim_type(&STAKERS[who], kinds[kind].clone())
		},
		Step::Idle => {
			open_prices();
			Root::<Test>::claim_for_some(Weight::MAX);
			Ok(())
		},
	};
}

/// What is found to owe enough, with few reads, is what does.
fn check_what_owes() {
	for (hotkey, coldkey) in
		HOTKEYS.iter().flat_map(|hotkey| STAKERS.iter().map(move |who| (hotkey, who)))
	{
		let position = Position::new(hotkey, coldkey, ROOT);
		let least = if stake(hotkey, coldkey, ROOT) == 0 { 1 } else { THRESHOLD };
		let owes = |netuid: &NetUid| Root::<Test>::owed(position.on(*netuid)) >= least;
		let all = Root::<Test>::claimable_on(position);
		let expected: Vec<NetUid> = all.iter().copied().filter(owes).collect();
		assert_eq!(Root::<Test>::owing(position, all, &mut Thresholds::default()), expected);
	}
}

proptest! {
	#[test]
	fn rate_that_clients_read_should_bound_the_rate(per_rao in any::<u128>(), bits in 0..128u32) {
		let rate = Rate { per_rao: per_rao >> bits, carry: 0 };
		let bound = bound_of_wire(rate_on_wire(rate)).per_rao;
		prop_assert!(bound >= rate.per_rao);
		let slack = UNIT / (1 << 32) + 1;
		prop_assert!(bound == u128::MAX || bound - rate.per_rao <= slack);
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

	#[test]
	fn root_stakers_should_get_what_they_earned_when_stakes_come_and_go(steps in steps()) {
		Chain::with_subnet()
			.subnet(dynamic_subnet(SUBNET_2.get(), tao(1_000), alpha(2_000)))
			.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
			.neuron(ROOT, VALIDATOR_2, BOB, alpha(3))
			.run(|| {
				NumRootClaim::<Test>::put(2);
				let mut ledger = Ledger::default();
				for step in &steps {
					run(step, &mut ledger);
					check_what_owes();
				}
				ledger.check();
			});
	}
}
