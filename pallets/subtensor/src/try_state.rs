//! Every invariant of the pallet, numbered, in one place.
//!
//! | number | says |
//! |---|---|
//! | INV-01 | all balances sum to the issuance of Balances, which is `TotalIssuance` and at most 21,000,000 TAO |
//! | INV-02 | per subnet: alpha outside the pool = stake + pending + claimable + burned; none of a subnet that does not exist |
//! | INV-03 | `TotalStake` = sum of `SubnetTAO`; each subnet account holds at least its `SubnetTAO`; none of a subnet that does not exist |
//! | INV-06 | the holders' values of a share pool sum to at most its value, and to less by under a unit a holder; shares sum to the total |
//! | INV-07 | uids are dense; `Uids` and `Keys` are inverse; every vector has one entry a neuron, `Seats` that of `Keys`; only neurons are members and have commits, weights or bonds |
//! | INV-08 | `Owner` and `OwnedHotkeys` say the same; a share has a total, and the reverse; a coldkey lists the hotkeys that it has stake on or unpaid root dividends, and no others, and they exist |
//! | INV-08 | `ChildKeys` and `ParentKeys` are inverse and no two keys are both of each other; indices say the same |
//! | INV-11 | the list of subnets, its count and the queue of those that end fit together; only subnets that exist have an enabled token |
//! | INV-12 | a hotkey is listed on a subnet where it has stake, a coldkey where it chose a destination of incentive, and nowhere else |
//! | INV-13 | per subnet: what is due to root stakers and what waits at the rates sum to at most the claimable alpha, and to less by under a unit a position; nobody is owed alpha of a subnet that is gone |
//! | INV-14 | the index of root claimants is dense and lists exactly those with root stake or unpaid claims |
//! | INV-15 | what the block step knows of a subnet is what the items say that it is copied from; every subnet but root has a pool |
//! | INV-16 | clients read the price of each pool that trades, and no other price or fee |
//! | INV-17 | only announced changes of coldkeys are disputed; changes of hotkeys are remembered of subnets that exist |
//! | INV-18 | encrypted commits are of neurons, or are about to be dropped; both queues of them say the same; only queues of subnets that exist have a turn |
//! | INV-19 | the parts of a lease are the whole, what all got of it is what it paid, and what waits for them is there |
//!
//! A subnet that ends counts in INV-01 to INV-03 and INV-06 until it is gone; its neurons (INV-07)
//! do not.
//!
//! INV-04 (issuance never above the curve), INV-05 (trades), INV-09 (epoch budgets) and INV-10
//! (a failed call changes nothing) speak of steps, not of states: their tests stand with the
//! steps.

mod key_changes;
mod leases;
mod root_claims;
mod timelocked;

use crate::{
	accounts,
	children::Children,
	coinbase::Coinbase,
	facts::Facts,
	lifecycle::{Dissolve, Lifecycle},
	pallet::*,
	pools::Pools,
	subnets::Subnets,
	Config,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use dtao_emission::curve;
use dtao_share_pool::SharePool;
use dtao_traits::{BurnedAlpha, SwapEngine};
use dtao_types::{all_indices, AlphaBalance, NetUid, NetUidStorageIndex, Uid};
use frame_support::{ensure, traits::fungible::Inspect};

/// Check all invariants; the error names the first that is broken.
pub fn check<T: Config>() -> Result<(), &'static str> {
	issuance::<T>()?;
	let subnets = Subnets::<T>::list();
	let ending = Dissolve::<T>::queue();
	let all = [subnets.clone(), ending.clone()].concat();
	tao::<T>(&all)?;
	alpha::<T>(&all)?;
	shares::<T>()?;
	for netuid in &subnets {
		neurons::<T>(*netuid)?;
	}
	staking_hotkeys::<T>()?;
	ensure!(!FeeInAlpha::<T>::exists(), "INV-08: a paid fee is remembered after its transaction");
	members::<T>()?;
	rows::<T>(&subnets, &ending)?;
	keys::<T>()?;
	children::<T>()?;
	pending_children::<T>()?;
	root_claims::check::<T>()?;
	key_changes::check::<T>()?;
	timelocked::check::<T>(&subnets, &ending)?;
	leases::check::<T>()?;
	list::<T>(&subnets, &ending)?;
	block_facts::<T>(&subnets, &all)?;
	prices::<T>(&all)?;
	indices::<T>()
}

fn list<T: Config>(subnets: &[NetUid], ending: &[NetUid]) -> Result<(), &'static str> {
	ensure!(
		usize::from(TotalNetworks::<T>::get()) == subnets.len(),
		"INV-11: TotalNetworks is not the number of subnets"
	);
	let distinct: BTreeSet<&NetUid> = subnets.iter().chain(ending).collect();
	ensure!(
		distinct.len() == subnets.len().saturating_add(ending.len()),
		"INV-11: a subnet that ends is listed, or waits twice"
	);
	ensure!(
		!ending.is_empty() || !DissolveProgress::<T>::exists(),
		"INV-11: work on the end of no subnet"
	);
	for (netuid, enabled) in SubtokenEnabled::<T>::iter() {
		ensure!(
			!enabled || subnets.contains(&netuid),
			"INV-11: an enabled token of a subnet that does not exist"
		);
	}
	Ok(())
}

fn block_facts<T: Config>(subnets: &[NetUid], all: &[NetUid]) -> Result<(), &'static str> {
	let known = Facts::<T>::all();
	ensure!(
		known.iter().map(|facts| facts.netuid).eq(subnets.iter().copied()),
		"INV-15: the block step does not know exactly the subnets that exist"
	);
	ensure!(
		known.iter().all(|facts| *facts == Lifecycle::<T>::facts(facts.netuid)),
		"INV-15: the block step knows something else than an item says"
	);
	ensure!(
		subnets
			.iter()
			.all(|netuid| SubnetMechanism::<T>::get(netuid) == u16::from(!netuid.is_root())),
		"INV-15: a mechanism that is not the one of the subnet"
	);
	ensure!(
		SubnetEmissions::<T>::get().keys().all(|netuid| all.contains(netuid)),
		"INV-15: emission of a subnet that does not exist"
	);
	ensure!(
		MovingPriceFractions::<T>::get().keys().all(|netuid| all.contains(netuid)),
		"INV-15: fractions of the price of a subnet that does not exist"
	);
	let registered = RegisteredThisBlock::<T>::get();
	ensure!(
		RegistrationsThisBlock::<T>::iter_keys().all(|netuid| registered.contains(&netuid)),
		"INV-15: registrations of a block that the next one will not forget"
	);
	let records = |netuid: NetUid| {
		let alpha = AlphaDividendsPerSubnet::<T>::iter_key_prefix(netuid).count();
		alpha.checked_add(RootAlphaDividendsPerSubnet::<T>::iter_key_prefix(netuid).count())
	};
	ensure!(
		subnets.iter().all(|netuid| {
			let counted = usize::try_from(DividendRecords::<T>::get(netuid)).ok();
			counted.is_some() && counted == records(*netuid)
		}),
		"INV-15: another number of dividend records than is counted"
	);
	Ok(())
}

/// A pool trades until its holders begin to be paid.
fn prices<T: Config>(all: &[NetUid]) -> Result<(), &'static str> {
	let paying =
		Dissolve::<T>::queue().first().copied().filter(|_| DissolveProgress::<T>::exists());
	let pools: Vec<_> = all
		.iter()
		.filter(|netuid| Pools::<T>::is_dynamic(**netuid) && paying != Some(**netuid))
		.map(|netuid| (*netuid, Pools::<T>::reserves(*netuid)))
		.collect();
	T::Swap::check(&pools)
}

fn indices<T: Config>() -> Result<(), &'static str> {
	let mut expected: BTreeSet<_> = TotalHotkeyShares::<T>::iter_keys()
		.filter(|(_, netuid)| !netuid.is_root())
		.map(|(hotkey, netuid)| (netuid, hotkey))
		.collect();
	for key in SubnetHotkeys::<T>::iter_keys() {
		ensure!(expected.remove(&key), "INV-12: a hotkey is listed on a subnet without stake");
	}
	ensure!(expected.is_empty(), "INV-12: a hotkey with stake is not listed on its subnet");
	let mut expected: BTreeSet<_> = AutoStakeDestination::<T>::iter()
		.map(|(coldkey, netuid, hotkey)| (netuid, hotkey, coldkey))
		.collect();
	for key in AutoStakeColdkeys::<T>::iter_keys() {
		ensure!(expected.remove(&key), "INV-12: a coldkey is listed on a subnet without choice");
	}
	ensure!(expected.is_empty(), "INV-12: a coldkey with a choice is not listed on its subnet");
	Ok(())
}

fn issuance<T: Config>() -> Result<(), &'static str> {
	let balances = T::Currency::total_issuance();
	ensure!(
		TotalIssuance::<T>::get().rao() == balances,
		"INV-01: TotalIssuance is not the issuance of Balances"
	);
	ensure!(balances <= curve::SUPPLY_CAP, "INV-01: issuance above 21,000,000 TAO");
	// Balances keeps its accounts in System.
	let sum = frame_system::Account::<T>::iter_keys()
		.map(|who| u128::from(T::Currency::total_balance(&who)))
		.fold(0, u128::saturating_add);
	ensure!(sum == u128::from(balances), "INV-01: the balances do not sum to the issuance");
	Ok(())
}

fn tao<T: Config>(subnets: &[NetUid]) -> Result<(), &'static str> {
	let mut sum = 0u64;
	for netuid in subnets {
		let pool = SubnetTAO::<T>::get(netuid).rao();
		sum = sum.saturating_add(pool);
		let held = T::Currency::balance(&accounts::of_subnet(*netuid));
		ensure!(held >= pool, "INV-03: an account holds less than its SubnetTAO");
	}
	ensure!(TotalStake::<T>::get().rao() == sum, "INV-03: TotalStake is not the sum of pools");
	ensure!(
		SubnetTAO::<T>::iter_keys().all(|netuid| subnets.contains(&netuid)),
		"INV-03: TAO of a subnet that does not exist"
	);
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
			Coinbase::<T>::pending(*netuid).total().map_err(|_| "INV-02: pending overflows")?;
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
	let mut booked = SubnetAlphaIn::<T>::iter_keys()
		.chain(SubnetAlphaOut::<T>::iter_keys())
		.chain(SubnetAlphaBurned::<T>::iter_keys())
		.chain(RootClaimableAlpha::<T>::iter_keys());
	ensure!(
		booked.all(|netuid| subnets.contains(&netuid)),
		"INV-02: alpha of a subnet that does not exist"
	);
	let root = SubnetTAO::<T>::get(NetUid::ROOT).rao();
	ensure!(
		SubnetAlphaOut::<T>::get(NetUid::ROOT).rao() == root,
		"INV-02: root stake is not the TAO of root"
	);
	let burned: Vec<(NetUid, AlphaBalance)> = SubnetAlphaBurned::<T>::iter().collect();
	T::AlphaAssets::check(&burned)
}

fn shares<T: Config>() -> Result<(), &'static str> {
	// Per pool: shares, what they are worth, and holders.
	let mut sums: BTreeMap<_, (u128, u128, u128)> = BTreeMap::new();
	for ((hotkey, _, netuid), shares) in Alpha::<T>::iter() {
		ensure!(shares.bits > 0, "INV-08: an empty position is stored");
		let pool = SharePool {
			value: TotalHotkeyAlpha::<T>::get(&hotkey, netuid),
			total_shares: TotalHotkeyShares::<T>::get(&hotkey, netuid),
		};
		let sum = sums.entry((hotkey, netuid)).or_default();
		sum.0 = sum.0.saturating_add(shares.bits);
		sum.1 = sum.1.saturating_add(u128::from(pool.value_of(shares).rao()));
		sum.2 = sum.2.saturating_add(1);
	}
	for (hotkey, netuid, total) in TotalHotkeyShares::<T>::iter() {
		let pool = u128::from(TotalHotkeyAlpha::<T>::get(&hotkey, netuid).rao());
		let (shares, value, holders) = sums.remove(&(hotkey, netuid)).unwrap_or_default();
		ensure!(value <= pool, "INV-06: positions are worth more than their pool");
		ensure!(shares == total.bits, "INV-06: shares do not sum to their total");
		ensure!(
			pool.saturating_sub(value) < holders,
			"INV-06: a pool is worth more than its positions and their dust"
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

fn staking_hotkeys<T: Config>() -> Result<(), &'static str> {
	for (hotkey, coldkey, _) in Alpha::<T>::iter_keys() {
		let listed = StakingHotkeys::<T>::get(&coldkey);
		// Rewards on one's own hotkeys are paid with a full list, too.
		ensure!(
			listed.contains(&hotkey) || Owner::<T>::get(&hotkey) == coldkey,
			"INV-08: a coldkey does not list a hotkey that it has stake on"
		);
		ensure!(
			Owner::<T>::contains_key(&hotkey),
			"INV-08: stake of somebody on a hotkey that does not exist"
		);
	}
	for (coldkey, listed) in StakingHotkeys::<T>::iter() {
		ensure!(!listed.is_empty(), "INV-08: an empty list of hotkeys with stake is stored");
		let distinct: BTreeSet<_> = listed.iter().collect();
		ensure!(distinct.len() == listed.len(), "INV-08: a coldkey lists a hotkey twice");
		for hotkey in &listed {
			let has_stake = Alpha::<T>::iter_key_prefix((hotkey, &coldkey)).next().is_some();
			ensure!(
				has_stake || RootClaimUnpaid::<T>::contains_key(hotkey, &coldkey),
				"INV-08: a coldkey lists a hotkey on which it has nothing"
			);
		}
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
	for (uid, (hotkey, block)) in (0u16..).map(Uid::new).zip(Seats::<T>::get(netuid)) {
		let known = (Keys::<T>::get(netuid, uid), BlockAtRegistration::<T>::get(netuid, uid));
		ensure!(known == (hotkey, block), "INV-07: a seat is not that of its uid");
	}
	for index in Subnets::<T>::indices(netuid) {
		commits::<T>(netuid, index)?;
		let lengths = [
			LastUpdate::<T>::get(index).len(),
			WeightsDecidedAt::<T>::get(index).len(),
			Incentive::<T>::get(index).len(),
		];
		ensure!(lengths == [usize::from(count); 3], "INV-07: a vector has not one entry a neuron");
	}
	let lengths = [
		Active::<T>::get(netuid).len(),
		Emission::<T>::get(netuid).len(),
		Rank::<T>::get(netuid).len(),
		Trust::<T>::get(netuid).len(),
		Consensus::<T>::get(netuid).len(),
		Dividends::<T>::get(netuid).len(),
		ValidatorTrust::<T>::get(netuid).len(),
		ValidatorPermit::<T>::get(netuid).len(),
		StakeWeight::<T>::get(netuid).len(),
		ChildRoles::<T>::get(netuid).len(),
		Seats::<T>::get(netuid).len(),
	];
	ensure!(
		lengths.iter().all(|length| *length == usize::from(count)),
		"INV-07: a vector has not one entry a neuron"
	);
	for (uid, role) in (0u16..).map(Uid::new).zip(ChildRoles::<T>::get(netuid)) {
		let hotkey = Keys::<T>::get(netuid, uid);
		ensure!(
			role == Children::<T>::role(netuid, &hotkey),
			"INV-08: the role of a neuron is not that of its children and parents"
		);
	}
	Ok(())
}

fn members<T: Config>() -> Result<(), &'static str> {
	for (hotkey, netuid, is_member) in IsNetworkMember::<T>::iter() {
		ensure!(
			is_member && Uids::<T>::contains_key(netuid, &hotkey),
			"INV-07: a member that is no neuron"
		);
	}
	Ok(())
}

/// Rows of weights and bonds are those of uids on mechanisms that exist. What ends is being erased.
fn rows<T: Config>(subnets: &[NetUid], ending: &[NetUid]) -> Result<(), &'static str> {
	let counts: BTreeMap<NetUidStorageIndex, u16> = subnets
		.iter()
		.flat_map(|netuid| {
			let count = SubnetworkN::<T>::get(netuid);
			Subnets::<T>::indices(*netuid).map(move |index| (index, count))
		})
		.collect();
	let ending: BTreeSet<_> = ending.iter().copied().flat_map(all_indices).collect();
	let is_seated = |(index, uid): (NetUidStorageIndex, Uid)| {
		counts.get(&index).is_some_and(|count| uid.get() < *count) || ending.contains(&index)
	};
	ensure!(Weights::<T>::iter_keys().all(is_seated), "INV-07: weights of a uid that is none");
	ensure!(Bonds::<T>::iter_keys().all(is_seated), "INV-07: bonds of a uid that is none");
	Ok(())
}

/// Commits wait for neurons only, in the order in which they were made.
fn commits<T: Config>(netuid: NetUid, index: NetUidStorageIndex) -> Result<(), &'static str> {
	for (hotkey, queue) in WeightCommits::<T>::iter_prefix(index) {
		ensure!(Uids::<T>::contains_key(netuid, &hotkey), "INV-07: a commit of no neuron");
		ensure!(!queue.is_empty(), "INV-07: an empty queue of commits is stored");
		let ordered = queue.iter().zip(queue.iter().skip(1)).all(|(a, b)| a.1 <= b.1);
		let windows = queue.iter().all(|(_, made, first, last)| made <= first && first <= last);
		ensure!(ordered && windows, "INV-07: commits are out of order");
	}
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

fn children<T: Config>() -> Result<(), &'static str> {
	let mut links = 0usize;
	for (hotkey, netuid, list) in ChildKeys::<T>::iter() {
		ensure!(
			Subnets::<T>::exists(netuid) || Dissolve::<T>::is_queued(netuid),
			"INV-08: children on a subnet that does not exist"
		);
		ensure!(!list.is_empty(), "INV-08: an empty list of children is stored");
		ensure!(
			LastChildChange::<T>::contains_key(netuid, &hotkey),
			"INV-08: children of a hotkey that never set any"
		);
		let mut sum = 0u128;
		for (proportion, child) in list.iter() {
			sum = sum.saturating_add(u128::from(*proportion));
			let parents = ParentKeys::<T>::get(child, netuid);
			ensure!(
				parents.contains(&(*proportion, hotkey.clone())),
				"INV-08: a child does not know its parent"
			);
			let back = ChildKeys::<T>::get(child, netuid);
			ensure!(
				back.iter().all(|(_, key)| *key != hotkey),
				"INV-08: a hotkey is parent and child of another"
			);
		}
		ensure!(sum <= u128::from(u64::MAX), "INV-08: more than the whole was given to children");
		links = links.saturating_add(list.len());
	}
	for (_, _, list) in ParentKeys::<T>::iter() {
		ensure!(!list.is_empty(), "INV-08: an empty list of parents is stored");
		links = links
			.checked_sub(list.len())
			.ok_or("INV-08: a hotkey names a parent that did not name it")?;
	}
	ensure!(links == 0, "INV-08: children and parents are not inverse");
	for (hotkey, netuid, _) in ChildkeyTake::<T>::iter() {
		ensure!(
			LastChildChange::<T>::contains_key(netuid, &hotkey),
			"INV-08: a childkey take of a hotkey that never set one"
		);
	}
	Ok(())
}

fn pending_children<T: Config>() -> Result<(), &'static str> {
	let erasing = Dissolve::<T>::erasing();
	let is_whole = |netuid: NetUid| erasing != Some(netuid);
	let pending = || PendingChildKeys::<T>::iter().filter(|(netuid, ..)| is_whole(*netuid));
	for (netuid, hotkey, (list, due)) in pending() {
		let key = (netuid, due.to_be_bytes(), &hotkey);
		let is_listed = if list.is_empty() {
			ChildReturns::<T>::contains_key(key)
		} else {
			ChildSchedule::<T>::contains_key(key)
		};
		ensure!(is_listed, "INV-08: waiting children are missing in the schedule");
	}
	let listed = ChildSchedule::<T>::iter_keys().filter(|(netuid, ..)| is_whole(*netuid)).count();
	let returns = ChildReturns::<T>::iter_keys().filter(|(netuid, ..)| is_whole(*netuid)).count();
	ensure!(
		listed.checked_add(returns) == Some(pending().count()),
		"INV-08: the schedule names children that do not wait"
	);
	let mut expected: BTreeSet<_> = pending()
		.flat_map(|(netuid, parent, (list, _))| {
			list.into_iter().map(move |(_, child)| (netuid, child, parent.clone()))
		})
		.collect();
	for key in PendingParents::<T>::iter_keys().filter(|(netuid, ..)| is_whole(*netuid)) {
		ensure!(expected.remove(&key), "INV-08: a hotkey knows of a parent that does not wait");
	}
	ensure!(expected.is_empty(), "INV-08: a hotkey does not know of a parent that waits");
	Ok(())
}
