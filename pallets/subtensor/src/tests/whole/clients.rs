//! Small behaviours that clients assume of a chain.

use super::mock::*;
use crate::{pallet::*, registration::Registration, views::Views};
use dtao_runtime_api::metagraph::MetagraphField;
use dtao_types::{NetUid, Uid};
use frame_support::traits::Hooks;

/// The list of validators that the metagraph shows.
fn validators() -> Vec<u16> {
	let field = MetagraphField::Validators as u16;
	let seen = Views::<Test>::get_selective_metagraph(SUBNET, vec![field]);
	let list = seen.and_then(|seen| seen.validators).expect("the field was asked for");
	list.into_iter().map(|uid| Uid::get(uid.0)).collect()
}

#[test]
fn validators_should_be_sorted_by_stake_weight_and_above_the_threshold() {
	Chain::with_subnet()
		.neuron(SUBNET, VALIDATOR, ALICE, alpha(300))
		.neuron(SUBNET, VALIDATOR_2, BOB, alpha(100))
		.neuron(SUBNET, MINER, CAROL, alpha(100))
		.neuron(SUBNET, MINER_2, DAVE, alpha(50))
		.run(|| {
			// Uid 0 has no stake, uid 4 no permit; of equal stakes the lower uid comes first.
			let permits = vec![true, true, true, true, false];
			ValidatorPermit::<Test>::insert(SUBNET, wire(permits));
			assert_eq!(validators(), [2, 3, 1]);
			// The threshold itself is not enough.
			StakeThreshold::<Test>::put(alpha(100).rao());
			assert_eq!(validators(), [1]);
		});
}

#[test]
fn registration_price_should_be_that_of_genesis_in_the_first_block() {
	Chain::with_subnet().run(|| {
		Registration::<Test>::set_burn(SUBNET, tao(1));
		SubtensorModule::on_initialize(1);
		assert_eq!(Burn::<Test>::get(SUBNET), tao(1));
		blocks(1);
		assert!(Burn::<Test>::get(SUBNET) < tao(1));
	});
}

#[test]
fn owner_of_root_should_own_no_hotkey_when_genesis_names_one() {
	let mut root = root_subnet();
	root.owner = Some((VALIDATOR, ALICE));
	Chain::empty().subnet(root).run(|| {
		assert_eq!(SubnetOwner::<Test>::get(NetUid::ROOT), ALICE);
		assert_eq!(SubnetOwnerHotkey::<Test>::get(NetUid::ROOT), VALIDATOR);
		assert!(!Owner::<Test>::contains_key(VALIDATOR));
		assert!(OwnedHotkeys::<Test>::get(ALICE).is_empty());
		assert!(StakingHotkeys::<Test>::get(ALICE).is_empty());
	});
}
