//! Names of subnets: of the identity, of genesis, by number.

use super::mock::*;
use crate::{pallet::*, subnets::Subnets};
use dtao_types::NetUid;
use frame_support::assert_ok;

fn name(netuid: u16) -> String {
	String::from_utf8(Subnets::<Test>::name(NetUid::new(netuid))).expect("names are UTF-8")
}

#[test]
fn name_should_be_that_of_the_number_when_there_is_no_other() {
	let config = crate::GenesisConfig {
		subnets: vec![root_subnet(), dynamic_subnet(2, tao(1_000), alpha(2_000))],
		subnet_names: ["root", "apex", "omron", ""].map(String::from).into(),
		..Default::default()
	};
	externalities(config).execute_with(|| {
		System::set_block_number(1);
		// The first free number is 1.
		assert_ok!(register_network(&ALICE, &VALIDATOR));
		assert_eq!(name(1), "apex");
		// That of genesis goes before, an empty one is none, and the list ends.
		assert_eq!(name(2), "test");
		assert_eq!((name(3), name(4)), ("unknown".into(), "unknown".into()));
		assert_ok!(set_subnet_identity(&ALICE, SUBNET, "mine"));
		assert_eq!(name(1), "mine");
	});
}

#[test]
fn name_should_be_unknown_when_the_genesis_state_names_nothing() {
	Chain::with_subnet().run(|| {
		assert_ok!(register_network(&ALICE, &VALIDATOR));
		assert_eq!(name(2), "unknown");
		assert!(!UsualSubnetNames::<Test>::exists());
	});
}
