//! Identities of coldkeys and subnets, symbols of tokens.

use super::mock::*;
use crate::{accounts, keys::KeyStore, pallet::*, subnets::Subnets, types::SubnetIdentityInput};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

fn text(length: usize) -> Vec<u8> {
	vec![b'x'; length]
}

/// The largest identity of a subnet.
fn largest() -> SubnetIdentityInput {
	SubnetIdentityInput {
		subnet_name: text(256),
		github_repo: text(1_024),
		subnet_contact: text(1_024),
		subnet_url: text(1_024),
		discord: text(256),
		description: text(1_024),
		logo_url: text(1_024),
		additional: text(1_024),
	}
}

/// Identities with one text that is a byte too long.
fn too_large() -> Vec<SubnetIdentityInput> {
	let longer = |grow: fn(&mut SubnetIdentityInput) -> &mut Vec<u8>| {
		let mut identity = largest();
		grow(&mut identity).push(b'x');
		identity
	};
	vec![
		longer(|identity| &mut identity.subnet_name),
		longer(|identity| &mut identity.github_repo),
		longer(|identity| &mut identity.subnet_contact),
		longer(|identity| &mut identity.subnet_url),
		longer(|identity| &mut identity.discord),
		longer(|identity| &mut identity.description),
		longer(|identity| &mut identity.logo_url),
		longer(|identity| &mut identity.additional),
	]
}

fn set_subnet(who: &AccountId32, input: SubnetIdentityInput) -> DispatchResult {
	let call = Call::set_subnet_identity {
		netuid: SUBNET,
		subnet_name: input.subnet_name,
		github_repo: input.github_repo,
		subnet_contact: input.subnet_contact,
		subnet_url: input.subnet_url,
		discord: input.discord,
		description: input.description,
		logo_url: input.logo_url,
		additional: input.additional,
	};
	dispatch(signed(who), call)
}

fn register_with(who: &AccountId32, identity: Option<SubnetIdentityInput>) -> DispatchResult {
	dispatch(signed(who), Call::register_network_with_identity { hotkey: VALIDATOR, identity })
}

/// `set_identity` with texts of these lengths: name, url, repository, image, discord, description,
/// additional.
fn set_identity(who: &AccountId32, lengths: [usize; 7]) -> DispatchResult {
	let [name, url, github_repo, image, discord, description, additional] = lengths.map(text);
	let call =
		Call::set_identity { name, url, github_repo, image, discord, description, additional };
	dispatch(signed(who), call)
}

fn update_symbol(origin: RuntimeOrigin, symbol: &str) -> DispatchResult {
	dispatch(origin, Call::update_symbol { netuid: SUBNET, symbol: symbol.as_bytes().to_vec() })
}

#[test]
fn set_subnet_identity_should_store_texts_when_owner_sends_them() {
	Chain::with_subnet().run(|| {
		assert_ok!(set_subnet(&OWNER, largest()));
		let stored = Subnets::<Test>::identity(SUBNET).expect("was set");
		assert_eq!(stored.subnet_name.len(), 256);
		assert_eq!(stored.additional.len(), 1_024);
		assert_eq!(last_event(), Event::SubnetIdentitySet(SUBNET));

		assert_ok!(set_subnet_identity(&OWNER, SUBNET, "Ω"));
		assert_eq!(Subnets::<Test>::name(SUBNET), "Ω".as_bytes());
	});
}

#[test]
fn set_subnet_identity_should_fail_when_subnet_owner_or_texts_are_wrong() {
	Chain::with_subnet().run(|| {
		assert_noop!(set_subnet_identity(&OWNER, NO_SUBNET, "x"), Error::<Test>::SubnetNotExists);
		for identity in too_large() {
			assert_noop!(set_subnet(&ALICE, identity.clone()), Error::<Test>::NotSubnetOwner);
			assert_noop!(set_subnet(&OWNER, identity), Error::<Test>::InvalidIdentity);
		}
	});
}

/// Identities with one text that is not UTF-8.
fn not_utf8() -> Vec<SubnetIdentityInput> {
	let wrong = [&[0xff, 0xfe, 0x80, 0xc3][..], &[b'x', 0xc3], &[0xed, 0xa0, 0x80], &[0xc0, 0x80]];
	let mut inputs = Vec::new();
	for bytes in wrong {
		let with = |set: fn(&mut SubnetIdentityInput, Vec<u8>)| {
			let mut identity = largest();
			set(&mut identity, bytes.to_vec());
			identity
		};
		inputs.extend([
			with(|identity, bytes| identity.subnet_name = bytes),
			with(|identity, bytes| identity.github_repo = bytes),
			with(|identity, bytes| identity.subnet_contact = bytes),
			with(|identity, bytes| identity.subnet_url = bytes),
			with(|identity, bytes| identity.discord = bytes),
			with(|identity, bytes| identity.description = bytes),
			with(|identity, bytes| identity.logo_url = bytes),
			with(|identity, bytes| identity.additional = bytes),
		]);
	}
	inputs
}

#[test]
fn identity_of_a_subnet_should_be_refused_when_a_text_is_not_utf8() {
	Chain::with_subnet().run(|| {
		for identity in not_utf8() {
			assert_noop!(set_subnet(&OWNER, identity.clone()), Error::<Test>::InvalidIdentity);
			let call = || register_with(&ALICE, Some(identity.clone()));
			assert_noop!(call(), Error::<Test>::InvalidIdentity);
		}
	});
}

#[test]
fn identity_of_a_coldkey_should_be_refused_when_a_text_is_not_utf8() {
	Chain::with_neurons().run(|| {
		for place in 0..7 {
			let mut texts: [Vec<u8>; 7] = core::array::from_fn(|_| text(3));
			texts[place] = vec![0xff, 0xfe, 0x80, 0xc3];
			let [name, url, github_repo, image, discord, description, additional] = texts;
			let call = Call::set_identity {
				name,
				url,
				github_repo,
				image,
				discord,
				description,
				additional,
			};
			assert_noop!(dispatch(signed(&ALICE), call), Error::<Test>::InvalidIdentity);
		}
	});
}

/// Whether bytes of any length are part of a type.
fn has_bytes(types: &scale_info::PortableRegistry, id: u32) -> bool {
	use scale_info::{TypeDef, TypeDefPrimitive};
	let is_byte = |id| match &types.resolve(id).expect("is registered").type_def {
		TypeDef::Primitive(primitive) => *primitive == TypeDefPrimitive::U8,
		_ => false,
	};
	let of = |id: u32| has_bytes(types, id);
	match &types.resolve(id).expect("is registered").type_def {
		TypeDef::Sequence(list) => is_byte(list.type_param.id) || of(list.type_param.id),
		TypeDef::Array(list) => of(list.type_param.id),
		TypeDef::Tuple(tuple) => tuple.fields.iter().any(|field| of(field.id)),
		TypeDef::Composite(parts) => parts.fields.iter().any(|field| of(field.ty.id)),
		TypeDef::Variant(variants) => variants
			.variants
			.iter()
			.flat_map(|variant| &variant.fields)
			.any(|field| of(field.ty.id)),
		TypeDef::Compact(_) | TypeDef::Primitive(_) | TypeDef::BitSequence(_) => false,
	}
}

#[test]
fn call_should_be_tested_with_bad_texts_when_it_takes_bytes() {
	// GIVEN every call of the pallet
	let mut registry = scale_info::Registry::new();
	let id = registry.register_type(&scale_info::meta_type::<Call<Test>>()).id;
	let types = scale_info::PortableRegistry::from(registry);
	let scale_info::TypeDef::Variant(calls) = &types.resolve(id).expect("was registered").type_def
	else {
		panic!("calls are an enum");
	};

	// THEN those that take bytes are the ones of the tests beside this one: who adds a call that takes
	// a text bounds it, demands UTF-8, and tests that
	let with_bytes = calls
		.variants
		.iter()
		.filter(|call| call.fields.iter().any(|field| has_bytes(&types, field.ty.id)))
		.map(|call| call.name.as_str());
	assert_eq!(
		with_bytes.collect::<std::collections::BTreeSet<_>>(),
		[
			"set_identity",
			"set_subnet_identity",
			"register_network_with_identity",
			"update_symbol",
			// Keys, ciphertexts, and a proof of work that nobody looks at: nobody reads them as texts.
			"serve_axon_tls",
			"commit_timelocked_weights",
			"commit_timelocked_mechanism_weights",
			"commit_crv3_mechanism_weights",
			"register",
		]
		.into()
	);
}

#[test]
fn symbol_should_be_refused_when_it_is_not_utf8() {
	Chain::with_subnet().run(|| {
		for symbol in [vec![0xff], vec![0xce], vec![b'x'; 1_000]] {
			let call = Call::update_symbol { netuid: SUBNET, symbol };
			assert_noop!(dispatch(signed(&OWNER), call), Error::<Test>::SymbolDoesNotExist);
		}
	});
}

#[test]
fn register_network_with_identity_should_store_it_when_it_is_given() {
	Chain::default().run(|| {
		assert_ok!(register_with(&ALICE, Some(largest())));
		assert!(Subnets::<Test>::identity(SUBNET).is_some());
		assert_eq!(last_event(), Event::SubnetIdentitySet(SUBNET));
		assert_ok!(register_with(&ALICE, None));
		assert_eq!(Subnets::<Test>::identity(SUBNET_2), None);
	});
}

#[test]
fn register_network_with_identity_should_fail_when_a_text_is_too_long() {
	Chain::default().run(|| {
		for identity in too_large() {
			let call = || register_with(&ALICE, Some(identity.clone()));
			assert_noop!(call(), Error::<Test>::InvalidIdentity);
		}
		// The price is looked at before.
		let [first, ..] = &too_large()[..] else { panic!() };
		let poor = register_with(&POOR, Some(first.clone()));
		assert_noop!(poor, Error::<Test>::CannotAffordLockCost);
	});
}

#[test]
fn register_network_with_identity_should_fail_like_register_network() {
	Chain::with_subnet().run(|| {
		let register = |who: &AccountId32, hotkey: &AccountId32| {
			let (hotkey, identity) = (hotkey.clone(), Some(largest()));
			let call = Call::register_network_with_identity { hotkey, identity };
			dispatch(signed(who), call)
		};
		let of_the_chain = accounts::of_subnet(SUBNET);
		for (who, hotkey, error) in [
			(&ALICE, &OWNER_HOTKEY, Error::<Test>::NonAssociatedColdKey),
			(&ALICE, &of_the_chain, Error::<Test>::CannotUseSystemAccount),
			(&of_the_chain, &UNKNOWN, Error::<Test>::CannotUseSystemAccount),
		] {
			assert_noop!(register(who, hotkey), error);
		}
		SubnetLimit::<Test>::put(1);
		assert_noop!(register(&ALICE, &UNKNOWN), Error::<Test>::SubnetLimitReached);
		SubnetLimit::<Test>::put(2);
		assert_ok!(register(&ALICE, &UNKNOWN));
		NetworkRateLimit::<Test>::put(10);
		assert_noop!(register(&ALICE, &MINER), Error::<Test>::NetworkTxRateLimitExceeded);
	});
}

#[test]
fn set_identity_should_store_texts_when_coldkey_has_a_registered_hotkey() {
	Chain::with_neurons().run(|| {
		assert_ok!(set_identity(&ALICE, [256, 256, 256, 1_024, 256, 1_024, 1_024]));
		let stored = KeyStore::<Test>::identity(&ALICE).expect("was set");
		assert_eq!((stored.name.len(), stored.image.len()), (256, 1_024));
		assert_eq!(last_event(), Event::ChainIdentitySet(ALICE));
	});
}

#[test]
fn set_identity_should_fail_when_no_hotkey_is_registered() {
	Chain::with_neurons().run(|| {
		assert_noop!(set_identity(&POOR, [1; 7]), Error::<Test>::HotKeyNotRegisteredInNetwork);
		assert_ok!(KeyStore::<Test>::associate(&UNKNOWN, &POOR));
		assert_noop!(set_identity(&POOR, [300; 7]), Error::<Test>::HotKeyNotRegisteredInNetwork);
	});
}

#[test]
fn set_identity_should_look_at_the_last_256_hotkeys_for_a_registered_one() {
	for (more, is_found) in [(255, true), (256, false)] {
		Chain::with_neurons().run(|| {
			for n in 0..more as u32 {
				let hotkey = AccountId32::new(sp_io::hashing::blake2_256(&n.to_le_bytes()));
				assert_ok!(KeyStore::<Test>::associate(&hotkey, &ALICE));
			}
			if is_found {
				assert_ok!(set_identity(&ALICE, [1; 7]));
			} else {
				let unregistered = Error::<Test>::HotKeyNotRegisteredInNetwork;
				assert_noop!(set_identity(&ALICE, [1; 7]), unregistered);
			}
		});
	}
}

#[test]
fn set_identity_should_fail_when_a_text_is_too_long() {
	Chain::with_neurons().run(|| {
		let limits = [256, 256, 256, 1_024, 256, 1_024, 1_024];
		for field in 0..7 {
			let mut lengths = limits;
			lengths[field] += 1;
			assert_noop!(set_identity(&ALICE, lengths), Error::<Test>::InvalidIdentity);
		}
	});
}

#[test]
fn update_symbol_should_change_the_token_when_owner_or_root_sends_it() {
	Chain::with_subnet().run(|| {
		assert_ok!(update_symbol(signed(&OWNER), "\u{05D0}"));
		assert_eq!(Subnets::<Test>::symbol(SUBNET), "\u{05D0}".as_bytes());
		let symbol = wire("\u{05D0}".as_bytes().to_vec());
		assert_eq!(last_event(), Event::SymbolUpdated { netuid: SUBNET, symbol });
		assert_ok!(update_symbol(RuntimeOrigin::root(), "\u{03B1}"));
		assert_eq!(Subnets::<Test>::symbol(SUBNET), "\u{03B1}".as_bytes());
	});
}

#[test]
fn update_symbol_should_fail_when_caller_or_symbol_is_wrong() {
	Chain::with_subnet().subnet(dynamic_subnet(2, tao(1), alpha(1))).run(|| {
		let unknown = Call::update_symbol { netuid: NO_SUBNET, symbol: vec![] };
		assert_noop!(dispatch(signed(&OWNER), unknown), Error::<Test>::SubnetNotExists);
		assert_noop!(update_symbol(RuntimeOrigin::none(), "t"), DispatchError::BadOrigin);
		assert_noop!(update_symbol(signed(&ALICE), "zz"), Error::<Test>::NotSubnetOwner);
		for symbol in ["", "zz", "\u{03B1}\u{03B1}"] {
			let call = || update_symbol(signed(&OWNER), symbol);
			assert_noop!(call(), Error::<Test>::SymbolDoesNotExist);
		}
		// The other subnet's, its own, root's.
		for symbol in ["\u{03B2}", "\u{03B1}", "\u{03A4}"] {
			let call = || update_symbol(signed(&OWNER), symbol);
			assert_noop!(call(), Error::<Test>::SymbolAlreadyInUse);
		}
	});
}
