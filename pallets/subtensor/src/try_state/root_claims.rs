//! INV-13 and INV-14: root claims.

use crate::{
	claims::{rate_on_wire, Claims},
	lifecycle::Dissolve,
	pallet::*,
	shares::Shares,
	subnets::Subnets,
	types::Position,
	Config,
};
use alloc::collections::{BTreeMap, BTreeSet};
use dtao_emission::root_claim::{LEAST_LEFT, UNIT};
use dtao_types::{NetUid, TaoBalance, I96F32};
use frame_support::ensure;
use sp_core::{crypto::AccountId32, U256};

/// Check what root stakers can claim, and the index of those who can.
pub fn check<T: Config>() -> Result<(), &'static str> {
	let claimants = claimants::<T>();
	unpaid::<T>(&claimants)?;
	sums::<T>(&claimants)?;
	index::<T>(&claimants)
}

/// Positions that may have root dividends to claim: hotkey and coldkey, with the root stake.
type Claimants = BTreeMap<(AccountId32, AccountId32), TaoBalance>;

fn claimants<T: Config>() -> Claimants {
	let staked = Alpha::<T>::iter_keys().filter(|(_, _, netuid)| netuid.is_root());
	let unpaid = RootClaimUnpaid::<T>::iter_keys();
	staked
		.map(|(hotkey, coldkey, _)| (hotkey, coldkey))
		.chain(unpaid)
		.map(|(hotkey, coldkey)| {
			let stake = TaoBalance::of_root(Shares::<T>::value(Position::new(
				&hotkey,
				&coldkey,
				NetUid::ROOT,
			)));
			((hotkey, coldkey), stake)
		})
		.collect()
}

/// What people are owed beside their root stake is of subnets that are there, and enough to be kept.
fn unpaid<T: Config>(claimants: &Claimants) -> Result<(), &'static str> {
	let least_left = UNIT.saturating_mul(LEAST_LEFT.into());
	for ((hotkey, coldkey), stake) in claimants {
		let unpaid = RootClaimUnpaid::<T>::get(hotkey, coldkey);
		for (netuid, extra) in unpaid.iter().filter(|_| stake.is_zero()) {
			let listed = RootFormerStakers::<T>::contains_key((netuid, hotkey, coldkey));
			ensure!(
				listed && *extra >= least_left || !Subnets::<T>::exists(*netuid),
				"INV-13: a former staker is not listed, or owed too little to be kept"
			);
		}
		let known =
			|netuid: &NetUid| Subnets::<T>::exists(*netuid) || Dissolve::<T>::is_queued(*netuid);
		ensure!(
			unpaid.keys().all(known),
			"INV-13: a root staker is owed alpha of a subnet that does not exist"
		);
	}
	for (netuid, hotkey, coldkey) in RootFormerStakers::<T>::iter_keys() {
		let unpaid = RootClaimUnpaid::<T>::get(&hotkey, &coldkey);
		ensure!(
			claimants.get(&(hotkey, coldkey)) == Some(&TaoBalance::ZERO)
				&& unpaid.contains_key(&netuid)
				|| !Subnets::<T>::exists(netuid),
			"INV-13: a former staker who is owed nothing, or has stake"
		);
	}
	for (netuid, hotkey, coldkey) in RootClaimed::<T>::iter_keys() {
		ensure!(
			claimants.contains_key(&(hotkey, coldkey)) || !Subnets::<T>::exists(netuid),
			"INV-13: a claim without a position"
		);
	}
	Ok(())
}

fn sums<T: Config>(claimants: &Claimants) -> Result<(), &'static str> {
	// Per subnet: what is due and what waits, in parts of an alpha-rao, and the positions.
	let mut sums: BTreeMap<NetUid, (U256, u64)> = BTreeMap::new();
	let mut of_hotkeys: BTreeMap<(NetUid, &AccountId32), U256> = BTreeMap::new();
	for ((hotkey, coldkey), stake) in claimants {
		let unpaid = RootClaimUnpaid::<T>::get(hotkey, coldkey);
		let rates = RootClaimable::<T>::get(hotkey);
		let netuids: BTreeSet<NetUid> = rates.keys().chain(unpaid.keys()).copied().collect();
		for netuid in netuids {
			let claim = Claims::<T>::stored_claim(Position::new(hotkey, coldkey, netuid));
			let (sum, positions) = sums.entry(netuid).or_default();
			let due = claim.due(Claims::<T>::rate(netuid, hotkey), *stake);
			*sum = sum.saturating_add(due);
			*positions = positions.saturating_add(1);
			let of_hotkey = of_hotkeys.entry((netuid, hotkey)).or_default();
			*of_hotkey = of_hotkey.saturating_add(due);
		}
	}
	for (netuid, hotkey, rate) in RootClaimRate::<T>::iter() {
		let (sum, _) = sums.entry(netuid).or_default();
		*sum = sum.saturating_add(rate.carry.into());
		ensure!(
			RootClaimable::<T>::get(&hotkey).contains_key(&netuid),
			"INV-13: a rate that clients do not see"
		);
	}
	for (hotkey, rates) in RootClaimable::<T>::iter() {
		let known = |netuid| RootClaimRate::<T>::contains_key(netuid, &hotkey);
		ensure!(rates.keys().all(known), "INV-13: clients see a rate that is none");
		let is_right = |(netuid, shown): (&NetUid, &I96F32)| {
			*shown == rate_on_wire(Claims::<T>::rate(*netuid, &hotkey))
		};
		ensure!(rates.iter().all(is_right), "INV-13: clients see another rate");
	}
	for (netuid, (sum, positions)) in sums {
		let held = U256::from(RootClaimableAlpha::<T>::get(netuid).rao());
		let held = held.saturating_mul(UNIT.into());
		ensure!(sum <= held, "INV-13: more is due to root stakers than there is");
		let bound = U256::from(positions).saturating_mul(UNIT.into());
		ensure!(
			held.saturating_sub(sum) <= bound || !Subnets::<T>::exists(netuid),
			"INV-13: claimable alpha is due to nobody"
		);
	}
	for ((netuid, hotkey), due) in of_hotkeys {
		let shown = U256::from(Claims::<T>::claimable_on(netuid, hotkey).rao());
		ensure!(
			due <= shown.saturating_mul(UNIT.into()) || !Subnets::<T>::exists(netuid),
			"INV-13: more is due of a hotkey than it shows"
		);
	}
	Ok(())
}

fn index<T: Config>(claimants: &Claimants) -> Result<(), &'static str> {
	let mut positions: BTreeMap<&AccountId32, u32> = BTreeMap::new();
	for (hotkey, coldkey) in claimants.keys() {
		let count = positions.entry(coldkey).or_default();
		*count = count.saturating_add(1);
		ensure!(
			StakingHotkeys::<T>::get(coldkey).contains(hotkey),
			"INV-14: a claimant does not list the hotkey"
		);
	}
	for (coldkey, count) in &positions {
		ensure!(
			RootClaimPositions::<T>::get(coldkey) == *count,
			"INV-14: the positions of a claimant are miscounted"
		);
		let index = StakingColdkeys::<T>::get(coldkey);
		ensure!(
			index.and_then(StakingColdkeysByIndex::<T>::get).as_ref() == Some(*coldkey),
			"INV-14: a claimant is not in the index"
		);
	}
	ensure!(
		RootClaimResumes::<T>::iter_keys().all(|coldkey| positions.contains_key(&coldkey)),
		"INV-14: a turn goes on of somebody who is no claimant"
	);
	let count = NumStakingColdkeys::<T>::get();
	ensure!(
		(0..count).all(StakingColdkeysByIndex::<T>::contains_key),
		"INV-14: a gap in the index of claimants"
	);
	let sizes = [
		positions.len(),
		RootClaimPositions::<T>::iter_keys().count(),
		StakingColdkeys::<T>::iter_keys().count(),
		StakingColdkeysByIndex::<T>::iter_keys().count(),
	];
	ensure!(
		sizes.iter().all(|size| u64::try_from(*size) == Ok(count)),
		"INV-14: the index of claimants has other entries"
	);
	Ok(())
}
