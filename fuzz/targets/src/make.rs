//! Good inputs: calls and arguments that are well-formed by the metadata, with accounts and numbers that exist.

use std::sync::OnceLock;

use codec::{Compact, Decode, Encode};
use dtao_runtime::metadata;
use frame_metadata::{v15::RuntimeMetadataV15, RuntimeMetadata, RuntimeMetadataPrefixed};
use scale_info::{
	form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive as Primitive,
};

use crate::{
	calls::{NEXT_BLOCK, NONE, ROOT},
	chain::account,
	dice::Dice,
	pool::SIGNED,
};

/// Calls that stand inside each other.
const MAX_DEPTH: u32 = 3;

/// A runtime API.
#[derive(Debug)]
pub struct Method {
	/// As `state_call` names it.
	pub name: String,
	/// Types of its arguments.
	inputs: Vec<u32>,
}

struct Known {
	types: PortableRegistry,
	/// The type of a call.
	call: u32,
	methods: Vec<Method>,
}

/// What the metadata say, read once.
fn known() -> &'static Known {
	static KNOWN: OnceLock<Known> = OnceLock::new();
	KNOWN.get_or_init(|| {
		let RuntimeMetadataV15 { types, outer_enums, apis, .. } = read();
		let methods = apis
			.into_iter()
			.flat_map(|api| {
				let method = move |method: frame_metadata::v15::RuntimeApiMethodMetadata<
					PortableForm,
				>| Method {
					name: format!("{}_{}", api.name, method.name),
					inputs: method.inputs.iter().map(|input| input.ty.id).collect(),
				};
				api.methods.into_iter().map(method)
			})
			.collect();
		Known { types, call: outer_enums.call_enum_ty.id, methods }
	})
}

fn read() -> RuntimeMetadataV15 {
	let opaque = metadata::at_version(15).expect("there is version 15");
	match RuntimeMetadataPrefixed::decode(&mut &opaque[..]).expect("it decodes").1 {
		RuntimeMetadata::V15(metadata) => metadata,
		_ => unreachable!("version 15 was asked for"),
	}
}

/// All runtime APIs.
pub fn methods() -> &'static [Method] {
	&known().methods
}

/// Some calls, each with its origin.
pub fn calls(dice: &mut Dice) -> Vec<u8> {
	let mut input = Vec::new();
	for _ in 0..=dice.below(6) {
		let mut origin = match dice.below(10) {
			0 => NONE,
			1..=3 => ROOT,
			_ => dice.below(8) as u8,
		};
		if dice.one_in(4) {
			origin |= NEXT_BLOCK;
		}
		input.push(origin);
		call(dice, &mut input);
	}
	input
}

/// A transaction: signed, bare, or noise.
pub fn pool(dice: &mut Dice) -> Vec<u8> {
	let mut input = Vec::new();
	if dice.one_in(4) {
		// Version 5 without a signature, as inherents have it.
		input.extend([dice.below(3) as u8, 5]);
	} else {
		input.extend([SIGNED, dice.below(8) as u8, dice.below(3) as u8]);
		input.extend([dice.below(4) as u8, dice.below(4) as u8]);
	}
	call(dice, &mut input);
	input
}

/// A runtime API with arguments.
pub fn api(dice: &mut Dice) -> Vec<u8> {
	let number = dice.below(methods().len());
	let mut input = (number as u16).to_le_bytes().to_vec();
	for argument in &methods()[number].inputs {
		value(*argument, dice, 0, &mut input);
	}
	input
}

/// Changes of the genesis of a preset.
pub fn genesis(dice: &mut Dice) -> Vec<u8> {
	let length = 1 + 12 * (1 + dice.below(4));
	let mut input = dice.bytes(length);
	// JSON begins with a brace: this does not.
	input[0] = dice.below(4) as u8;
	input
}

/// Bytes of any length that a ciphertext may have.
pub fn bytes(dice: &mut Dice) -> Vec<u8> {
	let length = *dice.of(&[0, 1, 100, 1_145, 1_146, 1_179, 7_046, 7_047, 8_192, 8_193]);
	dice.bytes(length)
}

fn call(dice: &mut Dice, out: &mut Vec<u8>) {
	value(known().call, dice, 0, out);
}

/// A value of a type of the metadata.
fn value(id: u32, dice: &mut Dice, depth: u32, out: &mut Vec<u8>) {
	let kind = known().types.resolve(id).expect("the metadata are complete");
	let name = kind.path.segments.last().map_or("", String::as_str);
	match (name, &kind.type_def) {
		("AccountId32", _) if !dice.one_in(20) => {
			out.extend(AsRef::<[u8]>::as_ref(&account(dice.below(8) as u8)));
		},
		("NetUid", _) if !dice.one_in(10) => out.extend((dice.below(5) as u16).to_le_bytes()),
		("MultiAddress", _) if !dice.one_in(20) => {
			out.push(0);
			out.extend(AsRef::<[u8]>::as_ref(&account(dice.below(8) as u8)));
		},
		("RuntimeCall", _) if depth >= MAX_DEPTH => {
			// System.remark without bytes.
			out.extend([0, 0, 0]);
		},
		(_, TypeDef::Composite(composite)) => fields(&composite.fields, dice, depth, out),
		(_, TypeDef::Variant(variants)) if variants.variants.is_empty() => (),
		(_, TypeDef::Variant(variants)) => {
			let depth = if name == "RuntimeCall" { depth + 1 } else { depth };
			let variant = dice.of(&variants.variants);
			out.push(variant.index);
			fields(&variant.fields, dice, depth, out);
		},
		(_, TypeDef::Sequence(sequence)) => {
			let length = match dice.below(12) {
				0 => dice.below(300),
				some => some % 4,
			};
			Compact(length as u32).encode_to(out);
			for _ in 0..length {
				value(sequence.type_param.id, dice, depth + u32::from(length > 4), out);
			}
		},
		(_, TypeDef::Array(array)) => {
			for _ in 0..array.len {
				value(array.type_param.id, dice, depth, out);
			}
		},
		(_, TypeDef::Tuple(tuple)) => {
			for field in &tuple.fields {
				value(field.id, dice, depth, out);
			}
		},
		(_, TypeDef::Primitive(primitive)) => number(primitive, dice, out),
		(_, TypeDef::Compact(compact)) => {
			let bits = bits_of(compact.type_param.id);
			let any = if bits == 16 { dice.below(5) as u128 } else { dice.number() };
			let most = if bits >= 128 { u128::MAX } else { (1 << bits) - 1 };
			Compact(any & most).encode_to(out);
		},
		(_, TypeDef::BitSequence(_)) => Compact(0u32).encode_to(out),
	}
}

fn fields(fields: &[Field<PortableForm>], dice: &mut Dice, depth: u32, out: &mut Vec<u8>) {
	for field in fields {
		value(field.ty.id, dice, depth, out);
	}
}

fn number(primitive: &Primitive, dice: &mut Dice, out: &mut Vec<u8>) {
	let length = match primitive {
		Primitive::Bool => {
			out.push(dice.below(2) as u8);
			return;
		},
		Primitive::Str => {
			let length = dice.below(40);
			Compact(length as u32).encode_to(out);
			out.extend((0..length).map(|_| b'a' + dice.below(26) as u8));
			return;
		},
		Primitive::Char => 4,
		Primitive::U8 | Primitive::I8 => 1,
		Primitive::U16 | Primitive::I16 => 2,
		Primitive::U32 | Primitive::I32 => 4,
		Primitive::U64 | Primitive::I64 => 8,
		Primitive::U128 | Primitive::I128 => 16,
		Primitive::U256 | Primitive::I256 => 32,
	};
	let mut bytes = dice.number().to_le_bytes().to_vec();
	bytes.resize(length, 0);
	out.extend(bytes);
}

/// Bits of the number that stands in a compact form.
fn bits_of(id: u32) -> u32 {
	match &known().types.resolve(id).expect("the metadata are complete").type_def {
		TypeDef::Primitive(Primitive::U8) => 8,
		TypeDef::Primitive(Primitive::U16) => 16,
		TypeDef::Primitive(Primitive::U32) => 32,
		TypeDef::Primitive(Primitive::U128) => 128,
		TypeDef::Composite(composite) if composite.fields.len() == 1 => {
			bits_of(composite.fields[0].ty.id)
		},
		TypeDef::Tuple(tuple) if tuple.fields.is_empty() => 0,
		_ => 64,
	}
}
