//! Epoch: which epochs run in a block, what the consensus of a subnet reads and what it writes.
//!
//! `load` reads, `dtao_yuma::run` computes, `apply` writes. The engine knows no storage, and no
//! mechanisms: it runs once for each, and [`Verdict`] puts the outputs together.

mod apply;
mod due;
mod forecast;
mod load;
mod verdict;

pub use due::Due;
pub use forecast::Forecast;
pub use verdict::{Mechanism, Verdict};

use crate::{
	children::Children, neurons::Neurons, scores::Scores, subnets::Subnets,
	weight_info::WeightInfo, Config,
};
use core::marker::PhantomData;
use dtao_types::NetUid;
use dtao_yuma::YumaError;
use frame_support::weights::Weight;

/// Why an epoch is skipped: the state of the subnet contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inconsistent {
	/// A vector by uid has not one entry a neuron.
	VectorLength,
	/// The consensus refused its input.
	Consensus(YumaError),
}

/// Relations that an epoch has to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Links {
	/// Parents of all neurons, and neurons with children.
	pub all: u32,
	/// Parents of the neurons with a permit: only those can have dividends to share.
	pub heirs: u32,
}

/// Runs the consensus of a subnet.
pub struct Epoch<T>(PhantomData<T>);

impl<T: Config> Epoch<T> {
	/// Run the consensus of every mechanism and store scores and bonds. The emission of the neurons is stored
	/// by [`Scores::set_emission`] once it is known what they were paid.
	///
	/// `Ok(None)` where the subnet has no neuron.
	pub fn run(netuid: NetUid, now: u64) -> Result<Option<Verdict>, Inconsistent> {
		// The state is looked at first: it may claim neurons that the count denies.
		let inputs = load::inputs::<T>(netuid, now)?;
		if Neurons::<T>::count(netuid) == 0 {
			return Ok(None);
		}
		let mechanisms = inputs.into_iter().zip(Subnets::<T>::emission_split(netuid));
		let mechanisms = mechanisms.map(|((index, input), parts)| {
			let output = dtao_yuma::run(&input).map_err(Inconsistent::Consensus)?;
			Ok(Mechanism { index, parts, input, output })
		});
		let verdict = Verdict(mechanisms.collect::<Result<_, Inconsistent>>()?);
		apply::verdict::<T>(netuid, &verdict);
		Ok(Some(verdict))
	}

	/// Weight of an epoch with its payments: of the neurons, each counted once for each mechanism, of
	/// their parents and children, and of the parents that may be paid.
	pub fn weight(netuid: NetUid) -> Weight {
		let neurons = u32::from(Neurons::<T>::count(netuid));
		let mechanisms = u32::from(Subnets::<T>::mechanisms(netuid));
		let Links { all, heirs } = Self::links(netuid);
		T::WeightInfo::epoch(neurons.saturating_mul(mechanisms))
			.saturating_add(beyond_none(T::WeightInfo::links, all))
			.saturating_add(beyond_none(T::WeightInfo::inheritance, heirs))
	}

	/// Relations of the neurons of a subnet, as the next epoch finds them.
	pub fn links(netuid: NetUid) -> Links {
		let permits = Scores::<T>::permits(netuid).into_iter().chain(core::iter::repeat(false));
		let mut links = Links::default();
		for ((parents, has_children), permit) in Children::<T>::relatives(netuid).zip(permits) {
			links.all = links.all.saturating_add(parents).saturating_add(has_children.into());
			if permit {
				links.heirs = links.heirs.saturating_add(parents);
			}
		}
		links
	}

	/// Weight of [`Self::weight`] where the epoch is not run.
	fn weighing(netuid: NetUid) -> Weight {
		T::WeightInfo::weigh_epoch(Neurons::<T>::count(netuid).into())
	}
}

/// What `n` of something weigh beyond the scene that they were measured in: a smaller epoch, which
/// [`WeightInfo::epoch`] has counted.
fn beyond_none(weight: fn(u32) -> Weight, n: u32) -> Weight {
	weight(n).saturating_sub(weight(0))
}
