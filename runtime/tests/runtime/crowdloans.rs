//! Crowdloans among the other pallets: what their calls may be, and what they cost.

use codec::Encode;
use dtao_runtime::{
	constants::{currency::TAO, PROFILE},
	Address, Balances, Crowdloan, Runtime, RuntimeCall, System,
};
use frame_support::dispatch::GetDispatchInfo;
use pallet_crowdloan::{Call, Contributions, Crowdloans, Unspent, WeightInfo};
use sp_keyring::Sr25519Keyring::{self, Alice, Charlie, Dave, Eve};
use sp_runtime::{DispatchError, DispatchResult};

use crate::common::{in_block, remark, send, transfer};

/// Sends `call` as `key`, which can pay for it.
fn send_by(key: Sr25519Keyring, call: impl Into<RuntimeCall>) -> DispatchResult {
	let nonce = System::account_nonce(key.to_account_id());
	send(key, nonce, call.into()).expect("is valid")
}

fn create(call: Option<RuntimeCall>) -> Call<Runtime> {
	Call::create {
		deposit: 10 * TAO,
		min_contribution: TAO / 10,
		cap: 25 * TAO,
		end: System::block_number() + PROFILE.crowdloan_min_duration,
		target_address: call.is_none().then(|| Dave.to_account_id()),
		call: call.map(Box::new),
	}
}

/// A crowdloan of Alice to which Eve contributes what is missing.
fn raised(call: Option<RuntimeCall>) {
	send_by(Alice, create(call)).expect("is created");
	send_by(Eve, Call::contribute { crowdloan_id: 0, amount: 20 * TAO }).expect("is accepted");
}

fn finalize() -> Call<Runtime> {
	Call::finalize { crowdloan_id: 0 }
}

#[test]
fn crowdloan_should_pay_its_target_when_it_is_finalised() {
	in_block(|| {
		raised(None);
		assert_eq!(Contributions::<Runtime>::get(0, Eve.to_account_id()), Some(15 * TAO));
		let dave = Balances::free_balance(Dave.to_account_id());
		send_by(Alice, finalize()).expect("is finalised");
		assert_eq!(Balances::free_balance(Dave.to_account_id()), dave + 25 * TAO);
		assert_eq!(Balances::free_balance(Crowdloan::funds_account(0)), 0);
	});
}

#[test]
fn funds_account_should_be_the_public_one() {
	// Clients show it, and people send to it.
	let account = Crowdloan::funds_account(7);
	let bytes: &[u8; 32] = account.as_ref();
	assert_eq!(&bytes[..16], b"modlbt/cloan\x07\0\0\0");
	assert_eq!(bytes[16..], [0; 16]);
}

#[test]
fn crowdloan_should_not_run_calls_that_act_from_another_account() {
	let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
	let proxy = pallet_proxy::Call::proxy {
		real: Address::Id(Eve.to_account_id()),
		force_proxy_type: None,
		call: Box::new(remark()),
	};
	let multisig = pallet_multisig::Call::as_multi_threshold_1 {
		other_signatories: vec![Eve.to_account_id()],
		call: Box::new(remark()),
	};
	let refused: [RuntimeCall; 4] = [
		pallet_sudo::Call::sudo { call: Box::new(remark()) }.into(),
		proxy.into(),
		multisig.into(),
		Call::withdraw { crowdloan_id: 0 }.into(),
	];
	for call in refused {
		in_block(|| {
			assert_eq!(send_by(Alice, create(Some(call.clone()))), filtered);
			// Nor inside of a batch, which is found out when it runs.
			let batch = pallet_utility::Call::batch_all { calls: vec![call] };
			raised(Some(batch.into()));
			assert_eq!(send_by(Alice, finalize()), filtered);
			send_by(Alice, Call::refund { crowdloan_id: 0 }).expect("nothing is stuck");
			send_by(Alice, Call::dissolve { crowdloan_id: 0 }).expect("nothing is stuck");
		});
	}
}

#[test]
fn crowdloan_should_give_the_money_back_when_its_call_left_it() {
	in_block(|| {
		raised(Some(transfer(Charlie.to_account_id(), TAO)));
		let charlie = Balances::free_balance(Charlie.to_account_id());
		send_by(Alice, finalize()).expect("the call runs as Alice");
		assert_eq!(Balances::free_balance(Charlie.to_account_id()), charlie + TAO);
		assert!(Unspent::<Runtime>::contains_key(0));
		let bob = Balances::free_balance(Eve.to_account_id());
		send_by(Alice, Call::refund { crowdloan_id: 0 }).expect("Eve is paid");
		assert_eq!(Balances::free_balance(Eve.to_account_id()), bob + 15 * TAO);
		send_by(Alice, Call::dissolve { crowdloan_id: 0 }).expect("only Alice is in it");
		assert!(!Crowdloans::<Runtime>::contains_key(0));
	});
}

#[test]
fn finalising_should_weigh_as_much_as_its_call_besides() {
	in_block(|| {
		let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![1; 4_000] });
		raised(Some(call.clone()));
		let weight = RuntimeCall::from(finalize()).get_dispatch_info().call_weight;
		type W = pallet_crowdloan::weight_info::SubstrateWeight<Runtime>;
		assert_eq!(weight, W::finalize(2) + call.get_dispatch_info().call_weight);
		assert!(call.encoded_size() > 128, "is stored beside the crowdloan");
		send_by(Alice, finalize()).expect("is finalised");
	});
}

#[test]
fn crowdloan_should_be_refused_to_root() {
	in_block(|| {
		let sudo = pallet_sudo::Call::sudo { call: Box::new(create(None).into()) };
		send_by(Alice, sudo).expect("sudo itself succeeds");
		assert!(Crowdloans::<Runtime>::iter().next().is_none());
		let refused = RuntimeCall::from(create(None));
		let result = sp_runtime::traits::Dispatchable::dispatch(
			refused,
			frame_system::RawOrigin::Root.into(),
		);
		assert_eq!(result.map_err(|failure| failure.error).err(), Some(DispatchError::BadOrigin));
	});
}
