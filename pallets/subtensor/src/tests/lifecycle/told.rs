//! Items that are kept for clients alone: the stage of an end, the flow of a subnet, what is empty.

use super::mock::*;
use crate::{lifecycle::Dissolve, pallet::*};
use dtao_runtime_api::stored::{DissolveCleanupPhase as Phase, DissolveCleanupStatus};
use dtao_types::{AlphaBalance, I64F64, U64F64};
use frame_support::{assert_ok, weights::Weight};
use sp_core::crypto::AccountId32;

#[test]
fn status_should_name_the_subnet_and_the_stage_while_one_ends() {
	let mut chain = Chain::with_neurons().subnet(dynamic_subnet(2, tao(500), alpha(250)));
	// So many that no block does all of it.
	for n in 0..60 {
		for netuid in [SUBNET, SUBNET_2] {
			chain = chain.neuron(netuid, AccountId32::new([100 + n; 32]), BOB, alpha(1));
		}
	}
	chain.run(|| {
		assert_eq!(CurrentDissolveCleanupStatus::<Test>::get(), None);
		IdleWeight::set(Weight::zero());
		assert_ok!(dissolve(SUBNET));
		assert_ok!(dissolve(SUBNET_2));
		// It waits for its last epoch.
		assert_eq!(CurrentDissolveCleanupStatus::<Test>::get(), None);
		let mut told = Vec::new();
		while Dissolve::<Test>::is_queued(SUBNET) || Dissolve::<Test>::is_queued(SUBNET_2) {
			blocks(1);
			// The room tells what it works on.
			let status = CurrentDissolveCleanupStatus::<Test>::get();
			assert_eq!(status.is_some(), DissolveProgress::<Test>::exists());
			let Some(status) = status else { continue };
			let DissolveCleanupStatus { netuid, phase, last_key, .. } = status;
			assert_eq!(
				(Some(netuid), last_key),
				(Dissolve::<Test>::queue().first().copied(), None)
			);
			if told.last() != Some(&(netuid, phase)) {
				told.push((netuid, phase));
			}
		}
		let phases = |netuid| {
			let of = told.iter().filter(|(of, _)| *of == netuid);
			of.map(|(_, phase)| *phase).collect::<Vec<_>>()
		};
		for netuid in [SUBNET, SUBNET_2] {
			assert_eq!(phases(netuid).last(), Some(&Phase::PurgeNetuid), "{told:?}");
		}
		assert!(phases(SUBNET).contains(&Phase::AlphaInOutStakesSettleStakes), "{told:?}");
		assert_eq!(CurrentDissolveCleanupStatus::<Test>::get(), None);
	});
}

#[test]
fn flow_should_have_an_entry_from_the_start_on() {
	Chain::default().subnet(dynamic_subnet(1, tao(1_000), alpha(2_000))).run(|| {
		blocks(2);
		assert_eq!(SubnetEmaTaoFlow::<Test>::get(SUBNET), None);
		assert_ok!(start_call(&OWNER, SUBNET));
		assert_eq!(SubnetEmaTaoFlow::<Test>::get(SUBNET), Some((3, I64F64::default())));
		assert_ok!(dissolve(SUBNET));
		while Dissolve::<Test>::is_queued(SUBNET) {
			blocks(1);
		}
		assert_eq!(SubnetEmaTaoFlow::<Test>::get(SUBNET), None);
	});
}

#[test]
fn items_of_what_is_not_built_should_have_the_values_that_clients_expect() {
	Chain::with_neurons().run(|| {
		assert_eq!(BasketClaimed::<Test>::get(VALIDATOR, ALICE), 0);
		assert_eq!(BasketRate::<Test>::get(VALIDATOR).bits, 0);
		assert_eq!(RootStakeUnlockInterval::<Test>::get(), 0);
		assert!(NetworkRegistrationQueue::<Test>::get().is_empty());
		assert_eq!(SubnetProtocolAlpha::<Test>::get(SUBNET), AlphaBalance::ZERO);
		assert_eq!(Lock::<Test>::iter().count(), 0);
		assert_eq!(DecayingLock::<Test>::get(ALICE, SUBNET), None);
		assert_eq!(HotkeyLock::<Test>::get(SUBNET, VALIDATOR), None);
		assert_eq!(OwnerLock::<Test>::get(SUBNET), None);
		assert_eq!(AccountFlags::<Test>::get(ALICE), 0);
		assert_eq!((MaturityRate::<Test>::get(), UnlockRate::<Test>::get()), (934_866, 934_866));
		assert!(!OwnerCutAutoLockEnabled::<Test>::get(SUBNET));
		assert_eq!(CollateralLockShare::<Test>::get(SUBNET), 0);
		assert_eq!(CollateralDrainRatio::<Test>::get(SUBNET), U64F64::default());
		assert_eq!(MinerCollateral::<Test>::iter().count(), 0);
	});
}
