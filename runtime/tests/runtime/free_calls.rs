//! Free calls cannot flood blocks, and what wraps them is not free.

use std::collections::BTreeSet;

use codec::{Compact, Encode};
use dtao_runtime::{Balances, Nonce, Runtime, RuntimeCall, System};
use dtao_types::{MechId, NetUid};
use pallet_subtensor::{
	Call, CommitRevealWeightsEnabled, Delegates, ServingRateLimit, TxDelegateTakeRateLimit,
	WeightCommits, WeightsSetRateLimit,
};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_keyring::Sr25519Keyring::{self, Alice, AliceStash, Bob, BobStash, CharlieStash};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

use crate::common::{axon, in_block, pool, send};

const APEX: NetUid = NetUid::new(1);

/// A subnet that does not exist.
const NONE: NetUid = NetUid::new(77);

/// Uid of `AliceStash`. A neuron needs no permit to weigh itself.
const UID: u16 = 1;

const PAYMENT: TransactionValidityError =
	TransactionValidityError::Invalid(InvalidTransaction::Payment);

fn refused(code: u8) -> TransactionValidityError {
	TransactionValidityError::Invalid(InvalidTransaction::Custom(code))
}

/// Runs `test` in a block in which `AliceStash` is neuron 1 and `BobStash` neuron 2 of a subnet
/// without rate limit. Both have no balance.
fn with_hotkeys(test: impl FnOnce()) {
	in_block(|| {
		for (coldkey, hotkey) in [(Alice, AliceStash), (Bob, BobStash)] {
			let hotkey = hotkey.to_account_id();
			let call = RuntimeCall::SubtensorModule(Call::burned_register { netuid: APEX, hotkey });
			send(coldkey, 0, call).expect("valid").expect("dispatches");
		}
		WeightsSetRateLimit::<Runtime>::insert(APEX, 0);
		test()
	});
}

fn set_weights(dests: &[u16]) -> RuntimeCall {
	RuntimeCall::SubtensorModule(Call::set_weights {
		netuid: APEX,
		dests: dests.to_vec(),
		weights: vec![1; dests.len()],
		version_key: 0,
	})
}

#[test]
fn call_should_be_known_when_it_is_free() {
	use codec::Decode;
	use frame_support::dispatch::{GetDispatchInfo, Pays};

	in_block(|| {
		let decode = |pallet: u8, index: u8| {
			let mut bytes = vec![0; 1_024];
			bytes[..2].copy_from_slice(&[pallet, index]);
			RuntimeCall::decode(&mut &bytes[..]).ok()
		};
		let indices = (0..=u8::MAX).flat_map(|pallet| (0..=u8::MAX).map(move |n| (pallet, n)));
		let free = indices
			.filter_map(|(pallet, n)| decode(pallet, n))
			.filter(|call| call.get_dispatch_info().pays_fee == Pays::No);
		let mut count = 0;
		for call in free {
			let RuntimeCall::SubtensorModule(inner) = &call else {
				panic!("free, and without a bound on its length: {call:?}");
			};
			assert!(pallet_subtensor::free::longest(inner).is_some(), "{call:?}");
			count += 1;
		}
		assert_eq!(count, 17);
	});
}

#[test]
fn pool_should_hold_weights_of_a_hotkey_once_whatever_their_nonces() {
	with_hotkeys(|| {
		let first = pool(AliceStash, 0, set_weights(&[1])).expect("is valid").provides;
		let second = pool(AliceStash, 1, set_weights(&[1])).expect("is valid").provides;
		let other = pool(BobStash, 0, set_weights(&[2])).expect("is valid").provides;

		// The nonce and the weights of this hotkey.
		assert_eq!((first.len(), second.len()), (2, 2));
		let shared = |a: &[Vec<u8>], b: &[Vec<u8>]| a.iter().filter(|tag| b.contains(tag)).count();
		assert_eq!(shared(&first, &second), 1);
		assert_eq!(shared(&first, &other), 0);
	});
}

#[test]
fn failing_free_call_should_be_in_no_block() {
	with_hotkeys(|| {
		for (dests, code) in [(&[0][..], 255), (&[1, 1], 255), (&[1, 2, 3, 4], 255)] {
			assert_eq!(pool(AliceStash, 0, set_weights(dests)), Err(refused(code)));
			assert_eq!(send(AliceStash, 0, set_weights(dests)), Err(refused(code)));
		}
		assert_eq!(System::account_nonce(AliceStash.to_account_id()), 0);
	});
}

#[test]
fn free_call_should_be_refused_when_another_one_in_the_block_used_up_the_rate() {
	with_hotkeys(|| {
		send(AliceStash, 0, set_weights(&[1])).expect("valid").expect("dispatches");
		WeightsSetRateLimit::<Runtime>::insert(APEX, 100);
		assert_eq!(send(AliceStash, 1, set_weights(&[1])), Err(refused(6)));
		assert_eq!(System::account_nonce(AliceStash.to_account_id()), 1);
		assert_eq!(Balances::free_balance(AliceStash.to_account_id()), 0);
	});
}

#[test]
fn batch_of_free_calls_should_cost_a_fee() {
	with_hotkeys(|| {
		let calls = vec![set_weights(&[0]); 3];
		for batch in [
			pallet_utility::Call::batch { calls: calls.clone() },
			pallet_utility::Call::force_batch { calls: calls.clone() },
		] {
			let before = Balances::free_balance(Alice.to_account_id());
			let alice = System::account_nonce(Alice.to_account_id());
			send(Alice, alice, RuntimeCall::Utility(batch)).expect("valid").expect("dispatches");
			// More than the base fee, although the calls inside failed.
			assert!(before - Balances::free_balance(Alice.to_account_id()) > 54_078);
		}
	});
}

fn nonce_of(key: Sr25519Keyring) -> Nonce {
	System::account_nonce(key.to_account_id())
}

/// Sends a call that succeeds and costs nothing.
fn send_free(key: Sr25519Keyring, call: Call<Runtime>) {
	let before = Balances::free_balance(key.to_account_id());
	send(key, nonce_of(key), call.into()).expect("valid").expect("dispatches");
	assert_eq!(Balances::free_balance(key.to_account_id()), before);
}

/// Neither the pool nor a block takes the call; the code is this one.
fn refuse(key: Sr25519Keyring, call: Call<Runtime>, code: u8) {
	let nonce = nonce_of(key);
	assert_eq!(pool(key, nonce, call.clone().into()), Err(refused(code)), "{call:?}");
	assert_eq!(send(key, nonce, call.clone().into()), Err(refused(code)), "{call:?}");
	assert_eq!(nonce_of(key), nonce);
}

/// The calls that set the weight of `AliceStash` for itself.
fn sets(value: u16) -> [Call<Runtime>; 3] {
	let (netuid, mecid) = (APEX, MechId::MAIN);
	let (dests, weights) = (vec![UID], vec![value]);
	[
		Call::set_weights {
			netuid,
			dests: dests.clone(),
			weights: weights.clone(),
			version_key: 0,
		},
		Call::set_mechanism_weights { netuid, mecid, dests, weights, version_key: 0 },
		batch_set(&[APEX], value),
	]
}

/// `batch_set_weights` of the same weight on several subnets.
fn batch_set(netuids: &[NetUid], value: u16) -> Call<Runtime> {
	Call::batch_set_weights {
		netuids: netuids.iter().copied().map(Compact).collect(),
		weights: vec![vec![(Compact(UID), Compact(value))]; netuids.len()],
		version_keys: vec![Compact(0); netuids.len()],
	}
}

/// `batch_commit_weights` of the same hash on several subnets.
fn batch_commit(netuids: &[NetUid], hash: H256) -> Call<Runtime> {
	let commit_hashes = vec![hash; netuids.len()];
	Call::batch_commit_weights {
		netuids: netuids.iter().copied().map(Compact).collect(),
		commit_hashes,
	}
}

/// The calls by which `AliceStash` commits to its weight for itself.
fn commits(salt: u16) -> [Call<Runtime>; 3] {
	let (netuid, mecid) = (APEX, MechId::MAIN);
	let content = (AliceStash.to_account_id(), netuid, vec![UID], vec![1u16], vec![salt], 0u64);
	let commit_hash = H256(content.using_encoded(blake2_256));
	[
		Call::commit_weights { netuid, commit_hash },
		Call::commit_mechanism_weights { netuid, mecid, commit_hash },
		batch_commit(&[APEX], commit_hash),
	]
}

/// The calls that reveal it.
fn reveals(salt: u16) -> [Call<Runtime>; 3] {
	let (netuid, mecid, version_key) = (APEX, MechId::MAIN, 0);
	let (uids, values, salt) = (vec![UID], vec![1], vec![salt]);
	[
		Call::reveal_weights {
			netuid,
			uids: uids.clone(),
			values: values.clone(),
			salt: salt.clone(),
			version_key,
		},
		Call::reveal_mechanism_weights {
			netuid,
			mecid,
			uids: uids.clone(),
			values: values.clone(),
			salt: salt.clone(),
			version_key,
		},
		Call::batch_reveal_weights {
			netuid,
			uids_list: vec![uids],
			values_list: vec![values],
			salts_list: vec![salt],
			version_keys: vec![version_key],
		},
	]
}

/// The window of the last commit of `AliceStash`: first and last block.
fn window() -> (u32, u32) {
	let commits = WeightCommits::<Runtime>::get(
		dtao_types::NetUidStorageIndex::from(APEX),
		AliceStash.to_account_id(),
	);
	let (_, _, first, last) = *commits.expect("was made").last().expect("was made");
	(first as u32, last as u32)
}

fn lower(take: u16) -> Call<Runtime> {
	Call::decrease_take { hotkey: AliceStash.to_account_id(), take }
}

fn raise(take: u16) -> Call<Runtime> {
	Call::increase_take { hotkey: AliceStash.to_account_id(), take }
}

#[test]
fn hotkey_without_balance_should_send_every_free_call() {
	with_hotkeys(|| {
		sets(1).into_iter().for_each(|call| send_free(AliceStash, call));
		CommitRevealWeightsEnabled::<Runtime>::insert(APEX, true);
		for (kind, salt) in (0..3).zip(1..) {
			send_free(AliceStash, commits(salt)[kind].clone());
		}
		System::set_block_number(window().0);
		for (kind, salt) in (0..3).zip(1..) {
			send_free(AliceStash, reveals(salt)[kind].clone());
		}
		send_free(AliceStash, axon(APEX, 1));

		assert_eq!(nonce_of(AliceStash), 10);
		assert_eq!(Balances::free_balance(AliceStash.to_account_id()), 0);
	});
}

#[test]
fn failing_commit_or_reveal_should_be_in_no_block() {
	with_hotkeys(|| {
		let each = |calls: [Call<Runtime>; 3], code| {
			calls.into_iter().for_each(|call| refuse(AliceStash, call, code));
		};
		each(commits(1), 255);
		each(reveals(1), 255);
		CommitRevealWeightsEnabled::<Runtime>::insert(APEX, true);
		each(sets(1), 255);
		each(reveals(1), 16);
		commits(1).into_iter().for_each(|call| refuse(CharlieStash, call, 10));

		send_free(AliceStash, commits(1)[0].clone());
		let (first, last) = window();
		each(reveals(1), 17);
		System::set_block_number(first);
		each(reveals(2), 16);
		WeightsSetRateLimit::<Runtime>::insert(APEX, u64::MAX);
		each(commits(3), 6);
		System::set_block_number(last + 1);
		each(reveals(1), 17);
		assert_eq!(nonce_of(AliceStash), 1);
	});
}

#[test]
fn failing_batch_should_be_in_no_block() {
	with_hotkeys(|| {
		let hash = H256::zero();
		let short = Call::batch_set_weights {
			netuids: vec![Compact(APEX)],
			weights: vec![],
			version_keys: vec![Compact(0)],
		};
		refuse(AliceStash, short, 18);
		// One item that fails is enough.
		refuse(AliceStash, batch_set(&[NONE], 1), 3);
		refuse(AliceStash, batch_set(&[APEX, NONE], 1), 3);
		refuse(AliceStash, batch_set(&[APEX, APEX], 1), 255);
		refuse(AliceStash, batch_set(&[], 1), 255);
		refuse(AliceStash, batch_commit(&[APEX], hash), 255);
		CommitRevealWeightsEnabled::<Runtime>::insert(APEX, true);
		refuse(AliceStash, batch_commit(&[APEX, NONE], hash), 3);
		refuse(AliceStash, batch_commit(&[APEX, APEX], hash), 255);
		refuse(CharlieStash, batch_commit(&[APEX], hash), 10);
	});
}

#[test]
fn batch_should_report_what_fails_when_somebody_pays_for_it() {
	with_hotkeys(|| {
		let hotkey = AliceStash.to_account_id();
		send(Alice, nonce_of(Alice), crate::common::transfer(hotkey.clone(), 1_000_000_000))
			.expect("valid")
			.expect("dispatches");
		let before = Balances::free_balance(&hotkey);
		let calls = vec![batch_set(&[NONE, APEX], 1).into()];
		let paid = RuntimeCall::Utility(pallet_utility::Call::batch { calls });
		send(AliceStash, nonce_of(AliceStash), paid).expect("valid").expect("dispatches");

		assert!(Balances::free_balance(&hotkey) < before);
		let events = crate::common::events();
		let has = |event: pallet_subtensor::Event<Runtime>| events.contains(&event.into());
		assert!(has(pallet_subtensor::Event::BatchCompletedWithErrors()));
		assert!(has(pallet_subtensor::Event::WeightsSet(APEX.into(), dtao_types::Uid::new(UID))));
	});
}

#[test]
fn failing_take_should_be_in_no_block() {
	with_hotkeys(|| {
		let unknown = CharlieStash.to_account_id();
		refuse(Alice, Call::increase_take { hotkey: unknown.clone(), take: 1 }, 4);
		refuse(Alice, Call::decrease_take { hotkey: unknown, take: 1 }, 4);
		refuse(Bob, lower(100), 25);
		refuse(Bob, raise(100), 25);
		refuse(Alice, raise(11_797), 27);
		refuse(Alice, lower(11_797), 26);
		refuse(Alice, raise(11_796), 26);

		send_free(Alice, lower(100));
		refuse(Alice, raise(101), 6);
		// A lowering never waits, but while a raise would it costs a fee.
		let before = Balances::free_balance(Alice.to_account_id());
		send(Alice, nonce_of(Alice), lower(99).into()).expect("valid").expect("dispatches");
		assert!(Balances::free_balance(Alice.to_account_id()) < before);
		assert_eq!(Delegates::<Runtime>::get(AliceStash.to_account_id()), 99);
		System::set_block_number(System::block_number() + 216_000);
		send_free(Alice, raise(101));
		refuse(Alice, raise(102), 6);
		// A coldkey without balance cannot send it.
		assert_eq!(pool(AliceStash, 0, lower(98).into()), Err(PAYMENT));
		assert_eq!(send(AliceStash, 0, lower(98).into()), Err(PAYMENT));
	});
}

/// Nonces of a flood.
const FLOOD: u32 = 24;

/// What a block can have of a flood of the calls that `call` gives by nonce, all of them sent at
/// once. The pool takes what is valid, provides nothing that another pending transaction provides,
/// and requires what others provide.
fn included(key: Sr25519Keyring, call: impl Fn(u32) -> Call<Runtime>) -> usize {
	let start = nonce_of(key);
	let mut provided = BTreeSet::new();
	let mut taken = Vec::new();
	for n in 0..FLOOD {
		let Ok(transaction) = pool(key, start + n, call(n).into()) else { continue };
		let is_new = transaction.provides.iter().all(|tag| !provided.contains(tag));
		if is_new && transaction.requires.iter().all(|tag| provided.contains(tag)) {
			provided.extend(transaction.provides);
			taken.push(n);
		}
	}
	for n in &taken {
		send(key, start + n, call(*n).into()).expect("valid").expect("dispatches");
	}
	taken.len()
}

/// How many of these calls an author can put into one block who goes past the pool.
fn forced(key: Sr25519Keyring, call: impl Fn(u32) -> Call<Runtime>) -> usize {
	(0..FLOOD).filter(|n| send(key, nonce_of(key), call(*n).into()).is_ok()).count()
}

/// One of the calls, each time another.
fn alternate(calls: impl Fn(u16) -> [Call<Runtime>; 3]) -> impl Fn(u32) -> Call<Runtime> {
	move |n| calls(n as u16 + 1)[n as usize % 3].clone()
}

#[test]
fn flood_should_be_one_transaction_in_the_pool_when_nothing_limits_the_rate() {
	with_hotkeys(|| {
		ServingRateLimit::<Runtime>::insert(APEX, 0);
		TxDelegateTakeRateLimit::<Runtime>::put(0);
		assert_eq!(included(AliceStash, alternate(sets)), 1);
		assert_eq!(included(AliceStash, |n| axon(APEX, n as u16 + 1)), 1);
		let takes =
			|n: u32| if n.is_multiple_of(2) { lower(5_000 - n as u16) } else { raise(6_000) };
		assert_eq!(included(Alice, takes), 1);

		CommitRevealWeightsEnabled::<Runtime>::insert(APEX, true);
		assert_eq!(included(AliceStash, alternate(commits)), 1);
		for salt in 2..=10 {
			send_free(AliceStash, commits(salt)[0].clone());
		}
		System::set_block_number(window().0);
		assert_eq!(included(AliceStash, alternate(reveals)), 1);
	});
}

#[test]
fn flood_should_be_one_transaction_in_a_block_when_the_rate_is_limited() {
	with_hotkeys(|| {
		System::set_block_number(200);
		WeightsSetRateLimit::<Runtime>::insert(APEX, 100);
		assert_eq!(forced(AliceStash, alternate(sets)), 1);
		assert_eq!(forced(AliceStash, |n| axon(APEX, n as u16 + 1)), 1);
		let before = Balances::free_balance(Alice.to_account_id());
		assert_eq!(forced(Alice, |n| lower(5_000 - n as u16)), FLOOD as usize);
		// All but the first of them paid at least the base fee.
		let paid = before - Balances::free_balance(Alice.to_account_id());
		assert!(paid > u64::from(FLOOD - 1) * 54_000);

		System::set_block_number(300);
		CommitRevealWeightsEnabled::<Runtime>::insert(APEX, true);
		assert_eq!(forced(AliceStash, alternate(commits)), 1);
		// A commit can be revealed once.
		System::set_block_number(window().0);
		assert_eq!(forced(AliceStash, |n| reveals(1)[n as usize % 3].clone()), 1);
		assert_eq!(Balances::free_balance(AliceStash.to_account_id()), 0);
	});
}
