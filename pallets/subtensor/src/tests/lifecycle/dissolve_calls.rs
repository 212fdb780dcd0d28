//! Calls on a subnet that ends: for all of them it does not exist.

use super::{batches::*, mock::*, moves::*};
use crate::{lifecycle::Dissolve, pallet::*, weights::WeightStore};
use dtao_traits::AlphaFees;
use dtao_types::{AlphaBalance, MechId, NetUid, TaoBalance};
use frame_support::{assert_noop, assert_ok, storage::with_transaction, weights::Weight};
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::{DispatchError, DispatchResult, TransactionOutcome};

const ROOT: NetUid = NetUid::ROOT;

/// The subnet of a move that goes on living.
const OTHER: NetUid = SUBNET_2;

/// What the calls move, in alpha-rao: 10 alpha.
const AMOUNT: u64 = 10_000_000_000;

/// Somebody and what it calls, with its name.
type Attempt = (&'static str, fn() -> DispatchResult);

/// [`SUBNET`] with neurons, [`OTHER`], and stake of [`ALICE`] on [`VALIDATOR`] everywhere; root
/// stakers of [`VALIDATOR`] are owed 5 alpha on [`SUBNET`].
fn chain() -> Chain {
	Chain::with_neurons()
		.subnet(dynamic_subnet(OTHER.get(), tao(500), alpha(250)))
		.neuron(OTHER, VALIDATOR, ALICE, alpha(50))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(30))
		.started()
}

/// Run a test twice: with [`SUBNET`] alive, and once it ends, with none of the work done.
fn alive_and_ending(test: impl Fn(bool)) {
	for ends in [false, true] {
		chain().run(|| {
			give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
			IdleWeight::set(Weight::zero());
			if ends {
				assert_ok!(dissolve(SUBNET));
			}
			test(ends);
			assert_eq!(Dissolve::<Test>::is_queued(SUBNET), ends);
		});
	}
}

/// Whether a call succeeds. It leaves nothing behind.
fn succeeds(call: fn() -> DispatchResult) -> bool {
	with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(call().is_ok())))
		.expect("the answer is no error")
}

/// Calls that succeed while [`SUBNET`] lives fail with an error once it ends, and change nothing.
fn fail_when_it_ends(attempts: &[Attempt], error: Error<Test>) {
	let error = DispatchError::from(error);
	alive_and_ending(|ends| {
		for (name, call) in attempts {
			assert_eq!(succeeds(*call), !ends, "{name}");
			if ends {
				assert_noop!(call(), error);
			}
		}
	});
}

#[test]
fn moves_should_fail_when_the_subnet_of_origin_ends() {
	let attempts: [Attempt; 12] = [
		("move", || move_stake(&ALICE, (&VALIDATOR, SUBNET), (&VALIDATOR_2, OTHER), AMOUNT)),
		("move to root", || move_stake(&ALICE, (&VALIDATOR, SUBNET), (&VALIDATOR, ROOT), AMOUNT)),
		("move within", || {
			move_stake(&ALICE, (&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET), AMOUNT)
		}),
		("move, limit", || {
			let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, OTHER));
			move_stake_limit(&ALICE, from, to, AMOUNT, (1, false))
		}),
		("move within, limit", || {
			let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET));
			move_stake_limit(&ALICE, from, to, AMOUNT, (1, true))
		}),
		("swap", || swap_stake(&ALICE, &VALIDATOR, (SUBNET, OTHER), AMOUNT)),
		("swap to root", || swap_stake(&ALICE, &VALIDATOR, (SUBNET, ROOT), AMOUNT)),
		("swap, limit", || {
			swap_stake_limit(&ALICE, &VALIDATOR, (SUBNET, OTHER), AMOUNT, (1, true))
		}),
		("transfer", || transfer_stake(&ALICE, &BOB, &VALIDATOR, (SUBNET, OTHER), AMOUNT)),
		("transfer within", || transfer_stake(&ALICE, &BOB, &VALIDATOR, (SUBNET, SUBNET), AMOUNT)),
		("transfer with hotkey", || {
			let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, OTHER));
			transfer_stake_and_hotkey(&ALICE, &BOB, from, to, AMOUNT)
		}),
		("transfer with hotkey within", || {
			let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET));
			transfer_stake_and_hotkey(&ALICE, &BOB, from, to, AMOUNT)
		}),
	];
	fail_when_it_ends(&attempts, Error::SubnetNotExists);
}

#[test]
fn moves_should_fail_when_the_subnet_of_destination_ends() {
	let attempts: [Attempt; 9] = [
		("move", || move_stake(&ALICE, (&VALIDATOR, OTHER), (&VALIDATOR_2, SUBNET), AMOUNT)),
		("move from root", || move_stake(&ALICE, (&VALIDATOR, ROOT), (&VALIDATOR, SUBNET), AMOUNT)),
		("move, limit", || {
			let (from, to) = ((&VALIDATOR, OTHER), (&VALIDATOR_2, SUBNET));
			move_stake_limit(&ALICE, from, to, AMOUNT, (1, false))
		}),
		("swap", || swap_stake(&ALICE, &VALIDATOR, (OTHER, SUBNET), AMOUNT)),
		("swap from root", || swap_stake(&ALICE, &VALIDATOR, (ROOT, SUBNET), AMOUNT)),
		("swap, limit", || {
			swap_stake_limit(&ALICE, &VALIDATOR, (OTHER, SUBNET), AMOUNT, (1, false))
		}),
		("transfer", || transfer_stake(&ALICE, &BOB, &VALIDATOR, (OTHER, SUBNET), AMOUNT)),
		("transfer from root", || transfer_stake(&ALICE, &BOB, &VALIDATOR, (ROOT, SUBNET), AMOUNT)),
		("transfer with hotkey", || {
			let (from, to) = ((&VALIDATOR, OTHER), (&VALIDATOR_2, SUBNET));
			transfer_stake_and_hotkey(&ALICE, &BOB, from, to, AMOUNT)
		}),
	];
	fail_when_it_ends(&attempts, Error::SubnetNotExists);
}

#[test]
fn trades_should_fail_when_the_subnet_ends() {
	let attempts: [Attempt; 11] = [
		("add", || add_stake(&ALICE, &VALIDATOR, SUBNET, tao(1))),
		("add, limit", || add_stake_limit(&ALICE, &VALIDATOR, SUBNET, tao(1), u64::MAX, false)),
		("add, part", || add_stake_limit(&ALICE, &VALIDATOR, SUBNET, tao(1), u64::MAX, true)),
		("add and burn", || add_stake_burn(&ALICE, &VALIDATOR, SUBNET, tao(1), None)),
		("add and burn, owner", || add_stake_burn(&OWNER, &VALIDATOR, SUBNET, tao(1), None)),
		("remove", || remove_stake(&ALICE, &VALIDATOR, SUBNET, AMOUNT)),
		("remove, limit", || remove_stake_limit(&ALICE, &VALIDATOR, SUBNET, AMOUNT, 1, false)),
		("remove, part", || remove_stake_limit(&ALICE, &VALIDATOR, SUBNET, AMOUNT, 1, true)),
		("remove all", || remove_full(&ALICE, &VALIDATOR, SUBNET, Some(1))),
		("recycle", || recycle_alpha(&ALICE, &VALIDATOR, SUBNET, AMOUNT)),
		("burn", || burn_alpha(&ALICE, &VALIDATOR, SUBNET, AMOUNT)),
	];
	fail_when_it_ends(&attempts, Error::SubnetNotExists);
}

#[test]
fn claims_should_fail_when_the_subnet_ends() {
	let by_subnet: [Attempt; 2] = [
		("one", || claim_root(&ALICE, &[SUBNET])),
		("among others", || claim_root(&ALICE, &[SUBNET, OTHER])),
	];
	fail_when_it_ends(&by_subnet, Error::SubnetNotExists);
	// Nothing is owed elsewhere.
	alive_and_ending(|ends| {
		System::reset_events();
		assert_ok!(claim_root_with_hotkey(&ALICE, &VALIDATOR));
		let pays = events().iter().any(|event| matches!(event, Event::RootClaimed { .. }));
		assert_eq!(pays, !ends);
	});
}

#[test]
fn calls_over_all_positions_should_pass_over_the_subnet_when_it_ends() {
	// BOB has stake there only.
	let only_there: [Attempt; 2] = [
		("unstake all", || unstake_all(&BOB, &VALIDATOR_2)),
		("unstake all alpha", || unstake_all_alpha(&BOB, &VALIDATOR_2)),
	];
	fail_when_it_ends(&only_there, Error::NotEnoughStakeToWithdraw);
	alive_and_ending(|ends| {
		assert_ok!(unstake_all_alpha(&ALICE, &VALIDATOR));
		assert_eq!(stake(&VALIDATOR, &ALICE, OTHER), 0);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET) == alpha(300).rao(), ends);
	});
}

#[test]
fn fee_in_alpha_should_be_refused_when_the_subnet_ends() {
	let fee = TaoBalance::from_rao(1_000_000);
	let hotkey = VALIDATOR;
	let (origin_netuid, alpha_amount) = (SUBNET, AlphaBalance::from_rao(AMOUNT));
	let calls: [Call<Test>; 4] = [
		Call::remove_stake {
			hotkey: hotkey.clone(),
			netuid: SUBNET,
			amount_unstaked: alpha_amount,
		},
		Call::recycle_alpha { hotkey: hotkey.clone(), amount: alpha_amount, netuid: SUBNET },
		Call::swap_stake {
			hotkey: hotkey.clone(),
			origin_netuid,
			destination_netuid: OTHER,
			alpha_amount,
		},
		Call::transfer_stake {
			destination_coldkey: BOB,
			hotkey,
			origin_netuid,
			destination_netuid: SUBNET,
			alpha_amount,
		},
	];
	alive_and_ending(|ends| {
		for call in &calls {
			assert_eq!(<SubtensorModule as AlphaFees<_, _>>::can_pay(&ALICE, call, fee), !ends);
			if ends {
				assert_noop!(
					<SubtensorModule as AlphaFees<_, _>>::pay(&ALICE, call, fee),
					Error::<Test>::SubnetNotExists
				);
			}
		}
	});
}

/// Calls that announce an endpoint.
fn serving_calls() -> [Call<Test>; 3] {
	let netuid = SUBNET;
	let serve_axon = Call::serve_axon {
		netuid,
		version: 1,
		ip: 0x0808_0808,
		port: 80,
		ip_type: 4,
		protocol: 0,
		placeholder1: 0,
		placeholder2: 0,
	};
	let serve_axon_tls = Call::serve_axon_tls {
		netuid,
		version: 1,
		ip: 0x0808_0808,
		port: 80,
		ip_type: 4,
		protocol: 0,
		placeholder1: 0,
		placeholder2: 0,
		certificate: vec![1; 65],
	};
	let serve_prometheus =
		Call::serve_prometheus { netuid, version: 1, ip: 0x0808_0808, port: 80, ip_type: 4 };
	[serve_axon, serve_axon_tls, serve_prometheus]
}

/// Calls of neurons and of the owner.
fn other_calls() -> Vec<(AccountId32, Call<Test>)> {
	let (netuid, mecid, hotkey) = (SUBNET, MechId::MAIN, VALIDATOR);
	let (dests, weights, version_key) = (vec![3], vec![1], 0);
	let (uids, values, salt) = (dests.clone(), weights.clone(), vec![1]);
	let commit_hash = H256::repeat_byte(1);
	let set_weights =
		Call::set_weights { netuid, dests: dests.clone(), weights: weights.clone(), version_key };
	let set_mechanism_weights =
		Call::set_mechanism_weights { netuid, mecid, dests, weights, version_key };
	let reveal_weights = Call::reveal_weights {
		netuid,
		uids: uids.clone(),
		values: values.clone(),
		salt: salt.clone(),
		version_key,
	};
	let batch_reveal_weights = Call::batch_reveal_weights {
		netuid,
		uids_list: vec![uids.clone()],
		values_list: vec![values.clone()],
		salts_list: vec![salt.clone()],
		version_keys: vec![version_key],
	};
	let reveal_mechanism_weights =
		Call::reveal_mechanism_weights { netuid, mecid, uids, values, salt, version_key };
	let [serve_axon, serve_axon_tls, serve_prometheus] = serving_calls();
	vec![
		(VALIDATOR, set_weights),
		(VALIDATOR, set_mechanism_weights),
		(VALIDATOR, Call::commit_weights { netuid, commit_hash }),
		(VALIDATOR, Call::commit_mechanism_weights { netuid, mecid, commit_hash }),
		(VALIDATOR, reveal_weights),
		(VALIDATOR, reveal_mechanism_weights),
		(VALIDATOR, batch_reveal_weights),
		(VALIDATOR, serve_axon),
		(VALIDATOR, serve_axon_tls),
		(VALIDATOR, serve_prometheus),
		(
			ALICE,
			Call::set_children { hotkey: hotkey.clone(), netuid, children: vec![(1, VALIDATOR_2)] },
		),
		(ALICE, Call::set_childkey_take { hotkey: hotkey.clone(), netuid, take: 1 }),
		(ALICE, Call::set_coldkey_auto_stake_hotkey { netuid, hotkey }),
		(ALICE, Call::burned_register { netuid, hotkey: UNKNOWN }),
		(ALICE, Call::register_limit { netuid, hotkey: UNKNOWN, limit_price: u64::MAX }),
		(OWNER, Call::start_call { netuid }),
		(OWNER, Call::update_symbol { netuid, symbol: "\u{03B3}".as_bytes().to_vec() }),
		(OWNER, Call::sudo_set_root_claim_threshold { netuid, new_value: 1 }),
	]
}

#[test]
fn calls_of_neurons_and_owner_should_fail_when_the_subnet_ends() {
	alive_and_ending(|ends| {
		for (who, call) in other_calls().into_iter().filter(|_| ends) {
			for commits in [false, true] {
				CommitRevealWeightsEnabled::<Test>::insert(SUBNET, commits);
				assert_noop!(dispatch(signed(&who), call.clone()), Error::<Test>::SubnetNotExists);
			}
			CommitRevealWeightsEnabled::<Test>::remove(SUBNET);
		}
		// The same calls fail for other reasons, or not at all, where the subnet lives.
		for (who, call) in other_calls().into_iter().filter(|_| !ends) {
			let done = dispatch(signed(&who), call);
			assert_ne!(done, Err(Error::<Test>::SubnetNotExists.into()));
		}
		let identity = set_subnet_identity(&OWNER, SUBNET, "name");
		let gone = Err(Error::<Test>::SubnetNotExists.into());
		assert_eq!(identity, if ends { gone } else { Ok(()) });
	});
}

#[test]
fn batches_should_report_the_item_when_its_subnet_ends() {
	alive_and_ending(|ends| {
		if !ends {
			return;
		}
		let failed = Event::BatchWeightItemFailed(SUBNET, Error::<Test>::SubnetNotExists.into());
		for call in [
			set_call(&[(SUBNET, &[(3, 1)])]),
			Call::batch_commit_weights {
				netuids: compact(&[SUBNET]),
				commit_hashes: vec![H256::repeat_byte(1)],
			},
		] {
			System::reset_events();
			assert_ok!(dispatch(signed(&VALIDATOR), call));
			assert_eq!(
				events(),
				[
					failed.clone(),
					Event::BatchCompletedWithErrors(),
					Event::BatchWeightsCompleted(compact(&[SUBNET]), VALIDATOR),
				]
			);
		}
		assert!(WeightStore::<Test>::commits(index(SUBNET), &VALIDATOR).is_empty());
	});
}
