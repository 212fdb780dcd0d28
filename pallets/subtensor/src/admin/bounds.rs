//! The bounds of parameters, under the names that the tables of `dtao-traits` give them.
//!
//! A check of a parameter of a subnet takes the subnet, the value, and whether root sets it: root may
//! pass some bounds that bind owners.

use crate::{
	neurons::Neurons,
	pallet::*,
	params::{ChainParams, DefaultCommitRevealVersion},
	subnets::{Subnets, MAX_MECHANISMS},
	Config, Error,
};
use dtao_traits::MechanismSplit;
use dtao_types::{MechId, NetUid, TaoBalance, I96F32, U64F64};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

/// Lowest bound of the learning rate of bonds, parts of 65,535 (0.025).
const ALPHA_VALUE_MIN: u16 = 1_638;

/// Longest memory of bonds an owner may set, parts of 1,000,000.
const BONDS_MOVING_AVERAGE_MAX: u64 = 975_000;

/// Shortest activity cutoff, blocks.
const ACTIVITY_CUTOFF_MIN: u16 = 360;

/// Longest reveal period, epochs.
const REVEAL_PERIOD_MAX: u64 = 100;

/// Longest half-life of the registration price, blocks.
const BURN_HALF_LIFE_MAX: u16 = 36_100;

/// Lowest registration price, rao (0.0001 TAO): below it the price could fall to where it buys nothing,
/// or never rises again.
const MIN_BURN_MIN: TaoBalance = TaoBalance::from_rao(100_000);

/// Smallest factor of the registration price after a registration, 1.01, with 64 fraction bits.
const BURN_INCREASE_MIN: u128 = (1u128 << U64F64::FRACTION_BITS) / 100 * 101;

/// Lowest bound of the lock cost, rao (0.1 TAO): a pool below could never trade.
pub const MIN_LOCK_COST_MIN: TaoBalance = TaoBalance::from_rao(100_000_000);

/// Most validators that an epoch is measured with.
const MAX_VALIDATORS: u16 = 64;

/// Fewest blocks between two announcements of an endpoint that an owner may ask for: they are free, and
/// whoever owns the subnet can own its neurons.
pub const SERVING_RATE_LIMIT_MIN: u64 = 10;

/// Bound between the lowest and the highest registration price, rao: 1 TAO and 0.1 TAO.
const MIN_BURN_BELOW: TaoBalance = TaoBalance::from_rao(1_000_000_000);
const MAX_BURN_ABOVE: TaoBalance = TaoBalance::from_rao(100_000_000);

fn within<T: Config>(fits: bool) -> DispatchResult {
	ensure!(fits, Error::<T>::ValueNotInBounds);
	Ok(())
}

/// Every value is allowed.
#[allow(clippy::extra_unused_type_parameters)] // called like the others
pub fn any<T: Config>(_: NetUid, _: impl Sized, _: bool) -> DispatchResult {
	Ok(())
}

/// Of an owner at least [`SERVING_RATE_LIMIT_MIN`].
pub fn serving_rate_limit<T: Config>(_: NetUid, blocks: u64, by_root: bool) -> DispatchResult {
	within::<T>(by_root || blocks >= SERVING_RATE_LIMIT_MIN)
}

/// Not fewer than there are neurons, nor more than an epoch can bear.
pub fn max_allowed_uids<T: Config>(netuid: NetUid, uids: u16, by_root: bool) -> DispatchResult {
	Subnets::<T>::check_uids(uids, Subnets::<T>::mechanisms(netuid))?;
	within::<T>(
		uids >= Neurons::<T>::count(netuid)
			&& uids <= T::Params::get().subnet.max_allowed_uids
			&& (by_root || uids >= MinAllowedUids::<T>::get(netuid)),
	)
}

/// Not more than neurons, nor than [`MAX_VALIDATORS`].
pub fn max_allowed_validators<T: Config>(netuid: NetUid, count: u16, _: bool) -> DispatchResult {
	within::<T>(count <= MaxAllowedUids::<T>::get(netuid).min(MAX_VALIDATORS))
}

/// Not more than there may be.
pub fn min_allowed_uids<T: Config>(netuid: NetUid, uids: u16, _: bool) -> DispatchResult {
	within::<T>(uids <= MaxAllowedUids::<T>::get(netuid))
}

/// At least [`ACTIVITY_CUTOFF_MIN`].
pub fn activity_cutoff<T: Config>(_: NetUid, blocks: u16, _: bool) -> DispatchResult {
	ensure!(blocks >= ACTIVITY_CUTOFF_MIN, Error::<T>::ActivityCutoffTooLow);
	Ok(())
}

/// 1 to 50 tempos.
pub fn activity_cutoff_factor<T: Config>(_: NetUid, factor_milli: u32, _: bool) -> DispatchResult {
	ensure!(
		(1_000..=50_000).contains(&factor_milli),
		Error::<T>::ActivityCutoffFactorMilliOutOfBounds
	);
	Ok(())
}

/// From [`MIN_BURN_MIN`] on and below the highest price; of an owner below [`MIN_BURN_BELOW`], too.
pub fn min_burn<T: Config>(netuid: NetUid, tao: TaoBalance, by_root: bool) -> DispatchResult {
	let in_range = tao >= MIN_BURN_MIN && tao < MaxBurn::<T>::get(netuid);
	within::<T>(in_range && (by_root || tao < MIN_BURN_BELOW))
}

/// Above the lowest price; of an owner above [`MAX_BURN_ABOVE`], too.
pub fn max_burn<T: Config>(netuid: NetUid, tao: TaoBalance, by_root: bool) -> DispatchResult {
	within::<T>(tao > MinBurn::<T>::get(netuid) && (by_root || tao > MAX_BURN_ABOVE))
}

/// At most the whole; of an owner at most [`BONDS_MOVING_AVERAGE_MAX`].
pub fn bonds_moving_average<T: Config>(_: NetUid, parts: u64, by_root: bool) -> DispatchResult {
	within::<T>(parts <= if by_root { 1_000_000 } else { BONDS_MOVING_AVERAGE_MAX })
}

/// 1 to [`REVEAL_PERIOD_MAX`].
pub fn reveal_period_epochs<T: Config>(_: NetUid, epochs: u64, _: bool) -> DispatchResult {
	within::<T>((1..=REVEAL_PERIOD_MAX).contains(&epochs))
}

/// 1 to [`BURN_HALF_LIFE_MAX`].
pub fn burn_half_life<T: Config>(_: NetUid, blocks: u16, _: bool) -> DispatchResult {
	within::<T>((1..=BURN_HALF_LIFE_MAX).contains(&blocks))
}

/// 1.01 to 3.
pub fn burn_increase_mult<T: Config>(_: NetUid, factor: U64F64, _: bool) -> DispatchResult {
	let one = 1u128 << U64F64::FRACTION_BITS;
	within::<T>((BURN_INCREASE_MIN..=one.saturating_mul(3)).contains(&factor.bits))
}

/// 1 to 10.
pub fn owner_immune_neuron_limit<T: Config>(_: NetUid, neurons: u16, _: bool) -> DispatchResult {
	within::<T>((1..=10).contains(&neurons))
}

/// Of an owner not below 0.
pub fn alpha_sigmoid_steepness<T: Config>(
	_: NetUid,
	steepness: i16,
	by_root: bool,
) -> DispatchResult {
	within::<T>(by_root || steepness >= 0)
}

/// Both from [`ALPHA_VALUE_MIN`] on, the low one not above the high one, while liquid alpha is on.
pub fn alpha_values<T: Config>(netuid: NetUid, low: u16, high: u16, _: bool) -> DispatchResult {
	ensure!(LiquidAlphaOn::<T>::get(netuid), Error::<T>::LiquidAlphaDisabled);
	ensure!(high >= ALPHA_VALUE_MIN, Error::<T>::AlphaHighTooLow);
	ensure!((ALPHA_VALUE_MIN..=high).contains(&low), Error::<T>::AlphaLowOutOfRange);
	Ok(())
}

/// Not 0.
pub fn ema_price_halving_blocks<T: Config>(_: NetUid, blocks: u64, _: bool) -> DispatchResult {
	within::<T>(blocks > 0)
}

/// At most the highest childkey take.
pub fn min_childkey_take<T: Config>(_: NetUid, parts: u16, _: bool) -> DispatchResult {
	within::<T>(parts <= T::Params::get().max_childkey_take)
}

/// [`Subnets::check_mechanism_count`].
pub fn mechanism_count<T: Config>(netuid: NetUid, count: MechId, _: bool) -> DispatchResult {
	Subnets::<T>::check_mechanism_count(netuid, count)
}

/// [`Subnets::check_emission_split`].
pub fn mechanism_emission_split<T: Config>(
	netuid: NetUid,
	split: Option<MechanismSplit>,
	_: bool,
) -> DispatchResult {
	Subnets::<T>::check_emission_split(netuid, split)
}

/// False only: nothing is ever locked here, and a switch that does nothing would mislead. Not on root, whose
/// owner cut there is none of.
pub fn owner_cut_auto_lock<T: Config>(netuid: NetUid, enabled: bool, _: bool) -> DispatchResult {
	ensure!(!netuid.is_root(), Error::<T>::NotPermittedOnRootSubnet);
	within::<T>(!enabled)
}

/// The form that the chain knows.
pub fn commit_reveal_version<T: Config>(version: u16) -> DispatchResult {
	within::<T>(version == DefaultCommitRevealVersion::<T>::get())
}

/// Every value is allowed.
#[allow(clippy::extra_unused_type_parameters)] // called like the others
pub fn chain_any<T: Config>(_: impl Sized) -> DispatchResult {
	Ok(())
}

/// At most the subnets that calls over all of them are measured with: those of the default limit.
pub fn subnet_limit<T: Config>(subnets: u16) -> DispatchResult {
	within::<T>(subnets <= ChainParams::PRODUCTION.subnet_limit)
}

/// From [`MIN_LOCK_COST_MIN`] on.
pub fn network_min_lock_cost<T: Config>(cost: TaoBalance) -> DispatchResult {
	within::<T>(cost >= MIN_LOCK_COST_MIN)
}

/// Not 0.
pub fn lock_reduction_interval<T: Config>(blocks: u64) -> DispatchResult {
	within::<T>(blocks > 0)
}

/// 0 to 1.
pub fn subnet_moving_alpha<T: Config>(alpha: I96F32) -> DispatchResult {
	within::<T>((0..=1i128 << I96F32::FRACTION_BITS).contains(&alpha.bits))
}

/// Not 0.
pub fn max_epochs_per_block<T: Config>(epochs: u8) -> DispatchResult {
	within::<T>(epochs > 0)
}

/// 1 to [`MAX_MECHANISMS`].
pub fn max_mechanism_count<T: Config>(count: MechId) -> DispatchResult {
	within::<T>((1..=MAX_MECHANISMS).contains(&count.get()))
}
