//! Every reason for which a free call fails: refused with a code where clients know one for exactly that
//! reason; else let into a block for who can pay, where the call fails by its name.
//!
//! The list of reasons is that of the calls' own documentation, as the metadata has it: a new free call, or
//! a new error of one, has to get a row here.

use super::{
	batches::{commit_call, compact, rows, set_call},
	calls::*,
	mock::*,
	timelocked::of_timelocked,
};
use crate::{
	free,
	pallet::*,
	weights::{MAX_COMMITS, MAX_ITEMS},
	SubtensorTransactionExtension,
};
use codec::{Compact, Decode};
use dtao_types::{MechId, NetUid};
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError},
	traits::{fungible::Mutate, tokens::Preservation},
};
use scale_info::{TypeDef, TypeInfo};
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension},
	DispatchError,
};
use std::collections::BTreeSet;

/// What a sender who cannot pay, and whose reason has no code of its own, is refused with.
const BAD_REQUEST: u8 = 255;

/// A reason for which a free call fails.
pub struct Reason {
	/// Who sends it.
	who: AccountId32,
	call: Call<Test>,
	error: Error<Test>,
	/// The code that clients know for it.
	code: Option<u8>,
}

/// A state in which some calls fail.
pub struct Scene {
	set_up: fn(),
	reasons: Vec<Reason>,
}

pub fn scene(
	set_up: fn(),
	who: &AccountId32,
	calls: impl IntoIterator<Item = Call<Test>>,
	error: fn() -> Error<Test>,
	code: Option<u8>,
) -> Scene {
	let reason = |call| Reason { who: who.clone(), call, error: error(), code };
	Scene { set_up, reasons: calls.into_iter().map(reason).collect() }
}

pub fn nothing() {}

pub fn no_stake() {
	StakeThreshold::<Test>::put(u64::MAX);
}

fn just_updated() {
	LastUpdate::<Test>::insert(index(SUBNET), wire(vec![System::block_number(); 5]));
}

pub fn wants_commits() {
	CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
}

fn wants_commits_of_the_rich() {
	wants_commits();
	no_stake();
}

pub fn wants_commits_later() {
	wants_commits();
	just_updated();
}

fn has_commits() {
	wants_commits();
	let ten = (0..MAX_COMMITS as u8).map(|n| (H256::repeat_byte(n), 9, 20, 30)).collect();
	WeightCommits::<Test>::insert(index(SUBNET), VALIDATOR, wire(ten));
}

/// [`VALIDATOR`] has committed to a weight for uid 3.
fn committed() {
	wants_commits();
	let [commit, _] = commit_to(3);
	assert_ok!(dispatch(signed(&VALIDATOR), commit));
}

fn committed_and_due() {
	committed();
	until(EPOCHS[1]);
}

fn committed_long_ago() {
	committed();
	until(EPOCHS[2]);
}

/// The calls that announce an endpoint.
fn endpoints(netuid: NetUid, ip: u128, port: u16, ip_type: u8) -> [Call<Test>; 3] {
	let (version, protocol, placeholder1, placeholder2) = (0, 0, 0, 0);
	[
		Call::serve_axon {
			netuid,
			version,
			ip,
			port,
			ip_type,
			protocol,
			placeholder1,
			placeholder2,
		},
		Call::serve_axon_tls {
			netuid,
			version,
			ip,
			port,
			ip_type,
			protocol,
			placeholder1,
			placeholder2,
			certificate: vec![],
		},
		Call::serve_prometheus { netuid, version, ip, port, ip_type },
	]
}

fn with_version_key(key: u64) -> [Call<Test>; 2] {
	let (netuid, dests, weights, version_key) = (SUBNET, vec![3], vec![1], key);
	[
		Call::set_weights { netuid, dests: dests.clone(), weights: weights.clone(), version_key },
		Call::set_mechanism_weights { netuid, mecid: MechId::MAIN, dests, weights, version_key },
	]
}

/// Calls that set weights.
fn of_weights() -> Vec<Scene> {
	let set = |dests: &[u16]| set_on(SUBNET, dests.to_vec(), vec![1; dests.len()]);
	let elsewhere = |netuid| set_on(netuid, vec![0], vec![1]);
	let (mecid, version_key) = (MechId::new(1), 0);
	let (netuid, dests, weights) = (SUBNET, vec![3], vec![1]);
	let unknown = Call::set_mechanism_weights { netuid, mecid, dests, weights, version_key };
	vec![
		scene(wants_commits, &VALIDATOR, set(&[3]), || Error::CommitRevealEnabled, None),
		scene(
			nothing,
			&VALIDATOR,
			elsewhere(NetUid::ROOT),
			|| Error::CanNotSetRootNetworkWeights,
			None,
		),
		scene(
			nothing,
			&VALIDATOR,
			set_on(SUBNET, vec![3, 4], vec![1]),
			|| Error::WeightVecNotEqualSize,
			Some(18),
		),
		scene(nothing, &VALIDATOR, elsewhere(NO_SUBNET), || Error::SubnetNotExists, Some(3)),
		scene(
			nothing,
			&VALIDATOR,
			set(&[0, 1, 2, 3, 4, 5]),
			|| Error::UidsLengthExceedUidsInSubNet,
			None,
		),
		scene(nothing, &UNKNOWN, set(&[3]), || Error::HotKeyNotRegisteredInSubNet, Some(10)),
		scene(no_stake, &VALIDATOR, set(&[3]), || Error::NotEnoughStakeToSetWeights, Some(1)),
		scene(
			|| WeightsVersionKey::<Test>::insert(SUBNET, 5),
			&VALIDATOR,
			with_version_key(4),
			|| Error::IncorrectWeightVersionKey,
			None,
		),
		scene(just_updated, &VALIDATOR, set(&[3]), || Error::SettingWeightsTooFast, Some(6)),
		scene(nothing, &MINER, set(&[4]), || Error::NeuronNoValidatorPermit, None),
		scene(nothing, &VALIDATOR, set(&[3, 3]), || Error::DuplicateUids, None),
		// Code 19 is the sender's own uid for clients.
		scene(nothing, &VALIDATOR, set(&[5]), || Error::UidVecContainInvalidOne, None),
		scene(
			|| MinAllowedWeights::<Test>::insert(SUBNET, 2),
			&VALIDATOR,
			set(&[3]),
			|| Error::WeightVecLengthIsLow,
			None,
		),
		scene(nothing, &VALIDATOR, [unknown], || Error::MechanismDoesNotExist, None),
	]
}

/// Calls that commit to weights.
fn of_commits() -> Vec<Scene> {
	let (netuid, mecid, commit_hash) = (SUBNET, MechId::new(1), H256::zero());
	let unknown = Call::commit_mechanism_weights { netuid, mecid, commit_hash };
	let of_nowhere = commits(NO_SUBNET, commit_hash);
	vec![
		scene(wants_commits, &VALIDATOR, of_nowhere, || Error::SubnetNotExists, Some(3)),
		scene(nothing, &VALIDATOR, commit_to(3), || Error::CommitRevealDisabled, None),
		scene(
			wants_commits,
			&UNKNOWN,
			commit_to(3),
			|| Error::HotKeyNotRegisteredInSubNet,
			Some(10),
		),
		scene(
			wants_commits_of_the_rich,
			&VALIDATOR,
			commit_to(3),
			|| Error::NotEnoughStakeToSetWeights,
			Some(1),
		),
		scene(
			wants_commits_later,
			&VALIDATOR,
			commit_to(3),
			|| Error::CommittingWeightsTooFast,
			Some(6),
		),
		scene(has_commits, &VALIDATOR, commit_to(3), || Error::TooManyUnrevealedCommits, None),
		scene(wants_commits, &VALIDATOR, [unknown], || Error::MechanismDoesNotExist, None),
	]
}

/// Calls that reveal weights.
fn of_reveals() -> Vec<Scene> {
	let [plain, of_mechanism, _] = reveals(SUBNET, 3);
	let both = || [plain.clone(), of_mechanism.clone()];
	let salted = {
		let (netuid, mecid, version_key) = (SUBNET, MechId::MAIN, 0);
		let (uids, values, salt) = (vec![3], vec![1], vec![7; 65]);
		let (more_uids, more_values, more_salt) = (uids.clone(), values.clone(), salt.clone());
		[
			Call::reveal_weights { netuid, uids, values, salt, version_key },
			Call::reveal_mechanism_weights {
				netuid,
				mecid,
				uids: more_uids,
				values: more_values,
				salt: more_salt,
				version_key,
			},
		]
	};
	let unknown = Call::reveal_mechanism_weights {
		netuid: SUBNET,
		mecid: MechId::new(1),
		uids: vec![3],
		values: vec![1],
		salt: vec![7],
		version_key: 0,
	};
	vec![
		scene(wants_commits, &VALIDATOR, reveals(NO_SUBNET, 3), || Error::SubnetNotExists, Some(3)),
		scene(nothing, &VALIDATOR, both(), || Error::CommitRevealDisabled, None),
		scene(wants_commits, &VALIDATOR, both(), || Error::NoWeightsCommitFound, Some(16)),
		scene(committed_long_ago, &VALIDATOR, both(), || Error::ExpiredWeightCommit, Some(17)),
		scene(committed, &VALIDATOR, both(), || Error::RevealTooEarly, Some(17)),
		scene(
			committed_and_due,
			&VALIDATOR,
			reveals(SUBNET, 4),
			|| Error::InvalidRevealCommitHashNotMatch,
			Some(16),
		),
		scene(committed_and_due, &VALIDATOR, salted, || Error::SaltTooLong, None),
		scene(wants_commits, &VALIDATOR, [unknown], || Error::MechanismDoesNotExist, None),
	]
}

/// Batches, in which an item that fails is no reason for the whole.
fn of_batches() -> Vec<Scene> {
	let many: Vec<NetUid> = (1_000..).map(NetUid::new).take(MAX_ITEMS + 1).collect();
	let items: Vec<(NetUid, &[(u16, u16)])> =
		many.iter().map(|netuid| (*netuid, &[(0, 1)][..])).collect();
	let unequal = [
		Call::batch_set_weights {
			netuids: compact(&[SUBNET, SUBNET_2]),
			weights: rows(&[&[(3, 1)]]),
			version_keys: vec![Compact(0); 2],
		},
		Call::batch_commit_weights {
			netuids: compact(&[SUBNET, SUBNET_2]),
			commit_hashes: vec![H256::zero()],
		},
		batch_reveal(1, 0),
	];
	let long = [
		set_call(&items),
		commit_call(&many),
		batch_reveal(MAX_COMMITS as usize + 1, MAX_COMMITS as usize + 1),
	];
	vec![
		scene(wants_commits, &VALIDATOR, unequal, || Error::InputLengthsUnequal, Some(18)),
		scene(wants_commits, &VALIDATOR, long, || Error::BatchTooLong, None),
	]
}

fn batch_reveal(count: usize, keys: usize) -> Call<Test> {
	Call::batch_reveal_weights {
		netuid: SUBNET,
		uids_list: vec![vec![3]; count],
		values_list: vec![vec![1]; count],
		salts_list: vec![vec![1]; count],
		version_keys: vec![0; keys],
	}
}

/// An address that everybody reaches.
const PUBLIC: u128 = 0x0808_0808;

fn announced() {
	let [axon, _, metrics] = endpoints(SUBNET, PUBLIC, 1, 4);
	for call in [axon, metrics] {
		assert_ok!(dispatch(signed(&MINER), call));
	}
}

/// Calls that announce an endpoint.
fn of_endpoints() -> Vec<Scene> {
	let known = || endpoints(SUBNET, PUBLIC, 1, 4);
	let nowhere = endpoints(NO_SUBNET, PUBLIC, 1, 4);
	let loopback = endpoints(SUBNET, 0x7f00_0001, 1, 4);
	vec![
		scene(nothing, &MINER, nowhere, || Error::SubnetNotExists, Some(3)),
		scene(nothing, &UNKNOWN, known(), || Error::HotKeyNotRegisteredInNetwork, Some(10)),
		scene(nothing, &MINER, endpoints(SUBNET, PUBLIC, 1, 5), || Error::InvalidIpType, None),
		scene(nothing, &MINER, loopback, || Error::InvalidIpAddress, Some(11)),
		scene(nothing, &MINER, endpoints(SUBNET, PUBLIC, 0, 4), || Error::InvalidPort, Some(13)),
		scene(announced, &MINER, known(), || Error::ServingRateLimitExceeded, Some(12)),
	]
}

/// Calls that change a take.
fn of_takes() -> Vec<Scene> {
	let delegate = || Delegates::<Test>::insert(VALIDATOR, 100);
	let raised = || {
		Delegates::<Test>::insert(VALIDATOR, 100);
		let raise = Call::increase_take { hotkey: VALIDATOR, take: 101 };
		assert_ok!(dispatch(signed(&ALICE), raise));
	};
	let up = |hotkey, take| Call::increase_take { hotkey, take };
	let down = |hotkey, take| Call::decrease_take { hotkey, take };
	let both = |hotkey: AccountId32| [up(hotkey.clone(), 101), down(hotkey, 99)];
	let (high, again) = ([up(VALIDATOR, 11_797)], [up(VALIDATOR, 102)]);
	let same = [up(VALIDATOR, 100), down(VALIDATOR, 100)];
	vec![
		scene(delegate, &ALICE, both(UNKNOWN), || Error::HotKeyAccountNotExists, Some(4)),
		scene(delegate, &BOB, both(VALIDATOR), || Error::NonAssociatedColdKey, Some(25)),
		scene(delegate, &ALICE, same, || Error::DelegateTakeTooLow, Some(26)),
		scene(delegate, &ALICE, high, || Error::DelegateTakeTooHigh, Some(27)),
		scene(raised, &ALICE, again, || Error::DelegateTxRateLimitExceeded, Some(6)),
	]
}

fn scenes() -> Vec<Scene> {
	[
		of_weights(),
		of_commits(),
		of_timelocked(),
		of_reveals(),
		of_batches(),
		of_endpoints(),
		of_takes(),
	]
	.into_iter()
	.flatten()
	.collect()
}

/// Bytes that the transaction is charged for.
const LENGTH: usize = 200;

fn extension() -> SubtensorTransactionExtension<Test> {
	SubtensorTransactionExtension::new()
}

/// The code that the pool refuses a call with.
fn refusal(who: &AccountId32, call: &Call<Test>) -> Option<u8> {
	let call = RuntimeCall::from(call.clone());
	let info = call.get_dispatch_info();
	let source = TransactionSource::External;
	let answer = extension().validate_only(signed(who), &call, &info, LENGTH, source, 0);
	match answer {
		Ok(_) => None,
		Err(TransactionValidityError::Invalid(InvalidTransaction::Custom(code))) => Some(code),
		Err(other) => panic!("{other:?}"),
	}
}

/// Give somebody TAO, in rao.
fn fund(who: &AccountId32, rao: u64) {
	assert_ok!(<Balances as Mutate<_>>::transfer(&OWNER, who, rao, Preservation::Preserve));
}

/// A call whose sender can pay goes into a block, fails by name, and costs its fee.
fn fails_by_name(reason: &Reason) {
	let Reason { who, call, error, .. } = reason;
	let (before, income) = (balance(who), balance(&AUTHOR));
	let call = RuntimeCall::from(call.clone());
	let info = call.get_dispatch_info();
	let done = extension().dispatch_transaction(signed(who), call.clone(), &info, LENGTH, 0);
	let failed = done.expect("it is let in").expect_err("the call fails").error;
	assert_eq!(failed, named(error), "{call:?}");
	let fee = 1_000 + LENGTH as u64;
	assert_eq!((before - balance(who), balance(&AUTHOR) - income), (fee, fee), "{call:?}");
}

fn named(error: &Error<Test>) -> DispatchError {
	let bytes = codec::Encode::encode(error);
	let error = <Error<Test> as Decode>::decode(&mut &bytes[..]).expect("it was encoded");
	error.into()
}

#[test]
fn free_call_should_be_refused_with_a_code_or_fail_by_name_for_who_can_pay() {
	for scene in scenes() {
		Chain::with_neurons().run(|| {
			until(EPOCHS[0]);
			(scene.set_up)();
			for reason in &scene.reasons {
				let Reason { who, call, code, .. } = reason;
				// Who owns nothing.
				let all = balance(who);
				if all == 0 {
					assert_eq!(refusal(who, call), Some(code.unwrap_or(BAD_REQUEST)), "{call:?}");
					// A rao less than the fee, beside the existential deposit.
					fund(who, 500 + 1_000 + LENGTH as u64 - 1);
					assert_eq!(refusal(who, call), Some(code.unwrap_or(BAD_REQUEST)), "{call:?}");
					fund(who, 1);
				}
				assert_eq!(refusal(who, call), *code, "{call:?}");
				if code.is_none() {
					fails_by_name(reason);
				}
				// The next call of the scene begins without anything again.
				let left = balance(who);
				if all == 0 && left > 0 {
					let back = Preservation::Expendable;
					assert_ok!(<Balances as Mutate<_>>::transfer(who, &OWNER, left, back));
				}
			}
		});
	}
}

/// Names of the errors in the documentation of a call.
fn documented(docs: &[&str]) -> BTreeSet<String> {
	let text = docs.concat();
	let parts = text.split("[`Error::").skip(1);
	parts.filter_map(|part| part.split('`').next()).map(String::from).collect()
}

/// Name of an error as the metadata has it.
fn name_of(error: &Error<Test>) -> String {
	let index = codec::Encode::encode(error)[0];
	let TypeDef::Variant(errors) = Error::<Test>::type_info().type_def else {
		panic!("errors are an enum");
	};
	let found = errors.variants.into_iter().find(|variant| variant.index == index);
	found.expect("every error is in the metadata").name.into()
}

#[test]
fn list_should_have_every_documented_reason_of_every_free_call() {
	Chain::with_neurons().run(|| {
		let TypeDef::Variant(calls) = Call::<Test>::type_info().type_def else {
			panic!("calls are an enum");
		};
		let mut rows: BTreeSet<(u8, String)> = BTreeSet::new();
		for reason in scenes().into_iter().flat_map(|scene| scene.reasons) {
			let index = codec::Encode::encode(&reason.call)[0];
			rows.insert((index, name_of(&reason.error)));
		}
		let mut missing = Vec::new();
		for call in calls.variants {
			let mut bytes = vec![0; 1_024];
			bytes[0] = call.index;
			let decoded = Call::<Test>::decode(&mut &bytes[..]).expect("zeroes are a call");
			if free::longest(&decoded).is_none() {
				continue;
			}
			for error in documented(&call.docs) {
				if !rows.contains(&(call.index, error.clone())) {
					missing.push((call.name, error));
				}
			}
		}
		assert_eq!(missing, vec![], "say how these are told to clients");
	});
}

#[test]
fn free_call_should_be_refused_when_it_is_too_long_whoever_pays() {
	Chain::with_neurons().run(|| {
		fund(&VALIDATOR, tao(1).rao());
		let long = vec![3; 10_000];
		for call in set_on(SUBNET, long.clone(), long) {
			assert_eq!(refusal(&VALIDATOR, &call), Some(BAD_REQUEST));
		}
	});
}

#[test]
fn free_call_should_cost_nothing_when_it_succeeds_whoever_sends_it() {
	Chain::with_neurons().run(|| {
		until(EPOCHS[0]);
		fund(&VALIDATOR, tao(1).rao());
		let [call, _] = set_on(SUBNET, vec![3], vec![1]);
		let call = RuntimeCall::from(call);
		let info = call.get_dispatch_info();
		let done = extension().dispatch_transaction(signed(&VALIDATOR), call, &info, LENGTH, 0);
		assert_ok!(done.expect("it is let in"));
		assert_eq!(balance(&VALIDATOR), tao(1).rao());
	});
}

#[test]
fn weight_of_the_check_should_have_room_for_the_fee_of_a_failure() {
	let weight = |call: Call<Test>| extension().weight(&RuntimeCall::from(call));
	let take = weight(Call::increase_take { hotkey: VALIDATOR, take: 1 });
	let paid = weight(Call::root_register { hotkey: VALIDATOR });
	assert!(take.ref_time() > paid.ref_time());
}
