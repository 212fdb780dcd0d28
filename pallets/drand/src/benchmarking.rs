//! Benchmarks: the calls, and opening a text, which other pallets do through the trait.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::indexing_slicing,
	reason = "benchmarks lay out small, known scenes"
)]

use super::*;
use alloc::{vec, vec::Vec};
use dtao_timelock::{seal, BeaconKey, Entropy, LocalBeacon, MAX_CIPHERTEXT_LEN, OVERHEAD};
use dtao_traits::BeaconInspect;
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;

/// A beacon that signs, whose round 1 was at the start of all time.
fn lay_out_beacon<T: Config>() -> Result<LocalBeacon, BenchmarkError> {
	let beacon = LocalBeacon::from_phrase(b"benchmark");
	let mut config = local_config(&beacon);
	// All rounds are due at once.
	(config.genesis_time, config.period) = (0, 1);
	Pallet::<T>::set_beacon_config(RawOrigin::Root.into(), config)?;
	Ok(beacon)
}

fn local_config(beacon: &LocalBeacon) -> BeaconConfiguration {
	BeaconConfiguration {
		public_key: BoundedVec::truncate_from(beacon.public_key().to_vec()),
		..BeaconConfiguration::default()
	}
}

/// Rounds from `first` on that are due: there are 30 with the clock at zero.
fn pulses(beacon: &LocalBeacon, first: u64, count: u32) -> BoundedVec<Pulse, MaxPulses> {
	let rounds = (first..).take(count as usize);
	BoundedVec::truncate_from(
		rounds.map(|round| Pulse::new(round, &beacon.sign(round))).collect::<Vec<_>>(),
	)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// By pulses. Each pushes out an old one.
	#[benchmark]
	fn write_pulse(p: Linear<1, 8>) -> Result<(), BenchmarkError> {
		let beacon = lay_out_beacon::<T>()?;
		let pulses = pulses(&beacon, 2, p);
		for pulse in &pulses {
			let earlier = pulse.round.saturating_add(T::KeptRounds::get().into());
			let held = Place { round: earlier, generation: 0 };
			Places::<T>::insert(Pallet::<T>::place_of(pulse.round), held);
			Pulses::<T>::insert(earlier, Pulse { round: earlier, ..pulse.clone() });
		}
		#[extrinsic_call]
		_(RawOrigin::None, pulses);
		assert_eq!(LastStoredRound::<T>::get(), u64::from(p) + 1);
		assert_eq!(Pulses::<T>::iter().count(), p as usize);
		Ok(())
	}

	#[benchmark]
	fn set_beacon_config() {
		let config = local_config(&LocalBeacon::from_phrase(b"benchmark"));
		#[extrinsic_call]
		_(RawOrigin::Root, config.clone());
		assert_eq!(BeaconConfig::<T>::get(), config);
	}

	#[benchmark]
	fn set_oldest_stored_round() {
		LastStoredRound::<T>::put(10);
		#[extrinsic_call]
		_(RawOrigin::Root, 9);
		assert_eq!(OldestStoredRound::<T>::get(), 9);
	}

	/// By bytes of the locked text.
	#[benchmark]
	fn open(
		l: Linear<{ OVERHEAD as u32 }, { MAX_CIPHERTEXT_LEN as u32 }>,
	) -> Result<(), BenchmarkError> {
		let beacon = lay_out_beacon::<T>()?;
		Pallet::<T>::write_pulse(RawOrigin::None.into(), pulses(&beacon, 5, 1))?;
		let no_key = BenchmarkError::Stop("no key");
		let key = BeaconKey::from_bytes(&beacon.public_key()).map_err(|_| no_key)?;
		let text = vec![7; l as usize - OVERHEAD];
		let entropy = Entropy { sigma: [1; 32], key: [2; 32], nonce: [3; 12] };
		let sealed =
			seal(&key, 5, &text, &entropy).map_err(|_| BenchmarkError::Stop("too long"))?;
		let opened;
		#[block]
		{
			opened = Pallet::<T>::open(5, &sealed);
		}
		assert_eq!(opened, Ok(text));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::ext(), crate::tests::Test);
}
