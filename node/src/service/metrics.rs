//! What Prometheus learns about the economy and about finality, block by block.

use super::client::FullClient;
use dtao_runtime::{facts, facts::EventFacts, opaque::Block, Hash, VERSION};
use futures::{stream::select, Future, StreamExt};
use prometheus_endpoint::{
	register, Counter, CounterVec, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64,
};
use sc_client_api::{
	BlockImportNotification, BlockchainEvents, HeaderBackend, StorageKey, StorageProvider,
};
use sc_consensus_aura::find_pre_digest;
use sp_api::{Core, ProvideRuntimeApi};
use sp_consensus_aura::sr25519::AuthoritySignature;
use std::{collections::VecDeque, sync::Arc};

/// Subnets that are looked at in a block; a chain has 128 and those that end.
const MOST_SUBNETS: usize = 512;

/// Slots whose blocks are remembered, to see a second one.
const SLOTS_REMEMBERED: usize = 1_024;

/// Kinds of unexpected states that are counted from the start; others appear when they happen.
const KINDS: [&str; 3] = ["dissolve", "emission", "epoch"];

/// The metrics. All start with `dtao_`.
struct Metrics {
	issuance: Gauge<U64>,
	blocks_since_epoch: GaugeVec<U64>,
	epochs_deferred: Counter<U64>,
	epochs_skipped: Counter<U64>,
	unexpected: CounterVec<U64>,
	free_share: Gauge<F64>,
	finality_lag: Gauge<U64>,
	equivocations: Counter<U64>,
	events_readable: Gauge<U64>,
}

/// Reads blocks as they come.
struct Watcher {
	client: Arc<FullClient>,
	metrics: Metrics,
	slot_ms: u64,
	slots: SlotMemory,
}

/// The blocks of the last slots.
#[derive(Default)]
struct SlotMemory(VecDeque<(u64, Hash)>);

/// Something that happened to the chain.
enum Step {
	Imported(Box<BlockImportNotification<Block>>),
	Finalized,
}

/// Register the metrics, and the task that fills them.
pub(super) fn watch(
	registry: &Registry,
	client: Arc<FullClient>,
) -> Result<impl Future<Output = ()>, sc_service::Error> {
	let metrics = Metrics::register(registry)?;
	let slot_ms = sc_consensus_aura::slot_duration(&*client)?.as_millis();
	let imported = client.import_notification_stream().map(|block| Step::Imported(Box::new(block)));
	let finalized = client.finality_notification_stream().map(|_| Step::Finalized);
	let mut watcher = Watcher { client, metrics, slot_ms, slots: SlotMemory::default() };
	Ok(async move {
		let mut steps = select(imported, finalized);
		while let Some(step) = steps.next().await {
			watcher.take(step);
		}
	})
}

impl Metrics {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let gauge = |name, help| register(Gauge::new(name, help)?, registry);
		let counter = |name, help| register(Counter::new(name, help)?, registry);
		let free_share = Gauge::<F64>::new(
			"dtao_free_call_share",
			"Weight of calls without fee in the best block, as a share of what a block holds (0 to 1)",
		)?;
		let since = GaugeVec::new(
			Opts::new("dtao_blocks_since_epoch", "Blocks since the last epoch of each subnet"),
			&["netuid"],
		)?;
		let unexpected = CounterVec::new(
			Opts::new(
				"dtao_unexpected_total",
				"Steps of hooks that met a state that must not happen, and were undone",
			),
			&["kind"],
		)?;
		// A family shows from its first child on, and alerts need it before anything is wrong.
		for kind in KINDS {
			unexpected.with_label_values(&[kind]);
		}
		Ok(Self {
			issuance: gauge("dtao_issuance_rao", "All TAO in existence, in rao")?,
			blocks_since_epoch: register(since, registry)?,
			epochs_deferred: counter(
				"dtao_epochs_deferred_total",
				"Epochs that were due and had no room in their block",
			)?,
			epochs_skipped: counter(
				"dtao_epochs_skipped_total",
				"Epochs that were skipped because the state of the subnet is not consistent",
			)?,
			unexpected: register(unexpected, registry)?,
			free_share: register(free_share, registry)?,
			finality_lag: gauge("dtao_finality_lag_blocks", "Best block less the last final one")?,
			equivocations: counter(
				"dtao_slot_equivocations_total",
				"Blocks that were authored in a slot that had one already",
			)?,
			events_readable: gauge(
				"dtao_events_readable",
				"1 while this node knows the runtime of the chain; 0: its event metrics stand still",
			)?,
		})
	}

	fn add(&self, facts: &EventFacts) {
		self.epochs_deferred.inc_by(facts.epochs_deferred);
		self.epochs_skipped.inc_by(facts.epochs_skipped);
		for (kind, count) in &facts.unexpected {
			self.unexpected.with_label_values(&[kind]).inc_by(*count);
		}
		self.free_share.set(facts.free_share);
	}
}

impl Watcher {
	fn take(&mut self, step: Step) {
		if let Step::Imported(block) = step {
			if let Ok(slot) = find_pre_digest::<Block, AuthoritySignature>(&block.header) {
				if self.slots.is_second(*slot, block.hash) {
					self.metrics.equivocations.inc();
					log::warn!(target: "aura", "Slot {} has a second block: {}", *slot, block.hash);
				}
			}
			if block.is_new_best {
				self.read_state(block.hash);
			}
		}
		let info = self.client.info();
		let lag = info.best_number.saturating_sub(info.finalized_number);
		self.metrics.finality_lag.set(lag.into());
	}

	/// Three reads and one walk over the subnets. What is not there (state pruned meanwhile) is left as
	/// it was.
	fn read_state(&self, block: Hash) {
		if let Some(rao) =
			self.value(block, facts::issuance_key()).and_then(|v| facts::issuance(&v))
		{
			self.metrics.issuance.set(rao);
		}
		self.read_subnets(block);
		let readable = self.knows_runtime(block);
		self.metrics.events_readable.set(readable.into());
		if !readable {
			return;
		}
		let events = self.value(block, facts::events_key()).unwrap_or_default();
		if let Some(facts) = facts::event_facts(&events, self.slot_ms) {
			self.metrics.add(&facts);
		}
	}

	fn read_subnets(&self, block: Hash) {
		let prefix = StorageKey(facts::blocks_since_epoch_prefix());
		let Ok(pairs) = self.client.storage_pairs(block, Some(&prefix), None) else { return };
		let since = &self.metrics.blocks_since_epoch;
		// Subnets that are gone go.
		since.reset();
		for (key, value) in pairs.take(MOST_SUBNETS) {
			if let (Some(netuid), Ok(blocks)) = (
				facts::subnet_of_key(&key.0),
				value.0.as_slice().try_into().map(u64::from_le_bytes),
			) {
				since.with_label_values(&[&netuid.to_string()]).set(blocks);
			}
		}
	}

	fn value(&self, block: Hash, key: Vec<u8>) -> Option<Vec<u8>> {
		self.client.storage(block, &StorageKey(key)).ok().flatten().map(|data| data.0)
	}

	/// Events are read with the types of this node's own runtime.
	fn knows_runtime(&self, block: Hash) -> bool {
		let version = self.client.runtime_api().version(block);
		version.is_ok_and(|version| version.spec_version == VERSION.spec_version)
	}
}

impl SlotMemory {
	/// Whether another block of this slot has been seen.
	fn is_second(&mut self, slot: u64, block: Hash) -> bool {
		let second = self.0.iter().any(|(other, hash)| *other == slot && *hash != block);
		if self.0.len() >= SLOTS_REMEMBERED {
			self.0.pop_front();
		}
		self.0.push_back((slot, block));
		second
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn metrics_should_be_registered_once() {
		let registry = Registry::new();
		let metrics = Metrics::register(&registry).unwrap();
		assert!(Metrics::register(&registry).is_err());
		metrics.blocks_since_epoch.with_label_values(&["1"]).set(7);
		metrics.add(&EventFacts {
			epochs_deferred: 2,
			epochs_skipped: 0,
			unexpected: [("epoch".to_string(), 3)].into(),
			free_share: 0.5,
		});
		let names: Vec<_> = registry.gather().iter().map(|f| f.get_name().to_string()).collect();
		assert_eq!(
			names,
			[
				"dtao_blocks_since_epoch",
				"dtao_epochs_deferred_total",
				"dtao_epochs_skipped_total",
				"dtao_events_readable",
				"dtao_finality_lag_blocks",
				"dtao_free_call_share",
				"dtao_issuance_rao",
				"dtao_slot_equivocations_total",
				"dtao_unexpected_total",
			]
		);
		assert_eq!(metrics.unexpected.with_label_values(&["epoch"]).get(), 3);
	}

	#[test]
	fn second_block_of_a_slot_should_be_seen() {
		let (one, two) = (Hash::repeat_byte(1), Hash::repeat_byte(2));
		let mut slots = SlotMemory::default();
		assert!(!slots.is_second(7, one));
		assert!(!slots.is_second(7, one));
		assert!(slots.is_second(7, two));
		assert!(!slots.is_second(8, two));
		for slot in 10..2_000 {
			assert!(!slots.is_second(slot, one));
		}
		assert_eq!(slots.0.len(), SLOTS_REMEMBERED);
	}
}
