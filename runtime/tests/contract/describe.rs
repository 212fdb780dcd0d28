//! Metadata as text: one row for each thing that a client looks up by name.
//!
//! Types are written the way a client decodes them. A structure with exactly one field and no name
//! for it shows as `Name(inner)`, because that is what the decoders of the clients see; so a unit
//! type that is not transparent never equals the bare integer of the contract.

use frame_metadata::{
	v14::{PalletStorageMetadata, StorageEntryModifier, StorageEntryType},
	v15::{ExtrinsicMetadata, PalletMetadata, RuntimeMetadataV15},
};
use scale_info::{
	form::PortableForm, Field, PortableRegistry, Type, TypeDef, TypeDefPrimitive, Variant,
};
use std::collections::{BTreeMap, BTreeSet};

/// Types that clients know by name and decode without looking inside.
const LEAVES: &[&str] = &[
	"AccountId32",
	"Era",
	"H160",
	"H256",
	"MultiAddress",
	"MultiSignature",
	"RuntimeCall",
	"RuntimeEvent",
	"UncheckedExtrinsic",
];

/// Containers, written with their parameters.
const CONTAINERS: &[&str] = &["BTreeMap", "BTreeSet", "Option", "Result"];

/// One row.
#[derive(Default)]
pub struct Row {
	/// The row as the contract writes it.
	pub text: String,
	/// How the source spells the types of arguments, by argument name.
	pub spellings: BTreeMap<String, String>,
	/// The types the row mentions.
	pub types: Vec<u32>,
}

impl Row {
	fn new(text: String, types: Vec<u32>) -> Self {
		Self { text, types, ..Self::default() }
	}
}

/// Rows by their key: kind and name, such as `call add_stake`.
pub type Section = BTreeMap<String, Row>;

/// Metadata V15 as text.
pub struct Description<'a> {
	registry: &'a PortableRegistry,
	/// Rows by section: `extrinsic`, `pallet Name` or `api Name`.
	pub sections: BTreeMap<String, Section>,
}

impl<'a> Description<'a> {
	/// Describe everything.
	pub fn new(metadata: &'a RuntimeMetadataV15) -> Self {
		let mut this = Self { registry: &metadata.types, sections: BTreeMap::new() };
		for pallet in &metadata.pallets {
			this.sections.insert(format!("pallet {}", pallet.name), this.pallet(pallet));
		}
		for api in &metadata.apis {
			let rows = api.methods.iter().map(|method| {
				let inputs: Vec<_> = method
					.inputs
					.iter()
					.map(|input| format!("{}: {}", input.name, this.name(input.ty.id)))
					.collect();
				let output = this.name(method.output.id);
				let text = format!("method {}({}) -> {output}", method.name, inputs.join(", "));
				let mut types: Vec<_> = method.inputs.iter().map(|input| input.ty.id).collect();
				types.push(method.output.id);
				(format!("method {}", method.name), Row::new(text, types))
			});
			let rows = rows.collect();
			this.sections.insert(format!("api {}", api.name), rows);
		}
		this.sections.insert("extrinsic".into(), this.extrinsic(&metadata.extrinsic));
		this
	}

	fn extrinsic(&self, extrinsic: &ExtrinsicMetadata<PortableForm>) -> Section {
		let mut rows = Section::new();
		let mut add = |key: String, text: String, types| rows.insert(key, Row::new(text, types));
		add("version".into(), format!("version {}", extrinsic.version), vec![]);
		for (kind, ty) in
			[("address", extrinsic.address_ty.id), ("signature", extrinsic.signature_ty.id)]
		{
			add(kind.into(), format!("{kind} {}", self.name(ty)), vec![ty]);
		}
		for (position, extension) in extrinsic.signed_extensions.iter().enumerate() {
			let (extra, implicit) = (extension.ty.id, extension.additional_signed.id);
			let text = format!(
				"extension {position} {}: {} + {}",
				extension.identifier,
				self.payload(extra),
				self.payload(implicit)
			);
			let types = [extra, implicit].into_iter().filter(|id| !self.is_empty(*id)).collect();
			add(format!("extension {}", extension.identifier), text, types);
		}
		rows
	}

	fn pallet(&self, pallet: &PalletMetadata<PortableForm>) -> Section {
		let mut rows = Section::new();
		rows.insert("index".into(), Row::new(format!("index {}", pallet.index), vec![]));
		if let Some(calls) = &pallet.calls {
			self.variants("call", calls.ty.id, &mut rows);
		}
		if let Some(events) = &pallet.event {
			self.variants("event", events.ty.id, &mut rows);
		}
		for constant in &pallet.constants {
			let key = format!("constant {}", constant.name);
			let text = format!("{key}: {} = {}", self.name(constant.ty.id), hex(&constant.value));
			rows.insert(key, Row::new(text, vec![constant.ty.id]));
		}
		if let Some(errors) = &pallet.error {
			for variant in self.enumeration(errors.ty.id) {
				let key = format!("error {}", variant.name);
				rows.insert(key.clone(), Row::new(key, vec![]));
			}
		}
		if let Some(storage) = &pallet.storage {
			self.storage(storage, &mut rows);
		}
		rows
	}

	fn variants(&self, kind: &str, ty: u32, rows: &mut Section) {
		for variant in self.enumeration(ty) {
			let fields: Vec<_> = variant.fields.iter().map(|field| self.field(field)).collect();
			let text = format!("{kind} {} {}({})", variant.index, variant.name, fields.join(", "));
			let mut row = Row::new(text, variant.fields.iter().map(|field| field.ty.id).collect());
			for field in &variant.fields {
				if let (Some(name), Some(spelling)) = (&field.name, &field.type_name) {
					row.spellings.insert(name.clone(), spelling.clone());
				}
			}
			rows.insert(format!("{kind} {}", variant.name), row);
		}
	}

	fn storage(&self, storage: &PalletStorageMetadata<PortableForm>, rows: &mut Section) {
		for entry in &storage.entries {
			let (keys, value, mut types) = match &entry.ty {
				StorageEntryType::Plain(value) => (String::new(), value.id, vec![]),
				StorageEntryType::Map { hashers, key, value } => {
					let keys = match (hashers.len(), &self.ty(key.id).type_def) {
						(2.., TypeDef::Tuple(parts)) => {
							parts.fields.iter().map(|part| part.id).collect()
						},
						_ => vec![key.id],
					};
					let text: Vec<_> = hashers
						.iter()
						.zip(&keys)
						.map(|(hasher, key)| format!("{hasher:?} {}", self.name(*key)))
						.collect();
					(format!("[{}]", text.join(", ")), value.id, keys)
				},
			};
			types.push(value);
			let key = format!("storage {}", entry.name);
			let value = self.name(value);
			let text = match entry.modifier {
				StorageEntryModifier::Optional => format!("{key}{keys}: optional {value}"),
				StorageEntryModifier::Default => {
					format!("{key}{keys}: {value} = {}", hex(&entry.default))
				},
			};
			rows.insert(key, Row::new(text, types));
		}
	}

	/// Every type with fields or variants that the given ones lead to, by its short name.
	pub fn named_types(&self, roots: &BTreeSet<u32>) -> BTreeMap<String, BTreeSet<u32>> {
		let mut named = BTreeMap::<_, BTreeSet<u32>>::new();
		let mut seen = BTreeSet::new();
		let mut open: Vec<u32> = roots.iter().copied().collect();
		while let Some(id) = open.pop() {
			if !seen.insert(id) {
				continue;
			}
			let ty = self.ty(id);
			let short = short_name(ty);
			if LEAVES.contains(&short) {
				continue;
			}
			if !short.is_empty() && !CONTAINERS.contains(&short) && self.newtype(ty).is_none() {
				named.entry(short.into()).or_default().insert(id);
			}
			match &ty.type_def {
				TypeDef::Composite(composite) => {
					open.extend(composite.fields.iter().map(|field| field.ty.id))
				},
				TypeDef::Variant(enumeration) => open.extend(
					enumeration.variants.iter().flat_map(|v| &v.fields).map(|field| field.ty.id),
				),
				TypeDef::Sequence(list) => open.push(list.type_param.id),
				TypeDef::Array(array) => open.push(array.type_param.id),
				TypeDef::Tuple(tuple) => open.extend(tuple.fields.iter().map(|part| part.id)),
				TypeDef::Compact(compact) => open.push(compact.type_param.id),
				TypeDef::Primitive(_) | TypeDef::BitSequence(_) => {},
			}
		}
		named
	}

	/// Whether a type is a `struct` or an `enum`, and its fields or variants in order.
	pub fn definition(&self, id: u32) -> (&'static str, Vec<String>) {
		match &self.ty(id).type_def {
			TypeDef::Composite(composite) => {
				("struct", composite.fields.iter().map(|field| self.field(field)).collect())
			},
			TypeDef::Variant(enumeration) => {
				("enum", enumeration.variants.iter().map(|v| self.variant(v)).collect())
			},
			other => panic!("type {id} has neither fields nor variants: {other:?}"),
		}
	}

	fn variant(&self, variant: &Variant<PortableForm>) -> String {
		let fields: Vec<_> = variant.fields.iter().map(|field| self.field(field)).collect();
		let fields = match variant.fields.first() {
			None => String::new(),
			Some(first) if first.name.is_some() => format!(" {{ {} }}", fields.join(", ")),
			Some(_) => format!("({})", fields.join(", ")),
		};
		format!("{} {}{fields}", variant.index, variant.name)
	}

	fn field(&self, field: &Field<PortableForm>) -> String {
		match &field.name {
			Some(name) => format!("{name}: {}", self.name(field.ty.id)),
			None => self.name(field.ty.id),
		}
	}

	/// A type as rows write it.
	fn name(&self, id: u32) -> String {
		let ty = self.ty(id);
		let short = short_name(ty);
		if CONTAINERS.contains(&short) {
			let parameters: Vec<_> =
				ty.type_params.iter().flat_map(|p| p.ty).map(|p| self.name(p.id)).collect();
			return format!("{short}<{}>", parameters.join(", "));
		}
		if !LEAVES.contains(&short) {
			if let Some(inner) = self.newtype(ty) {
				return format!("{short}({})", self.name(inner));
			}
		}
		match &ty.type_def {
			TypeDef::Composite(_) | TypeDef::Variant(_) => short.into(),
			TypeDef::Sequence(list) => format!("Vec<{}>", self.name(list.type_param.id)),
			TypeDef::Array(array) => {
				format!("[{}; {}]", self.name(array.type_param.id), array.len)
			},
			TypeDef::Tuple(tuple) => {
				let parts: Vec<_> = tuple.fields.iter().map(|part| self.name(part.id)).collect();
				format!("({})", parts.join(", "))
			},
			TypeDef::Compact(compact) => format!("Compact<{}>", self.name(compact.type_param.id)),
			TypeDef::Primitive(primitive) => primitive_name(primitive).into(),
			TypeDef::BitSequence(_) => "BitSequence".into(),
		}
	}

	/// What an extension adds to a transaction: `()` for nothing, else the type inside it.
	fn payload(&self, id: u32) -> String {
		if self.is_empty(id) {
			return "()".into();
		}
		let ty = self.ty(id);
		match self.newtype(ty) {
			Some(inner) if !LEAVES.contains(&short_name(ty)) => self.payload(inner),
			_ => self.name(id),
		}
	}

	fn is_empty(&self, id: u32) -> bool {
		match &self.ty(id).type_def {
			TypeDef::Composite(composite) => {
				composite.fields.iter().all(|field| self.is_empty(field.ty.id))
			},
			TypeDef::Tuple(tuple) => tuple.fields.iter().all(|part| self.is_empty(part.id)),
			_ => false,
		}
	}

	/// The one field of a structure that has no name for it.
	fn newtype(&self, ty: &Type<PortableForm>) -> Option<u32> {
		match &ty.type_def {
			TypeDef::Composite(composite) => match composite.fields.as_slice() {
				[only] if only.name.is_none() => Some(only.ty.id),
				_ => None,
			},
			_ => None,
		}
	}

	fn enumeration(&self, id: u32) -> &'a [Variant<PortableForm>] {
		match &self.ty(id).type_def {
			TypeDef::Variant(enumeration) => &enumeration.variants,
			other => panic!("type {id} is no enumeration: {other:?}"),
		}
	}

	fn ty(&self, id: u32) -> &'a Type<PortableForm> {
		self.registry.resolve(id).unwrap_or_else(|| panic!("no type {id} in the registry"))
	}
}

fn short_name(ty: &Type<PortableForm>) -> &str {
	ty.path.segments.last().map(String::as_str).unwrap_or_default()
}

fn primitive_name(primitive: &TypeDefPrimitive) -> &'static str {
	match primitive {
		TypeDefPrimitive::Bool => "bool",
		TypeDefPrimitive::Char => "char",
		TypeDefPrimitive::Str => "str",
		TypeDefPrimitive::U8 => "u8",
		TypeDefPrimitive::U16 => "u16",
		TypeDefPrimitive::U32 => "u32",
		TypeDefPrimitive::U64 => "u64",
		TypeDefPrimitive::U128 => "u128",
		TypeDefPrimitive::U256 => "u256",
		TypeDefPrimitive::I8 => "i8",
		TypeDefPrimitive::I16 => "i16",
		TypeDefPrimitive::I32 => "i32",
		TypeDefPrimitive::I64 => "i64",
		TypeDefPrimitive::I128 => "i128",
		TypeDefPrimitive::I256 => "i256",
	}
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().fold("0x".into(), |text, byte| format!("{text}{byte:02x}"))
}
