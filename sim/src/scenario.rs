//! The scenario file.

use std::{collections::BTreeSet, fs, path::Path};

use serde::Deserialize;

use crate::units::blocks;

/// Why a scenario cannot be run, and what to do, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError(String);

impl ScenarioError {
	/// An error with this text.
	pub fn new(text: impl Into<String>) -> Self {
		Self(text.into())
	}
}

impl std::fmt::Display for ScenarioError {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str(&self.0)
	}
}

impl std::error::Error for ScenarioError {}

/// What to simulate. Times are in days since the start and may have fractions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
	/// Title of the page.
	pub title: String,
	/// What the scenario shows.
	#[serde(default)]
	pub about: String,
	/// Length in days.
	pub days: u32,
	/// Samples of a day.
	#[serde(default = "four")]
	pub samples_per_day: u32,
	/// Seed of everything that happens by chance.
	#[serde(default)]
	pub seed: u64,
	/// The chain as a whole.
	#[serde(default)]
	pub chain: ChainSettings,
	/// The subnets.
	#[serde(rename = "subnet")]
	pub subnets: Vec<Subnet>,
	/// Stakers that flows name.
	#[serde(default, rename = "staker")]
	pub stakers: Vec<Staker>,
	/// What the stakers do.
	#[serde(default, rename = "flow")]
	pub flows: Vec<Flow>,
}

/// The chain as a whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChainSettings {
	/// TAO in existence at the start.
	pub issuance: f64,
	/// Part of it that is staked on root, in equal parts to all validators.
	pub root_stake: f64,
	/// Lowest lock cost of a subnet, in TAO.
	pub min_lock_cost: f64,
	/// Speed of the moving price per block, where it is not the chain's default.
	pub moving_alpha: Option<f64>,
	/// Age at which the moving price has half its speed, in days, where it is not the default.
	pub price_halving_days: Option<f64>,
}

impl Default for ChainSettings {
	fn default() -> Self {
		Self {
			issuance: 8_000_000.0,
			root_stake: 0.0,
			min_lock_cost: 1_000.0,
			moving_alpha: None,
			price_halving_days: None,
		}
	}
}

/// A subnet and its people.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subnet {
	/// Its name.
	pub name: String,
	/// Reserves, where the subnet exists from the start; otherwise its owner registers it.
	pub pool: Option<Reserves>,
	/// Day of the registration.
	#[serde(default)]
	pub registered: f64,
	/// Day of the start; the day of the registration where absent.
	pub started: Option<f64>,
	/// Day from which the validators set no weights any more.
	pub abandoned: Option<f64>,
	/// Number of validators. Number 1 of one subnet is the same one as number 1 of all others.
	#[serde(default = "two")]
	pub validators: u16,
	/// Number of miners.
	#[serde(default = "four_miners")]
	pub miners: u16,
	/// TAO that each validator stakes on the day of the start.
	#[serde(default = "one_hundred")]
	pub validator_stake: f64,
	/// Part of what the owner earns that is sold each day.
	#[serde(default)]
	pub owner_sells: f64,
	/// Part of what the miners earn that is sold each day.
	#[serde(default)]
	pub miners_sell: f64,
	/// Part of what the validators earn that is sold each day.
	#[serde(default)]
	pub validators_sell: f64,
}

impl Subnet {
	/// Day of the start.
	pub fn started(&self) -> f64 {
		self.started.unwrap_or(self.registered)
	}
}

/// What is in a pool and around it at the start.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reserves {
	/// TAO in the pool.
	pub tao: f64,
	/// Alpha in the pool.
	pub alpha: f64,
	/// Alpha outside of it, staked to the validators in equal parts.
	#[serde(default)]
	pub staked: f64,
}

/// Somebody with TAO.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staker {
	/// Name for flows.
	pub name: String,
	/// TAO at the start.
	pub tao: f64,
}

/// Something that a staker does again and again on a subnet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
	/// Name of the staker.
	pub who: String,
	/// Name of the subnet, or [`ROOT_NAME`].
	pub subnet: String,
	/// What it does.
	#[serde(rename = "do")]
	pub verb: Verb,
	/// First day.
	#[serde(default)]
	pub from: f64,
	/// Day of the end; the end of the scenario where absent.
	pub until: Option<f64>,
	/// How often a day; `snipe` goes by the epochs.
	#[serde(default = "four")]
	pub times_per_day: u32,
	/// Worth of a day in TAO, for all verbs but `exit`, `sell_dividends` and `snipe`.
	pub tao_per_day: Option<f64>,
	/// For `snipe`: TAO of each purchase.
	pub tao: Option<f64>,
	/// How far each amount differs by chance, as a part of it: 0.3 = by up to 30 %.
	#[serde(default)]
	pub noise: f64,
	/// Part of the dividends that `sell_dividends` sells.
	pub share: Option<f64>,
	/// For `follow`: rise of the price since `over_days` ago at which to buy, as a part of it. At
	/// an equal fall it sells.
	pub rise: Option<f64>,
	/// For `follow`: how far back it looks, in days.
	pub over_days: Option<f64>,
}

/// What a flow does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
	/// Buys alpha.
	Buy,
	/// Sells alpha worth that much.
	Sell,
	/// Buys or sells, by chance.
	Trade,
	/// Buys what has risen, sells what has fallen.
	Follow,
	/// Sells what was earned since the last time.
	SellDividends,
	/// Sells everything, in equal parts until the end.
	Exit,
	/// Buys in the block before each epoch and sells everything in the block of the epoch, behind it.
	Snipe,
}

impl Verb {
	/// Whether the worth of a day belongs to it.
	fn is_by_worth(self) -> bool {
		!matches!(self, Self::SellDividends | Self::Exit | Self::Snipe)
	}

	/// Whether it makes sense on root, which has neither a price nor dividends that come as stake.
	fn is_on_root(self) -> bool {
		matches!(self, Self::Buy | Self::Sell | Self::Exit)
	}
}

fn two() -> u16 {
	2
}

fn four() -> u32 {
	4
}

fn four_miners() -> u16 {
	4
}

fn one_hundred() -> f64 {
	100.0
}

/// Name of root in flows.
pub const ROOT_NAME: &str = "root";

/// Position of root, behind every list of subnets.
pub const ROOT: usize = usize::MAX;

/// Longest scenario, in days: ten years.
const MAX_DAYS: u32 = 3_653;

/// Most subnets of a scenario.
const MAX_SUBNETS: usize = 128;

/// Most neurons of a kind on a subnet.
const MAX_NEURONS: u16 = 64;

/// Most times something happens in a day.
const MAX_PER_DAY: u32 = 7_200;

/// Largest amount in whole coins.
const MAX_COINS: f64 = 21_000_000.0;

impl Scenario {
	/// Read a scenario from a file.
	pub fn load(path: &Path) -> Result<Self, ScenarioError> {
		let text = fs::read_to_string(path).map_err(|error| {
			ScenarioError(format!(
				"{}: {error}; give the path of a scenario file, for example \
				 sim/scenarios/feedback.toml",
				path.display()
			))
		})?;
		Self::parse(&text).map_err(|error| ScenarioError(format!("{}: {error}", path.display())))
	}

	/// Read a scenario from TOML.
	pub fn parse(text: &str) -> Result<Self, ScenarioError> {
		let scenario: Self = toml::from_str(text).map_err(|error| {
			let before = error.span().and_then(|span| text.get(..span.start));
			let line = before.map_or(1, |before| before.matches('\n').count().saturating_add(1));
			let what = error.message().replace('\n', ", ");
			ScenarioError(format!("line {line}: {what}; sim/README.md lists all keys"))
		})?;
		scenario.check()?;
		Ok(scenario)
	}

	/// Position of a subnet in the list; [`ROOT`] of root.
	pub fn subnet(&self, name: &str) -> Option<usize> {
		if name == ROOT_NAME {
			return Some(ROOT);
		}
		self.subnets.iter().position(|subnet| subnet.name == name)
	}

	/// Position of a staker in the list.
	pub fn staker(&self, name: &str) -> Option<usize> {
		self.stakers.iter().position(|staker| staker.name == name)
	}

	fn check(&self) -> Result<(), ScenarioError> {
		require((1..=MAX_DAYS).contains(&self.days), || format!("days must be 1 to {MAX_DAYS}"))?;
		require((1..=MAX_PER_DAY).contains(&self.samples_per_day), || {
			format!("samples_per_day must be 1 to {MAX_PER_DAY}")
		})?;
		self.chain.check()?;
		require((1..=MAX_SUBNETS).contains(&self.subnets.len()), || {
			format!("list 1 to {MAX_SUBNETS} of [[subnet]]")
		})?;
		distinct("subnet", self.subnets.iter().map(|subnet| &subnet.name))?;
		distinct("staker", self.stakers.iter().map(|staker| &staker.name))?;
		require(self.subnets.iter().all(|subnet| subnet.name != ROOT_NAME), || {
			format!("a [[subnet]] cannot have the name {ROOT_NAME:?}; take another")
		})?;
		self.subnets.iter().try_for_each(|subnet| subnet.check(self.days))?;
		for staker in &self.stakers {
			amount(&format!("staker {:?}: tao", staker.name), staker.tao)?;
		}
		self.flows.iter().try_for_each(|flow| self.check_flow(flow))
	}

	fn check_flow(&self, flow: &Flow) -> Result<(), ScenarioError> {
		let name = format!("flow of {:?} on {:?}", flow.who, flow.subnet);
		require(self.staker(&flow.who).is_some(), || {
			format!("{name}: no such staker; add it as [[staker]]")
		})?;
		require(self.subnet(&flow.subnet).is_some(), || {
			format!("{name}: no such subnet; add it as [[subnet]]")
		})?;
		require(flow.subnet != ROOT_NAME || flow.verb.is_on_root(), || {
			format!("{name}: root has buy, sell and exit only")
		})?;
		require((1..=MAX_PER_DAY).contains(&flow.times_per_day), || {
			format!("{name}: times_per_day must be 1 to {MAX_PER_DAY}")
		})?;
		let until = flow.until.unwrap_or(f64::from(self.days));
		require(flow.from >= 0.0 && flow.from < until, || {
			format!("{name}: from must be 0 or later and before until (or the end)")
		})?;
		portion(&format!("{name}: noise"), flow.noise)?;
		let (follows, by_worth) = (flow.verb == Verb::Follow, flow.verb.is_by_worth());
		let snipes = flow.verb == Verb::Snipe;
		let keys = [
			("tao_per_day", flow.tao_per_day, by_worth, by_worth),
			("tao", flow.tao, snipes, snipes),
			("rise", flow.rise, follows, follows),
			("over_days", flow.over_days, follows, follows),
			("share", flow.share, flow.verb == Verb::SellDividends, false),
		];
		for (key, value, is_known, is_needed) in keys {
			require(is_known || value.is_none(), || {
				format!("{name}: {key} has no use with this verb; drop it")
			})?;
			require(!is_needed || value.is_some(), || format!("{name}: give {key}"))?;
			amount(&format!("{name}: {key}"), value.unwrap_or_default())?;
		}
		portion(&format!("{name}: share"), flow.share.unwrap_or_default())
	}
}

impl ChainSettings {
	fn check(&self) -> Result<(), ScenarioError> {
		amount("chain: issuance", self.issuance)?;
		amount("chain: root_stake", self.root_stake)?;
		amount("chain: min_lock_cost", self.min_lock_cost)?;
		portion("chain: moving_alpha", self.moving_alpha.unwrap_or_default())?;
		amount("chain: price_halving_days", self.price_halving_days.unwrap_or_default())
	}
}

impl Subnet {
	fn check(&self, days: u32) -> Result<(), ScenarioError> {
		let name = format!("subnet {:?}", self.name);
		let end = f64::from(days);
		require(self.registered >= 0.0 && self.registered < end, || {
			format!("{name}: registered must be 0 or later and before the end")
		})?;
		require(self.started() >= self.registered, || {
			format!("{name}: started must not be before registered")
		})?;
		require(self.abandoned.is_none_or(|day| day >= self.started()), || {
			format!("{name}: abandoned must not be before started")
		})?;
		for (key, count) in [("validators", self.validators), ("miners", self.miners)] {
			require((1..=MAX_NEURONS).contains(&count), || {
				format!("{name}: {key} must be 1 to {MAX_NEURONS}")
			})?;
		}
		amount(&format!("{name}: validator_stake"), self.validator_stake)?;
		portion(&format!("{name}: owner_sells"), self.owner_sells)?;
		portion(&format!("{name}: miners_sell"), self.miners_sell)?;
		portion(&format!("{name}: validators_sell"), self.validators_sell)?;
		let Some(pool) = self.pool else { return Ok(()) };
		require(blocks(self.registered) == 0, || {
			format!("{name}: a subnet with a pool exists from day 0; drop registered or pool")
		})?;
		require(pool.tao > 0.0 && pool.alpha > 0.0, || {
			format!("{name}: pool.tao and pool.alpha must be above 0")
		})?;
		amount(&format!("{name}: pool.tao"), pool.tao)?;
		amount(&format!("{name}: pool.alpha + pool.staked"), pool.alpha + pool.staked)?;
		amount(&format!("{name}: pool.staked"), pool.staked)
	}
}

fn require(holds: bool, what: impl FnOnce() -> String) -> Result<(), ScenarioError> {
	if holds {
		Ok(())
	} else {
		Err(ScenarioError(what()))
	}
}

fn amount(what: &str, value: f64) -> Result<(), ScenarioError> {
	require((0.0..=MAX_COINS).contains(&value), || format!("{what} must be 0 to {MAX_COINS}"))
}

fn portion(what: &str, value: f64) -> Result<(), ScenarioError> {
	require((0.0..=1.0).contains(&value), || format!("{what} must be 0 to 1"))
}

fn distinct<'a>(what: &str, names: impl Iterator<Item = &'a String>) -> Result<(), ScenarioError> {
	let mut seen = BTreeSet::new();
	for name in names {
		require(!name.trim().is_empty(), || format!("give every {what} a name"))?;
		require(seen.insert(name), || format!("two of [[{what}]] have the name {name:?}"))?;
	}
	Ok(())
}
