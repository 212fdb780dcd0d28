//! Who authors the blocks of the chain and who finalises them.

use alloc::vec::Vec;
use sp_runtime::{DispatchError, DispatchResult};

/// The two lists of authorities of a chain, and the number of the set of voters.
///
/// `Voters` is the list of those who vote on finality, with their weights.
pub trait AuthorityAdmin<Author, Voters, BlockNumber> {
	/// Who authors blocks, in the order of their slots.
	fn authors() -> Vec<Author>;

	/// Replace the authors from the next block on. The list is neither empty nor longer than the
	/// chain allows, and this is the last thing that happens in the block.
	fn set_authors(next: Vec<Author>);

	/// Who votes on finality.
	fn voters() -> Voters;

	/// Announce other voters, who take over at the end of the block `delay` blocks later; with
	/// `forced`, the number of a block that all of them have finalised, without the votes of the
	/// present ones. With a delay of 0 the set is counted at once.
	///
	/// Fails while another change is announced.
	fn change_voters(
		next: Voters,
		delay: BlockNumber,
		forced: Option<BlockNumber>,
	) -> DispatchResult;

	/// Count the set if an announced change takes effect at the end of the block `now`, announced
	/// in an earlier one.
	fn count_delayed(now: BlockNumber);

	/// That finality has stalled, if it was noted: the delay of the change that this calls for, and
	/// the last block that is final. The note is gone afterwards.
	fn take_stall() -> Option<(BlockNumber, BlockNumber)>;
}

/// A chain without authorities that could change.
impl<Author, Voters: Default, BlockNumber> AuthorityAdmin<Author, Voters, BlockNumber> for () {
	fn authors() -> Vec<Author> {
		Vec::new()
	}

	fn set_authors(_: Vec<Author>) {}

	fn voters() -> Voters {
		Voters::default()
	}

	fn change_voters(_: Voters, _: BlockNumber, _: Option<BlockNumber>) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn count_delayed(_: BlockNumber) {}

	fn take_stall() -> Option<(BlockNumber, BlockNumber)> {
		None
	}
}
