//! A migration for the rehearsal of upgrades, in no release: feature `trial-migration`.
//!
//! It goes through data of users and takes as many blocks as they need, as a stepped migration of a
//! release would, and it is the example of one. `docs/upgrade.md` has the rehearsal.

use alloc::vec::Vec;

use dtao_runtime_api::stored::BoundedBytes;
use frame_support::{
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
	storage::StoragePrefixedMap,
	weights::{Weight, WeightMeter},
};
use pallet_subtensor::IdentitiesV2;

use crate::{AccountId, Runtime};

const INSECURE: &[u8] = b"http://";
const SECURE: &[u8] = b"https://";

/// Writes the web address of each identity with `https` where it has `http`.
///
/// # Errors
///
/// `Failed` at an address that has no room for the letter more: a migration that does not know
/// what to do with data must not guess.
pub struct SecureAddresses;

impl SecureAddresses {
	/// Weight of one identity. A migration of a release has a benchmark for it.
	#[must_use]
	pub fn weight() -> Weight {
		<Runtime as frame_system::Config>::DbWeight::get().reads_writes(1, 1)
	}

	fn secure(coldkey: &AccountId) -> Result<(), SteppedMigrationError> {
		let Some(mut identity) = IdentitiesV2::<Runtime>::get(coldkey) else { return Ok(()) };
		let Some(rest) = identity.url.strip_prefix(INSECURE) else { return Ok(()) };
		identity.url = BoundedBytes::try_from([SECURE, rest].concat())
			.map_err(|_| SteppedMigrationError::Failed)?;
		IdentitiesV2::<Runtime>::insert(coldkey, identity);
		Ok(())
	}
}

impl SteppedMigration for SecureAddresses {
	/// The coldkey that was done last.
	type Cursor = AccountId;
	type Identifier = MigrationId<16>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"secure-addresses", version_from: 0, version_to: 1 }
	}

	fn migrating_prefixes() -> Option<impl IntoIterator<Item = Vec<u8>>> {
		Some([IdentitiesV2::<Runtime>::final_prefix().to_vec()])
	}

	fn step(
		mut cursor: Option<Self::Cursor>,
		meter: &mut WeightMeter,
	) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
		let required = Self::weight();
		if !meter.can_consume(required) {
			return Err(SteppedMigrationError::InsufficientWeight { required });
		}
		let mut coldkeys = match &cursor {
			Some(last) => IdentitiesV2::<Runtime>::iter_keys_from(
				IdentitiesV2::<Runtime>::hashed_key_for(last),
			),
			None => IdentitiesV2::<Runtime>::iter_keys(),
		};
		while meter.try_consume(required).is_ok() {
			let Some(coldkey) = coldkeys.next() else { return Ok(None) };
			Self::secure(&coldkey)?;
			cursor = Some(coldkey);
		}
		Ok(cursor)
	}
}
