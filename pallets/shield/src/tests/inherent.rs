use super::mock::*;
use crate::{Call, EncryptionKey, InherentError};
use dtao_shield::INHERENT_IDENTIFIER;
use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
use frame_support::inherent::{InherentData, ProvideInherent};
use sp_inherents::IsFatalError;

/// What the pallet makes of inherent data with `bytes` as the key.
fn created(data: &InherentData) -> Option<EncryptionKey> {
	match MevShield::create_inherent(data) {
		Some(Call::announce_next_key { enc_key }) => enc_key,
		other => panic!("{other:?}"),
	}
}

fn data(key: Option<Vec<u8>>) -> InherentData {
	let mut data = InherentData::new();
	data.put_data(INHERENT_IDENTIFIER, &key).unwrap();
	data
}

#[test]
fn inherent_should_announce_the_key_of_the_node() {
	assert_eq!(created(&data(Some(vec![7; 1184]))), Some(key(7)));
}

#[test]
fn inherent_should_announce_none_when_the_node_has_no_usable_key() {
	assert_eq!(created(&InherentData::new()), None);
	assert_eq!(created(&data(None)), None);
	assert_eq!(created(&data(Some(vec![7; 1183]))), None);
	assert_eq!(created(&data(Some(vec![7; 5_000]))), None);
	let mut nonsense = InherentData::new();
	nonsense.put_data(INHERENT_IDENTIFIER, &7u8).unwrap();
	assert_eq!(created(&nonsense), None);
}

#[test]
fn inherent_should_be_required_in_every_block() {
	let required = MevShield::is_inherent_required(&InherentData::new()).unwrap().unwrap();
	assert!(matches!(required, InherentError::Missing) && required.is_fatal_error());
	assert!(MevShield::is_inherent(&Call::announce_next_key { enc_key: None }));
	let carrier = Call::submit_encrypted { ciphertext: Default::default() };
	assert!(!MevShield::is_inherent(&carrier));
}

#[test]
fn announcement_should_be_mandatory() {
	let call = RuntimeCall::MevShield(Call::announce_next_key { enc_key: None });
	assert_eq!(call.get_dispatch_info().class, DispatchClass::Mandatory);
}
