//! A block from opening to import.

use dtao_runtime::{
	configs::consensus::BlockAuthor, constants::block, Block, BlockNumber, Executive, Hash, Header,
	Runtime, System, Timestamp,
};
use frame_support::{dispatch::DispatchClass, traits::Get};
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::{Block as _, Header as _};

use crate::common::{finish_block, genesis, open_header, remark, signed, start_block, timestamp};

#[test]
fn block_should_import_with_the_state_root_of_its_author() {
	let build = || {
		start_block(1, 1);
		let transaction = signed(Sr25519Keyring::Alice, 0, remark());
		Executive::apply_extrinsic(transaction.clone()).expect("valid").expect("dispatches");
		let header = finish_block();
		Block::new(header, vec![timestamp(1), transaction])
	};
	let block = genesis("local_testnet").execute_with(build);
	// The seal belongs to the node; without it the author is not checked here.
	genesis("local_testnet").execute_with(|| Executive::execute_block(block.into()));
}

#[test]
#[should_panic]
fn block_should_not_import_when_its_state_root_is_wrong() {
	let mut block = genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		Block::new(finish_block(), vec![timestamp(1)])
	});
	block.header.set_state_root(Hash::repeat_byte(1));
	genesis("local_testnet").execute_with(|| Executive::execute_block(block.into()));
}

#[test]
fn blocks_should_follow_each_other_slot_by_slot() {
	genesis("development").execute_with(|| {
		let mut parent = Hash::repeat_byte(7);
		for number in 1..=5 {
			let mut header: Header = open_header(number, number.into());
			header.set_parent_hash(parent);
			Executive::initialize_block(&header);
			Executive::apply_extrinsic(timestamp(number.into())).expect("valid").expect("runs");
			let header = finish_block();
			assert_eq!(*header.number(), number as BlockNumber);
			parent = header.hash();
		}
		assert_eq!(Timestamp::get(), 5 * dtao_runtime::constants::time::SLOT_MS);
		assert_eq!(u64::from(pallet_aura::CurrentSlot::<Runtime>::get()), 5);
		assert_eq!(frame_system::BlockHash::<Runtime>::get(3), System::block_hash(3));
	});
}

#[test]
fn author_should_be_the_authority_of_the_slot() {
	for (slot, key) in [(1, Sr25519Keyring::Two), (2, Sr25519Keyring::One)] {
		genesis("local_testnet").execute_with(|| {
			start_block(1, slot);
			assert_eq!(BlockAuthor::get(), Some(key.to_account_id()));
		});
	}
}

#[test]
fn author_should_be_nobody_when_no_block_is_open() {
	genesis("local_testnet").execute_with(|| assert_eq!(BlockAuthor::get(), None));
}

#[test]
fn block_should_hold_as_many_bytes_as_authors_fill_it_with() {
	let limits = <Runtime as frame_system::Config>::BlockLength::get();
	let largest = |class| *limits.max.get(class);
	assert_eq!(largest(DispatchClass::Mandatory), block::MAX_LENGTH);
	assert_eq!(largest(DispatchClass::Operational), block::MAX_LENGTH);
	assert_eq!(largest(DispatchClass::Normal), block::MAX_LENGTH / 4 * 3);
}
