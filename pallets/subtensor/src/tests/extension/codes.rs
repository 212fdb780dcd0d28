//! Free calls that cannot succeed do not reach a block.

use super::mock::*;
use crate::tests::beacon::pulse;
use crate::{pallet::*, SubtensorTransactionExtension};
use dtao_types::{MechId, NetUid};
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError},
};
use sp_core::crypto::AccountId32;
use sp_runtime::{traits::DispatchTransaction, transaction_validity::TransactionTag};

type Validity = Result<(), TransactionValidityError>;

/// Blocks between two increases of a take, and between two free decreases.
const TAKE_WAIT: u64 = 216_000;

/// What the pool says of a call from this origin: the tags it provides, or why it is refused.
fn tags_for(
	origin: RuntimeOrigin,
	call: Call<Test>,
) -> Result<Vec<TransactionTag>, TransactionValidityError> {
	let call = RuntimeCall::from(call);
	let info = call.get_dispatch_info();
	SubtensorTransactionExtension::<Test>::new()
		.validate_only(origin, &call, &info, 0, TransactionSource::External, 0)
		.map(|(validity, ..)| validity.provides)
}

/// Whether the pool takes a call from this origin.
fn validity_for(origin: RuntimeOrigin, call: Call<Test>) -> Validity {
	tags_for(origin, call).map(|_| ())
}

/// The tags of a call that the pool takes.
fn tags(who: &AccountId32, call: Call<Test>) -> Vec<TransactionTag> {
	tags_for(signed(who), call).unwrap()
}

fn validity(who: &AccountId32, call: Call<Test>) -> Validity {
	validity_for(signed(who), call)
}

fn refused(code: u8) -> Validity {
	Err(InvalidTransaction::Custom(code).into())
}

/// Both calls that set the weight of [`VALIDATOR`] for itself, which needs no permit.
fn weights_calls(netuid: NetUid, version_key: u64) -> [Call<Test>; 2] {
	let (dests, weights) = (vec![1], vec![1]);
	[
		Call::set_weights { netuid, dests: dests.clone(), weights: weights.clone(), version_key },
		Call::set_mechanism_weights { netuid, mecid: MechId::MAIN, dests, weights, version_key },
	]
}

fn mechanism_call(mecid: u8) -> Call<Test> {
	let (mecid, dests, weights) = (MechId::new(mecid), vec![3], vec![1]);
	Call::set_mechanism_weights { netuid: SUBNET, mecid, dests, weights, version_key: 0 }
}

fn axon_call(netuid: NetUid, ip: u128, port: u16, ip_type: u8) -> Call<Test> {
	Call::serve_axon {
		netuid,
		version: 0,
		ip,
		port,
		ip_type,
		protocol: 0,
		placeholder1: 0,
		placeholder2: 0,
	}
}

/// The calls that announce an endpoint.
fn serving_calls(netuid: NetUid, ip: u128, port: u16, ip_type: u8) -> [Call<Test>; 3] {
	let tls = Call::serve_axon_tls {
		netuid,
		version: 0,
		ip,
		port,
		ip_type,
		protocol: 0,
		placeholder1: 0,
		placeholder2: 0,
		certificate: vec![1; 65],
	};
	let metrics = Call::serve_prometheus { netuid, version: 0, ip, port, ip_type };
	[axon_call(netuid, ip, port, ip_type), tls, metrics]
}

#[test]
fn extension_should_accept_weights_when_sender_may_set_them() {
	Chain::with_neurons().run(|| {
		for call in weights_calls(SUBNET, 0) {
			assert_ok!(validity(&VALIDATOR, call));
		}
	});
}

#[test]
fn extension_should_answer_3_when_subnet_is_unknown() {
	Chain::with_neurons().run(|| {
		for call in weights_calls(NO_SUBNET, 0) {
			assert_eq!(validity(&VALIDATOR, call), refused(3));
		}
		assert_eq!(validity(&VALIDATOR, axon_call(NO_SUBNET, 0, 1, 4)), refused(3));
	});
}

#[test]
fn extension_should_answer_10_when_hotkey_is_not_registered() {
	Chain::with_neurons().run(|| {
		for call in weights_calls(SUBNET, 0) {
			assert_eq!(validity(&UNKNOWN, call), refused(10));
		}
		assert_eq!(validity(&UNKNOWN, axon_call(SUBNET, 0, 1, 4)), refused(10));
	});
}

#[test]
fn extension_should_answer_1_when_stake_is_below_threshold() {
	Chain::with_neurons().run(|| {
		StakeThreshold::<Test>::put(alpha(300).rao() + 1);
		for call in weights_calls(SUBNET, 0) {
			assert_eq!(validity(&VALIDATOR, call), refused(1));
		}
		StakeThreshold::<Test>::put(alpha(300).rao());
		for call in weights_calls(SUBNET, 0) {
			assert_ok!(validity(&VALIDATOR, call));
		}
	});
}

#[test]
fn extension_should_answer_6_when_weights_were_set_too_recently() {
	Chain::with_neurons().run(|| {
		until(9);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1)]));

		until(9 + 99);
		for call in weights_calls(SUBNET, 0) {
			assert_eq!(validity(&VALIDATOR, call), refused(6));
		}
		blocks(1);
		for call in weights_calls(SUBNET, 0) {
			assert_ok!(validity(&VALIDATOR, call));
		}
	});
}

#[test]
fn extension_should_answer_255_when_version_key_is_old() {
	Chain::with_neurons().run(|| {
		WeightsVersionKey::<Test>::insert(SUBNET, 5);
		for call in weights_calls(SUBNET, 4) {
			assert_eq!(validity(&VALIDATOR, call), refused(255));
		}
		for call in weights_calls(SUBNET, 5) {
			assert_ok!(validity(&VALIDATOR, call));
		}
	});
}

#[test]
fn extension_should_answer_255_when_mechanism_is_unknown() {
	Chain::with_neurons().run(|| {
		for mecid in [1, 15, 16, u8::MAX] {
			assert_eq!(validity(&VALIDATOR, mechanism_call(mecid)), refused(255), "{mecid}");
		}
	});
}

#[test]
fn extension_should_answer_1_and_15_before_anything_else_of_an_encrypted_commit() {
	Chain::with_neurons().run(|| {
		let call = |netuid, reveal_round| Call::commit_timelocked_weights {
			netuid,
			commit: vec![0; 244].try_into().unwrap(),
			reveal_round,
			commit_reveal_version: 3,
		};
		pulse([50]);
		StakeThreshold::<Test>::put(u64::MAX);
		assert_eq!(validity(&UNKNOWN, call(NO_SUBNET, 49)), refused(1));
		StakeThreshold::<Test>::put(0);
		assert_eq!(validity(&UNKNOWN, call(NO_SUBNET, 49)), refused(15));
		assert_eq!(validity(&UNKNOWN, call(NO_SUBNET, 50)), refused(3));
		assert_eq!(validity(&UNKNOWN, call(SUBNET, 50)), refused(255));
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		assert_eq!(validity(&UNKNOWN, call(SUBNET, 50)), refused(255));
	});
}

#[test]
fn extension_should_answer_11_when_address_is_not_valid() {
	Chain::with_neurons().run(|| {
		let loopback = 0x7f00_0001;
		for call in serving_calls(SUBNET, loopback, 1, 4) {
			assert_eq!(validity(&MINER, call), refused(11));
		}
		// Clients know no code for this one.
		for call in serving_calls(SUBNET, 0x0808_0808, 1, 5) {
			assert_eq!(validity(&MINER, call), refused(255));
		}
	});
}

#[test]
fn extension_should_answer_12_when_axon_was_announced_too_recently() {
	Chain::with_neurons().run(|| {
		let call = axon_call(SUBNET, 0x0808_0808, 1, 4);
		assert_ok!(validity(&MINER, call.clone()));
		assert_ok!(dispatch(signed(&MINER), call.clone()));

		blocks(49);
		assert_eq!(validity(&MINER, call.clone()), refused(12));
		blocks(1);
		assert_ok!(validity(&MINER, call));
	});
}

#[test]
fn extension_should_answer_13_when_port_is_zero() {
	Chain::with_neurons().run(|| {
		for call in serving_calls(SUBNET, 0x0808_0808, 0, 4) {
			assert_eq!(validity(&MINER, call), refused(13));
		}
	});
}

#[test]
fn extension_should_look_at_every_endpoint_like_at_an_axon() {
	Chain::with_neurons().run(|| {
		let [axon, tls, metrics] = serving_calls(SUBNET, 0x0808_0808, 1, 4);
		// An axon with a certificate is one in the place of that without.
		let of_axon = tags(&MINER, axon.clone());
		assert_eq!(tags(&MINER, tls.clone()), of_axon);
		let of_metrics = tags(&MINER, metrics.clone());
		assert_eq!(of_metrics.len(), 1);
		assert_ne!(of_metrics, of_axon);

		assert_ok!(dispatch(signed(&MINER), axon.clone()));
		assert_eq!([axon, tls].map(|call| validity(&MINER, call)), [refused(12), refused(12)]);
		assert_ok!(validity(&MINER, metrics.clone()));
		assert_ok!(dispatch(signed(&MINER), metrics.clone()));
		assert_eq!(validity(&MINER, metrics), refused(12));

		for call in serving_calls(SUBNET, 0x0808_0808, 1, 4) {
			assert_eq!(validity(&UNKNOWN, call), refused(10));
		}
		for call in serving_calls(NO_SUBNET, 0x0808_0808, 1, 4) {
			assert_eq!(validity(&MINER, call), refused(3));
		}
	});
}

#[test]
fn extension_should_pass_call_when_it_pays_its_way() {
	Chain::with_neurons().run(|| {
		let call = Call::add_stake { hotkey: UNKNOWN, netuid: NO_SUBNET, amount_staked: tao(0) };
		assert_ok!(validity(&POOR, call));
		let other = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		let info = other.get_dispatch_info();
		let extension = SubtensorTransactionExtension::<Test>::default();
		let source = TransactionSource::External;
		assert!(extension.validate_only(signed(&POOR), &other, &info, 0, source, 0).is_ok());
	});
}

#[test]
fn extension_should_pass_call_when_origin_is_not_signed() {
	Chain::with_neurons().run(|| {
		for call in weights_calls(NO_SUBNET, 0) {
			assert_ok!(validity_for(RuntimeOrigin::root(), call));
		}
	});
}

fn take_calls(hotkey: AccountId32, up: u16, down: u16) -> [Call<Test>; 2] {
	[
		Call::increase_take { hotkey: hotkey.clone(), take: up },
		Call::decrease_take { hotkey, take: down },
	]
}

#[test]
fn extension_should_accept_takes_when_the_owner_may_set_them() {
	Chain::with_neurons().run(|| {
		Delegates::<Test>::insert(VALIDATOR, 100);
		for call in take_calls(VALIDATOR, 101, 99) {
			assert_ok!(validity(&ALICE, call));
		}
	});
}

#[test]
fn extension_should_answer_by_error_when_a_take_cannot_be_set() {
	Chain::with_neurons().run(|| {
		Delegates::<Test>::insert(VALIDATOR, 100);
		let [up, down] = take_calls(UNKNOWN, 101, 99);
		assert_eq!([validity(&ALICE, up), validity(&ALICE, down)], [refused(4), refused(4)]);
		let [up, down] = take_calls(VALIDATOR, 101, 99);
		assert_eq!([validity(&BOB, up), validity(&BOB, down)], [refused(25), refused(25)]);
		let [up, down] = take_calls(VALIDATOR, 100, 100);
		assert_eq!([validity(&ALICE, up), validity(&ALICE, down)], [refused(26), refused(26)]);
		let [up, _] = take_calls(VALIDATOR, 11_797, 0);
		assert_eq!(validity(&ALICE, up), refused(27));

		let [up, _] = take_calls(VALIDATOR, 101, 0);
		assert_ok!(dispatch(signed(&ALICE), up));
		let [up, _] = take_calls(VALIDATOR, 102, 0);
		assert_eq!(validity(&ALICE, up), refused(6));
	});
}

#[test]
fn pool_should_hold_one_take_of_a_hotkey_whatever_its_direction() {
	Chain::with_neurons().run(|| {
		Delegates::<Test>::insert(VALIDATOR, 100);
		let of = |who: &AccountId32, call: Call<Test>| {
			let tags = tags(who, call);
			assert_eq!(tags.len(), 1);
			tags
		};
		let [up, down] = take_calls(VALIDATOR, 101, 99);
		let first = of(&ALICE, up);
		assert_eq!(of(&ALICE, down), first);
		let [up, down] = take_calls(VALIDATOR, 102, 98);
		assert_eq!([of(&ALICE, up), of(&ALICE, down)], [first.clone(), first.clone()]);
		let [_, other] = take_calls(VALIDATOR_2, 0, 99);
		assert_ne!(of(&BOB, other), first);
	});
}

#[test]
fn extension_should_pass_a_decrease_of_a_take_whenever_it_comes() {
	Chain::with_neurons().run(|| {
		let down = |take| take_calls(VALIDATOR, 0, take)[1].clone();
		for take in [99, 98, 97] {
			assert_ok!(validity(&ALICE, down(take)));
			assert_ok!(dispatch(signed(&ALICE), down(take)));
		}
		// A raise waits for the last of them.
		let up = |take| take_calls(VALIDATOR, take, 0)[0].clone();
		assert_eq!(validity(&ALICE, up(98)), refused(6));
		System::set_block_number(TAKE_WAIT);
		assert_eq!(validity(&ALICE, up(98)), refused(6));
		System::set_block_number(TAKE_WAIT + 1);
		assert_ok!(validity(&ALICE, up(98)));
		assert_ok!(dispatch(signed(&ALICE), up(98)));
		assert_ok!(validity(&ALICE, down(97)));
	});
}

#[test]
fn pool_should_hold_one_axon_of_a_neuron_when_there_is_no_rate_limit() {
	Chain::with_neurons()
		.subnet(dynamic_subnet(SUBNET_2.get(), tao(1_000), alpha(2_000)))
		.neuron(SUBNET_2, MINER, CAROL, alpha(0))
		.run(|| {
			ServingRateLimit::<Test>::insert(SUBNET, 0);
			let first = tags(&MINER, axon_call(SUBNET, 0x0808_0808, 1, 4));
			assert_eq!(first.len(), 1);
			assert_eq!(tags(&MINER, axon_call(SUBNET, 0x0808_0404, 2, 4)), first);
			assert_ne!(tags(&MINER, axon_call(SUBNET_2, 0x0808_0808, 1, 4)), first);
			assert_ne!(tags(&MINER_2, axon_call(SUBNET, 0x0808_0808, 1, 4)), first);
			let [weights, _] = weights_calls(SUBNET, 0);
			assert_ne!(tags(&VALIDATOR, axon_call(SUBNET, 0, 1, 4)), tags(&VALIDATOR, weights));
		});
}
