//! Root: membership of subnet 0, and dividends that its stakers can claim.
//!
//! The books of the dividends are those of [`crate::claims`].

mod auto;
mod charge;
mod claim;
mod dissolve;
mod everything;
mod rekey;
mod settings;
pub(crate) mod storage;

#[cfg(test)]
pub(crate) use auto::{STEPS, TURN_STEPS};
#[cfg(any(feature = "runtime-benchmarks", test))]
pub(crate) use {claim::Wish, settings::Thresholds};

use crate::{
	claims::Claims, keys::KeyStore, math_error, neurons::Neurons, pallet::*,
	registration::Registration, shares::Shares, subnets::Subnets, types::Position,
	weight_info::WeightInfo, Config, Error,
};
use core::marker::PhantomData;
use dtao_emission::root_claim::Claim;
use dtao_traits::CommitmentKeeper;
use dtao_types::{AlphaBalance, NetUid, TaoBalance, Uid};
use frame_support::{ensure, weights::Weight};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Membership of root, and claims of its dividends.
pub struct Root<T>(PhantomData<T>);

impl<T: Config> Root<T> {
	/// What [`Self::register`] takes, with what is forgotten of a member that gives way.
	pub fn register_weight() -> Weight {
		T::WeightInfo::root_register().saturating_add(T::Commitments::weight_of_forget())
	}

	/// Become a member of root, one in a block: on a free seat, or on that of the member with the lowest root
	/// stake when the own one is larger.
	pub fn register(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		let root = NetUid::ROOT;
		ensure!(Subnets::<T>::exists(root), Error::<T>::RootNetworkDoesNotExist);
		ensure!(
			Neurons::<T>::uid(root, hotkey).is_none(),
			Error::<T>::HotKeyAlreadyRegisteredInSubNet
		);
		ensure!(
			!Registration::<T>::has_registered(root),
			Error::<T>::TooManyRegistrationsThisBlock
		);
		KeyStore::<T>::associate(hotkey, coldkey)?;
		if Neurons::<T>::count(root) < MaxAllowedUids::<T>::get(root) {
			Registration::<T>::place(root, hotkey)?;
		} else {
			let (stake, uid) = Self::weakest().ok_or(Error::<T>::StakeTooLowForRoot)?;
			ensure!(Shares::<T>::total(hotkey, root) > stake, Error::<T>::StakeTooLowForRoot);
			Registration::<T>::replace(root, uid, hotkey);
		}
		Registration::<T>::count(root);
		KeyStore::<T>::become_delegate(hotkey);
		Ok(())
	}

	/// The member with the lowest root stake; of equal ones the lowest uid.
	fn weakest() -> Option<(AlphaBalance, Uid)> {
		(0u16..)
			.zip(Neurons::<T>::hotkeys(NetUid::ROOT))
			.map(|(uid, hotkey)| (Shares::<T>::total(&hotkey, NetUid::ROOT), Uid::new(uid)))
			.min()
	}

	/// Alpha that a root staker is owed, in alpha-rao; claims pay it from the threshold on.
	pub fn owed(position: Position) -> u128 {
		let Position { hotkey, netuid, .. } = position;
		let stake = TaoBalance::of_root(Shares::<T>::value(position.on(NetUid::ROOT)));
		let claim = Claims::<T>::stored_claim(position);
		// More than all alpha of a subnet cannot be due.
		let owed = claim.owed_floor(Claims::<T>::rate(netuid, hotkey), stake);
		owed.unwrap_or(AlphaBalance::MAX).rao().into()
	}

	/// Store the claim of a position of `stake`, and unlink a coldkey that has nothing to claim
	/// any more.
	fn store_claim(position: Position, claim: Claim, stake: TaoBalance) -> DispatchResult {
		if Claims::<T>::store_claim(position, claim, stake)? {
			Shares::<T>::unlink(position);
		}
		Ok(())
	}

	/// Pay whole units out of a claim, `most` at most: they leave the claim and the claimable alpha, and
	/// are the caller's to book, in alpha-rao.
	fn settle(position: Position, most: AlphaBalance) -> Result<AlphaBalance, DispatchError> {
		let Position { hotkey, netuid, .. } = position;
		let stake = TaoBalance::of_root(Shares::<T>::value(position.on(NetUid::ROOT)));
		let rate = Claims::<T>::rate(netuid, hotkey);
		let claim = Claims::<T>::stored_claim(position);
		let (owed, claim) = claim.paid(rate, stake, most).map_err(math_error)?;
		Self::store_claim(position, claim, stake)?;
		Claims::<T>::lower_claimable(position, owed)?;
		Ok(owed)
	}
}
