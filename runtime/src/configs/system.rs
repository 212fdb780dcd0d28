//! The chain itself: blocks, accounts, time, balances.

use codec::Encode;
use frame_support::{
	derive_impl,
	dispatch::{DispatchClass, GetDispatchInfo},
	parameter_types,
	traits::{ConstU32, ConstU64, VariantCountOf},
	weights::{
		constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
		Weight,
	},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;

use crate::{
	constants::{block, currency, time, ChainProfile, PROFILE},
	AccountId, Aura, Balance, Block, BlockNumber, Hash, Nonce, PalletInfo, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, System,
	UncheckedExtrinsic, VERSION,
};

/// Part of a block that normal transactions may fill; the rest is for operational ones.
const NORMAL_RATIO: Perbill = Perbill::from_percent(75);

/// Weight limits of a chain with this profile.
pub fn block_weights(profile: &ChainProfile) -> BlockWeights {
	let ref_time = WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(profile.max_block_ref_time_ms);
	// No limit on the proof size: there is no relay chain to prove anything to.
	BlockWeights::with_sensible_defaults(Weight::from_parts(ref_time, u64::MAX), NORMAL_RATIO)
}

parameter_types! {
	/// The version that clients select by.
	pub const Version: RuntimeVersion = VERSION;
	/// Block hashes that stay known.
	pub const BlockHashCount: BlockNumber = time::BLOCK_HASH_COUNT;
	/// Weight limits of a block and of a transaction.
	pub RuntimeBlockWeights: BlockWeights = block_weights(&PROFILE);
	/// Length limits of a block in bytes.
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(block::MAX_LENGTH)
		.modify_max_length_for_class(
			DispatchClass::Normal,
			|max| *max = NORMAL_RATIO.mul_floor(block::MAX_LENGTH),
		)
		.build();
}

/// Whether a block has room for a transaction beside what every block holds: its header and its inherents.
///
/// FRAME compares with the whole limit when the pool asks, and with what is left of it when an author
/// builds: what lies between would stay in the pool for ever.
pub fn fits_a_block(transaction: &UncheckedExtrinsic) -> bool {
	let limits = RuntimeBlockLength::get();
	let room = |class| limits.max.get(class).saturating_sub(block::RESERVED_LENGTH);
	let length = u32::try_from(transaction.encoded_size()).unwrap_or(u32::MAX);
	// The class is asked for only where it matters: with it comes the weight, by state.
	length <= room(DispatchClass::Normal) || length <= room(transaction.get_dispatch_info().class)
}

/// Weights of FRAME's extensions as FRAME measured them, but for one: an immortal transaction
/// weighs as much as a mortal one. Clients estimate the fee of the first and send the second.
pub struct ExtensionsWeight;

type MeasuredWeight = frame_system::SubstrateExtensionsWeight<Runtime>;

impl frame_system::ExtensionsWeightInfo for ExtensionsWeight {
	fn check_genesis() -> Weight {
		MeasuredWeight::check_genesis()
	}

	fn check_mortality_mortal_transaction() -> Weight {
		MeasuredWeight::check_mortality_mortal_transaction()
	}

	fn check_mortality_immortal_transaction() -> Weight {
		MeasuredWeight::check_mortality_mortal_transaction()
	}

	fn check_non_zero_sender() -> Weight {
		MeasuredWeight::check_non_zero_sender()
	}

	fn check_nonce() -> Weight {
		MeasuredWeight::check_nonce()
	}

	fn check_spec_version() -> Weight {
		MeasuredWeight::check_spec_version()
	}

	fn check_tx_version() -> Weight {
		MeasuredWeight::check_tx_version()
	}

	fn check_weight() -> Weight {
		MeasuredWeight::check_weight()
	}

	fn weight_reclaim() -> Weight {
		MeasuredWeight::weight_reclaim()
	}
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type BaseCallFilter = super::emergency::Filter;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = RuntimeBlockLength;
	type BlockWeights = RuntimeBlockWeights;
	type DbWeight = ParityDbWeight;
	type ExtensionsWeightInfo = ExtensionsWeight;
	type Hash = Hash;
	type MaxConsumers = ConstU32<16>;
	type MultiBlockMigrator = crate::MultiBlockMigrations;
	type Nonce = Nonce;
	type OnSetCode = super::upgrade::SameBlockTime;
	type SingleBlockMigrations = crate::migrations::Migrations;
	/// Bittensor addresses start with a 5, as generic Substrate ones.
	type SS58Prefix = frame_support::traits::ConstU16<42>;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	type MinimumPeriod = ConstU64<{ time::MINIMUM_PERIOD_MS }>;
	/// Milliseconds since the Unix epoch.
	type Moment = u64;
	type OnTimestampSet = Aura;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_insecure_randomness_collective_flip::Config for Runtime {}

impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type Balance = Balance;
	type DoneSlashHandler = ();
	/// Dust below the existential deposit leaves the issuance.
	type DustRemoval = ();
	type ExistentialDeposit = ConstU64<{ currency::EXISTENTIAL_DEPOSIT }>;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type ReserveIdentifier = [u8; 8];
	type RuntimeEvent = RuntimeEvent;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}
