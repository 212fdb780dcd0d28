//! What somebody has on a hotkey, and how it is bought and sold.

use dtao_runtime::{AccountId, Runtime};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use pallet_subtensor::{pools::Pools, shares::Shares, Call};

use crate::{
	genesis::{self, number, Person},
	people::World,
	scenario::{Scenario, ROOT_NAME},
	units::{coins, rao},
};

/// Sales below this worth wait, in TAO.
const SMALLEST_SALE: f64 = 0.01;

/// Spot price of a subnet in TAO per alpha, from its reserves; 0 without a pool, 1 of root.
pub fn price(netuid: NetUid) -> f64 {
	if netuid.is_root() {
		return 1.0;
	}
	let pool = Pools::<Runtime>::reserves(netuid);
	if pool.alpha.is_zero() {
		return 0.0;
	}
	coins(pool.tao.rao()) / coins(pool.alpha.rao())
}

/// A position: who staked, on which hotkey of which subnet.
#[derive(Clone)]
pub struct Position {
	coldkey: AccountId,
	hotkey: AccountId,
	/// Position of the subnet in the scenario.
	pub subnet: usize,
	label: String,
}

impl Position {
	/// What `holder` has on a hotkey.
	pub fn new(
		scenario: &Scenario,
		holder: Person,
		on: Person,
		subnet: usize,
		label: &str,
	) -> Self {
		let name = scenario.subnets.get(subnet).map_or(ROOT_NAME, |subnet| &subnet.name);
		let label = format!("{label} on {name}");
		Self { coldkey: holder.coldkey(), hotkey: on.hotkey(), subnet, label }
	}

	/// What a staker has. Stakers spread over the validators.
	pub fn of_staker(scenario: &Scenario, staker: usize, subnet: usize) -> Self {
		let all = genesis::validators(scenario);
		let validators = scenario.subnets.get(subnet).map_or(all, |subnet| subnet.validators);
		let on = number(staker).checked_rem(validators).unwrap_or_default();
		let label = scenario.stakers.get(staker).map_or("", |staker| &staker.name);
		let holder = Person::Staker(number(staker));
		Self::new(scenario, holder, Person::Validator(on), subnet, label)
	}

	/// Stake in alpha-rao, of root in rao.
	pub fn held(&self, netuid: NetUid) -> u64 {
		Shares::<Runtime>::value(dtao_types::Position::new(&self.hotkey, &self.coldkey, netuid))
			.rao()
	}

	/// Stake as much, in whole TAO; whether that succeeded.
	pub fn buy(&self, world: &mut World, tao: f64) -> bool {
		let Some(netuid) = world.netuid(self.subnet) else { return false };
		let amount_staked = TaoBalance::from_rao(rao(tao));
		if amount_staked.is_zero() {
			return false;
		}
		let call = Call::add_stake { hotkey: self.hotkey.clone(), netuid, amount_staked };
		world.call(&self.coldkey, call, || format!("{} buys", self.label))
	}

	/// Sell at most what is there, in alpha-rao; whether that succeeded.
	pub fn sell(&self, world: &mut World, alpha: u64) -> bool {
		let Some(netuid) = world.netuid(self.subnet) else { return false };
		let amount = alpha.min(self.held(netuid));
		if coins(amount) * price(netuid) < SMALLEST_SALE {
			return false;
		}
		let amount_unstaked = AlphaBalance::from_rao(amount);
		let call = Call::remove_stake { hotkey: self.hotkey.clone(), netuid, amount_unstaked };
		world.call(&self.coldkey, call, || format!("{} sells", self.label))
	}

	/// Sell what is worth as much, in whole TAO; whether that succeeded.
	pub fn sell_worth(&self, world: &mut World, tao: f64) -> bool {
		match world.netuid(self.subnet).map(price) {
			Some(price) if price > 0.0 => self.sell(world, rao(tao / price)),
			_ => false,
		}
	}
}
