//! Accounts of the people of a scenario, and the genesis state.

use codec::Encode;
use dtao_runtime::{
	constants::currency::EXISTENTIAL_DEPOSIT, AccountId, AuraConfig, BalancesConfig, GrandpaConfig,
	RuntimeGenesisConfig, SubtensorModuleConfig,
};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use pallet_subtensor::{GenesisNeuron, GenesisSubnet};
use sp_io::hashing::blake2_256;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use crate::{
	scenario::{Reserves, Scenario, ScenarioError, Subnet},
	units::{coins, rao},
};

/// Tempo of the subnets that exist from the start: the one of new subnets.
const TEMPO: u16 = dtao_runtime::constants::PROFILE.default_tempo;

/// TAO that a neuron has for its registration.
const NEURON_CAPITAL: f64 = 110.0;

/// TAO that an owner has beside ten times the lowest lock cost.
const OWNER_CAPITAL: f64 = 110.0;

/// Somebody in a scenario; numbers are positions in its lists, or among the neurons of a subnet.
#[allow(clippy::cast_possible_truncation)] // the codec derive casts the variant index
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Person {
	/// Holder of what nobody else has.
	Treasury,
	/// Owner of a subnet.
	Owner(u16),
	/// Validator, the same on all subnets.
	Validator(u16),
	/// Miner of a subnet.
	Miner(u16, u16),
	/// Staker.
	Staker(u16),
}

impl Person {
	/// The key that owns and pays.
	pub fn coldkey(self) -> AccountId {
		AccountId::new(blake2_256(&(b"dtao-sim coldkey", self).encode()))
	}

	/// The key that is a neuron.
	pub fn hotkey(self) -> AccountId {
		AccountId::new(blake2_256(&(b"dtao-sim hotkey", self).encode()))
	}
}

/// A position in a list of a scenario, which are all short.
pub fn number(position: usize) -> u16 {
	u16::try_from(position).unwrap_or(u16::MAX)
}

/// The neurons of a subnet in the order of their uids: owner, validators, miners.
pub fn neurons(scenario: &Scenario, subnet: usize) -> Vec<Person> {
	let Some(settings) = scenario.subnets.get(subnet) else { return Vec::new() };
	let position = number(subnet);
	let validators = (0..settings.validators).map(Person::Validator);
	let miners = (0..settings.miners).map(|miner| Person::Miner(position, miner));
	[Person::Owner(position)].into_iter().chain(validators).chain(miners).collect()
}

/// Numbers of the subnets that exist from the start: 1, 2, ... in their order; `None` for those
/// that are registered.
pub fn genesis_netuids(scenario: &Scenario) -> Vec<Option<NetUid>> {
	let mut last = 0u16;
	let mut next = |subnet: &Subnet| {
		subnet.pool.map(|_| {
			last = last.saturating_add(1);
			NetUid::new(last)
		})
	};
	scenario.subnets.iter().map(&mut next).collect()
}

/// The genesis configuration of a scenario.
pub fn config(scenario: &Scenario) -> Result<RuntimeGenesisConfig, ScenarioError> {
	let subnets = subnets(scenario);
	let mut balances = balances(scenario);
	let booked: u64 = subnets
		.iter()
		.map(|subnet| subnet.tao.rao().saturating_add(EXISTENTIAL_DEPOSIT))
		.chain(balances.iter().map(|(_, rao)| *rao))
		.fold(rao(scenario.chain.root_stake), u64::saturating_add);
	let rest = rao(scenario.chain.issuance).checked_sub(booked).ok_or_else(|| {
		ScenarioError::new(format!(
			"chain: issuance does not cover pools, stakers and neurons; give at least {}",
			coins(booked).ceil()
		))
	})?;
	if rest >= EXISTENTIAL_DEPOSIT {
		balances.push((Person::Treasury.coldkey(), rest));
	}
	Ok(RuntimeGenesisConfig {
		balances: BalancesConfig { balances, ..Default::default() },
		aura: AuraConfig { authorities: vec![Sr25519Keyring::Alice.public().into()] },
		grandpa: GrandpaConfig {
			authorities: vec![(Ed25519Keyring::Alice.public().into(), 1)],
			..Default::default()
		},
		subtensor_module: SubtensorModuleConfig {
			subnets,
			network_rate_limit: Some(0),
			network_min_lock_cost: Some(TaoBalance::from_rao(rao(scenario.chain.min_lock_cost))),
			start_call_delay: Some(0),
			..Default::default()
		},
		..Default::default()
	})
}

/// Number of validators: those of the subnet that has most.
pub fn validators(scenario: &Scenario) -> u16 {
	scenario.subnets.iter().map(|subnet| subnet.validators).max().unwrap_or_default()
}

fn balances(scenario: &Scenario) -> Vec<(AccountId, u64)> {
	let settings = &scenario.chain;
	let owner = OWNER_CAPITAL + 10.0 * settings.min_lock_cost;
	let mut capital: Vec<(Person, f64)> = Vec::new();
	for (position, subnet) in scenario.subnets.iter().enumerate() {
		capital.push((Person::Owner(number(position)), owner));
		let miners = (0..subnet.miners).map(|miner| Person::Miner(number(position), miner));
		capital.extend(miners.map(|miner| (miner, NEURON_CAPITAL)));
	}
	for validator in 0..validators(scenario) {
		let on = scenario.subnets.iter().filter(|subnet| validator < subnet.validators);
		let needed = on.map(|subnet| subnet.validator_stake + NEURON_CAPITAL).sum();
		capital.push((Person::Validator(validator), needed));
	}
	let stakers = scenario.stakers.iter().enumerate();
	capital
		.extend(stakers.map(|(position, staker)| (Person::Staker(number(position)), staker.tao)));
	capital
		.into_iter()
		.map(|(person, tao)| (person.coldkey(), rao(tao)))
		.filter(|(_, rao)| *rao >= EXISTENTIAL_DEPOSIT)
		.collect()
}

fn subnets(scenario: &Scenario) -> Vec<GenesisSubnet<AccountId>> {
	let validators = validators(scenario);
	let root = GenesisSubnet {
		neurons: (0..validators)
			.map(|validator| neuron(Person::Validator(validator), 0))
			.map(|neuron| GenesisNeuron {
				stake: part_of(scenario.chain.root_stake, validators),
				..neuron
			})
			.collect(),
		..GenesisSubnet::root()
	};
	let dynamic = scenario.subnets.iter().zip(genesis_netuids(scenario)).enumerate();
	let dynamic = dynamic.filter_map(|(position, (settings, netuid))| {
		Some(subnet(scenario, position, settings, netuid?, settings.pool?))
	});
	[root].into_iter().chain(dynamic).collect()
}

fn subnet(
	scenario: &Scenario,
	position: usize,
	settings: &Subnet,
	netuid: NetUid,
	pool: Reserves,
) -> GenesisSubnet<AccountId> {
	let owner = Person::Owner(number(position));
	let staked = part_of(pool.staked, settings.validators);
	let neurons = neurons(scenario, position)
		.into_iter()
		.map(|person| match person {
			Person::Validator(_) => neuron(person, staked.rao()),
			_ => neuron(person, 0),
		})
		.collect();
	GenesisSubnet {
		netuid,
		owner: Some((owner.hotkey(), owner.coldkey())),
		name: settings.name.clone(),
		symbol: String::new(),
		tao: TaoBalance::from_rao(rao(pool.tao)),
		alpha: AlphaBalance::from_rao(rao(pool.alpha)),
		tempo: TEMPO,
		max_uids: 256,
		target_registrations: 2,
		neurons,
	}
}

fn neuron(person: Person, stake: u64) -> GenesisNeuron<AccountId> {
	GenesisNeuron {
		hotkey: person.hotkey(),
		coldkey: person.coldkey(),
		stake: AlphaBalance::from_rao(stake),
	}
}

/// One of `count` equal parts of whole coins, in rao or alpha-rao.
fn part_of(coins: f64, count: u16) -> AlphaBalance {
	AlphaBalance::from_rao(rao(coins).checked_div(u64::from(count)).unwrap_or_default())
}
