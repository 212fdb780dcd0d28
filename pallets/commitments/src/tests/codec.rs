//! Bytes and metadata of what is published.

use crate::{types::*, CommitmentInfo, Data, Registration};
use codec::{Decode, Encode, MaxEncodedLen};
use proptest::prelude::*;
use scale_info::{meta_type, TypeDef, TypeDefPrimitive, TypeInfo};

/// One value of each of the 138 variants, with its leading byte.
fn each_variant() -> Vec<(u8, Data)> {
	let mut all = vec![(0, Data::None)];
	all.extend((0..=128u8).map(|length| (length + 1, raw(length.into()))));
	all.extend([
		(130, Data::BlakeTwo256([1; 32])),
		(131, Data::Sha256([2; 32])),
		(132, Data::Keccak256([3; 32])),
		(133, Data::ShaThree256([4; 32])),
		(134, timelocked(1_024)),
		(135, Data::ResetBondsFlag),
		(136, big_raw(512)),
		(137, failed(1_024)),
	]);
	all
}

fn raw(length: usize) -> Data {
	Data::Raw(vec![0xab; length].try_into().unwrap())
}

fn big_raw(length: usize) -> Data {
	Data::BigRaw(vec![0xcd; length].try_into().unwrap())
}

fn timelocked(length: usize) -> Data {
	Data::TimelockEncrypted { encrypted: vec![9; length].try_into().unwrap(), reveal_round: 77 }
}

fn failed(length: usize) -> Data {
	Data::TimelockRevealFailed { encrypted: vec![9; length].try_into().unwrap(), reveal_round: 77 }
}

#[test]
fn data_should_survive_encoding_when_it_is_any_variant() {
	let all = each_variant();
	assert_eq!(all.len(), 138);
	for (lead, data) in all {
		let bytes = data.encode();
		assert_eq!(bytes[0], lead);
		assert!(bytes.len() <= Data::max_encoded_len());
		assert!(bytes.len() <= data.size_hint());
		assert_eq!(Data::decode(&mut &bytes[..]), Ok(data));
	}
	assert_eq!(timelocked(1_024).encoded_size(), Data::max_encoded_len());
}

#[test]
fn data_should_have_the_public_bytes() {
	assert_eq!(Data::Raw(b"hello".to_vec().try_into().unwrap()).encode(), b"\x06hello");
	assert_eq!(Data::None.encode(), [0]);
	assert_eq!(raw(0).encode(), [1]);
	assert_eq!(big_raw(2).encode(), [136, 2 << 2, 0xcd, 0xcd]);
	let bytes = [&[134, 3 << 2, 9, 9, 9][..], &77u64.to_le_bytes()].concat();
	assert_eq!(timelocked(3).encode(), bytes);
	assert_eq!(failed(3).encode(), [&[137][..], &bytes[1..]].concat());
}

#[test]
fn data_should_not_decode_when_it_is_too_long_too_short_or_unknown() {
	for lead in 138..=255u8 {
		assert!(Data::decode(&mut &[&[lead][..], &[0; 2_000]].concat()[..]).is_err(), "{lead}");
	}
	let long =
		|lead: u8, length: usize| [vec![lead], vec![0u8; length].encode(), vec![0; 8]].concat();
	for lead in [134, 137] {
		assert!(Data::decode(&mut &long(lead, 1_024)[..]).is_ok());
		assert!(Data::decode(&mut &long(lead, 1_025)[..]).is_err());
	}
	assert!(Data::decode(&mut &long(136, 512)[..]).is_ok());
	assert!(Data::decode(&mut &long(136, 513)[..]).is_err());
	for (_, data) in each_variant() {
		let bytes = data.encode();
		assert!(Data::decode(&mut &bytes[..bytes.len() - 1]).is_err());
	}
	assert!(CommitmentInfo::decode(&mut &vec![Data::None; 3].encode()[..]).is_ok());
	assert!(CommitmentInfo::decode(&mut &vec![Data::None; 4].encode()[..]).is_err());
}

#[test]
fn registration_should_have_its_text_behind_14_bytes_when_the_field_is_plain() {
	// The clients read the text of a metagraph row that way.
	let fields = vec![Data::Raw(b"text".to_vec().try_into().unwrap())].try_into().unwrap();
	let stored = Registration { deposit: 0, block: 5, info: CommitmentInfo { fields } };
	assert_eq!(stored.encode()[14..], *b"text");
}

#[test]
fn metadata_should_list_each_variant_with_its_leading_byte_and_fields() {
	let mut registry = scale_info::Registry::new();
	let id = registry.register_type(&meta_type::<Data>()).id;
	let registry = scale_info::PortableRegistry::from(registry);
	let TypeDef::Variant(def) = &registry.resolve(id).unwrap().type_def else { panic!("an enum") };
	assert_eq!(Data::type_info().path.segments, ["pallet_commitments", "types", "Data"]);
	assert_eq!(def.variants.len(), 138);
	let is_bytes = |id: u32| {
		let byte = registry.resolve(id).unwrap();
		byte.type_def == TypeDef::Primitive(TypeDefPrimitive::U8)
	};
	for (variant, (lead, data)) in def.variants.iter().zip(each_variant()) {
		assert_eq!(variant.index, lead);
		let length = match &data {
			Data::Raw(bytes) => {
				assert_eq!(variant.name, format!("Raw{}", bytes.len()));
				Some(bytes.len())
			},
			Data::BlakeTwo256(_) | Data::Sha256(_) | Data::Keccak256(_) | Data::ShaThree256(_) => {
				Some(32)
			},
			_ => None,
		};
		if let Some(length) = length {
			let [field] = &variant.fields[..] else { panic!("one field") };
			assert_eq!(field.name, None);
			let TypeDef::Array(array) = &registry.resolve(field.ty.id).unwrap().type_def else {
				panic!("an array")
			};
			assert_eq!(array.len as usize, length);
			assert!(is_bytes(array.type_param.id));
		}
	}
	let names: Vec<_> = def.variants[130..].iter().map(|v| v.name.as_str()).collect();
	assert_eq!(
		names,
		[
			"BlakeTwo256",
			"Sha256",
			"Keccak256",
			"ShaThree256",
			"TimelockEncrypted",
			"ResetBondsFlag",
			"BigRaw",
			"TimelockRevealFailed"
		]
	);
	let fields = |index: usize| -> Vec<_> {
		def.variants[index].fields.iter().map(|field| field.name.as_deref()).collect()
	};
	assert_eq!(fields(134), [Some("encrypted"), Some("reveal_round")]);
	assert_eq!(fields(137), fields(134));
	assert_eq!(fields(0), []);
	assert_eq!(fields(135), []);
	assert_eq!(fields(136), [None]);
}

proptest! {
	/// Whatever decodes encodes to the bytes that were read.
	#[test]
	fn data_should_encode_to_the_bytes_it_came_from(bytes: Vec<u8>, lead in 0..=141u8) {
		let bytes = [vec![lead], bytes].concat();
		let rest = &mut &bytes[..];
		if let Ok(data) = Data::decode(rest) {
			let read = bytes.len() - rest.len();
			prop_assert_eq!(data.encode(), &bytes[..read]);
			prop_assert!(data.space() <= u64::from(MAX_TIMELOCKED));
		}
	}
}
