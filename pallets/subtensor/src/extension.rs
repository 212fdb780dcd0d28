//! Refusal of hopeless transactions before they reach a block.
//!
//! Calls that cost nothing must not flood blocks, so every check of theirs runs here, too: what
//! cannot succeed is turned away with a code, where the public clients know one for exactly that reason.
//! For any other reason the sender who can pay the fee of the call gets it into a block, where it
//! fails by its name ([`failing`]); who cannot is turned away with [`code::BAD_REQUEST`]. The check runs
//! when the transaction enters the pool, after each block, and once more in the block right before the
//! call: a free call that fails has paid, whoever builds the block.
//!
//! Of those that would succeed only one can, where a rate limit or a queue stands behind them. So
//! each provides a tag, and the pool keeps at most one transaction with the same, whatever their
//! nonces: of a hotkey on a mechanism one that sets or commits weights, and one that reveals; one
//! axon of a neuron, with a certificate or without; one endpoint of its metrics; one take of a delegate.
//!
//! A free call that is longer than any that can succeed ([`free::longest`]) is refused before anything
//! else. A free batch names each subnet once, has at most [`MAX_ITEMS`](crate::weights::MAX_ITEMS)
//! items, and all of them would succeed: an item that fails is work for nothing, and one that succeeds
//! would let a hundred such in. Where somebody pays for the batch, what fails is reported and the
//! rest goes on.
//!
//! Nobody who has announced another coldkey gets anything else in ([`guard`]).
//!
//! `Utility` batches, proxies, multisigs and sudo do not pass through here, so the calls run the
//! same checks again. Those wrappers cost a fee for all that they contain, free calls included.

mod failing;
mod guard;

pub use guard::MAX_DEPTH;

use crate::{
	free,
	keys::KeyStore,
	pallet::*,
	serving::Serving,
	weights::{each_row, targets, Locked, Reveal, Row, WeightStore},
	Config, Error, WeightInfo,
};
use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::{fmt, marker::PhantomData};
use dtao_runtime_api::stored::AxonInfo;
use dtao_types::{MechId, NetUid, NetUidStorageIndex};
use failing::Failing;
use frame_support::{
	dispatch::DispatchInfo,
	ensure,
	pallet_prelude::TransactionSource,
	traits::{IsSubType, OriginTrait},
	weights::Weight,
};
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, Dispatchable, Implication, TransactionExtension,
		ValidateResult,
	},
	transaction_validity::{TransactionTag, TransactionValidityError, ValidTransaction},
	DispatchError,
};

/// Codes of `InvalidTransaction::Custom` that the public clients translate.
pub mod code {
	/// The coldkey has announced another one, and can do nothing else.
	pub const COLDKEY_SWAP_ANNOUNCED: u8 = 0;
	/// The stake is too low.
	pub const STAKE_AMOUNT_TOO_LOW: u8 = 1;
	/// The subnet does not exist.
	pub const SUBNET_NOT_EXISTS: u8 = 3;
	/// No coldkey owns the hotkey.
	pub const HOTKEY_ACCOUNT_DOESNT_EXIST: u8 = 4;
	/// The key came too early.
	pub const RATE_LIMIT_EXCEEDED: u8 = 6;
	/// The hotkey is not registered on the subnet.
	pub const HOTKEY_NOT_REGISTERED: u8 = 10;
	/// The IP address is not valid.
	pub const INVALID_IP_ADDRESS: u8 = 11;
	/// The endpoint was announced too recently.
	pub const SERVING_RATE_LIMIT_EXCEEDED: u8 = 12;
	/// The port is not valid.
	pub const INVALID_PORT: u8 = 13;
	/// The round of the beacon is over, or too far ahead.
	pub const INVALID_REVEAL_ROUND: u8 = 15;
	/// No commit with this hash waits for its reveal.
	pub const COMMIT_NOT_FOUND: u8 = 16;
	/// The commit cannot be revealed yet, or no more.
	pub const COMMIT_NOT_IN_REVEAL_RANGE: u8 = 17;
	/// Lists that belong together differ in length.
	pub const INPUT_LENGTHS_UNEQUAL: u8 = 18;
	/// Another coldkey owns the hotkey.
	pub const NON_ASSOCIATED_COLDKEY: u8 = 25;
	/// The announcement of another coldkey is disputed.
	pub const COLDKEY_SWAP_DISPUTED: u8 = 21;
	/// The take of a delegate is too low.
	pub const DELEGATE_TAKE_TOO_LOW: u8 = 26;
	/// The take of a delegate is too high.
	pub const DELEGATE_TAKE_TOO_HIGH: u8 = 27;
	/// Anything else.
	pub const BAD_REQUEST: u8 = 255;
}

/// The transaction extension. It adds no bytes to a transaction.
#[derive(Clone, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct SubtensorTransactionExtension<T>(PhantomData<T>);

impl<T> SubtensorTransactionExtension<T> {
	/// The extension.
	pub const fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T> Default for SubtensorTransactionExtension<T> {
	fn default() -> Self {
		Self::new()
	}
}

impl<T> fmt::Debug for SubtensorTransactionExtension<T> {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str("SubtensorTransactionExtension")
	}
}

/// A place in the pool for one free call. What a pending transaction provides is the code of its
/// slot: the pool takes no second one that provides the same, unless with a higher priority and in
/// place of the first.
#[allow(clippy::cast_possible_truncation)] // the codec derive casts the variant index
#[derive(Clone, Copy, Encode)]
enum Slot<'a> {
	/// A hotkey sets or commits weights on a mechanism.
	Set(&'a AccountId32, NetUidStorageIndex),
	/// A hotkey reveals weights on a mechanism.
	Reveal(&'a AccountId32, NetUidStorageIndex),
	/// A hotkey announces its axon on a subnet.
	Axon(&'a AccountId32, NetUid),
	/// A hotkey announces the endpoint of its metrics on a subnet.
	Metrics(&'a AccountId32, NetUid),
	/// The take of a hotkey is changed.
	Take(&'a AccountId32),
}

impl Slot<'_> {
	fn tag(self) -> TransactionTag {
		("SubtensorModule", self).encode()
	}
}

impl<T: Config> SubtensorTransactionExtension<T> {
	/// Refuse what would fail; answer the tags that keep the pool from taking the same twice.
	pub(crate) fn check(
		who: &AccountId32,
		call: &Call<T>,
	) -> Result<Vec<TransactionTag>, DispatchError> {
		if let Some(longest) = free::longest(call) {
			ensure!(call.encoded_size() <= longest, Error::<T>::FreeCallTooLong);
		}
		if let Some((netuid, axon)) = axon_of::<T>(call) {
			Serving::<T>::check_axon(who, netuid, &axon)?;
			return Ok(vec![Slot::Axon(who, netuid).tag()]);
		}
		match call {
			Call::set_weights { netuid, dests, weights, version_key } => {
				let row = Row { uids: dests, values: weights, version_key: *version_key };
				Self::check_set(who, *netuid, MechId::MAIN, &row)
			},
			Call::set_mechanism_weights { netuid, mecid, dests, weights, version_key } => {
				let row = Row { uids: dests, values: weights, version_key: *version_key };
				Self::check_set(who, *netuid, *mecid, &row)
			},
			Call::batch_set_weights { netuids, weights, version_keys } => {
				WeightStore::<T>::check_set_batch(who, netuids, weights, version_keys)
					.map(|netuids| tags_of_batch(who, netuids))
			},
			Call::commit_weights { netuid, .. } => Self::check_commit(who, *netuid, MechId::MAIN),
			Call::commit_mechanism_weights { netuid, mecid, .. } => {
				Self::check_commit(who, *netuid, *mecid)
			},
			Call::batch_commit_weights { netuids, commit_hashes } => {
				WeightStore::<T>::check_commit_batch(who, netuids, commit_hashes)
					.map(|netuids| tags_of_batch(who, netuids))
			},
			Call::increase_take { hotkey, take } => {
				KeyStore::<T>::check_increase_of_take(who, hotkey, *take)?;
				Ok(vec![Slot::Take(hotkey).tag()])
			},
			Call::decrease_take { hotkey, take } => {
				KeyStore::<T>::check_decrease_of_take(who, hotkey, *take)?;
				Ok(vec![Slot::Take(hotkey).tag()])
			},
			Call::serve_prometheus { netuid, version, ip, port, ip_type } => {
				let info = Serving::<T>::metrics(*version, *ip, *port, *ip_type);
				Serving::<T>::check_prometheus(who, *netuid, &info)?;
				Ok(vec![Slot::Metrics(who, *netuid).tag()])
			},
			_ => match locked_of::<T>(call) {
				Some((netuid, mech, locked)) => Self::check_timelocked(who, netuid, mech, locked),
				None => Self::check_reveal_call(who, call),
			},
		}
	}

	fn check_reveal_call(
		who: &AccountId32,
		call: &Call<T>,
	) -> Result<Vec<TransactionTag>, DispatchError> {
		match call {
			Call::reveal_weights { netuid, uids, values, salt, version_key } => {
				let row = Row { uids, values, version_key: *version_key };
				Self::check_reveals(who, *netuid, MechId::MAIN, &[Reveal { row, salt }])
			},
			Call::reveal_mechanism_weights { netuid, mecid, uids, values, salt, version_key } => {
				let row = Row { uids, values, version_key: *version_key };
				Self::check_reveals(who, *netuid, *mecid, &[Reveal { row, salt }])
			},
			Call::batch_reveal_weights {
				netuid,
				uids_list,
				values_list,
				salts_list,
				version_keys,
			} => {
				let reveals = WeightStore::<T>::zip_reveals(
					uids_list,
					values_list,
					salts_list,
					version_keys,
				)?;
				Self::check_reveals(who, *netuid, MechId::MAIN, &reveals)
			},
			_ => Ok(Vec::new()),
		}
	}

	fn check_set(
		who: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		row: &Row<'_>,
	) -> Result<Vec<TransactionTag>, DispatchError> {
		let seat = WeightStore::<T>::check_set(who, netuid, mech, row)?;
		Ok(vec![Slot::Set(who, seat.index).tag()])
	}

	fn check_commit(
		who: &AccountId32,
		netuid: NetUid,
		mech: MechId,
	) -> Result<Vec<TransactionTag>, DispatchError> {
		let (seat, _) = WeightStore::<T>::check_commit(who, netuid, mech)?;
		Ok(vec![Slot::Set(who, seat.index).tag()])
	}

	fn check_timelocked(
		who: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		locked: Locked<'_>,
	) -> Result<Vec<TransactionTag>, DispatchError> {
		let (seat, _) = WeightStore::<T>::check_pooled_timelocked(who, netuid, mech, locked)?;
		Ok(vec![Slot::Set(who, seat.index).tag()])
	}

	fn check_reveals(
		who: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		reveals: &[Reveal<'_>],
	) -> Result<Vec<TransactionTag>, DispatchError> {
		WeightStore::<T>::check_reveals(who, netuid, mech, reveals)?;
		let index = WeightStore::<T>::index(netuid, mech)?;
		Ok(vec![Slot::Reveal(who, index).tag()])
	}

	/// Weight of the checks of a call that may be free: about that of the call itself, less its writes.
	fn weight_of(call: &Call<T>) -> Weight {
		match call {
			Call::set_weights { dests, .. } | Call::set_mechanism_weights { dests, .. } => {
				T::WeightInfo::set_weights(targets(dests))
			},
			Call::batch_set_weights { weights, .. } => {
				each_row(weights, T::WeightInfo::set_weights)
			},
			Call::commit_weights { .. } | Call::commit_mechanism_weights { .. } => {
				T::WeightInfo::commit_weights()
			},
			Call::batch_commit_weights { netuids, .. } => {
				T::WeightInfo::commit_weights().saturating_mul(u64::from(targets(netuids)))
			},
			Call::commit_timelocked_weights { .. }
			| Call::commit_crv3_mechanism_weights { .. }
			| Call::commit_timelocked_mechanism_weights { .. } => T::WeightInfo::commit_timelocked_weights(),
			Call::reveal_weights { uids, .. } | Call::reveal_mechanism_weights { uids, .. } => {
				T::WeightInfo::reveal_weights(targets(uids))
			},
			Call::batch_reveal_weights { uids_list, .. } => {
				each_row(uids_list, T::WeightInfo::reveal_weights)
			},
			_ => T::WeightInfo::extension(),
		}
	}
}

/// The endpoint that a call announces, and where.
fn axon_of<T: Config>(call: &Call<T>) -> Option<(NetUid, AxonInfo)> {
	let (Call::serve_axon {
		netuid,
		version,
		ip,
		port,
		ip_type,
		protocol,
		placeholder1,
		placeholder2,
	}
	| Call::serve_axon_tls {
		netuid,
		version,
		ip,
		port,
		ip_type,
		protocol,
		placeholder1,
		placeholder2,
		certificate: _,
	}) = call
	else {
		return None;
	};
	let placeholders = [*placeholder1, *placeholder2];
	let axon = Serving::<T>::announced(*version, *ip, *port, *ip_type, *protocol, placeholders);
	Some((*netuid, axon))
}

/// What a call commits to that is encrypted, and where.
fn locked_of<T: Config>(call: &Call<T>) -> Option<(NetUid, MechId, Locked<'_>)> {
	match call {
		Call::commit_timelocked_weights {
			netuid,
			commit,
			reveal_round,
			commit_reveal_version: version,
		} => {
			let (reveal_round, version) = (*reveal_round, *version);
			Some((*netuid, MechId::MAIN, Locked { commit, reveal_round, version }))
		},
		Call::commit_crv3_mechanism_weights { netuid, mecid, commit, reveal_round } => {
			let version = WeightStore::<T>::timelock_version();
			let locked = Locked { commit, reveal_round: *reveal_round, version };
			Some((*netuid, *mecid, locked))
		},
		Call::commit_timelocked_mechanism_weights {
			netuid,
			mecid,
			commit,
			reveal_round,
			commit_reveal_version: version,
		} => {
			let (reveal_round, version) = (*reveal_round, *version);
			Some((*netuid, *mecid, Locked { commit, reveal_round, version }))
		},
		_ => None,
	}
}

/// The tags of a batch over the main mechanisms of several subnets.
fn tags_of_batch(who: &AccountId32, netuids: Vec<NetUid>) -> Vec<TransactionTag> {
	netuids.into_iter().map(|netuid| Slot::Set(who, netuid.into()).tag()).collect()
}

/// The code of an error, where the public clients know one for exactly that reason. Code 19 is the own
/// uid's, for which they have 10, too; that of somebody who is weighed has none.
fn code_of<T: Config>(error: DispatchError) -> Option<u8> {
	let codes = [
		(Error::<T>::SubnetNotExists, code::SUBNET_NOT_EXISTS),
		(Error::HotKeyNotRegisteredInSubNet, code::HOTKEY_NOT_REGISTERED),
		(Error::HotKeyNotRegisteredInNetwork, code::HOTKEY_NOT_REGISTERED),
		(Error::NotEnoughStakeToSetWeights, code::STAKE_AMOUNT_TOO_LOW),
		(Error::SettingWeightsTooFast, code::RATE_LIMIT_EXCEEDED),
		(Error::CommittingWeightsTooFast, code::RATE_LIMIT_EXCEEDED),
		(Error::DelegateTxRateLimitExceeded, code::RATE_LIMIT_EXCEEDED),
		(Error::HotKeyAccountNotExists, code::HOTKEY_ACCOUNT_DOESNT_EXIST),
		(Error::NonAssociatedColdKey, code::NON_ASSOCIATED_COLDKEY),
		(Error::DelegateTakeTooLow, code::DELEGATE_TAKE_TOO_LOW),
		(Error::DelegateTakeTooHigh, code::DELEGATE_TAKE_TOO_HIGH),
		(Error::WeightVecNotEqualSize, code::INPUT_LENGTHS_UNEQUAL),
		(Error::InputLengthsUnequal, code::INPUT_LENGTHS_UNEQUAL),
		(Error::InvalidRevealRound, code::INVALID_REVEAL_ROUND),
		(Error::NoWeightsCommitFound, code::COMMIT_NOT_FOUND),
		(Error::InvalidRevealCommitHashNotMatch, code::COMMIT_NOT_FOUND),
		(Error::ExpiredWeightCommit, code::COMMIT_NOT_IN_REVEAL_RANGE),
		(Error::RevealTooEarly, code::COMMIT_NOT_IN_REVEAL_RANGE),
		(Error::InvalidIpAddress, code::INVALID_IP_ADDRESS),
		(Error::InvalidPort, code::INVALID_PORT),
		(Error::ServingRateLimitExceeded, code::SERVING_RATE_LIMIT_EXCEEDED),
		// Its bytes would be in the block, so it is not let in for a fee either.
		(Error::FreeCallTooLong, code::BAD_REQUEST),
	];
	codes.into_iter().find_map(|(known, code)| (error == known.into()).then_some(code))
}

impl<T> TransactionExtension<<T as frame_system::Config>::RuntimeCall>
	for SubtensorTransactionExtension<T>
where
	T: Config + Send + Sync,
	<T as frame_system::Config>::RuntimeCall:
		Dispatchable<Info = DispatchInfo> + IsSubType<Call<T>>,
	<<T as frame_system::Config>::RuntimeCall as Dispatchable>::RuntimeOrigin:
		OriginTrait + AsSystemOriginSigner<AccountId32> + Clone,
{
	const IDENTIFIER: &'static str = "SubtensorTransactionExtension";
	type Implicit = ();
	type Val = Option<Failing>;
	type Pre = ();

	fn weight(&self, call: &<T as frame_system::Config>::RuntimeCall) -> Weight {
		let accounts = guard::accounts::<T>(call);
		// Only what may be free is looked at any further.
		let checked = call.is_sub_type().filter(|call| free::longest(call).is_some());
		T::WeightInfo::look_for_announcement().saturating_mul(accounts).saturating_add(
			checked.map_or(Weight::zero(), |call| {
				Self::weight_of(call).saturating_add(failing::weight::<T>())
			}),
		)
	}

	fn validate(
		&self,
		origin: <<T as frame_system::Config>::RuntimeCall as Dispatchable>::RuntimeOrigin,
		call: &<T as frame_system::Config>::RuntimeCall,
		info: &DispatchInfoOf<<T as frame_system::Config>::RuntimeCall>,
		length: usize,
		_: Self::Implicit,
		_: &impl Implication,
		_: TransactionSource,
	) -> ValidateResult<Self::Val, <T as frame_system::Config>::RuntimeCall> {
		if let Some(who) = origin.as_system_origin_signer() {
			guard::check::<T>(who, call)?;
		}
		if let (Some(who), Some(call)) = (origin.as_system_origin_signer(), call.is_sub_type()) {
			return match Self::check(who, call) {
				Ok(provides) => {
					Ok((ValidTransaction { provides, ..Default::default() }, None, origin))
				},
				Err(error) => {
					let failing = Failing::charged::<T>(who, error, info, length)?;
					Ok((ValidTransaction::default(), Some(failing), origin))
				},
			};
		}
		Ok((ValidTransaction::default(), None, origin))
	}

	fn prepare(
		self,
		failing: Self::Val,
		_: &<<T as frame_system::Config>::RuntimeCall as Dispatchable>::RuntimeOrigin,
		_: &<T as frame_system::Config>::RuntimeCall,
		_: &DispatchInfoOf<<T as frame_system::Config>::RuntimeCall>,
		_: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		failing.map_or(Ok(()), Failing::pay::<T>)
	}
}
