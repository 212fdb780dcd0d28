//! Every line of the table of subnet parameters is whole: its default may be set, and clients see it.

use super::{
	ends::{tried, OF_SUBNET},
	mock::*,
};
use crate::{pallet::*, views::Views};
use dtao_runtime_api::subnet::{HyperparamEntry, SubnetHyperparamsV2};
use dtao_traits::{HyperparamAdmin, SubnetParam};
use frame_support::assert_ok;

/// Parameters that the structures of hyperparameters have no room for: the interface of the clients
/// fixes their fields. Clients read these from the storage.
const READ_FROM_STORAGE: [&str; 12] = [
	"BondsPenalty",
	"EmaPriceHalvingBlocks",
	"MaxAllowedUids",
	"MechanismCount",
	"MechanismEmissionSplit",
	"MinAllowedUids",
	"MinNonImmuneUids",
	"OwnerCutAutoLockEnabled",
	"OwnerImmuneNeuronLimit",
	"RaoRecycled",
	"RecycleOwnerIncentive",
	"SubnetEmissionEnabled",
];

/// What a parameter is when nobody has set it, where the room of parameters keeps it.
macro_rules! default_of {
	(in $item:ident $name:ident ($value:ident) $($fact:tt)*) => {
		Some(SubnetParam::$name($item::<Test>::get(SUBNET)))
	};
	(in $item:ident $name:ident ($low:ident, $high:ident) $($fact:tt)*) => {{
		let (low, high) = $item::<Test>::get(SUBNET);
		Some(SubnetParam::$name(low, high))
	}};
}

macro_rules! default_line {
	($name:ident ($($value:ident),*), in $item:ident $($fact:tt)*) => {
		default_of!(in $item $name ($($value),*))
	};
	($name:ident ($($value:ident),*), by $room:ident $set:ident) => {
		None
	};
}

macro_rules! defaults {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($($value:ident: $type:ty),*) by $setter:ident, bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		/// The parameters that the room keeps, as they stand now.
		fn standing() -> Vec<SubnetParam> {
			let all: [Option<SubnetParam>; 0 $(+ { stringify!($name); 1 })*] =
				[$(default_line!($name ($($value),*), $($kept)*)),*];
			all.into_iter().flatten().collect()
		}
	};
}

dtao_traits::subnet_params!(defaults);

/// A subnet that somebody has just registered.
fn new_subnet(test: impl FnOnce()) {
	Chain::default().run(|| {
		assert_ok!(register_network(&ALICE, &VALIDATOR));
		assert!(NetworksAdded::<Test>::get(SUBNET));
		AdminFreezeWindow::<Test>::put(0);
		test()
	});
}

fn set(param: SubnetParam) -> sp_runtime::DispatchResult {
	SubtensorModule::set_subnet(RuntimeOrigin::root(), SUBNET, param)
}

#[test]
fn default_should_be_a_value_that_may_be_set() {
	new_subnet(|| {
		LiquidAlphaOn::<Test>::insert(SUBNET, true);
		let standing = standing();
		assert!(standing.len() > 25, "{} parameters", standing.len());
		for param in standing {
			assert_ok!(set(param));
		}
	});
}

type Shown = (Option<SubnetHyperparamsV2>, Option<Vec<HyperparamEntry>>);

fn shown() -> Shown {
	(
		Views::<Test>::get_subnet_hyperparams_v2(SUBNET),
		Views::<Test>::get_subnet_hyperparams_v3(SUBNET),
	)
}

#[test]
fn clients_should_see_every_parameter() {
	new_subnet(|| {
		LiquidAlphaOn::<Test>::insert(SUBNET, true);
		let mut unseen: Vec<&str> = OF_SUBNET
			.iter()
			.filter(|line| {
				let ends = line.range(&RuntimeOrigin::root());
				let views = ends.map(|n| {
					tried(|| {
						assert_ok!(set(line.subnet_param(n)));
						shown()
					})
				});
				views[0] == views[1]
			})
			.map(|line| line.name)
			.collect();
		unseen.sort_unstable();
		assert_eq!(unseen, READ_FROM_STORAGE);
	});
}
