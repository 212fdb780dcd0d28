//! The metadata, as committed text, and the rule that it changes with `spec_version` alone.
//!
//! Clients cache metadata by genesis hash and `spec_version`: a change under the same version makes
//! them decode wrongly. `snapshot/production.txt` is the metadata with 12 s blocks,
//! `snapshot/fast.txt` holds the rows in which the runtime with 250 ms blocks differs, and
//! `snapshot/digests.txt` has one line for each `spec_version`: version, `open` or `closed`, digest
//! of both texts.
//!
//! 1. A `closed` version is released. Its metadata never changes: renewing under it is refused.
//! 2. Only the last line may be `open`. Until it is closed, changes share the raise of the version
//!    and the line may be renewed.
//! 3. The line of a higher version closes the one before it; so does
//!    `DTAO_RENEW_SNAPSHOT=close`, the last step of a release.
//!
//! To renew the texts after a change that is meant:
//!
//! ```text
//! DTAO_RENEW_SNAPSHOT=1 cargo test -p dtao-runtime --test metadata_snapshot
//! DTAO_RENEW_SNAPSHOT=1 cargo test -p dtao-runtime --test metadata_snapshot --features fast-runtime
//! ```
//!
//! The second line is needed if a row of `fast.txt` is concerned. Two branches that change the
//! metadata conflict here; renewing on top of both resolves it.

mod snapshot;

use codec::{Compact, Decode, Encode};
use dtao_runtime::{
	constants::{FAST, PROFILE},
	VERSION,
};
use frame_metadata::{
	v16::{
		CustomMetadata, EnumDeprecationInfo, ExtrinsicMetadata, ItemDeprecationInfo, OuterEnums,
		PalletCallMetadata, PalletMetadata, PalletStorageMetadata, RuntimeMetadataV16,
		StorageEntryMetadata, StorageEntryModifier, StorageEntryType, StorageHasher,
		TransactionExtensionMetadata,
	},
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use scale_info::{meta_type, TypeInfo};
use snapshot::{
	difference,
	digests::{digest, Digests, Line, State},
	read,
	render::render,
	write, Profile, Snapshot,
};
use sp_core::OpaqueMetadata;
use std::sync::OnceLock;

/// Differing rows that a failing test shows.
const SHOWN: usize = 20;

/// The profile of this build.
fn profile() -> Profile {
	if PROFILE == FAST {
		Profile::Fast
	} else {
		Profile::Production
	}
}

/// How to renew the texts of a profile.
fn advice(profile: Profile) -> String {
	let features = match profile {
		Profile::Production => "",
		Profile::Fast => " --features fast-runtime",
	};
	format!(
		"if the change is meant, renew: DTAO_RENEW_SNAPSHOT=1 cargo test -p dtao-runtime \
		 --test metadata_snapshot{features}"
	)
}

#[allow(clippy::unwrap_used)] // a test fails by it
fn metadata() -> RuntimeMetadataV16 {
	let answer =
		dtao_runtime::api::dispatch("Metadata_metadata_at_version", &16u32.encode()).unwrap();
	let opaque = Option::<OpaqueMetadata>::decode(&mut &answer[..]).unwrap().unwrap();
	match RuntimeMetadataPrefixed::decode(&mut &opaque[..]).unwrap().1 {
		RuntimeMetadata::V16(metadata) => metadata,
		other => panic!("asked for metadata version 16, got {}", other.version()),
	}
}

/// The rendered metadata. Renews the committed files before, once, if the environment asks for it.
fn rendered() -> &'static str {
	static RENDERED: OnceLock<String> = OnceLock::new();
	RENDERED.get_or_init(|| {
		let rendered = render(&metadata());
		match std::env::var("DTAO_RENEW_SNAPSHOT").as_deref() {
			Err(_) => {},
			Ok("1") => renew(&rendered),
			Ok("close") => close(),
			Ok(other) => panic!("DTAO_RENEW_SNAPSHOT is {other}: it may be 1 or close"),
		}
		rendered
	})
}

fn renew(rendered: &str) {
	let committed = Snapshot::read();
	let snapshot = committed.with(profile(), rendered);
	let digests = Digests::read(&read("digests.txt"))
		.and_then(|digests| digests.renewed(VERSION.spec_version, &digest(&snapshot)))
		.unwrap_or_else(|e| panic!("nothing renewed: {e}"));
	snapshot.write();
	write("digests.txt", &digests.text());
}

fn close() {
	let digests = Digests::read(&read("digests.txt")).unwrap_or_else(|e| panic!("{e}"));
	digests
		.check(VERSION.spec_version, &digest(&Snapshot::read()))
		.unwrap_or_else(|e| panic!("nothing closed: {e}"));
	write("digests.txt", &digests.closed().text());
}

#[test]
fn metadata_should_equal_the_snapshot() {
	let found = rendered();
	let committed = Snapshot::read();
	let different = match profile() {
		Profile::Production => difference(&committed.production, found),
		Profile::Fast => difference(&committed.fast, &difference(&committed.production, found)),
	};
	let rows: Vec<_> = different.lines().collect();
	assert!(
		rows.is_empty(),
		"the metadata differs from runtime/tests/snapshot ({} lines, the first are shown):\n{}\n{}",
		rows.len(),
		rows.iter().take(SHOWN).copied().collect::<Vec<_>>().join("\n"),
		advice(profile()),
	);
}

#[test]
fn differences_of_fast_blocks_should_fit_the_production_snapshot() {
	rendered();
	let stale = Snapshot::read().stale_differences();
	assert!(
		stale.is_empty(),
		"fast.txt replaces rows that production.txt does not have:\n  {}\n{}",
		stale.join("\n  "),
		advice(Profile::Fast),
	);
}

#[test]
fn metadata_should_change_with_the_version_alone() {
	rendered();
	let digests = Digests::read(&read("digests.txt")).unwrap_or_else(|e| panic!("{e}"));
	digests
		.check(VERSION.spec_version, &digest(&Snapshot::read()))
		.unwrap_or_else(|e| panic!("{e}\n{}", advice(Profile::Production)));
}

/// Calls of a small pallet.
#[derive(TypeInfo)]
#[allow(dead_code, reason = "only its description is used")]
enum SmallCall {
	#[codec(index = 4)]
	Later { who: [u8; 4] },
	#[codec(index = 1)]
	First { amount: Small, list: Vec<u16> },
}

/// A type of that pallet.
#[derive(TypeInfo)]
#[allow(dead_code, reason = "only its description is used")]
struct Small {
	b: u8,
	a: Option<bool>,
}

/// A pallet with these storage items.
fn small_pallet(name: &'static str, index: u8, items: &[&'static str]) -> PalletMetadata {
	let entry = |name: &&'static str| StorageEntryMetadata {
		name: *name,
		modifier: StorageEntryModifier::Default,
		ty: StorageEntryType::Map {
			hashers: vec![StorageHasher::Identity, StorageHasher::Twox64Concat],
			key: meta_type::<(u16, [u8; 4])>(),
			value: meta_type::<Small>(),
		},
		default: vec![1, 0xab],
		docs: vec!["Left out."],
		deprecation_info: ItemDeprecationInfo::NotDeprecated,
	};
	PalletMetadata {
		name,
		storage: Some(PalletStorageMetadata {
			prefix: name,
			entries: items.iter().map(entry).collect(),
		}),
		calls: Some(PalletCallMetadata {
			ty: meta_type::<SmallCall>(),
			deprecation_info: EnumDeprecationInfo::nothing_deprecated(),
		}),
		event: None,
		constants: vec![],
		error: None,
		associated_types: vec![],
		view_functions: vec![],
		index,
		docs: vec![],
		deprecation_info: ItemDeprecationInfo::NotDeprecated,
	}
}

/// Metadata of these pallets; the types of the extrinsic are not of interest.
fn small_metadata(pallets: Vec<PalletMetadata>) -> RuntimeMetadataV16 {
	let unit = meta_type::<()>();
	let extrinsic = ExtrinsicMetadata {
		versions: vec![4],
		address_ty: unit,
		call_ty: unit,
		signature_ty: unit,
		transaction_extensions_by_version: [(0, vec![Compact(0)])].into(),
		transaction_extensions: vec![TransactionExtensionMetadata {
			identifier: "CheckSmall",
			ty: meta_type::<Compact<u64>>(),
			implicit: unit,
		}],
	};
	let outer_enums = OuterEnums { call_enum_ty: unit, event_enum_ty: unit, error_enum_ty: unit };
	let custom = CustomMetadata { map: Default::default() };
	RuntimeMetadataV16::new(pallets, extrinsic, vec![], outer_enums, custom)
}

#[test]
fn render_should_write_everything_that_clients_read() {
	let text = render(&small_metadata(vec![small_pallet("One", 3, &["Items"])]));
	let expected = "\
extrinsic
	versions [4]
	address ()
	call ()
	signature ()
	extensions of version 0: [0]
	extension 0 CheckSmall: Compact<u64> + ()

pallet 3 One
	call 1 First(amount: metadata_snapshot::Small as Small, list: Vec<u16> as Vec<u16>)
	call 4 Later(who: [u8; 4] as [u8; 4])
	storage prefix One
	storage Items[Identity u16, Twox64Concat [u8; 4]]: metadata_snapshot::Small = 0x01ab

struct metadata_snapshot::Small
	b: u8
	a: Option<bool>
";
	assert!(text == expected, "{}", difference(expected, &text));
}

#[test]
fn render_should_not_depend_on_the_order_of_entries_and_the_numbers_of_types() {
	let first = |items: &[&'static str]| small_pallet("One", 3, items);
	let second = || PalletMetadata { storage: None, ..small_pallet("Two", 2, &[]) };
	let one = small_metadata(vec![first(&["Items", "Others"]), second()]);
	let other = small_metadata(vec![second(), first(&["Others", "Items"])]);
	assert_ne!(one.types, other.types, "the numbers differ");
	assert_eq!(render(&one), render(&other));
}

#[test]
fn difference_should_show_what_went_and_what_came() {
	let old = "pallet 1 A\n\tcall 0 a()\n\tcall 1 b()\n\npallet 2 B\n\tcall 0 c()\n";
	assert_eq!(difference(old, old), "");
	assert_eq!(
		difference(old, &old.replace("b()", "b(x: u8)")),
		"pallet 1 A\n\t- call 1 b()\n\t+ call 1 b(x: u8)\n"
	);
	assert_eq!(
		difference(old, &old.replace("\npallet 2 B\n\tcall 0 c()\n", "")),
		"pallet 2 B\n\t- \n\t- call 0 c()\n"
	);
	let swapped = "pallet 1 A\n\tcall 1 b()\n\tcall 0 a()\n\npallet 2 B\n\tcall 0 c()\n";
	assert!(difference(old, swapped).contains("another order"));
	assert_ne!(difference(old, &format!("{old}\n")), "");
}

fn line(version: u32, state: State, digest: &str) -> Line {
	Line { version, state, digest: digest.into() }
}

#[test]
fn renewal_should_be_refused_when_the_version_is_released() {
	let digests = Digests(vec![line(7, State::Closed, "a")]);
	assert_eq!(digests.check(7, "a"), Ok(()));
	assert_eq!(digests.renewed(7, "a"), Ok(digests.clone()));
	for refusal in [digests.check(7, "b"), digests.renewed(7, "b").map(|_| ())] {
		assert!(refusal.unwrap_err().contains("raise spec_version"));
	}
	assert!(digests.check(6, "a").unwrap_err().contains("is below 7"));
	assert!(digests.renewed(6, "a").unwrap_err().contains("is below 7"));
}

#[test]
fn renewal_should_share_the_version_when_it_is_open() {
	let digests = Digests(vec![line(7, State::Closed, "a")]);
	assert!(digests.check(8, "b").unwrap_err().contains("no line for spec_version 8"));
	let first = digests.renewed(8, "b").unwrap();
	assert_eq!(first.0, [line(7, State::Closed, "a"), line(8, State::Open, "b")]);
	assert!(first.check(8, "c").unwrap_err().contains("out of date"));
	let second = first.renewed(8, "c").unwrap();
	assert_eq!(second.0, [line(7, State::Closed, "a"), line(8, State::Open, "c")]);
	assert_eq!(second.closed().renewed(8, "d").map(|_| ()), second.closed().check(8, "d"));
	let third = second.renewed(9, "d").unwrap();
	assert_eq!(third.0[1..], [line(8, State::Closed, "c"), line(9, State::Open, "d")]);
	assert_eq!(Digests::read(&third.text()), Ok(third));
}

#[test]
fn digests_should_be_refused_when_a_line_is_wrong() {
	for (text, reason) in [
		("7 closed", "not `version state digest`"),
		("x closed a", "no version"),
		("7 shut a", "neither open nor closed"),
		("7 closed a\n7 closed b", "have to rise"),
		("7 open a\n8 open b", "only the last"),
	] {
		assert!(Digests::read(text).unwrap_err().contains(reason), "{text}");
	}
}
