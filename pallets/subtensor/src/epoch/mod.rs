//! Epoch: which epochs run in a block, what the consensus of a subnet reads and what it writes.
//!
//! `load` reads, `dtao_yuma::run` computes, `apply` writes. The engine knows no storage, and no
//! mechanisms: it runs once for each, and [`EpochOutcome`] puts the outputs together.

mod apply;
mod due;
mod forecast;
mod load;
mod outcome;

pub use due::Due;
pub use forecast::Forecast;
pub use outcome::{EpochOutcome, Mechanism};

use self::load::Loaded;
use crate::{
	children::{Children, MAX_PARENTS},
	neurons::Neurons,
	scores::Scores,
	shares::Credits,
	subnets::Subnets,
	weight_info::WeightInfo,
	Config,
};
use core::marker::PhantomData;
use dtao_types::NetUid;
use dtao_yuma::YumaError;
use frame_support::{traits::Get, weights::Weight};

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
	/// Parents of the neurons with a permit, who can have dividends to share. Where no neuron has one,
	/// all of them can.
	pub heirs: u32,
}

/// Parents that an epoch looks at to share dividends with, before those of one more child: as many as
/// 64 validators can have. More can be owed only where nobody validates and all neurons are paid by
/// their stake; dividends of the children beyond wait for the next epoch.
pub const MAX_HEIRS: u32 = COUNTED * MAX_PARENTS;

/// Validators whose payment is part of the weight of an epoch: those of the benchmark `epoch`.
const COUNTED: u32 = 64;

/// Incentives that are part of it and are staked among other holders: those of the validators, but the one that
/// is withheld because it is the owner's of the subnet.
const GROWN: u32 = COUNTED - 1;

/// What an epoch has done, or may have to do, by what weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
	/// Neurons, each counted once for each mechanism.
	pub neurons: u32,
	/// Relations that the consensus looks at.
	pub links: u32,
	/// Parents that are looked at again, of neurons with dividends.
	pub shared: u32,
	/// Hotkeys that are paid dividends, beyond the validators that every epoch pays.
	pub heirs: u32,
	/// Records of the dividends of the epoch before that are erased.
	pub erased: u32,
	/// Positions that incentive was staked at, where it did more than to raise the value of a pool that its
	/// owner holds alone; and those that takes and the owner's cut opened.
	pub credits: Credits,
}

impl Work {
	/// What is paid where `earners` neurons have dividends and `receivers` hotkeys get them.
	pub fn paid(mut self, earners: u32, receivers: u32) -> Self {
		self.heirs = receivers.saturating_sub(earners.min(COUNTED));
		self
	}

	/// The weight of it.
	pub fn weight<T: Config>(self) -> Weight {
		let Self { neurons, links, shared, heirs, erased, credits } = self;
		// Who is paid was looked at for it, and that is part of the weight of an heir.
		let unpaid = shared.saturating_sub(heirs);
		let erasing = T::WeightInfo::dissolve_erase().saturating_add(T::DbWeight::get().reads(1));
		T::WeightInfo::epoch(neurons)
			.saturating_add(beyond_none(T::WeightInfo::links, links.saturating_add(unpaid)))
			// Their owners.
			.saturating_add(T::DbWeight::get().reads(unpaid.into()))
			.saturating_add(beyond_none(T::WeightInfo::inheritance, heirs))
			.saturating_add(erasing.saturating_mul(erased.into()))
			.saturating_add(Self::crediting::<T>(credits, heirs))
	}

	/// Weight of credits beyond those that every epoch and the payment of every heir have counted.
	fn crediting<T: Config>(credits: Credits, heirs: u32) -> Weight {
		let grown = credits.grown.saturating_sub(GROWN);
		let opened = credits.opened.saturating_sub(heirs);
		T::WeightInfo::epoch_credits(grown, opened)
			.saturating_sub(T::WeightInfo::epoch_credits(0, 0))
	}
}

/// What the consensus of a subnet came to.
pub struct Run {
	/// `None` where the subnet has no neuron.
	pub outcome: Option<EpochOutcome>,
	/// What was done for it.
	pub work: Work,
}

/// Runs the consensus of a subnet.
pub struct Epoch<T>(PhantomData<T>);

impl<T: Config> Epoch<T> {
	/// Run the consensus of every mechanism and store scores and bonds. The emission of the neurons is stored
	/// by [`Scores::set_emission`] once it is known what they were paid.
	pub fn run(netuid: NetUid, now: u64) -> Result<Run, Inconsistent> {
		// The state is looked at first: it may claim neurons that the count denies.
		let Loaded { inputs, links } = load::inputs::<T>(netuid, now)?;
		let work = Work { neurons: Self::counted_neurons(netuid), links, ..Default::default() };
		if Neurons::<T>::count(netuid) == 0 {
			return Ok(Run { outcome: None, work });
		}
		let mechanisms = inputs.into_iter().zip(Subnets::<T>::emission_split(netuid));
		let mechanisms = mechanisms.map(|((index, input), parts)| {
			let output = dtao_yuma::run(&input).map_err(Inconsistent::Consensus)?;
			Ok(Mechanism { index, parts, input, output })
		});
		let outcome = EpochOutcome(mechanisms.collect::<Result<_, Inconsistent>>()?);
		apply::outcome::<T>(netuid, &outcome);
		Ok(Run { outcome: Some(outcome), work })
	}

	/// What an epoch may weigh with its payments, by which epochs are chosen. What it did weigh is known
	/// when it has run.
	pub fn weight(netuid: NetUid) -> Weight {
		let Links { all, heirs } = Self::links(netuid);
		let heirs = heirs.min(MAX_HEIRS);
		Work {
			neurons: Self::counted_neurons(netuid),
			links: all,
			shared: heirs,
			heirs,
			erased: Scores::<T>::dividend_records(netuid),
			credits: Self::most_credits(netuid, heirs),
		}
		.weight::<T>()
	}

	/// All that is paid opens a position: incentive of each neuron, the take of each neuron and heir, the
	/// owner's cut.
	fn most_credits(netuid: NetUid, heirs: u32) -> Credits {
		let neurons = u32::from(Neurons::<T>::count(netuid));
		let opened = neurons.saturating_mul(2).saturating_add(heirs).saturating_add(1);
		Credits { grown: 0, opened }
	}

	fn counted_neurons(netuid: NetUid) -> u32 {
		let mechanisms = u32::from(Subnets::<T>::mechanisms(netuid));
		u32::from(Neurons::<T>::count(netuid)).saturating_mul(mechanisms)
	}

	/// Relations of the neurons of a subnet, as the next epoch finds them.
	pub fn links(netuid: NetUid) -> Links {
		let permits = Scores::<T>::permits(netuid);
		let anybody = !permits.contains(&true);
		let permits = permits.into_iter().chain(core::iter::repeat(false));
		let mut links = Links::default();
		for ((parents, has_children), permit) in Children::<T>::relatives(netuid).zip(permits) {
			links.all = links.all.saturating_add(parents).saturating_add(has_children.into());
			if permit || anybody {
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
