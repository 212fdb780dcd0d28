//! Consensus: authoring in the slots of this node's key, and votes on final blocks.

use super::{
	backoff::FinalityBackoff,
	client::{justification_period, BlockImport, FullClient, GrandpaLink},
	network::Network,
	shield::{AuthorPool, Shield},
	Node,
};
use dtao_runtime::{
	constants::block,
	opaque::{Block, Header},
};
use futures::FutureExt;
use sc_basic_authorship::ProposerFactory;
use sc_client_api::HeaderBackend;
use sc_consensus_aura::{
	BuildAuraWorkerParams, InherentDataProvider as AuraInherent, SlotDuration, SlotProportion,
};
use sc_consensus_grandpa::{GrandpaParams, VotingRulesBuilder};
use sc_consensus_slots::{SimpleSlotWorker, SimpleSlotWorkerToSlotWorker, SlotInfo};
use sc_service::error::Error as ServiceError;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_timestamp::InherentDataProvider as Timestamp;
use std::{sync::Arc, time::Duration};

/// GRANDPA's guess how long a message needs to reach everybody; a voting round lasts four of it.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Share of a slot in which transactions are put into a block; the rest is for import and gossip.
const PROPOSAL_SHARE_OF_SLOT: f32 = 2.0 / 3.0;

/// The same with short slots, where a block may weigh almost as much as the slot is long.
const PROPOSAL_SHARE_OF_SHORT_SLOT: f32 = 0.9;

/// Slots below this are short.
const SHORT_SLOT: Duration = Duration::from_secs(1);

/// Bytes of a block beside its transactions: header and seal.
const BLOCK_OVERHEAD: usize = 512;

impl Node {
	/// Author blocks in the slots of this node's Aura key.
	pub(super) fn start_authoring(
		&self,
		network: &Network,
		block_import: BlockImport,
	) -> Result<(), ServiceError> {
		let shield = self.shield()?;
		let backoff =
			FinalityBackoff::new(self.client.clone(), self.finality_slack, self.slot_duration);
		let mut worker = sc_consensus_aura::build_aura_worker::<AuraPair, _, _, _, _, _, _, _, _>(
			BuildAuraWorkerParams {
				client: self.client.clone(),
				block_import,
				proposer_factory: self.proposer_factory(shield.pool()),
				keystore: self.keystore.keystore(),
				sync_oracle: network.sync.clone(),
				justification_sync_link: network.sync.clone(),
				force_authoring: self.force_authoring,
				backoff_authoring_blocks: Some(backoff),
				telemetry: self.telemetry_handle(),
				block_proposal_slot_portion: proposal_share(self.slot_duration),
				max_block_proposal_slot_portion: None,
				compatibility_mode: Default::default(),
			},
		);
		let (select_chain, sync) = (self.select_chain.clone(), network.sync.clone());
		let slot_duration = self.slot_duration;
		let genesis = self.genesis_to_build_on();
		let keys = shield.clone();
		let first_slot = async move {
			if let Some(genesis) = genesis {
				worker.on_slot(running_slot(genesis, slot_duration, &keys)).await;
			}
			SimpleSlotWorkerToSlotWorker(worker)
		};
		let authoring = first_slot.then(move |worker| {
			let inherents = move |parent, ()| {
				let announcement = shield.announcement_after(parent);
				async move {
					let (slot, timestamp) = inherents(slot_duration);
					Ok((slot, timestamp, announcement?))
				}
			};
			sc_consensus_slots::start_slot_worker(
				slot_duration,
				select_chain,
				worker,
				sync,
				inherents,
			)
		});
		self.task_manager.spawn_essential_handle().spawn_blocking(
			"aura",
			Some("block-authoring"),
			authoring,
		);
		Ok(())
	}

	/// What puts transactions into blocks. A block is as large as the runtime allows: a transaction
	/// that the pool takes can always be included.
	fn proposer_factory(&self, pool: Arc<AuthorPool>) -> ProposerFactory<AuthorPool, FullClient> {
		let mut factory = ProposerFactory::new(
			self.task_manager.spawn_handle(),
			self.client.clone(),
			pool,
			self.prometheus.as_ref().map(|prometheus| &prometheus.registry),
			self.telemetry_handle(),
		);
		factory.set_default_block_size_limit(block_size_limit());
		factory
	}

	/// Vote on final blocks, or only follow the votes when this node has no key for them.
	pub(super) fn start_grandpa(
		&self,
		network: Network,
		link: GrandpaLink,
	) -> Result<(), ServiceError> {
		let keystore = self.role.is_authority().then(|| self.keystore.keystore());
		let voting_rules = match self.quick_finality {
			true => VotingRulesBuilder::new(),
			// Some blocks behind the best, which tools of local chains count on, too.
			false => VotingRulesBuilder::default(),
		};
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: gossip_duration(self.slot_duration),
				justification_generation_period: justification_period(self.local),
				name: Some(self.name.clone()),
				observer_enabled: false,
				keystore,
				local_role: self.role,
				telemetry: self.telemetry_handle(),
				protocol_name: network.grandpa_protocol,
			},
			link,
			network: network.service,
			sync: network.sync,
			notification_service: network.grandpa_notifications,
			voting_rule: voting_rules.build(),
			prometheus_registry: self.prometheus.as_ref().map(|config| config.registry.clone()),
			shared_voter_state: self.voter_state.clone(),
			telemetry: self.telemetry_handle(),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool.clone()),
		})?;
		self.task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
		Ok(())
	}

	/// Genesis, where block 1 is to be authored in the slot that is already running.
	///
	/// The slot worker waits for the start of the next slot, up to 12 s; a local chain is asked to
	/// be ready at once. A fresh chain has no block in this slot yet, so none is authored twice.
	fn genesis_to_build_on(&self) -> Option<Header> {
		let info = self.client.info();
		let fresh = self.force_authoring && info.best_number == 0;
		fresh.then(|| self.client.header(info.genesis_hash).ok().flatten()).flatten()
	}
}

/// The slot that is running, for block 1.
fn running_slot(genesis: Header, slot_duration: SlotDuration, shield: &Shield) -> SlotInfo<Block> {
	let (aura, timestamp) = inherents(slot_duration);
	let slot = *aura;
	let inherents = Box::new((aura, timestamp, shield.announcement(1)));
	SlotInfo::new(slot, inherents, slot_duration.as_duration(), genesis, None)
}

/// The inherents of a block that is authored now: its slot and its time.
pub(super) fn inherents(slot_duration: SlotDuration) -> (AuraInherent, Timestamp) {
	let timestamp = Timestamp::from_system_time();
	(AuraInherent::from_timestamp_and_slot_duration(*timestamp, slot_duration), timestamp)
}

/// Bytes that an author fills a block with.
fn block_size_limit() -> usize {
	usize::try_from(block::MAX_LENGTH).unwrap_or(usize::MAX).saturating_add(BLOCK_OVERHEAD)
}

/// The part of a slot for which transactions are put into a block.
fn proposal_share(slot_duration: SlotDuration) -> SlotProportion {
	SlotProportion::new(match slot_duration.as_duration() < SHORT_SLOT {
		true => PROPOSAL_SHARE_OF_SHORT_SLOT,
		false => PROPOSAL_SHARE_OF_SLOT,
	})
}

/// With short slots the rounds are short too, so that finality stays within a block or two.
fn gossip_duration(slot_duration: SlotDuration) -> Duration {
	GOSSIP_DURATION.min(Duration::from_millis(slot_duration.as_millis() / 10))
}

#[cfg(test)]
mod tests {
	use super::*;
	use dtao_runtime::constants::{FAST, PRODUCTION};

	#[test]
	fn gossip_duration_should_shrink_with_the_slot() {
		assert_eq!(gossip_duration(SlotDuration::from_millis(12_000)), GOSSIP_DURATION);
		assert_eq!(gossip_duration(SlotDuration::from_millis(250)), Duration::from_millis(25));
	}

	#[test]
	fn author_should_have_time_for_the_heaviest_block() {
		for profile in [PRODUCTION, FAST] {
			let slot = SlotDuration::from_millis(profile.slot_ms);
			let ms = proposal_share(slot).get() * profile.slot_ms as f32;
			assert!(ms > profile.max_block_ref_time_ms as f32, "{ms} ms");
		}
	}

	#[test]
	fn author_and_runtime_should_agree_on_the_size_of_a_block() {
		assert_eq!(block_size_limit() - BLOCK_OVERHEAD, block::MAX_LENGTH as usize);
	}

	#[test]
	fn inherents_should_name_the_slot_of_their_time() {
		let (slot, timestamp) = inherents(SlotDuration::from_millis(250));
		assert_eq!(**slot, timestamp.as_millis() / 250);
	}
}
