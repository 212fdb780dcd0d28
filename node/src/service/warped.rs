//! Headers that a warp sync has proved.

use dtao_runtime::opaque::Block;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sp_consensus::BlockOrigin;

/// Lets blocks through to the next import, but for the headers of a warp proof.
///
/// Sync wants to store the header of every block that changed the voters as soon as their proof is checked, and gives
/// it to the import without the proof and without a choice of the fork: the client refuses it with a warning. Stored
/// like this, a block would count as known when the history is fetched, and would never get the proof with which this
/// node lets others warp. So nothing is stored: each of them comes with the history, with all that belongs to it.
#[derive(Clone)]
pub(super) struct WithoutProvedHeaders<I>(pub(super) I);

#[async_trait::async_trait]
impl<I: BlockImport<Block> + Send + Sync> BlockImport<Block> for WithoutProvedHeaders<I> {
	type Error = I::Error;

	async fn check_block(
		&self,
		block: BlockCheckParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		self.0.check_block(block).await
	}

	async fn import_block(
		&self,
		block: BlockImportParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		match block.origin == BlockOrigin::WarpSync && !block.with_state() {
			true => Ok(ImportResult::AlreadyInChain),
			false => self.0.import_block(block).await,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use dtao_runtime::{opaque::Header, Hash};
	use futures::executor::block_on;
	use parking_lot::Mutex;
	use sc_consensus::{ImportedState, StateAction, StorageChanges};
	use sp_consensus::Error;
	use sp_runtime::traits::Header as _;
	use std::sync::Arc;

	/// Writes down the numbers of the blocks that come.
	#[derive(Clone, Default)]
	struct Next(Arc<Mutex<Vec<u32>>>);

	#[async_trait::async_trait]
	impl BlockImport<Block> for Next {
		type Error = Error;

		async fn check_block(&self, _: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
			Ok(ImportResult::KnownBad)
		}

		async fn import_block(
			&self,
			block: BlockImportParams<Block>,
		) -> Result<ImportResult, Error> {
			self.0.lock().push(block.header.number);
			Ok(ImportResult::imported(true))
		}
	}

	fn block(number: u32, origin: BlockOrigin) -> BlockImportParams<Block> {
		let none = Hash::default();
		BlockImportParams::new(origin, Header::new(number, none, none, none, Default::default()))
	}

	#[test]
	fn only_headers_of_a_warp_proof_should_be_left_to_the_history() {
		let next = Next::default();
		let import = WithoutProvedHeaders(next.clone());
		let proved = block_on(import.import_block(block(1, BlockOrigin::WarpSync)));
		assert_eq!(proved.unwrap(), ImportResult::AlreadyInChain);
		let mut with_state = block(2, BlockOrigin::WarpSync);
		with_state.state_action =
			StateAction::ApplyChanges(StorageChanges::Import(ImportedState {
				block: Hash::default(),
				state: vec![].into(),
			}));
		let others = [BlockOrigin::NetworkInitialSync, BlockOrigin::GapSync, BlockOrigin::Own];
		let others = others.into_iter().zip(3..).map(|(origin, number)| block(number, origin));
		for block in std::iter::once(with_state).chain(others) {
			assert_eq!(block_on(import.import_block(block)).unwrap(), ImportResult::imported(true));
		}
		assert_eq!(*next.0.lock(), [2, 3, 4, 5]);
	}
}
