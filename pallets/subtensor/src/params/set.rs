//! Writing parameters: at the creation of a subnet and by their setters.

use crate::{
	coinbase::Coinbase,
	epoch::Schedule,
	neurons::Neurons,
	pallet::*,
	pools::Pools,
	registration::Registration,
	staking::Staking,
	subnets::{Facts, Subnets},
	types::{GenesisSubnet, RecycleOrBurnEnum, MAX_NEURONS},
	Config, Error, Event,
};
use core::marker::PhantomData;
use dtao_traits::{ChainParam, HyperparamAdmin, SubnetParam};
use dtao_types::{NetUid, TaoBalance, U64F64};
use frame_support::{ensure, traits::Get};
use frame_system::{ensure_root, pallet_prelude::OriginFor, RawOrigin};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Sole writer of the parameters.
pub struct Params<T>(PhantomData<T>);

/// Who may set a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Setter {
	/// The owner of the subnet, within window and rate limit, or root.
	Owner,
	/// Root only.
	Root,
}

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

/// Bound between the lowest and the highest registration price, rao: 1 TAO and 0.1 TAO.
const MIN_BURN_BELOW: TaoBalance = TaoBalance::from_rao(1_000_000_000);
const MAX_BURN_ABOVE: TaoBalance = TaoBalance::from_rao(100_000_000);

impl<T: Config> Params<T> {
	/// Write the values of a new subnet that differ from the storage defaults.
	pub fn init_new_subnet(netuid: NetUid) {
		let values = T::Params::get().subnet;
		Schedule::<T>::set_tempo(netuid, values.tempo);
		MaxAllowedUids::<T>::insert(netuid, values.max_allowed_uids);
		MaxAllowedValidators::<T>::insert(netuid, values.max_allowed_validators);
		MinAllowedWeights::<T>::insert(netuid, values.min_allowed_weights);
		ImmunityPeriod::<T>::insert(netuid, values.immunity_period);
		AdjustmentInterval::<T>::insert(netuid, 360);
		AdjustmentAlpha::<T>::insert(netuid, 17_893_341_751_498_265_066);
		TargetRegistrationsPerInterval::<T>::insert(netuid, 1);
		NetworkPowRegistrationAllowed::<T>::insert(netuid, false);
		Registration::<T>::set_burn(netuid, values.burn);
		Yuma3On::<T>::insert(netuid, true);
		// On by storage default, as on the public chain; without a beacon nobody could reveal.
		CommitRevealWeightsEnabled::<T>::insert(netuid, false);
	}

	/// Write the values of the chain that the genesis state sets.
	pub fn init_genesis_chain(config: &GenesisConfig<T>) {
		if let Some(blocks) = config.network_rate_limit {
			NetworkRateLimit::<T>::put(blocks);
		}
		if let Some(cost) = config.network_min_lock_cost {
			NetworkMinLockCost::<T>::put(cost);
		}
		if let Some(blocks) = config.start_call_delay {
			StartCallDelay::<T>::put(blocks);
		}
	}

	/// Write the values of a subnet of the genesis state.
	pub fn init_genesis_subnet(subnet: &GenesisSubnet<AccountId32>) {
		let netuid = subnet.netuid;
		Schedule::<T>::set_tempo(netuid, subnet.tempo);
		MaxAllowedUids::<T>::insert(netuid, subnet.max_uids);
		MaxAllowedValidators::<T>::insert(netuid, T::Params::get().subnet.max_allowed_validators);
		MinAllowedWeights::<T>::insert(netuid, 0);
		TargetRegistrationsPerInterval::<T>::insert(netuid, subnet.target_registrations);
		CommitRevealWeightsEnabled::<T>::insert(netuid, false);
	}

	/// Who may set a parameter.
	fn setter(param: &SubnetParam) -> Setter {
		use SubnetParam::*;
		match param {
			MinDifficulty(_)
			| Difficulty(_)
			| WeightsSetRateLimit(_)
			| AdjustmentInterval(_)
			| Kappa(_)
			| NetworkRegistrationAllowed(_)
			| TargetRegistrationsPerInterval(_)
			| MaxAllowedValidators(_)
			| MaxRegistrationsPerBlock(_)
			| Tempo(_)
			| EmaPriceHalvingBlocks(_)
			| SubtokenEnabled(_)
			| SubnetEmissionEnabled(_)
			| MinAllowedUids(_) => Setter::Root,
			_ => Setter::Owner,
		}
	}

	/// Check the bounds of a value. Root may pass some that bind owners.
	fn check(netuid: NetUid, param: &SubnetParam, by_root: bool) -> DispatchResult {
		use SubnetParam::*;
		let ok = match param {
			MaxAllowedUids(n) => {
				Subnets::<T>::check_uids(*n, Subnets::<T>::mechanisms(netuid))?;
				*n >= Neurons::<T>::count(netuid)
					&& u32::from(*n) <= MAX_NEURONS
					&& (by_root
						|| (*n >= crate::MinAllowedUids::<T>::get(netuid)
							&& *n <= T::Params::get().subnet.max_allowed_uids))
			},
			MaxAllowedValidators(n) => *n <= crate::MaxAllowedUids::<T>::get(netuid),
			MinAllowedUids(n) => *n <= crate::MaxAllowedUids::<T>::get(netuid),
			ActivityCutoff(blocks) => {
				ensure!(*blocks >= ACTIVITY_CUTOFF_MIN, Error::<T>::ActivityCutoffTooLow);
				true
			},
			MinBurn(tao) => {
				*tao < crate::MaxBurn::<T>::get(netuid) && (by_root || *tao < MIN_BURN_BELOW)
			},
			MaxBurn(tao) => {
				*tao > crate::MinBurn::<T>::get(netuid) && (by_root || *tao > MAX_BURN_ABOVE)
			},
			BondsMovingAverage(parts) => {
				*parts <= if by_root { 1_000_000 } else { BONDS_MOVING_AVERAGE_MAX }
			},
			RevealPeriodEpochs(epochs) => (1..=REVEAL_PERIOD_MAX).contains(epochs),
			BurnHalfLife(blocks) => (1..=BURN_HALF_LIFE_MAX).contains(blocks),
			BurnIncreaseMult(factor) => {
				let one = 1u128 << U64F64::FRACTION_BITS;
				(one..=one.saturating_mul(3)).contains(&factor.bits)
			},
			OwnerImmuneNeuronLimit(n) => (1..=10).contains(n),
			AlphaSigmoidSteepness(n) => by_root || *n >= 0,
			AlphaValues(low, high) => return Self::check_alpha_values(netuid, *low, *high),
			EmaPriceHalvingBlocks(blocks) => *blocks > 0,
			MinChildkeyTake(parts) => *parts <= T::Params::get().max_childkey_take,
			MechanismCount(count) => return Subnets::<T>::check_mechanism_count(netuid, *count),
			MechanismEmissionSplit(split) => {
				return Subnets::<T>::check_emission_split(netuid, split.as_ref())
			},
			_ => true,
		};
		ensure!(ok, Error::<T>::ValueNotInBounds);
		Ok(())
	}

	fn check_alpha_values(netuid: NetUid, low: u16, high: u16) -> DispatchResult {
		ensure!(LiquidAlphaOn::<T>::get(netuid), Error::<T>::LiquidAlphaDisabled);
		ensure!(high >= ALPHA_VALUE_MIN, Error::<T>::AlphaHighTooLow);
		ensure!((ALPHA_VALUE_MIN..=high).contains(&low), Error::<T>::AlphaLowOutOfRange);
		Ok(())
	}

	/// Blocks between two changes of a parameter by the owner. Mechanisms have a limit of their own:
	/// a change of their number makes and deletes the data of all neurons.
	fn owner_wait(netuid: NetUid, param: &SubnetParam) -> u64 {
		match param {
			SubnetParam::MechanismCount(_) | SubnetParam::MechanismEmissionSplit(_) => {
				T::Params::get().mechanism_rate_limit
			},
			_ => u64::from(OwnerHyperparamRateLimit::<T>::get())
				.saturating_mul(u64::from(Schedule::<T>::tempo(netuid))),
		}
	}

	/// Fail where an owner may not change this parameter now; remember that it was changed.
	fn limit_owner(netuid: NetUid, param: &SubnetParam) -> DispatchResult {
		let now = Pallet::<T>::now();
		if let Some(left) = Schedule::<T>::blocks_until_next(netuid, now) {
			ensure!(
				left >= u64::from(AdminFreezeWindow::<T>::get()),
				Error::<T>::AdminActionProhibitedDuringWeightsWindow
			);
		}
		let wait = Self::owner_wait(netuid, param);
		let number = param.number();
		let last = LastHyperparamUpdate::<T>::get(netuid, number);
		ensure!(last == 0 || now.saturating_sub(last) >= wait, Error::<T>::TxRateLimitExceeded);
		LastHyperparamUpdate::<T>::insert(netuid, number, now);
		Ok(())
	}

	fn write(netuid: NetUid, param: SubnetParam) {
		use SubnetParam as P;
		match param {
			P::ServingRateLimit(v) => ServingRateLimit::<T>::insert(netuid, v),
			P::MinDifficulty(v) => MinDifficulty::<T>::insert(netuid, v),
			P::MaxDifficulty(v) => MaxDifficulty::<T>::insert(netuid, v),
			P::Difficulty(v) => Difficulty::<T>::insert(netuid, v),
			P::WeightsVersionKey(v) => WeightsVersionKey::<T>::insert(netuid, v),
			P::WeightsSetRateLimit(v) => WeightsSetRateLimit::<T>::insert(netuid, v),
			P::AdjustmentInterval(v) => AdjustmentInterval::<T>::insert(netuid, v),
			P::AdjustmentAlpha(v) => AdjustmentAlpha::<T>::insert(netuid, v),
			P::ImmunityPeriod(v) => ImmunityPeriod::<T>::insert(netuid, v),
			P::MinAllowedWeights(v) => MinAllowedWeights::<T>::insert(netuid, v),
			P::MaxAllowedUids(v) => MaxAllowedUids::<T>::insert(netuid, v),
			P::Kappa(v) => Kappa::<T>::insert(netuid, v),
			P::Rho(v) => Rho::<T>::insert(netuid, v),
			P::ActivityCutoff(v) => ActivityCutoff::<T>::insert(netuid, v),
			P::NetworkRegistrationAllowed(v) => NetworkRegistrationAllowed::<T>::insert(netuid, v),
			P::TargetRegistrationsPerInterval(v) => {
				TargetRegistrationsPerInterval::<T>::insert(netuid, v)
			},
			P::MinBurn(v) => {
				MinBurn::<T>::insert(netuid, v);
				Facts::<T>::update(netuid, |facts| facts.min_burn = v)
			},
			P::MaxBurn(v) => MaxBurn::<T>::insert(netuid, v),
			P::BondsMovingAverage(v) => BondsMovingAverage::<T>::insert(netuid, v),
			P::MaxAllowedValidators(v) => MaxAllowedValidators::<T>::insert(netuid, v),
			P::MaxRegistrationsPerBlock(v) => MaxRegistrationsPerBlock::<T>::insert(netuid, v),
			P::Tempo(v) => Schedule::<T>::set_tempo(netuid, v),
			P::CommitRevealWeightsEnabled(v) => CommitRevealWeightsEnabled::<T>::insert(netuid, v),
			P::RevealPeriodEpochs(v) => RevealPeriodEpochs::<T>::insert(netuid, v),
			P::LiquidAlphaEnabled(v) => LiquidAlphaOn::<T>::insert(netuid, v),
			P::AlphaValues(low, high) => AlphaValues::<T>::insert(netuid, (low, high)),
			P::AlphaSigmoidSteepness(v) => AlphaSigmoidSteepness::<T>::insert(netuid, v),
			P::BondsPenalty(v) => BondsPenalty::<T>::insert(netuid, v),
			P::TransferToggle(v) => Staking::<T>::set_transfer_toggle(netuid, v),
			P::EmaPriceHalvingBlocks(v) => Pools::<T>::set_ema_halving(netuid, v),
			P::SubtokenEnabled(v) => Subnets::<T>::set_token_enabled(netuid, v),
			P::Yuma3Enabled(v) => Yuma3On::<T>::insert(netuid, v),
			P::BondsResetEnabled(v) => BondsResetOn::<T>::insert(netuid, v),
			P::OwnerImmuneNeuronLimit(v) => ImmuneOwnerUidsLimit::<T>::insert(netuid, v),
			P::BurnHalfLife(v) => {
				BurnHalfLife::<T>::insert(netuid, v);
				Facts::<T>::update(netuid, |facts| facts.burn_half_life = v)
			},
			P::BurnIncreaseMult(v) => BurnIncreaseMult::<T>::insert(netuid, v),
			P::OwnerCutEnabled(v) => Coinbase::<T>::set_owner_cut_enabled(netuid, v),
			P::SubnetEmissionEnabled(v) => Coinbase::<T>::set_emission_enabled(netuid, v),
			P::RecycleOwnerIncentive(recycle) => {
				let choice =
					if recycle { RecycleOrBurnEnum::Recycle } else { RecycleOrBurnEnum::Burn };
				Coinbase::<T>::set_recycle_or_burn(netuid, choice)
			},
			P::MinAllowedUids(v) => MinAllowedUids::<T>::insert(netuid, v),
			P::MinChildkeyTake(v) => MinChildkeyTakePerSubnet::<T>::insert(netuid, v),
			P::MechanismCount(v) => Subnets::<T>::set_mechanism_count(netuid, v),
			P::MechanismEmissionSplit(v) => Subnets::<T>::set_emission_split(netuid, v.as_ref()),
		}
	}
}

impl<T: Config> HyperparamAdmin<OriginFor<T>> for Pallet<T> {
	fn set_subnet(origin: OriginFor<T>, netuid: NetUid, param: SubnetParam) -> DispatchResult {
		let signer = match origin.into() {
			Ok(RawOrigin::Root) => None,
			Ok(RawOrigin::Signed(who)) => Some(who),
			_ => return Err(DispatchError::BadOrigin),
		};
		Subnets::<T>::ensure_exists(netuid)?;
		let number = param.number();
		if let Some(who) = &signer {
			ensure!(Params::<T>::setter(&param) == Setter::Owner, DispatchError::BadOrigin);
			ensure!(Subnets::<T>::owner(netuid) == *who, Error::<T>::NotSubnetOwner);
		}
		Params::<T>::check(netuid, &param, signer.is_none())?;
		if signer.is_some() {
			Params::<T>::limit_owner(netuid, &param)?;
		}
		Params::<T>::write(netuid, param);
		Self::deposit_event(Event::HyperparameterSet { netuid, parameter: number });
		Ok(())
	}

	fn set_chain(origin: OriginFor<T>, param: ChainParam) -> DispatchResult {
		use ChainParam::*;
		ensure_root(origin)?;
		match param {
			MaxDelegateTake(v) => crate::MaxDelegateTake::<T>::put(v),
			MinDelegateTake(v) => crate::MinDelegateTake::<T>::put(v),
			TxRateLimit(v) => crate::TxRateLimit::<T>::put(v),
			TxDelegateTakeRateLimit(v) => crate::TxDelegateTakeRateLimit::<T>::put(v),
			NetworkRateLimit(v) => crate::NetworkRateLimit::<T>::put(v),
			NetworkImmunityPeriod(v) => crate::NetworkImmunityPeriod::<T>::put(v),
			NetworkMinLockCost(v) => crate::NetworkMinLockCost::<T>::put(v),
			SubnetLimit(v) => {
				ensure!(u32::from(v) < crate::types::MAX_SUBNETS, Error::<T>::ValueNotInBounds);
				crate::SubnetLimit::<T>::put(v)
			},
			LockReductionInterval(v) => {
				ensure!(v > 0, Error::<T>::ValueNotInBounds);
				crate::NetworkLockReductionInterval::<T>::put(v)
			},
			SubnetOwnerCut(v) => Coinbase::<T>::set_owner_cut(v),
			StakeThreshold(v) => crate::StakeThreshold::<T>::put(v),
			NominatorMinRequiredStake(v) => Staking::<T>::set_nominator_minimum(v),
			SubnetMovingAlpha(v) => {
				ensure!((0..=1i128 << 32).contains(&v.bits), Error::<T>::ValueNotInBounds);
				Pools::<T>::set_moving_alpha(v)
			},
			AdminFreezeWindow(v) => crate::AdminFreezeWindow::<T>::put(v),
			OwnerHyperparamRateLimit(v) => crate::OwnerHyperparamRateLimit::<T>::put(v),
			StartCallDelay(v) => crate::StartCallDelay::<T>::put(v),
			ChildkeyBurn(v) => crate::CKBurn::<T>::put(v),
			MaxEpochsPerBlock(v) => {
				ensure!(v > 0, Error::<T>::ValueNotInBounds);
				Schedule::<T>::set_max_per_block(v)
			},
			MaxMechanismCount(v) => Subnets::<T>::set_max_mechanisms(v)?,
		}
		Self::deposit_event(Event::ChainParameterSet { parameter: param.number() });
		Ok(())
	}
}
