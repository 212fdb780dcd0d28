//! The state of the chain, block by block.

use codec::Encode;
use dtao_runtime::{
	constants::time::SLOT_MS, AccountId, AllPalletsWithSystem, BlockNumber, Executive, Hash,
	Header, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin, System, TimestampCall,
};
use frame_support::traits::{OnFinalize, OnIdle};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_io::hashing::blake2_256;
use sp_runtime::{
	traits::{Dispatchable, Header as _},
	BuildStorage, Digest, DigestItem, DispatchError,
};
use sp_state_machine::BasicExternalities;

use crate::scenario::ScenarioError;

/// Blocks after which the traces of removed keys are dropped: some steps of a block look at every
/// key there is.
const DROP_TRACES_EVERY: u32 = 240;

/// Block hashes that stay known. The chain keeps more, for the age of transactions.
const BLOCK_HASHES: u32 = 16;

/// A chain in memory. The only authority authors every block.
pub struct Chain {
	state: BasicExternalities,
	block: BlockNumber,
}

impl Chain {
	/// The chain before its first block.
	pub fn new(config: &RuntimeGenesisConfig) -> Result<Self, ScenarioError> {
		let storage = config.build_storage().map_err(|error| {
			ScenarioError::new(format!("the genesis state cannot be built: {error}"))
		})?;
		Ok(Self { state: BasicExternalities::new(storage), block: 0 })
	}

	/// Run `count` blocks; with the number of each, `in_block` is called where transactions would
	/// be and `behind` when the block is finished. Stops at the first error.
	pub fn run<E>(
		&mut self,
		count: u32,
		mut in_block: impl FnMut(BlockNumber),
		mut behind: impl FnMut(BlockNumber) -> Result<(), E>,
	) -> Result<(), E> {
		let end = self.block.saturating_add(count);
		while self.block < end {
			let stop = end.min(self.block.saturating_add(DROP_TRACES_EVERY));
			let first = self.block.saturating_add(1);
			self.state.execute_with(|| {
				(first..=stop).try_for_each(|number| {
					open(number);
					in_block(number);
					close(number);
					behind(number)
				})
			})?;
			self.block = stop;
			self.drop_traces();
		}
		Ok(())
	}

	/// Look at the state behind the last block.
	pub fn inspect<R>(&mut self, look: impl FnOnce() -> R) -> R {
		self.state.execute_with(look)
	}

	/// Number of the last block.
	pub fn block(&self) -> BlockNumber {
		self.block
	}

	/// Removed keys leave a trace in the overlay: go on with the bare state.
	fn drop_traces(&mut self) {
		let state = std::mem::take(&mut self.state);
		self.state = BasicExternalities::new(state.into_storages());
	}
}

/// Open a block and set its time.
fn open(number: BlockNumber) {
	let slot = u64::from(number);
	let digest =
		Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())] };
	// No header is hashed; the number stands for the parent.
	let parent = Hash::from(blake2_256(&number.to_le_bytes()));
	let header = Header::new(number, Hash::default(), Hash::default(), parent, digest);
	Executive::initialize_block(&header);
	let time = TimestampCall::set { now: slot.saturating_mul(SLOT_MS) };
	if let Err(error) = dispatch(RuntimeOrigin::none(), RuntimeCall::Timestamp(time)) {
		unreachable!("each slot is later than the last: {error:?}");
	}
}

/// What a block does behind its last transaction, but for the state root.
fn close(number: BlockNumber) {
	System::note_finished_extrinsics();
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let left = limits.max_block.saturating_sub(System::block_weight().total());
	AllPalletsWithSystem::on_idle(number, left);
	AllPalletsWithSystem::on_finalize(number);
	if let Some(forgotten) = number.saturating_sub(1).checked_sub(BLOCK_HASHES) {
		frame_system::BlockHash::<Runtime>::remove(forgotten);
	}
}

/// Send a call the way a block does: one that fails leaves no trace.
pub fn dispatch(origin: RuntimeOrigin, call: RuntimeCall) -> Result<(), DispatchError> {
	call.dispatch(origin).map(|_| ()).map_err(|failed| failed.error)
}

/// Send a call signed by `who`.
pub fn send(who: &AccountId, call: RuntimeCall) -> Result<(), DispatchError> {
	dispatch(RuntimeOrigin::signed(who.clone()), call)
}
