mod carrier;
mod keys;
mod ring;
mod vectors;

use crate::KeyPair;

/// The pair of the public vectors.
fn vector_pair() -> KeyPair {
	KeyPair::from_seed(&core::array::from_fn(|index| u8::try_from(index).unwrap()))
}
