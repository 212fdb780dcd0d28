//! Metadata as sorted text.
//!
//! A section has its header at the margin and its rows indented. Everything that clients look up by
//! name is sorted by name, everything that they encode by number is sorted by number; fields stay
//! in their order, which is their encoding. Types are written by path and parameters, never by
//! number, so the text depends neither on the order of entries nor on the numbering of types.
//! Documentation is left out.

use frame_metadata::v16::{
	ExtrinsicMetadata, FunctionParamMetadata, PalletMetadata, PalletStorageMetadata,
	RuntimeApiMetadata, RuntimeMetadataV16, StorageEntryModifier, StorageEntryType,
};
use scale_info::{form::PortableForm, Field, PortableRegistry, Type, TypeDef, Variant};
use std::collections::{BTreeMap, BTreeSet};

/// Containers that everybody knows: written where they are used, without a section of their own.
const WELL_KNOWN: &[&str] = &["BTreeMap", "BTreeSet", "Option", "Result"];

/// The type whose parameters make up the section `extrinsic`: written without them.
const EXTRINSIC: &str = "UncheckedExtrinsic";

/// The whole metadata as text.
pub fn render(metadata: &RuntimeMetadataV16) -> String {
	let names = Names { registry: &metadata.types };
	let mut text = Text::default();
	extrinsic(&names, &metadata.extrinsic, &mut text);
	let mut pallets: Vec<_> = metadata.pallets.iter().collect();
	pallets.sort_by_key(|pallet| pallet.index);
	for one in pallets {
		pallet(&names, one, &mut text);
	}
	let mut apis: Vec<_> = metadata.apis.iter().collect();
	apis.sort_by_key(|api| &api.name);
	for one in apis {
		api(&names, one, &mut text);
	}
	for (name, value) in &metadata.custom.map {
		text.section(format!("custom {name}"));
		text.row(format!("{} = {}", names.of(value.ty.id), hex(&value.value)));
	}
	definitions(&names, &rendered_elsewhere(metadata), &mut text);
	text.0
}

/// The text under construction.
#[derive(Default)]
struct Text(String);

impl Text {
	fn section(&mut self, header: String) {
		if !self.0.is_empty() {
			self.0.push('\n');
		}
		self.0.push_str(&header);
		self.0.push('\n');
	}

	fn row(&mut self, row: String) {
		self.0.push('\t');
		self.0.push_str(&row);
		self.0.push('\n');
	}

	fn sorted(&mut self, mut rows: Vec<String>) {
		rows.sort();
		for row in rows {
			self.row(row);
		}
	}
}

fn extrinsic(names: &Names, extrinsic: &ExtrinsicMetadata<PortableForm>, text: &mut Text) {
	text.section("extrinsic".into());
	text.row(format!("versions {:?}", extrinsic.versions));
	text.row(format!("address {}", names.of(extrinsic.address_ty.id)));
	text.row(format!("call {}", names.of(extrinsic.call_ty.id)));
	text.row(format!("signature {}", names.of(extrinsic.signature_ty.id)));
	for (version, positions) in &extrinsic.transaction_extensions_by_version {
		let positions: Vec<u32> = positions.iter().map(|position| position.0).collect();
		text.row(format!("extensions of version {version}: {positions:?}"));
	}
	for (position, extension) in extrinsic.transaction_extensions.iter().enumerate() {
		text.row(format!(
			"extension {position} {}: {} + {}",
			extension.identifier,
			names.of(extension.ty.id),
			names.of(extension.implicit.id)
		));
	}
}

fn pallet(names: &Names, pallet: &PalletMetadata<PortableForm>, text: &mut Text) {
	text.section(format!("pallet {} {}", pallet.index, pallet.name));
	for (kind, ty) in [
		("call", pallet.calls.as_ref().map(|calls| calls.ty.id)),
		("event", pallet.event.as_ref().map(|events| events.ty.id)),
		("error", pallet.error.as_ref().map(|errors| errors.ty.id)),
	] {
		for variant in ty.into_iter().flat_map(|ty| names.variants(ty)) {
			text.row(format!("{kind} {}", names.variant(variant, kind == "call")));
		}
	}
	let constants = pallet.constants.iter().map(|constant| {
		let ty = names.of(constant.ty.id);
		format!("constant {}: {ty} = {}", constant.name, hex(&constant.value))
	});
	text.sorted(constants.collect());
	if let Some(entries) = &pallet.storage {
		storage(names, entries, text);
	}
	let functions = pallet.view_functions.iter().map(|function| {
		let (inputs, output) = (names.inputs(&function.inputs), names.of(function.output.id));
		format!("view {} {}({inputs}) -> {output}", hex(&function.id), function.name)
	});
	text.sorted(functions.collect());
	let associated = pallet.associated_types.iter();
	text.sorted(
		associated.map(|ty| format!("associated {}: {}", ty.name, names.of(ty.ty.id))).collect(),
	);
}

fn storage(names: &Names, storage: &PalletStorageMetadata<PortableForm>, text: &mut Text) {
	text.row(format!("storage prefix {}", storage.prefix));
	let rows = storage.entries.iter().map(|entry| {
		let (keys, value) = match &entry.ty {
			StorageEntryType::Plain(value) => (String::new(), value.id),
			StorageEntryType::Map { hashers, key, value } => {
				let keys: Vec<_> = match (hashers.len(), &names.ty(key.id).type_def) {
					(2.., TypeDef::Tuple(parts)) => parts.fields.iter().map(|p| p.id).collect(),
					_ => vec![key.id],
				};
				assert_eq!(hashers.len(), keys.len(), "keys of {}", entry.name);
				let keys = hashers.iter().zip(keys);
				let keys: Vec<_> =
					keys.map(|(hasher, key)| format!("{hasher:?} {}", names.of(key))).collect();
				(format!("[{}]", keys.join(", ")), value.id)
			},
		};
		let modifier = match entry.modifier {
			StorageEntryModifier::Optional => "optional ",
			StorageEntryModifier::Default => "",
		};
		let (value, default) = (names.of(value), hex(&entry.default));
		format!("storage {}{keys}: {modifier}{value} = {default}", entry.name)
	});
	text.sorted(rows.collect());
}

fn api(names: &Names, api: &RuntimeApiMetadata<PortableForm>, text: &mut Text) {
	text.section(format!("api {} {}", api.name, api.version.0));
	let methods = api.methods.iter().map(|method| {
		let (inputs, output) = (names.inputs(&method.inputs), names.of(method.output.id));
		format!("method {}({inputs}) -> {output}", method.name)
	});
	text.sorted(methods.collect());
}

/// The enumerations of calls, events and errors: the pallets' sections show them.
fn rendered_elsewhere(metadata: &RuntimeMetadataV16) -> BTreeSet<u32> {
	metadata
		.pallets
		.iter()
		.flat_map(|pallet| {
			[
				pallet.calls.as_ref().map(|calls| calls.ty.id),
				pallet.event.as_ref().map(|events| events.ty.id),
				pallet.error.as_ref().map(|errors| errors.ty.id),
			]
		})
		.flatten()
		.collect()
}

/// Every type with fields or variants. Two types of one name would make the text ambiguous.
fn definitions(names: &Names, elsewhere: &BTreeSet<u32>, text: &mut Text) {
	let mut found = BTreeMap::<String, Vec<String>>::new();
	for ty in &names.registry.types {
		let short = ty.ty.path.segments.last().map(String::as_str).unwrap_or_default();
		if elsewhere.contains(&ty.id) || WELL_KNOWN.contains(&short) {
			continue;
		}
		let rows: Vec<String> = match &ty.ty.type_def {
			TypeDef::Composite(composite) => {
				composite.fields.iter().map(|field| names.field(field, false)).collect()
			},
			TypeDef::Variant(_) => {
				names.variants(ty.id).into_iter().map(|v| names.variant(v, false)).collect()
			},
			_ => continue,
		};
		let kind = match &ty.ty.type_def {
			TypeDef::Composite(_) => "struct",
			_ => "enum",
		};
		let header = format!("{kind} {}", names.of(ty.id));
		if let Some(other) = found.insert(header.clone(), rows.clone()) {
			assert_eq!(other, rows, "two different types are called {header}");
		}
	}
	for (header, rows) in found {
		text.section(header);
		for row in rows {
			text.row(row);
		}
	}
}

/// Types and fields as text.
struct Names<'a> {
	registry: &'a PortableRegistry,
}

impl<'a> Names<'a> {
	fn ty(&self, id: u32) -> &'a Type<PortableForm> {
		self.registry.resolve(id).unwrap_or_else(|| panic!("no type {id} in the registry"))
	}

	/// A type by its path and parameters, or by its shape where it has no path.
	fn of(&self, id: u32) -> String {
		let ty = self.ty(id);
		match &ty.type_def {
			TypeDef::Composite(_) | TypeDef::Variant(_) => {
				let parameters: Vec<_> = ty
					.type_params
					.iter()
					.map(|parameter| parameter.ty.map_or("_".into(), |ty| self.of(ty.id)))
					.collect();
				let path = ty.path.segments.join("::");
				match parameters.as_slice() {
					[] => path,
					_ if path.ends_with(EXTRINSIC) => path,
					_ => format!("{path}<{}>", parameters.join(", ")),
				}
			},
			TypeDef::Sequence(list) => format!("Vec<{}>", self.of(list.type_param.id)),
			TypeDef::Array(array) => format!("[{}; {}]", self.of(array.type_param.id), array.len),
			TypeDef::Tuple(tuple) => {
				let parts: Vec<_> = tuple.fields.iter().map(|part| self.of(part.id)).collect();
				format!("({})", parts.join(", "))
			},
			TypeDef::Compact(compact) => format!("Compact<{}>", self.of(compact.type_param.id)),
			TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
			TypeDef::BitSequence(bits) => format!(
				"BitVec<{}, {}>",
				self.of(bits.bit_store_type.id),
				self.of(bits.bit_order_type.id)
			),
		}
	}

	fn inputs(&self, inputs: &[FunctionParamMetadata<PortableForm>]) -> String {
		let inputs: Vec<_> = inputs
			.iter()
			.map(|input| format!("{}: {}", input.name, self.of(input.ty.id)))
			.collect();
		inputs.join(", ")
	}

	/// The variants of an enumeration by number.
	fn variants(&self, id: u32) -> Vec<&'a Variant<PortableForm>> {
		let TypeDef::Variant(enumeration) = &self.ty(id).type_def else {
			panic!("{} is no enumeration", self.of(id));
		};
		let mut variants: Vec<_> = enumeration.variants.iter().collect();
		variants.sort_by_key(|variant| variant.index);
		variants
	}

	fn variant(&self, variant: &Variant<PortableForm>, spelled: bool) -> String {
		let fields: Vec<_> =
			variant.fields.iter().map(|field| self.field(field, spelled)).collect();
		match fields.as_slice() {
			[] if !spelled => format!("{} {}", variant.index, variant.name),
			_ => format!("{} {}({})", variant.index, variant.name, fields.join(", ")),
		}
	}

	/// A field; `spelled` adds how the source writes its type, by which one client parses values.
	fn field(&self, field: &Field<PortableForm>, spelled: bool) -> String {
		let name = field.name.as_ref().map_or(String::new(), |name| format!("{name}: "));
		let spelling = match &field.type_name {
			Some(spelling) if spelled => format!(" as {spelling}"),
			_ => String::new(),
		};
		format!("{name}{}{spelling}", self.of(field.ty.id))
	}
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().fold("0x".into(), |text, byte| format!("{text}{byte:02x}"))
}
