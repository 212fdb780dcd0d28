use crate::{self as pallet_mev_shield, *};
use frame_support::parameter_types;
use sp_runtime::BuildStorage;

dtao_testing::runtime! {
	0 System: frame_system,
	11 Utility: pallet_utility,
	30 MevShield: pallet_mev_shield,
}

dtao_testing::system! {}

impl pallet_utility::Config for Test {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

parameter_types! {
	/// The authorities, in the order of their slots.
	pub static Authorities: alloc::vec::Vec<u64> = alloc::vec![1];
	/// Slot of the block; `None` where it names none.
	pub static Slot: Option<u64> = Some(0);
}

/// Authors in turn, as Aura has them.
pub struct InTurn;

impl crate::Authors<u64> for InTurn {
	fn author(slots_ahead: u64) -> Option<u64> {
		let authorities = Authorities::get();
		let slot = Slot::get()? + slots_ahead;
		let count = u64::try_from(authorities.len()).unwrap();
		let index = slot.checked_rem(count)?;
		authorities.get(usize::try_from(index).unwrap()).copied()
	}
}

impl Config for Test {
	type AuthorityId = u64;
	type Authors = InTurn;
	type WeightInfo = weight_info::SubstrateWeight<Test>;
	type BenchmarkHelper = InTurn;
}

impl crate::benchmarking::BenchmarkHelper for InTurn {
	fn lay_out_authors() {
		Authorities::set((0..32).collect());
	}
}

extern crate alloc;

pub fn ext() -> sp_io::TestExternalities {
	Authorities::set(alloc::vec![1]);
	Slot::set(Some(0));
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(0));
	ext
}

/// A key that can be told from others by one byte.
pub fn key(byte: u8) -> EncryptionKey {
	EncryptionKey::truncate_from(alloc::vec![byte; PUBLIC_KEY_LEN])
}

/// The block of the next slot but `missed`, whose author announces `announced`.
pub fn block(missed: u64, announced: Option<EncryptionKey>) {
	System::set_block_number(System::block_number() + 1);
	Slot::set(Slot::get().map(|slot| slot + 1 + missed));
	frame_support::assert_ok!(MevShield::announce_next_key(RuntimeOrigin::none(), announced));
	MevShield::do_try_state().unwrap();
}
