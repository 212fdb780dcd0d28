//! Storage defaults, as the metadata shows them to clients.

use crate::Config;
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_runtime_api::stored::WireVec;
use dtao_types::{MechId, TaoBalance, I96F32, U64F64};
use frame_support::traits::Get;
use sp_core::crypto::AccountId32;

macro_rules! default_of {
	($($(#[$doc:meta])* $name:ident: $ty:ty = $value:expr;)*) => {$(
		$(#[$doc])*
		pub struct $name<T>(PhantomData<T>);

		impl<T: Config> Get<$ty> for $name<T> {
			fn get() -> $ty {
				$value
			}
		}
	)*};
}

default_of! {
	/// The zero account: the owner of nothing.
	ZeroAccount: AccountId32 = AccountId32::new([0; 32]);
	/// True.
	True: bool = true;
	/// Stored value of the tempo, blocks.
	DefaultTempo: u16 = T::Params::get().subnet.tempo;
	/// Adjustment interval, blocks.
	DefaultAdjustmentInterval: u16 = 100;
	/// Registration price, rao.
	DefaultBurn: TaoBalance = TaoBalance::from_rao(100_000_000);
	/// Lowest registration price, rao.
	DefaultMinBurn: TaoBalance = T::Params::get().subnet.min_burn;
	/// Highest registration price, rao.
	DefaultMaxBurn: TaoBalance = T::Params::get().subnet.max_burn;
	/// Half-life of the registration price, blocks.
	DefaultBurnHalfLife: u16 = 360;
	/// Factor of the registration price after a registration: 1.26.
	DefaultBurnIncreaseMult: U64F64 = U64F64::from_bits(0x0000_0000_0000_0001_428f_5c28_f5c2_9000);
	/// Difficulty shown to clients; there is no proof of work.
	DefaultDifficulty: u64 = 10_000_000;
	/// Highest difficulty shown to clients.
	DefaultMaxDifficulty: u64 = u64::MAX / 4;
	/// Immunity of new neurons, blocks.
	DefaultImmunityPeriod: u16 = 4_096;
	/// Weights a validator must set at least.
	DefaultMinAllowedWeights: u16 = 1_024;
	/// Largest weight, parts of 65,535.
	DefaultMaxWeightsLimit: u16 = u16::MAX;
	/// Neurons at most.
	DefaultMaxAllowedUids: u16 = T::Params::get().subnet.max_allowed_uids;
	/// Neurons a subnet has to allow at least.
	DefaultMinAllowedUids: u16 = 64;
	/// Validator permits at most.
	DefaultMaxAllowedValidators: u16 = 128;
	/// Mechanisms of a subnet.
	MechanismCountOne: MechId = MechId::new(1);
	/// Mechanisms a subnet may have.
	DefaultMaxMechanismCount: MechId = MechId::new(2);
	/// Registrations aimed at in an interval.
	DefaultTargetRegistrations: u16 = 2;
	/// Registrations in one block at most.
	DefaultMaxRegistrationsPerBlock: u16 = 1;
	/// Rho.
	DefaultRho: u16 = 10;
	/// Majority of stake, parts of 65,535.
	DefaultKappa: u16 = 32_767;
	/// Blocks after which a neuron without new weights is inactive.
	DefaultActivityCutoff: u16 = 5_000;
	/// The same in thousandths of a tempo of 360.
	DefaultActivityCutoffFactor: u32 = 13_889;
	/// Blocks between two settings of weights.
	DefaultWeightsSetRateLimit: u64 = 100;
	/// Memory of bonds, parts of 1,000,000.
	DefaultBondsMovingAverage: u64 = 900_000;
	/// Penalty of weights above consensus, parts of 65,535.
	DefaultBondsPenalty: u16 = u16::MAX;
	/// Bounds of the learning rate of bonds, parts of 65,535.
	DefaultAlphaValues: (u16, u16) = (45_875, 58_982);
	/// Steepness of the learning rate of bonds, hundredths.
	DefaultAlphaSigmoidSteepness: i16 = 1_000;
	/// Blocks between two announcements of an axon.
	DefaultServingRateLimit: u64 = 50;
	/// Epochs between commit and reveal.
	DefaultRevealPeriodEpochs: u64 = 1;
	/// Newest form of commits that clients may send.
	DefaultCommitRevealVersion: u16 = 4;
	/// Neurons of the owner that are never replaced.
	DefaultImmuneOwnerUidsLimit: u16 = 1;
	/// Neurons past their immunity that are kept replaceable.
	DefaultMinNonImmuneUids: u16 = 10;
	/// Symbol of a token without one.
	DefaultTokenSymbol: WireVec<u8, { crate::types::MAX_SYMBOL }> =
		WireVec::try_from("\u{1D70F}".as_bytes().to_vec()).unwrap_or_default();
	/// Take of a delegate, parts of 65,535.
	DefaultDelegateTake: u16 = T::Params::get().max_delegate_take;
	/// Blocks in which new children wait.
	DefaultPendingChildKeyCooldown: u64 = T::Params::get().pending_childkey_cooldown;
	/// Blocks between two changes of the children of a hotkey.
	DefaultSetChildrenRateLimit: u64 = T::Params::get().set_children_rate_limit;
	/// Speed of the moving price: 0.000003.
	DefaultSubnetMovingAlpha: I96F32 = I96F32::from_bits(12_885);
	/// Blocks in which the moving price reaches half speed.
	DefaultEmaPriceHalvingBlocks: u64 = 201_600;
	/// Weight of root stake, parts of `u64::MAX`.
	DefaultTaoWeight: u64 = T::Params::get().tao_weight;
	/// Owner's part, parts of 65,535.
	DefaultSubnetOwnerCut: u16 = T::Params::get().subnet_owner_cut;
	/// Blocks between rate-limited transactions.
	DefaultTxRateLimit: u64 = T::Params::get().tx_rate_limit;
	/// Blocks that the take of a delegate has to stay as it is before it is raised.
	DefaultTxDelegateTakeRateLimit: u64 = T::Params::get().tx_delegate_take_rate_limit;
	/// Blocks between the announcement of another coldkey and the first in which it takes over.
	DefaultColdkeySwapAnnouncementDelay: u32 = T::Params::get().coldkey_swap_announcement_delay;
	/// Blocks after that before the announcement is changed or taken back.
	DefaultColdkeySwapReannouncementDelay: u32 = T::Params::get().coldkey_swap_reannouncement_delay;
	/// Blocks between two registrations of a subnet.
	DefaultNetworkRateLimit: u64 = T::Params::get().network_rate_limit;
	/// Blocks in which a new subnet cannot be pruned.
	DefaultNetworkImmunityPeriod: u64 = T::Params::get().network_immunity_period;
	/// Subnets at most.
	DefaultSubnetLimit: u16 = T::Params::get().subnet_limit;
	/// Lowest lock cost, rao.
	DefaultNetworkMinLockCost: TaoBalance = T::Params::get().network_min_lock_cost;
	/// Blocks in which the lock cost falls back.
	DefaultLockReductionInterval: u64 = T::Params::get().lock_reduction_interval;
	/// Blocks between registration and start.
	DefaultStartCallDelay: u64 = T::Params::get().start_call_delay;
	/// Epochs in one block at most.
	DefaultMaxEpochsPerBlock: u8 = T::Params::get().max_epochs_per_block;
	/// Blocks before an epoch in which owners may not change parameters.
	DefaultAdminFreezeWindow: u16 = T::Params::get().admin_freeze_window;
	/// Epochs between two changes of a parameter by an owner.
	DefaultOwnerHyperparamRateLimit: u16 = T::Params::get().owner_hyperparam_rate_limit;
	/// Coldkeys whose root dividends are claimed in each block.
	DefaultNumRootClaim: u64 = 5;
	/// Blocks of a lock: 934,866, some 130 days.
	DefaultLockRate: u64 = 934_866;
	/// Alpha below which root dividends are not claimed: 500,000 alpha-rao.
	DefaultRootClaimableThreshold: I96F32 = I96F32::from_bits(500_000 << 32);
}

/// Bytes of a symbol, cut at the limit.
pub fn symbol_bytes(symbol: &str) -> Vec<u8> {
	symbol.as_bytes().iter().copied().take(crate::types::MAX_SYMBOL as usize).collect()
}
