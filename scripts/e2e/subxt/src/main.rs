//! What subxt makes of the chain, as JSON: dtao-e2e-subxt URL FROM TO
//!
//! Decodes metadata in all versions and the events of the blocks, sends a transfer and a call that fails, all
//! without types that were generated before: by the metadata of the chain.

mod socket;

use futures::{executor::block_on, StreamExt};
use serde_json::{json, Value as Json};
use socket::Socket;
use std::{collections::BTreeMap, error::Error, sync::Arc, thread};
use subxt::{
	backend::{ChainHeadBackend, LegacyBackend},
	dynamic::{self, Value},
	error::{DispatchError, TransactionEventsError},
	tx::{Payload, TransactionStatus},
	Metadata, OnlineClient, PolkadotConfig,
};
use subxt_rpcs::RpcClient;
use subxt_signer::sr25519::{dev, Keypair};

type Client = OnlineClient<PolkadotConfig>;
type Answer<T> = Result<T, Box<dyn Error>>;

/// One rao, in the smallest unit: a TAO.
const TAO: u128 = 1_000_000_000;

fn main() -> Answer<()> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let [url, from, to] = &arguments[..] else { return Err("URL FROM TO are needed".into()) };
	let (from, to) = (from.parse()?, to.parse()?);
	let report = block_on(report(url, from, to))?;
	println!("{report}");
	Ok(())
}

async fn report(url: &str, from: u64, to: u64) -> Answer<Json> {
	let legacy = LegacyBackend::builder().build(RpcClient::new(Socket::connect(url)?));
	let client = Client::from_backend(Arc::new(legacy)).await?;
	let transfer = dynamic::tx(
		"Balances",
		"transfer_keep_alive",
		vec![
			Value::unnamed_variant("Id", [Value::from_bytes(dev::dave().public_key().0)]),
			Value::u128(TAO),
		],
	);
	let start = dynamic::tx("SubtensorModule", "start_call", vec![Value::u128(1)]);
	Ok(json!({
		"pallets": { "14": pallets(&client, 14).await?, "15": pallets(&client, 15).await?, "16": pallets(&client, 16).await? },
		"specVersion": client.at_current_block().await?.spec_version(),
		"events": events(&client, from, to).await?,
		"transfer": send(&client, &transfer, &dev::bob()).await?,
		"failure": send(&client, &start, &dev::dave()).await?,
		"finalized": followed(url).await?,
	}))
}

/// Number of pallets in the metadata of a version.
async fn pallets(client: &Client, version: u32) -> Answer<usize> {
	let at = client.at_current_block().await?;
	let asked = version.to_le_bytes();
	let answer = at.runtime_apis().call_raw("Metadata_metadata_at_version", Some(&asked)).await?;
	// An option of bytes with their length.
	let [1, bytes @ ..] = &answer[..] else { return Err(format!("no metadata {version}").into()) };
	let prefix = match bytes.first().map(|byte| byte & 3) {
		Some(0) => 1,
		Some(1) => 2,
		_ => 4,
	};
	Ok(Metadata::decode_from(&bytes[prefix..])?.pallets().count())
}

/// How often each event occurs in the blocks; all fields are decoded.
async fn events(client: &Client, from: u64, to: u64) -> Answer<BTreeMap<String, u32>> {
	let mut found = BTreeMap::new();
	for number in from..=to {
		let events = client.at_block(number).await?.events().fetch().await?;
		for event in events.iter() {
			let event = event?;
			event.decode_fields_unchecked_as::<Value>()?;
			*found.entry(format!("{}.{}", event.pallet_name(), event.event_name())).or_default() +=
				1;
		}
	}
	Ok(found)
}

/// Sends a call and watches it until its block is final: the states that it goes through, and its error.
async fn send(client: &Client, call: &impl Payload, signer: &Keypair) -> Answer<Json> {
	let mut transactions = client.at_current_block().await?.transactions();
	let mut progress = transactions.sign_and_submit_then_watch_default(call, signer).await?;
	let mut states = Vec::new();
	while let Some(status) = progress.next().await {
		match status? {
			TransactionStatus::Validated => states.push("Validated"),
			TransactionStatus::Broadcasted => {},
			TransactionStatus::NoLongerInBestBlock => states.push("NoLongerInBestBlock"),
			TransactionStatus::InBestBlock(_) => states.push("InBestBlock"),
			TransactionStatus::InFinalizedBlock(block) => {
				states.push("InFinalizedBlock");
				let error = match block.wait_for_success().await {
					Ok(_) => None,
					Err(TransactionEventsError::ExtrinsicFailed(DispatchError::Module(error))) => {
						Some(error.details_string())
					},
					Err(error) => return Err(error.into()),
				};
				return Ok(json!({ "states": states, "error": error }));
			},
			TransactionStatus::Error { message }
			| TransactionStatus::Invalid { message }
			| TransactionStatus::Dropped { message } => return Err(message.into()),
		}
	}
	Err(format!("watched no further than {states:?}").into())
}

/// Numbers of finalized blocks, by the newer interface (`chainHead`), on a connection of its own.
async fn followed(url: &str) -> Answer<Vec<u64>> {
	let (backend, mut driver) =
		ChainHeadBackend::builder().build(RpcClient::new(Socket::connect(url)?));
	thread::spawn(move || block_on(async move { while driver.next().await.is_some() {} }));
	let client = Client::from_backend(Arc::new(backend)).await?;
	let mut blocks = client.stream_blocks().await?;
	let mut numbers = Vec::new();
	while numbers.len() < 8 {
		let block = blocks.next().await.ok_or("the stream has ended")??;
		// Read through the pinned block, as programs do.
		block.at().await?.events().fetch().await?;
		numbers.push(block.number());
	}
	Ok(numbers)
}
