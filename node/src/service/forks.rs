//! Joining forks that are longer than one response of the sync protocol.
//!
//! The sync of the SDK asks a peer for the head of a fork and the blocks below it, and gets as many as
//! one response holds (128). Where the fork is longer, the lowest of them has a parent that nobody
//! knows here, import fails, and the two sides of a split never meet again. [`ForkDownloader`] stands
//! between sync and the network: it sees such an answer, walks the headers down to a block that is
//! known, brings the missing part to the import queue from below, and only then hands the answer on.
//!
//! It also spares friends: GRANDPA makes sync ask *every* peer for the blocks it waits for, and one
//! that is on our side of the split has none to give, which sync takes for misbehaviour. The others are
//! asked before such an empty answer is handed on.

mod chain;
#[cfg(test)]
mod tests;

pub use chain::Chain;

use chain::encode;
use dtao_runtime::{
	opaque::{Block, Header},
	Hash,
};
use futures::{channel::oneshot::Canceled, lock::Mutex as AsyncMutex};
use futures_timer::Delay;
use parking_lot::Mutex;
use sc_consensus::{import_queue::ImportQueueService, IncomingBlock};
use sc_network::{request_responses::RequestFailure, types::ProtocolName, PeerId};
use sc_network_common::sync::message::{
	BlockAttributes, BlockData, BlockRequest, Direction, FromBlock,
};
use sc_network_sync::block_relay_protocol::{BlockDownloader, BlockResponseError};
use sp_consensus::BlockOrigin;
use std::{collections::VecDeque, fmt, sync::Arc, time::Duration};

const LOG_TARGET: &str = "sync";

/// Blocks that are asked for at once; what peers give at most.
const BLOCKS_PER_REQUEST: u32 = 128;

/// Blocks that a fork may be longer than one response: the database keeps the states of so many blocks
/// that are not final. Authors that wait for finality need more than a day of 250 ms slots to make them,
/// and almost three days of 12 s slots.
const LONGEST_FORK: usize = 4_096;

/// Peers that are asked when one has nothing.
const PEERS_ASKED: usize = 16;

/// How long the import of one response may take.
const IMPORT_TIME: Duration = Duration::from_secs(60);

/// How often the import is looked at.
const IMPORT_POLL: Duration = Duration::from_millis(20);

type Response = Result<(Vec<u8>, ProtocolName), RequestFailure>;

/// The downloader of the SDK, able to join forks of any length.
pub struct ForkDownloader<C> {
	inner: Arc<dyn BlockDownloader<Block>>,
	chain: C,
	importer: Mutex<Box<dyn ImportQueueService<Block>>>,
	/// Those asked last, the newest at the end.
	peers: Mutex<VecDeque<PeerId>>,
	/// One fork is joined at a time: several peers of one side offer the same.
	joining: AsyncMutex<()>,
}

/// Why a fork was not joined.
#[derive(Debug, PartialEq, Eq)]
enum Obstacle {
	/// The peer gave no answer, or nothing of what it had offered.
	Silence,
	/// What it gave does not belong to the fork.
	ForeignBlock,
	/// The fork begins below the last final block.
	NotAboveFinalized,
	/// It is longer than [`LONGEST_FORK`].
	TooLong,
	/// The queue did not import its blocks.
	NotImported,
}

impl<C> fmt::Debug for ForkDownloader<C> {
	fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
		formatter.debug_struct("ForkDownloader").field("inner", &self.inner).finish()
	}
}

#[async_trait::async_trait]
impl<C: Chain> BlockDownloader<Block> for ForkDownloader<C> {
	fn protocol_name(&self) -> &ProtocolName {
		self.inner.protocol_name()
	}

	async fn download_blocks(
		&self,
		who: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Response, Canceled> {
		self.remember(who);
		let response = self.inner.download_blocks(who, request.clone()).await?;
		let Ok((bytes, protocol)) = response else { return Ok(response) };
		let FromBlock::Hash(wanted) = request.from else { return Ok(Ok((bytes, protocol))) };
		if !is_for_a_fork(&request) {
			return Ok(Ok((bytes, protocol)));
		}
		let bytes = match self.blocks(&request, &bytes) {
			Some(blocks) if blocks.is_empty() => {
				self.ask_others(who, wanted, &request).await.unwrap_or(bytes)
			},
			Some(blocks) => {
				if let Err(obstacle) = self.join(who, &request, &blocks).await {
					log::debug!(target: LOG_TARGET, "Fork {wanted} of {who}: {obstacle:?}");
				}
				bytes
			},
			None => bytes,
		};
		Ok(Ok((bytes, protocol)))
	}

	fn block_response_into_blocks(
		&self,
		request: &BlockRequest<Block>,
		response: Vec<u8>,
	) -> Result<Vec<BlockData<Block>>, BlockResponseError> {
		self.inner.block_response_into_blocks(request, response)
	}
}

/// Whether a request asks for whole blocks from a head downwards.
fn is_for_a_fork(request: &BlockRequest<Block>) -> bool {
	matches!(request.direction, Direction::Descending)
		&& request.fields.contains(BlockAttributes::HEADER | BlockAttributes::BODY)
}

impl<C: Chain> ForkDownloader<C> {
	/// Stand before `inner`; blocks below an answer go to `importer`.
	pub fn new(
		inner: Arc<dyn BlockDownloader<Block>>,
		chain: C,
		importer: Box<dyn ImportQueueService<Block>>,
	) -> Self {
		let importer = Mutex::new(importer);
		Self { inner, chain, importer, peers: Default::default(), joining: Default::default() }
	}

	fn remember(&self, who: PeerId) {
		let mut peers = self.peers.lock();
		peers.retain(|peer| *peer != who);
		if peers.len() >= PEERS_ASKED {
			peers.pop_front();
		}
		peers.push_back(who);
	}

	fn blocks(
		&self,
		request: &BlockRequest<Block>,
		response: &[u8],
	) -> Option<Vec<BlockData<Block>>> {
		self.inner.block_response_into_blocks(request, response.to_vec()).ok()
	}

	/// The answer of the first other peer that has the block, or our own where it has come meanwhile.
	async fn ask_others(
		&self,
		who: PeerId,
		wanted: Hash,
		request: &BlockRequest<Block>,
	) -> Option<Vec<u8>> {
		let others: Vec<_> = self.peers.lock().iter().rev().copied().collect();
		for other in others.into_iter().filter(|peer| *peer != who) {
			if let Some(block) = self.chain.block(wanted) {
				return Some(encode(&block));
			}
			let Ok(Ok((bytes, _))) = self.inner.download_blocks(other, request.clone()).await
			else {
				continue;
			};
			let blocks = self.blocks(request, &bytes).unwrap_or_default();
			if blocks.is_empty() {
				continue;
			}
			if let Err(obstacle) = self.join(other, request, &blocks).await {
				log::debug!(target: LOG_TARGET, "Fork {wanted} of {other}: {obstacle:?}");
			}
			return Some(bytes);
		}
		self.chain.block(wanted).map(|block| encode(&block))
	}

	/// Bring what is missing below `answer` to the import queue, and wait until it is imported.
	async fn join(
		&self,
		who: PeerId,
		request: &BlockRequest<Block>,
		answer: &[BlockData<Block>],
	) -> Result<(), Obstacle> {
		let all = request.max.unwrap_or(BLOCKS_PER_REQUEST);
		if u32::try_from(answer.len()).unwrap_or(u32::MAX) >= all {
			return Ok(());
		}
		let Some(lowest) = answer.last().and_then(|block| block.header.as_ref()) else {
			return Ok(());
		};
		let _one_at_a_time = self.joining.lock().await;
		let mut missing = self.missing_below(who, lowest).await?;
		if missing.is_empty() {
			return Ok(());
		}
		let (length, number) = (missing.len(), lowest.number);
		log::info!(target: LOG_TARGET, "Joining a fork: {length} blocks below #{number} of {who}");
		let mut step = BLOCKS_PER_REQUEST;
		while !missing.is_empty() {
			step = self.import_lowest(who, request.fields, &mut missing, step).await?;
		}
		Ok(())
	}

	/// Hashes of the blocks between `header` and a block that is known, from above.
	async fn missing_below(&self, who: PeerId, header: &Header) -> Result<Vec<Hash>, Obstacle> {
		let finalized = self.chain.finalized_number();
		let (mut next, mut number) = (header.parent_hash, header.number.saturating_sub(1));
		let mut missing = Vec::new();
		while !self.chain.knows(&next) {
			for block in self.fetch(who, BlockAttributes::HEADER, next, BLOCKS_PER_REQUEST).await? {
				if number <= finalized {
					return Err(Obstacle::NotAboveFinalized);
				}
				if missing.len() >= LONGEST_FORK {
					return Err(Obstacle::TooLong);
				}
				let header = block.header.ok_or(Obstacle::ForeignBlock)?;
				if header.hash() != next || header.number != number {
					return Err(Obstacle::ForeignBlock);
				}
				missing.push(next);
				(next, number) = (header.parent_hash, number.saturating_sub(1));
				if self.chain.knows(&next) {
					break;
				}
			}
		}
		Ok(missing)
	}

	/// Import the lowest of the missing blocks, at most `step` of them. Returns how many to take the
	/// next time: fewer, where so many do not fit into a response.
	async fn import_lowest(
		&self,
		who: PeerId,
		fields: BlockAttributes,
		missing: &mut Vec<Hash>,
		step: u32,
	) -> Result<u32, Obstacle> {
		let taken = usize::try_from(step).unwrap_or(usize::MAX).min(missing.len());
		let above = missing.len().saturating_sub(taken);
		let wanted = missing.get(above..).unwrap_or_default();
		let Some(top) = wanted.first().copied() else { return Ok(step) };
		let count = u32::try_from(taken).unwrap_or(u32::MAX);
		let blocks = self.fetch(who, fields, top, count).await?;
		if !blocks.iter().zip(wanted).all(|(block, hash)| is_block(block, hash)) {
			return Err(Obstacle::ForeignBlock);
		}
		if blocks.len() < taken {
			return Ok(u32::try_from(blocks.len()).unwrap_or(step));
		}
		let blocks = blocks.into_iter().rev().map(|block| incoming(block, who)).collect();
		self.importer.lock().import_blocks(BlockOrigin::NetworkBroadcast, blocks);
		self.imported(&top).await?;
		missing.truncate(above);
		Ok(step)
	}

	/// Blocks from `from` downwards, one at least and `max` at most.
	async fn fetch(
		&self,
		who: PeerId,
		fields: BlockAttributes,
		from: Hash,
		max: u32,
	) -> Result<Vec<BlockData<Block>>, Obstacle> {
		let from = FromBlock::Hash(from);
		let direction = Direction::Descending;
		let request = BlockRequest::<Block> { id: 0, fields, from, direction, max: Some(max) };
		let Ok(Ok((bytes, _))) = self.inner.download_blocks(who, request.clone()).await else {
			return Err(Obstacle::Silence);
		};
		let blocks = self.blocks(&request, &bytes).ok_or(Obstacle::ForeignBlock)?;
		match blocks.len() {
			0 => Err(Obstacle::Silence),
			n if u32::try_from(n).unwrap_or(u32::MAX) > max => Err(Obstacle::ForeignBlock),
			_ => Ok(blocks),
		}
	}

	async fn imported(&self, block: &Hash) -> Result<(), Obstacle> {
		let polls = IMPORT_TIME.as_millis().checked_div(IMPORT_POLL.as_millis());
		for _ in 0..polls.unwrap_or_default() {
			if self.chain.knows(block) {
				return Ok(());
			}
			Delay::new(IMPORT_POLL).await;
		}
		Err(Obstacle::NotImported)
	}
}

/// Whether `block` is whole, and the one with this hash.
fn is_block(block: &BlockData<Block>, hash: &Hash) -> bool {
	block.body.is_some() && block.header.as_ref().is_some_and(|header| header.hash() == *hash)
}

/// What the import queue checks as it checks every block of a stranger: seal, slot, execution.
fn incoming(block: BlockData<Block>, who: PeerId) -> IncomingBlock<Block> {
	IncomingBlock {
		hash: block.header.as_ref().map_or(block.hash, Header::hash),
		header: block.header,
		body: block.body,
		indexed_body: None,
		justifications: block.justifications,
		origin: Some(who),
		allow_missing_state: false,
		skip_execution: false,
		import_existing: false,
		state: None,
	}
}
