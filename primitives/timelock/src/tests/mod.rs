mod beacon;
mod format;
mod open;
mod vectors;

use crate::{quicknet, BeaconKey, Entropy, LocalBeacon};

fn quicknet_key() -> BeaconKey {
	BeaconKey::from_bytes(&quicknet::PUBLIC_KEY).unwrap()
}

fn local() -> (LocalBeacon, BeaconKey) {
	let beacon = LocalBeacon::from_phrase(b"test");
	let key = BeaconKey::from_bytes(&beacon.public_key()).unwrap();
	(beacon, key)
}

fn entropy(byte: u8) -> Entropy {
	Entropy { sigma: [byte; 32], key: [byte.wrapping_add(1); 32], nonce: [byte; 12] }
}
