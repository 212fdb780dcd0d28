//! What strangers write is read by everybody: texts on chain are UTF-8 and bounded.
//!
//! Clients decode a text as UTF-8, and often a list of them at once: a single one that is none hides the
//! others from everybody. So every argument of a call that holds bytes is either a text, which is
//! refused by name where it is none or too long, or it is listed here why clients do not take it for one.

use std::collections::{BTreeMap, BTreeSet};

use dtao_runtime::{AccountId, Runtime, RuntimeCall, RuntimeOrigin};
use dtao_types::NetUid;
use frame_support::assert_noop;
use pallet_subtensor::{Call, Error, NetworkRateLimit, SubnetIdentityInput, SubnetOwner};
use scale_info::{
	form::PortableForm, meta_type, PortableRegistry, Registry, TypeDef, TypeDefPrimitive, Variant,
};
use sp_keyring::Sr25519Keyring::{Alice, AliceStash, Charlie};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

use crate::common::in_block;

const APEX: NetUid = NetUid::new(1);

/// An argument of a call: pallet, call, name.
type Argument = (String, String, String);

/// Arguments with bytes that are no text: those of which calls, and why no client decodes them as one.
const NO_TEXT: &[(&str, &[&str], &str)] = &[
	("System", &["remark", "remark_with_event"], "is kept nowhere but in the block"),
	(
		"System",
		&["set_code", "set_code_without_checks", "apply_authorized_upgrade"],
		"is code, of which root has fixed the hash",
	),
	("System", &["set_storage", "kill_storage", "kill_prefix"], "root writes it"),
	("Preimage", &["note_preimage"], "is an encoded call, with a deposit"),
	("Commitments", &["set_commitment"], "clients read it leniently, and its type bounds it"),
	("Drand", &["write_pulse"], "is a signature, which is checked, and its hash"),
	("Drand", &["set_beacon_config"], "root writes it"),
	("MevShield", &["announce_next_key", "submit_encrypted"], "is a key or a ciphertext"),
	(
		"SubtensorModule",
		&[
			"serve_axon_tls",
			"commit_timelocked_weights",
			"commit_timelocked_mechanism_weights",
			"commit_crv3_mechanism_weights",
			"register",
		],
		"is a key, a ciphertext, or a proof of work that nobody looks at",
	),
	("TxPause", &["pause", "unpause"], "root writes it"),
	(
		"MultiBlockMigrations",
		&["force_set_cursor", "force_set_active_cursor", "clear_historic"],
		"root writes it",
	),
];

/// Lengths of bytes that are keys, hashes and signatures.
const KEYS: [u32; 4] = [20, 32, 64, 65];

/// Whether a type holds bytes that may be a text. Calls in calls are looked at by themselves; an address
/// of bytes is refused before anything else.
fn has_bytes(types: &PortableRegistry, id: u32, seen: &mut BTreeSet<u32>) -> bool {
	if !seen.insert(id) {
		return false;
	}
	let ty = types.resolve(id).expect("is registered");
	let name = ty.path.ident().unwrap_or_default();
	if name == "RuntimeCall" || name == "MultiAddress" {
		return false;
	}
	let is_byte = |id: u32| {
		let item = &types.resolve(id).expect("is registered").type_def;
		*item == TypeDef::Primitive(TypeDefPrimitive::U8)
	};
	let mut of = |id: u32| has_bytes(types, id, seen);
	match &ty.type_def {
		TypeDef::Sequence(list) => is_byte(list.type_param.id) || of(list.type_param.id),
		TypeDef::Array(list) if is_byte(list.type_param.id) => !KEYS.contains(&list.len),
		TypeDef::Array(list) => of(list.type_param.id),
		TypeDef::Tuple(tuple) => tuple.fields.iter().any(|field| of(field.id)),
		TypeDef::Composite(parts) => parts.fields.iter().any(|field| of(field.ty.id)),
		TypeDef::Variant(list) => {
			list.variants.iter().flat_map(|variant| &variant.fields).any(|field| of(field.ty.id))
		},
		TypeDef::Primitive(kind) => *kind == TypeDefPrimitive::Str,
		TypeDef::Compact(_) | TypeDef::BitSequence(_) => false,
	}
}

fn variants(types: &PortableRegistry, id: u32) -> &[Variant<PortableForm>] {
	match &types.resolve(id).expect("is registered").type_def {
		TypeDef::Variant(list) => &list.variants,
		other => panic!("calls are an enum: {other:?}"),
	}
}

/// The arguments with bytes of all calls of the runtime.
fn arguments_with_bytes() -> BTreeSet<Argument> {
	let mut registry = Registry::new();
	let id = registry.register_type(&meta_type::<RuntimeCall>()).id;
	let types = PortableRegistry::from(registry);
	let mut found = BTreeSet::new();
	for pallet in variants(&types, id) {
		for call in variants(&types, pallet.fields[0].ty.id) {
			for field in &call.fields {
				if has_bytes(&types, field.ty.id, &mut BTreeSet::new()) {
					let name = field.name.clone().expect("arguments have names");
					found.insert((pallet.name.clone(), call.name.clone(), name));
				}
			}
		}
	}
	found
}

/// A call with a text in one of its arguments, and the error that refuses a bad one.
struct Text {
	call: Box<dyn Fn(Vec<u8>) -> Call<Runtime>>,
	error: DispatchError,
}

/// A call whose texts are those that are given.
fn set_identity(texts: [Vec<u8>; 7]) -> Call<Runtime> {
	let [name, url, github_repo, image, discord, description, additional] = texts;
	Call::set_identity { name, url, github_repo, image, discord, description, additional }
}

fn set_subnet_identity(texts: [Vec<u8>; 8]) -> Call<Runtime> {
	let [subnet_name, github_repo, subnet_contact, subnet_url, discord, description, logo_url, additional] =
		texts;
	Call::set_subnet_identity {
		netuid: APEX,
		subnet_name,
		github_repo,
		subnet_contact,
		subnet_url,
		discord,
		description,
		logo_url,
		additional,
	}
}

/// Short texts, with the one that is given in one place.
fn with<const N: usize>(place: usize, text: Vec<u8>) -> [Vec<u8>; N] {
	let mut texts = core::array::from_fn(|_| b"x".to_vec());
	texts[place] = text;
	texts
}

/// Every argument that is a text.
fn texts() -> BTreeMap<Argument, Text> {
	let identity = DispatchError::from(Error::<Runtime>::InvalidIdentity);
	let of_coldkey =
		["name", "url", "github_repo", "image", "discord", "description", "additional"];
	let of_subnet = [
		"subnet_name",
		"github_repo",
		"subnet_contact",
		"subnet_url",
		"discord",
		"description",
		"logo_url",
		"additional",
	];
	let mut texts = BTreeMap::new();
	let mut add = |call: &str, name: &str, error, make: Box<dyn Fn(Vec<u8>) -> Call<Runtime>>| {
		let argument = ("SubtensorModule".into(), call.to_owned(), name.to_owned());
		texts.insert(argument, Text { call: make, error });
	};
	for (place, name) in of_coldkey.into_iter().enumerate() {
		let make = move |text| set_identity(with(place, text));
		add("set_identity", name, identity, Box::new(make));
	}
	for (place, name) in of_subnet.into_iter().enumerate() {
		let make = move |text| set_subnet_identity(with(place, text));
		add("set_subnet_identity", name, identity, Box::new(make));
	}
	let register = |subnet_name| Call::register_network_with_identity {
		hotkey: Charlie.to_account_id(),
		identity: Some(SubnetIdentityInput { subnet_name, ..Default::default() }),
	};
	add("register_network_with_identity", "identity", identity, Box::new(register));
	let unknown = Error::<Runtime>::SymbolDoesNotExist.into();
	let symbol = |symbol| Call::update_symbol { netuid: APEX, symbol };
	add("update_symbol", "symbol", unknown, Box::new(symbol));
	texts
}

fn dispatch(who: &AccountId, call: Call<Runtime>) -> DispatchResult {
	let done = RuntimeCall::SubtensorModule(call).dispatch(RuntimeOrigin::signed(who.clone()));
	done.map(|_| ()).map_err(|failed| failed.error)
}

#[test]
fn argument_should_be_known_as_a_text_or_none_when_it_holds_bytes() {
	let is_no_text = |(pallet, call, _): &Argument| {
		let listed = |(of, calls, _): &&(&str, &[&str], &str)| {
			of == pallet && calls.contains(&call.as_str())
		};
		NO_TEXT.iter().any(|line| listed(&line))
	};
	let found = arguments_with_bytes();
	let texts: BTreeSet<Argument> = texts().into_keys().collect();
	let missing: Vec<&Argument> = found
		.iter()
		.filter(|argument| !texts.contains(*argument) && !is_no_text(argument))
		.collect();
	assert!(missing.is_empty(), "demand UTF-8 and a length, or say why it is no text: {missing:?}");
	let gone: Vec<&Argument> = texts.difference(&found).collect();
	assert!(gone.is_empty(), "no such arguments: {gone:?}");
	for (pallet, calls, _) in NO_TEXT {
		for call in *calls {
			let is_it = |(of, name, _): &Argument| of == pallet && name == call;
			assert!(found.iter().any(is_it), "{pallet}.{call} holds no bytes");
		}
	}
}

#[test]
fn text_should_be_refused_by_name_when_it_is_not_utf8_or_too_long() {
	in_block(|| {
		// Alice has money and a neuron; the owner of the subnet has neither.
		NetworkRateLimit::<Runtime>::put(0);
		let alice = Alice.to_account_id();
		let register = Call::burned_register { netuid: APEX, hotkey: AliceStash.to_account_id() };
		dispatch(&alice, register).expect("registers");
		let owner = SubnetOwner::<Runtime>::get(APEX);
		let bad = [
			vec![0xff, 0xfe, 0x80, 0xc3],
			vec![b'x', 0xc3],
			// A surrogate, and a zero that is longer than it has to be.
			vec![0xed, 0xa0, 0x80],
			vec![0xc0, 0x80],
			vec![b'x'; 1_025],
			vec![b'x'; 1_000_000],
		];
		for (argument, Text { call, error }) in texts() {
			println!("{argument:?}");
			let is_owners = ["set_subnet_identity", "update_symbol"].contains(&argument.1.as_str());
			let who = if is_owners { &owner } else { &alice };
			for text in &bad {
				assert_noop!(dispatch(who, call(text.clone())), error);
			}
		}
	});
}
