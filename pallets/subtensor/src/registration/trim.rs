//! A subnet takes fewer neurons from now on: those who earned the least leave at once.
//!
//! The others keep their order, age, scores and stake, and get dense uids. What validators said of those who
//! left is gone; what they said of the others stays to the unit. Commits that wait for their reveal are of the
//! uids before, so they are dropped.

use super::{pruning, Registration};
use crate::{
	children::Children, claims::Claims, neurons::Neurons, neurons::Renumbering, number, pallet::*,
	params::Params, scores::Scores, serving::Serving, shares::Shares, subnets::Subnets,
	weight_info::WeightInfo, weights::WeightStore, Config, Error, Event,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::cmp::Reverse;
use dtao_traits::{CommitmentKeeper, SubnetParam};
use dtao_types::{AlphaBalance, NetUid};
use frame_support::{ensure, weights::Weight};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Most of the neurons left that may be immune, in percent; as many are refused.
const MAX_IMMUNE_PERCENT: u32 = 80;

impl<T: Config> Registration<T> {
	/// The most that [`Self::trim`] takes: each row of weights and bonds is as long as there are neurons. Nothing
	/// where nobody has to leave.
	pub fn trim_weight(netuid: NetUid, most: u16) -> Weight {
		let count = Neurons::<T>::count(netuid);
		let leaving = count.saturating_sub(most);
		if leaving == 0 {
			return Weight::zero();
		}
		// One row of weights and one of bonds of each neuron on each mechanism.
		let rows = u64::from(count)
			.saturating_mul(Subnets::<T>::mechanisms(netuid).into())
			.saturating_mul(2);
		T::WeightInfo::trim_neurons(count.into())
			.saturating_add(T::WeightInfo::trim_row(count.into()).saturating_mul(rows))
			.saturating_add(T::Commitments::weight_of_forget().saturating_mul(leaving.into()))
	}

	/// Let the subnet take `most` neurons, which has to be from `MinAllowedUids` to `MaxAllowedUids`, and those
	/// beyond leave: who earned the least in the last epoch, of equal ones the youngest. Neurons of the owner that
	/// are never replaced stay, and those in their immunity.
	pub fn trim(netuid: NetUid, most: u16) -> DispatchResult {
		let bounds = MinAllowedUids::<T>::get(netuid)..=MaxAllowedUids::<T>::get(netuid);
		ensure!(bounds.contains(&most), Error::<T>::InvalidValue);
		let count = Neurons::<T>::count(netuid);
		let kept = (count > most).then(|| Self::survivors(netuid, most)).transpose()?;
		Params::<T>::init(netuid, &[SubnetParam::MaxAllowedUids(most)]);
		let left = kept.map_or(0, |kept| Self::leave(netuid, &Renumbering::new(count, &kept)));
		Pallet::<T>::deposit_event(Event::NeuronsTrimmed { netuid, max_uids: most, left });
		Ok(())
	}

	/// Uids of those who stay.
	fn survivors(netuid: NetUid, most: u16) -> Result<BTreeSet<u16>, DispatchError> {
		let seats = Neurons::<T>::seats(netuid);
		let emission = Scores::<T>::emission(netuid);
		let mut kept = pruning::immune::<T>(netuid, &seats);
		let immune = number(kept.len());
		ensure!(
			immune.saturating_mul(100) < u32::from(most).saturating_mul(MAX_IMMUNE_PERCENT),
			Error::<T>::TrimmingWouldExceedMaxImmunePercentage
		);
		let mut mortal: Vec<_> = (0u16..)
			.zip(&seats)
			.filter(|(uid, _)| !kept.contains(uid))
			.map(|(uid, (_, born))| {
				let earned = emission.get(usize::from(uid)).copied().unwrap_or_default();
				(Reverse(earned), *born, uid)
			})
			.collect();
		mortal.sort_unstable();
		let free = usize::from(most).saturating_sub(kept.len());
		kept.extend(mortal.into_iter().map(|(.., uid)| uid).take(free));
		Ok(kept)
	}

	/// Change what every room keeps by uid, and forget those who leave. Answers how many.
	fn leave(netuid: NetUid, renumbering: &Renumbering) -> u16 {
		let left = Neurons::<T>::renumber(netuid, renumbering);
		Scores::<T>::renumber(netuid, renumbering);
		WeightStore::<T>::renumber(netuid, renumbering);
		Children::<T>::renumber(netuid, renumbering);
		for hotkey in &left {
			Serving::<T>::clear(netuid, hotkey);
			T::Commitments::forget(netuid, hotkey);
			Self::forget_dividends(netuid, hotkey);
		}
		u16::try_from(left.len()).unwrap_or(u16::MAX)
	}

	/// Forget the records of the last epoch's dividends of a hotkey. What was paid is stake and stays.
	fn forget_dividends(netuid: NetUid, hotkey: &AccountId32) {
		let mut records = Scores::<T>::dividend_records(netuid);
		if !Shares::<T>::last_dividends(netuid, hotkey).is_zero() {
			Shares::<T>::note_dividends(netuid, hotkey, AlphaBalance::ZERO);
			records = records.saturating_sub(1);
		}
		if !Claims::<T>::last_dividends(netuid, hotkey).is_zero() {
			Claims::<T>::note_dividends(netuid, hotkey, AlphaBalance::ZERO);
			records = records.saturating_sub(1);
		}
		Scores::<T>::set_dividend_records(netuid, records);
	}
}
