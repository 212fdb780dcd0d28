//! Types that the pallet stores or takes in calls and that no other crate needs.

use alloc::{
	collections::BTreeSet,
	string::{FromUtf8Error, String},
	vec::Vec,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_runtime_api::stored::{ChainIdentityV2, SubnetIdentityV3};
pub use dtao_types::RecycleOrBurnEnum;
use dtao_types::{
	mul_div_floor, storage_index, AlphaBalance, MathError, MechId, NetUid, TaoBalance,
};
use frame_support::{traits::ConstU32, BoundedBTreeSet};
use scale_info::{Type, TypeInfo};
use serde::{Deserialize, Serialize};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchError;

/// Most subnets a chain can hold, root included.
pub const MAX_SUBNETS: u32 = 1_024;

/// Most neurons a subnet can hold, whatever its parameters say.
pub const MAX_NEURONS: u32 = 4_096;

/// Most hotkeys a coldkey can own or stake to.
pub const MAX_KEYS: u32 = 4_096;

/// Most bytes of the name of a subnet.
pub const MAX_NAME: u32 = 256;

/// Names that a genesis state can give to subnets to come.
pub const MAX_USUAL_NAMES: u32 = 128;

/// Most bytes of a token symbol.
pub const MAX_SYMBOL: u32 = 32;

/// Where stake lies, with its accounts borrowed: how the rooms hand a position to each other.
pub type Position<'a> = dtao_types::Position<&'a AccountId32>;

/// Declares an identity as it comes in a call: texts of any length. Metadata shows it as the stored type.
macro_rules! identity_input {
	($(#[$doc:meta])* $name:ident => $stored:ident { $($field:ident),* $(,)? }) => {
		$(#[$doc])*
		#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
		pub struct $name {
			$(
				#[doc = concat!("See [`", stringify!($stored), "::", stringify!($field), "`].")]
				pub $field: Vec<u8>,
			)*
		}

		impl TypeInfo for $name {
			type Identity = $stored;

			fn type_info() -> Type {
				$stored::type_info()
			}
		}

		impl TryFrom<$name> for $stored {
			/// The text that is too long, or not UTF-8.
			type Error = Vec<u8>;

			fn try_from(input: $name) -> Result<Self, Vec<u8>> {
				Ok(Self { $($field: utf8(input.$field)?.try_into()?,)* })
			}
		}
	};
}

/// The bytes of a text, or as an error what is none. Clients decode what is stored as UTF-8, all of a
/// list at once: one text that is none would hide the others.
fn utf8(bytes: Vec<u8>) -> Result<Vec<u8>, Vec<u8>> {
	String::from_utf8(bytes).map(String::into_bytes).map_err(FromUtf8Error::into_bytes)
}

identity_input! {
	/// Identity of a subnet as it comes in a call.
	SubnetIdentityInput => SubnetIdentityV3 {
		subnet_name, github_repo, subnet_contact, subnet_url, discord, description, logo_url,
		additional,
	}
}

identity_input! {
	/// Identity of a coldkey as it comes in a call.
	ChainIdentityInput => ChainIdentityV2 {
		name, url, github_repo, image, discord, description, additional,
	}
}

/// What happens with root dividends when they are claimed.
#[allow(clippy::cast_possible_truncation)] // the codec derive casts the variant index
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum RootClaimTypeEnum {
	/// Sell the alpha and stake the TAO on root.
	#[default]
	Swap,
	/// Keep the alpha as stake.
	Keep,
	/// Keep the alpha of these subnets, sell the rest. The choice is by number and outlives a subnet:
	/// it holds for the next one that is registered with the same number, too.
	KeepSubnets {
		/// The subnets whose alpha is kept.
		subnets: BTreeSet<NetUid>,
	},
}

impl MaxEncodedLen for RootClaimTypeEnum {
	fn max_encoded_len() -> usize {
		// One byte for the variant; the set holds each subnet at most once.
		BoundedBTreeSet::<NetUid, ConstU32<MAX_SUBNETS>>::max_encoded_len().saturating_add(1)
	}
}

impl RootClaimTypeEnum {
	/// Whether the alpha of a subnet is kept; otherwise it is sold.
	pub fn keeps(&self, netuid: NetUid) -> bool {
		match self {
			Self::Swap => false,
			Self::Keep => true,
			Self::KeepSubnets { subnets } => subnets.contains(&netuid),
		}
	}
}

/// Registrations of subnets that could wait.
pub const MAX_WAITING_REGISTRATIONS: u32 = 16;

/// Root dividends of a hotkey on a subnet, all of them together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RootRate {
	/// Alpha-rao per rao of root stake, in parts of 10^18.
	pub per_rao: u128,
	/// What waits for the next dividend, in parts of 10^18 of an alpha-rao.
	pub carry: u128,
	/// What all root stakers of the hotkey together can claim, and what waits, in alpha-rao. For views;
	/// books go by what each of them is owed.
	pub claimable: AlphaBalance,
}

/// Where to go on with the claims of a coldkey.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RootClaimResume {
	/// How many of its hotkeys are done.
	pub hotkeys: u32,
	/// First subnet of the next hotkey that is not done.
	pub netuid: NetUid,
}

/// How far the search for nominations that are too small has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct NominationPlace {
	/// The last position that was looked at: hotkey, coldkey, subnet.
	pub after: Option<(AccountId32, AccountId32, NetUid)>,
	/// Whether the next position has waited for a block because the price had fallen.
	pub waited: bool,
}

/// Consensus of a subnet, as newer public clients read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum EpochConsensus {
	/// Yuma, original or Yuma3.
	#[default]
	Yuma,
	/// None: weights pay nobody.
	Null,
}

/// Alpha of a subnet that is emitted and waits for the next epoch, in alpha-rao.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PendingAlpha {
	/// For the subnet owner.
	pub owner_cut: AlphaBalance,
	/// For the miners.
	pub server: AlphaBalance,
	/// For the validators and their stakers.
	pub validator: AlphaBalance,
	/// For root stakers, to be claimed.
	pub root: AlphaBalance,
}

impl PendingAlpha {
	/// All parts together.
	pub fn total(&self) -> Result<AlphaBalance, MathError> {
		AlphaBalance::checked_sum([self.owner_cut, self.server, self.validator, self.root])
	}
}

/// What the coinbase keeps of a subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SubnetEmission {
	/// Alpha that waits for the next epoch.
	pub pending: PendingAlpha,
	/// Alpha that entered the pool in the last block, in alpha-rao.
	pub alpha_in: AlphaBalance,
	/// Alpha emitted to participants in the last block, in alpha-rao.
	pub alpha_out: AlphaBalance,
}

/// What the block step needs to know of a subnet and that seldom changes: copies of other items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SubnetFacts {
	/// The subnet.
	pub netuid: NetUid,
	/// Block in which it was registered.
	pub registered_at: u64,
	/// First block that emits, where it was started.
	pub first_emission: Option<u64>,
	/// Whether its token can be staked.
	pub token_enabled: bool,
	/// Whether it takes part in the distribution of TAO.
	pub emission_enabled: bool,
	/// Whether neurons may register. A subnet that takes nobody gets no TAO.
	pub registration_allowed: bool,
	/// Whether its owner gets the owner cut.
	pub owner_cut_enabled: bool,
	/// Blocks between two epochs, less one; 0 = never.
	pub tempo: u16,
	/// Age at which its moving price has half its speed, in blocks.
	pub ema_halving: u64,
	/// Lowest price of a registration, in rao.
	pub min_burn: TaoBalance,
	/// Blocks in which the price of a registration halves.
	pub burn_half_life: u16,
}

impl SubnetFacts {
	/// Whether the subnet emits in block `now`.
	pub fn is_emitting(&self, now: u64) -> bool {
		let started = self.first_emission.is_some_and(|first| first <= now);
		!self.netuid.is_root() && self.token_enabled && started
	}

	/// Whether a subnet that emits gets a part of the TAO of a block. Its alpha goes on without.
	pub fn takes_tao(&self) -> bool {
		self.emission_enabled && self.registration_allowed
	}
}

/// What a hook met that must not happen. The chain goes on; the step it happened in is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum UnexpectedKind {
	/// The emission of a subnet could not be booked.
	Emission,
	/// The epoch of a subnet could not be run.
	Epoch,
	/// A holder of a subnet that ends could not be paid.
	#[codec(index = 3)]
	Dissolve,
}

/// Why weights that were encrypted to a round were not set.
#[allow(clippy::cast_possible_truncation)] // the codec derive casts the variant index
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum TimelockFailure {
	/// The epoch of the reveal ended before the pulse came, or before the turn of this commit.
	Expired,
	/// It does not open with the pulse of its round.
	NotDecrypted,
	/// The text in it is not hotkey, uids, weights and version key.
	Malformed,
	/// The text in it names another hotkey.
	OtherHotkey,
	/// The neuron has weights already that were decided later.
	Superseded,
	/// The hotkey left the subnet, or another one took its place.
	Left,
	/// The weights could not have been set in the open, either.
	Refused(DispatchError),
}

/// Most subnets that can wait for their end at once.
pub const MAX_DISSOLVING: u32 = 128;

/// Most subnets that emit or have emitted: those there are and those that end.
pub const MAX_EMISSIONS: u32 = MAX_SUBNETS + MAX_DISSOLVING;

/// What holders of a subnet that ends are paid by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PayoutTerms {
	/// TAO of the pool when the payout began, in rao, less what keeps its account open.
	pub pot: TaoBalance,
	/// All alpha in existence then, in alpha-rao.
	pub alpha: AlphaBalance,
}

impl PayoutTerms {
	/// TAO for `alpha`, rounded down, in rao. At most the pot.
	pub fn tao_for(&self, alpha: AlphaBalance) -> Result<TaoBalance, MathError> {
		mul_div_floor(self.pot.rao(), alpha.rao(), self.alpha.rao())
			.map(|tao| TaoBalance::from_rao(tao).min(self.pot))
	}
}

/// How far the work on the subnet that ends has come.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Dissolution<AccountId> {
	/// What holders are paid by.
	pub terms: PayoutTerms,
	/// What is to be done next.
	pub stage: DissolveStage<AccountId>,
}

/// What is to be done next for a subnet that ends.
#[allow(clippy::cast_possible_truncation)] // the codec derive casts the variant index
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum DissolveStage<AccountId> {
	/// Pay root dividends, hotkey by hotkey.
	RootDividends {
		/// The hotkey in work; none = the next one.
		hotkey: Option<AccountId>,
		/// Coldkey and subnet of its position looked at last.
		after: Option<(AccountId, NetUid)>,
	},
	/// Pay root dividends to those whose root stake is gone.
	FormerStakers,
	/// Pay stakes, hotkey by hotkey.
	Stakes {
		/// The hotkey in work; none = the next one.
		hotkey: Option<AccountId>,
		/// Coldkey and subnet of its position looked at last.
		after: Option<(AccountId, NetUid)>,
	},
	/// Take what is left of the pool out of issuance.
	Close,
	/// Let the neurons leave.
	Members,
	/// Erase every key.
	Keys {
		/// Place of the prefix in work in the list of all.
		place: u16,
	},
	/// Divide the stake of the lease of the subnet. Comes first.
	Lease,
}

/// A neuron of a subnet in the genesis state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GenesisNeuron<AccountId> {
	/// Hotkey of the neuron.
	pub hotkey: AccountId,
	/// Coldkey that owns the hotkey.
	pub coldkey: AccountId,
	/// Stake of the coldkey on the hotkey, alpha-rao.
	pub stake: AlphaBalance,
}

/// A subnet in the genesis state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GenesisSubnet<AccountId> {
	/// Number of the subnet; 0 is root.
	pub netuid: NetUid,
	/// Owner hotkey and owner coldkey.
	pub owner: Option<(AccountId, AccountId)>,
	/// Name of the subnet, for its identity-free listing.
	pub name: alloc::string::String,
	/// Token symbol.
	pub symbol: alloc::string::String,
	/// TAO in the pool, rao. Minted at genesis on the account of the subnet.
	pub tao: TaoBalance,
	/// Alpha in the pool, alpha-rao.
	pub alpha: AlphaBalance,
	/// Blocks between two epochs, less one.
	pub tempo: u16,
	/// Number of neurons at most.
	pub max_uids: u16,
	/// Registrations aimed at in an interval.
	pub target_registrations: u16,
	/// Neurons, in the order of their uids.
	pub neurons: alloc::vec::Vec<GenesisNeuron<AccountId>>,
}

impl<AccountId> GenesisSubnet<AccountId> {
	/// Root without an owner and without members, of whom it takes 64.
	pub fn root() -> Self {
		Self {
			netuid: NetUid::ROOT,
			owner: None,
			name: "root".into(),
			symbol: "\u{03A4}".into(),
			tao: TaoBalance::ZERO,
			alpha: AlphaBalance::ZERO,
			tempo: 100,
			max_uids: 64,
			target_registrations: 1,
			neurons: alloc::vec::Vec::new(),
		}
	}

	/// What is wrong with the subnet, whatever the others are.
	pub fn check(&self) -> Result<(), &'static str> {
		let wrong = [
			(
				storage_index(self.netuid, MechId::MAIN).is_none(),
				"the netuid is above 4095, the highest that what is stored of a mechanism has room for",
			),
			(
				self.netuid.is_root() && !(self.tao.is_zero() && self.alpha.is_zero()),
				"tao and alpha of root are not 0: it has no pool, and its TAO is the stake of its neurons",
			),
			(self.name.len() > MAX_NAME as usize, "the name has more than 256 bytes"),
			(self.symbol.len() > MAX_SYMBOL as usize, "the symbol has more than 32 bytes"),
		];
		wrong.into_iter().find_map(|(is_wrong, why)| is_wrong.then_some(why)).map_or(Ok(()), Err)
	}
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)] // tests compute expected numbers
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn amount() -> impl Strategy<Value = u64> {
		prop_oneof![0..10u64, any::<u32>().prop_map(u64::from), 0..=21_000_000_000_000_000u64]
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(2_000))]

		#[test]
		fn payouts_should_never_exceed_the_pot_nor_gain_by_splitting(
			pot in amount(), holdings in prop::collection::vec(amount(), 1..20), pool in amount(),
		) {
			let all: u64 = holdings.iter().sum::<u64>() + pool;
			let terms = PayoutTerms {
				pot: TaoBalance::from_rao(pot),
				alpha: AlphaBalance::from_rao(all),
			};
			let pays = |alpha: u64| {
				terms.tao_for(AlphaBalance::from_rao(alpha)).map(TaoBalance::rao)
			};
			if all == 0 {
				prop_assert_eq!(pays(0), Err(MathError::DivisionByZero));
				return Ok(());
			}
			let (mut held, mut paid) = (0u64, 0u64);
			for alpha in &holdings {
				let tao = pays(*alpha).unwrap();
				// As much as the pot has for it, and not a rao less than that rounded down.
				let exact = u128::from(pot) * u128::from(*alpha);
				prop_assert!(u128::from(tao) * u128::from(all) <= exact);
				prop_assert!((u128::from(tao) + 1) * u128::from(all) > exact);
				prop_assert!(pays(held + alpha).unwrap() >= pays(held).unwrap() + tao);
				(held, paid) = (held + alpha, paid + tao);
			}
			prop_assert!(paid <= pot && pays(held).unwrap() >= paid);
			prop_assert_eq!(pays(all), Ok(pot));
		}
	}
}
