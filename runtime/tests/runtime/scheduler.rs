//! Calls that run later, beside everything else that a block does by itself.

use dtao_runtime::{
	configs::{governance::SchedulerWeight, system::RuntimeBlockWeights, upgrade::MigrationWeight},
	RuntimeCall,
};

/// Percent of a block that its epochs take at most.
const EPOCHS: u64 = 50;

#[test]
fn scheduled_calls_and_epochs_should_fit_a_block_together() {
	let block = RuntimeBlockWeights::get().max_block.ref_time();
	for (what, weight) in [("calls", SchedulerWeight::get()), ("migration", MigrationWeight::get())]
	{
		let share = weight.ref_time() * 100 / block;
		assert!((30..=40).contains(&share), "{what}: {share} %");
		assert!(share + EPOCHS <= 90, "{what}: no room for the rest of the block");
	}
}

#[test]
fn scheduled_calls_should_have_room_for_an_ordinary_one() {
	use frame_support::dispatch::GetDispatchInfo;
	let call = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: dtao_runtime::AccountId::new([1; 32]).into(),
		value: 1,
	});
	assert!(call.get_dispatch_info().call_weight.all_lt(SchedulerWeight::get()));
}
