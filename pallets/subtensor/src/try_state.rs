//! Every invariant of the pallet, numbered, in one place.
//!
//! | number | says |
//! |---|---|
//! | INV-01 | `TotalIssuance` is the issuance of Balances and at most 21,000,000 TAO |
//! | INV-02 | per subnet: alpha outside the pool = stake + pending + claimable + burned |
//! | INV-03 | `TotalStake` = sum of `SubnetTAO`; each subnet account holds at least its `SubnetTAO` |
//! | INV-06 | the holders' values of a share pool sum to at most its value; shares sum to the total |
//! | INV-07 | uids are dense; `Uids` and `Keys` are inverse; every vector has one entry a neuron |
//! | INV-08 | `Owner` and `OwnedHotkeys` say the same; a share has a total, and the reverse |
//!
//! INV-04 (issuance never above the curve), INV-05 (trades), INV-09 (epoch budgets) and INV-10
//! (a failed call changes nothing) speak of steps, not of states: their tests stand with the
//! steps.

use crate::{pallet::*, pools::Pools, subnets::Subnets, Config};
use alloc::collections::BTreeMap;
use dtao_emission::curve;
use dtao_share_pool::SharePool;
use dtao_types::{NetUid, NetUidStorageIndex, Uid};
use frame_support::{ensure, traits::fungible::Inspect};

/// Check all invariants; the error names the first that is broken.
pub fn check<T: Config>() -> Result<(), &'static str> {
	issuance::<T>()?;
	let subnets = Subnets::<T>::list();
	tao::<T>(&subnets)?;
	alpha::<T>(&subnets)?;
	shares::<T>()?;
	for netuid in subnets {
		neurons::<T>(netuid)?;
	}
	keys::<T>()
}

fn issuance<T: Config>() -> Result<(), &'static str> {
	let balances = T::Currency::total_issuance();
	ensure!(
		TotalIssuance::<T>::get().rao() == balances,
		"INV-01: TotalIssuance is not the issuance of Balances"
	);
	ensure!(balances <= curve::SUPPLY_CAP, "INV-01: issuance above 21,000,000 TAO");
	Ok(())
}

fn tao<T: Config>(subnets: &[NetUid]) -> Result<(), &'static str> {
	let mut sum = 0u64;
	for netuid in subnets {
		let pool = SubnetTAO::<T>::get(netuid).rao();
		sum = sum.saturating_add(pool);
		let held = T::Currency::balance(&Pools::<T>::account(*netuid));
		ensure!(held >= pool, "INV-03: an account holds less than its SubnetTAO");
	}
	ensure!(TotalStake::<T>::get().rao() == sum, "INV-03: TotalStake is not the sum of pools");
	Ok(())
}

fn alpha<T: Config>(subnets: &[NetUid]) -> Result<(), &'static str> {
	let mut stake: BTreeMap<NetUid, u128> = BTreeMap::new();
	for (_, netuid, alpha) in TotalHotkeyAlpha::<T>::iter() {
		let sum = stake.entry(netuid).or_default();
		*sum = sum.saturating_add(u128::from(alpha.rao()));
	}
	for netuid in subnets {
		let pending =
			PendingEmission::<T>::get(netuid).total().map_err(|_| "INV-02: pending overflows")?;
		let booked = stake
			.remove(netuid)
			.unwrap_or_default()
			.saturating_add(u128::from(pending.rao()))
			.saturating_add(u128::from(RootClaimableAlpha::<T>::get(netuid).rao()))
			.saturating_add(u128::from(SubnetAlphaBurned::<T>::get(netuid).rao()));
		ensure!(
			u128::from(SubnetAlphaOut::<T>::get(netuid).rao()) == booked,
			"INV-02: alpha outside the pool is not stake + pending + claimable + burned"
		);
		if !netuid.is_root() {
			ensure!(
				Pools::<T>::alpha_issuance(*netuid).rao() <= curve::SUPPLY_CAP,
				"INV-02: alpha above its cap"
			);
		}
	}
	ensure!(stake.is_empty(), "INV-08: stake on a subnet that does not exist");
	let root = SubnetTAO::<T>::get(NetUid::ROOT).rao();
	ensure!(
		SubnetAlphaOut::<T>::get(NetUid::ROOT).rao() == root,
		"INV-02: root stake is not the TAO of root"
	);
	Ok(())
}

fn shares<T: Config>() -> Result<(), &'static str> {
	let mut sums: BTreeMap<_, (u128, u128)> = BTreeMap::new();
	for ((hotkey, _, netuid), shares) in Alpha::<T>::iter() {
		ensure!(shares.bits > 0, "INV-08: an empty position is stored");
		let pool = SharePool {
			value: TotalHotkeyAlpha::<T>::get(&hotkey, netuid).rao(),
			total_shares: TotalHotkeyShares::<T>::get(&hotkey, netuid).bits,
		};
		let sum = sums.entry((hotkey, netuid)).or_default();
		sum.0 = sum.0.saturating_add(shares.bits);
		sum.1 = sum.1.saturating_add(u128::from(pool.value_of(shares.bits)));
	}
	for (hotkey, netuid, total) in TotalHotkeyShares::<T>::iter() {
		let (shares, value) = sums.remove(&(hotkey.clone(), netuid)).unwrap_or_default();
		ensure!(shares == total.bits, "INV-06: shares do not sum to their total");
		ensure!(
			value <= u128::from(TotalHotkeyAlpha::<T>::get(&hotkey, netuid).rao()),
			"INV-06: positions are worth more than their pool"
		);
	}
	ensure!(sums.is_empty(), "INV-08: shares without a total");
	for (hotkey, netuid, _) in TotalHotkeyAlpha::<T>::iter() {
		ensure!(
			TotalHotkeyShares::<T>::contains_key(&hotkey, netuid),
			"INV-08: stake without shares"
		);
	}
	Ok(())
}

fn neurons<T: Config>(netuid: NetUid) -> Result<(), &'static str> {
	let count = SubnetworkN::<T>::get(netuid);
	ensure!(count <= MaxAllowedUids::<T>::get(netuid), "INV-07: more neurons than allowed");
	for uid in (0..count).map(Uid::new) {
		ensure!(Keys::<T>::contains_key(netuid, uid), "INV-07: a uid without hotkey");
		let hotkey = Keys::<T>::get(netuid, uid);
		ensure!(Uids::<T>::get(netuid, &hotkey) == Some(uid), "INV-07: uid and hotkey differ");
		ensure!(IsNetworkMember::<T>::get(&hotkey, netuid), "INV-07: a neuron is no member");
	}
	ensure!(Uids::<T>::iter_prefix(netuid).count() == usize::from(count), "INV-07: extra uids");
	let index = NetUidStorageIndex::from(netuid);
	let lengths = [
		Active::<T>::get(netuid).len(),
		Emission::<T>::get(netuid).len(),
		Rank::<T>::get(netuid).len(),
		Trust::<T>::get(netuid).len(),
		Consensus::<T>::get(netuid).len(),
		Incentive::<T>::get(index).len(),
		Dividends::<T>::get(netuid).len(),
		ValidatorTrust::<T>::get(netuid).len(),
		ValidatorPermit::<T>::get(netuid).len(),
		StakeWeight::<T>::get(netuid).len(),
		LastUpdate::<T>::get(index).len(),
	];
	ensure!(
		lengths.iter().all(|length| *length == usize::from(count)),
		"INV-07: a vector has not one entry a neuron"
	);
	Ok(())
}

fn keys<T: Config>() -> Result<(), &'static str> {
	for (hotkey, coldkey) in Owner::<T>::iter() {
		ensure!(
			OwnedHotkeys::<T>::get(&coldkey).contains(&hotkey),
			"INV-08: a hotkey is missing at its owner"
		);
	}
	for (coldkey, hotkeys) in OwnedHotkeys::<T>::iter() {
		for hotkey in hotkeys.iter() {
			ensure!(
				Owner::<T>::get(hotkey) == coldkey,
				"INV-08: a hotkey is listed at a coldkey that does not own it"
			);
		}
	}
	Ok(())
}
