//! A simulation from start to end, with its samples.

use std::collections::BTreeMap;

use dtao_emission::curve::SUPPLY_CAP;
use dtao_runtime::{Balances, BlockNumber, Runtime};
use dtao_types::{NetUid, I96F32};
use pallet_subtensor::{pools::Pools, try_state, SubnetTaoInEmission};
use serde::Serialize;

use crate::{
	chain::Chain,
	genesis::{self, number, Person},
	people::{People, World},
	position::{self, Position},
	scenario::{Scenario, ScenarioError, Staker, ROOT},
	units::{coins, days, BLOCKS_PER_DAY},
};

/// A subnet at a moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sample {
	/// Days since the start.
	pub day: f64,
	/// Number of the block.
	pub block: BlockNumber,
	/// Name of the subnet.
	pub subnet: String,
	/// Spot price, TAO per alpha.
	pub price_tao: f64,
	/// Smoothed price, TAO per alpha.
	pub moving_price_tao: f64,
	/// Part of the emitted TAO that went to the subnet since the last sample.
	pub tao_share: f64,
	/// TAO that the subnet got by emission since the start.
	pub emission_tao: f64,
	/// TAO in the pool.
	pub pool_tao: f64,
	/// Alpha in the pool.
	pub pool_alpha: f64,
	/// Alpha outside of the pool: it circulates.
	pub alpha_outside: f64,
	/// Circulating alpha as a part of all that was issued.
	pub circulating_of_issued: f64,
	/// Circulating alpha as a part of all that there can ever be.
	pub circulating_of_cap: f64,
	/// Worth of all alpha that there can ever be at the spot price, in TAO.
	pub fully_diluted_tao: f64,
	/// TAO traded since the start, both directions.
	pub volume_tao: f64,
}

/// What became of the TAO of a staker.
#[derive(Clone, Debug, PartialEq)]
pub struct Fortune {
	/// Name of the staker.
	pub staker: String,
	/// TAO at the start.
	pub tao: f64,
	/// Free TAO at the end and what the stake is worth at the spot price, in TAO. Root dividends that
	/// nobody has claimed do not count.
	pub worth: f64,
}

/// What a simulation has shown.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
	/// The samples in the order of time, then of the list of subnets.
	pub samples: Vec<Sample>,
	/// The stakers in the order of the scenario.
	pub fortunes: Vec<Fortune>,
	/// Blocks that ran.
	pub blocks: BlockNumber,
	/// Calls that people sent.
	pub calls: u64,
	/// How often which call was refused, and why.
	pub refusals: BTreeMap<String, u64>,
}

impl Outcome {
	/// What a staker has gained, in TAO; a loss is below 0.
	pub fn gain(&self, staker: &str) -> Option<f64> {
		let fortune = self.fortunes.iter().find(|fortune| fortune.staker == staker)?;
		Some(fortune.worth - fortune.tao)
	}

	/// The samples of one subnet.
	pub fn of<'a>(&'a self, subnet: &'a str) -> impl DoubleEndedIterator<Item = &'a Sample> {
		self.samples.iter().filter(move |sample| sample.subnet == subnet)
	}

	/// The last sample of a subnet up to a day.
	pub fn at<'a>(&'a self, subnet: &'a str, day: f64) -> Option<&'a Sample> {
		self.of(subnet).take_while(|sample| sample.day <= day + 1e-9).last()
	}
}

/// Run a scenario. `progress` hears the number of blocks that are done, now and then.
pub fn simulate(
	scenario: &Scenario,
	mut progress: impl FnMut(BlockNumber),
) -> Result<Outcome, ScenarioError> {
	let mut chain = Chain::new(&genesis::config(scenario)?)?;
	let mut people = People::new(scenario);
	let mut recorder = Recorder::new(scenario);
	let end = scenario.days.saturating_mul(BLOCKS_PER_DAY);
	let interval = interval(scenario);
	let is_due = |now: BlockNumber| now == 1 || now == end || now.checked_rem(interval) == Some(0);
	let in_block = |now| {
		people.act(now);
		recorder.count(people.world());
		if is_due(now) {
			recorder.sample(now, people.world());
			progress(now);
		}
	};
	chain.run(end, in_block, |now| if is_due(now) { check(now) } else { Ok(()) })?;
	Ok(Outcome {
		samples: recorder.samples,
		fortunes: chain.inspect(|| fortunes(scenario, people.world())),
		blocks: chain.block(),
		calls: people.world().calls(),
		refusals: people.world().refusals().clone(),
	})
}

/// What the stakers have.
fn fortunes(scenario: &Scenario, world: &World) -> Vec<Fortune> {
	let of = |(staker, settings): (usize, &Staker)| {
		let free = Balances::free_balance(Person::Staker(number(staker)).coldkey());
		let places = (0..scenario.subnets.len()).chain([ROOT]);
		let stakes = places.filter_map(|subnet| {
			let netuid = world.netuid(subnet)?;
			let held = Position::of_staker(scenario, staker, subnet).held(netuid);
			Some(coins(held) * position::price(netuid))
		});
		let worth = coins(free) + stakes.sum::<f64>();
		Fortune { staker: settings.name.clone(), tao: settings.tao, worth }
	};
	scenario.stakers.iter().enumerate().map(of).collect()
}

/// Blocks between two samples.
fn interval(scenario: &Scenario) -> BlockNumber {
	BLOCKS_PER_DAY.checked_div(scenario.samples_per_day).unwrap_or(1).max(1)
}

/// Check the invariants of the economy behind a block.
fn check(now: BlockNumber) -> Result<(), ScenarioError> {
	try_state::check::<Runtime>().map_err(|broken| {
		ScenarioError::new(format!("the chain contradicts itself behind block {now}: {broken}"))
	})
}

struct Recorder {
	names: Vec<String>,
	/// Rao that each subnet got by emission, in all and up to the last sample.
	emitted: Vec<(u64, u64)>,
	samples: Vec<Sample>,
}

impl Recorder {
	fn new(scenario: &Scenario) -> Self {
		let names: Vec<String> =
			scenario.subnets.iter().map(|subnet| subnet.name.clone()).collect();
		Self { emitted: vec![(0, 0); names.len()], names, samples: Vec::new() }
	}

	fn count(&mut self, world: &World) {
		for (subnet, (emitted, _)) in self.emitted.iter_mut().enumerate() {
			if let Some(netuid) = world.netuid(subnet) {
				let tao = SubnetTaoInEmission::<Runtime>::get(netuid).rao();
				*emitted = emitted.saturating_add(tao);
			}
		}
	}

	fn sample(&mut self, now: BlockNumber, world: &World) {
		let since: Vec<u64> =
			self.emitted.iter().map(|(all, before)| all.saturating_sub(*before)).collect();
		let total: u64 = since.iter().fold(0, |sum, rao| sum.saturating_add(*rao));
		for (subnet, name) in self.names.iter().enumerate() {
			let Some(netuid) = world.netuid(subnet) else { continue };
			let part = since.get(subnet).copied().unwrap_or_default();
			let all = self.emitted.get(subnet).map_or(0, |(all, _)| *all);
			let tao_share = if total == 0 { 0.0 } else { coins(part) / coins(total) };
			let sample = look(now, name, netuid);
			self.samples.push(Sample { tao_share, emission_tao: coins(all), ..sample });
		}
		for (all, before) in &mut self.emitted {
			*before = *all;
		}
	}
}

/// What the state says about a subnet.
fn look(now: BlockNumber, name: &str, netuid: NetUid) -> Sample {
	let pool = Pools::<Runtime>::reserves(netuid);
	let outside = coins(Pools::<Runtime>::alpha_out(netuid).rao());
	let issued = coins(Pools::<Runtime>::alpha_issuance(netuid).rao());
	let cap = coins(SUPPLY_CAP);
	let price = position::price(netuid);
	let one = (1u64 << I96F32::FRACTION_BITS) as f64;
	Sample {
		day: days(now),
		block: now,
		subnet: name.to_owned(),
		price_tao: price,
		moving_price_tao: Pools::<Runtime>::moving_price(netuid) as f64 / one,
		tao_share: 0.0,
		emission_tao: 0.0,
		pool_tao: coins(pool.tao.rao()),
		pool_alpha: coins(pool.alpha.rao()),
		alpha_outside: outside,
		circulating_of_issued: if issued > 0.0 { outside / issued } else { 0.0 },
		circulating_of_cap: outside / cap,
		fully_diluted_tao: price * cap,
		volume_tao: Pools::<Runtime>::volume(netuid) as f64 / 1e9,
	}
}
