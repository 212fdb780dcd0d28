use super::mock::*;
use crate::{Call, Pulse};
use codec::Encode;
use frame_support::{
	pallet_prelude::{InvalidTransaction, TransactionValidityError},
	BoundedVec,
};

fn write_call(rounds: impl IntoIterator<Item = u64>) -> Call<Test> {
	Call::write_pulse { pulses: pulses(rounds) }
}

fn refused(reason: InvalidTransaction) -> TransactionValidityError {
	reason.into()
}

#[test]
fn pool_should_take_pulses_under_one_tag_a_round() {
	local_ext().execute_with(|| {
		write([6]);
		let validity = Drand::validate_write(&write_call([5, 6, 7])).unwrap();
		assert_eq!(validity.provides, [("drand", 5u64).encode(), ("drand", 7u64).encode()]);
		assert!(validity.requires.is_empty() && validity.propagate);
		let fewer = Drand::validate_write(&write_call([5])).unwrap();
		assert!(fewer.priority < validity.priority);
	});
}

#[test]
fn pool_should_refuse_pulses_with_the_reason() {
	local_ext().execute_with(|| {
		write([6]);
		let validate = |call: Call<Test>| Drand::validate_write(&call).unwrap_err();
		assert_eq!(validate(write_call([6])), refused(InvalidTransaction::Stale));
		assert_eq!(validate(write_call([9_000_000])), refused(InvalidTransaction::Future));
		assert_eq!(validate(write_call([0])), refused(InvalidTransaction::Call));
		assert_eq!(validate(write_call([])), refused(InvalidTransaction::Call));
		let pulses = BoundedVec::truncate_from(vec![Pulse::new(7, &beacon().sign(8))]);
		let forged = Call::write_pulse { pulses };
		assert_eq!(validate(forged), refused(InvalidTransaction::BadProof));
	});
}

#[test]
fn pool_should_refuse_calls_that_are_not_for_everybody() {
	local_ext().execute_with(|| {
		let calls = [
			Call::<Test>::set_oldest_stored_round { oldest_round: 0 },
			Call::set_beacon_config { config: Default::default() },
		];
		for call in calls {
			let expected = refused(InvalidTransaction::Call);
			assert_eq!(Drand::validate_write(&call).unwrap_err(), expected);
			assert_eq!(Drand::check_before_dispatch(&call).unwrap_err(), expected);
		}
	});
}

#[test]
fn block_should_leave_out_pulses_that_are_known_by_now() {
	local_ext().execute_with(|| {
		let call = write_call([5]);
		assert_eq!(Drand::check_before_dispatch(&call), Ok(()));
		write([5]);
		let known = refused(InvalidTransaction::Stale);
		assert_eq!(Drand::check_before_dispatch(&call), Err(known));
	});
}
