//! Who has announced another coldkey gets nothing else into a block.

use super::{mock::*, swap_calls::*};
use crate::{extension::MAX_DEPTH, pallet::*, SubtensorTransactionExtension};
use dtao_types::NetUid;
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError},
};
use frame_system::Call as SystemCall;
use pallet_balances::Call as BalancesCall;
use pallet_utility::Call as UtilityCall;
use sp_core::crypto::AccountId32;
use sp_runtime::traits::{DispatchTransaction, TransactionExtension};

type Verdict = Result<(), TransactionValidityError>;

fn verdict(who: &AccountId32, call: impl Into<RuntimeCall>) -> Verdict {
	let call = call.into();
	let info = call.get_dispatch_info();
	SubtensorTransactionExtension::<Test>::new()
		.validate_only(signed(who), &call, &info, 0, TransactionSource::External, 0)
		.map(|_| ())
}

fn refused(code: u8) -> Verdict {
	Err(InvalidTransaction::Custom(code).into())
}

fn transfer() -> RuntimeCall {
	BalancesCall::<Test>::transfer_keep_alive { dest: BOB, value: 5_000 }.into()
}

fn carrier() -> RuntimeCall {
	SystemCall::<Test>::remark { remark: vec![] }.into()
}

fn batches(calls: Vec<RuntimeCall>) -> [RuntimeCall; 3] {
	[
		UtilityCall::<Test>::batch { calls: calls.clone() }.into(),
		UtilityCall::<Test>::batch_all { calls: calls.clone() }.into(),
		UtilityCall::<Test>::force_batch { calls }.into(),
	]
}

fn proxy(real: &AccountId32, call: RuntimeCall) -> RuntimeCall {
	let (real, force_proxy_type) = (real.clone(), None);
	pallet_proxy::Call::<Test>::proxy { real, force_proxy_type, call: Box::new(call) }.into()
}

fn as_derivative(index: u16, call: RuntimeCall) -> RuntimeCall {
	UtilityCall::<Test>::as_derivative { index, call: Box::new(call) }.into()
}

/// The calls about an announcement.
fn own_calls() -> [Call<Test>; 4] {
	[
		Call::announce_coldkey_swap { new_coldkey_hash: hash_of(&HEIR) },
		Call::swap_coldkey_announced { new_coldkey: HEIR },
		Call::dispute_coldkey_swap {},
		Call::clear_coldkey_swap_announcement {},
	]
}

#[test]
fn guard_should_refuse_everything_but_the_calls_about_the_announcement() {
	Chain::with_neurons().run(|| {
		let (hotkey, netuid, amount_staked) = (VALIDATOR, SUBNET, tao(1));
		let others = || {
			let stake = Call::add_stake { hotkey: hotkey.clone(), netuid, amount_staked };
			let swap =
				Call::swap_hotkey { hotkey: hotkey.clone(), new_hotkey: FRESH, netuid: None };
			let reset = Call::reset_coldkey_swap { coldkey: ALICE };
			let own = batches(vec![Call::<Test>::dispute_coldkey_swap {}.into()]);
			let calls = [stake, swap, reset].map(RuntimeCall::from);
			[&calls[..], &[transfer()], &batches(vec![transfer()]), &own].concat()
		};
		for call in others() {
			assert_ok!(verdict(&ALICE, call));
		}
		assert_ok!(announce(&ALICE, &HEIR));
		for call in others() {
			assert_eq!(verdict(&ALICE, call), refused(0));
		}
		for call in own_calls() {
			assert_ok!(verdict(&ALICE, call));
		}
		assert_ok!(verdict(&ALICE, carrier()));
		assert_ok!(verdict(&BOB, transfer()));

		assert_ok!(dispute(&ALICE));
		for call in others().into_iter().chain([carrier()]) {
			assert_eq!(verdict(&ALICE, call), refused(21));
		}
		// They reach the block and fail there by name.
		for call in own_calls() {
			assert_ok!(verdict(&ALICE, call));
		}
		assert_ok!(dispatch(RuntimeOrigin::root(), Call::reset_coldkey_swap { coldkey: ALICE }));
		for call in others() {
			assert_ok!(verdict(&ALICE, call));
		}
	});
}

#[test]
fn guard_should_look_at_whom_a_call_acts_for() {
	Chain::with_neurons().run(|| {
		let derived = pallet_utility::derivative_account_id(BOB, 7);
		assert_ok!(announce(&ALICE, &HEIR));
		ColdkeySwapAnnouncements::<Test>::insert(&derived, (9, hash_of(&HEIR)));
		// In the name of a guarded account, however deep.
		let for_alice = proxy(&ALICE, transfer());
		let for_derived = as_derivative(7, transfer());
		for call in [&for_alice, &for_derived] {
			assert_eq!(verdict(&BOB, call.clone()), refused(0));
			for batch in batches(vec![transfer(), call.clone()]) {
				assert_eq!(verdict(&BOB, batch.clone()), refused(0));
				assert_eq!(verdict(&BOB, proxy(&BOB, batch)), refused(0));
			}
		}
		// The batch is what she does, whatever is in it.
		let call = Call::<Test>::dispute_coldkey_swap {}.into();
		assert_eq!(verdict(&BOB, proxy(&ALICE, batches(vec![call])[0].clone())), refused(0));
		for call in own_calls() {
			assert_ok!(verdict(&BOB, proxy(&ALICE, call.into())));
		}
		// In the name of others.
		assert_ok!(verdict(&BOB, proxy(&CAROL, transfer())));
		assert_ok!(verdict(&BOB, as_derivative(8, transfer())));
		assert_ok!(verdict(&BOB, batches(vec![transfer(), proxy(&CAROL, transfer())])[0].clone()));
		ColdkeySwapAnnouncements::<Test>::remove(derived);
	});
}

#[test]
fn guard_should_refuse_what_is_nested_too_deeply() {
	Chain::with_neurons().run(|| {
		let nested = |depth| (0..depth).fold(transfer(), |call, _| proxy(&BOB, call));
		assert_ok!(verdict(&BOB, nested(MAX_DEPTH)));
		assert_eq!(verdict(&BOB, nested(MAX_DEPTH + 1)), refused(255));
		let batch = batches(vec![transfer(), nested(MAX_DEPTH)]);
		assert_eq!(verdict(&BOB, batch[0].clone()), refused(255));
	});
}

#[test]
fn weight_should_count_each_account_once() {
	Chain::with_neurons().run(|| {
		let extension = SubtensorTransactionExtension::<Test>::new();
		let weigh = |call: &RuntimeCall| {
			TransactionExtension::<RuntimeCall>::weight(&extension, call).ref_time()
		};
		let one = weigh(&transfer());
		let batch = batches(vec![transfer(); 9])[0].clone();
		assert_eq!(weigh(&batch), one);
		let acting = |who: &[AccountId32]| {
			let calls = who.iter().map(|who| proxy(who, transfer())).collect();
			weigh(&batches(calls)[0])
		};
		let two = acting(&[ALICE]);
		assert!(two > one);
		assert_eq!(acting(&[ALICE, ALICE]), two);
		assert_eq!(acting(&[ALICE, BOB]) - two, two - one);
	});
}

#[test]
fn a_refused_call_should_cost_nothing_and_change_nothing() {
	Chain::with_neurons().run(|| {
		assert_ok!(announce(&ALICE, &HEIR));
		let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
		assert_eq!(verdict(&ALICE, transfer()), refused(0));
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), root);
		// By itself a call of the economy knows nothing of the guard but for changes of keys.
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(1)));
		assert_eq!(
			swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(NetUid::ROOT)),
			Err(Error::<Test>::ColdkeySwapAnnounced.into())
		);
	});
}
