//! Epoch: when the consensus of a subnet runs, what it reads and what it writes.
//!
//! Owns `Tempo`, `BlocksSinceLastStep`, `LastMechansimStepBlock`, `PendingEpochAt`,
//! `MaxEpochsPerBlock`, the vectors by uid (`Active`, `Emission`, `Rank`, `Trust`, `Consensus`,
//! `Incentive`, `Dividends`, `ValidatorTrust`, `ValidatorPermit`, `StakeWeight`) and `Bonds`.
//!
//! `load` reads, `dtao_yuma::run` computes, `apply` writes. The engine knows no storage.

mod apply;
mod load;
mod schedule;
mod scores;

pub use schedule::Schedule;
pub use scores::Scores;

use crate::{registration::Registration, Config};
use core::marker::PhantomData;
use dtao_types::NetUid;
use dtao_yuma::{Output, YumaError};

/// Why an epoch is skipped: the state of the subnet contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inconsistent {
	/// A vector by uid has not one entry a neuron.
	VectorLength,
	/// The consensus refused its input.
	Consensus(YumaError),
}

/// Runs the consensus of a subnet.
pub struct Epoch<T>(PhantomData<T>);

impl<T: Config> Epoch<T> {
	/// Run the consensus and store its scores and bonds. The emission of the neurons is stored
	/// by [`Scores::set_emission`] once it is known what they were paid.
	///
	/// `Ok(None)` where the subnet has no neuron.
	pub fn run(netuid: NetUid, now: u64) -> Result<Option<Output>, Inconsistent> {
		if Registration::<T>::count(netuid) == 0 {
			return Ok(None);
		}
		let input = load::input::<T>(netuid, now)?;
		let output = dtao_yuma::run(&input).map_err(Inconsistent::Consensus)?;
		apply::output::<T>(netuid, &input, &output);
		Ok(Some(output))
	}
}
