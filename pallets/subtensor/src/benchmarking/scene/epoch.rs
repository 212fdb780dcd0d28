//! Validators, their weights and their families.

use super::{chain::*, stake::rate_everywhere};
use crate::{
	children::{ChildList, Children, ParentList, MAX_CHILDREN, MAX_PARENTS},
	coinbase::Coinbase,
	pallet::*,
	registration::Registration,
	staking::AutoStake,
	types::{Position, MAX_KEYS},
	weights::{Row, WeightStore},
	Config,
};
use alloc::{vec, vec::Vec};
use dtao_traits::{ChainParam, SubnetParam};
use dtao_types::{MechId, NetUid, Uid};
use frame_support::assert_ok;
use sp_core::crypto::AccountId32;

/// Validators with parents in [`inheriting`]: as many as a subnet has by default, but its owner.
pub const HEIRS: u16 = VALIDATORS - 1;

/// Children of one hotkey, in [`families`].
const FAMILY: u32 = 2 * MAX_CHILDREN;

/// Uids of the first `n` neurons, with weights.
pub fn row(n: u32) -> (Vec<u16>, Vec<u16>) {
	(0..n as u16).map(|uid| (uid, 60_000 - uid)).unzip()
}

/// A full subnet with a validator that has a permit, as many parents as it can and weights that
/// may be replaced.
pub fn voter<T: Config>() -> AccountId32 {
	open_subnet::<T>(SUBNET, NEURONS, VALIDATORS);
	// An epoch gives the permits.
	Coinbase::<T>::settle(SUBNET);
	subnet_param::<T>(SUBNET, SubnetParam::WeightsSetRateLimit(0));
	let voter = hotkey(1);
	let (uids, values) = row(NEURONS.into());
	let row = Row { uids: &uids, values: &values, version_key: 0 };
	assert_ok!(WeightStore::<T>::set(&voter, SUBNET, MechId::MAIN, &row));
	subnet_param::<T>(SUBNET, SubnetParam::WeightsVersionKey(1));
	chain_param::<T>(ChainParam::StakeThreshold(1));
	give_parents::<T>(SUBNET, &voter, relatives(0, MAX_PARENTS));
	voter
}

/// `count` hotkeys that are relatives of hotkey `of` alone: their stakes are keys of their own.
fn relatives(of: u32, count: u32) -> Vec<AccountId32> {
	(0..count).map(|n| key("relative", of * MAX_PARENTS + n)).collect()
}

/// Let a hotkey have parents, each with all of its stake.
fn give_parents<T: Config>(netuid: NetUid, hotkey: &AccountId32, parents: Vec<AccountId32>) {
	let list = parents.into_iter().map(|parent| (u64::MAX, parent)).collect();
	put(ParentKeys::<T>::hashed_key_for(hotkey, netuid), &ParentList::truncate_from(list));
}

/// A subnet with an epoch that pays everybody: every one of the first `validators` neurons has
/// weights on all, bonds, a permit, alpha and root stakers, and root dividends on all subnets; liquid
/// alpha; the owner of each has chosen that its incentive is staked where it was earned. All other subnets
/// emit, too.
pub fn consensus<T: Config>(neurons: u16, validators: u16) {
	open_subnets::<T>(u32::from(SUBNETS) - 1);
	open_subnet::<T>(SUBNET, neurons, validators);
	subnet_param::<T>(SUBNET, SubnetParam::Yuma3Enabled(true));
	subnet_param::<T>(SUBNET, SubnetParam::LiquidAlphaEnabled(true));
	subnet_param::<T>(SUBNET, SubnetParam::WeightsSetRateLimit(0));
	for n in 0..validators {
		let nominator = key("nominator", n.into());
		stake::<T>(&hotkey(n), &nominator, SUBNET, alpha(10));
		stake::<T>(&hotkey(n), &nominator, NetUid::ROOT, alpha(100));
	}
	for n in 0..neurons {
		assert_ok!(AutoStake::<T>::set(Position::new(&hotkey(n), &coldkey(n), SUBNET)));
	}
	// Too little for a permit.
	(validators..neurons).for_each(|n| stake::<T>(&hotkey(n), &coldkey(n), SUBNET, alpha(1)));
	// The first epoch gives permits, the second one bonds.
	Coinbase::<T>::settle(SUBNET);
	at_block::<T>(LATE + 1);
	vote::<T>(neurons, validators, 0);
	Coinbase::<T>::settle(SUBNET);
	at_block::<T>(LATE + 2);
	vote::<T>(neurons, validators, 1);
	Coinbase::<T>::on_block(frame_support::weights::Weight::zero());
	at_block::<T>(LATE + 3);
	(0..validators).for_each(|n| rate_everywhere::<T>(&hotkey(n)));
	assert!(!Coinbase::<T>::pending(SUBNET).server.is_zero());
}

/// Where the incentive of neuron `n` is staked in [`credited`]: on a hotkey without a neuron.
pub fn chosen(n: u16) -> AccountId32 {
	key("chosen", n.into())
}

/// [`consensus`] of a full subnet where the incentive of each of the first `grown` miners is staked on a
/// hotkey of somebody else on which its owner stakes already, and that of each of the next `opened` miners on
/// one without any stake, by a coldkey with the longest list of hotkeys.
pub fn credited<T: Config>(grown: u16, opened: u16) {
	consensus::<T>(NEURONS, VALIDATORS);
	let first_opened = VALIDATORS + grown;
	let owner = key("owner_of_the_chosen", 0);
	for n in VALIDATORS..first_opened + opened {
		put(Owner::<T>::hashed_key_for(chosen(n)), &owner);
		put(AutoStakeDestination::<T>::hashed_key_for(coldkey(n), SUBNET), &chosen(n));
		put(AutoStakeColdkeys::<T>::hashed_key_for((SUBNET, chosen(n), coldkey(n))), &());
	}
	for n in VALIDATORS..first_opened {
		stake::<T>(&chosen(n), &owner, SUBNET, alpha(10));
		stake::<T>(&chosen(n), &coldkey(n), SUBNET, alpha(10));
	}
	(first_opened..first_opened + opened).for_each(|n| staked_on_many::<T>(&coldkey(n)));
}

/// Let each validator weigh all neurons, in another way each `turn`.
fn vote<T: Config>(neurons: u16, validators: u16, turn: u16) {
	let uids: Vec<u16> = (0..neurons).collect();
	for n in 0..validators {
		let weigh = |uid: &u16| 40_000 + (uid * 31 + n * 17 + turn * 13) % 1_000;
		let values: Vec<u16> = uids.iter().map(weigh).collect();
		let row = Row { uids: &uids, values: &values, version_key: 0 };
		assert_ok!(WeightStore::<T>::set(&hotkey(n), SUBNET, MechId::MAIN, &row));
	}
}

/// [`consensus`] of a subnet of validators that have `links` parents together. Each parent has alpha
/// and root stakers and root dividends on all subnets and is no neuron; one coldkey with the longest
/// list of hotkeys owns them all. Answers the parents.
pub fn inheriting<T: Config>(links: u32) -> Vec<AccountId32> {
	consensus::<T>(HEIRS + 2, HEIRS + 1);
	let parents: Vec<AccountId32> = (0..links).map(|n| key("parent", n)).collect();
	staked_on::<T>(&parents_owner(), MAX_KEYS);
	for (n, parent) in (0u32..).zip(&parents) {
		let staker = key("parents_staker", n);
		put(Owner::<T>::hashed_key_for(parent), &parents_owner());
		stake::<T>(parent, &staker, SUBNET, alpha(10));
		stake::<T>(parent, &staker, NetUid::ROOT, alpha(10));
		rate_everywhere::<T>(parent);
	}
	adopt::<T>(1, &parents);
	parents
}

/// Let the neurons from uid `first` on have these parents, as many each as possible.
fn adopt<T: Config>(first: u16, parents: &[AccountId32]) {
	for (n, family) in (first..).zip(parents.chunks(MAX_PARENTS as usize)) {
		let child = hotkey(n);
		give_parents::<T>(SUBNET, &child, family.to_vec());
		for parent in family {
			let list = ChildList::truncate_from(vec![(u64::MAX, child.clone())]);
			put(ChildKeys::<T>::hashed_key_for(parent, SUBNET), &list);
		}
		Children::<T>::seated(SUBNET, Uid::new(n), &child);
	}
}

/// A full subnet whose neurons have `links` parents together, with alpha and root stake and with no
/// other child.
pub fn related<T: Config>(links: u32) {
	open_subnet::<T>(SUBNET, NEURONS, 0);
	let parents: Vec<AccountId32> = (0..links).map(|n| key("parent", n)).collect();
	for parent in &parents {
		put(TotalHotkeyAlpha::<T>::hashed_key_for(parent, SUBNET), &alpha(10));
		put(TotalHotkeyAlpha::<T>::hashed_key_for(parent, NetUid::ROOT), &alpha(10));
	}
	adopt::<T>(0, &parents);
}

/// A list of five children of one hotkey, of a group of such lists.
pub fn children(group: &'static str, parent: u32) -> Vec<(u64, AccountId32)> {
	let first = parent * MAX_CHILDREN;
	(first..first + MAX_CHILDREN).map(|n| (u64::MAX / 8, key(group, n))).collect()
}

/// Hotkey `n` of [`families`].
pub fn parent(n: u32) -> AccountId32 {
	key("parent", n)
}

/// The coldkey of all hotkeys of [`families`].
pub fn parents_owner() -> AccountId32 {
	key("parents_owner", 0)
}

/// `count` hotkeys of one coldkey with five children each and as many parents as possible, who may
/// replace their children by others. Each old child has as many parents as possible, each new one
/// as many but one.
pub fn families<T: Config>(count: u32) {
	open_subnet::<T>(SUBNET, 1, 1);
	Children::<T>::set_cooldown(0);
	for n in 0..count {
		associate::<T>(&parent(n), &parents_owner());
		// Enough for each child to count.
		stake::<T>(&parent(n), &parents_owner(), SUBNET, alpha(10));
		schedule::<T>(n, "old_child");
	}
	let now = Pallet::<T>::now();
	assert_eq!(Children::<T>::activate_due(&[SUBNET], now).lists, count);
	for n in 0..count {
		let first = n * (1 + FAMILY);
		give_parents::<T>(SUBNET, &parent(n), relatives(first, MAX_PARENTS));
		let old = children("old_child", n).into_iter().map(|(_, child)| (child, vec![parent(n)]));
		let new = children("new_child", n).into_iter().map(|(_, child)| (child, vec![]));
		for (number, (child, parents)) in (first + 1..).zip(old.chain(new)) {
			let others = relatives(number, MAX_PARENTS - 1);
			give_parents::<T>(SUBNET, &child, [others, parents].concat());
		}
	}
	chain_param::<T>(ChainParam::StakeThreshold(1));
	at_block::<T>(LATE + LATE);
}

/// Let children have no slot left for another parent.
pub fn crowd<T: Config>(children: &[(u64, AccountId32)]) {
	// Numbers that no child of `families` has.
	for (number, (_, child)) in (1_000..).zip(children) {
		give_parents::<T>(SUBNET, child, relatives(number, MAX_PARENTS));
	}
}

/// Let hotkey `n` of [`families`] ask for a list of children.
pub fn schedule<T: Config>(n: u32, group: &'static str) {
	let list = children(group, n);
	assert_ok!(Children::<T>::schedule(Position::new(&parent(n), &parents_owner(), SUBNET), list));
}

/// What there is to do beyond emission on the first so many subnets of [`busy_block`].
pub struct Busy {
	/// The price of a registration falls.
	pub falling: u32,
	/// Somebody registered in the last block.
	pub registered: u32,
	/// The epoch is due and has to be deferred once more.
	pub waiting: u32,
}

/// The block step with `dormant` subnets that were not started and `emitting` ones. The epoch that runs is that of a
/// subnet without neurons. Answers those that emit and the dormant.
pub fn busy_block<T: Config>(
	dormant: u32,
	emitting: u32,
	busy: Busy,
) -> (Vec<NetUid>, Vec<NetUid>) {
	chain::<T>();
	let blank = first_free::<T>();
	young_subnet::<T>(blank, 0, 0);
	let young = young_subnets::<T>(dormant);
	let open = open_subnets::<T>(emitting);
	let payer = key("payer", 0);
	fund::<T>(&payer, tao(1_000_000));
	// The first emission moves no price; the second does, and the third shares TAO by it.
	for block in [LATE + 1, LATE + 2] {
		at_block::<T>(block);
		Coinbase::<T>::on_block(frame_support::weights::Weight::zero());
	}
	let first = |n: u32| young.iter().chain(&open).take(n as usize);
	for netuid in first(busy.registered) {
		let hotkey = key("newcomer", netuid.get().into());
		assert_ok!(Registration::<T>::register(Position::new(&hotkey, &payer, *netuid), None));
	}
	for (n, netuid) in (0u16..).zip(first(u32::MAX)) {
		// The factor of a half-life is found once where neighbours have the same one.
		subnet_param::<T>(*netuid, SubnetParam::BurnHalfLife(36_000 + n % 2));
		let least = MinBurn::<T>::get(netuid);
		let falls = u32::from(n) < busy.falling;
		Registration::<T>::set_burn(
			*netuid,
			if falls { least.saturating_add(tao(1)) } else { least },
		);
	}
	chain_param::<T>(ChainParam::MaxEpochsPerBlock(1));
	at_block::<T>(LATE + 3);
	for netuid in [blank].iter().chain(first(busy.waiting)) {
		put(PendingEpochAt::<T>::hashed_key_for(netuid), &Pallet::<T>::now());
	}
	(open, young)
}

fn first_free<T: Config>() -> NetUid {
	let exists = |netuid: &NetUid| crate::subnets::Subnets::<T>::exists(*netuid);
	(1..=u16::MAX).map(NetUid::new).find(|netuid| !exists(netuid)).unwrap_or_default()
}
