//! INV-19: leases.

use crate::{
	accounts,
	leases::{LeaseBook, LeaseId, SubnetLeaseOf},
	lifecycle::Dissolve,
	pallet::*,
	shares::Shares,
	subnets::Subnets,
	types::Position,
	Config,
};
use alloc::collections::BTreeMap;
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::ensure;

/// Check the leases.
pub fn check<T: Config>() -> Result<(), &'static str> {
	let mut books: BTreeMap<LeaseId, NetUid> = BTreeMap::new();
	for (id, lease) in SubnetLeases::<T>::iter() {
		let netuid = lease.netuid;
		ensure!(
			SubnetUidToLeaseId::<T>::get(netuid) == Some(id) && Subnets::<T>::exists(netuid),
			"INV-19: a lease of a subnet that does not exist, or does not know it"
		);
		let book = LeaseBooks::<T>::get(id).ok_or("INV-19: a lease without a book")?;
		divided::<T>(id, &lease, &book)?;
		whole::<T>(id, &lease, &book)?;
		books.insert(id, netuid);
	}
	for (netuid, ended) in EndedLeases::<T>::iter() {
		ensure!(
			Subnets::<T>::exists(netuid) || Dissolve::<T>::is_queued(netuid),
			"INV-19: a lease that is over, of a subnet that does not exist"
		);
		let book = LeaseBooks::<T>::get(ended.id).ok_or("INV-19: a lease without a book")?;
		divided::<T>(ended.id, &ended.lease, &book)?;
		let is_new = books.insert(ended.id, netuid).is_none();
		ensure!(is_new, "INV-19: a lease that runs and is over");
	}
	known::<T>(&books)
}

/// What is divided is there.
fn divided<T: Config>(
	id: LeaseId,
	lease: &SubnetLeaseOf<T>,
	book: &LeaseBook,
) -> Result<(), &'static str> {
	let stake = Shares::<T>::value(Position::new(&lease.hotkey, &lease.coldkey, lease.netuid));
	// The stake of a lease whose subnet ends is divided, and then paid with all others.
	ensure!(
		AccumulatedLeaseDividends::<T>::get(id) <= stake || !Subnets::<T>::exists(lease.netuid),
		"INV-19: more dividends are accumulated than the lease has stake"
	);
	ensure!(
		book.tao_waiting <= accounts::free::<T>(&lease.coldkey),
		"INV-19: more TAO is to be paid back than the lease has"
	);
	Ok(())
}

/// The parts of a lease that runs are the whole, and what all got is what was paid.
fn whole<T: Config>(
	id: LeaseId,
	lease: &SubnetLeaseOf<T>,
	book: &LeaseBook,
) -> Result<(), &'static str> {
	let mut shares = 0u128;
	let mut contributed = book.own;
	for (who, share) in SubnetLeaseShares::<T>::iter_prefix(id) {
		ensure!(who != lease.beneficiary, "INV-19: a share of the beneficiary");
		shares = shares.checked_add(share.bits).ok_or("INV-19: shares overflow")?;
		let contribution = book.contribution_of(share);
		ensure!(book.share_of(contribution) == share, "INV-19: a share of no whole rao");
		contributed =
			contributed.checked_add(contribution).map_err(|_| "INV-19: shares overflow")?;
	}
	ensure!(
		shares <= 1 << 64 && contributed == book.raised,
		"INV-19: the parts of a lease are not the whole"
	);
	let (mut alpha, mut tao) = (AlphaBalance::ZERO, TaoBalance::ZERO);
	for got in LeaseReceipts::<T>::iter_prefix_values(id) {
		(alpha, tao) = (alpha.saturating_add(got.alpha), tao.saturating_add(got.tao));
	}
	ensure!(
		(alpha, tao) == (book.alpha_paid, book.tao_paid),
		"INV-19: what all got of a lease is not what it paid"
	);
	Ok(())
}

/// Nothing is stored of leases that there are not.
fn known<T: Config>(books: &BTreeMap<LeaseId, NetUid>) -> Result<(), &'static str> {
	let next = NextSubnetLeaseId::<T>::get();
	let mut ids = SubnetLeaseShares::<T>::iter_keys()
		.map(|(id, _)| id)
		.chain(LeaseReceipts::<T>::iter_keys().map(|(id, _)| id))
		.chain(AccumulatedLeaseDividends::<T>::iter_keys())
		.chain(LeaseBooks::<T>::iter_keys())
		.chain(SubnetUidToLeaseId::<T>::iter_values());
	ensure!(
		ids.all(|id| books.contains_key(&id)) && books.keys().all(|id| *id < next),
		"INV-19: something of a lease that does not exist"
	);
	let turns = LeaseTurns::<T>::get();
	ensure!(
		turns.iter().all(|turn| books.values().any(|netuid| *netuid == turn.netuid)),
		"INV-19: a turn of a lease that does not exist"
	);
	Ok(())
}
