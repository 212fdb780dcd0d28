//! The interface that the public clients rely on, against the metadata of this runtime.
//!
//! Clients know pallets, calls, storage items, events and runtime APIs by name, and decode by what
//! metadata says. The files in `contract/` list what they need; a row that is missing or different
//! here is a client that stops working.

mod contract;

use codec::{Decode, Encode};
use contract::{
	compare::{Contract, Report},
	describe::Description,
};
use frame_metadata::{
	v14::{PalletMetadata, RuntimeMetadataV14, StorageEntryType},
	v15::RuntimeMetadataV15,
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use scale_info::{form::PortableForm, TypeDef};
use sp_core::OpaqueMetadata;

const CORE: &str = include_str!("contract/core.txt");
const EXTENDED: &str = include_str!("contract/extended.txt");
const TYPES: &str = include_str!("contract/types.txt");

/// Ask the runtime the way a client does, through its API.
fn ask<T: Decode>(method: &str, arguments: &[u8]) -> T {
	let answer = dtao_runtime::api::dispatch(method, arguments)
		.unwrap_or_else(|| panic!("the runtime has no {method}"));
	T::decode(&mut &answer[..]).unwrap_or_else(|e| panic!("{method}: {e}"))
}

fn decode(opaque: OpaqueMetadata) -> RuntimeMetadata {
	RuntimeMetadataPrefixed::decode(&mut &opaque[..])
		.unwrap_or_else(|e| panic!("metadata does not decode: {e}"))
		.1
}

/// What `state_getMetadata` answers.
fn v14() -> RuntimeMetadataV14 {
	match decode(ask("Metadata_metadata", &[])) {
		RuntimeMetadata::V14(metadata) => metadata,
		other => panic!("plain metadata has version {}, clients expect 14", other.version()),
	}
}

/// What `Metadata_metadata_at_version` answers for 15.
fn v15() -> RuntimeMetadataV15 {
	let opaque: Option<OpaqueMetadata> = ask("Metadata_metadata_at_version", &15u32.encode());
	match opaque.map(decode) {
		Some(RuntimeMetadata::V15(metadata)) => metadata,
		_ => panic!("the runtime does not answer with metadata version 15"),
	}
}

fn fail_unless_empty(what: &str, lines: &[String]) {
	assert!(lines.is_empty(), "{} {what}:\n  {}\n", lines.len(), lines.join("\n  "));
}

#[test]
fn core_interface_should_be_complete() {
	let metadata = v15();
	let description = Description::new(&metadata);
	let report = Report::rows(&Contract::read(CORE), &description);
	let problems: Vec<_> = report
		.missing
		.iter()
		.map(|row| format!("missing    {row}"))
		.chain(report.different.iter().map(|row| format!("different  {row}")))
		.collect();
	fail_unless_empty("rows of the core interface are missing or different", &problems);
}

#[test]
fn extended_interface_should_not_differ() {
	let metadata = v15();
	let description = Description::new(&metadata);
	let contract = Contract::read(EXTENDED);
	let report = Report::rows(&contract, &description);
	for row in &report.missing {
		println!("not built: {row}");
	}
	println!("{} of {} rows are not built", report.missing.len(), contract.len());
	fail_unless_empty("rows of the extended interface are different", &report.different);
}

#[test]
fn types_should_have_the_fields_that_clients_read() {
	let metadata = v15();
	let description = Description::new(&metadata);
	let mut roots = Report::rows(&Contract::read(CORE), &description).types;
	roots.extend(Report::rows(&Contract::read(EXTENDED), &description).types);
	let report = Report::definitions(&Contract::read(TYPES), &description, &roots);
	fail_unless_empty("types are reached by rows and not in types.txt", &report.missing);
	fail_unless_empty("types differ", &report.different);
}

#[test]
fn first_type_should_be_the_account() {
	// One client takes type 0 for the account without looking.
	for registry in [v14().types, v15().types] {
		let first = registry.resolve(0).map(|ty| ty.path.segments.join("::"));
		assert_eq!(first.as_deref(), Some("sp_core::crypto::AccountId32"));
	}
}

#[test]
fn both_versions_should_number_pallet_types_alike() {
	// One client reads type numbers in version 14 and looks them up in version 15.
	let (old, new) = (v14(), v15());
	assert_eq!(old.pallets.len(), new.pallets.len());
	for (old, new) in old.pallets.iter().zip(&new.pallets) {
		let new = PalletMetadata::<PortableForm> {
			name: new.name.clone(),
			storage: new.storage.clone(),
			calls: new.calls.clone(),
			event: new.event.clone(),
			constants: new.constants.clone(),
			error: new.error.clone(),
			index: new.index,
		};
		assert!(*old == new, "pallet {} has other type numbers in version 15", old.name);
	}
	let mut open: Vec<u32> = old.pallets.iter().flat_map(type_ids).collect();
	let mut seen = std::collections::BTreeSet::new();
	while let Some(id) = open.pop() {
		if seen.insert(id) {
			let (ty, same) = (old.types.resolve(id), new.types.resolve(id));
			assert_eq!(ty, same, "type {id} differs between versions");
			open.extend(ty.into_iter().flat_map(|ty| neighbours(&ty.type_def)));
		}
	}
}

/// The types a pallet names in metadata.
fn type_ids(pallet: &PalletMetadata<PortableForm>) -> Vec<u32> {
	let mut ids = Vec::new();
	for entry in pallet.storage.iter().flat_map(|storage| &storage.entries) {
		match &entry.ty {
			StorageEntryType::Plain(value) => ids.push(value.id),
			StorageEntryType::Map { key, value, .. } => ids.extend([key.id, value.id]),
		}
	}
	ids.extend(pallet.calls.iter().map(|calls| calls.ty.id));
	ids.extend(pallet.event.iter().map(|events| events.ty.id));
	ids.extend(pallet.error.iter().map(|errors| errors.ty.id));
	ids.extend(pallet.constants.iter().map(|constant| constant.ty.id));
	ids
}

/// The types that a type mentions.
fn neighbours(definition: &TypeDef<PortableForm>) -> Vec<u32> {
	match definition {
		TypeDef::Composite(composite) => composite.fields.iter().map(|f| f.ty.id).collect(),
		TypeDef::Variant(variants) => {
			variants.variants.iter().flat_map(|v| &v.fields).map(|f| f.ty.id).collect()
		},
		TypeDef::Sequence(list) => vec![list.type_param.id],
		TypeDef::Array(array) => vec![array.type_param.id],
		TypeDef::Tuple(tuple) => tuple.fields.iter().map(|part| part.id).collect(),
		TypeDef::Compact(compact) => vec![compact.type_param.id],
		TypeDef::Primitive(_) | TypeDef::BitSequence(_) => vec![],
	}
}

#[test]
fn registry_should_have_the_paths_that_clients_look_up() {
	let metadata = v15();
	let paths: Vec<String> =
		metadata.types.types.iter().map(|ty| ty.ty.path.segments.join("::")).collect();
	for wanted in [
		"frame_system::EventRecord",
		"sp_core::crypto::AccountId32",
		"sp_runtime::generic::digest::DigestItem",
		"sp_runtime::generic::era::Era",
		"sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic",
		"sp_runtime::multiaddress::MultiAddress",
		"sp_weights::weight_v2::Weight",
	] {
		assert!(paths.iter().any(|path| path == wanted), "no type with the path {wanted}");
	}
	let proxy_types: Vec<_> =
		paths.iter().filter(|path| path.split("::").nth(1) == Some("ProxyType")).collect();
	assert_eq!(proxy_types.len(), 1, "clients find ProxyType as the second segment of a path");
}

#[test]
fn every_error_should_be_documented() {
	// Clients print the documentation, and one of them fails to show an error without it.
	let metadata = v15();
	let mut silent = Vec::new();
	for pallet in &metadata.pallets {
		let errors = pallet.error.iter().flat_map(|error| metadata.types.resolve(error.ty.id));
		for ty in errors {
			let TypeDef::Variant(variants) = &ty.type_def else { panic!("errors are an enum") };
			for variant in &variants.variants {
				// FRAME declares this one without a text, and no call returns it.
				let never_returned = pallet.name == "TxPause" && variant.name == "NotFound";
				if !never_returned && variant.docs.iter().all(|line| line.trim().is_empty()) {
					silent.push(format!("{}.{}", pallet.name, variant.name));
				}
			}
		}
	}
	fail_unless_empty("errors have no documentation", &silent);
}

#[test]
fn only_four_extensions_should_carry_data() {
	// Clients do not follow metadata here: they write these four, in this order.
	let metadata = v15();
	let description = Description::new(&metadata);
	let with_data: Vec<_> = metadata
		.extrinsic
		.signed_extensions
		.iter()
		.map(|extension| extension.identifier.as_str())
		.filter(|name| {
			let row = &description.sections["extrinsic"][&format!("extension {name}")];
			!row.text.contains(": () + ")
		})
		.collect();
	assert_eq!(
		with_data,
		["CheckMortality", "CheckNonce", "ChargeTransactionPayment", "CheckMetadataHash"]
	);
}

#[test]
fn comparison_should_notice_every_kind_of_change() {
	let metadata = v15();
	let description = Description::new(&metadata);
	let unchanged = "pallet Balances\n\
		\tindex 5\n\
		\tcall 3 transfer_keep_alive(dest: MultiAddress as AccountIdLookupOf<T>, value: Compact<u64>)\n\
		\tconstant ExistentialDeposit: u64\n\
		pallet System\n\
		\tstorage BlockHash[Twox64Concat u32]: H256\n";
	let report = Report::rows(&Contract::read(unchanged), &description);
	assert_eq!((report.missing, report.different), (vec![], vec![]));

	for (from, to) in [
		("index 5", "index 6"),
		("call 3", "call 4"),
		("dest:", "destination:"),
		("Compact<u64>", "u64"),
		(" as AccountIdLookupOf<T>", " as AccountId"),
		("Deposit: u64", "Deposit: u128"),
		("Deposit: u64", "Deposit: u64 = 0x00"),
		("Twox64Concat", "Identity"),
		("u32]", "u64]"),
		(": H256", ": optional H256"),
	] {
		let changed = unchanged.replace(from, to);
		assert_ne!(changed, unchanged);
		let report = Report::rows(&Contract::read(&changed), &description);
		assert_eq!((report.missing.len(), report.different.len()), (0, 1), "{from} -> {to}");
	}
	for (from, to) in [("keep_alive", "keep"), ("Existential", "Other"), ("System", "Systems")] {
		let changed = unchanged.replace(from, to);
		let report = Report::rows(&Contract::read(&changed), &description);
		assert_eq!((report.missing.len(), report.different.len()), (1, 0), "{from} -> {to}");
	}
}

#[test]
fn comparison_should_notice_changed_definitions() {
	let metadata = v15();
	let description = Description::new(&metadata);
	let rows = Contract::read(
		"pallet System\n\tstorage Account[Blake2_128Concat AccountId32]: AccountInfo\n",
	);
	let roots = Report::rows(&rows, &description).types;
	let start = TYPES.find("struct AccountData").unwrap();
	let end = TYPES.find("struct Announcement").unwrap();
	let definitions = &TYPES[start..end];

	let report = Report::definitions(&Contract::read(definitions), &description, &roots);
	assert_eq!((report.missing, report.different), (vec![], vec![]));
	let swapped = definitions.replace("free", "open");
	let report = Report::definitions(&Contract::read(&swapped), &description, &roots);
	assert_eq!((report.missing.len(), report.different.len()), (0, 1));
	let report = Report::definitions(&Contract::read(""), &description, &roots);
	assert_eq!(report.missing.len(), 2);
}
