//! Nothing is left of a subnet that has ended: every storage item of the pallets is looked through.
//!
//! The items and the shapes of their keys come from the metadata, so that a new one cannot be
//! forgotten: where the tests do not know what to do with it they fail and say so.

use super::mock::*;
use crate::{
	accounts,
	facts::Facts,
	lifecycle::footprint,
	lifecycle::Dissolve,
	pallet::*,
	root::Root,
	schedule::Schedule,
	subnets::Subnets,
	tests::{beacon::round_of, weights::timelock::commit as commit_timelocked},
	types::Position,
};
use dtao_runtime_api::stored::{AxonInfo, NeuronCertificate, PrometheusInfo};
use dtao_traits::{HyperparamAdmin, SubnetParam};
use dtao_types::{MechId, NetUid};
use frame_support::{
	__private::metadata_ir::{StorageEntryTypeIR, StorageHasherIR},
	assert_ok,
	weights::Weight,
};
use scale_info::{meta_type, MetaType, TypeDef};
use sp_core::crypto::AccountId32;
use sp_io::hashing::twox_128;
use std::collections::BTreeMap;

/// The map whose key is a kind of rate limit, and a subnet or an account.
const RATE_LIMITS: &str = "LastRateLimitedBlock";

/// A map: its prefix, and hasher and type of each part of its key.
struct Map {
	name: &'static str,
	prefix: Vec<u8>,
	parts: Vec<(StorageHasherIR, MetaType)>,
}

fn maps() -> Vec<Map> {
	let pallets = [SubtensorModule::storage_metadata(), Swap::storage_metadata()];
	let mut maps = Vec::new();
	for pallet in pallets {
		for entry in pallet.entries {
			let StorageEntryTypeIR::Map { hashers, key, .. } = entry.ty else { continue };
			let types = match key.type_info().type_def {
				TypeDef::Tuple(tuple) if hashers.len() > 1 => tuple.fields,
				_ => vec![key],
			};
			let prefix = [twox_128(pallet.prefix.as_bytes()), twox_128(entry.name.as_bytes())];
			let parts = hashers.into_iter().zip(types).collect();
			maps.push(Map { name: entry.name, prefix: prefix.concat(), parts });
		}
	}
	maps
}

/// Bytes of the hash that a hasher puts before the part.
fn hash_length(hasher: &StorageHasherIR) -> usize {
	match hasher {
		StorageHasherIR::Identity => 0,
		StorageHasherIR::Twox64Concat => 8,
		StorageHasherIR::Blake2_128Concat => 16,
		other => panic!("keys with {other:?} cannot be read"),
	}
}

/// Bytes of a part of a key, or none where its length is not known here.
fn length(part: &MetaType) -> Option<usize> {
	[
		(meta_type::<u8>(), 1),
		(meta_type::<u16>(), 2),
		(meta_type::<u32>(), 4),
		(meta_type::<u64>(), 8),
		(meta_type::<crate::children::DueBlock>(), 8),
		(meta_type::<AccountId32>(), 32),
	]
	.into_iter()
	.find_map(|(known, length)| (known == *part).then_some(length))
}

impl Map {
	/// Whether the first part of the key is a subnet, or one of its mechanisms.
	fn starts_with_netuid(&self) -> bool {
		self.parts[0].1 == meta_type::<u16>()
	}

	/// Offset of the subnet in a key behind the prefix, where there is one. The subnet is the first
	/// part of two bytes; what comes behind may be a uid.
	fn offset(&self) -> Option<usize> {
		if self.name == RATE_LIMITS {
			// An enum: the kind comes first.
			return Some(1);
		}
		let mut offset = 0;
		for (hasher, part) in &self.parts {
			offset += hash_length(hasher);
			if *part == meta_type::<u16>() {
				return Some(offset);
			}
			offset += length(part).unwrap_or_else(|| {
				panic!("say whether keys of {} name a subnet, and how to find it", self.name)
			});
		}
		None
	}

	/// Raw keys of the map that name a subnet.
	fn keys_of(&self, netuid: NetUid) -> Vec<Vec<u8>> {
		let Some(offset) = self.offset() else { return vec![] };
		let at = self.prefix.len() + offset;
		raw_keys(&self.prefix)
			// Of the kinds of rate limits these are for each subnet.
			.filter(|key| self.name != RATE_LIMITS || [0, 1, 6].contains(&key[at - 1]))
			.filter(|key| {
				let number = u16::from_le_bytes([key[at], key[at + 1]]);
				number % (dtao_types::MAX_NETUID + 1) == netuid.get()
			})
			.collect()
	}
}

/// Raw keys below a prefix.
pub(super) fn raw_keys(prefix: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
	std::iter::successors(sp_io::storage::next_key(prefix), |key| sp_io::storage::next_key(key))
		.take_while(|key| key.starts_with(prefix))
}

/// Number of entries that name a subnet, by the names of the maps that have any.
fn traces(netuid: NetUid) -> BTreeMap<&'static str, usize> {
	let in_keys = maps().into_iter().map(|map| (map.name, map.keys_of(netuid).len()));
	let rates = RootClaimable::<Test>::iter_values();
	let rates = rates.filter(|rates| rates.contains_key(&netuid)).count();
	let facts = Facts::<Test>::all().iter().filter(|facts| facts.netuid == netuid).count();
	let emissions = usize::from(SubnetEmissions::<Test>::get().contains_key(&netuid));
	let fractions = usize::from(MovingPriceFractions::<Test>::get().contains_key(&netuid));
	let in_values = [
		("RootClaimable (value)", rates),
		("BlockFacts (value)", facts),
		("SubnetEmissions (value)", emissions),
		("MovingPriceFractions (value)", fractions),
	];
	in_keys.chain(in_values).filter(|(_, n)| *n > 0).collect()
}

/// Everything that the pallets store.
fn state() -> BTreeMap<Vec<u8>, Vec<u8>> {
	let pallets = [&b"SubtensorModule"[..], b"Swap"].map(twox_128);
	let keys = pallets.iter().flat_map(|prefix| raw_keys(prefix)).collect::<Vec<_>>();
	let value = |key: &[u8]| sp_io::storage::get(key).map(|value| value.to_vec());
	keys.into_iter().map(|key| (key.clone(), value(&key).unwrap_or_default())).collect()
}

#[test]
fn footprint_should_name_every_map_that_is_keyed_by_subnet() {
	Chain::default().run(|| {
		let netuid = NetUid::new(0x0102);
		let footprint = footprint::<Test>(netuid);
		let swap = twox_128(b"Swap");
		for map in maps().iter().filter(|map| map.starts_with_netuid()) {
			// `Pools::close` tells the pool's pallet, which forgets its two maps.
			if map.prefix.starts_with(&swap) {
				assert!(["FeeRate", "AlphaSqrtPrice"].contains(&map.name), "forget {}", map.name);
				continue;
			}
			let at = map.prefix.len() + map.offset().expect("it starts with the subnet");
			let of_map = footprint.iter().filter(|prefix| prefix.starts_with(&map.prefix));
			let named: Vec<u16> =
				of_map.map(|key| u16::from_le_bytes([key[at], key[at + 1]])).collect();
			let mechanisms = (0..16).map(|mech| 4096 * mech + 0x0102).collect::<Vec<u16>>();
			assert!(
				named == [0x0102] || named == mechanisms,
				"the footprint of a room lacks {}: {named:?}",
				map.name
			);
		}
		let limits = maps().into_iter().find(|map| map.name == RATE_LIMITS).expect("is there");
		assert_eq!(footprint.iter().filter(|key| key.starts_with(&limits.prefix)).count(), 3);
		let distinct: std::collections::BTreeSet<_> = footprint.iter().collect();
		assert_eq!(distinct.len(), footprint.len());
	});
}

/// A subnet with neurons, endpoints, weights, bonds, stakes, root dividends, identity and own
/// parameters.
pub(super) fn rich_chain() -> Chain {
	Chain::with_neurons()
		.subnet(dynamic_subnet(2, tao(500), alpha(900)))
		// Numbers whose bytes contain those of the subnet that ends.
		.subnet(dynamic_subnet(256, tao(5), alpha(9)))
		.subnet(dynamic_subnet(257, tao(5), alpha(9)))
		.neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(30))
		.neuron(NetUid::ROOT, VALIDATOR_2, BOB, alpha(10))
		.started()
}

pub(super) fn make_rich() {
	PendingChildKeyCooldown::<Test>::put(1);
	AdminFreezeWindow::<Test>::put(0);
	for netuid in [SUBNET, SUBNET_2] {
		set_moving_price(netuid, 1 << 32);
	}
	ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true; 5]));
	assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1), (4, 1)]));
	assert_ok!(set_weights(&VALIDATOR_2, SUBNET, &[(3, 1), (4, 3)]));
	for (who, hotkey) in [(CAROL, VALIDATOR), (DAVE, VALIDATOR), (DAVE, MINER), (OWNER, MINER)] {
		assert_ok!(add_stake(&who, &hotkey, SUBNET, tao(7)));
		assert_ok!(add_stake(&who, &hotkey, SUBNET_2, tao(3)));
	}
	assert_ok!(add_stake(&CAROL, &VALIDATOR, NetUid::ROOT, tao(3)));
	let axon = AxonInfo { port: 1, ip_type: 4, ..Default::default() };
	let metrics = PrometheusInfo { port: 1, ip_type: 4, ..Default::default() };
	for hotkey in [VALIDATOR, MINER] {
		Axons::<Test>::insert(SUBNET, &hotkey, axon.clone());
		Prometheus::<Test>::insert(SUBNET, &hotkey, metrics.clone());
		NeuronCertificates::<Test>::insert(SUBNET, hotkey, NeuronCertificate::default());
	}
	let children = |hotkey, children| Call::set_children { hotkey, netuid: SUBNET, children };
	assert_ok!(dispatch(signed(&ALICE), children(VALIDATOR, vec![(1 << 60, MINER), (9, MINER_2)])));
	let (hotkey, netuid) = (VALIDATOR, SUBNET);
	let take = Call::set_childkey_take { hotkey: hotkey.clone(), netuid, take: 5 };
	assert_ok!(dispatch(signed(&ALICE), take));
	let choice = Call::set_coldkey_auto_stake_hotkey { netuid, hotkey };
	assert_ok!(dispatch(signed(&BOB), choice));
	assert_ok!(set_subnet_identity(&OWNER, SUBNET, "one"));
	assert_ok!(SubtensorModule::set_subnet(signed(&OWNER), SUBNET, SubnetParam::Rho(7)));
	assert_ok!(Swap::set_fee_rate(RuntimeOrigin::root(), SUBNET, 77));
	register(SUBNET, &UNKNOWN, &DAVE);
	let (hotkey, amount, limit) = (VALIDATOR, tao(1), None);
	let burn = Call::add_stake_burn { hotkey, netuid, amount, limit };
	assert_ok!(dispatch(signed(&OWNER), burn));
	until(30);
	// A second mechanism, and weights that wait for their reveal.
	MaxAllowedUids::<Test>::insert(SUBNET, 128);
	let count = SubnetParam::MechanismCount(MechId::new(2));
	assert_ok!(SubtensorModule::set_subnet(RuntimeOrigin::root(), SUBNET, count));
	CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
	WeightsSetRateLimit::<Test>::insert(SUBNET, 1);
	let commit_hash = sp_core::H256::repeat_byte(7);
	assert_ok!(dispatch(signed(&VALIDATOR), Call::commit_weights { netuid, commit_hash }));
	let round = round_of(SubtensorModule::now());
	assert_ok!(commit_timelocked(&VALIDATOR_2, round, &[(3, 1)]));
	assert_ok!(add_stake(&DAVE, &VALIDATOR, NetUid::ROOT, tao(1)));
	// Some children count and others wait.
	assert_ok!(dispatch(signed(&BOB), children(VALIDATOR_2, vec![(7, MINER)])));
	// CAROL is owed root dividends without root stake; MINER had stake and has none any more.
	assert_ok!(remove_full(&CAROL, &VALIDATOR, NetUid::ROOT, None));
	assert_ok!(remove_full(&OWNER, &MINER, SUBNET, None));
	assert!(Root::<Test>::owed(Position::new(&VALIDATOR, &CAROL, SUBNET)) > 0);
}

#[test]
fn nothing_should_be_left_when_a_rich_subnet_has_ended() {
	for idle in [0, 1_000_000_000_000] {
		rich_chain().run(|| {
			make_rich();
			let found = traces(SUBNET);
			for item in [
				"Alpha",
				"TotalHotkeyShares",
				"SubnetHotkeys",
				"Weights",
				"WeightsDecidedAt",
				"WeightCommits",
				"TimelockedWeightCommits",
				"TimelockedWeightBriefs",
				"SubnetEpochIndex",
				"LastEpochBlock",
				"MechanismCountCurrent",
				"Bonds",
				"Axons",
				"NeuronCertificates",
				"Prometheus",
				"RootClaimRate",
				"RootClaimed",
				"RootClaimable (value)",
				"BlockFacts (value)",
				"SubnetEmissions (value)",
				"MovingPriceFractions (value)",
				"IsNetworkMember",
				"SubnetIdentitiesV3",
				"LastHyperparamUpdate",
				"FeeRate",
				"AlphaSqrtPrice",
				"ChildKeys",
				"ParentKeys",
				"PendingChildKeys",
				"PendingParents",
				"ChildkeyTake",
				"AutoStakeDestination",
				RATE_LIMITS,
			] {
				assert!(found.contains_key(item), "the subnet has no {item} to forget");
			}
			IdleWeight::set(Weight::from_parts(idle, u64::MAX));
			assert_ok!(dissolve(SUBNET));
			while Dissolve::<Test>::is_queued(SUBNET) {
				blocks(1);
			}

			assert_eq!(traces(SUBNET), BTreeMap::new());
			assert!(raw_keys(b"").all(|key| !key.is_empty()));
			assert_eq!(balance(&accounts::of_subnet(SUBNET)), 0);
			assert!(!Subnets::<Test>::exists(SUBNET));
			assert!(traces(SUBNET_2).len() > 20, "other subnets stay");
		});
	}
}

#[test]
fn other_subnets_should_be_untouched_when_one_ends() {
	rich_chain().run(|| {
		make_rich();
		// Without tempo, emission and price nothing changes from block to block.
		for netuid in Subnets::<Test>::list() {
			Schedule::<Test>::set_tempo(netuid, 0);
			FirstEmissionBlockNumber::<Test>::remove(netuid);
			SubnetTaoInEmission::<Test>::remove(netuid);
			Facts::<Test>::update(netuid, |facts| facts.first_emission = None);
		}
		let others = |netuid: u16| traces(NetUid::new(netuid));
		let before = [2, 256, 257].map(others);
		let whole = state();
		assert_ok!(dissolve(SUBNET));
		while Dissolve::<Test>::is_queued(SUBNET) {
			blocks(1);
		}
		assert_eq!([2, 256, 257].map(others), before);
		let appeared: Vec<_> = state().into_keys().filter(|key| !whole.contains_key(key)).collect();
		assert_eq!(appeared, Vec::<Vec<u8>>::new(), "{:?}", traces(SUBNET));
	});
}
