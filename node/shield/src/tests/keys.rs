use dtao_shield::{key_hash, seal, KeyHash, OpenError, Seed, INHERENT_IDENTIFIER};
use futures::executor::block_on;
use sp_inherents::InherentDataProvider;

use crate::NodeKeys;

fn announced(keys: &NodeKeys, height: u64) -> Vec<u8> {
	let data = block_on(keys.announcement(height).create_inherent_data()).unwrap();
	let key: Option<Option<Vec<u8>>> = data.get_data(&INHERENT_IDENTIFIER).unwrap();
	key.flatten().unwrap()
}

fn hash_of(key: &[u8]) -> KeyHash {
	key_hash(key.try_into().unwrap())
}

#[test]
fn node_should_know_the_keys_that_it_announces() {
	let keys = NodeKeys::new(Seed::from([5; 32]));
	let key = announced(&keys, 3);
	assert_eq!(key.len(), 1184);
	assert!(keys.knows(&hash_of(&key)));
	let ciphertext = seal(key.as_slice().try_into().unwrap(), b"inner").unwrap();
	assert_eq!(keys.clone().open(&ciphertext).unwrap(), b"inner");
}

#[test]
fn node_should_announce_another_key_in_each_block() {
	let keys = NodeKeys::new(Seed::from([5; 32]));
	assert_ne!(announced(&keys, 3), announced(&keys, 4));
	assert_eq!(announced(&keys, 3), announced(&keys, 3));
}

#[test]
fn nodes_should_open_each_others_carriers_when_they_share_a_secret() {
	let (one, two) = (NodeKeys::new(Seed::from([5; 32])), NodeKeys::new(Seed::from([5; 32])));
	let key = announced(&one, 3);
	let ciphertext = seal(key.as_slice().try_into().unwrap(), b"inner").unwrap();
	assert_eq!(two.open(&ciphertext), Err(OpenError::UnknownKey(hash_of(&key))));
	announced(&two, 4);
	assert_eq!(two.open(&ciphertext).unwrap(), b"inner");
}
