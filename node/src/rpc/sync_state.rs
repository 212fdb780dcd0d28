//! `sync_state_genSyncSpec`: the chain spec with what a light client starts from.

use crate::chain_spec::LightSyncState;
use codec::Encode;
use dtao_runtime::{
	opaque::{Block, Header},
	BlockNumber, Hash,
};
use jsonrpsee::{core::RegisterMethodError, types::ErrorObjectOwned, RpcModule};
use sc_consensus_grandpa::{AuthoritySet, SharedAuthoritySet};
use sc_service::ChainSpec;
use serde_json::{json, Value};
use sp_blockchain::HeaderBackend;
use sp_core::Bytes;
use std::sync::Arc;

/// The code of an error of this module.
const FAILED: i32 = 1;

/// Epochs of BABE, in SCALE. The format has a place for them and this chain has none: no root of a tree,
/// no final number, no epoch.
const NO_EPOCHS: [u8; 3] = [0; 3];

/// Makes chain specs with a state to start from.
pub struct SyncState<C> {
	chain_spec: Box<dyn ChainSpec>,
	client: Arc<C>,
	authorities: SharedAuthoritySet<Hash, BlockNumber>,
}

impl<C: HeaderBackend<Block> + 'static> SyncState<C> {
	/// From the chain spec that the node was started with.
	pub fn new(
		chain_spec: Box<dyn ChainSpec>,
		client: Arc<C>,
		authorities: SharedAuthoritySet<Hash, BlockNumber>,
	) -> Self {
		Self { chain_spec, client, authorities }
	}

	/// The method, with one parameter: whether the genesis is to be given as raw storage.
	pub fn into_module(self) -> Result<RpcModule<Self>, RegisterMethodError> {
		let mut module = RpcModule::new(self);
		module.register_blocking_method("sync_state_genSyncSpec", |params, this, _| {
			let raw: bool = params.one()?;
			this.spec(raw).map_err(|error| ErrorObjectOwned::owned(FAILED, error, None::<()>))
		})?;
		Ok(module)
	}

	fn spec(&self, raw: bool) -> Result<Value, String> {
		let block = self.client.info().finalized_hash;
		let header = self.client.header(block).map_err(|error| error.to_string())?;
		let header = header.ok_or_else(|| format!("the header of block {block} is missing"))?;
		let state = light_sync_state(&header, &self.authorities.clone_inner());
		with_state(self.chain_spec.cloned_box(), state, raw)
	}
}

/// Put the state into a chain spec.
fn with_state(mut spec: Box<dyn ChainSpec>, state: Value, raw: bool) -> Result<Value, String> {
	let room = sc_chain_spec::get_extension_mut::<LightSyncState>(spec.extensions_mut());
	*room.ok_or("the chain spec has no room for `lightSyncState`")? = Some(state);
	let json = spec.as_json(raw)?;
	serde_json::from_str(&json).map_err(|error| error.to_string())
}

/// The last final header and who votes after it, in the format of the chain specs of the SDK.
fn light_sync_state(header: &Header, authorities: &AuthoritySet<Hash, BlockNumber>) -> Value {
	json!({
		"finalizedBlockHeader": Bytes(header.encode()),
		"babeEpochChanges": Bytes(NO_EPOCHS.to_vec()),
		"babeFinalizedBlockWeight": 0,
		"grandpaAuthoritySet": Bytes(authorities.encode()),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain_spec::ChainSpec as Spec;

	#[test]
	fn state_should_be_put_into_the_chain_spec() {
		let spec = Spec::builder(&[], Default::default())
			.with_id("net")
			.with_genesis_config(json!({}))
			.build();
		let state = json!({ "finalizedBlockHeader": "0x00" });
		let json = with_state(Box::new(spec), state.clone(), false).unwrap();
		assert_eq!((&json["id"], &json["lightSyncState"]), (&json!("net"), &state));
	}
}
