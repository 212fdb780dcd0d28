//! Bounded containers: same bytes and same metadata as the plain ones, and a bound that holds.

use codec::{Decode, DecodeLength, Encode, MaxEncodedLen};
use dtao_runtime_api::stored::{
	AxonInfo, BoundedBytes, ChainIdentityV2, NeuronCertificate, SubnetIdentityV3, WireMap, WireSet,
	WireVec,
};
use dtao_types::{AlphaBalance, NetUid, I96F32};
use scale_info::{form::MetaForm, MetaType, Type, TypeDef, TypeInfo};
use std::collections::{BTreeMap, BTreeSet};

/// Both types get one entry of the registry.
fn same_in_metadata<A: TypeInfo + 'static, B: TypeInfo + 'static>() -> bool {
	MetaType::new::<A>() == MetaType::new::<B>() && A::type_info() == B::type_info()
}

fn fields(info: Type<MetaForm>) -> Vec<(Option<&'static str>, MetaType)> {
	match info.type_def {
		TypeDef::Composite(composite) => {
			composite.fields.iter().map(|field| (field.name, field.ty)).collect()
		},
		other => panic!("no structure: {other:?}"),
	}
}

#[test]
fn containers_should_look_plain_in_metadata() {
	assert!(same_in_metadata::<BoundedBytes<8>, Vec<u8>>());
	assert!(same_in_metadata::<WireVec<(u16, u16), 8>, Vec<(u16, u16)>>());
	assert!(same_in_metadata::<WireMap<NetUid, I96F32, 8>, BTreeMap<NetUid, I96F32>>());
	assert!(same_in_metadata::<WireSet<NetUid, 8>, BTreeSet<NetUid>>());
}

#[test]
fn unit_types_should_look_like_their_integer() {
	assert!(same_in_metadata::<NetUid, u16>());
	assert!(same_in_metadata::<AlphaBalance, u64>());
}

#[test]
fn identities_should_have_plain_texts() {
	for info in [ChainIdentityV2::type_info(), SubnetIdentityV3::type_info()] {
		for (name, ty) in fields(info) {
			assert_eq!(ty, MetaType::new::<Vec<u8>>(), "{name:?}");
		}
	}
}

#[test]
fn certificate_key_should_stay_wrapped() {
	let (name, key) = fields(NeuronCertificate::type_info()).remove(0);
	assert_eq!(name, Some("public_key"));
	assert_eq!(fields(key.type_info()), [(None, MetaType::new::<Vec<u8>>())]);
}

#[test]
fn containers_should_have_the_bytes_of_plain_ones() {
	let list = vec![(1u16, 2u16), (3, 4)];
	let wire = WireVec::<_, 2>::try_from(list.clone()).unwrap();
	assert_eq!(wire.encode(), list.encode());
	assert_eq!(WireVec::<(u16, u16), 2>::decode(&mut &list.encode()[..]), Ok(wire));
	assert_eq!(<WireVec<(u16, u16), 2> as DecodeLength>::len(&list.encode()), Ok(2));

	let map = BTreeMap::from([(NetUid::new(1), I96F32::from_bits(-1))]);
	let wire = WireMap::<_, _, 1>::try_from(map.clone()).unwrap();
	assert_eq!(wire.encode(), map.encode());
	assert_eq!(WireMap::<NetUid, I96F32, 1>::decode(&mut &map.encode()[..]), Ok(wire));

	let set = BTreeSet::from([NetUid::new(1), NetUid::new(9)]);
	let wire = WireSet::<_, 2>::try_from(set.clone()).unwrap();
	assert_eq!(wire.encode(), set.encode());
	assert_eq!(WireSet::<NetUid, 2>::decode(&mut &set.encode()[..]), Ok(wire));
}

#[test]
fn containers_should_refuse_what_exceeds_the_bound() {
	assert_eq!(WireVec::<u8, 2>::try_from(vec![1, 2, 3]), Err(vec![1, 2, 3]));
	assert!(WireVec::<u8, 2>::decode(&mut &vec![1u8, 2, 3].encode()[..]).is_err());
	assert_eq!(WireVec::<u8, 2>::truncate_from(vec![1, 2, 3]), vec![1, 2]);

	let mut full = WireVec::<u8, 2>::try_from(vec![1, 2]).unwrap();
	assert_eq!(full.try_push(3), Err(3));
	full.retain(|n| *n == 2);
	assert_eq!(full.try_push(3), Ok(()));
	full.iter_mut().for_each(|n| *n *= 2);
	assert_eq!(full.into_inner(), [4, 6]);

	let map = BTreeMap::from([(1u8, 1u8), (2, 2)]);
	assert!(WireMap::<u8, u8, 1>::try_from(map.clone()).is_err());
	assert!(WireMap::<u8, u8, 1>::decode(&mut &map.encode()[..]).is_err());
	let mut full = WireMap::<u8, u8, 2>::try_from(map).unwrap();
	assert_eq!(full.try_insert(3, 3), Err((3, 3)));
	assert_eq!(full.try_insert(2, 7), Ok(Some(2)));

	let set = BTreeSet::from([1u8, 2]);
	assert!(WireSet::<u8, 1>::try_from(set.clone()).is_err());
	assert!(WireSet::<u8, 1>::decode(&mut &set.encode()[..]).is_err());
	assert_eq!(WireSet::<u8, 2>::try_from(set).unwrap().try_insert(3), Err(3));
}

#[test]
fn stored_structures_should_know_their_largest_size() {
	assert_eq!(AxonInfo::max_encoded_len(), 34);
	// Four texts of 256 bytes and three of 1024, each with a length of two bytes.
	assert_eq!(ChainIdentityV2::max_encoded_len(), 4 * 258 + 3 * 1026);
	assert_eq!(SubnetIdentityV3::max_encoded_len(), 2 * 258 + 6 * 1026);
	assert_eq!(WireVec::<(u16, u16), 256>::max_encoded_len(), 2 + 256 * 4);
}
