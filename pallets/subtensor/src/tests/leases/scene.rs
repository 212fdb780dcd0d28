//! A crowdloan that was finalised, and what its lease earns.

use super::mock::*;
use crate::{
	coinbase::Coinbase,
	leases::{LeaseId, SubnetLeaseOf},
	lifecycle::Lifecycle,
	pallet::*,
	pools::Pools,
	shares::Shares,
	types::Position,
};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{assert_ok, traits::fungible::Mutate};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchResult, Percent};

/// Number of the first lease.
pub const LEASE: LeaseId = 0;

/// What [`ALICE`], [`BOB`] and [`CAROL`] contribute.
pub fn usual() -> Vec<(AccountId32, TaoBalance)> {
	vec![(ALICE, tao(60)), (BOB, tao(30)), (CAROL, tao(30))]
}

/// Bond of the proxy and existential deposit, in rao.
pub const KEPT: u64 = 1_001 + 500;

/// Let accounts contribute to a crowdloan of the first.
pub fn raise(contributions: Vec<(AccountId32, TaoBalance)>) {
	let raised = TaoBalance::checked_sum(contributions.iter().map(|(_, tao)| *tao)).unwrap();
	assert_ok!(Balances::mint_into(&FUNDS, raised.rao()));
	Contributions::set(contributions);
}

/// `register_leased_network`.
pub fn register_leased(who: &AccountId32, share: u8, end_block: Option<u64>) -> DispatchResult {
	let emissions_share = Percent::from_percent(share);
	dispatch(signed(who), Call::register_leased_network { emissions_share, end_block })
}

/// `terminate_lease`.
pub fn terminate(who: &AccountId32, lease_id: LeaseId, hotkey: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::terminate_lease { lease_id, hotkey: hotkey.clone() })
}

/// Finalise a crowdloan that leases a subnet, and start that.
pub fn lease(
	contributions: Vec<(AccountId32, TaoBalance)>,
	share: u8,
	end_block: Option<u64>,
) -> SubnetLeaseOf<Test> {
	let creator = contributions[0].0.clone();
	raise(contributions);
	assert_ok!(register_leased(&creator, share, end_block));
	Contributions::set(vec![]);
	let id = NextSubnetLeaseId::<Test>::get() - 1;
	let lease = SubnetLeases::<Test>::get(id).expect("was registered");
	assert_ok!(start_call(&lease.coldkey, lease.netuid));
	lease
}

/// A chain on which the usual three lease a subnet, whose share is 50 % and that can be terminated from block
/// 1,000 on.
pub fn leased(test: impl FnOnce(SubnetLeaseOf<Test>)) {
	Chain::default().run(|| {
		let lease = lease(usual(), 50, Some(1_000));
		test(lease);
	});
}

/// Let an epoch pay an owner cut, in alpha-rao.
pub fn pay_cut(netuid: NetUid, cut: u64) {
	let cut = AlphaBalance::from_rao(cut);
	assert_ok!(Pools::<Test>::raise_alpha_out(netuid, cut));
	let mut pending = Coinbase::<Test>::pending(netuid);
	pending.owner_cut = pending.owner_cut.checked_add(cut).unwrap();
	set_pending(netuid, pending);
	Coinbase::<Test>::settle(netuid);
}

/// Let nothing be emitted, so that only [`pay_cut`] pays.
pub fn silence(netuid: NetUid) {
	FirstEmissionBlockNumber::<Test>::insert(netuid, u64::MAX);
	crate::facts::Facts::<Test>::update(netuid, |facts| facts.first_emission = Some(u64::MAX));
	debug_assert_eq!(Lifecycle::<Test>::facts(netuid).first_emission, Some(u64::MAX));
}

/// Stake of an account on the hotkey of a lease, in alpha-rao.
pub fn stake_of(lease: &SubnetLeaseOf<Test>, who: &AccountId32) -> u64 {
	Shares::<Test>::value(Position::new(&lease.hotkey, who, lease.netuid)).rao()
}

/// What is accumulated of a lease, in alpha-rao.
pub fn accumulated(id: LeaseId) -> u64 {
	AccumulatedLeaseDividends::<Test>::get(id).rao()
}

/// The payments of leases so far: who got how many alpha-rao.
pub fn payments() -> Vec<(AccountId32, u64)> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::SubnetLeaseDividendsDistributed { contributor, alpha, .. } => {
				Some((contributor, alpha.rao()))
			},
			_ => None,
		})
		.collect()
}
