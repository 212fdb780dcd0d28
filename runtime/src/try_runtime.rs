//! Trying a runtime upgrade, and blocks, against a copy of a state.
#![allow(clippy::expect_used, reason = "a failed check has to be loud; never part of a release")]

use frame_support::weights::Weight;
use frame_try_runtime::{TryStateSelect, UpgradeCheckSelect};
use sp_runtime::traits::Block as BlockT;

use crate::{configs::system::RuntimeBlockWeights, Block, Executive};

/// Runs the migrations with `checks`; answers the weight they took and that of a block.
pub fn on_runtime_upgrade(checks: UpgradeCheckSelect) -> (Weight, Weight) {
	let weight = Executive::try_runtime_upgrade(checks).expect("the upgrade passes its checks");
	(weight, RuntimeBlockWeights::get().max_block)
}

/// Imports `block` and runs the selected checks of the state after it.
pub fn execute_block(
	block: <Block as BlockT>::LazyBlock,
	state_root_check: bool,
	signature_check: bool,
	select: TryStateSelect,
) -> Weight {
	Executive::try_execute_block(block, state_root_check, signature_check, select)
		.expect("the block imports and the state passes its checks")
}
