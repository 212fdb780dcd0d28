//! A migration of many blocks through data of users, with what blocks do meanwhile: the rehearsal of
//! `migrations::trial`, in the place of the steps of a release.
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, reason = "tests may panic")]

#[allow(dead_code, reason = "what other tests use")]
#[path = "runtime/common.rs"]
mod common;

use codec::Encode;
use common::{events, finish_block, genesis, open_header, send, timestamp, transfer};
use dtao_runtime::{
	configs::upgrade::MigrationWeight, migrations::trial::SecureAddresses, AccountId, Executive,
	MultiBlockMigrations, Runtime, RuntimeCall, RuntimeEvent, SafeMode, System, VERSION,
};
use dtao_runtime_api::stored::{BoundedBytes, ChainIdentityV2};
use dtao_types::NetUid;
use frame_support::migrations::{MultiStepMigrator, SteppedMigration};
use frame_system::{LastRuntimeUpgrade, LastRuntimeUpgradeInfo};
use pallet_migrations::{Event, Historic};
use pallet_subtensor::{BlocksSinceLastStep, IdentitiesV2};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::{traits::Dispatchable, ExtrinsicInclusionMode};

/// The first block with the new runtime.
const FIRST: u32 = 2;
/// Bytes, the longest address.
const LONGEST: usize = 256;

/// What two blocks and a half migrate.
fn many() -> u32 {
	let a_block = MigrationWeight::get().ref_time() / SecureAddresses::weight().ref_time();
	u32::try_from(a_block * 5 / 2).expect("are few")
}

fn coldkey(index: u32) -> AccountId {
	sp_io::hashing::blake2_256(&index.encode()).into()
}

fn say(index: u32, url: &str) {
	let url = BoundedBytes::try_from(url.as_bytes().to_vec()).expect("short enough");
	let identity = ChainIdentityV2 { url, ..Default::default() };
	IdentitiesV2::<Runtime>::insert(coldkey(index), identity);
}

fn said(index: u32) -> String {
	let identity = IdentitiesV2::<Runtime>::get(coldkey(index)).expect("was said");
	String::from_utf8(identity.url.to_vec()).expect("as it was said")
}

/// A third has nothing to migrate.
fn url(index: u32, scheme: &str) -> String {
	match index % 3 {
		0 => format!("{scheme}://{index}.example"),
		1 => format!("https://{index}.example/http://"),
		_ => String::new(),
	}
}

/// The state that the runtime before this one left.
fn upgraded(identities: u32) -> sp_io::TestExternalities {
	let mut chain = genesis("local_testnet");
	chain.execute_with(|| {
		(0..identities).for_each(|index| say(index, &url(index, "http")));
		assert_eq!(block(FIRST - 1), (ExtrinsicInclusionMode::AllExtrinsics, vec![]));
		upgrade();
	});
	chain
}

/// Let the next block find that the runtime is a new one.
fn upgrade() {
	let spec_version = VERSION.spec_version.saturating_sub(1).into();
	let last = LastRuntimeUpgradeInfo { spec_version, spec_name: VERSION.spec_name.clone() };
	LastRuntimeUpgrade::<Runtime>::put(last);
}

/// What the events of the block say of the migration.
fn advance() -> Vec<Event<Runtime>> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			RuntimeEvent::MultiBlockMigrations(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Opens a block, applies its timestamp, lets the migration take its step, which the block builder and
/// the import do behind the inherents, and closes the block. What the header allowed, and what happened.
fn block(number: u32) -> (ExtrinsicInclusionMode, Vec<Event<Runtime>>) {
	let mode = Executive::initialize_block(&open_header(number, number.into()));
	Executive::apply_extrinsic(timestamp(number.into())).expect("is valid").expect("dispatches");
	if mode == ExtrinsicInclusionMode::AllExtrinsics {
		let paid = send(
			Bob,
			System::account_nonce(Bob.to_account_id()),
			transfer(Alice.to_account_id(), 1),
		);
		assert!(paid.is_ok(), "a transaction is let in: {paid:?}");
	}
	finish_block();
	let used = System::block_weight().total();
	let whole = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
	assert!(used.all_lte(whole), "{used} of {whole}");
	(mode, advance())
}

#[test]
fn data_should_be_migrated_once_while_blocks_go_on() {
	let identities = many();
	upgraded(identities).execute_with(|| {
		let counted = || BlocksSinceLastStep::<Runtime>::get(NetUid::new(1));
		let before = counted();
		let mut seen = Vec::new();
		let mut number = FIRST - 1;
		while seen.last() != Some(&Event::UpgradeCompleted) {
			number += 1;
			let (mode, events) = block(number);
			assert_eq!(mode, ExtrinsicInclusionMode::OnlyInherents);
			seen.extend(events);
			assert!(number < FIRST + 5, "{seen:?}");
			// Whatever is read meanwhile decodes, old or new.
			let is = |index: &u32, scheme| said(*index) == url(*index, scheme);
			assert!((0..identities).all(|index| is(&index, "http") || is(&index, "https")));
		}
		assert!(number >= FIRST + 2, "{seen:?}");
		let mut expected = vec![Event::UpgradeStarted { migrations: 1 }];
		let took = |number: u32| number - (FIRST - 1);
		let advanced = |n| Event::MigrationAdvanced { index: 0, took: took(n) };
		expected.extend((FIRST..number).map(advanced));
		expected.push(Event::MigrationCompleted { index: 0, took: took(number) });
		expected.push(Event::UpgradeCompleted);
		assert_eq!(seen, expected);
		for index in 0..identities {
			assert_eq!(said(index), url(index, "https"));
		}
		assert_eq!(counted() - before, u64::from(took(number)), "the economy goes on");
		assert!(Historic::<Runtime>::contains_key(id()));
		// The next block takes transactions, and the next upgrade leaves out what is done.
		assert_eq!(block(number + 1), (ExtrinsicInclusionMode::AllExtrinsics, vec![]));
		say(0, "http://later.example");
		upgrade();
		let (_, events) = block(number + 2);
		assert!(events.contains(&Event::MigrationSkipped { index: 0 }), "{events:?}");
		assert_eq!(said(0), "http://later.example");
		assert_eq!(block(number + 3).0, ExtrinsicInclusionMode::AllExtrinsics);
	});
}

fn id() -> frame_support::BoundedVec<u8, frame_support::traits::ConstU32<256>> {
	SecureAddresses::id().encode().try_into().expect("short enough")
}

#[test]
fn migration_that_cannot_go_on_should_undo_its_step_and_close_the_chain_to_users() {
	upgraded(3).execute_with(|| {
		let full = format!("http://{}", "x".repeat(LONGEST - "http://".len()));
		say(3, &full);
		let (mode, events) = block(FIRST);
		assert_eq!(mode, ExtrinsicInclusionMode::OnlyInherents);
		assert!(events.contains(&Event::UpgradeFailed), "{events:?}");
		// All of its step, whichever came first.
		for index in 0..3 {
			assert_eq!(said(index), url(index, "http"));
		}
		assert_eq!(said(3), full);
		assert!(!Historic::<Runtime>::contains_key(id()));
		assert!(!MultiBlockMigrations::ongoing());
		assert!(SafeMode::is_entered());
		// Users are shut out, blocks go on, and root opens the chain when it is mended.
		Executive::initialize_block(&open_header(FIRST + 1, (FIRST + 1).into()));
		Executive::apply_extrinsic(timestamp((FIRST + 1).into()))
			.expect("is valid")
			.expect("dispatches");
		let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
		assert_eq!(
			send(
				Bob,
				System::account_nonce(Bob.to_account_id()),
				transfer(Alice.to_account_id(), 1)
			),
			Ok(Err(filtered))
		);
		say(3, "http://shorter.example");
		let open = RuntimeCall::SafeMode(pallet_safe_mode::Call::force_exit {});
		open.dispatch(frame_system::RawOrigin::Root.into()).expect("root may");
		finish_block();
		upgrade();
		assert!(block(FIRST + 2).1.contains(&Event::UpgradeCompleted));
		assert_eq!(said(3), "https://shorter.example");
		assert_eq!(block(FIRST + 3).0, ExtrinsicInclusionMode::AllExtrinsics);
	});
}

#[test]
fn step_should_wait_for_a_block_that_has_room_for_one_identity() {
	use frame_support::{migrations::SteppedMigrationError, weights::WeightMeter};
	genesis("local_testnet").execute_with(|| {
		say(0, "http://0.example");
		let required = SecureAddresses::weight();
		let little = required.saturating_sub(frame_support::weights::Weight::from_parts(1, 0));
		let answer = SecureAddresses::step(None, &mut WeightMeter::with_limit(little));
		assert_eq!(answer, Err(SteppedMigrationError::InsufficientWeight { required }));
		// With room for one it is done there, and with the next step the whole.
		let answer = SecureAddresses::step(None, &mut WeightMeter::with_limit(required));
		assert_eq!(answer, Ok(Some(coldkey(0))));
		assert_eq!(said(0), "https://0.example");
		let answer =
			SecureAddresses::step(answer.expect("is"), &mut WeightMeter::with_limit(required));
		assert_eq!(answer, Ok(None));
	});
}
