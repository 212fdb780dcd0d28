//! How long a call may be that costs nothing.
//!
//! No fee speaks against a long one, so each has a bound on its encoded length that follows from what it
//! can carry at most: a weight for each neuron, a salt of [`MAX_SALT`] numbers, [`MAX_COMMITS`] reveals,
//! [`MAX_ITEMS`] items, [`MAX_CERTIFICATE`] bytes of a certificate. The rooms refuse a call that carries more, by the name of what is too long; the
//! transaction extension refuses it by its length, before it looks at anything else.
//!
//! [`BUDGET`] says how many bytes a neuron can send for nothing in a tempo. `docs/free-calls.md` has the
//! computation.

use crate::{
	pallet::Call,
	serving::MAX_CERTIFICATE,
	weights::{WeightStore, MAX_COMMITS, MAX_ITEMS, MAX_SALT},
	Config,
};
use dtao_types::NetUid;

/// Bytes of free calls that one neuron can have included on one mechanism in a tempo of 360 blocks, with
/// the default rate limits and the shortest that an owner can set, on a subnet of 256 neurons.
pub const BUDGET: usize = 20_480;

/// Bytes of the index of a call.
const INDEX: usize = 1;

/// Bytes of a netuid.
const NETUID: usize = 2;

/// Bytes of a mechanism.
const MECHANISM: usize = 1;

/// Bytes of a version key.
const KEY: usize = 8;

/// Bytes of a hash or an account.
const HASH: usize = 32;

/// Bytes of a take.
const TAKE: usize = 2;

/// Bytes of an endpoint: version, address, port, type, protocol and two placeholders.
const AXON: usize = 26;

/// Bytes of an endpoint for metrics: version, address, port and type.
const METRICS: usize = 23;

/// Bytes of a round of the beacon.
const ROUND: usize = 8;

/// Bytes of the version of a commit.
const VERSION: usize = 2;

/// Most bytes of a compact 16-bit number, and of the count of a list.
const COMPACT: usize = 4;

/// Most bytes of a compact 64-bit number.
const COMPACT_KEY: usize = 9;

/// Most bytes of a list of `items` items of `size` bytes.
const fn list(items: usize, size: usize) -> usize {
	items.saturating_mul(size).saturating_add(COMPACT)
}

/// Sum of the parts of a call.
fn sum(parts: &[usize]) -> usize {
	parts.iter().fold(INDEX, |sum, part| sum.saturating_add(*part))
}

/// Most bytes of a call that costs nothing, without the index of the pallet; `None` for calls that cost
/// a fee.
pub fn longest<T: Config>(call: &Call<T>) -> Option<usize> {
	// Uids or weights of one row.
	let row = |netuid: &NetUid| list(WeightStore::<T>::longest_row(*netuid), 2);
	let salt = list(MAX_SALT as usize, 2);
	let ciphertext = |netuid: &NetUid| list(WeightStore::<T>::longest_commit(*netuid), 1);
	let parts = match call {
		Call::set_weights { netuid, .. } => sum(&[NETUID, row(netuid), row(netuid), KEY]),
		Call::set_mechanism_weights { netuid, .. } => {
			sum(&[NETUID, MECHANISM, row(netuid), row(netuid), KEY])
		},
		Call::reveal_weights { netuid, .. } => sum(&[NETUID, row(netuid), row(netuid), salt, KEY]),
		Call::reveal_mechanism_weights { netuid, .. } => {
			sum(&[NETUID, MECHANISM, row(netuid), row(netuid), salt, KEY])
		},
		Call::batch_reveal_weights { netuid, .. } => {
			let rows = list(MAX_COMMITS as usize, row(netuid));
			let salts = list(MAX_COMMITS as usize, salt);
			sum(&[NETUID, rows, rows, salts, list(MAX_COMMITS as usize, KEY)])
		},
		Call::batch_set_weights { netuids, .. } => {
			let rows = netuids.iter().take(MAX_ITEMS).map(|netuid| {
				list(WeightStore::<T>::longest_row(netuid.0), COMPACT.saturating_mul(2))
					.saturating_add(COMPACT)
					.saturating_add(COMPACT_KEY)
			});
			rows.fold(sum(&[list(0, 0), list(0, 0), list(0, 0)]), usize::saturating_add)
		},
		Call::batch_commit_weights { netuids, .. } => {
			let items = netuids.len().min(MAX_ITEMS);
			sum(&[list(items, COMPACT), list(items, HASH)])
		},
		Call::commit_weights { .. } => sum(&[NETUID, HASH]),
		Call::commit_mechanism_weights { .. } => sum(&[NETUID, MECHANISM, HASH]),
		Call::commit_timelocked_weights { netuid, .. } => {
			sum(&[NETUID, ciphertext(netuid), ROUND, VERSION])
		},
		Call::commit_crv3_mechanism_weights { netuid, .. } => {
			sum(&[NETUID, MECHANISM, ciphertext(netuid), ROUND])
		},
		Call::commit_timelocked_mechanism_weights { netuid, .. } => {
			sum(&[NETUID, MECHANISM, ciphertext(netuid), ROUND, VERSION])
		},
		Call::serve_axon { .. } => sum(&[NETUID, AXON]),
		Call::serve_axon_tls { .. } => sum(&[NETUID, AXON, list(MAX_CERTIFICATE, 1)]),
		Call::serve_prometheus { .. } => sum(&[NETUID, METRICS]),
		Call::increase_take { .. } | Call::decrease_take { .. } => sum(&[HASH, TAKE]),
		// A test decodes every call there is: one that is free must be above.
		_ => return None,
	};
	Some(parts)
}
