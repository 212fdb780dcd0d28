//! The weight of the epochs of one block is bounded, and the hook answers what they take.

use super::{mock::*, moves::try_associate};
use crate::{
	children::Children,
	epoch::{Epoch, Links, Work},
	lifecycle::Dissolve,
	pallet::*,
	registration::Registration,
	schedule::Schedule,
	shares::Credits,
	types::Position,
	weight_info::WeightInfo,
	GenesisNeuron, GenesisSubnet,
};
use dtao_types::NetUid;
use frame_support::{assert_ok, traits::Hooks, weights::Weight};
use frame_system::limits::BlockWeights;
use sp_core::crypto::AccountId32;
use sp_runtime::Perbill;

type W = <Test as Config>::WeightInfo;

/// Subnets that are due in the blocks 9, 20, ... with a tempo of 10.
const SAME_BLOCK: [u16; 3] = [1, 12, 23];

/// A subnet with a tempo of 10 and so many neurons.
fn subnet(netuid: u16, neurons: u8) -> GenesisSubnet<AccountId32> {
	let neuron = |n| GenesisNeuron { hotkey: account(100 + n), coldkey: ALICE, stake: alpha(1) };
	let neurons = (0..neurons).map(neuron).collect();
	GenesisSubnet { neurons, ..dynamic_subnet(netuid, tao(1_000), alpha(2_000)) }
}

/// Subnets 1, 12 and 23 with so many neurons.
fn chain(neurons: [u8; 3], test: impl FnOnce()) {
	let chain = SAME_BLOCK.into_iter().zip(neurons);
	chain.fold(Chain::default(), |chain, (netuid, n)| chain.subnet(subnet(netuid, n))).run(|| {
		Schedule::<Test>::set_max_per_block(3);
		test()
	});
}

/// What an epoch of so many neurons and mechanisms is chosen by: all that is paid may open a position.
fn most(neurons: u32, mechanisms: u32) -> Weight {
	let credits = Credits { grown: 0, opened: 2 * neurons + 1 };
	Work { neurons: neurons * mechanisms, credits, ..Default::default() }.weight::<Test>()
}

/// Let a quarter of a block have room for these epochs and for nothing more.
fn room_for(epochs: &[u32]) {
	let epochs = epochs.iter().map(|n| most(*n, 1)).fold(Weight::zero(), Weight::saturating_add);
	let block = Weight::from_parts(epochs.ref_time() * 4, u64::MAX);
	Limits::set(BlockWeights::with_sensible_defaults(block, Perbill::from_percent(75)));
}

/// A quarter of a block less a little.
fn room_for_less_than(epochs: &[u32]) {
	room_for(epochs);
	let block = Limits::get().max_block.saturating_sub(Weight::from_parts(4, 0));
	Limits::set(BlockWeights::with_sensible_defaults(block, Perbill::from_percent(75)));
}

fn runs() -> [u64; 3] {
	SAME_BLOCK.map(|netuid| Schedule::<Test>::last(NetUid::new(netuid)))
}

/// What the hook answers for block `n`, which it opens; blocks before it are run.
fn weight_of_block(n: u64) -> Weight {
	until(n - 1);
	System::set_block_number(n);
	SubtensorModule::on_initialize(n)
}

/// What the block step takes beside so many epochs: root and three subnets that do not emit, the look
/// for subnets that end, for leases that are paid and for encrypted commits, no children of those with an epoch;
/// of each epoch what clients count by, and the queues of encrypted commits whose turn comes. `waiting`
/// others are deferred, and all prices of registration fall.
fn step(epochs: u64, waiting: u32) -> Weight {
	step_with(epochs, [4, 0, waiting])
}

/// [`step`], with so many prices of registration that fall, subnets with registrations in the last block and epochs that
/// are deferred.
fn step_with(epochs: u64, [fallen, cleared, waiting]: [u32; 3]) -> Weight {
	let looks =
		<Test as frame_system::Config>::DbWeight::get().reads_writes(3 + 10 * epochs, 2 * epochs);
	W::block_step(4, 0, fallen, cleared, waiting)
		.saturating_add(W::activate_children(0))
		.saturating_add(looks)
		.saturating_add(W::dissolve_base())
}

#[test]
fn epochs_should_share_a_block_when_their_weight_is_a_quarter_of_it() {
	chain([40, 40, 0], || {
		room_for(&[40, 40, 0]);
		until(9);
		assert_eq!(runs(), [9; 3]);
		assert_eq!(deferrals(), []);
	});
}

#[test]
fn second_big_subnet_should_wait_a_block_when_both_exceed_a_quarter_of_it() {
	chain([40, 40, 0], || {
		room_for_less_than(&[40, 40]);

		until(9);
		// The empty one does not overtake it.
		assert_eq!(runs(), [9, 0, 0]);
		assert_eq!(deferrals(), [(12, 10), (23, 10)]);
		until(10);
		assert_eq!(runs(), [9, 10, 10]);

		// The schedule goes on as before.
		until(21);
		assert_eq!(runs(), [20, 21, 21]);
		assert_eq!(deferrals()[2..], [(12, 21), (23, 21)]);
	});
}

#[test]
fn big_subnet_should_run_alone_when_it_exceeds_a_quarter_of_a_block() {
	for neurons in [[60, 5, 5], [5, 60, 5]] {
		chain(neurons, || {
			room_for(&[30]);
			until(11);
			assert_eq!(runs(), [9, 10, 11], "{neurons:?}");
		});
	}
}

#[test]
fn small_and_big_subnet_should_share_a_block_when_there_is_room() {
	chain([5, 60, 5], || {
		room_for(&[5, 60]);
		until(10);
		assert_eq!(runs(), [9, 9, 10]);
		assert_eq!(deferrals(), [(23, 10)]);
	});
}

#[test]
fn count_and_weight_should_both_bound_the_epochs_of_a_block() {
	// Room for all, but a cap of two; then a cap of three, but room for one.
	let cases: [(u8, &[u32], _); 2] = [(2, &[30; 3], [9, 9, 10]), (3, &[30], [9, 10, 11])];
	for (cap, room, expected) in cases {
		chain([30; 3], || {
			Schedule::<Test>::set_max_per_block(cap);
			room_for(room);
			until(11);
			assert_eq!(runs(), expected);
		});
	}
}

#[test]
fn no_subnet_should_starve_when_a_block_has_room_for_one_epoch() {
	let often = |netuid, n| GenesisSubnet { tempo: 1, ..subnet(netuid, n) };
	Chain::default().subnet(often(1, 5)).subnet(often(12, 60)).subnet(often(23, 5)).run(|| {
		Schedule::<Test>::set_max_per_block(3);
		room_for(&[10]);

		until(30);

		assert!(runs().iter().all(|last| 30 - last <= 3), "{:?}", runs());
	});
}

#[test]
fn hook_should_answer_the_weight_of_the_epochs_it_ran() {
	chain([40, 30, 5], || {
		room_for(&[40, 30, 5]);
		assert_eq!(weight_of_block(8), step(0, 0));
		let epochs = [40, 30, 5].map(W::epoch).into_iter().fold(step(3, 0), Weight::saturating_add);
		assert_eq!(weight_of_block(9), epochs);
	});
	chain([40, 30, 5], || {
		room_for(&[40]);
		let expected = step(1, 2).saturating_add(W::epoch(40)).saturating_add(W::weigh_epoch(30));
		assert_eq!(weight_of_block(9), expected);
		let expected = step(1, 1).saturating_add(W::epoch(30)).saturating_add(W::weigh_epoch(5));
		assert_eq!(weight_of_block(10), expected);
		assert_eq!(weight_of_block(11), step(1, 0).saturating_add(W::epoch(5)));
	});
}

#[test]
fn hook_should_count_prices_that_fall_and_counters_that_are_cleared() {
	chain([2, 2, 2], || {
		assert_eq!(weight_of_block(3), step(0, 0));
		// WHEN two prices are the lowest ones
		let [first, second, _] = SAME_BLOCK.map(NetUid::new);
		for netuid in [first, second] {
			Registration::<Test>::set_burn(netuid, MinBurn::<Test>::get(netuid));
		}
		assert_eq!(weight_of_block(4), step_with(0, [2, 0, 0]));

		// WHEN somebody registers on one subnet, which raises its price
		assert_ok!(burned_register(&ALICE, first, &account(50)));
		assert_eq!(weight_of_block(5), step_with(0, [3, 1, 0]));
		assert_eq!(weight_of_block(6), step_with(0, [3, 0, 0]));
	});
}

#[test]
fn every_mechanism_should_count_when_epochs_are_weighed() {
	chain([10, 10, 0], || {
		add_mechanism(SUBNET);
		assert_eq!(Epoch::<Test>::weight(SUBNET), most(10, 2));

		room_for(&[20]);
		until(9);
		assert_eq!(runs(), [9, 0, 0]);
	});
}

#[test]
fn parents_should_count_as_paid_when_their_child_has_a_permit() {
	chain([10, 0, 0], || {
		let parents = [account(50), account(51)];
		for (n, parent) in (0u8..).zip(&parents) {
			assert_ok!(try_associate(&BOB, parent));
			// The children are neurons, of which only the first will have a permit; the subnet was not
			// started, so they count at once.
			let list = vec![(u64::MAX, account(100 + n))];
			assert_ok!(Children::<Test>::schedule(Position::new(parent, &BOB, SUBNET), list));
		}
		let beyond = |weight: fn(u32) -> Weight, n| weight(n).saturating_sub(weight(0));
		// Among the positions that are opened is that of each who inherits, whose weight has it.
		let looking = most(10, 1).saturating_add(beyond(W::links, 2));
		let paying = |heirs| looking.saturating_add(beyond(W::inheritance, heirs));
		// Where nobody has a permit, all may be paid; else those of the neurons with one.
		let cases = [(&[][..], 2), (&[0], 1), (&[0, 1], 2), (&[2], 0)];
		for (permits, heirs) in cases {
			let mut flags = vec![false; 10];
			permits.iter().for_each(|uid: &usize| flags[*uid] = true);
			ValidatorPermit::<Test>::insert(SUBNET, wire(flags));

			assert_eq!(Epoch::<Test>::links(SUBNET), Links { all: 2, heirs });
			assert_eq!(Epoch::<Test>::weight(SUBNET), paying(heirs));
		}
	});
}

#[test]
fn last_epoch_of_a_subnet_that_ends_should_take_its_part_of_the_room() {
	chain([20, 20, 20], || {
		// GIVEN room for three epochs, and a subnet that ends in the block of the others' epochs
		room_for(&[20, 20, 20]);
		until(8);
		IdleWeight::set(Weight::zero());
		assert_ok!(dissolve(NetUid::new(23)));
		assert_eq!(Dissolve::<Test>::last_epoch_weight(), most(20, 1));
		room_for(&[20, 20]);

		until(10);

		assert_eq!(runs()[..2], [9, 10]);
		assert_eq!(Dissolve::<Test>::last_epoch_weight(), Weight::zero());
	});
}

#[test]
fn first_epoch_should_wait_when_a_last_epoch_fills_the_room() {
	chain([20, 0, 20], || {
		room_for(&[20]);
		until(8);
		IdleWeight::set(Weight::zero());
		assert_ok!(dissolve(NetUid::new(23)));

		until(9);
		assert_eq!(runs()[..2], [0, 0]);
		assert_eq!(deferrals(), [(1, 10), (12, 10)]);
		until(10);

		assert_eq!(runs()[..2], [10, 0]);
	});
}
