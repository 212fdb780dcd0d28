//! Every storage item that names an account, read from the metadata: what a change of a key does with it.
//!
//! A new item with an account among its keys or in its value is not in the table, and the test says so. What
//! the table says is tried on a chain with an entry of the old key in each item that is moved: afterwards
//! its 32 bytes are nowhere in the state but where the table says that they stay.

use super::{
	dissolve_traces::{make_rich, raw_keys, rich_chain},
	mock::*,
	swap_calls::*,
};
use crate::{
	leases::{LeaseEnd, LeaseReceipt, Leases, SubnetLease},
	pallet::*,
	root::Root,
	subnets::Subnets,
	types::Position,
	RootClaimTypeEnum,
};
use dtao_traits::LeaseProxies;
use dtao_types::{NetUid, TaoBalance};
use frame_support::{
	__private::metadata_ir::{StorageEntryMetadataIR, StorageEntryTypeIR},
	assert_ok,
	traits::fungible::Mutate,
};
use scale_info::{form::MetaForm, meta_type, Field, MetaType, TypeDef};
use sp_core::crypto::AccountId32;
use sp_io::hashing::twox_128;
use sp_runtime::Percent;
use std::collections::{BTreeMap, BTreeSet};
use Fate::*;

/// What happens to the entries of a key that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
	/// They are those of the new key.
	Moved,
	/// They are dropped.
	Dropped,
	/// The change is refused while there is one.
	Refused,
	/// They stay, for this reason.
	Stays(&'static str),
	/// The item names keys of the other kind.
	Other,
}

/// Items of the room `compat` that nothing writes.
const UNWRITTEN: Fate = Stays("nothing writes it");

/// Item, what a change of a hotkey on all subnets does with it, and what one of a coldkey does.
const TABLE: [(&str, Fate, Fate); 67] = [
	("AccountFlags", UNWRITTEN, UNWRITTEN),
	("Alpha", Moved, Moved),
	("AlphaDividendsPerSubnet", Moved, Other),
	("AutoStakeColdkeys", Moved, Moved),
	("AutoStakeDestination", Moved, Moved),
	("Axons", Moved, Other),
	("BasketClaimed", UNWRITTEN, UNWRITTEN),
	("BasketRate", UNWRITTEN, UNWRITTEN),
	("ChildKeys", Moved, Other),
	("ChildReturns", Moved, Other),
	("ChildSchedule", Moved, Other),
	("ChildkeyTake", Moved, Other),
	("ChildkeyThresholdSuspended", UNWRITTEN, UNWRITTEN),
	("ColdkeySwapAnnouncements", Other, Dropped),
	("ColdkeySwapDisputes", Other, Dropped),
	("DecayingHotkeyLock", UNWRITTEN, UNWRITTEN),
	("DecayingLock", UNWRITTEN, UNWRITTEN),
	("Delegates", Moved, Other),
	("DissolveProgress", Refused, Stays("a place that may be empty: who is being paid is refused")),
	("EndedLeases", Stays("nobody can sign for the coldkey of a lease"), Moved),
	("FeeInAlpha", Stays("gone with the transaction"), Stays("gone with the transaction")),
	("HotkeyLock", UNWRITTEN, UNWRITTEN),
	("IdentitiesV2", Other, Moved),
	("IsNetworkMember", Moved, Other),
	("Keys", Moved, Other),
	("LastChildChange", Moved, Other),
	("LastHotkeySwapOnNetuid", Other, Moved),
	("LastRateLimitedBlock", Moved, Moved),
	("LeaseReceipts", Other, Moved),
	("LeaseTurns", Other, Stays("a place that may be empty")),
	("Lock", UNWRITTEN, UNWRITTEN),
	("LockingColdkeys", UNWRITTEN, UNWRITTEN),
	("MinerCollateral", UNWRITTEN, UNWRITTEN),
	("NetworkRegistrationQueue", UNWRITTEN, UNWRITTEN),
	("NeuronCertificates", Moved, Other),
	("NominationSweep", Stays("a place that may be empty"), Stays("a place that may be empty")),
	("OwnedHotkeys", Moved, Moved),
	("Owner", Moved, Moved),
	("ParentKeys", Moved, Other),
	("PendingChildKeys", Moved, Other),
	("PendingParents", Moved, Other),
	("Prometheus", Moved, Other),
	("RootAlphaDividendsPerSubnet", Moved, Other),
	("RootClaimPositions", Other, Moved),
	("RootClaimRate", Moved, Other),
	("RootClaimResumes", Other, Dropped),
	("RootClaimType", Other, Moved),
	("RootClaimUnpaid", Moved, Moved),
	("RootClaimable", Moved, Other),
	("RootClaimed", Moved, Moved),
	("RootFormerStakers", Moved, Moved),
	("Seats", Moved, Other),
	("StakingColdkeys", Other, Moved),
	("StakingColdkeysByIndex", Other, Moved),
	("StakingHotkeys", Moved, Moved),
	("SubnetHotkeys", Moved, Other),
	("SubnetLeaseShares", Other, Moved),
	("SubnetLeases", Stays("nobody can sign for the coldkey of a lease"), Moved),
	("SubnetOwner", Other, Moved),
	("SubnetOwnerHotkey", Moved, Other),
	("TimelockedWeightBriefs", Stays("dropped by the next blocks"), Other),
	("TimelockedWeightCommits", Stays("dropped by the next blocks"), Other),
	("TimelockedWeightsLeft", Stays("what the next blocks drop"), Other),
	("TotalHotkeyAlpha", Moved, Other),
	("TotalHotkeyShares", Moved, Other),
	("Uids", Moved, Other),
	("WeightCommits", Dropped, Other),
];

fn entries() -> Vec<StorageEntryMetadataIR> {
	SubtensorModule::storage_metadata().entries
}

/// Whether a type is an account, or has one somewhere inside.
fn names_account(ty: MetaType, seen: &mut BTreeSet<MetaType>) -> bool {
	if ty == meta_type::<AccountId32>() {
		return true;
	}
	if !seen.insert(ty) {
		return false;
	}
	let of_fields = |fields: &[Field<MetaForm>]| -> Vec<MetaType> {
		fields.iter().map(|field| field.ty).collect()
	};
	let parts: Vec<MetaType> = match ty.type_info().type_def {
		TypeDef::Composite(composite) => of_fields(&composite.fields),
		TypeDef::Variant(variants) => {
			let fields = variants.variants.iter().flat_map(|variant| &variant.fields);
			fields.map(|field| field.ty).collect()
		},
		TypeDef::Sequence(sequence) => vec![sequence.type_param],
		TypeDef::Array(array) => vec![array.type_param],
		TypeDef::Compact(compact) => vec![compact.type_param],
		TypeDef::Tuple(tuple) => tuple.fields,
		TypeDef::Primitive(_) | TypeDef::BitSequence(_) => vec![],
	};
	parts.into_iter().any(|part| names_account(part, seen))
}

#[test]
fn table_should_have_every_item_that_names_an_account() {
	let named: BTreeSet<&str> = entries()
		.into_iter()
		.filter(|entry| {
			let types = match &entry.ty {
				StorageEntryTypeIR::Plain(value) => vec![*value],
				StorageEntryTypeIR::Map { key, value, .. } => vec![*key, *value],
			};
			types.into_iter().any(|ty| names_account(ty, &mut BTreeSet::new()))
		})
		.map(|entry| entry.name)
		.collect();
	let known: BTreeSet<&str> = TABLE.iter().map(|(name, ..)| *name).collect();
	assert_eq!(
		named, known,
		"say in the table what a change of a key does with the item, and let its room do so"
	);
	assert_eq!(known.len(), TABLE.len());
}

/// Entries of the pallet in whose raw key or value an account stands, by item.
fn traces(account: &AccountId32) -> BTreeMap<&'static str, usize> {
	let bytes: &[u8] = account.as_ref();
	let has = |raw: &[u8]| raw.windows(bytes.len()).any(|window| window == bytes);
	let pallet = twox_128(b"SubtensorModule");
	let mut found = BTreeMap::new();
	for entry in entries() {
		let prefix = [pallet, twox_128(entry.name.as_bytes())].concat();
		let value = |key: &[u8]| sp_io::storage::get(key).map(|value| value.to_vec());
		// The key of a plain value is the prefix itself.
		let own = value(&prefix).map(|_| prefix.clone());
		let keys = own.into_iter().chain(raw_keys(&prefix));
		let count =
			keys.filter(|key| has(key) || value(key).is_some_and(|value| has(&value))).count();
		if count > 0 {
			found.insert(entry.name, count);
		}
	}
	found
}

/// Items in which nothing may be left of a key, and those in which there must have been something.
fn check(
	before: &BTreeMap<&'static str, usize>,
	after: &BTreeMap<&'static str, usize>,
	fate: impl Fn(&(&str, Fate, Fate)) -> Fate,
) {
	for row in &TABLE {
		let (name, fate) = (row.0, fate(row));
		// A list that waits stands in one of two schedules; the next test is of the other one.
		if matches!(fate, Moved | Dropped) && name != "ChildReturns" {
			assert!(before.contains_key(name), "the chain has nothing of the key in {name}");
		}
		let may_stay = matches!(fate, Stays(_));
		assert!(may_stay || !after.contains_key(name), "{name} still names the key: {fate:?}");
	}
}

/// Let [`ALICE`] be the beneficiary of a lease and of one that is over, and have had something of another one.
fn lease_subnets() {
	let parts = |first: &AccountId32, second: &AccountId32| {
		vec![(first.clone(), tao(60)), (second.clone(), tao(40))]
	};
	let of_alice = parts(&ALICE, &DAVE);
	for (n, parts) in [of_alice.clone(), parts(&DAVE, &ALICE), of_alice].into_iter().enumerate() {
		let coldkey = account(80 + n as u8);
		assert_ok!(Balances::mint_into(&coldkey, tao(1).rao()));
		let lease = SubnetLease {
			beneficiary: parts[0].0.clone(),
			coldkey,
			hotkey: account(90),
			emissions_share: Percent::one(),
			end_block: None,
			netuid: [SUBNET_2, NetUid::new(256), SUBNET][n],
			cost: 0,
		};
		assert_ok!(Proxies::appoint(&lease.coldkey, &lease.beneficiary));
		assert_ok!(Leases::<Test>::open(n as u32, lease, tao(100), TaoBalance::ZERO, &parts));
	}
	let got = LeaseReceipt { alpha: alpha(1), ..Default::default() };
	LeaseReceipts::<Test>::insert(1, ALICE, got);
	LeaseBooks::<Test>::mutate(1, |book| book.as_mut().expect("is open").alpha_paid = got.alpha);
	assert!(Leases::<Test>::end(SUBNET, LeaseEnd::Terminated).is_some());
}

/// A chain on which [`VALIDATOR`] and [`ALICE`] stand in every item.
fn full_chain(test: impl FnOnce()) {
	rich_chain().run(|| {
		let children = |hotkey, children| Call::set_children { hotkey, netuid: SUBNET, children };
		SetChildrenRateLimit::<Test>::put(0);
		PendingChildKeyCooldown::<Test>::put(1);
		assert_ok!(dispatch(signed(&BOB), children(VALIDATOR_2, vec![(3, VALIDATOR)])));
		make_rich();
		TxRateLimit::<Test>::put(0);
		// Waiting lists of the hotkey and of somebody who names it.
		assert_ok!(dispatch(signed(&ALICE), children(VALIDATOR, vec![(2, MINER)])));
		assert_ok!(dispatch(signed(&OWNER), children(OWNER_HOTKEY, vec![(3, VALIDATOR)])));
		assert_ok!(dispatch(signed(&ALICE), Call::decrease_take { hotkey: VALIDATOR, take: 700 }));
		Subnets::<Test>::set_owner(Position::new(&VALIDATOR, &ALICE, SUBNET_2));
		// What the coldkey chose.
		let netuid = SUBNET;
		let choice = Call::set_coldkey_auto_stake_hotkey { netuid, hotkey: VALIDATOR_2 };
		assert_ok!(dispatch(signed(&ALICE), choice));
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Keep));
		let identity = crate::ChainIdentityInput::default();
		assert_ok!(crate::keys::KeyStore::<Test>::set_identity(&ALICE, identity));
		// Root dividends that it has had, and such that it is owed without root stake.
		assert_ok!(add_stake(&ALICE, &VALIDATOR, NetUid::ROOT, tao(1)));
		assert_ok!(add_stake(&ALICE, &VALIDATOR_2, NetUid::ROOT, tao(5)));
		give_root_dividend(SUBNET, &VALIDATOR_2, 10_000_000_000);
		assert_ok!(remove_full(&ALICE, &VALIDATOR_2, NetUid::ROOT, None));
		assert!(Root::<Test>::owed(Position::new(&VALIDATOR_2, &ALICE, SUBNET)) > 0);
		let resume = crate::types::RootClaimResume { hotkeys: 0, netuid: SUBNET };
		RootClaimResumes::<Test>::insert(ALICE, resume);
		lease_subnets();
		test();
	});
}

#[test]
fn old_hotkey_should_be_nowhere_in_the_state() {
	full_chain(|| {
		let before = traces(&VALIDATOR);
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, None));
		check(&before, &traces(&VALIDATOR), |row| row.1);
		let moved = |row: &&(&str, Fate, Fate)| row.1 == Moved;
		let new = traces(&FRESH);
		for (name, ..) in TABLE.iter().filter(moved) {
			assert_eq!(new.get(name), before.get(name), "{name}");
		}
	});
}

#[test]
fn list_that_takes_all_back_should_wait_for_the_new_hotkey() {
	full_chain(|| {
		let back = (wire(vec![]), 9_999u64);
		let (_, due) = PendingChildKeys::<Test>::take(SUBNET, VALIDATOR);
		ChildSchedule::<Test>::remove((SUBNET, due.to_be_bytes(), VALIDATOR));
		PendingParents::<Test>::remove((SUBNET, MINER, VALIDATOR));
		PendingChildKeys::<Test>::insert(SUBNET, VALIDATOR, back.clone());
		ChildReturns::<Test>::insert((SUBNET, 9_999u64.to_be_bytes(), VALIDATOR), ());
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, None));
		assert_eq!(PendingChildKeys::<Test>::get(SUBNET, FRESH), back);
		assert!(ChildReturns::<Test>::contains_key((SUBNET, 9_999u64.to_be_bytes(), FRESH)));
		assert!(!traces(&VALIDATOR).contains_key("ChildReturns"));
	});
}

#[test]
fn old_hotkey_should_be_gone_from_the_subnet_on_which_it_was_swapped() {
	full_chain(|| {
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		// Items that are kept by subnet: none of them names the old one on this subnet.
		let bytes: [u8; 32] = VALIDATOR.into();
		let subnet = SUBNET.get().to_le_bytes();
		let by_subnet = [
			"Uids",
			"Keys",
			"Axons",
			"NeuronCertificates",
			"Prometheus",
			"PendingChildKeys",
			"ChildSchedule",
			"LastChildChange",
			"SubnetHotkeys",
			"AlphaDividendsPerSubnet",
			"RootAlphaDividendsPerSubnet",
			"AutoStakeColdkeys",
			"Seats",
			"SubnetOwnerHotkey",
			"PendingParents",
		];
		for name in by_subnet {
			let start = [twox_128(b"SubtensorModule"), twox_128(name.as_bytes())].concat();
			let prefix = [&start[..], &subnet].concat();
			for key in raw_keys(&prefix) {
				let value = sp_io::storage::get(&key).unwrap_or_default();
				let has = |raw: &[u8]| raw.windows(32).any(|window| window == bytes);
				assert!(!has(&key) && !has(&value), "{name}");
			}
		}
		for name in ["Alpha", "TotalHotkeyAlpha", "TotalHotkeyShares", "ChildKeys", "ParentKeys"] {
			let prefix = [twox_128(b"SubtensorModule"), twox_128(name.as_bytes())].concat();
			let left = raw_keys(&prefix)
				.filter(|key| key.windows(32).any(|window| window == bytes))
				.filter(|key| key.ends_with(&subnet));
			assert_eq!(left.count(), 0, "{name}");
		}
	});
}

#[test]
fn old_coldkey_should_be_nowhere_in_the_state() {
	full_chain(|| {
		// It has changed a hotkey, and has announced.
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET_2)));
		assert_ok!(announce(&ALICE, &HEIR));
		assert_ok!(dispute(&ALICE));
		let before = traces(&ALICE);
		assert_ok!(force(&ALICE, &HEIR, 0));
		check(&before, &traces(&ALICE), |row| row.2);
		let moved = |row: &&(&str, Fate, Fate)| row.2 == Moved;
		let new = traces(&HEIR);
		for (name, ..) in TABLE.iter().filter(moved) {
			assert_eq!(new.get(name), before.get(name), "{name}");
		}
	});
}
