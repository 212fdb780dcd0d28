//! The metagraph: a subnet and all its neurons in one answer, whole or by chosen fields.

use crate::stored::{AxonInfo, ChainIdentityV2, SubnetIdentityV3};
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, Uid, I96F32};
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;

// One list makes the whole structure, the one with optional fields, and their common numbering,
// so that the three cannot drift apart.
macro_rules! metagraph {
	(
		{ $( $(#[$doc:meta])* $number:literal $variant:ident $field:ident: $ty:ty, )* }
		selective only { $( $(#[$xdoc:meta])* $xnumber:literal $xvariant:ident $xfield:ident: $xty:ty, )* }
	) => {
		/// A subnet with its pool, hyperparameters and neurons.
		///
		/// In lists about neurons position `i` is the neuron with uid `i`.
		#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
		pub struct Metagraph {
			/// The subnet.
			pub netuid: Compact<NetUid>,
			$( $(#[$doc])* pub $field: $ty, )*
		}

		/// The fields of a [`Metagraph`] that were asked for, `None` for the others.
		#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
		pub struct SelectiveMetagraph {
			/// The subnet when it was asked for, else 0.
			pub netuid: Compact<NetUid>,
			$( $(#[$doc])* pub $field: Option<$ty>, )*
			$( $(#[$xdoc])* pub $xfield: Option<$xty>, )*
		}

		impl Default for SelectiveMetagraph {
			/// Nothing was asked for.
			fn default() -> Self {
				Self {
					netuid: Compact(NetUid::ROOT),
					$( $field: None, )*
					$( $xfield: None, )*
				}
			}
		}

		/// Number by which a client asks for a field of [`SelectiveMetagraph`].
		#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
		#[repr(u16)]
		pub enum MetagraphField {
			/// The subnet.
			Netuid = 0,
			$( $(#[$doc])* $variant = $number, )*
			$( $(#[$xdoc])* $xvariant = $xnumber, )*
		}

		impl MetagraphField {
			/// Every field in the order of its number.
			pub const ALL: &'static [Self] =
				&[Self::Netuid, $( Self::$variant, )* $( Self::$xvariant, )*];

			/// The field with this number, `None` for a number without one.
			pub fn from_index(index: u16) -> Option<Self> {
				Self::ALL.get(usize::from(index)).copied()
			}

			/// The number of the field.
			pub const fn index(self) -> u16 {
				self as u16
			}
		}
	};
}

metagraph! {
	{
		/// Name, UTF-8.
		1 Name name: Vec<Compact<u8>>,
		/// Symbol of the alpha token, UTF-8.
		2 Symbol symbol: Vec<Compact<u8>>,
		/// What the owner says of the subnet.
		3 Identity identity: Option<SubnetIdentityV3>,
		/// Block of creation.
		4 NetworkRegisteredAt network_registered_at: Compact<u64>,
		/// Hotkey of the owner.
		5 OwnerHotkey owner_hotkey: AccountId32,
		/// Coldkey of the owner.
		6 OwnerColdkey owner_coldkey: AccountId32,
		/// Block of this answer.
		7 Block block: Compact<u64>,
		/// Blocks between epochs.
		8 Tempo tempo: Compact<u16>,
		/// Block of the last epoch.
		9 LastStep last_step: Compact<u64>,
		/// Blocks since the last epoch.
		10 BlocksSinceLastStep blocks_since_last_step: Compact<u64>,
		/// Emission in a block; always 0, the fields ending in `_emission` have the figures.
		11 SubnetEmission subnet_emission: Compact<TaoBalance>,
		/// Alpha in the pool, in alpha-rao.
		12 AlphaIn alpha_in: Compact<AlphaBalance>,
		/// Alpha outside the pool, in alpha-rao.
		13 AlphaOut alpha_out: Compact<AlphaBalance>,
		/// TAO in the pool, in rao.
		14 TaoIn tao_in: Compact<TaoBalance>,
		/// Alpha the last block gave to participants, in alpha-rao.
		15 AlphaOutEmission alpha_out_emission: Compact<AlphaBalance>,
		/// Alpha the last block put into the pool, in alpha-rao.
		16 AlphaInEmission alpha_in_emission: Compact<AlphaBalance>,
		/// TAO the last block put into the pool, in rao.
		17 TaoInEmission tao_in_emission: Compact<TaoBalance>,
		/// Alpha waiting for the next epoch, in alpha-rao.
		18 PendingAlphaEmission pending_alpha_emission: Compact<AlphaBalance>,
		/// TAO waiting for root at the next epoch, in rao.
		19 PendingRootEmission pending_root_emission: Compact<TaoBalance>,
		/// TAO ever traded against the pool, in rao.
		20 SubnetVolume subnet_volume: Compact<u128>,
		/// Moving average of the price, TAO per alpha.
		21 MovingPrice moving_price: I96F32,
		/// Steepness of the trust function.
		22 Rho rho: Compact<u16>,
		/// Share of stake that forms a majority, parts of 65,535.
		23 Kappa kappa: Compact<u16>,
		/// Fewest weights a validator may set.
		24 MinAllowedWeights min_allowed_weights: Compact<u16>,
		/// Largest single weight, parts of 65,535.
		25 MaxWeightsLimit max_weights_limit: Compact<u16>,
		/// Version key weights must carry at least; 0 accepts any.
		26 WeightsVersion weights_version: Compact<u64>,
		/// Blocks between two weight settings of a neuron.
		27 WeightsRateLimit weights_rate_limit: Compact<u64>,
		/// Blocks without new weights after which a validator counts as inactive.
		28 ActivityCutoff activity_cutoff: Compact<u16>,
		/// Most validators the subnet may have.
		29 MaxValidators max_validators: Compact<u16>,
		/// Number of neurons.
		30 NumUids num_uids: Compact<u16>,
		/// Most neurons the subnet may have.
		31 MaxUids max_uids: Compact<u16>,
		/// Price of registering a neuron, in rao.
		32 Burn burn: Compact<TaoBalance>,
		/// Difficulty of registration by work; without effect.
		33 Difficulty difficulty: Compact<u64>,
		/// Whether neurons may register.
		34 RegistrationAllowed registration_allowed: bool,
		/// Whether neurons may register by work; without effect.
		35 PowRegistrationAllowed pow_registration_allowed: bool,
		/// Blocks during which a new neuron cannot be pruned.
		36 ImmunityPeriod immunity_period: Compact<u16>,
		/// Lower bound of the difficulty; without effect.
		37 MinDifficulty min_difficulty: Compact<u64>,
		/// Upper bound of the difficulty; without effect.
		38 MaxDifficulty max_difficulty: Compact<u64>,
		/// Lower bound of the registration price, in rao.
		39 MinBurn min_burn: Compact<TaoBalance>,
		/// Upper bound of the registration price, in rao.
		40 MaxBurn max_burn: Compact<TaoBalance>,
		/// Weight of the old price when it is adjusted, parts of 2^64 - 1.
		41 AdjustmentAlpha adjustment_alpha: Compact<u64>,
		/// Blocks of a registration interval.
		42 AdjustmentInterval adjustment_interval: Compact<u16>,
		/// Registrations wanted in an interval.
		43 TargetRegsPerInterval target_regs_per_interval: Compact<u16>,
		/// Most registrations in a block.
		44 MaxRegsPerBlock max_regs_per_block: Compact<u16>,
		/// Blocks between two changes of an endpoint.
		45 ServingRateLimit serving_rate_limit: Compact<u64>,
		/// Whether weights must be committed before they are revealed.
		46 CommitRevealWeightsEnabled commit_reveal_weights_enabled: bool,
		/// Epochs between commit and reveal of weights.
		47 CommitRevealPeriod commit_reveal_period: Compact<u64>,
		/// Whether the speed of bonds follows consensus (liquid alpha).
		48 LiquidAlphaEnabled liquid_alpha_enabled: bool,
		/// Upper bound of liquid alpha, parts of 65,535.
		49 AlphaHigh alpha_high: Compact<u16>,
		/// Lower bound of liquid alpha, parts of 65,535.
		50 AlphaLow alpha_low: Compact<u16>,
		/// Weight of old bonds in the moving average, parts of 1,000,000.
		51 BondsMovingAvg bonds_moving_avg: Compact<u64>,
		/// Hotkeys.
		52 Hotkeys hotkeys: Vec<AccountId32>,
		/// Coldkeys that own the hotkeys.
		53 Coldkeys coldkeys: Vec<AccountId32>,
		/// What the coldkeys say of themselves.
		54 Identities identities: Vec<Option<ChainIdentityV2>>,
		/// Where the neurons serve; all zero for one that does not.
		55 Axons axons: Vec<AxonInfo>,
		/// Whether the neuron set weights within the activity cutoff.
		56 Active active: Vec<bool>,
		/// Whether the neuron may validate.
		57 ValidatorPermit validator_permit: Vec<bool>,
		/// Score for pruning; the lowest gives way first.
		58 PruningScore pruning_score: Vec<Compact<u16>>,
		/// Block at which the neuron last set weights.
		59 LastUpdate last_update: Vec<Compact<u64>>,
		/// Emission of the last epoch, in alpha-rao.
		60 Emission emission: Vec<Compact<AlphaBalance>>,
		/// Share of the validator emission, parts of 65,535.
		61 Dividends dividends: Vec<Compact<u16>>,
		/// Share of the miner emission, parts of 65,535.
		62 Incentives incentives: Vec<Compact<u16>>,
		/// Consensus weight, parts of 65,535.
		63 Consensus consensus: Vec<Compact<u16>>,
		/// Trust, parts of 65,535.
		64 Trust trust: Vec<Compact<u16>>,
		/// Rank, parts of 65,535.
		65 Rank rank: Vec<Compact<u16>>,
		/// Block of registration.
		66 BlockAtRegistration block_at_registration: Vec<Compact<u64>>,
		/// Alpha staked to the hotkey here, in alpha-rao.
		67 AlphaStake alpha_stake: Vec<Compact<AlphaBalance>>,
		/// TAO staked to the hotkey on root, in rao.
		68 TaoStake tao_stake: Vec<Compact<TaoBalance>>,
		/// Stake weight: alpha plus TAO times the TAO weight, in alpha-rao.
		69 TotalStake total_stake: Vec<Compact<AlphaBalance>>,
		/// Root dividends of the last epoch by hotkey, in rao.
		70 TaoDividendsPerHotkey tao_dividends_per_hotkey: Vec<(AccountId32, Compact<TaoBalance>)>,
		/// Alpha dividends of the last epoch by hotkey, in alpha-rao.
		71 AlphaDividendsPerHotkey alpha_dividends_per_hotkey: Vec<(AccountId32, Compact<AlphaBalance>)>,
	}
	selective only {
		/// Uids of the neurons that may validate.
		72 Validators validators: Vec<Compact<Uid>>,
		/// Commitments by hotkey, as the SCALE bytes of the stored registration.
		73 Commitments commitments: Vec<(AccountId32, Vec<Compact<u8>>)>,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn field_number_should_be_its_position() {
		assert_eq!(MetagraphField::ALL.len(), 74);
		for (position, field) in MetagraphField::ALL.iter().enumerate() {
			assert_eq!(usize::from(field.index()), position);
			assert_eq!(MetagraphField::from_index(field.index()), Some(*field));
		}
		assert_eq!(MetagraphField::from_index(74), None);
		assert_eq!(MetagraphField::from_index(u16::MAX), None);
	}

	#[test]
	fn nothing_selected_should_be_all_zero_bytes() {
		assert_eq!(SelectiveMetagraph::default().encode(), [0u8; 74]);
	}
}
