//! Benchmarks of every call and of every step of a block.
//!
//! Each one sets up the worst case that its documentation names, and asserts what it did. A call
//! whose work depends on a list has a component; where several calls share a weight, the dearest is
//! run. A change of root stake touches the claims of all subnets on which the hotkey has root
//! dividends: `root_stake_changed` is charged for it beside the benchmark of the call.
//!
//! | calls | benchmark |
//! |---|---|
//! | `set_weights`, `set_mechanism_weights`; each row of `batch_set_weights` | `set_weights` |
//! | `commit_weights`, `commit_mechanism_weights`; each item of `batch_commit_weights` | `commit_weights` |
//! | `reveal_weights`, `reveal_mechanism_weights`; each row of `batch_reveal_weights` | `reveal_weights` |
//! | `add_stake`, `add_stake_limit` | `add_stake`; on root `root_stake_changed` |
//! | `remove_stake`, `remove_stake_limit`, `remove_stake_full_limit` | `remove_stake`; on root `root_stake_changed` |
//! | `unstake_all`, `unstake_all_alpha` | `unstake_all`, `root_stake_changed` |
//! | `move_stake`, `move_stake_limit`, `transfer_stake`, `transfer_stake_and_hotkey`, `swap_stake`, `swap_stake_limit` | `move_stake`; for each end on root `root_stake_changed` |
//! | `burn_alpha`, `recycle_alpha` | `burn_alpha` |
//! | `add_stake_burn` | `add_stake_burn` |
//! | `increase_take`, `decrease_take` | `set_take` |
//! | `try_associate_hotkey` | `try_associate_hotkey` |
//! | `serve_axon` | `serve_axon` |
//! | `burned_register`, `register_limit` | `burned_register` |
//! | `register_network`, `register_network_with_identity` | `register_network` |
//! | `root_register` | `root_register` |
//! | `start_call` | `start_call` |
//! | `set_children` | `set_children` |
//! | `set_childkey_take` | `set_childkey_take` |
//! | `set_pending_childkey_cooldown` | `set_pending_childkey_cooldown` |
//! | `set_coldkey_auto_stake_hotkey` | `set_coldkey_auto_stake_hotkey` |
//! | `set_identity` | `set_identity` |
//! | `set_subnet_identity` | `set_subnet_identity` |
//! | `update_symbol` | `update_symbol` |
//! | `set_root_claim_type` | `set_root_claim_type` |
//! | `sudo_set_num_root_claims`, `sudo_set_root_claim_threshold` | `sudo_set_root_claims` |
//! | `claim_root`, `claim_root_with_hotkey` | sums of `root_claim_skip`, `root_claim_visit`, `root_claim_look`, `root_claim_pay`, `root_claim_stake`, `root_stake_changed` |
//! | `root_dissolve_network` | `root_dissolve_network` |
//!
//! | step | benchmark |
//! |---|---|
//! | start of a block: prices, emission, schedule, moving prices; its end: issuance | `block_step` |
//! | epochs, with their payments | `epoch`, `links`, `inheritance` |
//! | the first epoch for which there is no room | `weigh_epoch` |
//! | children that begin to count | `activate_children` |
//! | subnets that end, at the start of a block and when it is idle | `dissolve_*` |
//! | root dividends that are claimed when a block is idle | `root_claim_*`, `root_stake_changed` |
//! | checks before a transaction | `extension`; of weights the benchmark of the call |
//! | a fee paid in alpha | `fee_in_alpha` |
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "benchmarks compute their scenes from constants, and fail where something is wrong"
)]

mod epoch;
mod scene;
mod stake;

use crate::{
	accounts,
	children::{Children, MAX_ACTIVATIONS, MAX_CHILDREN, MAX_PARENTS},
	claims::Claims,
	coinbase::Coinbase,
	epoch::{Epoch, Links},
	keys::KeyStore,
	lifecycle::{pay_metered, stake_on_root, Dissolve, Lifecycle},
	neurons::Neurons,
	pallet::*,
	pools::Pools,
	registration::Registration,
	root::Root,
	scores::Scores,
	serving::Serving,
	shares::{Shares, MAX_GIFTS},
	staking::AutoStake,
	subnets::{Subnets, MAX_MECHANISMS},
	types::*,
	weight_info::WeightInfo,
	weights::{Reveal, Row, Weighting, MAX_COMMITS},
	Config, SubtensorTransactionExtension,
};
use alloc::{vec, vec::Vec};
use dtao_runtime_api::stored::AxonInfo;
use dtao_traits::{AlphaFees, SubnetParam};
use dtao_types::{AlphaBalance, MechId, NetUid, Price, TaoBalance, Uid};
use epoch::*;
use frame_benchmarking::v2::*;
use frame_support::{assert_ok, weights::WeightMeter};
use frame_system::RawOrigin;
use scene::*;
use sp_core::H256;
use stake::*;

/// Subnets of a chain at its limit, as a component.
const ALL_SUBNETS: u32 = SUBNETS as u32;

/// Neurons of a full subnet, as a component.
const ALL_NEURONS: u32 = NEURONS as u32;

/// Fewest neurons with which all places of validators are taken, as a component. Below it an epoch
/// costs less than the line says.
const ALL_VALIDATORS: u32 = VALIDATORS as u32;

/// Most mechanisms of a subnet, as a component.
const ALL_MECHANISMS: u32 = MAX_MECHANISMS as u32;

/// Most parents that an epoch can pay: those of [`HEIRS`] validators.
const ALL_HEIRS: u32 = HEIRS as u32 * MAX_PARENTS;

/// Most parents that the neurons of a full subnet can have.
const ALL_LINKS: u32 = ALL_NEURONS * MAX_PARENTS;

/// Most lists of children that begin to count in a block.
const ALL_ACTIVATIONS: u32 = MAX_ACTIVATIONS as u32;

/// A text of so many bytes.
fn text(bytes: usize) -> Vec<u8> {
	vec![b'x'; bytes]
}

/// The longest identity of a subnet.
fn subnet_identity() -> SubnetIdentityInput {
	SubnetIdentityInput {
		subnet_name: text(256),
		github_repo: text(1024),
		subnet_contact: text(1024),
		subnet_url: text(1024),
		discord: text(256),
		description: text(1024),
		logo_url: text(1024),
		additional: text(1024),
	}
}

/// An endpoint that others can reach.
fn axon() -> AxonInfo {
	AxonInfo { block: 1, version: 1, ip: 16_843_009, port: 1, ip_type: 4, ..Default::default() }
}

/// What is to be done next for the subnet that ends.
fn put_progress<T: Config>(stage: DissolveStage<T::AccountId>) {
	let progress = Dissolution { terms: PayoutTerms::default(), stage };
	put(DissolveProgress::<T>::hashed_key().to_vec(), &progress);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A validator with as many parents as possible replaces its weights by `n` others, on a subnet
	/// with 256 neurons.
	#[benchmark]
	fn set_weights(n: Linear<1, ALL_NEURONS>) {
		let voter = voter::<T>();
		let (uids, values) = row(n);

		#[extrinsic_call]
		_(RawOrigin::Signed(voter), SUBNET, uids, values, 1);

		assert_eq!(Weighting::<T>::row(SUBNET.into(), Uid::new(1)).len(), n as usize);
	}

	/// A validator with as many parents as possible makes the last commit that may wait, on a subnet
	/// with 256 neurons.
	#[benchmark]
	fn commit_weights() {
		let voter = voter::<T>();
		subnet_param::<T>(SUBNET, SubnetParam::CommitRevealWeightsEnabled(true));
		for n in 1..MAX_COMMITS as u8 {
			let hash = H256::repeat_byte(n);
			assert_ok!(Weighting::<T>::commit(&voter, SUBNET, MechId::MAIN, hash));
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(voter.clone()), SUBNET, H256::zero());

		let commits = Weighting::<T>::commits(SUBNET.into(), &voter);
		assert_eq!(commits.len(), MAX_COMMITS as usize);
	}

	/// A validator with as many parents as possible reveals the first of the most commits that may
	/// wait, with `n` weights and a salt eight times as long as clients make it, on a subnet with
	/// 256 neurons.
	#[benchmark]
	fn reveal_weights(n: Linear<1, ALL_NEURONS>) {
		let voter = voter::<T>();
		subnet_param::<T>(SUBNET, SubnetParam::CommitRevealWeightsEnabled(true));
		let (uids, values) = row(n);
		let salt = vec![7; 64];
		let row = Row { uids: &uids, values: &values, version_key: 1 };
		let hash = Reveal { row, salt: &salt }.hash(&voter, SUBNET.into());
		assert_ok!(Weighting::<T>::commit(&voter, SUBNET, MechId::MAIN, hash));
		for n in 1..MAX_COMMITS as u8 {
			let hash = H256::repeat_byte(n);
			assert_ok!(Weighting::<T>::commit(&voter, SUBNET, MechId::MAIN, hash));
		}
		let (_, _, first, _) = Weighting::<T>::commits(SUBNET.into(), &voter)[0];
		at_block::<T>(first as u32);

		#[extrinsic_call]
		_(RawOrigin::Signed(voter.clone()), SUBNET, uids, values, salt, 1);

		assert_eq!(Weighting::<T>::row(SUBNET.into(), Uid::new(1)).len(), n as usize);
		assert_event::<T>(Event::WeightsRevealed(voter, SUBNET.into(), hash));
	}

	/// A first stake on the hotkey and on the subnet, with a limit, of a coldkey with the longest
	/// list of hotkeys.
	#[benchmark]
	fn add_stake() {
		open_subnet::<T>(SUBNET, 2, 0);
		let (coldkey, hotkey) = (key("staker", 0), hotkey(1));
		fund::<T>(&coldkey, tao(100));
		staked_on_many::<T>(&coldkey);
		let limit = Price::from_rao(u64::MAX);

		#[extrinsic_call]
		add_stake_limit(
			RawOrigin::Signed(coldkey.clone()),
			hotkey.clone(),
			SUBNET,
			tao(10),
			limit,
			true,
		);

		assert!(held::<T>(&hotkey, &coldkey, SUBNET) > alpha(19));
	}

	/// Most of a nomination is sold, with a limit, to a coldkey without free balance and with the
	/// longest list of hotkeys; what is left is too small and is sold, too.
	#[benchmark]
	fn remove_stake() {
		open_subnet::<T>(SUBNET, 2, 0);
		let (hotkey, coldkey) = nomination::<T>(SUBNET);
		let limit = Price::from_rao(1);

		#[extrinsic_call]
		remove_stake_limit(
			RawOrigin::Signed(coldkey.clone()),
			hotkey.clone(),
			SUBNET,
			MOST,
			limit,
			true,
		);

		assert!(held::<T>(&hotkey, &coldkey, SUBNET).is_zero());
		assert!(balance::<T>(&coldkey) > tao(40));
	}

	/// `n` positions are sold and what they bring is staked on root, a first stake of a coldkey with
	/// the longest list of hotkeys, on a chain at its limit of subnets.
	#[benchmark]
	fn unstake_all(n: Linear<1, ALL_SUBNETS>) {
		let netuids = all_subnets::<T>();
		let (coldkey, hotkey) = (key("staker", 0), hotkey(0));
		// All that is received is staked, and the account has to stay.
		fund::<T>(&coldkey, tao(1));
		for netuid in netuids.iter().take(n as usize) {
			stake::<T>(&hotkey, &coldkey, *netuid, alpha(10));
		}
		staked_on_many::<T>(&coldkey);

		#[extrinsic_call]
		unstake_all_alpha(RawOrigin::Signed(coldkey.clone()), hotkey.clone());

		let held = |netuid: &NetUid| !held::<T>(&hotkey, &coldkey, *netuid).is_zero();
		assert!(!netuids.iter().any(held));
		assert!(held(&NetUid::ROOT));
	}

	/// Most of a nomination is handed over to another coldkey, with the longest list of hotkeys to
	/// which others may add, another hotkey and another subnet, where it is the first stake; what is
	/// left is too small and is sold. The list of the one who gives it is the longest of all.
	#[benchmark]
	fn move_stake() {
		open_subnet::<T>(SUBNET, 2, 0);
		open_subnet::<T>(SUBNET_2, 3, 0);
		let (from, coldkey) = nomination::<T>(SUBNET);
		let (receiver, to) = (key("receiver", 0), hotkey(2));
		staked_on::<T>(&receiver, MAX_GIFTS as u32 - 1);

		#[extrinsic_call]
		transfer_stake_and_hotkey(
			RawOrigin::Signed(coldkey.clone()),
			receiver.clone(),
			from.clone(),
			to.clone(),
			SUBNET,
			SUBNET_2,
			MOST,
		);

		assert!(held::<T>(&from, &coldkey, SUBNET).is_zero());
		assert!(held::<T>(&to, &receiver, SUBNET_2) > alpha(80));
		assert!(!balance::<T>(&coldkey).is_zero());
	}

	/// Most of a nomination is burned; what is left is too small and is sold to a coldkey without
	/// free balance and with the longest list of hotkeys.
	#[benchmark]
	fn burn_alpha() {
		open_subnet::<T>(SUBNET, 2, 0);
		let (hotkey, coldkey) = nomination::<T>(SUBNET);

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey.clone()), hotkey.clone(), MOST, SUBNET);

		assert!(held::<T>(&hotkey, &coldkey, SUBNET).is_zero());
		assert!(!balance::<T>(&coldkey).is_zero());
		assert_event::<T>(Event::AlphaBurned(coldkey, hotkey, MOST, SUBNET));
	}

	/// The owner of the subnet, whose burns are limited, buys with a limit.
	#[benchmark]
	fn add_stake_burn() {
		open_subnet::<T>(SUBNET, 1, 0);
		let (owner, hotkey) = (coldkey(0), hotkey(0));
		fund::<T>(&owner, tao(100));
		let limit = Some(Price::from_rao(u64::MAX));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), hotkey.clone(), SUBNET, tao(10), limit);

		assert!(balance::<T>(&owner) <= tao(90));
		assert!(held::<T>(&hotkey, &owner, SUBNET).is_zero());
	}

	/// The take is raised, which is limited.
	#[benchmark]
	fn set_take() {
		open_subnet::<T>(SUBNET, 1, 0);
		let (owner, hotkey) = (coldkey(0), hotkey(0));
		let take = KeyStore::<T>::take(&hotkey);
		assert_ok!(KeyStore::<T>::decrease_take(&owner, &hotkey, take - 1));
		at_block::<T>(LATE + LATE);

		#[extrinsic_call]
		increase_take(RawOrigin::Signed(owner), hotkey.clone(), take);

		assert_eq!(KeyStore::<T>::take(&hotkey), take);
	}

	/// A free hotkey goes to a coldkey with the longest list of hotkeys.
	#[benchmark]
	fn try_associate_hotkey() {
		let (coldkey, hotkey) = (key("owner", 0), key("free", 0));
		own_many::<T>(&coldkey);

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey.clone()), hotkey.clone());

		assert_eq!(KeyStore::<T>::owner(&hotkey), coldkey);
		assert_eq!(KeyStore::<T>::owned(&coldkey).len(), MAX_KEYS as usize);
	}

	/// A neuron replaces its endpoint.
	#[benchmark]
	fn serve_axon() {
		open_subnet::<T>(SUBNET, 2, 0);
		assert_ok!(Serving::<T>::serve_axon(&hotkey(1), SUBNET, axon()));

		#[extrinsic_call]
		_(RawOrigin::Signed(hotkey(1)), SUBNET, 2, 16_843_009, 2, 4, 0, 0, 0);

		assert_eq!(Serving::<T>::axon(SUBNET, &hotkey(1)).map(|axon| axon.port), Some(2));
	}

	/// A new hotkey of a coldkey with the longest list of hotkeys takes the place of a validator
	/// with an endpoint, and with weights, bonds and commits in each of `m` mechanisms, on a full
	/// subnet of 256 neurons that all belong to its owner, who has as many hotkeys as possible.
	#[benchmark]
	fn burned_register(m: Linear<1, ALL_MECHANISMS>) {
		open_subnet::<T>(SUBNET, NEURONS, VALIDATORS);
		Lifecycle::<T>::set_mechanism_count(SUBNET, MechId::new(m as u8));
		subnet_param::<T>(SUBNET, SubnetParam::WeightsSetRateLimit(0));
		let (owner, evicted) = (coldkey(0), hotkey(1));
		let owned: Vec<_> =
			(0..NEURONS).map(hotkey).chain(strangers(MAX_KEYS - ALL_NEURONS)).collect();
		put(OwnedHotkeys::<T>::hashed_key_for(&owner), &owned);
		let row: Vec<(u16, u16)> = (0..NEURONS).map(|uid| (uid, uid)).collect();
		subnet_param::<T>(SUBNET, SubnetParam::CommitRevealWeightsEnabled(true));
		for (mech, index) in (0..).map(MechId::new).zip(Subnets::<T>::indices(SUBNET)) {
			put(Weights::<T>::hashed_key_for(index, Uid::new(1)), &row);
			put(Bonds::<T>::hashed_key_for(index, Uid::new(1)), &row);
			assert_ok!(Weighting::<T>::commit(&evicted, SUBNET, mech, H256::zero()));
		}
		assert_ok!(Serving::<T>::serve_axon(&evicted, SUBNET, axon()));
		let (payer, hotkey) = (key("payer", 0), key("newcomer", 0));
		own_many::<T>(&payer);
		fund::<T>(&payer, tao(1_000));
		at_block::<T>(LATE + LATE);

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), SUBNET, hotkey.clone());

		assert_eq!(Neurons::<T>::uid(SUBNET, &hotkey), Some(Uid::new(1)));
		assert_eq!(Neurons::<T>::uid(SUBNET, &evicted), None);
		assert_eq!(Subnets::<T>::indices(SUBNET).count(), m as usize);
		for index in Subnets::<T>::indices(SUBNET) {
			assert!(Weighting::<T>::row(index, Uid::new(1)).is_empty());
			assert!(Scores::<T>::bonds(index, Uid::new(1)).is_empty());
			assert!(Weighting::<T>::commits(index, &evicted).is_empty());
		}
	}

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

		#[extrinsic_call]
		register_network_with_identity(
			RawOrigin::Signed(owner),
			hotkey.clone(),
			Some(subnet_identity()),
		);

		assert!(Dissolve::<T>::is_queued(victim) && !Subnets::<T>::exists(victim));
		let netuid = Neurons::<T>::memberships(&hotkey)[0];
		assert!(Subnets::<T>::identity(netuid).is_some());
	}

	/// A hotkey takes the seat of the weakest member of a full root.
	#[benchmark]
	fn root_register() {
		chain::<T>();
		let root = NetUid::ROOT;
		for n in Neurons::<T>::count(root)..MaxAllowedUids::<T>::get(root) {
			associate::<T>(&hotkey(n), &coldkey(n));
			stake::<T>(&hotkey(n), &coldkey(n), root, alpha(1));
			assert_ok!(Registration::<T>::place(root, &hotkey(n)));
		}
		let (coldkey, hotkey) = (key("owner", 0), key("newcomer", 0));
		associate::<T>(&hotkey, &coldkey);
		stake::<T>(&hotkey, &coldkey, root, alpha(2));

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey), hotkey.clone());

		assert!(Neurons::<T>::uid(root, &hotkey).is_some());
		assert_eq!(Neurons::<T>::count(root), MaxAllowedUids::<T>::get(root));
	}

	/// A subnet is started, on a chain at its limit.
	#[benchmark]
	fn start_call() {
		all_subnets::<T>();
		young_subnet::<T>(SUBNET, 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey(0)), SUBNET);

		assert_eq!(Subnets::<T>::first_emission(SUBNET), Some(u64::from(LATE) + 1));
	}

	/// A hotkey with five children and as many parents as possible asks for five others in place of
	/// a list that waits: `c` of them have as many parents as possible, of which one gives way, the
	/// others as many but one.
	#[benchmark]
	fn set_children(c: Linear<0, MAX_CHILDREN>) {
		families::<T>(1);
		schedule::<T>(0, "third_child");
		crowd::<T>(&children("new_child", 0)[..c as usize]);
		at_block::<T>(LATE + LATE + LATE);
		let list = children("new_child", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(parents_owner()), parent(0), SUBNET, list.clone());

		let (waiting, _) = PendingChildKeys::<T>::get(SUBNET, parent(0));
		assert_eq!(waiting, list);
	}

	/// A childkey take is raised, which is limited.
	#[benchmark]
	fn set_childkey_take() {
		open_subnet::<T>(SUBNET, 1, 0);
		let (owner, hotkey) = (coldkey(0), hotkey(0));
		assert_ok!(Children::<T>::set_take(Position::new(&hotkey, &owner, SUBNET), 1));
		at_block::<T>(LATE + LATE);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), hotkey.clone(), SUBNET, 2);

		assert_eq!(Children::<T>::take(&hotkey, SUBNET), 2);
	}

	/// The value is stored, whatever it was.
	#[benchmark]
	fn set_pending_childkey_cooldown() {
		#[extrinsic_call]
		_(RawOrigin::Root, 1_234);

		assert_eq!(PendingChildKeyCooldown::<T>::get(), 1_234);
	}

	/// A coldkey makes another choice.
	#[benchmark]
	fn set_coldkey_auto_stake_hotkey() {
		open_subnet::<T>(SUBNET, 3, 0);
		assert_ok!(AutoStake::<T>::set(Position::new(&hotkey(1), &coldkey(1), SUBNET)));

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey(1)), SUBNET, hotkey(2));

		assert_eq!(AutoStakeDestination::<T>::get(coldkey(1), SUBNET), Some(hotkey(2)));
	}

	/// The longest identity replaces another one of a coldkey with as many hotkeys as possible, of
	/// which number `n` alone is a neuron.
	#[benchmark]
	fn set_identity(n: Linear<1, MAX_KEYS>) {
		open_subnet::<T>(SUBNET, 2, 0);
		let coldkey = coldkey(1);
		let identity = ChainIdentityInput { name: text(256), ..Default::default() };
		assert_ok!(KeyStore::<T>::set_identity(&coldkey, identity));
		let mut owned = strangers(MAX_KEYS - 1);
		owned.insert(n as usize - 1, hotkey(1));
		put(OwnedHotkeys::<T>::hashed_key_for(&coldkey), &owned);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(coldkey.clone()),
			text(256),
			text(256),
			text(256),
			text(1024),
			text(256),
			text(1024),
			text(1024),
		);

		let identity = KeyStore::<T>::identity(&coldkey).expect("it was stored");
		assert_eq!(identity.additional.to_vec(), text(1024));
	}

	/// The longest identity replaces another one.
	#[benchmark]
	fn set_subnet_identity() {
		open_subnet::<T>(SUBNET, 1, 0);
		let SubnetIdentityInput {
			subnet_name,
			github_repo,
			subnet_contact,
			subnet_url,
			discord,
			description,
			logo_url,
			additional,
		} = subnet_identity();
		let before = SubnetIdentityInput { subnet_name: text(1), ..Default::default() };
		assert_ok!(Subnets::<T>::set_identity(&coldkey(0), SUBNET, before));

		#[extrinsic_call]
		_(
			RawOrigin::Signed(coldkey(0)),
			SUBNET,
			subnet_name,
			github_repo,
			subnet_contact,
			subnet_url,
			discord,
			description,
			logo_url,
			additional,
		);

		let identity = Subnets::<T>::identity(SUBNET).expect("it was stored");
		assert_eq!(identity.subnet_name.to_vec(), text(256));
	}

	/// The owner chooses the last symbol of the table, on a chain at its limit where as many other
	/// subnets as possible but one end.
	#[benchmark]
	fn update_symbol() {
		let netuid = all_subnets::<T>()[0];
		almost_full_queue::<T>();
		let symbol = "\u{0DB0}".as_bytes().to_vec();

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey(0)), netuid, symbol.clone());

		assert_eq!(Subnets::<T>::symbol(netuid), symbol);
	}

	/// The longest choice replaces another one.
	#[benchmark]
	fn set_root_claim_type() {
		let coldkey = key("root_staker", 0);
		assert_ok!(Root::<T>::set_claim_type(&coldkey, RootClaimTypeEnum::Keep));

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey.clone()), longest_choice());

		assert_eq!(RootClaimType::<T>::get(&coldkey), longest_choice());
	}

	/// The owner of a subnet sets its threshold.
	#[benchmark]
	fn sudo_set_root_claims() {
		open_subnet::<T>(SUBNET, 1, 0);

		#[extrinsic_call]
		sudo_set_root_claim_threshold(RawOrigin::Signed(coldkey(0)), SUBNET, 9_999_999);

		assert_eq!(RootClaimableThreshold::<T>::get(SUBNET).bits >> 32, 9_999_999);
	}

	/// A claimant has its turn, with the longest list of hotkeys and the longest choice, and there
	/// is no weight to look at the first hotkey.
	#[benchmark]
	fn root_claim_turn() {
		let (_, coldkey, _) = claimant::<T>(alpha(1));
		let remaining = T::WeightInfo::root_claim_turn();

		#[block]
		{
			Root::<T>::claim_for_some(remaining);
		}

		let resume = RootClaimTurn::<T>::get().resume.expect("the turn goes on");
		assert_eq!((resume.coldkey, resume.netuid), (coldkey, NetUid::ROOT));
	}

	/// A claimant has its turn, with the longest list of hotkeys and the longest choice; its hotkey
	/// owes on all subnets, and there is no weight to pay.
	#[benchmark]
	fn root_claim_visit() {
		let (_, coldkey, netuids) = claimant::<T>(alpha(1));
		let remaining =
			T::WeightInfo::root_claim_turn().saturating_add(T::WeightInfo::root_claim_visit());

		#[block]
		{
			Root::<T>::claim_for_some(remaining);
		}

		let resume = RootClaimTurn::<T>::get().resume.expect("the turn goes on");
		assert_eq!((resume.coldkey, resume.netuid), (coldkey, netuids[0]));
	}

	/// A hotkey is asked that a coldkey has stake on, but not on root.
	#[benchmark]
	fn root_claim_skip() {
		open_subnet::<T>(SUBNET, 2, 0);
		let (hotkey, coldkey) = nomination::<T>(SUBNET);
		let may_owe;

		#[block]
		{
			may_owe = Root::<T>::may_owe(on_root(&hotkey, &coldkey));
		}

		assert!(!may_owe);
	}

	/// A subnet owes less than the threshold, on a hotkey that owes on all.
	#[benchmark]
	fn root_claim_look() {
		let (hotkey, coldkey, netuids) = claimant::<T>(AlphaBalance::from_rao(1_000_003));
		assert_ok!(Root::<T>::set_threshold(None, netuids[0], 10_000_000));
		let paid;

		#[block]
		{
			paid = sell_dividends::<T>(&hotkey, &coldkey, netuids[0]);
		}

		assert_eq!(paid, Ok(None));
	}

	/// The last of what a hotkey owes to a coldkey without root stake is sold: the coldkey is no
	/// claimant any more, and its longest list of hotkeys loses this one.
	#[benchmark]
	fn root_claim_pay() {
		let (hotkey, coldkey, netuid) = last_claim::<T>();
		let paid;

		#[block]
		{
			paid = sell_dividends::<T>(&hotkey, &coldkey, netuid);
		}

		assert!(paid.is_ok_and(|tao| tao.is_some_and(|tao| !tao.is_zero())));
		assert!(Root::<T>::owed(Position::new(&hotkey, &coldkey, netuid)) == 0);
		assert!(!StakingHotkeys::<T>::get(&coldkey).contains(&hotkey));
	}

	/// What a claim brought is the first root stake of a coldkey with the longest list of hotkeys.
	/// What it changes of the claims is [`root_stake_changed`].
	#[benchmark]
	fn root_claim_stake() {
		chain::<T>();
		let (hotkey, coldkey) = (key("delegate", 0), key("root_staker", 0));
		associate::<T>(&hotkey, &key("delegate_owner", 0));
		staked_on_many::<T>(&coldkey);
		assert_ok!(Pools::<T>::book_root_stake(tao(1)));

		#[block]
		{
			assert_ok!(Shares::<T>::deposit(on_root(&hotkey, &coldkey), alpha(1)));
		}

		assert_eq!(held::<T>(&hotkey, &coldkey, NetUid::ROOT), alpha(1));
	}

	/// A position on a hotkey with rates on `n` subnets is closed, which leaves claims and fractions
	/// on each and takes the coldkey off its other index.
	#[benchmark]
	fn root_stake_changed(n: Linear<0, ALL_SUBNETS>) {
		let netuids = open_subnets::<T>(n);
		let (hotkey, coldkey) = root_nomination::<T>(&netuids, alpha(1));
		let before = held::<T>(&hotkey, &coldkey, NetUid::ROOT);
		let zero = AlphaBalance::ZERO;

		#[block]
		{
			assert_ok!(Claims::<T>::stake_changed(on_root(&hotkey, &coldkey), before, zero));
		}

		for netuid in netuids {
			assert!(RootFormerStakers::<T>::contains_key((netuid, &hotkey, &coldkey)));
			assert_eq!(RootClaimed::<T>::get((netuid, &hotkey, &coldkey)), 0);
		}
	}

	/// `n` lists begin to count: each parent has as many parents as possible and replaces five
	/// children by five others, all with as many parents as possible. That is more than a child
	/// without a free slot takes, which counts like a list: the stakes of its parents, and the one
	/// that gives way.
	#[benchmark]
	fn activate_children(n: Linear<0, ALL_ACTIVATIONS>) {
		families::<T>(n);
		for parent in 0..n {
			schedule::<T>(parent, "new_child");
		}
		let now = Pallet::<T>::now();
		let looked_at;

		#[block]
		{
			looked_at = Children::<T>::activate_due(&[SUBNET], now);
		}

		assert_eq!(looked_at, n);
		for parent in 0..n {
			let of = Children::<T>::of(&super::parent(parent), SUBNET);
			assert_eq!(of, children("new_child", parent));
		}
	}

	/// The fee of a call that names no subnet takes the whole stake on root, the only one, on a hotkey
	/// that owes on all subnets, on a chain at its limit. It is tried twice, for an account that has to
	/// exist and for the fee, and paid once.
	#[benchmark]
	fn fee_in_alpha() {
		let (hotkey, coldkey, _) = claimant::<T>(alpha(1));
		let call = Call::<T>::unstake_all { hotkey: hotkey.clone() };
		let fee = TaoBalance::of_root(held::<T>(&hotkey, &coldkey, NetUid::ROOT));

		#[block]
		{
			for _ in 0..2 {
				assert!(<Pallet<T> as AlphaFees<_, _>>::can_pay(&coldkey, &call, fee));
			}
			assert_ok!(<Pallet<T> as AlphaFees<_, _>>::pay(&coldkey, &call, fee));
			<Pallet<T> as AlphaFees<T::AccountId, Call<T>>>::settled();
		}

		assert!(held::<T>(&hotkey, &coldkey, NetUid::ROOT).is_zero());
	}

	/// The check of a raised take, the dearest but those of calls on weights.
	#[benchmark]
	fn extension() {
		open_subnet::<T>(SUBNET, 1, 0);
		let (owner, hotkey) = (coldkey(0), hotkey(0));
		let take = KeyStore::<T>::take(&hotkey);
		assert_ok!(KeyStore::<T>::decrease_take(&owner, &hotkey, take - 1));
		at_block::<T>(LATE + LATE);
		let call = Call::<T>::increase_take { hotkey, take };
		let provides;

		#[block]
		{
			provides = SubtensorTransactionExtension::<T>::check(&owner, &call);
		}

		assert!(provides.is_ok_and(|tags| tags.len() == 1));
	}

	/// `d` dormant and `e` emitting subnets, after a block with a registration on each, with prices
	/// that fall at different speeds; the epochs of all are due and deferred. One more subnet has an
	/// epoch, but no neurons. With it the end of the block.
	#[benchmark]
	fn block_step(d: Linear<0, ALL_SUBNETS>, e: Linear<0, ALL_SUBNETS>) {
		let (open, young) = busy_block::<T>(d, e);
		let before: Vec<_> = open.iter().map(|netuid| Pools::<T>::reserves(*netuid)).collect();

		#[block]
		{
			Coinbase::<T>::on_block(frame_support::weights::Weight::zero());
			Coinbase::<T>::mirror_issuance();
		}

		for (netuid, before) in open.iter().zip(before) {
			assert!(Pools::<T>::reserves(*netuid).tao > before.tao);
		}
		let prices = Pools::<T>::moving_price_fractions();
		for netuid in open.iter().chain(&young) {
			assert_eq!(PendingEpochAt::<T>::get(netuid), Pallet::<T>::now() + 1);
			assert_eq!(RegistrationsThisBlock::<T>::get(netuid), 0);
			assert_eq!(prices.contains_key(netuid), open.contains(netuid));
		}
	}

	/// An epoch of `n` neurons that pays each of them: 64 validators with permit, bonds, alpha and
	/// root stakers and root dividends on all subnets have changed their weights on all neurons; Yuma3
	/// with liquid alpha; incentive is the first stake on another hotkey, of coldkeys with the longest
	/// list of hotkeys; the chain is at its limit of subnets, and all emit.
	#[benchmark]
	fn epoch(n: Linear<ALL_VALIDATORS, ALL_NEURONS>) {
		consensus::<T>(n as u16, VALIDATORS);

		#[block]
		{
			assert_eq!(Epoch::<T>::links(SUBNET), Links::default());
			Coinbase::<T>::settle(SUBNET);
		}

		assert!(Coinbase::<T>::pending(SUBNET).server.is_zero());
		assert!(Scores::<T>::emission(SUBNET).iter().all(|earned| *earned > 0));
		for n in 0..VALIDATORS {
			assert!(!Shares::<T>::last_dividends(SUBNET, &hotkey(n)).is_zero());
			assert!(!Claims::<T>::last_dividends(SUBNET, &hotkey(n)).is_zero());
		}
	}

	/// The neurons of a subnet have `l` parents with stake, as many each as possible, and are no
	/// validators: their epoch looks at the parents and pays nobody.
	#[benchmark]
	fn links(l: Linear<0, ALL_LINKS>) {
		related::<T>(l);

		#[block]
		{
			assert_eq!(Epoch::<T>::links(SUBNET), Links { all: l, heirs: 0 });
			Coinbase::<T>::settle(SUBNET);
		}

		assert_eq!(StakeWeight::<T>::get(SUBNET).iter().any(|stake| *stake > 0), l > 0);
	}

	/// The weight of an epoch is found, of a full subnet of which `n` neurons have as many parents as
	/// possible. That is all that is done of an epoch that has no room in a block.
	#[benchmark]
	fn weigh_epoch(n: Linear<1, ALL_NEURONS>) {
		related::<T>(n * MAX_PARENTS);
		let weight;

		#[block]
		{
			weight = Epoch::<T>::weight(SUBNET);
		}

		assert!(weight.all_gte(T::WeightInfo::links(n * MAX_PARENTS)));
	}

	/// An epoch of a small subnet whose validators have `l` parents, as many each as possible, that
	/// are no neurons of it; each parent has alpha and root stakers and is paid for both.
	#[benchmark]
	fn inheritance(l: Linear<0, ALL_HEIRS>) {
		let parents = inheriting::<T>(l);

		#[block]
		{
			assert_eq!(Epoch::<T>::links(SUBNET), Links { all: l, heirs: l });
			Coinbase::<T>::settle(SUBNET);
		}

		for parent in parents {
			assert!(!Shares::<T>::last_dividends(SUBNET, &parent).is_zero());
			assert!(!Claims::<T>::last_dividends(SUBNET, &parent).is_zero());
		}
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
			assert!(pay_metered::<T>(position, terms, &mut meter, take));
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
		Coinbase::<T>::on_block(frame_support::weights::Weight::zero());
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
		assert_eq!(Children::<T>::activate_due(&[SUBNET], LATE.into()), 1);
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
