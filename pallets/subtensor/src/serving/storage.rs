//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `serving`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Endpoint of a neuron. Keys: netuid, hotkey. Absent before the first announcement.
	#[pallet::storage]
	pub type Axons<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		AxonInfo,
		OptionQuery,
	>;

	/// Key of a neuron for encrypted connections. Keys: netuid, hotkey. Absent where it gave none.
	#[pallet::storage]
	pub type NeuronCertificates<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		NeuronCertificate,
		OptionQuery,
	>;

	/// Endpoint of the metrics of a neuron. Keys: netuid, hotkey. Absent before the first announcement.
	#[pallet::storage]
	pub type Prometheus<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		PrometheusInfo,
		OptionQuery,
	>;
}
