//! The block that a chain begins with.

use super::client::{is_local, Executor, FullBackend};
use dtao_runtime::{genesis_checks, opaque::Block, Hash};
use sc_client_api::{Backend, HeaderBackend};
use sc_service::{
	error::Error as ServiceError, BuildGenesisBlock, Configuration, GenesisBlockBuilder,
};
use sp_core::storage::Storage;
use sp_runtime::traits::{BlakeTwo256, Block as BlockT, Hash as HashT};
use std::{fs, path::PathBuf, sync::Arc};

type Genesis = GenesisBlockBuilder<Block, FullBackend, Executor>;

/// The file beside the database that says which genesis state was found to be its own.
const CHECKED: &str = "checked-genesis";

/// The genesis state of the chain spec. That of a network has no key whose secret everybody knows.
pub fn genesis(config: &Configuration) -> Result<Storage, ServiceError> {
	let genesis = config.chain_spec.as_storage_builder().build_storage();
	let genesis = genesis.map_err(ServiceError::Other)?;
	if !is_local(config) {
		genesis_checks::refuse_development_keys(&genesis.top).map_err(ServiceError::Other)?;
	}
	Ok(genesis)
}

/// The block that a new database begins with. One that has a genesis already must have the same:
/// the client would go on with any, under the name of this chain.
///
/// To compute the block means to compile the runtime of the genesis and to build its whole state. After
/// years nothing else runs that code, so it is done once for each database and genesis state.
pub(super) fn genesis_block(
	config: &Configuration,
	genesis: Storage,
	backend: &Arc<FullBackend>,
	executor: &Executor,
) -> Result<Genesis, ServiceError> {
	let stored = backend.blockchain().info().genesis_hash;
	if stored != Default::default() {
		let mark = mark(&genesis, &stored);
		let file = mark_file(config);
		let checked = file.as_ref().and_then(|file| fs::read_to_string(file).ok());
		if checked.as_deref() != Some(mark.as_str()) {
			check(config, genesis.clone(), backend, executor, &stored)?;
			// Without the file the check is made again at the next start.
			if let Some(Err(error)) = file.map(|file| fs::write(file, mark)) {
				log::debug!("The genesis is checked again at the next start: {error}");
			}
		}
	}
	let commit = !config.no_genesis();
	Ok(Genesis::new_with_storage(genesis, commit, backend.clone(), executor.clone())?)
}

fn check(
	config: &Configuration,
	genesis: Storage,
	backend: &Arc<FullBackend>,
	executor: &Executor,
	stored: &Hash,
) -> Result<(), ServiceError> {
	let (backend, executor) = (backend.clone(), executor.clone());
	let probe = Genesis::new_with_storage(genesis, false, backend, executor)?;
	let (block, _) = probe.build_genesis_block()?;
	let wanted = block.header().hash();
	match *stored == wanted {
		true => Ok(()),
		false => Err(ServiceError::Other(foreign_database(config, stored, &wanted))),
	}
}

/// The genesis state and the block that it was found to make.
fn mark(genesis: &Storage, block: &Hash) -> String {
	let children: Vec<_> = genesis
		.children_default
		.iter()
		.map(|(key, child)| (key.clone(), child.data.clone()))
		.collect();
	let state = BlakeTwo256::hash_of(&(&genesis.top, children));
	format!("{state:?} {block:?}\n")
}

fn mark_file(config: &Configuration) -> Option<PathBuf> {
	Some(config.database.path()?.parent()?.join(CHECKED))
}

fn foreign_database(config: &Configuration, stored: &Hash, wanted: &Hash) -> String {
	let path = config.database.path().map(|path| path.display().to_string()).unwrap_or_default();
	format!(
		"the database {path} is of another chain (its genesis is {stored}, that of the chain spec \
		 {wanted}): give another --base-path, or delete it with `dtao-node purge-chain`"
	)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn mark_should_change_with_the_state_and_with_the_block() {
		let block = Hash::repeat_byte(1);
		let mut genesis = Storage::default();
		let empty = mark(&genesis, &block);
		assert_eq!(mark(&genesis, &block), empty);
		assert_ne!(mark(&genesis, &Hash::repeat_byte(2)), empty);
		genesis.top.insert(vec![1], vec![2]);
		assert_ne!(mark(&genesis, &block), empty);
	}
}
