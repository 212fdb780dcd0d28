//! Money that accounts raise together.

use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains},
	PalletId,
};

use crate::{
	constants::{currency::TAO, PROFILE},
	Balance, Balances, BlockNumber, Preimage, Runtime, RuntimeCall,
};

parameter_types! {
	/// Where the accounts come from that hold the money.
	pub const CrowdloanPalletId: PalletId = PalletId(*b"bt/cloan");
	/// Smallest deposit of a creator: 10 TAO.
	pub const MinimumDeposit: Balance = 10 * TAO;
	/// Smallest contribution that a creator may ask for: 0.1 TAO.
	pub const AbsoluteMinimumContribution: Balance = TAO / 10;
	/// Fewest blocks that a crowdloan is open.
	pub const MinimumBlockDuration: BlockNumber = PROFILE.crowdloan_min_duration;
	/// Most blocks that a crowdloan is open.
	pub const MaximumBlockDuration: BlockNumber = PROFILE.crowdloan_max_duration;
}

/// Calls that a crowdloan may run as its creator: all but those that act from another account,
/// where this filter does not reach, and those of crowdloans.
pub struct CrowdloanCalls;

impl Contains<RuntimeCall> for CrowdloanCalls {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(
			call,
			RuntimeCall::Crowdloan(..)
				| RuntimeCall::Multisig(..)
				| RuntimeCall::Proxy(..)
				| RuntimeCall::Sudo(..)
		)
	}
}

impl pallet_crowdloan::Config for Runtime {
	type AbsoluteMinimumContribution = AbsoluteMinimumContribution;
	type CallFilter = CrowdloanCalls;
	type Currency = Balances;
	type MaxContributors = ConstU32<500>;
	type MaximumBlockDuration = MaximumBlockDuration;
	type MinimumBlockDuration = MinimumBlockDuration;
	type MinimumDeposit = MinimumDeposit;
	type PalletId = CrowdloanPalletId;
	type Preimages = Preimage;
	type RefundContributorsLimit = ConstU32<50>;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_crowdloan::weight_info::SubstrateWeight<Runtime>;
}
