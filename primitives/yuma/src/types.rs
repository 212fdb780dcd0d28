//! Input, output and errors of the engine.

use alloc::vec::Vec;

/// How bonds turn into dividends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
	/// Bonds are shares of a miner: each column is normalised, large validators crowd out others.
	Original,
	/// Bonds are absolute fractions per validator and miner, independent of other validators.
	Yuma3,
}

/// Bonds move faster where a validator disagrees more. Only [`Variant::Yuma3`] uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiquidAlpha {
	/// Smallest weight of the new value, parts of 65,535.
	pub low: u16,
	/// Largest weight of the new value, parts of 65,535. Not below `low`.
	pub high: u16,
	/// Slope of the sigmoid between the two, in hundredths. Negative turns it around.
	pub steepness: i16,
}

/// Hyperparameters and clock of the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
	/// Which rule bonds follow.
	pub variant: Variant,
	/// Share of the active stake that must support a weight, parts of 65,535.
	pub kappa: u16,
	/// Weight of the old bonds in the moving average, parts of 1,000,000 (900,000 = 0.9).
	pub bonds_moving_average: u64,
	/// How much of the weight above consensus earns no bond, parts of 65,535.
	pub bonds_penalty: u16,
	/// Per-bond speed of the moving average; `None` = the fixed one everywhere.
	pub liquid_alpha: Option<LiquidAlpha>,
	/// How many validators receive a permit for the next epoch.
	pub max_validators: u16,
	/// A neuron is inactive when its last update is more than this many blocks ago.
	pub activity_cutoff: u64,
	/// Number of the current block.
	pub now: u64,
	/// Block of the epoch that stored the old bonds; 0 = none yet, then `now - tempo` is taken. It
	/// opened its block, so bonds in a neuron registered in that block or later do not count (the
	/// public chain lets those of that block count).
	pub last_step: u64,
	/// Blocks between epochs.
	pub tempo: u16,
}

/// One neuron; its uid is its position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neuron {
	/// Stake weight in rao, thresholds already applied.
	pub stake: u64,
	/// Block in which it last set weights.
	pub last_update: u64,
	/// Block in which it took its uid.
	pub registered_at: u64,
	/// Whether the previous epoch gave it a validator permit.
	pub permit: bool,
}

/// Entries `(uid of the target, value)` of one validator. Absent = 0.
pub type Row = Vec<(u16, u16)>;

/// Everything an epoch depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
	/// Hyperparameters and clock.
	pub params: Params,
	/// All neurons, by uid.
	pub neurons: Vec<Neuron>,
	/// The owner's uid: the only one whose weight for itself counts.
	pub owner_uid: Option<u16>,
	/// Weights as submitted: `(uid of the validator, row)`. Any scale, normalised per row.
	pub weights: Vec<(u16, Row)>,
	/// Bonds as [`Output::bonds`] of the previous epoch gave them.
	pub bonds: Vec<(u16, Row)>,
}

/// What an epoch decides. Vectors are indexed by uid and as long as `neurons`.
///
/// Values in `u16` are floors in parts of 65,535, those in `_q32` parts of 2^32.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Output {
	/// Whether the neuron updated its weights within the cutoff.
	pub active: Vec<bool>,
	/// Stake over the largest stake, parts of 65,535.
	pub stake_weight: Vec<u16>,
	/// `sum_i A_i * min(W_ij, K_j)`, not normalised, parts of 65,535.
	pub rank: Vec<u16>,
	/// Rank over the rank without clipping, parts of 65,535.
	pub trust: Vec<u16>,
	/// Largest weight that stake of at least kappa supports, parts of 65,535.
	pub consensus: Vec<u16>,
	/// Share of the miners' emission, parts of 65,535: rank over the sum of all ranks, so at most
	/// consensus over that sum. Who cannot raise the consensus cannot raise the bound.
	pub incentive: Vec<u16>,
	/// Share of the validators' emission, parts of 65,535.
	pub dividends: Vec<u16>,
	/// How much of its weights was within consensus, parts of 65,535.
	pub validator_trust: Vec<u16>,
	/// Permits for the next epoch: the largest stakes, the higher uid first among equals.
	pub validator_permit: Vec<bool>,
	/// [`Self::incentive`] in parts of 2^32. Sums to at most 2^32.
	pub incentive_q32: Vec<u64>,
	/// [`Self::dividends`] in parts of 2^32. Sums to at most 2^32.
	pub dividends_q32: Vec<u64>,
	/// Share of the stake of active neurons with a permit, parts of 2^32.
	pub active_stake_q32: Vec<u64>,
	/// Share of the stake of all neurons, parts of 2^32.
	pub stake_q32: Vec<u64>,
	/// New bonds `(uid, row)`: rows of the holders of a new permit that are not empty, by uid.
	/// Every other row ends with this epoch.
	pub bonds: Vec<(u16, Row)>,
}

/// Why an epoch cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YumaError {
	/// More neurons than uids exist (65,536).
	TooManyNeurons,
	/// The owner's uid is not a neuron.
	OwnerUidUnknown,
	/// A row belongs to a uid that is not a neuron.
	RowUidUnknown,
	/// An entry points to a uid that is not a neuron.
	ColumnUidUnknown,
	/// Two rows belong to one uid.
	DuplicateRow,
	/// Two entries of a row point to one uid.
	DuplicateColumn,
	/// The moving average is above 1,000,000 parts.
	MovingAverageTooLarge,
	/// Liquid alpha has `low` above `high`.
	AlphaBoundsReversed,
}

impl core::fmt::Display for YumaError {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str(match self {
			Self::TooManyNeurons => "more neurons than uids exist",
			Self::OwnerUidUnknown => "the owner's uid is not a neuron",
			Self::RowUidUnknown => "a row belongs to a uid that is not a neuron",
			Self::ColumnUidUnknown => "an entry points to a uid that is not a neuron",
			Self::DuplicateRow => "two rows belong to one uid",
			Self::DuplicateColumn => "two entries of a row point to one uid",
			Self::MovingAverageTooLarge => "the bonds moving average is above one",
			Self::AlphaBoundsReversed => "the lower bound of liquid alpha is above the upper one",
		})
	}
}

/// One whole of [`Params::bonds_moving_average`].
pub(crate) const MILLION: u64 = 1_000_000;

const MAX_NEURONS: usize = 65_536;

/// Reject parameters and sizes no epoch can work with. Rows are checked where they are read.
pub(crate) fn check(input: &Input) -> Result<(), YumaError> {
	if input.neurons.len() > MAX_NEURONS {
		return Err(YumaError::TooManyNeurons);
	}
	if input.owner_uid.is_some_and(|uid| usize::from(uid) >= input.neurons.len()) {
		return Err(YumaError::OwnerUidUnknown);
	}
	if input.params.bonds_moving_average > MILLION {
		return Err(YumaError::MovingAverageTooLarge);
	}
	if input.params.liquid_alpha.is_some_and(|alpha| alpha.low > alpha.high) {
		return Err(YumaError::AlphaBoundsReversed);
	}
	Ok(())
}
