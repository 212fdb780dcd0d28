//! Benchmarks: the two calls, and what every carrier is checked for. Opening a carrier is work of
//! the node and not measured here.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::indexing_slicing,
	reason = "benchmarks lay out small, known scenes"
)]

use super::*;
use alloc::vec;
use dtao_shield::{Carrier, KEM_CIPHERTEXT_LEN, MIN_CIPHERTEXT_LEN};
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;

/// Lays out what lies behind [`Config::Authors`].
pub trait BenchmarkHelper {
	/// As many authorities as there can be, in a block that names its slot.
	fn lay_out_authors();
}

fn key(byte: u8) -> EncryptionKey {
	EncryptionKey::truncate_from(vec![byte; PUBLIC_KEY_LEN])
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Every key is there, moves on, and is replaced.
	#[benchmark]
	fn announce_next_key() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::lay_out_authors();
		let missing = BenchmarkError::Stop("no author");
		let author = T::Authors::author(0).ok_or(missing)?;
		let ahead = T::Authors::author(2).ok_or(BenchmarkError::Stop("no author"))?;
		AuthorKeys::<T>::insert(&author, key(1));
		AuthorKeys::<T>::insert(&ahead, key(2));
		NextKey::<T>::put(key(3));
		PendingKey::<T>::put(key(4));
		CurrentKey::<T>::put(key(5));
		#[extrinsic_call]
		_(RawOrigin::None, Some(key(6)));
		assert_eq!(NextKey::<T>::get(), Some(key(2)));
		assert_eq!(PendingKey::<T>::get(), Some(key(3)));
		assert_eq!(CurrentKey::<T>::get(), Some(key(4)));
		assert_eq!(AuthorKeys::<T>::get(&author), Some(key(6)));
		Ok(())
	}

	/// By bytes of the ciphertext, which is hashed.
	#[benchmark]
	fn submit_encrypted(l: Linear<0, 8192>) {
		let who: T::AccountId = whitelisted_caller();
		let ciphertext = Ciphertext::truncate_from(vec![7; l as usize]);
		let before = frame_system::Pallet::<T>::event_count();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), ciphertext);
		assert_eq!(frame_system::Pallet::<T>::event_count(), before + 1);
	}

	/// Taking a carrier apart; its length does not matter.
	#[benchmark]
	fn check_carrier() {
		let mut bytes = vec![7; MAX_CIPHERTEXT_LEN];
		bytes[16..18].copy_from_slice(&(KEM_CIPHERTEXT_LEN as u16).to_le_bytes());
		let sealed;
		#[block]
		{
			sealed = Carrier::parse(&bytes).map(|carrier| carrier.sealed.len());
		}
		assert_eq!(sealed, Ok(MAX_CIPHERTEXT_LEN - MIN_CIPHERTEXT_LEN + 16));
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::ext(), crate::tests::Test);
}
