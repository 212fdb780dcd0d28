//! Random sequences of calls: all invariants hold after each, and all money comes back at last.

use crate::{mock::*, *};
use frame_support::{assert_ok, storage::with_storage_layer};
use proptest::prelude::*;
use sp_runtime::DispatchError;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Op {
	Create { who: Account, deposit: u64, cap: u64, kind: u8 },
	Contribute { who: Account, id: u32, amount: u64 },
	Withdraw { who: Account, id: u32 },
	Finalize { id: u32 },
	Refund { id: u32 },
	Dissolve { id: u32 },
	Min { id: u32, new: u64 },
	End { id: u32, after: u64 },
	Cap { id: u32, new: u64 },
	CapAsRaised { id: u32 },
	Max { id: u32, new: Option<u64> },
	Gift { who: Account, id: u32, amount: u64 },
	GiveUp { who: Account },
	Blocks(u64),
}

/// Accounts of the sequences.
const WHO: std::ops::RangeInclusive<Account> = 1..=5;

fn op() -> impl Strategy<Value = Op> {
	let id = || 0..4u32;
	prop_oneof![
		3 => (WHO, 90..300u64, 90..600u64, 0..4u8)
			.prop_map(|(who, deposit, cap, kind)| Op::Create { who, deposit, cap, kind }),
		8 => (WHO, id(), 5..200u64).prop_map(|(who, id, amount)| Op::Contribute { who, id, amount }),
		3 => (WHO, id()).prop_map(|(who, id)| Op::Withdraw { who, id }),
		3 => id().prop_map(|id| Op::Finalize { id }),
		2 => id().prop_map(|id| Op::Refund { id }),
		2 => id().prop_map(|id| Op::Dissolve { id }),
		1 => (id(), 5..200u64).prop_map(|(id, new)| Op::Min { id, new }),
		1 => (id(), 0..600u64).prop_map(|(id, after)| Op::End { id, after }),
		1 => (id(), 90..600u64).prop_map(|(id, new)| Op::Cap { id, new }),
		2 => id().prop_map(|id| Op::CapAsRaised { id }),
		1 => (id(), prop::option::of(50..300u64)).prop_map(|(id, new)| Op::Max { id, new }),
		1 => (WHO, id(), 1..20u64).prop_map(|(who, id, amount)| Op::Gift { who, id, amount }),
		1 => WHO.prop_map(|who| Op::GiveUp { who }),
		1 => (1..60u64).prop_map(Op::Blocks),
	]
}

fn creator(id: CrowdloanId) -> RuntimeOrigin {
	by(Crowdloans::<Test>::get(id).map_or(CREATOR, |loan| loan.creator))
}

/// Sends what an operation stands for.
fn send(op: Op) -> Result<(), DispatchError> {
	let plain = |result: frame_support::dispatch::DispatchResultWithPostInfo| {
		result.map(|_| ()).map_err(|failure| failure.error)
	};
	match op {
		Op::Create { who, deposit, cap, kind } => {
			let call = match kind {
				0 | 1 => None,
				2 => Some(spend()),
				_ => Some(remark(200)),
			};
			let target = call.is_none().then_some(TARGET);
			let end = System::block_number() + DURATION.0 + 20;
			Crowdloan::create(by(who), deposit, SMALLEST, cap, end, call.map(Box::new), target)
		},
		Op::Contribute { who, id, amount } => Crowdloan::contribute(by(who), id, amount),
		Op::Withdraw { who, id } => Crowdloan::withdraw(by(who), id),
		Op::Finalize { id } => plain(Crowdloan::finalize(creator(id), id)),
		Op::Refund { id } => plain(Crowdloan::refund(creator(id), id)),
		Op::Dissolve { id } => Crowdloan::dissolve(creator(id), id),
		Op::Min { id, new } => Crowdloan::update_min_contribution(creator(id), id, new),
		Op::End { id, after } => {
			Crowdloan::update_end(creator(id), id, System::block_number() + after)
		},
		Op::Cap { id, new } => Crowdloan::update_cap(creator(id), id, new),
		Op::CapAsRaised { id } => {
			let raised = Crowdloans::<Test>::get(id).map_or(0, |loan| loan.raised);
			Crowdloan::update_cap(creator(id), id, raised)
		},
		Op::Max { id, new } => Crowdloan::set_max_contribution(creator(id), id, new),
		Op::Gift { who, id, amount } => {
			Balances::transfer_allow_death(by(who), Crowdloan::funds_account(id), amount)
		},
		Op::GiveUp { who } => Balances::transfer_all(by(who), 100, false),
		Op::Blocks(blocks) => {
			System::set_block_number(System::block_number() + blocks);
			Ok(())
		},
	}
}

/// What each account has in held crowdloans, told by contributions alone.
fn held() -> BTreeMap<Account, u64> {
	let mut held = BTreeMap::new();
	for (id, loan) in Crowdloans::<Test>::iter() {
		if Crowdloan::is_held(id, &loan) {
			for (who, amount) in Contributions::<Test>::iter_prefix(id) {
				*held.entry(who).or_default() += amount;
			}
		}
	}
	held
}

/// Everybody takes everything back: whatever happened before, this works.
fn wind_up() {
	let before = held();
	let owned: BTreeMap<Account, u64> = before.keys().map(|who| (*who, balance(*who))).collect();
	let gifts: u64 = Crowdloans::<Test>::iter()
		.filter(|(id, loan)| Crowdloan::is_held(*id, loan))
		.map(|(id, loan)| funds(id) - loan.raised)
		.sum();
	for (id, loan) in Crowdloans::<Test>::iter().collect::<Vec<_>>() {
		if Crowdloan::is_held(id, &loan) {
			assert_ok!(Crowdloan::refund(by(loan.creator), id));
			assert_ok!(Crowdloan::dissolve(by(loan.creator), id));
			assert_eq!(funds(id), 0);
		}
		assert_eq!(try_state::check::<Test>(), Ok(()));
	}
	assert!(held().is_empty());
	assert!(before.keys().all(|who| !has_money(*who)));
	// Nobody lost more than what is too little for an account, and nothing was lost by all.
	let total = |map: &BTreeMap<Account, u64>| map.values().sum::<u64>();
	let now: BTreeMap<Account, u64> = before.keys().map(|who| (*who, balance(*who))).collect();
	assert_eq!(total(&now), total(&owned) + total(&before) + gifts);
	for (who, amount) in &before {
		assert!(now[who] + (EXISTENTIAL - 1) * 4 >= owned[who] + amount, "{who}");
	}
	// Who is left has used its money and needs no call.
	assert!(pallet_preimage::RequestStatusFor::<Test>::iter().next().is_none());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]
	#[test]
	fn money_should_never_be_stuck_or_lost(ops in prop::collection::vec(op(), 1..80)) {
		ext().execute_with(|| {
			let issued = Balances::total_issuance();
			for op in ops {
				let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
				let failed = with_storage_layer(|| send(op.clone())).is_err();
				if failed {
					let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
					assert_eq!(after, before, "{op:?}");
				}
				assert_eq!(try_state::check::<Test>(), Ok(()), "{op:?}");
				// An account that falls below the existential deposit loses what is left, as in any
				// transfer.
				assert!(issued - Balances::total_issuance() < 400, "{op:?}");
			}
			let issued = Balances::total_issuance();
			wind_up();
			assert_eq!(Balances::total_issuance(), issued);
		});
	}
}
