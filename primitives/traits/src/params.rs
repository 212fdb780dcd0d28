//! The tables of hyperparameters: one line a parameter.
//!
//! | part of a line | says |
//! |---|---|
//! | number | its place in storage and events: append new ones, never use one again |
//! | name and values | the variant of [`SubnetParam`](crate::SubnetParam) or [`ChainParam`](crate::ChainParam) |
//! | `by` | who sets it, and how often: a variant of [`Setter`](crate::Setter); those of the chain are root's |
//! | `bounds` | the check of a value: a function of the same name in the pallet that keeps the parameters |
//! | `kept (in Item)` | its storage item in that pallet; `kept (in Item; fact)`: with a copy among the facts of the block step |
//! | `kept (by Room set)` | the room of that pallet that keeps it, and its setter |
//!
//! Each macro hands its lines to the macro that it is given. A new parameter is a line here and a call
//! in `pallet-admin-utils`; the compiler asks for the storage item and the bounds.

/// The parameters of a subnet. Units stand at each line; "parts" are parts of 65,535.
#[macro_export]
macro_rules! subnet_params {
	($with:ident) => {
		$with! {
			/// Minimum of blocks between two `serve_axon` of a hotkey.
			0 ServingRateLimit(value: u64) by Owner, bounds serving_rate_limit, kept (in ServingRateLimit);
			/// Stored for clients; there is no proof of work.
			1 MinDifficulty(value: u64) by Root, bounds any, kept (in MinDifficulty);
			/// Stored for clients; there is no proof of work.
			2 MaxDifficulty(value: u64) by Owner, bounds any, kept (in MaxDifficulty);
			/// Stored for clients; there is no proof of work.
			3 Difficulty(value: u64) by Root, bounds any, kept (in Difficulty);
			/// Lowest `version_key` that `set_weights` accepts; 0 = any.
			4 WeightsVersionKey(value: u64) by OwnerRarely, bounds any, kept (in WeightsVersionKey);
			/// Blocks between two settings of weights.
			5 WeightsSetRateLimit(value: u64) by Root, bounds any, kept (in WeightsSetRateLimit);
			/// Stored for clients, in blocks.
			6 AdjustmentInterval(value: u16) by Root, bounds any, kept (in AdjustmentInterval);
			/// Stored for clients, parts of `u64::MAX`.
			7 AdjustmentAlpha(value: u64) by Owner, bounds any, kept (in AdjustmentAlpha);
			/// Blocks in which a new neuron is not replaced.
			8 ImmunityPeriod(value: u16) by Owner, bounds any, kept (in ImmunityPeriod);
			/// Number of weights a validator must set at least.
			9 MinAllowedWeights(value: u16) by Owner, bounds any, kept (in MinAllowedWeights);
			/// Number of neurons the subnet takes at most.
			10 MaxAllowedUids(value: u16) by Owner, bounds max_allowed_uids, kept (in MaxAllowedUids);
			/// Majority of stake, parts.
			11 Kappa(value: u16) by Root, bounds any, kept (in Kappa);
			/// Stored for clients.
			12 Rho(value: u16) by Owner, bounds any, kept (in Rho);
			/// Blocks after which a neuron without new weights is inactive.
			13 ActivityCutoff(value: u16) by Owner, bounds activity_cutoff, kept (by Schedule set_activity_cutoff);
			/// Whether neurons may register.
			14 NetworkRegistrationAllowed(value: bool) by Root, bounds any, kept (in NetworkRegistrationAllowed; registration_allowed);
			/// Stored for clients: registrations aimed at in an interval.
			15 TargetRegistrationsPerInterval(value: u16) by Root, bounds any, kept (in TargetRegistrationsPerInterval);
			/// Lower bound of the registration price, rao.
			16 MinBurn(value: TaoBalance) by Owner, bounds min_burn, kept (in MinBurn; min_burn);
			/// Upper bound of the registration price, rao.
			17 MaxBurn(value: TaoBalance) by Owner, bounds max_burn, kept (in MaxBurn);
			/// Memory of bonds, parts of 1,000,000.
			18 BondsMovingAverage(value: u64) by Owner, bounds bonds_moving_average, kept (in BondsMovingAverage);
			/// Number of validator permits.
			19 MaxAllowedValidators(value: u16) by Root, bounds max_allowed_validators, kept (in MaxAllowedValidators);
			/// Stored for clients: registrations in one block.
			20 MaxRegistrationsPerBlock(value: u16) by Root, bounds any, kept (in MaxRegistrationsPerBlock);
			/// Blocks between two epochs, less one; 0 = never.
			21 Tempo(value: u16) by Root, bounds any, kept (by Schedule set_tempo);
			/// Whether weights need commit and reveal.
			22 CommitRevealWeightsEnabled(value: bool) by Owner, bounds any, kept (in CommitRevealWeightsEnabled);
			/// Epochs between commit and reveal.
			23 RevealPeriodEpochs(value: u64) by Owner, bounds reveal_period_epochs, kept (in RevealPeriodEpochs);
			/// Whether the bonds learn at their own rate.
			24 LiquidAlphaEnabled(value: bool) by Owner, bounds any, kept (in LiquidAlphaOn);
			/// Lowest and highest learning rate of bonds, parts.
			25 AlphaValues(low: u16, high: u16) by Owner, bounds alpha_values, kept (in AlphaValues);
			/// Steepness of the learning rate, hundredths.
			26 AlphaSigmoidSteepness(value: i16) by Owner, bounds alpha_sigmoid_steepness, kept (in AlphaSigmoidSteepness);
			/// Penalty for weights above consensus, parts.
			27 BondsPenalty(value: u16) by Owner, bounds any, kept (in BondsPenalty);
			/// Whether stake may be transferred to another coldkey.
			28 TransferToggle(value: bool) by Owner, bounds any, kept (by Staking set_transfer_toggle);
			/// Blocks in which the moving price reaches half speed.
			29 EmaPriceHalvingBlocks(value: u64) by Root, bounds ema_price_halving_blocks, kept (by Pools set_ema_halving);
			/// Whether the token of the subnet can be staked.
			30 SubtokenEnabled(value: bool) by Root, bounds any, kept (by Subnets set_token_enabled);
			/// Which consensus: Yuma3 or the original.
			31 Yuma3Enabled(value: bool) by Owner, bounds any, kept (in Yuma3On);
			/// Whether a neuron may reset its bonds.
			32 BondsResetEnabled(value: bool) by Owner, bounds any, kept (in BondsResetOn);
			/// Neurons of the owner that are never replaced.
			33 OwnerImmuneNeuronLimit(value: u16) by Owner, bounds owner_immune_neuron_limit, kept (in ImmuneOwnerUidsLimit);
			/// Blocks in which the registration price halves.
			34 BurnHalfLife(value: u16) by Owner, bounds burn_half_life, kept (in BurnHalfLife; burn_half_life);
			/// Factor of the registration price after a registration.
			35 BurnIncreaseMult(value: U64F64) by Owner, bounds burn_increase_mult, kept (in BurnIncreaseMult);
			/// Whether the owner gets the owner cut.
			36 OwnerCutEnabled(value: bool) by Owner, bounds any, kept (by Coinbase set_owner_cut_enabled);
			/// Whether the subnet takes part in TAO emission.
			37 SubnetEmissionEnabled(value: bool) by Root, bounds any, kept (by Coinbase set_emission_enabled);
			/// Whether incentive of the owner's hotkeys is recycled (true) or burned (false).
			38 RecycleOwnerIncentive(value: bool) by Owner, bounds any, kept (by Coinbase set_recycle_owner_incentive);
			/// Neurons a subnet has to allow at least.
			39 MinAllowedUids(value: u16) by Root, bounds min_allowed_uids, kept (in MinAllowedUids);
			/// Lowest childkey take, parts.
			40 MinChildkeyTake(value: u16) by Owner, bounds min_childkey_take, kept (in MinChildkeyTakePerSubnet);
			/// Number of incentive mechanisms.
			41 MechanismCount(value: MechId) by OwnerSeldom, bounds mechanism_count, kept (by Lifecycle set_mechanism_count);
			/// Parts of the emission each mechanism gets; `None` = equal parts.
			42 MechanismEmissionSplit(value: Option<MechanismSplit>) by OwnerSeldom, bounds mechanism_emission_split, kept (by Subnets set_emission_split);
			/// What was ever paid for registrations, rao: a statistic.
			43 RaoRecycled(value: TaoBalance) by Root, bounds any, kept (by Registration set_recycled);
			/// Whether the owner cut is locked as soon as it is paid. Nothing is locked here: false only.
			44 OwnerCutAutoLockEnabled(value: bool) by Owner, bounds owner_cut_auto_lock, kept (in OwnerCutAutoLockEnabled);
			/// Neurons past their immunity that are kept replaceable.
			45 MinNonImmuneUids(value: u16) by Root, bounds any, kept (in MinNonImmuneUids);
			/// Blocks after which a neuron without new weights is inactive, thousandths of the tempo.
			46 ActivityCutoffFactor(value: u32) by Owner, bounds activity_cutoff_factor, kept (by Schedule set_activity_cutoff_factor);
		}
	};
}

/// The parameters of the whole chain.
#[macro_export]
macro_rules! chain_params {
	($with:ident) => {
		$with! {
			/// Take of a new delegate, parts of 65,535.
			0 MaxDelegateTake(value: u16) bounds chain_any, kept (in MaxDelegateTake);
			/// Lowest take of a delegate, parts of 65,535.
			1 MinDelegateTake(value: u16) bounds chain_any, kept (in MinDelegateTake);
			/// Blocks between two rate-limited transactions.
			2 TxRateLimit(value: u64) bounds chain_any, kept (in TxRateLimit);
			/// Blocks between two registrations of a subnet.
			3 NetworkRateLimit(value: u64) bounds chain_any, kept (in NetworkRateLimit);
			/// Blocks in which a new subnet is not pruned.
			4 NetworkImmunityPeriod(value: u64) bounds chain_any, kept (in NetworkImmunityPeriod);
			/// Lowest lock cost of a subnet, rao.
			5 NetworkMinLockCost(value: TaoBalance) bounds network_min_lock_cost, kept (in NetworkMinLockCost);
			/// Number of subnets at most, root not counted.
			6 SubnetLimit(value: u16) bounds subnet_limit, kept (in SubnetLimit);
			/// Blocks in which the lock cost falls back.
			7 LockReductionInterval(value: u64) bounds lock_reduction_interval, kept (in NetworkLockReductionInterval);
			/// Share of the subnet owner, parts of 65,535.
			8 SubnetOwnerCut(value: u16) bounds chain_any, kept (by Coinbase set_owner_cut);
			/// Stake weight needed to set weights, rao.
			9 StakeThreshold(value: u64) bounds chain_any, kept (in StakeThreshold);
			/// Smallest nomination, rao.
			10 NominatorMinRequiredStake(value: u64) bounds chain_any, kept (by Staking set_nominator_minimum);
			/// Speed of the moving price.
			11 SubnetMovingAlpha(value: I96F32) bounds subnet_moving_alpha, kept (by Pools set_moving_alpha);
			/// Blocks before an epoch in which owners may not change parameters.
			12 AdminFreezeWindow(value: u16) bounds chain_any, kept (in AdminFreezeWindow);
			/// Epochs between two changes of one parameter by an owner.
			13 OwnerHyperparamRateLimit(value: u16) bounds chain_any, kept (in OwnerHyperparamRateLimit);
			/// Blocks between registration and start of a subnet.
			14 StartCallDelay(value: u64) bounds chain_any, kept (in StartCallDelay);
			/// Epochs run in one block at most.
			15 MaxEpochsPerBlock(value: u8) bounds max_epochs_per_block, kept (by Schedule set_max_per_block);
			/// Part of what falls to the parents of a child that is recycled, parts of `u64::MAX`.
			16 ChildkeyBurn(value: u64) bounds chain_any, kept (in CKBurn);
			/// Blocks that the take of a delegate has to stay as it is before it is raised.
			17 TxDelegateTakeRateLimit(value: u64) bounds chain_any, kept (in TxDelegateTakeRateLimit);
			/// Mechanisms a subnet may have at most.
			18 MaxMechanismCount(value: MechId) bounds max_mechanism_count, kept (by Subnets set_max_mechanisms);
			/// Blocks between the announcement of another coldkey and the first in which it takes over.
			19 ColdkeySwapAnnouncementDelay(value: u32) bounds chain_any, kept (in ColdkeySwapAnnouncementDelay);
			/// Blocks after that before the announcement is changed or taken back.
			20 ColdkeySwapReannouncementDelay(value: u32) bounds chain_any, kept (in ColdkeySwapReannouncementDelay);
			/// Newest form of commits that clients may send.
			21 CommitRevealVersion(value: u16) bounds commit_reveal_version, kept (in CommitRevealWeightsVersion);
		}
	};
}
