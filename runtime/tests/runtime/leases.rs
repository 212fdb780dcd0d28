//! A subnet from a crowdloan over its dividends to the end of its lease.

use dtao_runtime::{
	configs::system::block_weights,
	constants::{currency::TAO, FAST, PROFILE},
	AccountId, Address, Balances, Proxy, ProxyType, Runtime, RuntimeCall, System,
};
use frame_support::{
	dispatch::GetDispatchInfo,
	traits::fungible::{Inspect, Mutate},
};
use pallet_crowdloan::{Call as CrowdloanCall, HeldContributions};
use pallet_proxy::Call as ProxyCall;
use pallet_subtensor::{
	leases::SubnetLeaseOf, AccumulatedLeaseDividends, Alpha, Call, EndedLeases, Error,
	SubnetLeases, SubnetOwner,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Eve};
use sp_runtime::{DispatchResult, Percent};

use crate::common::{finish_block, genesis, send, start_block, transfer};

/// Sends `call` as `key`, which can pay for it.
fn send_by(key: Sr25519Keyring, call: impl Into<RuntimeCall>) -> DispatchResult {
	let nonce = System::account_nonce(key.to_account_id());
	send(key, nonce, call.into()).expect("is valid")
}

/// Runs `test` in block 1 of a chain.
fn on_chain(test: impl FnOnce()) {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		for key in [Alice, Bob, Charlie, Eve] {
			let who = key.to_account_id();
			Balances::mint_into(&who, 5_000 * TAO).expect("fits");
		}
		test();
		finish_block();
		assert_eq!(pallet_crowdloan::try_state::check::<Runtime>(), Ok(()));
	});
}

/// Goes on to the beginning of block `n`.
fn until(n: u32) {
	while System::block_number() < n {
		finish_block();
		let next = System::block_number() + 1;
		start_block(next, next.into());
	}
}

/// A crowdloan of 1,200 TAO that leases a subnet until `end_block`: of Alice a half, a quarter of Bob and Eve each.
fn raise(end_block: Option<u32>) {
	let emissions_share = Percent::from_percent(50);
	let call = Call::register_leased_network { emissions_share, end_block };
	let create = CrowdloanCall::create {
		deposit: 600 * TAO,
		min_contribution: TAO,
		cap: 1_200 * TAO,
		end: System::block_number() + PROFILE.crowdloan_min_duration,
		call: Some(Box::new(call.into())),
		target_address: None,
	};
	send_by(Alice, create).expect("is created");
	for key in [Bob, Eve] {
		let give = CrowdloanCall::contribute { crowdloan_id: 0, amount: 300 * TAO };
		send_by(key, give).expect("is accepted");
	}
}

fn finalize() -> CrowdloanCall<Runtime> {
	CrowdloanCall::finalize { crowdloan_id: 0 }
}

/// What the beneficiary does in the name of the lease.
fn as_lease(lease: &SubnetLeaseOf<Runtime>, call: impl Into<RuntimeCall>) -> ProxyCall<Runtime> {
	let real = Address::Id(lease.coldkey.clone());
	ProxyCall::proxy { real, force_proxy_type: None, call: Box::new(call.into()) }
}

fn stake_of(lease: &SubnetLeaseOf<Runtime>, who: &AccountId) -> u128 {
	Alpha::<Runtime>::get((&lease.hotkey, who, lease.netuid)).bits
}

fn terminate(lease_id: u32) -> Call<Runtime> {
	Call::terminate_lease { lease_id, hotkey: Charlie.to_account_id() }
}

#[test]
fn crowdloan_should_lease_a_subnet_pay_its_contributors_and_hand_it_over() {
	on_chain(|| {
		let end = 320;
		raise(Some(end));
		let before = Balances::free_balance(Eve.to_account_id());
		send_by(Alice, finalize()).expect("is finalised");
		let lease = SubnetLeases::<Runtime>::get(0).expect("is registered");
		let proxies = Proxy::proxies(lease.coldkey.clone()).0;
		assert_eq!(proxies[0].delegate, Alice.to_account_id());
		assert_eq!(proxies[0].proxy_type, ProxyType::SubnetLeaseBeneficiary);
		assert!(!HeldContributions::<Runtime>::contains_key(Eve.to_account_id()));

		// The beneficiary runs the subnet, and touches nothing else.
		let netuid = lease.netuid;
		send_by(Alice, as_lease(&lease, Call::start_call { netuid })).expect("is sent");
		send_by(Alice, as_lease(&lease, transfer(Alice.to_account_id(), TAO))).expect("is sent");
		let tempo = pallet_admin_utils::Call::sudo_set_tempo { netuid, tempo: 10 };
		send_by(Alice, pallet_sudo::Call::sudo { call: Box::new(tempo.into()) }).expect("is set");

		until(3);
		let left = 1_200 * TAO - lease.cost;
		assert_eq!(Balances::free_balance(Eve.to_account_id()), before + left / 4);
		assert!(lease.cost > 1_000 * TAO && lease.cost < 1_001 * TAO);
		until(302);
		let [alice, bob, eve] = [Alice, Bob, Eve].map(|key| stake_of(&lease, &key.to_account_id()));
		assert!(eve > 0 && alice > bob, "dividends are paid");
		assert!(bob.abs_diff(eve) < eve / 1_000_000);

		let early = send_by(Alice, terminate(0));
		assert_eq!(early, Err(Error::<Runtime>::LeaseHasNotEnded.into()));
		until(end);
		let associate = Call::try_associate_hotkey { hotkey: Charlie.to_account_id() };
		send_by(Alice, associate).expect("is free");
		send_by(Alice, terminate(0)).expect("its time is over");
		assert_eq!(SubnetOwner::<Runtime>::get(netuid), Alice.to_account_id());
		until(end + 2);
		assert!(EndedLeases::<Runtime>::iter().next().is_none());
		assert_eq!(AccumulatedLeaseDividends::<Runtime>::get(0).rao(), 0);
		assert_eq!(stake_of(&lease, &lease.coldkey), 0);
		assert_eq!(Balances::total_balance(&lease.coldkey), 0);
	});
}

#[test]
fn crowdloan_should_keep_its_money_when_the_subnet_cannot_be_registered() {
	on_chain(|| {
		// Its end has come when it is finalised.
		raise(Some(2));
		until(5);
		let error = Error::<Runtime>::LeaseCannotEndInThePast;
		assert_eq!(send_by(Alice, finalize()), Err(error.into()));
		send_by(Eve, CrowdloanCall::withdraw { crowdloan_id: 0 }).expect("nothing is stuck");
	});
}

#[test]
fn lease_should_not_be_registered_by_a_transaction() {
	on_chain(|| {
		let emissions_share = Percent::from_percent(50);
		let call = Call::register_leased_network { emissions_share, end_block: None };
		let error = Error::<Runtime>::InvalidCrowdloanId;
		assert_eq!(send_by(Alice, call), Err(error.into()));
	});
}

#[test]
fn crowdloan_with_most_contributors_should_fit_a_block() {
	on_chain(|| {
		raise(None);
		pallet_crowdloan::Crowdloans::<Runtime>::mutate(0, |loan| {
			loan.as_mut().expect("is open").contributors_count = 500;
		});
		let info = RuntimeCall::from(finalize()).get_dispatch_info();
		let limits = block_weights(&FAST);
		let most = limits.get(info.class).max_extrinsic.expect("is limited");
		assert!(info.call_weight.all_lte(most), "{} of {most}", info.call_weight);
		pallet_crowdloan::Crowdloans::<Runtime>::mutate(0, |loan| {
			loan.as_mut().expect("is open").contributors_count = 3;
		});
	});
}
