//! The state of the first block.

use super::mock::*;
use crate::{
	accounts,
	keys::KeyStore,
	neurons::Neurons,
	pallet::*,
	pools::{Pools, ONE_TO_ONE},
	shares::Shares,
	subnets::Subnets,
	GenesisNeuron, GenesisSubnet,
};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance, Uid};
use sp_core::crypto::AccountId32;

fn with_subnets(subnets: Vec<GenesisSubnet<AccountId32>>) -> sp_io::TestExternalities {
	externalities(crate::GenesisConfig::<Test> { subnets, ..Default::default() })
}

#[test]
fn genesis_should_open_pool_when_subnet_is_given() {
	Chain::default().subnet(dynamic_subnet(1, tao(1_000), alpha(2_000))).run(|| {
		assert_eq!(reserves(SUBNET), (tao(1_000).rao(), alpha(2_000).rao()));
		assert_eq!(SubnetMechanism::<Test>::get(SUBNET), 1);
		assert_eq!(TotalStake::<Test>::get(), tao(1_000));
		assert_eq!(Pools::<Test>::price(SUBNET), Price::from_rao(500_000_000));
		// The existential deposit keeps the account open.
		assert_eq!(balance(&accounts::of_subnet(SUBNET)), tao(1_000).rao() + 500);
		// The square root of 0.5, with 64 fraction bits.
		let sqrt = pallet_subtensor_swap::AlphaSqrtPrice::<Test>::get(SUBNET);
		assert_eq!(sqrt.bits, 13_043_817_825_332_782_212);
	});
}

#[test]
fn genesis_should_price_root_one_to_one_when_it_exists() {
	Chain::default().run(|| {
		assert_eq!(SubnetMechanism::<Test>::get(NetUid::ROOT), 0);
		assert_eq!(Pools::<Test>::price(NetUid::ROOT), ONE_TO_ONE);
		assert_eq!(Pools::<Test>::moving_price(NetUid::ROOT), 1 << 32);
	});
}

#[test]
fn genesis_should_count_balances_in_issuance_when_accounts_are_prefunded() {
	Chain::default().subnet(dynamic_subnet(1, tao(1_000), alpha(2_000))).run(|| {
		// Five coldkeys, a pool, two deposits.
		let expected = tao(5 * WEALTH + 1_000).rao() + 2 * 500;
		assert_eq!(TotalIssuance::<Test>::get(), TaoBalance::from_rao(expected));
	});
}

#[test]
fn genesis_should_list_subnets_in_order_when_there_are_many() {
	Chain::default()
		.subnet(dynamic_subnet(300, tao(1), alpha(1)))
		.subnet(dynamic_subnet(2, tao(1), alpha(1)))
		.run(|| {
			assert_eq!(Subnets::<Test>::list(), [0, 2, 300].map(NetUid::new));
			assert_eq!(TotalNetworks::<Test>::get(), 3);
			assert_eq!(Subnets::<Test>::owner(SUBNET_2), OWNER);
			assert_eq!(Subnets::<Test>::owner_hotkey(SUBNET_2), OWNER_HOTKEY);
		});
}

#[test]
fn genesis_should_seat_neurons_in_order_when_they_are_given() {
	Chain::with_neurons().run(|| {
		assert_eq!(
			Neurons::<Test>::hotkeys(SUBNET),
			[OWNER_HOTKEY, VALIDATOR, VALIDATOR_2, MINER, MINER_2]
		);
		assert_eq!(Neurons::<Test>::uid(SUBNET, &MINER), Some(Uid::new(3)));
		assert_eq!(KeyStore::<Test>::owner(&MINER), CAROL);
		assert_eq!(KeyStore::<Test>::owned(&CAROL), [MINER]);
		assert_eq!(Neurons::<Test>::memberships(&MINER), [SUBNET]);
	});
}

#[test]
fn genesis_should_book_stake_outside_of_pool_when_neuron_has_some() {
	Chain::with_neurons().run(|| {
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(300).rao());
		assert_eq!(Shares::<Test>::total(&VALIDATOR_2, SUBNET), alpha(100));
		assert_eq!(Pools::<Test>::alpha_out(SUBNET), alpha(400));
		assert_eq!(Pools::<Test>::alpha_issuance(SUBNET), alpha(2_400));
	});
}

#[test]
fn genesis_should_mint_tao_of_root_stake_when_root_has_neurons() {
	Chain::default().neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(70)).run(|| {
		assert_eq!(stake(&VALIDATOR, &ALICE, NetUid::ROOT), tao(70).rao());
		assert_eq!(Pools::<Test>::root_tao(), tao(70));
		assert_eq!(TotalStake::<Test>::get(), tao(70));
		assert_eq!(balance(&accounts::of_subnet(NetUid::ROOT)), tao(70).rao() + 500);
	});
}

#[test]
fn genesis_should_set_parameters_when_subnet_gives_them() {
	let subnet =
		GenesisSubnet { tempo: 77, max_uids: 5, ..dynamic_subnet(1, tao(1_000), alpha(2_000)) };
	Chain::default().subnet(subnet).run(|| {
		assert_eq!(Tempo::<Test>::get(SUBNET), 77);
		assert_eq!(MaxAllowedUids::<Test>::get(SUBNET), 5);
		assert_eq!(MaxAllowedValidators::<Test>::get(SUBNET), 64);
		assert_eq!(MinAllowedWeights::<Test>::get(SUBNET), 0);
		assert_eq!(TargetRegistrationsPerInterval::<Test>::get(SUBNET), 2);
		assert!(!CommitRevealWeightsEnabled::<Test>::get(SUBNET));
		assert!(NetworkRegistrationAllowed::<Test>::get(SUBNET));
		assert_eq!(
			(Tempo::<Test>::get(NetUid::ROOT), MaxAllowedUids::<Test>::get(NetUid::ROOT)),
			(100, 64)
		);
	});
}

#[test]
fn genesis_should_choose_symbol_when_none_is_given() {
	let named = GenesisSubnet { symbol: "x".into(), ..dynamic_subnet(2, tao(1), alpha(1)) };
	Chain::default().subnet(dynamic_subnet(1, tao(1), alpha(1))).subnet(named).run(|| {
		assert_eq!(Subnets::<Test>::symbol(NetUid::ROOT), "\u{03A4}".as_bytes());
		assert_eq!(Subnets::<Test>::symbol(SUBNET), "\u{03B1}".as_bytes());
		assert_eq!(Subnets::<Test>::symbol(SUBNET_2), b"x");
		assert_eq!(Subnets::<Test>::name(SUBNET), b"test");
	});
}

#[test]
fn genesis_should_not_start_subnets() {
	Chain::default().subnet(dynamic_subnet(1, tao(1_000), alpha(2_000))).run(|| {
		assert_eq!(Subnets::<Test>::first_emission(SUBNET), None);
		assert!(Subnets::<Test>::ensure_token_enabled(SUBNET).is_err());
		assert!(Subnets::<Test>::ensure_token_enabled(NetUid::ROOT).is_ok());
	});
}

#[test]
fn genesis_should_take_chain_values_when_they_are_given() {
	let config = crate::GenesisConfig::<Test> {
		subnets: vec![root_subnet()],
		network_rate_limit: Some(5),
		network_min_lock_cost: Some(tao(3)),
		start_call_delay: Some(9),
		pending_childkey_cooldown: Some(11),
		set_children_rate_limit: Some(13),
		subnet_names: vec![],
	};
	externalities(config).execute_with(|| {
		assert_eq!(NetworkRateLimit::<Test>::get(), 5);
		assert_eq!(NetworkMinLockCost::<Test>::get(), tao(3));
		assert_eq!(Subnets::<Test>::lock_cost(), tao(3));
		assert_eq!(StartCallDelay::<Test>::get(), 9);
		assert_eq!(PendingChildKeyCooldown::<Test>::get(), 11);
		assert_eq!(SetChildrenRateLimit::<Test>::get(), 13);
	});
}

#[test]
fn genesis_should_leave_defaults_when_chain_values_are_absent() {
	Chain::default().run(|| {
		assert_eq!(NetworkRateLimit::<Test>::get(), 0);
		assert_eq!(Subnets::<Test>::lock_cost(), tao(100));
		assert_eq!(StartCallDelay::<Test>::get(), 0);
		assert_eq!(PendingChildKeyCooldown::<Test>::get(), 7_200);
		assert_eq!(SetChildrenRateLimit::<Test>::get(), 150);
	});
}

#[test]
fn genesis_subnet_should_say_what_is_wrong_with_it() {
	let good = || dynamic_subnet(4_095, tao(1), alpha(1));
	let refused = |subnet: GenesisSubnet<AccountId32>, part: &str| {
		let why = subnet.check().unwrap_err();
		assert!(why.contains(part), "{why}");
	};
	assert_eq!(good().check(), Ok(()));
	assert_eq!(root_subnet().check(), Ok(()));
	assert_eq!(GenesisSubnet { name: "x".repeat(256), ..good() }.check(), Ok(()));
	assert_eq!(GenesisSubnet { symbol: "x".repeat(32), ..good() }.check(), Ok(()));

	refused(dynamic_subnet(4_096, tao(1), alpha(1)), "the netuid is above 4095");
	refused(dynamic_subnet(u16::MAX, tao(1), alpha(1)), "the netuid is above 4095");
	refused(GenesisSubnet { tao: TaoBalance::from_rao(1), ..root_subnet() }, "root are not 0");
	refused(GenesisSubnet { alpha: AlphaBalance::from_rao(1), ..root_subnet() }, "root are not 0");
	refused(GenesisSubnet { name: "x".repeat(257), ..good() }, "more than 256 bytes");
	refused(GenesisSubnet { symbol: "x".repeat(33), ..good() }, "more than 32 bytes");
}

#[test]
#[should_panic(expected = "the netuid is above 4095")]
fn genesis_should_panic_when_a_netuid_has_no_storage_index() {
	with_subnets(vec![root_subnet(), dynamic_subnet(4_096, tao(1), alpha(1))]);
}

#[test]
#[should_panic(expected = "tao and alpha of root are not 0")]
fn genesis_should_panic_when_root_has_a_pool() {
	with_subnets(vec![GenesisSubnet { tao: tao(1), ..root_subnet() }]);
}

#[test]
#[should_panic(expected = "subnet 1 of the genesis configuration")]
fn genesis_should_panic_when_hotkey_has_two_owners() {
	let mut subnet = dynamic_subnet(1, tao(1), alpha(1));
	subnet.neurons[0].coldkey = ALICE;
	with_subnets(vec![root_subnet(), subnet]);
}

#[test]
#[should_panic(expected = "subnet 1 of the genesis configuration")]
fn genesis_should_panic_when_hotkey_is_seated_twice() {
	let mut subnet = dynamic_subnet(1, tao(1), alpha(1));
	subnet.neurons.push(subnet.neurons[0].clone());
	with_subnets(vec![root_subnet(), subnet]);
}

#[test]
#[should_panic(expected = "subnet 1 of the genesis configuration")]
fn genesis_should_panic_when_subnet_is_listed_twice() {
	let subnet = dynamic_subnet(1, tao(1), alpha(1));
	with_subnets(vec![root_subnet(), subnet.clone(), subnet]);
}

#[test]
#[should_panic(expected = "subnet 1 of the genesis configuration")]
fn genesis_should_panic_when_neurons_exceed_the_maximum() {
	let mut subnet = GenesisSubnet { max_uids: 2, ..dynamic_subnet(1, tao(1), alpha(1)) };
	for hotkey in [MINER, MINER_2] {
		let neuron = GenesisNeuron { hotkey, coldkey: CAROL, stake: AlphaBalance::ZERO };
		subnet.neurons.push(neuron);
	}
	with_subnets(vec![root_subnet(), subnet]);
}

#[test]
#[should_panic(expected = "more than 21,000,000 TAO in balances and pools")]
fn genesis_should_panic_when_there_is_more_tao_than_can_be() {
	with_subnets(vec![root_subnet(), dynamic_subnet(1, tao(21_000_000), alpha(1))]);
}

#[test]
#[should_panic(expected = "subnet 1 of the genesis configuration: Other(\"it has more than")]
fn genesis_should_panic_when_there_is_more_alpha_than_can_be() {
	with_subnets(vec![root_subnet(), dynamic_subnet(1, tao(1), alpha(21_000_001))]);
}
