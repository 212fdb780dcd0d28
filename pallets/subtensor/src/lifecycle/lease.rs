//! Subnets that a crowdloan registers, and that their beneficiary takes over.

use super::Lifecycle;
use crate::{
	accounts,
	keys::KeyStore,
	leases::{LeaseEnd, LeaseId, Leases, NewLease, SubnetLease},
	number,
	pallet::*,
	subnets::Subnets,
	types::Position,
	weight_info::WeightInfo,
	Config, Error, Event,
};
use dtao_traits::{CrowdloanInspect, LeaseProxies};
use dtao_types::TaoBalance;
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation, Get},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult, Percent};

impl<T: Config> Lifecycle<T> {
	/// What it weighs to register a subnet for as many contributors.
	pub fn leased_weight(contributors: u32) -> Weight {
		T::WeightInfo::register_network()
			.saturating_add(T::WeightInfo::end_lease())
			.saturating_add(T::WeightInfo::register_leased_network(contributors))
			// The crowdloan, and what each contributed.
			.saturating_add(T::DbWeight::get().reads(contributors.saturating_add(2).into()))
	}

	/// Register a subnet with the money of the crowdloan that is being finalised. Answers how many contributed.
	pub fn register_leased(
		who: &AccountId32,
		emissions_share: Percent,
		end_block: Option<BlockNumberFor<T>>,
	) -> Result<u32, DispatchError> {
		let funding = T::Crowdloans::current().ok_or(Error::<T>::InvalidCrowdloanId)?;
		ensure!(funding.creator == *who, Error::<T>::InvalidLeaseBeneficiary);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(end_block.is_none_or(|end| end > now), Error::<T>::LeaseCannotEndInThePast);

		let NewLease { id, coldkey, hotkey } = Leases::<T>::next();
		let raised = funding.raised;
		let gone = Preservation::Expendable;
		T::Currency::transfer(&funding.funds_account, &coldkey, raised.rao(), gone)?;
		let netuid = Self::register(&coldkey, &hotkey, None)?;
		KeyStore::<T>::keep_nothing(&hotkey);
		T::Proxies::appoint(&coldkey, who)?;
		let left = accounts::free::<T>(&coldkey).min(raised);
		let contributions = T::Crowdloans::contributions(funding.id);
		let lease = SubnetLease {
			beneficiary: who.clone(),
			coldkey,
			hotkey,
			emissions_share,
			end_block,
			netuid,
			cost: raised.checked_sub(left).map(TaoBalance::rao).map_err(crate::math_error)?,
		};
		Leases::<T>::open(id, lease, raised, left, &contributions)?;
		Pallet::<T>::deposit_event(Event::SubnetLeaseCreated {
			beneficiary: who.clone(),
			lease_id: id,
			netuid,
			end_block,
		});
		Ok(number(contributions.len()))
	}

	/// Give a leased subnet to the beneficiary of its lease, which ends.
	pub fn terminate_lease(
		who: &AccountId32,
		lease_id: LeaseId,
		hotkey: &AccountId32,
	) -> DispatchResult {
		let lease = Leases::<T>::get(lease_id).ok_or(Error::<T>::LeaseDoesNotExist)?;
		ensure!(lease.beneficiary == *who, Error::<T>::ExpectedBeneficiaryOrigin);
		let end = lease.end_block.ok_or(Error::<T>::LeaseHasNoEndBlock)?;
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now >= end, Error::<T>::LeaseHasNotEnded);
		let is_own = KeyStore::<T>::exists(hotkey) && KeyStore::<T>::owns(who, hotkey);
		ensure!(is_own, Error::<T>::BeneficiaryDoesNotOwnHotkey);

		let netuid = lease.netuid;
		Leases::<T>::end(netuid, LeaseEnd::Terminated);
		Subnets::<T>::set_owner(Position::new(hotkey, who, netuid));
		let beneficiary = who.clone();
		Pallet::<T>::deposit_event(Event::SubnetLeaseTerminated { beneficiary, netuid });
		Ok(())
	}
}
