use super::*;
use codec::{Decode, Encode};
use dtao_runtime::BlockNumber;
use futures::executor::block_on;
use sp_runtime::{generic::SignedBlock, Justifications};
use std::collections::BTreeMap;

const PROTOCOL: ProtocolName = ProtocolName::Static("/sync/2");

type Headers = Arc<Mutex<BTreeMap<Hash, Header>>>;

/// Headers of a fork of `length` blocks on `parent`.
fn fork(parent: &Header, length: usize, salt: u8) -> Vec<Header> {
	let mut headers: Vec<Header> = Vec::new();
	for _ in 0..length {
		let below = headers.last().unwrap_or(parent);
		headers.push(Header {
			parent_hash: below.hash(),
			number: below.number.saturating_add(1),
			state_root: Hash::repeat_byte(salt),
			extrinsics_root: Default::default(),
			digest: Default::default(),
		});
	}
	headers
}

fn genesis() -> Header {
	fork(
		&Header {
			parent_hash: Default::default(),
			number: 0,
			state_root: Default::default(),
			extrinsics_root: Default::default(),
			digest: Default::default(),
		},
		1,
		0,
	)
	.remove(0)
}

/// What each peer has, and what it was asked.
#[derive(Debug, Default)]
struct Peers {
	have: BTreeMap<PeerId, BTreeMap<Hash, Header>>,
	most_bodies: usize,
	asked: Mutex<Vec<PeerId>>,
}

impl Peers {
	fn with(mut self, peer: PeerId, headers: &[Header]) -> Self {
		self.have.insert(peer, headers.iter().map(|h| (h.hash(), h.clone())).collect());
		self
	}
}

#[async_trait::async_trait]
impl BlockDownloader<Block> for Peers {
	fn protocol_name(&self) -> &ProtocolName {
		&PROTOCOL
	}

	async fn download_blocks(
		&self,
		who: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Response, Canceled> {
		self.asked.lock().push(who);
		let Some(have) = self.have.get(&who) else { return Ok(Err(RequestFailure::Refused)) };
		let bodies = request.fields.contains(BlockAttributes::BODY);
		let most = if bodies && self.most_bodies > 0 { self.most_bodies } else { 128 };
		let most = most.min(request.max.unwrap() as usize);
		let FromBlock::Hash(mut next) = request.from else { panic!("by hash") };
		let mut headers = Vec::new();
		while let Some(header) = have.get(&next).filter(|_| headers.len() < most) {
			headers.push(header.clone());
			next = header.parent_hash;
		}
		Ok(Ok((headers.encode(), PROTOCOL)))
	}

	fn block_response_into_blocks(
		&self,
		request: &BlockRequest<Block>,
		response: Vec<u8>,
	) -> Result<Vec<BlockData<Block>>, BlockResponseError> {
		let body = request.fields.contains(BlockAttributes::BODY).then(Vec::new);
		let headers = Vec::<Header>::decode(&mut &response[..])
			.map_err(|error| BlockResponseError::DecodeFailed(error.to_string()))?;
		let block = |header: Header| BlockData::<Block> {
			hash: header.hash(),
			header: Some(header),
			body: body.clone(),
			indexed_body: None,
			receipt: None,
			message_queue: None,
			justification: None,
			justifications: None,
		};
		Ok(headers.into_iter().map(block).collect())
	}
}

struct Known {
	headers: Headers,
	finalized: BlockNumber,
}

impl Chain for Known {
	fn knows(&self, hash: &Hash) -> bool {
		self.headers.lock().contains_key(hash)
	}

	fn finalized_number(&self) -> BlockNumber {
		self.finalized
	}

	fn block(&self, hash: Hash) -> Option<SignedBlock<Block>> {
		let header = self.headers.lock().get(&hash)?.clone();
		let block = Block { header, extrinsics: Vec::new() };
		Some(SignedBlock { block, justifications: None })
	}
}

/// Imports a block whose parent is known.
struct Queue(Headers);

impl ImportQueueService<Block> for Queue {
	fn import_blocks(&mut self, _: BlockOrigin, blocks: Vec<IncomingBlock<Block>>) {
		for header in blocks.into_iter().filter_map(|block| block.header) {
			let mut known = self.0.lock();
			assert!(known.contains_key(&header.parent_hash), "#{}: unknown parent", header.number);
			known.insert(header.hash(), header);
		}
	}

	fn import_justifications(&mut self, _: PeerId, _: Hash, _: BlockNumber, _: Justifications) {}
}

/// A downloader that knows `known`, and the blocks that it knows.
fn downloader(
	peers: Peers,
	known: &[Header],
	finalized: BlockNumber,
) -> (ForkDownloader<Known>, Headers) {
	let headers: Headers =
		Arc::new(Mutex::new(known.iter().map(|h| (h.hash(), h.clone())).collect()));
	let chain = Known { headers: headers.clone(), finalized };
	let queue = Box::new(Queue(headers.clone()));
	(ForkDownloader::new(Arc::new(peers), chain, queue), headers)
}

/// Ask for a head and everything down to the last final block, as sync does.
fn ask(
	downloader: &ForkDownloader<Known>,
	who: PeerId,
	head: &Header,
	finalized: BlockNumber,
) -> Vec<Header> {
	let request = BlockRequest::<Block> {
		id: 0,
		fields: BlockAttributes::HEADER | BlockAttributes::BODY,
		from: FromBlock::Hash(head.hash()),
		direction: Direction::Descending,
		max: Some(head.number.saturating_sub(finalized)),
	};
	let (bytes, protocol) =
		block_on(downloader.download_blocks(who, request)).unwrap().expect("an answer");
	assert_eq!(protocol, PROTOCOL);
	Vec::<Header>::decode(&mut &bytes[..]).unwrap()
}

#[test]
fn long_fork_should_be_imported_below_the_answer() {
	let (root, peer) = (genesis(), PeerId::random());
	for length in [129, 400, 1_801] {
		let theirs = fork(&root, length, 1);
		let peers = Peers::default().with(peer, &theirs);
		let (downloader, known) = downloader(peers, std::slice::from_ref(&root), root.number);
		let answer = ask(&downloader, peer, &theirs[length - 1], root.number);
		assert_eq!(answer.len(), 128);
		assert!(known.lock().contains_key(&answer[127].parent_hash));
		assert_eq!(known.lock().len(), 1 + length - 128);
	}
}

#[test]
fn long_fork_should_be_imported_when_few_of_its_blocks_fit_into_a_response() {
	let (root, peer) = (genesis(), PeerId::random());
	let theirs = fork(&root, 300, 1);
	let peers = Peers { most_bodies: 7, ..Default::default() }.with(peer, &theirs);
	let (downloader, known) = downloader(peers, std::slice::from_ref(&root), root.number);
	let answer = ask(&downloader, peer, &theirs[299], root.number);
	assert_eq!((answer.len(), known.lock().len()), (7, 1 + 300 - 7));
}

#[test]
fn short_fork_should_be_answered_by_one_request() {
	let (root, peer) = (genesis(), PeerId::random());
	let theirs = fork(&root, 100, 1);
	let peers = Arc::new(Peers::default().with(peer, &theirs));
	let known: Headers = Arc::new(Mutex::new([(root.hash(), root.clone())].into()));
	let chain = Known { headers: known.clone(), finalized: root.number };
	let downloader = ForkDownloader::new(peers.clone(), chain, Box::new(Queue(known.clone())));
	assert_eq!(ask(&downloader, peer, &theirs[99], root.number).len(), 100);
	assert_eq!(peers.asked.lock().len(), 1);
	assert_eq!(known.lock().len(), 1);
}

#[test]
fn others_should_be_asked_when_a_peer_has_nothing() {
	let (root, friend, other) = (genesis(), PeerId::random(), PeerId::random());
	let theirs = fork(&root, 200, 1);
	let peers = Peers::default().with(friend, std::slice::from_ref(&root)).with(other, &theirs);
	let (downloader, known) = downloader(peers, std::slice::from_ref(&root), root.number);
	assert_eq!(ask(&downloader, friend, &theirs[199], root.number).len(), 0);
	downloader.remember(other);
	assert_eq!(ask(&downloader, friend, &theirs[199], root.number).len(), 128);
	assert_eq!(known.lock().len(), 1 + 200 - 128);
}

#[test]
fn fork_should_be_left_alone_when_it_begins_below_the_last_final_block() {
	let (root, peer) = (genesis(), PeerId::random());
	let ours = fork(&root, 100, 2);
	let theirs = fork(&root, 400, 1);
	let peers = Peers::default().with(peer, &theirs);
	let (downloader, known) = downloader(peers, &ours, 101);
	assert_eq!(ask(&downloader, peer, &theirs[399], 101).len(), 128);
	assert_eq!(known.lock().len(), 100);
}

#[test]
fn fork_should_be_left_alone_when_its_headers_do_not_belong_together() {
	let (root, peer) = (genesis(), PeerId::random());
	let theirs = fork(&root, 400, 1);
	let mut peers = Peers::default().with(peer, &theirs);
	// A header of another number under the hash of the one that is asked for.
	let lie = Header { number: 7, ..theirs[200].clone() };
	peers.have.get_mut(&peer).unwrap().insert(theirs[200].hash(), lie);
	let (downloader, known) = downloader(peers, std::slice::from_ref(&root), root.number);
	let answer = ask(&downloader, peer, &theirs[399], root.number);
	assert_eq!((answer.len(), known.lock().len()), (128, 1));
}

#[test]
fn fork_should_be_left_alone_when_it_is_longer_than_the_database_remembers() {
	let (root, peer) = (genesis(), PeerId::random());
	let theirs = fork(&root, LONGEST_FORK + 200, 1);
	let peers = Peers::default().with(peer, &theirs);
	let (downloader, known) = downloader(peers, std::slice::from_ref(&root), root.number);
	let answer = ask(&downloader, peer, theirs.last().unwrap(), root.number);
	assert_eq!((answer.len(), known.lock().len()), (128, 1));
}

#[test]
fn own_block_should_be_encoded_as_a_response_of_the_protocol() {
	use prost::Message;
	let header = genesis();
	let extrinsic =
		sp_runtime::OpaqueExtrinsic::try_from_encoded_extrinsic(&codec::Encode::encode(&vec![
			1u8, 2, 3,
		]))
		.unwrap();
	let block = Block { header: header.clone(), extrinsics: vec![extrinsic.clone()] };
	let bytes = encode(&SignedBlock { block, justifications: None });
	let response = sc_network_sync::BlockResponse::decode(&bytes[..]).unwrap();
	assert_eq!(response.blocks.len(), 1);
	assert_eq!(response.blocks[0].hash, header.hash().encode());
	assert_eq!(Header::decode(&mut &response.blocks[0].header[..]).unwrap(), header);
	assert_eq!(response.blocks[0].body, vec![extrinsic.encode()]);
}
