//! Keys that are changed, with everything that is stored under them.

use super::scene::*;
use crate::{
	children::{Children, MAX_CHILDREN},
	claims::Claims,
	keys::KeyStore,
	neurons::Neurons,
	pallet::*,
	shares::Shares,
	types::{ChainIdentityInput, Position},
	Config,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_runtime_api::stored::NeuronCertificate;
use dtao_types::{AlphaBalance, NetUid, NetUidStorageIndex};
use frame_benchmarking::v2::*;
use frame_support::assert_ok;
use frame_system::RawOrigin;
use sp_core::{crypto::AccountId32, H256};

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

/// The hotkey that takes the place of another one.
fn new_hotkey() -> AccountId32 {
	key("new_hotkey", 0)
}

/// The coldkey that takes over.
fn heir() -> AccountId32 {
	key("heir", 0)
}

/// `count` subnets with 256 neurons. On each of them [`hotkey`] 1 has an endpoint, a commit, a childkey take
/// and dividends, and receives the owner cut.
fn memberships<T: Config>(count: u32) {
	chain::<T>();
	if count == 0 {
		associate::<T>(&hotkey(1), &coldkey(1));
	}
	for netuid in (0..count as u16).map(|n| NetUid::new(SUBNET.get() + n)) {
		open_subnet::<T>(netuid, NEURONS, 0);
		put(Axons::<T>::hashed_key_for(netuid, hotkey(1)), &axon());
		let key = NeuronCertificate { public_key: vec![1; 64].try_into().unwrap(), algorithm: 1 };
		put(NeuronCertificates::<T>::hashed_key_for(netuid, hotkey(1)), &key);
		put(Prometheus::<T>::hashed_key_for(netuid, hotkey(1)), &metrics());
		let commits = vec![(H256::zero(), 1u64, 2u64, 3u64)];
		let index = NetUidStorageIndex::from(netuid);
		put(WeightCommits::<T>::hashed_key_for(index, hotkey(1)), &commits);
		assert_ok!(Children::<T>::set_take(Position::new(&hotkey(1), &coldkey(1), netuid), 1));
		let earned = AlphaBalance::from_rao(1);
		put(AlphaDividendsPerSubnet::<T>::hashed_key_for(netuid, hotkey(1)), &earned);
		put(RootAlphaDividendsPerSubnet::<T>::hashed_key_for(netuid, hotkey(1)), &earned);
		put(SubnetOwnerHotkey::<T>::hashed_key_for(netuid), &hotkey(1));
	}
	fund::<T>(&coldkey(1), tao(10));
}

/// Positions of `count` coldkeys with the longest lists on [`hotkey`] 1, and others of theirs on the new one.
fn nominators<T: Config>(count: u32) -> Vec<AccountId32> {
	open_subnet::<T>(SUBNET, 2, 0);
	associate::<T>(&new_hotkey(), &coldkey(1));
	let nominators: Vec<_> = (0..count).map(|n| key("nominator", n)).collect();
	for (n, nominator) in (0..).zip(&nominators) {
		stake::<T>(&hotkey(1), nominator, SUBNET, AlphaBalance::from_rao(1_000_000_007 + n));
		stake::<T>(&new_hotkey(), nominator, SUBNET, AlphaBalance::from_rao(2_000_000_011 + n));
		list_many::<T>(nominator, &hotkey(1));
	}
	nominators
}

/// Waiting lists of `count` hotkeys, as long as they can be, that name [`hotkey`] 1.
fn waiting_parents<T: Config>(count: u32) {
	open_subnet::<T>(SUBNET, 2, 0);
	for n in 0..count {
		let (parent, owner) = (key("waiting", n), key("waiting_owner", n));
		associate::<T>(&parent, &owner);
		// Each child has to get enough to count.
		stake::<T>(&parent, &owner, SUBNET, alpha(100));
		let part = u64::MAX / u64::from(MAX_CHILDREN);
		let others = (1..MAX_CHILDREN).map(|n| (part, key("other_child", n)));
		let list = core::iter::once((part, hotkey(1))).chain(others).collect();
		assert_ok!(Children::<T>::schedule(Position::new(&parent, &owner, SUBNET), list));
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A hotkey is changed on all subnets, of which it is a neuron of `m`, and has nothing on root.
	#[benchmark]
	fn swap_hotkey(m: Linear<0, 16>) {
		memberships::<T>(m);
		let signer = signed::<T>(coldkey(1));

		#[extrinsic_call]
		_(signer, hotkey(1), new_hotkey(), None);

		assert!(!KeyStore::<T>::exists(&hotkey(1)));
		assert_eq!(Neurons::<T>::memberships(&new_hotkey()).len(), m as usize);
	}

	/// A hotkey that has nothing on any of `n` subnets is changed on all.
	#[benchmark]
	fn swap_hotkey_look(n: Linear<1, ALL_SUBNETS>) {
		open_subnets::<T>(n);
		associate::<T>(&hotkey(1), &coldkey(1));
		fund::<T>(&coldkey(1), tao(10));
		let signer = signed::<T>(coldkey(1));

		#[extrinsic_call]
		swap_hotkey(signer, hotkey(1), new_hotkey(), None);

		assert!(!KeyStore::<T>::exists(&hotkey(1)));
	}

	/// Positions of `r` coldkeys with the longest lists are merged with those that they have on the new hotkey.
	#[benchmark]
	fn swap_positions(r: Linear<1, 64>) {
		let holders = nominators::<T>(r);
		let (old, new) = (hotkey(1), new_hotkey());

		#[block]
		{
			assert_ok!(Shares::<T>::rekey_hotkey(SUBNET, &old, &new, &holders));
			for coldkey in &holders {
				assert_ok!(Shares::<T>::relist(coldkey, &old, &new));
			}
		}

		assert!(!Shares::<T>::has_pool(&old, SUBNET));
		assert!(Shares::<T>::value(Position::new(&new, &holders[0], SUBNET)) >= alpha(3));
	}

	/// Claims of a root staker on `c` subnets go from a hotkey to another one.
	#[benchmark]
	fn swap_claims(c: Linear<1, ALL_SUBNETS>) {
		let netuids = all_subnets::<T>();
		let (old, coldkey) = root_nomination::<T>(&netuids[..c as usize], alpha(1));
		let claimants = [coldkey.clone()].into_iter().collect();

		#[block]
		{
			Claims::<T>::rekey_hotkey(&old, &new_hotkey(), &claimants);
		}

		assert!(Claims::<T>::is_blank(&old));
		assert_eq!(Claims::<T>::rates_of(&new_hotkey()), c);
	}

	/// A hotkey that stands in `l` waiting lists of five is renamed in them.
	#[benchmark]
	fn swap_links(l: Linear<1, 64>) {
		waiting_parents::<T>(l);

		#[block]
		{
			assert_ok!(Children::<T>::rekey_hotkey(SUBNET, &hotkey(1), &new_hotkey()));
		}

		let named = |hotkey| Children::<T>::links(SUBNET, hotkey, usize::MAX);
		assert_eq!((named(&hotkey(1)), named(&new_hotkey())), (0, l as usize));
	}

	/// A coldkey with the longest identity, `h` hotkeys and all subnets of a chain at its limit hands over.
	#[benchmark]
	fn swap_coldkey(h: Linear<1, 256>) {
		all_subnets::<T>();
		let (old, new) = (coldkey(0), heir());
		for n in 1..h {
			associate::<T>(&key("owned", n), &old);
		}
		let identity = ChainIdentityInput {
			name: text(256),
			url: text(256),
			github_repo: text(256),
			image: text(1024),
			discord: text(256),
			description: text(1024),
			additional: text(1024),
		};
		assert_ok!(KeyStore::<T>::set_identity(&old, identity));
		fund::<T>(&old, tao(10));

		#[extrinsic_call]
		_(RawOrigin::Root, old.clone(), new.clone(), tao(1));

		assert_eq!(KeyStore::<T>::owned(&new).len(), h as usize);
		assert!(balance::<T>(&old).is_zero());
	}

	/// A coldkey announces another one for the first time.
	#[benchmark]
	fn announce_coldkey_swap() {
		chain::<T>();
		fund::<T>(&coldkey(1), tao(10));
		let signer = signed::<T>(coldkey(1));

		#[extrinsic_call]
		_(signer, H256::repeat_byte(1));

		assert!(ColdkeySwapAnnouncements::<T>::contains_key(coldkey(1)));
	}

	/// The only announcement is disputed.
	#[benchmark]
	fn dispute_coldkey_swap() {
		chain::<T>();
		put(ColdkeySwapAnnouncements::<T>::hashed_key_for(coldkey(1)), &(1u32, H256::zero()));
		let signer = signed::<T>(coldkey(1));

		#[extrinsic_call]
		_(signer);

		assert!(ColdkeySwapDisputes::<T>::contains_key(coldkey(1)));
	}

	/// An announcement is taken back.
	#[benchmark]
	fn clear_coldkey_swap_announcement() {
		chain::<T>();
		put(ColdkeySwapAnnouncements::<T>::hashed_key_for(coldkey(1)), &(1u32, H256::zero()));
		let signer = signed::<T>(coldkey(1));

		#[extrinsic_call]
		_(signer);

		assert!(!ColdkeySwapAnnouncements::<T>::contains_key(coldkey(1)));
	}

	/// A disputed announcement is forgotten.
	#[benchmark]
	fn reset_coldkey_swap() {
		chain::<T>();
		put(ColdkeySwapAnnouncements::<T>::hashed_key_for(coldkey(1)), &(1u32, H256::zero()));
		put(ColdkeySwapDisputes::<T>::hashed_key_for(coldkey(1)), &1u32);

		#[extrinsic_call]
		_(RawOrigin::Root, coldkey(1));

		assert!(!ColdkeySwapAnnouncements::<T>::contains_key(coldkey(1)));
		assert!(!ColdkeySwapDisputes::<T>::contains_key(coldkey(1)));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
