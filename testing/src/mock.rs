//! Parts of mock runtimes: the pallets, System, Balances, the first block.
//!
//! The macros name crates as the one that calls them does; it depends on `frame-support`,
//! `frame-system` and, with [`balances!`](crate::balances), on `pallet-balances`.

use sp_io::TestExternalities;
use sp_runtime::{traits::One, BuildStorage};

/// A runtime `Test` of some pallets, each with its index.
#[macro_export]
macro_rules! runtime {
	($($index:tt $name:ident: $pallet:ident),+ $(,)?) => {
		#[frame_support::runtime]
		mod runtime {
			#[runtime::runtime]
			#[runtime::derive(
				RuntimeCall,
				RuntimeEvent,
				RuntimeError,
				RuntimeOrigin,
				RuntimeTask,
				RuntimeHoldReason,
				RuntimeFreezeReason
			)]
			pub struct Test;

			$(
				#[runtime::pallet_index($index)]
				pub type $name = $pallet;
			)+
		}
	};
}

/// System of `Test`, with types other than those of FRAME's tests.
#[macro_export]
macro_rules! system {
	($($types:tt)*) => {
		const _: () = {
			// The attribute calls itself by this name.
			use frame_support::derive_impl;

			#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
			impl frame_system::Config for Test {
				type Block = frame_system::mocking::MockBlock<Test>;
				$($types)*
			}
		};
	};
}

/// Balances of `Test` in rao, kept in System (which needs `AccountData`), with types other than those of
/// FRAME's tests.
#[macro_export]
macro_rules! balances {
	($($types:tt)*) => {
		const _: () = {
			// The attribute calls itself by this name.
			use frame_support::derive_impl;

			#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
			impl pallet_balances::Config for Test {
				type AccountStore = System;
				type Balance = u64;
				$($types)*
			}
		};
	};
}

/// A chain in block 1, with a genesis state.
pub fn first_block<T: frame_system::Config>(genesis: impl BuildStorage) -> TestExternalities {
	let storage = genesis.build_storage().expect("the genesis state of a test is valid");
	let mut state = TestExternalities::new(storage);
	state.execute_with(|| frame_system::Pallet::<T>::set_block_number(One::one()));
	state
}
