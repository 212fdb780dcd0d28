//! Registering neurons: the price, the uid, and who has to go.

use super::mock::*;
use crate::{
	accounts, keys::KeyStore, neurons::Neurons, pallet::*, pools::Pools,
	registration::Registration, scores::Scores, serving::Serving, weights::WeightStore,
};
use dtao_runtime_api::stored::{AxonInfo, NeuronCertificate, PrometheusInfo};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, Uid};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;

fn rao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n)
}

fn price() -> u64 {
	Registration::<Test>::burn(SUBNET).rao()
}

fn uid_of(hotkey: &AccountId32) -> Option<u16> {
	Neurons::<Test>::uid(SUBNET, hotkey).map(Uid::get)
}

/// Hotkey of neuron `uid` of [`full_subnet`].
const fn neuron(uid: u8) -> AccountId32 {
	account(100 + uid)
}

/// A subnet without a free uid: the owner's hotkey and neurons of [`ALICE`] with these
/// emissions, all of them past their immunity.
fn full_subnet(emission: &[u64], test: impl FnOnce()) {
	let count = u8::try_from(emission.len()).unwrap();
	let chain = (1..count).fold(Chain::with_subnet(), |chain, uid| {
		chain.neuron(SUBNET, neuron(uid), ALICE, alpha(0))
	});
	chain.run(|| {
		System::set_block_number(1_000);
		ImmunityPeriod::<Test>::insert(SUBNET, 100);
		MaxAllowedUids::<Test>::insert(SUBNET, u16::from(count));
		Emission::<Test>::insert(SUBNET, wire(emission.to_vec()));
		test()
	});
}

/// Let a neuron be registered in another block.
fn set_born(uid: u16, block: u64) {
	BlockAtRegistration::<Test>::insert(SUBNET, Uid::new(uid), block);
	Seats::<Test>::mutate(SUBNET, |seats| seats[usize::from(uid)].1 = block);
}

fn register_new() -> Option<u16> {
	register(SUBNET, &UNKNOWN, &BOB);
	uid_of(&UNKNOWN)
}

#[test]
fn burned_register_should_append_neuron_when_a_uid_is_free() {
	Chain::with_neurons().run(|| {
		blocks(3);

		assert_eq!(register_new(), Some(5));

		assert_eq!(Neurons::<Test>::count(SUBNET), 6);
		assert_eq!(Neurons::<Test>::hotkey(SUBNET, Uid::new(5)), UNKNOWN);
		assert_eq!(Neurons::<Test>::registered_at(SUBNET, Uid::new(5)), 4);
		assert_eq!(Neurons::<Test>::memberships(&UNKNOWN), [SUBNET]);
		assert_eq!(WeightStore::<Test>::last_update(index(SUBNET))[5], 4);
		assert!(Active::<Test>::get(SUBNET)[5]);
		assert_eq!(last_event(), Event::NeuronRegistered(SUBNET, Uid::new(5), UNKNOWN));
	});
}

#[test]
fn burned_register_should_give_hotkey_to_payer_when_nobody_owns_it() {
	Chain::with_subnet().run(|| {
		register_new();

		assert_eq!(KeyStore::<Test>::owner(&UNKNOWN), BOB);
		assert_eq!(KeyStore::<Test>::owned(&BOB), [UNKNOWN]);
	});
}

#[test]
fn burned_register_should_buy_alpha_and_recycle_it_when_paid() {
	Chain::with_subnet().run(|| {
		let issuance = Pools::<Test>::alpha_issuance(SUBNET).rao();

		register_new();

		// 1 TAO less a fee of 503,547 rao buys 1,996,996,914 alpha-rao, which cease to exist.
		assert_eq!(balance(&BOB), tao(WEALTH - 1).rao());
		assert_eq!(balance(&AUTHOR), 503_547);
		assert_eq!(reserves(SUBNET), (1_000_999_496_453, 1_998_003_003_086));
		assert_eq!(Pools::<Test>::alpha_out(SUBNET), AlphaBalance::ZERO);
		assert_eq!(Pools::<Test>::alpha_issuance(SUBNET).rao(), issuance - 1_996_996_914);
		assert_eq!(RAORecycledForRegistration::<Test>::get(SUBNET), tao(1));
	});
}

#[test]
fn burned_register_should_raise_price_when_somebody_registers() {
	Chain::with_subnet().run(|| {
		register_new();

		assert_eq!(price(), 1_260_000_000);
	});
}

#[test]
fn burned_register_should_stop_price_at_maximum_when_it_rises() {
	Chain::with_subnet().run(|| {
		MaxBurn::<Test>::insert(SUBNET, rao(1_100_000_000));

		register_new();

		assert_eq!(price(), 1_100_000_000);
	});
}

#[test]
fn price_should_halve_when_a_half_life_passes() {
	Chain::with_subnet().run(|| {
		Registration::<Test>::set_burn(SUBNET, tao(1));

		blocks(360);

		assert_eq!(price(), 499_999_865);
	});
}

#[test]
fn price_should_stop_at_minimum_when_it_falls() {
	Chain::with_subnet().run(|| {
		set_min_burn(SUBNET, rao(999_000_000));
		Registration::<Test>::set_burn(SUBNET, tao(1));

		blocks(3);

		assert_eq!(price(), 999_000_000);
	});
}

#[test]
fn price_should_rise_to_minimum_when_that_is_raised_above_it() {
	Chain::with_subnet().run(|| {
		Registration::<Test>::set_burn(SUBNET, rao(500_000_000));
		set_min_burn(SUBNET, rao(900_000_000));

		blocks(1);

		assert_eq!(price(), 900_000_000);
	});
}

#[test]
fn counters_should_fall_to_zero_when_block_and_interval_end() {
	Chain::with_subnet().run(|| {
		let counters = || {
			let block = RegistrationsThisBlock::<Test>::get(SUBNET);
			(block, RegistrationsThisInterval::<Test>::get(SUBNET))
		};
		register(SUBNET, &MINER, &CAROL);
		register(SUBNET, &MINER_2, &DAVE);
		assert_eq!(counters(), (2, 2));

		blocks(1);
		assert_eq!(counters(), (0, 2));

		// The first epoch is in block 9.
		until(9);
		assert_eq!(counters(), (0, 0));
	});
}

#[test]
fn burned_register_should_fail_when_subnet_is_root() {
	Chain::with_subnet().run(|| {
		assert_noop!(
			burned_register(&BOB, NetUid::ROOT, &UNKNOWN),
			Error::<Test>::RegistrationNotPermittedOnRootSubnet
		);
	});
}

#[test]
fn burned_register_should_fail_when_subnet_is_unknown() {
	Chain::with_subnet().run(|| {
		assert_noop!(burned_register(&BOB, NO_SUBNET, &UNKNOWN), Error::<Test>::SubnetNotExists);
	});
}

#[test]
fn burned_register_should_fail_when_registration_is_closed() {
	Chain::with_subnet().run(|| {
		set_registration_allowed(SUBNET, false);
		assert_noop!(
			burned_register(&BOB, SUBNET, &UNKNOWN),
			Error::<Test>::SubNetRegistrationDisabled
		);
	});
}

#[test]
fn burned_register_should_fail_when_hotkey_is_registered_already() {
	Chain::with_neurons().run(|| {
		for (coldkey, hotkey) in [(CAROL, MINER), (BOB, MINER), (OWNER, OWNER_HOTKEY)] {
			assert_noop!(
				burned_register(&coldkey, SUBNET, &hotkey),
				Error::<Test>::HotKeyAlreadyRegisteredInSubNet
			);
		}
	});
}

#[test]
fn burned_register_should_fail_when_balance_does_not_cover_the_price() {
	Chain::with_subnet().run(|| {
		assert_noop!(
			burned_register(&POOR, SUBNET, &UNKNOWN),
			Error::<Test>::NotEnoughBalanceToStake
		);
		// The existential deposit stays.
		Registration::<Test>::set_burn(SUBNET, rao(tao(WEALTH).rao() - 499));
		assert_noop!(
			burned_register(&BOB, SUBNET, &UNKNOWN),
			Error::<Test>::NotEnoughBalanceToStake
		);
	});
}

#[test]
fn burned_register_should_fail_when_hotkey_belongs_to_another_coldkey() {
	Chain::with_subnet().neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(0)).run(|| {
		assert_noop!(
			burned_register(&BOB, SUBNET, &VALIDATOR),
			Error::<Test>::NonAssociatedColdKey
		);
	});
}

#[test]
fn burned_register_should_fail_when_hotkey_is_an_account_of_the_chain() {
	Chain::with_subnet().run(|| {
		assert_noop!(
			burned_register(&BOB, SUBNET, &accounts::of_subnet(SUBNET)),
			Error::<Test>::CannotUseSystemAccount
		);
	});
}

#[test]
fn burned_register_should_fail_when_coldkey_has_too_many_hotkeys() {
	Chain::with_subnet().run(|| {
		OwnedHotkeys::<Test>::insert(&BOB, wire(vec![OWNER_HOTKEY; crate::MAX_KEYS as usize]));
		assert_noop!(burned_register(&BOB, SUBNET, &UNKNOWN), Error::<Test>::TooManyHotkeys);
		OwnedHotkeys::<Test>::remove(&BOB);
	});
}

#[test]
fn burned_register_should_fail_when_pool_is_too_thin() {
	let thin = dynamic_subnet(SUBNET.get(), rao(999_999), alpha(1));
	Chain::default().subnet(thin).run(|| {
		assert_noop!(burned_register(&BOB, SUBNET, &UNKNOWN), Error::<Test>::InsufficientLiquidity);
	});
}

#[test]
fn register_limit_should_register_when_price_is_at_the_limit() {
	Chain::with_subnet().run(|| {
		assert_ok!(register_limit(&BOB, SUBNET, &UNKNOWN, price()));

		assert_eq!(uid_of(&UNKNOWN), Some(1));
	});
}

#[test]
fn register_limit_should_fail_when_price_is_above_the_limit() {
	Chain::with_subnet().run(|| {
		for limit in [0, price() - 1] {
			assert_noop!(
				register_limit(&BOB, SUBNET, &UNKNOWN, limit),
				Error::<Test>::RegistrationPriceLimitExceeded
			);
		}
	});
}

#[test]
fn register_limit_should_fail_like_burned_register_when_target_is_not_valid() {
	Chain::with_neurons().neuron(NetUid::ROOT, account(50), ALICE, alpha(0)).run(|| {
		let of_alice = account(50);
		let register = |who, netuid, hotkey| register_limit(who, netuid, hotkey, u64::MAX);
		assert_noop!(
			register(&BOB, NetUid::ROOT, &UNKNOWN),
			Error::<Test>::RegistrationNotPermittedOnRootSubnet
		);
		assert_noop!(register(&BOB, NO_SUBNET, &UNKNOWN), Error::<Test>::SubnetNotExists);
		assert_noop!(
			register(&BOB, SUBNET, &MINER),
			Error::<Test>::HotKeyAlreadyRegisteredInSubNet
		);
		assert_noop!(register(&POOR, SUBNET, &UNKNOWN), Error::<Test>::NotEnoughBalanceToStake);
		assert_noop!(register(&BOB, SUBNET, &of_alice), Error::<Test>::NonAssociatedColdKey);
		set_registration_allowed(SUBNET, false);
		assert_noop!(register(&BOB, SUBNET, &UNKNOWN), Error::<Test>::SubNetRegistrationDisabled);
	});
}

#[test]
fn register_should_replace_lowest_emission_when_subnet_is_full() {
	full_subnet(&[9, 5, 3, 4], || {
		assert_eq!(register_new(), Some(2));

		assert_eq!(uid_of(&neuron(2)), None);
		assert_eq!(Neurons::<Test>::count(SUBNET), 4);
	});
}

#[test]
fn register_should_replace_oldest_when_emissions_are_equal() {
	full_subnet(&[9, 5, 5, 5], || {
		for (uid, born) in [(1, 30), (2, 20), (3, 10)] {
			set_born(uid, born);
		}

		assert_eq!(register_new(), Some(3));
	});
}

#[test]
fn register_should_replace_lowest_uid_when_emissions_and_ages_are_equal() {
	full_subnet(&[9, 5, 5, 5], || {
		assert_eq!(register_new(), Some(1));
	});
}

#[test]
fn register_should_keep_owner_hotkey_when_it_has_the_lowest_emission() {
	full_subnet(&[0, 5, 7, 6], || {
		assert_eq!(register_new(), Some(1));
		assert_eq!(uid_of(&OWNER_HOTKEY), Some(0));
	});
}

#[test]
fn register_should_keep_as_many_hotkeys_of_owner_as_the_limit_says() {
	for (limit, expected) in [(1, 1), (2, 2)] {
		// GIVEN a second hotkey of the owner, with the lowest emission
		let chain = Chain::with_subnet().neuron(SUBNET, neuron(1), OWNER, alpha(0)).neuron(
			SUBNET,
			neuron(2),
			ALICE,
			alpha(0),
		);
		chain.run(|| {
			System::set_block_number(10_000);
			MaxAllowedUids::<Test>::insert(SUBNET, 3);
			Emission::<Test>::insert(SUBNET, wire(vec![9, 1, 2]));
			ImmuneOwnerUidsLimit::<Test>::insert(SUBNET, limit);

			assert_eq!(register_new(), Some(expected));
		});
	}
}

#[test]
fn register_should_replace_mortal_neuron_when_more_than_ten_are_mortal() {
	// GIVEN 11 mortal neurons and an immune one with the lowest emission
	let mut emission = vec![50; 13];
	emission[7] = 20;
	emission[12] = 1;
	full_subnet(&emission, || {
		set_born(12, 901);

		assert_eq!(register_new(), Some(7));
	});
}

#[test]
fn register_should_replace_immune_neuron_when_ten_or_fewer_are_mortal() {
	// GIVEN 10 mortal neurons, one of them with the lowest emission, and two immune ones
	let mut emission = vec![50; 13];
	emission[7] = 1;
	emission[12] = 30;
	full_subnet(&emission, || {
		set_born(11, 901);
		set_born(12, 950);

		assert_eq!(register_new(), Some(12));
	});
}

#[test]
fn register_should_treat_neuron_as_mortal_when_its_immunity_has_just_ended() {
	// Registered in block 900, immune for 100 blocks, it is block 1,000: the eleventh mortal one.
	let mut emission = vec![50; 12];
	emission[5] = 1;
	full_subnet(&emission, || {
		set_born(11, 900);

		assert_eq!(register_new(), Some(5));
	});
}

#[test]
fn register_should_fail_when_only_the_owner_is_there_and_subnet_is_full() {
	full_subnet(&[9], || {
		assert_noop!(burned_register(&BOB, SUBNET, &UNKNOWN), Error::<Test>::NoNeuronIdAvailable);
	});
}

#[test]
fn registration_by_work_should_fail_by_its_name() {
	Chain::with_subnet().run(|| {
		let call = Call::register {
			netuid: SUBNET,
			block_number: 1,
			nonce: 2,
			work: vec![3; 32],
			hotkey: UNKNOWN,
			coldkey: BOB,
		};
		let before = balance(&BOB);
		assert_noop!(dispatch(signed(&BOB), call.clone()), Error::<Test>::POWRegistrationDisabled);
		assert_noop!(dispatch(RuntimeOrigin::none(), call), sp_runtime::DispatchError::BadOrigin);
		assert_eq!(balance(&BOB), before);
	});
}

#[test]
fn register_should_forget_what_the_replaced_neuron_said_and_earned() {
	full_subnet(&[9, 5], || {
		// GIVEN a neuron with a past
		let (old, uid) = (neuron(1), Uid::new(1));
		Weights::<Test>::insert(index(SUBNET), uid, wire(vec![(0, 65_535)]));
		Bonds::<Test>::insert(index(SUBNET), uid, wire(vec![(0, 65_535)]));
		Axons::<Test>::insert(SUBNET, &old, AxonInfo { port: 5, ..Default::default() });
		Prometheus::<Test>::insert(SUBNET, &old, PrometheusInfo::default());
		NeuronCertificates::<Test>::insert(SUBNET, &old, NeuronCertificate::default());
		ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true, true]));
		Incentive::<Test>::insert(index(SUBNET), wire(vec![1, 2]));

		// WHEN
		assert_eq!(register_new(), Some(1));

		// THEN
		assert_eq!(WeightStore::<Test>::row(index(SUBNET), uid), []);
		assert_eq!(Scores::<Test>::bonds(index(SUBNET), uid), []);
		assert_eq!(Serving::<Test>::axon(SUBNET, &old), None);
		assert_eq!(Serving::<Test>::prometheus(SUBNET, &old), None);
		assert_eq!(Serving::<Test>::certificate(SUBNET, &old), None);
		assert_eq!(Scores::<Test>::permits(SUBNET), [true, false]);
		assert_eq!(Scores::<Test>::emission(SUBNET), [9, 0]);
		assert_eq!(Incentive::<Test>::get(index(SUBNET)), vec![1, 0]);
		assert_eq!(WeightStore::<Test>::last_update(index(SUBNET))[1], 1_000);
		assert_eq!(Neurons::<Test>::registered_at(SUBNET, uid), 1_000);
		assert_eq!(Neurons::<Test>::memberships(&old), []);
	});
}

#[test]
fn register_should_leave_stake_of_replaced_neuron_to_its_holders() {
	Chain::with_subnet().neuron(SUBNET, VALIDATOR, ALICE, alpha(300)).run(|| {
		MaxAllowedUids::<Test>::insert(SUBNET, 2);

		assert_eq!(register_new(), Some(1));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(300).rao());
		assert_ok!(remove_full(&ALICE, &VALIDATOR, SUBNET, None));
	});
}

#[test]
fn register_should_take_replaced_hotkey_back_when_it_pays_again() {
	full_subnet(&[9, 5], || {
		register_new();

		register(SUBNET, &neuron(1), &ALICE);

		assert_eq!(uid_of(&neuron(1)), Some(1));
		assert_eq!(uid_of(&UNKNOWN), None);
	});
}
