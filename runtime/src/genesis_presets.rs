//! Genesis states that are built into the blob.
//!
//! | preset | authorities |
//! |---|---|
//! | `development` | One |
//! | `local_testnet` | One, Two |
//! | `mainnet`, `testnet` | none: the operators fill them in |
//!
//! The first two have Alice as the sudo key and the same accounts. Authors earn the fees of their blocks,
//! so they are none of the accounts that tests spend from. The others are for networks: root
//! alone, nobody has a balance, every parameter has its production value. Authorities and sudo key are
//! empty, and a genesis with an empty one is refused. `testnet` lets subnets start and register early.

use alloc::{string::String, vec, vec::Vec};

use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::build_struct_json_patch;
use hex_literal::hex;
use pallet_subtensor::{GenesisNeuron, GenesisSubnet};
use serde_json::Value;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use crate::{
	constants::{currency::TAO, PROFILE},
	AccountId, AuraConfig, Balance, BalancesConfig, GrandpaConfig, RuntimeGenesisConfig,
	SubtensorModuleConfig, SudoConfig,
};

/// Rao of each of the three accounts that tests spend from: 1,000,000 TAO.
const RICH: Balance = 1_000_000 * TAO;

/// Rao of each of the other development accounts: 2,000 TAO.
const MODEST: Balance = 2_000 * TAO;

/// The account of the development key `//Three`, which the keyring does not know.
pub(crate) const THREE: [u8; 32] =
	hex!("9026941b7aa2328a8c5ea4e25bb747a2bf92a066fae0cc3722faf58cf44d3502");

/// The account of the development key `//Alice_hk`.
const ALICE_HOTKEY: [u8; 32] =
	hex!("506c5a28f51e841b4df26ace64a23d69057fefda24bc9a53cb74197f901e7128");

/// Lowest price of a subnet on a local chain, in rao: 1,000 TAO, all of which becomes its pool. In a
/// smaller pool trades of ordinary size move the price by multiples.
const LOCAL_MIN_LOCK_COST: TaoBalance = TaoBalance::from_rao(1_000 * TAO);

/// Blocks that children of a hotkey wait on a local chain, with either block time: before they count,
/// and before the next change. The public chain takes 7,200 and 150.
const LOCAL_CHILDREN_DELAY: u64 = 15;

/// Names that subnets of a local chain have by their numbers, as on the public one, until their owners
/// give them an identity.
const SUBNET_NAMES: [&str; 21] = [
	"root",
	"apex",
	"omron",
	"templar",
	"targon",
	"kaito",
	"infinite",
	"subvortex",
	"ptn",
	"pretrain",
	"sturdy",
	"dippy",
	"horde",
	"dataverse",
	"palaidn",
	"deval",
	"bitads",
	"3gen",
	"cortex",
	"inference",
	"bitagent",
];

/// Nobody's account: owner and only neuron of the first subnet.
const NOBODY: AccountId = AccountId::new([0; 32]);

/// Root.
fn root() -> GenesisSubnet<AccountId> {
	let root_owner = (AccountId::new(ALICE_HOTKEY), Sr25519Keyring::Alice.to_account_id());
	let owner = PROFILE.root_owned_at_genesis.then_some(root_owner);
	GenesisSubnet { owner, ..GenesisSubnet::root() }
}

/// Root and the first subnet, as the tools of the public chain expect them on a local one.
fn subnets() -> Vec<GenesisSubnet<AccountId>> {
	let apex = GenesisSubnet {
		netuid: NetUid::new(1),
		owner: None,
		name: "apex".into(),
		symbol: "\u{03B1}".into(),
		tao: TaoBalance::from_rao(10 * TAO),
		alpha: AlphaBalance::from_rao(10 * TAO),
		tempo: 100,
		max_uids: 256,
		target_registrations: 2,
		neurons: vec![GenesisNeuron {
			hotkey: NOBODY,
			coldkey: NOBODY,
			stake: AlphaBalance::from_rao(TAO),
		}],
	};
	vec![root(), apex]
}

/// Authoring and finality key of a development authority.
fn authority(sr25519: Sr25519Keyring, ed25519: Ed25519Keyring) -> (AuraId, GrandpaId) {
	(sr25519.public().into(), ed25519.public().into())
}

/// The accounts with a balance.
fn balances() -> Vec<(AccountId, Balance)> {
	use Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two};

	let rich = [Alice, Bob, Charlie].map(|key| (key.to_account_id(), RICH));
	let modest = [Dave, Eve, Ferdie, One, Two].map(|key| (key.to_account_id(), MODEST));
	rich.into_iter().chain(modest).chain([(AccountId::new(THREE), MODEST)]).collect()
}

/// The genesis of a local chain with these authorities.
fn local_chain(authorities: Vec<(AuraId, GrandpaId)>) -> Value {
	let (aura, grandpa): (Vec<_>, Vec<_>) =
		authorities.into_iter().map(|(aura, grandpa)| (aura, (grandpa, 1))).unzip();
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: balances() },
		aura: AuraConfig { authorities: aura },
		grandpa: GrandpaConfig { authorities: grandpa },
		subtensor_module: SubtensorModuleConfig {
			subnets: subnets(),
			subnet_names: SUBNET_NAMES.map(String::from).into(),
			network_rate_limit: Some(0),
			network_min_lock_cost: Some(LOCAL_MIN_LOCK_COST),
			start_call_delay: Some(0),
			pending_childkey_cooldown: Some(LOCAL_CHILDREN_DELAY),
			set_children_rate_limit: Some(LOCAL_CHILDREN_DELAY),
		},
		sudo: SudoConfig { key: Some(Sr25519Keyring::Alice.to_account_id()) },
	})
}

/// The preset of a network of production.
pub const MAINNET: &str = "mainnet";

/// The preset of a public network for tests.
pub const TESTNET: &str = "testnet";

/// Blocks between two registrations of a subnet on a network for tests: an hour.
const TESTNET_NETWORK_RATE_LIMIT: u64 = 300;

/// Blocks before a subnet may start on a network for tests: an hour.
const TESTNET_START_DELAY: u64 = 300;

/// The genesis of a network: root without an owner, and nothing that its operators have to decide.
fn network(subtensor_module: SubtensorModuleConfig) -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: Vec::new() },
		aura: AuraConfig { authorities: Vec::new() },
		grandpa: GrandpaConfig { authorities: Vec::new() },
		subtensor_module,
		sudo: SudoConfig { key: None },
	})
}

/// Parameters of a network: those that are `None` have the default of the chain.
fn network_parameters() -> SubtensorModuleConfig {
	SubtensorModuleConfig {
		subnets: vec![GenesisSubnet { owner: None, ..root() }],
		subnet_names: Vec::new(),
		network_rate_limit: None,
		network_min_lock_cost: None,
		start_call_delay: None,
		pending_childkey_cooldown: None,
		set_children_rate_limit: None,
	}
}

/// The preset named `id` as JSON, or `None` if there is none.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let one = authority(Sr25519Keyring::One, Ed25519Keyring::One);
	let two = authority(Sr25519Keyring::Two, Ed25519Keyring::Two);
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => local_chain(vec![one]),
		LOCAL_TESTNET_RUNTIME_PRESET => local_chain(vec![one, two]),
		MAINNET => network(network_parameters()),
		TESTNET => network(SubtensorModuleConfig {
			network_rate_limit: Some(TESTNET_NETWORK_RATE_LIMIT),
			start_call_delay: Some(TESTNET_START_DELAY),
			..network_parameters()
		}),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, MAINNET, TESTNET].map(PresetId::from).into()
}
