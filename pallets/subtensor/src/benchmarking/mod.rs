//! Benchmarks of every call and of every step of a block, one file per room; `scene` has what they
//! run on.
//!
//! Each one sets up the worst case that its documentation names, and asserts what it did. A call
//! whose work depends on a list has a component; where several calls share a weight, the dearest is
//! run. A change of root stake touches the claims of all subnets on which the hotkey has root
//! dividends: `root_stake_changed` is charged for it beside the benchmark of the call.
//!
//! | calls | benchmark |
//! |---|---|
//! | `set_weights`, `set_mechanism_weights`; each row of `batch_set_weights` | `set_weights` |
//! | `commit_weights`, `commit_mechanism_weights`; each item of `batch_commit_weights` | `commit_weights` |
//! | `commit_timelocked_weights`, `commit_timelocked_mechanism_weights`, `commit_crv3_mechanism_weights` | `commit_timelocked_weights` |
//! | `reveal_weights`, `reveal_mechanism_weights`; each row of `batch_reveal_weights` | `reveal_weights` |
//! | `add_stake`, `add_stake_limit` | `add_stake`; on root `root_stake_changed` |
//! | `remove_stake`, `remove_stake_limit`, `remove_stake_full_limit` | `remove_stake`; on root `root_stake_changed` |
//! | `unstake_all`, `unstake_all_alpha` | `unstake_all`, `root_stake_changed` |
//! | `move_stake`, `move_stake_limit`, `transfer_stake`, `transfer_stake_and_hotkey`, `swap_stake`, `swap_stake_limit` | `move_stake`; for each end on root `root_stake_changed` |
//! | `burn_alpha`, `recycle_alpha` | `burn_alpha` |
//! | `add_stake_burn` | `add_stake_burn` |
//! | `increase_take`, `decrease_take` | `set_take` |
//! | `try_associate_hotkey` | `try_associate_hotkey` |
//! | `serve_axon`, `serve_axon_tls`, `serve_prometheus` | of the same names |
//! | `burned_register`, `register_limit` | `burned_register` |
//! | `AdminUtils.sudo_trim_to_max_allowed_uids`, beyond that of a parameter | `trim_neurons`, `trim_row` for each row of weights and bonds |
//! | `register_network`, `register_network_with_identity` | `register_network` |
//! | `register_leased_network` | `register_network`, `register_leased_network` |
//! | `terminate_lease` | `terminate_lease` |
//! | `root_register` | `root_register` |
//! | `start_call` | `start_call` |
//! | `set_children` | `set_children`; on a subnet that was not started with `activate_children` |
//! | `set_childkey_take` | `set_childkey_take` |
//! | `set_pending_childkey_cooldown` | `set_pending_childkey_cooldown` |
//! | `set_coldkey_auto_stake_hotkey` | `set_coldkey_auto_stake_hotkey` |
//! | `set_identity` | `set_identity` |
//! | `set_subnet_identity` | `set_subnet_identity` |
//! | `update_symbol` | `update_symbol` |
//! | `set_tempo`, `set_activity_cutoff_factor` | `set_tempo` |
//! | `trigger_epoch` | `trigger_epoch` |
//! | `set_root_claim_type` | `set_root_claim_type` |
//! | `sudo_set_num_root_claims`, `sudo_set_root_claim_threshold` | `sudo_set_root_claims` |
//! | `claim_root`, `claim_root_with_hotkey` | sums of `root_claim_list`, `root_claim_skip`, `root_claim_visit`, `root_claim_pay`, `root_claim_stake`, `root_stake_changed` |
//! | `root_dissolve_network` | `root_dissolve_network` |
//! | `swap_hotkey` | sums of `swap_hotkey`, `swap_hotkey_look`, `swap_positions`, `swap_claims`, `swap_links` |
//! | `swap_coldkey` | sums of `swap_coldkey`, `swap_positions`, `swap_claims`, `swap_links`, `swap_leases`; `swap_coldkey_announced` weighs as much as it may take |
//! | `announce_coldkey_swap`, `dispute_coldkey_swap`, `clear_coldkey_swap_announcement`, `reset_coldkey_swap` | of the same names |
//!
//! | step | benchmark |
//! |---|---|
//! | start of a block: prices, emission, schedule, moving prices; its end: issuance | `block_step` |
//! | encrypted weights that are opened or dropped | `timelocked_queue`, `reveal_timelocked`, `open` of the beacon |
//! | epochs, with their payments | `epoch`, `epoch_credits`, `links`, `inheritance`; `dissolve_erase` for old records |
//! | the first epoch for which there is no room | `weigh_epoch` |
//! | children that begin to count | `activate_children` |
//! | subnets that end, at the start of a block and when it is idle | `dissolve_*` |
//! | leases of subnets that begin to end | `end_lease` |
//! | what leases pay, at the start of a block and when it is idle | `lease_*` |
//! | root dividends that are claimed when a block is idle | `root_claim_*`, `root_stake_changed`; of a visit that pays nothing `root_claim_look` and what it read beyond |
//! | nominations that are swept when a block is idle | `nomination_look`, `remove_stake`; on root `root_stake_changed` |
//! | checks before a transaction | `look_for_announcement`; of what may be free `extension`, of weights the benchmark of the call |
//! | a fee paid in alpha | `fee_in_alpha` |
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "benchmarks compute their scenes from constants, and fail where something is wrong"
)]

mod children;
mod claims;
mod coinbase;
mod epoch;
mod extension;
mod keys;
mod leases;
mod lifecycle;
mod ports;
mod registration;
mod root;
pub(crate) mod scene;
mod serving;
mod staking;
mod subnets;
mod swap;
mod weights;

use crate::{Config, Pallet};
use alloc::vec::Vec;
use frame_benchmarking::{
	BenchmarkError, BenchmarkMetadata, BenchmarkParameter, BenchmarkResult, Benchmarking,
};
use frame_support::traits::TrackedStorageKey;

/// The benchmarks of one room.
struct Room {
	list: fn(bool) -> Vec<BenchmarkMetadata>,
	run: Run,
}

/// Runs a benchmark: its name, components, keys that do not count, whether to verify, repeats.
type Run = fn(
	&[u8],
	&[(BenchmarkParameter, u32)],
	&[TrackedStorageKey],
	bool,
	u32,
) -> Result<Vec<BenchmarkResult>, BenchmarkError>;

impl Room {
	fn of<B: Benchmarking>() -> Self {
		Self { list: B::benchmarks, run: B::run_benchmark }
	}
}

/// All rooms that have benchmarks.
fn rooms<T: Config>() -> [Room; 16] {
	[
		Room::of::<weights::Pallet<T>>(),
		Room::of::<staking::Pallet<T>>(),
		Room::of::<keys::Pallet<T>>(),
		Room::of::<serving::Pallet<T>>(),
		Room::of::<registration::Pallet<T>>(),
		Room::of::<subnets::Pallet<T>>(),
		Room::of::<children::Pallet<T>>(),
		Room::of::<root::Pallet<T>>(),
		Room::of::<claims::Pallet<T>>(),
		Room::of::<ports::Pallet<T>>(),
		Room::of::<extension::Pallet<T>>(),
		Room::of::<coinbase::Pallet<T>>(),
		Room::of::<epoch::Pallet<T>>(),
		Room::of::<lifecycle::Pallet<T>>(),
		Room::of::<leases::Pallet<T>>(),
		Room::of::<swap::Pallet<T>>(),
	]
}

/// One set of benchmarks to the outside, and so one trait of weights: those of the rooms in their order.
impl<T: Config> Benchmarking for Pallet<T> {
	fn benchmarks(extra: bool) -> Vec<BenchmarkMetadata> {
		rooms::<T>().iter().flat_map(|room| (room.list)(extra)).collect()
	}

	fn run_benchmark(
		name: &[u8],
		components: &[(BenchmarkParameter, u32)],
		whitelist: &[TrackedStorageKey],
		verify: bool,
		repeats: u32,
	) -> Result<Vec<BenchmarkResult>, BenchmarkError> {
		let has = |room: &Room| (room.list)(true).iter().any(|known| known.name == name);
		let room = rooms::<T>().into_iter().find(has).ok_or("no room has this benchmark")?;
		(room.run)(name, components, whitelist, verify, repeats)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::tests::mock::{benchmark_chain, Test};

	#[test]
	fn benchmark_should_belong_to_one_room() {
		let all = Pallet::<Test>::benchmarks(true);
		let mut names: Vec<_> = all.into_iter().map(|benchmark| benchmark.name).collect();
		let count = names.len();
		names.sort();
		names.dedup();
		assert_eq!(names.len(), count);
		assert!(count >= 49, "{count} benchmarks, a room is missing");
	}

	#[test]
	fn benchmark_should_fail_when_no_room_has_it() {
		benchmark_chain().execute_with(|| {
			let run = Pallet::<Test>::run_benchmark(b"nothing", &[], &[], true, 1);
			assert!(matches!(run, Err(BenchmarkError::Stop("no room has this benchmark"))));
		});
	}
}
