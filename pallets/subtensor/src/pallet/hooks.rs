//! What happens at the beginning and at the end of a block.

use frame_support::pallet_macros::pallet_section;

/// What happens at the beginning and at the end of a block.
#[pallet_section]
mod hooks {
	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Coinbase::<T>::on_block(Dissolve::<T>::last_epoch_weight())
				.saturating_add(Dissolve::<T>::on_block())
				.saturating_add(Leases::<T>::on_block())
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let used = Dissolve::<T>::on_idle(remaining);
			let used = used.saturating_add(Leases::<T>::on_idle(remaining.saturating_sub(used)));
			let left = remaining.saturating_sub(used);
			let swept = Staking::<T>::sweep_nominations(left);
			let claimed = Root::<T>::claim_for_some(left.saturating_sub(swept));
			used.saturating_add(swept).saturating_add(claimed)
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Coinbase::<T>::mirror_issuance();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			try_state::check::<T>().map_err(sp_runtime::TryRuntimeError::Other)
		}
	}
}
