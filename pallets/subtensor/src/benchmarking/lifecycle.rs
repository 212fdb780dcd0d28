//! How subnets begin and end.

use super::scene::*;
use crate::{
	accounts,
	children::Children,
	claims::Claims,
	coinbase::Coinbase,
	lifecycle::{pay_metered, stake_on_root, Dissolve, Lifecycle},
	neurons::Neurons,
	pallet::*,
	pools::Pools,
	root::Root,
	shares::Shares,
	subnets::Subnets,
	types::{Dissolution, DissolveStage, PayoutTerms, Position, MAX_DISSOLVING},
	weight_info::WeightInfo,
	Config,
};
use core::marker::PhantomData;
use dtao_types::{NetUid, TaoBalance};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	weights::{Weight, WeightMeter},
};
use frame_system::RawOrigin;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

/// What is to be done next for the subnet that ends.
fn put_progress<T: Config>(stage: DissolveStage<T::AccountId>) {
	let progress = Dissolution { terms: PayoutTerms::default(), stage };
	put(DissolveProgress::<T>::hashed_key().to_vec(), &progress);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A subnet with the longest identity takes the place of another one, on a chain at its limit
	/// where as many others as possible but one end already; its owner has the longest list of
	/// hotkeys.
	#[benchmark]
	fn register_network() {
		all_subnets::<T>();
		almost_full_queue::<T>();
		let (owner, hotkey) = (key("new_owner", 0), key("newcomer", 0));
		own_many::<T>(&owner);
		fund::<T>(&owner, tao(1_000_000));
		let victim = Lifecycle::<T>::next_to_end().expect("no subnet is immune");
		let signer = signed::<T>(owner);

		#[extrinsic_call]
		register_network_with_identity(signer, hotkey.clone(), Some(subnet_identity()));

		assert!(Dissolve::<T>::is_queued(victim) && !Subnets::<T>::exists(victim));
		let netuid = Neurons::<T>::memberships(&hotkey)[0];
		assert!(Subnets::<T>::identity(netuid).is_some());
	}

	/// As many subnets end as possible but one, on a chain at its limit.
	#[benchmark]
	fn root_dissolve_network() {
		let netuid = all_subnets::<T>()[0];
		almost_full_queue::<T>();

		#[extrinsic_call]
		_(RawOrigin::Root, netuid);

		assert!(Dissolve::<T>::is_queued(netuid) && !Subnets::<T>::exists(netuid));
	}

	/// Of the most subnets that can end the first one is taken up where its keys are erased, and
	/// put down because there is no weight for the first.
	#[benchmark]
	fn dissolve_base() {
		all_subnets::<T>();
		open_subnet::<T>(SUBNET, 1, 0);
		assert_ok!(Dissolve::<T>::start(SUBNET));
		let mut queue = Dissolve::<T>::queue();
		queue.extend((1..MAX_DISSOLVING as u16).map(|n| NetUid::new(SUBNET_2.get() + n)));
		put(DissolveCleanupQueue::<T>::hashed_key().to_vec(), &queue);
		put_progress::<T>(DissolveStage::Keys { place: 0 });
		let used;

		#[block]
		{
			used = Dissolve::<T>::on_idle(T::WeightInfo::dissolve_base());
		}

		assert_eq!(used, T::WeightInfo::dissolve_base());
		assert!(DissolveProgress::<T>::exists());
	}

	/// The next position of a hotkey is looked for, behind another one.
	#[benchmark]
	fn dissolve_look() {
		open_subnet::<T>(SUBNET, 1, 0);
		for n in 0..2 {
			stake::<T>(&hotkey(0), &key("staker", n), SUBNET, alpha(1));
		}
		let first = Shares::<T>::holders(&hotkey(0)).next();
		let next;

		#[block]
		{
			next = Shares::<T>::holders_after(&hotkey(0), first.as_ref()).next();
		}

		assert!(next.is_some() && next != first);
	}

	/// Somebody without free balance whose root stake is gone is paid its last root dividends, is no
	/// claimant any more, and its longest list of hotkeys loses this one.
	#[benchmark]
	fn dissolve_payout() {
		let (hotkey, coldkey, netuid) = last_claim::<T>();
		assert_ok!(Dissolve::<T>::start(netuid));
		let (position, mut meter) = (Position::new(&hotkey, &coldkey, netuid), WeightMeter::new());
		let terms = Pools::<T>::payout_terms(netuid);
		assert_eq!(Claims::<T>::first_unpaid(netuid), Some(position.cloned()));

		#[block]
		{
			let take = Root::<T>::forget_position;
			assert!(pay_metered::<T>(position, terms, &mut meter, take, |_| ()));
			assert_eq!(Claims::<T>::first_unpaid(netuid), None);
		}

		assert!(!balance::<T>(&coldkey).is_zero());
	}

	/// A payout is staked on root, the first stake there since a former one left what a hotkey owes on
	/// all subnets.
	#[benchmark]
	fn dissolve_small_payout() {
		let (hotkey, coldkey, netuids) = claimant::<T>(alpha(1));
		leave_root::<T>(&hotkey, &coldkey);
		assert_ok!(Dissolve::<T>::start(netuids[0]));
		let before = held::<T>(&hotkey, &coldkey, NetUid::ROOT);
		let tao = TaoBalance::from_rao(499);

		#[block]
		{
			assert_ok!(stake_on_root::<T>(on_root(&hotkey, &coldkey), tao));
		}

		let after = held::<T>(&hotkey, &coldkey, NetUid::ROOT);
		assert!(after > before);
	}

	/// The stake pool of a hotkey is forgotten, and its rate, beside those on all other subnets.
	#[benchmark]
	fn dissolve_hotkey() {
		let (hotkey, coldkey, netuids) = claimant::<T>(alpha(1));
		let netuid = netuids[0];
		stake::<T>(&hotkey, &coldkey, netuid, alpha(1));
		assert_ok!(Dissolve::<T>::start(netuid));

		#[block]
		{
			Claims::<T>::forget_rate(&hotkey, netuid);
			Shares::<T>::drop_pool(&hotkey, netuid);
		}

		assert!(!Claims::<T>::has_rate(&hotkey, netuid));
		assert!(Shares::<T>::total(&hotkey, netuid).is_zero());
	}

	/// A subnet that has emitted is closed with a pool, alpha that is pending, claimable and burned.
	#[benchmark]
	fn dissolve_close() {
		let netuid = all_subnets::<T>()[0];
		root_nomination::<T>(&[netuid], alpha(1));
		at_block::<T>(LATE + 1);
		Coinbase::<T>::on_block(Weight::zero());
		assert_ok!(Pools::<T>::burn_alpha(netuid, alpha(1)));
		assert_ok!(Dissolve::<T>::start(netuid));
		let mut meter = WeightMeter::new();
		let account = accounts::of_subnet(netuid);
		let tao = balance::<T>(&account);

		#[block]
		{
			assert!(Dissolve::<T>::close(netuid, &mut meter));
		}

		assert!(balance::<T>(&account).is_zero());
		assert!(Pools::<T>::alpha_issuance(netuid).is_zero());
		assert_event::<T>(Event::PoolRecycled { netuid, tao });
	}

	/// A neuron with five children, neurons that have no other parent, is forgotten on a full subnet
	/// of 256.
	#[benchmark]
	fn dissolve_member() {
		open_subnet::<T>(SUBNET, NEURONS, 1);
		Children::<T>::set_cooldown(0);
		let list = (1..6).map(|n| (1_000, hotkey(n))).collect();
		assert_ok!(Children::<T>::set_take(Position::new(&hotkey(0), &coldkey(0), SUBNET), 1));
		assert_ok!(Children::<T>::schedule(Position::new(&hotkey(0), &coldkey(0), SUBNET), list));
		assert_eq!(Children::<T>::activate_due(&[SUBNET], LATE.into()).lists, 1);
		assert_eq!(Children::<T>::parents(&hotkey(5), SUBNET).len(), 1);
		assert_ok!(Dissolve::<T>::start(SUBNET));

		#[block]
		{
			assert!(Children::<T>::forget_one(SUBNET));
		}

		assert!(Children::<T>::of(&hotkey(0), SUBNET).is_empty());
		assert!(Children::<T>::parents(&hotkey(5), SUBNET).is_empty());
	}

	/// The largest item of a full subnet of 256 neurons is erased.
	#[benchmark]
	fn dissolve_erase() {
		open_subnet::<T>(SUBNET, NEURONS, 0);
		let key = Seats::<T>::hashed_key_for(SUBNET);
		assert!(sp_io::storage::exists(&key));

		#[block]
		{
			sp_io::storage::clear(&key);
		}

		assert!(!sp_io::storage::exists(&key));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
