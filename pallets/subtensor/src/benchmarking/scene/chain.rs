//! The chain that benchmarks run on: keys, subnets, parameters.
//!
//! Subnets come from the genesis builder and stakes from the gatekeepers, because hundreds of calls
//! would take too long. [`put`] writes lists that only thousands of calls would fill.

use crate::{
	accounts,
	keys::KeyStore,
	lifecycle::Lifecycle,
	pallet::*,
	params::Params,
	pools::Pools,
	shares::Shares,
	subnets::Subnets,
	types::{GenesisNeuron, GenesisSubnet, Position, MAX_DISSOLVING, MAX_KEYS},
	Config,
};
use alloc::{format, string::ToString, vec, vec::Vec};
use codec::Encode;
use dtao_runtime_api::stored::WireVec;
use dtao_traits::{ChainParam, HyperparamAdmin, SubnetParam};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_benchmarking::account;
use frame_support::{
	assert_ok,
	storage::storage_prefix,
	traits::{fungible::Mutate, Get},
	StorageHasher, Twox64Concat,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::crypto::AccountId32;
use sp_runtime::DigestItem;

/// Subnets besides root: as many as the default limit.
pub const SUBNETS: u16 = 128;

/// Neurons of a full subnet.
pub const NEURONS: u16 = 256;

/// Validators of a full subnet.
pub const VALIDATORS: u16 = 64;

/// The subnet that most benchmarks are about. Subnets that come in numbers have the lowest free ones.
pub const SUBNET: NetUid = NetUid::new(1_001);

/// Another subnet.
pub const SUBNET_2: NetUid = NetUid::new(1_002);

/// Block of the scenes: all immunities and rate limits are over, no epoch is due.
pub const LATE: u32 = 2_000_000;

/// An account by name and number.
pub fn key(name: &'static str, number: u32) -> AccountId32 {
	account(name, number, 0)
}

/// The hotkey with uid `n` on the subnets of the scenes.
pub fn hotkey(n: u16) -> AccountId32 {
	key("hotkey", n.into())
}

/// The coldkey that owns [`hotkey`] `n`. Number 0 owns the subnets.
pub fn coldkey(n: u16) -> AccountId32 {
	key("coldkey", n.into())
}

/// `n` TAO.
pub const fn tao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n * 1_000_000_000)
}

/// `n` alpha.
pub const fn alpha(n: u64) -> AlphaBalance {
	AlphaBalance::from_rao(n * 1_000_000_000)
}

/// Go to a block, without its hooks.
pub fn at_block<T: Config>(number: u32) {
	frame_system::Pallet::<T>::set_block_number(BlockNumberFor::<T>::from(number));
}

/// Give TAO to an account.
pub fn fund<T: Config>(who: &AccountId32, amount: TaoBalance) {
	assert_ok!(T::Currency::mint_into(who, amount.rao()));
}

/// Write a storage item as many calls would have left it.
pub fn put(key: Vec<u8>, value: &impl Encode) {
	frame_support::storage::unhashed::put_raw(&key, &value.encode());
}

/// Set a parameter of the chain.
pub fn chain_param<T: Config>(param: ChainParam) {
	assert_ok!(Pallet::<T>::set_chain(RawOrigin::Root.into(), param));
}

/// Set a parameter of a subnet.
pub fn subnet_param<T: Config>(netuid: NetUid, param: SubnetParam) {
	assert_ok!(Pallet::<T>::set_subnet(RawOrigin::Root.into(), netuid, param));
}

/// Fail unless the event was sent.
pub fn assert_event<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	frame_system::Pallet::<T>::assert_has_event(event);
}

/// Go to [`LATE`] and make sure that root exists.
pub fn chain<T: Config>() {
	at_block::<T>(LATE);
	if frame_system::Pallet::<T>::digest().logs().is_empty() {
		author::<T>();
	}
	if !Subnets::<T>::exists(NetUid::ROOT) {
		let root = subnet(NetUid::ROOT, vec![]);
		build::<T>(vec![GenesisSubnet {
			owner: None,
			tao: TaoBalance::ZERO,
			alpha: AlphaBalance::ZERO,
			max_uids: T::Params::get().max_root_uids,
			..root
		}]);
	}
}

fn authorities_key() -> Vec<u8> {
	storage_prefix(b"Aura", b"Authorities").to_vec()
}

/// Give the block an author, who receives fees, on a chain that finds it by its Aura slot.
fn author<T: Config>() {
	put(authorities_key(), &vec![key("author", 0)]);
	let slot = DigestItem::PreRuntime(*b"aura", 0u64.encode());
	frame_system::Pallet::<T>::deposit_log(slot);
}

/// A subnet of the genesis state with 1,000 TAO and 2,000 alpha in its pool.
fn subnet(netuid: NetUid, neurons: Vec<GenesisNeuron<AccountId32>>) -> GenesisSubnet<AccountId32> {
	GenesisSubnet {
		netuid,
		owner: Some((hotkey(0), coldkey(0))),
		name: "scene".to_string(),
		symbol: format!("#{netuid}"),
		tao: tao(1_000),
		alpha: alpha(2_000),
		// So long that no epoch is due by itself.
		tempo: u16::MAX,
		max_uids: NEURONS,
		target_registrations: 1,
		neurons,
	}
}

fn build<T: Config>(subnets: Vec<GenesisSubnet<AccountId32>>) {
	let config = GenesisConfig::<T> { subnets, ..Default::default() };
	Lifecycle::<T>::build_genesis(&config);
}

fn neuron(n: u16, stake: AlphaBalance) -> GenesisNeuron<AccountId32> {
	GenesisNeuron { hotkey: hotkey(n), coldkey: coldkey(n), stake }
}

/// A subnet that was not started, with `neurons` neurons. The first `validators` of them have
/// stake, each more than the next.
pub fn young_subnet<T: Config>(netuid: NetUid, neurons: u16, validators: u16) {
	chain::<T>();
	let stake = |n: u16| {
		if n < validators {
			alpha(2_000 - u64::from(n))
		} else {
			AlphaBalance::ZERO
		}
	};
	build::<T>(vec![subnet(netuid, (0..neurons).map(|n| neuron(n, stake(n))).collect())]);
}

/// A started subnet with `neurons` neurons, of which the first `validators` have stake.
pub fn open_subnet<T: Config>(netuid: NetUid, neurons: u16, validators: u16) {
	young_subnet::<T>(netuid, neurons, validators);
	start::<T>(netuid);
}

/// Start a subnet of the scenes.
pub fn start<T: Config>(netuid: NetUid) {
	assert_ok!(Subnets::<T>::start(&Subnets::<T>::owner(netuid), netuid));
}

/// Keys of the books that the step of every block reads and writes for a subnet that emits, before any call.
pub fn books_of_step<T: Config>(netuid: NetUid) -> Vec<Vec<u8>> {
	let price =
		[storage_prefix(b"Swap", b"AlphaSqrtPrice").to_vec(), Twox64Concat::hash(&netuid.encode())];
	vec![
		SubnetTAO::<T>::hashed_key_for(netuid),
		SubnetAlphaIn::<T>::hashed_key_for(netuid),
		SubnetAlphaOut::<T>::hashed_key_for(netuid),
		TotalStake::<T>::hashed_key().to_vec(),
		frame_system::Account::<T>::hashed_key_for(accounts::of_subnet(netuid)),
		price.concat(),
	]
}

/// Keys that the step leaves alone and every trade on a subnet reads: whether it trades, its fee, its volume, which it
/// writes.
pub fn books_of_trades<T: Config>(netuid: NetUid) -> Vec<Vec<u8>> {
	let fee = [storage_prefix(b"Swap", b"FeeRate").to_vec(), Twox64Concat::hash(&netuid.encode())];
	vec![
		SubtokenEnabled::<T>::hashed_key_for(netuid),
		fee.concat(),
		SubnetVolume::<T>::hashed_key_for(netuid),
	]
}

/// Let calls find the books of subnets in memory, as they do behind the step of their block: neither reading nor
/// writing them is an access of the database then. What every trade needs belongs to them: the weight
/// of the step counts it for the first trade of a block. So it is with the authors, whom the step of Aura has read, and with
/// the account of the author, who is paid by every transaction. Of a subnet that emits nothing the first trade of a
/// block writes the books, seven keys of each at most.
pub fn behind_the_step<T: Config>(netuids: &[NetUid]) {
	let author = [authorities_key(), frame_system::Account::<T>::hashed_key_for(key("author", 0))];
	let books = netuids.iter().flat_map(|id| books_of_step::<T>(*id));
	let of_trades = netuids.iter().flat_map(|id| books_of_trades::<T>(*id));
	for key in author.into_iter().chain(books).chain(of_trades) {
		frame_benchmarking::benchmarking::add_to_whitelist(key.into());
	}
}

/// The origin of a call that an account has signed. Its entry does not count: whoever signs has paid for it with
/// the check of the nonce, which reads and writes it before the call. To be made before the call is: what a benchmark
/// measures has its exceptions by then.
pub fn signed<T: Config>(who: AccountId32) -> RawOrigin<AccountId32> {
	let entry = frame_system::Account::<T>::hashed_key_for(&who);
	frame_benchmarking::benchmarking::add_to_whitelist(entry.into());
	RawOrigin::Signed(who)
}

/// `count` new subnets with the owner as their neuron, in ascending order.
pub fn young_subnets<T: Config>(count: u32) -> Vec<NetUid> {
	chain::<T>();
	let free = (1..=u16::MAX).map(NetUid::new).filter(|netuid| !Subnets::<T>::exists(*netuid));
	let netuids: Vec<NetUid> = free.take(count as usize).collect();
	let owner = || vec![neuron(0, AlphaBalance::ZERO)];
	build::<T>(netuids.iter().map(|netuid| subnet(*netuid, owner())).collect());
	netuids
}

/// `count` new started subnets, in ascending order.
pub fn open_subnets<T: Config>(count: u32) -> Vec<NetUid> {
	let netuids = young_subnets::<T>(count);
	netuids.iter().for_each(|netuid| start::<T>(*netuid));
	netuids
}

/// A chain at its limit: [`SUBNETS`] new started subnets, beside those of its specification.
pub fn all_subnets<T: Config>() -> Vec<NetUid> {
	let netuids = open_subnets::<T>(SUBNETS.into());
	let subnets = Subnets::<T>::list().len() as u16 - 1;
	// Those of the specification come on top of what the bound allows.
	Params::<T>::init_chain([ChainParam::SubnetLimit(subnets)]);
	netuids
}

/// As many subnets in their end as there can be but one, none of them begun.
pub fn almost_full_queue<T: Config>() {
	let last = Subnets::<T>::list().last().copied().unwrap_or_default().get();
	let ending: Vec<NetUid> =
		(1..MAX_DISSOLVING as u16).map(|n| NetUid::new(last.max(SUBNET_2.get()) + n)).collect();
	for netuid in &ending {
		let symbol: WireVec<u8, { crate::types::MAX_SYMBOL }> =
			WireVec::truncate_from(format!("#{netuid}").into_bytes());
		put(TokenSymbol::<T>::hashed_key_for(netuid), &symbol);
	}
	put(DissolveCleanupQueue::<T>::hashed_key().to_vec(), &ending);
}

/// Stake on a hotkey that exists, without a purchase.
pub fn stake<T: Config>(
	hotkey: &AccountId32,
	coldkey: &AccountId32,
	netuid: NetUid,
	amount: AlphaBalance,
) {
	if netuid.is_root() {
		let tao = TaoBalance::of_root(amount);
		fund::<T>(&accounts::of_subnet(netuid), tao);
		assert_ok!(Pools::<T>::book_root_stake(tao));
	}
	assert_ok!(Pools::<T>::raise_alpha_out(netuid, amount));
	assert_ok!(Shares::<T>::deposit(Position::new(hotkey, coldkey, netuid), amount));
}

/// Stake of a coldkey on a hotkey.
pub fn held<T: Config>(
	hotkey: &AccountId32,
	coldkey: &AccountId32,
	netuid: NetUid,
) -> AlphaBalance {
	Shares::<T>::value(Position::new(hotkey, coldkey, netuid))
}

/// Where a coldkey has root stake on a hotkey.
pub fn on_root<'a>(hotkey: &'a AccountId32, coldkey: &'a AccountId32) -> Position<'a> {
	Position::new(hotkey, coldkey, NetUid::ROOT)
}

/// Give a free hotkey to a coldkey.
pub fn associate<T: Config>(hotkey: &AccountId32, coldkey: &AccountId32) {
	assert_ok!(KeyStore::<T>::associate(hotkey, coldkey));
}

/// `count` hotkeys that have nothing to do with a subnet: always the same.
pub fn strangers(count: u32) -> Vec<AccountId32> {
	(0..count).map(|n| key("stranger", n)).collect()
}

/// Let a coldkey own as many hotkeys as it can but one.
pub fn own_many<T: Config>(coldkey: &AccountId32) {
	put(OwnedHotkeys::<T>::hashed_key_for(coldkey), &strangers(MAX_KEYS - 1));
}

/// Let a coldkey have staked on as many hotkeys as it can but one.
pub fn staked_on_many<T: Config>(coldkey: &AccountId32) {
	staked_on::<T>(coldkey, MAX_KEYS - 1);
}

/// Let a coldkey have staked on `count` hotkeys.
pub fn staked_on<T: Config>(coldkey: &AccountId32, count: u32) {
	put(StakingHotkeys::<T>::hashed_key_for(coldkey), &strangers(count));
}

/// Let a coldkey have staked on as many hotkeys as it can, the first of which is `hotkey`.
pub fn list_many<T: Config>(coldkey: &AccountId32, hotkey: &AccountId32) {
	let mut hotkeys = strangers(MAX_KEYS - 1);
	hotkeys.insert(0, hotkey.clone());
	put(StakingHotkeys::<T>::hashed_key_for(coldkey), &hotkeys);
}
