//! What owners, validators, miners and stakers do, and when. All of it through the calls of the
//! chain, signed by them.

use std::collections::{BTreeMap, BTreeSet};

use dtao_runtime::{AccountId, BlockNumber, Runtime, RuntimeCall, RuntimeOrigin, System};
use dtao_types::{NetUid, I96F32};
use pallet_subtensor::{neurons::Neurons, schedule::Schedule, Call};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sp_runtime::DispatchError;

use crate::{
	chain::{dispatch, send},
	genesis::{genesis_netuids, neurons, number, Person},
	position::{price, Position},
	scenario::{ChainSettings, Flow, Scenario, Subnet, Verb, ROOT},
	units::{blocks, part, rao, BLOCKS_PER_DAY},
};

/// Blocks between two looks at the prices that people remember.
const HOUR: BlockNumber = BLOCKS_PER_DAY / 24;

/// Blocks between the registrations of two neurons of a new subnet.
const REGISTRATION_PACE: BlockNumber = 10;

/// Blocks between the start of a subnet and its first weights: the first epoch gives permits.
const FIRST_WEIGHTS: BlockNumber = 400;

/// Blocks between two settings of weights.
const WEIGHTS_PACE: BlockNumber = 1_000;

/// What people share: who has which netuid, what prices were, what was refused.
#[derive(Default)]
pub struct World {
	settings: ChainSettings,
	netuids: Vec<Option<NetUid>>,
	/// Of each hour, the price of each subnet.
	prices: Vec<Vec<f64>>,
	refusals: BTreeMap<String, u64>,
	calls: u64,
}

impl World {
	/// Number of a subnet, where it exists.
	pub fn netuid(&self, subnet: usize) -> Option<NetUid> {
		if subnet == ROOT {
			return Some(NetUid::ROOT);
		}
		self.netuids.get(subnet).copied().flatten()
	}

	/// Calls that were sent, by the number of them.
	pub fn calls(&self) -> u64 {
		self.calls
	}

	/// How often which call was refused, and why.
	pub fn refusals(&self) -> &BTreeMap<String, u64> {
		&self.refusals
	}

	/// Send a call of somebody and note what came of it; whether it succeeded.
	pub fn call(
		&mut self,
		who: &AccountId,
		call: Call<Runtime>,
		what: impl FnOnce() -> String,
	) -> bool {
		let result = send(who, RuntimeCall::SubtensorModule(call));
		self.note(result, what)
	}

	fn note(&mut self, result: Result<(), DispatchError>, what: impl FnOnce() -> String) -> bool {
		self.calls = self.calls.saturating_add(1);
		let Err(error) = result else { return true };
		let reason = match error {
			DispatchError::Module(error) => error.message.unwrap_or("unknown").to_owned(),
			error => format!("{error:?}"),
		};
		let count = self.refusals.entry(format!("{}: {reason}", what())).or_default();
		*count = count.saturating_add(1);
		false
	}

	fn remember_prices(&mut self, now: BlockNumber) {
		if now.checked_rem(HOUR) == Some(0) {
			let prices = self.netuids.iter().map(|netuid| netuid.map_or(0.0, price));
			self.prices.push(prices.collect());
		}
	}

	/// Price of a subnet some blocks ago, where that is known.
	fn price_before(&self, subnet: usize, age: BlockNumber) -> Option<f64> {
		let hours = usize::try_from(age.checked_div(HOUR)?).ok()?.max(1);
		let hour = self.prices.len().checked_sub(hours)?;
		self.prices.get(hour)?.get(subnet).copied().filter(|price| *price > 0.0)
	}

	/// Set what the scenario changes for a subnet.
	fn set_up(&mut self, netuid: NetUid) {
		let Some(days) = self.settings.price_halving_days else { return };
		let call = pallet_admin_utils::Call::sudo_set_ema_price_halving_period {
			netuid,
			ema_halving: u64::from(blocks(days)),
		};
		let result = dispatch(RuntimeOrigin::root(), RuntimeCall::AdminUtils(call));
		self.note(result, || "the chain sets price_halving_days".into());
	}
}

/// Sells a part of what a position gained since the last sale.
struct Gains {
	position: Position,
	share: f64,
	/// What is kept; unknown before the first look where the position starts with a purchase.
	kept: Option<u64>,
}

impl Gains {
	fn sell(&mut self, world: &mut World) {
		let Some(netuid) = world.netuid(self.position.subnet) else { return };
		let held = self.position.held(netuid);
		let kept = *self.kept.get_or_insert(held);
		let gain = held.saturating_sub(kept);
		if gain > 0 && self.position.sell(world, part(gain, self.share)) {
			self.kept = Some(self.position.held(netuid));
		}
	}
}

/// A flow of the scenario.
struct Stream {
	position: Position,
	flow: Flow,
	gains: Gains,
	chance: ChaCha8Rng,
}

impl Stream {
	fn act(&mut self, world: &mut World, left: u32) {
		let flow = &self.flow;
		let swing = 1.0 + flow.noise * self.chance.gen_range(-1.0..=1.0);
		let times = f64::from(flow.times_per_day.max(1));
		let tao = flow.tao_per_day.unwrap_or_default() / times * swing;
		match flow.verb {
			Verb::Buy => drop(self.position.buy(world, tao)),
			Verb::Sell => drop(self.position.sell_worth(world, tao)),
			Verb::Trade if self.chance.gen_bool(0.5) => drop(self.position.buy(world, tao)),
			Verb::Trade => drop(self.position.sell_worth(world, tao)),
			Verb::Follow => self.follow(world, tao),
			Verb::SellDividends => self.gains.sell(world),
			Verb::Snipe => self.snipe(world, flow.tao.unwrap_or_default() * swing),
			Verb::Exit => {
				let Some(netuid) = world.netuid(self.position.subnet) else { return };
				let held = self.position.held(netuid);
				let alpha = held.checked_div(u64::from(left)).unwrap_or(held);
				self.position.sell(world, alpha);
			},
		}
	}

	fn snipe(&self, world: &mut World, tao: f64) {
		let Some(netuid) = world.netuid(self.position.subnet) else { return };
		let now = u64::from(System::block_number());
		let next = now.saturating_add(1);
		// The epoch of a block runs before what people do in it.
		if Schedule::<Runtime>::last(netuid) == now {
			self.position.sell(world, u64::MAX);
		} else if Schedule::<Runtime>::clock(netuid).is_due(next) && self.position.held(netuid) == 0
		{
			self.position.buy(world, tao);
		}
	}

	fn follow(&self, world: &mut World, tao: f64) {
		let subnet = self.position.subnet;
		let age = blocks(self.flow.over_days.unwrap_or_default());
		let rise = self.flow.rise.unwrap_or_default();
		let before = world.price_before(subnet, age);
		let Some((before, now)) = before.zip(world.netuid(subnet).map(price)) else { return };
		if now >= before * (1.0 + rise) {
			self.position.buy(world, tao);
		} else if now <= before * (1.0 - rise) {
			self.position.sell_worth(world, tao);
		}
	}
}

/// Something to do.
enum Task {
	/// Set what the scenario changes for the whole chain.
	SetUp,
	/// Register a subnet.
	Register { subnet: usize },
	/// Register a neuron on a new subnet.
	Join { subnet: usize, who: Person },
	/// Start a subnet.
	Start { subnet: usize },
	/// Stake what a validator begins with.
	Begin { position: Position, tao: f64 },
	/// Set the weights of all validators: the miners get equal ones.
	Weigh { subnet: usize, validators: Vec<Person>, miners: usize },
	/// Sell what was earned.
	SellGains(Gains),
	/// Follow a flow.
	Follow(Box<Stream>),
}

impl Task {
	fn act(&mut self, world: &mut World, left: u32) {
		match self {
			Self::SetUp => set_up(world),
			Self::Register { subnet } => register(world, *subnet),
			Self::Join { subnet, who } => join(world, *subnet, *who),
			Self::Start { subnet } => start(world, *subnet),
			Self::Begin { position, tao } => drop(position.buy(world, *tao)),
			Self::Weigh { subnet, validators, miners } => {
				for validator in validators {
					weigh(world, *subnet, *validator, *miners);
				}
			},
			Self::SellGains(gains) => gains.sell(world),
			Self::Follow(stream) => stream.act(world, left),
		}
	}
}

fn set_up(world: &mut World) {
	if let Some(speed) = world.settings.moving_alpha {
		// A part of one with 32 fraction bits.
		let bits = i128::from(rao(speed)).saturating_mul(1 << I96F32::FRACTION_BITS);
		let alpha = I96F32::from_bits(bits.checked_div(i128::from(rao(1.0))).unwrap_or_default());
		let call = pallet_admin_utils::Call::sudo_set_subnet_moving_alpha { alpha };
		let result = dispatch(RuntimeOrigin::root(), RuntimeCall::AdminUtils(call));
		world.note(result, || "the chain sets moving_alpha".into());
	}
	let existing: Vec<NetUid> = world.netuids.iter().copied().flatten().collect();
	for netuid in existing {
		world.set_up(netuid);
	}
}

fn register(world: &mut World, subnet: usize) {
	let owner = Person::Owner(number(subnet));
	let hotkey = owner.hotkey();
	let call = Call::register_network { hotkey: hotkey.clone() };
	if !world.call(&owner.coldkey(), call, || format!("the owner of subnet {subnet} registers")) {
		return;
	}
	// A hotkey of an owner is on the subnet of its own only.
	let netuid = Neurons::<Runtime>::memberships(&hotkey).first().copied();
	if let Some(slot) = world.netuids.get_mut(subnet) {
		*slot = netuid;
	}
	if let Some(netuid) = netuid {
		world.set_up(netuid);
	}
}

fn join(world: &mut World, subnet: usize, who: Person) {
	let Some(netuid) = world.netuid(subnet) else { return };
	let call = Call::burned_register { netuid, hotkey: who.hotkey() };
	world.call(&who.coldkey(), call, || format!("a neuron joins subnet {subnet}"));
}

fn start(world: &mut World, subnet: usize) {
	let Some(netuid) = world.netuid(subnet) else { return };
	let owner = Person::Owner(number(subnet)).coldkey();
	let call = Call::start_call { netuid };
	world.call(&owner, call, || format!("the owner starts subnet {subnet}"));
}

fn weigh(world: &mut World, subnet: usize, validator: Person, miners: usize) {
	let Some(netuid) = world.netuid(subnet) else { return };
	let dests: Vec<u16> = (0..Neurons::<Runtime>::count(netuid)).collect();
	// Miners have the last uids.
	let others = dests.len().saturating_sub(miners);
	let weights = (0..dests.len()).map(|uid| if uid < others { 0 } else { u16::MAX }).collect();
	let call = Call::set_weights { netuid, dests, weights, version_key: 0 };
	world.call(&validator.hotkey(), call, || format!("a validator sets weights on {subnet}"));
}

/// A task and its rhythm.
struct Job {
	task: Task,
	period: BlockNumber,
	/// Last block in which it may act.
	last: BlockNumber,
}

/// All people of a scenario.
pub struct People {
	world: World,
	jobs: Vec<Job>,
	/// Next block of each job, and its position.
	queue: BTreeSet<(BlockNumber, usize)>,
}

impl People {
	/// The people of a scenario, before the first block.
	pub fn new(scenario: &Scenario) -> Self {
		let world = World {
			settings: scenario.chain.clone(),
			netuids: genesis_netuids(scenario),
			..Default::default()
		};
		let mut people = Self { world, jobs: Vec::new(), queue: BTreeSet::new() };
		people.once(1, Task::SetUp);
		for (position, subnet) in scenario.subnets.iter().enumerate() {
			people.plan_subnet(scenario, position, subnet);
		}
		for flow in &scenario.flows {
			people.plan_flow(scenario, flow);
		}
		people
	}

	/// What they share.
	pub fn world(&self) -> &World {
		&self.world
	}

	/// Do what is due in a block.
	pub fn act(&mut self, now: BlockNumber) {
		self.world.remember_prices(now);
		while let Some((block, position)) = self.queue.first().copied() {
			if block > now {
				return;
			}
			self.queue.pop_first();
			let Some(job) = self.jobs.get_mut(position) else { continue };
			let left = job.last.saturating_sub(now).checked_div(job.period).unwrap_or_default();
			job.task.act(&mut self.world, left.saturating_add(1));
			let next = now.saturating_add(job.period);
			if job.period > 0 && next <= job.last {
				self.queue.insert((next, position));
			}
		}
	}

	fn once(&mut self, block: BlockNumber, task: Task) {
		self.repeat(block, 0, block, task);
	}

	fn repeat(&mut self, first: BlockNumber, period: BlockNumber, last: BlockNumber, task: Task) {
		if first <= last {
			self.queue.insert((first, self.jobs.len()));
			self.jobs.push(Job { task, period, last });
		}
	}

	fn plan_subnet(&mut self, scenario: &Scenario, position: usize, subnet: &Subnet) {
		let end = blocks(f64::from(scenario.days));
		let people = neurons(scenario, position);
		let mut block = blocks(subnet.registered).max(1);
		if subnet.pool.is_none() {
			self.once(block, Task::Register { subnet: position });
			// The owner's hotkey is a neuron by the registration.
			for who in people.iter().skip(1) {
				block = block.saturating_add(REGISTRATION_PACE);
				self.once(block, Task::Join { subnet: position, who: *who });
			}
		}
		let start = blocks(subnet.started()).max(block.saturating_add(1));
		self.once(start, Task::Start { subnet: position });

		let abandoned = subnet.abandoned.map_or(end, blocks).min(end);
		let validators: Vec<Person> = (0..subnet.validators).map(Person::Validator).collect();
		for validator in &validators {
			let position = Position::new(scenario, *validator, *validator, position, "a validator");
			let task = Task::Begin { position, tao: subnet.validator_stake };
			self.once(start.saturating_add(1), task);
		}
		let miners = usize::from(subnet.miners);
		let weigh = Task::Weigh { subnet: position, validators, miners };
		self.repeat(start.saturating_add(FIRST_WEIGHTS), WEIGHTS_PACE, abandoned, weigh);

		let first = start.saturating_add(BLOCKS_PER_DAY);
		for (seat, who) in people.into_iter().enumerate() {
			let (share, label, kept) = match who {
				Person::Owner(_) => (subnet.owner_sells, "the owner", Some(0)),
				Person::Miner(..) => (subnet.miners_sell, "a miner", Some(0)),
				_ => (subnet.validators_sell, "a validator", None),
			};
			if share <= 0.0 {
				continue;
			}
			let position = Position::new(scenario, who, who, position, label);
			let gains = Task::SellGains(Gains { position, share, kept });
			// A validator remembers what it began with.
			let first = if kept.is_none() { start.saturating_add(2) } else { first };
			// Everybody has an own time of the day.
			let time = u32::from(number(seat)).saturating_mul(HOUR).checked_rem(BLOCKS_PER_DAY);
			let first = first.saturating_add(time.unwrap_or_default());
			self.repeat(first, BLOCKS_PER_DAY, end, gains);
		}
	}

	fn plan_flow(&mut self, scenario: &Scenario, flow: &Flow) {
		let names = (scenario.staker(&flow.who), scenario.subnet(&flow.subnet));
		let (Some(staker), Some(subnet)) = names else { return };
		let position = Position::of_staker(scenario, staker, subnet);
		let count = self.jobs.len();
		let mut chance = ChaCha8Rng::seed_from_u64(scenario.seed);
		chance.set_stream(u64::from(number(count)));
		let share = flow.share.unwrap_or(1.0);
		let gains = Gains { position: position.clone(), share, kept: None };
		let stream = Stream { position, flow: flow.clone(), gains, chance };

		let period = match flow.verb {
			Verb::Snipe => 1,
			_ => BLOCKS_PER_DAY.checked_div(flow.times_per_day).unwrap_or(1).max(1),
		};
		// Not all in the same block.
		let offset = u32::from(number(count)).saturating_mul(7).checked_rem(period);
		let first = blocks(flow.from).saturating_add(offset.unwrap_or_default()).max(1);
		let last = blocks(flow.until.unwrap_or(f64::from(scenario.days))).saturating_sub(1);
		self.repeat(first, period, last, Task::Follow(Box::new(stream)));
	}
}
