//! Every parameter at both ends of its range, on a full subnet: people still register, trade and are
//! paid, and nothing weighs more than a block bears.
//!
//! The ranges are searched for, line by line of the tables of `dtao-traits`: a new parameter is tested
//! by being there.

use super::mock::*;
use crate::{epoch::Epoch, pallet::*, schedule::Schedule};
use codec::Decode;
use dtao_traits::{ChainParam, HyperparamAdmin, MechanismSplit, Setter, SubnetParam};
use dtao_types::{MechId, NetUid, TaoBalance, I96F32, U64F64};
use frame_support::{
	assert_noop, assert_ok, dispatch::GetDispatchInfo, storage::with_transaction, traits::Hooks,
	weights::Weight,
};
use frame_system::limits::BlockWeights;
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult, Perbill, TransactionOutcome};

/// Neurons of a full subnet, and those of them that validate.
const FULL: u16 = 256;
const VALIDATORS: u16 = 64;

/// A type of values, all of them in a row from 0 to [`LAST`](Self::LAST).
trait Row {
	const LAST: u128;

	fn nth(n: u128) -> Self;
}

macro_rules! row {
	($($type:ty, $last:expr, |$n:ident| $nth:expr;)*) => {$(
		impl Row for $type {
			const LAST: u128 = $last as u128;

			fn nth($n: u128) -> Self {
				$nth
			}
		}
	)*};
}

row! {
	bool, 1, |n| n == 1;
	u8, u8::MAX, |n| n as u8;
	u16, u16::MAX, |n| n as u16;
	u32, u32::MAX, |n| n as u32;
	u64, u64::MAX, |n| n as u64;
	i16, u16::MAX, |n| (n as i32 + i32::from(i16::MIN)) as i16;
	MechId, u8::MAX, |n| MechId::new(n as u8);
	TaoBalance, u64::MAX, |n| TaoBalance::from_rao(n as u64);
	U64F64, u128::MAX, |n| U64F64::from_bits(n);
	I96F32, u128::MAX, |n| I96F32::from_bits(n as i128 ^ i128::MIN);
	// None, or everything to the last of so many mechanisms; one too many at the end.
	Option<MechanismSplit>, 17, |n| {
		let mut parts = vec![0; n as usize];
		*parts.last_mut()? = u16::MAX;
		Some(MechanismSplit::new(&parts))
	};
}

#[derive(Clone, Copy, Debug)]
enum Param {
	Subnet(SubnetParam),
	Chain(ChainParam),
}

impl Param {
	fn set(self, by: RuntimeOrigin) -> DispatchResult {
		match self {
			Self::Subnet(param) => SubtensorModule::set_subnet(by, SUBNET, param),
			Self::Chain(param) => SubtensorModule::set_chain(by, param),
		}
	}
}

/// A line of the tables; [`make`](Self::make) gives every argument of the parameter the same place in
/// its row.
#[derive(Clone, Copy)]
pub(super) struct Line {
	pub(super) name: &'static str,
	by_owner: bool,
	last: u128,
	make: fn(u128) -> Param,
}

macro_rules! subnet_lines {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($($value:ident: $type:ty),*) by $setter:ident, bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		pub(super) const OF_SUBNET: &[Line] = &[$(Line {
			name: stringify!($name),
			by_owner: !matches!(Setter::$setter, Setter::Root),
			last: first(&[$(<$type as Row>::LAST),*]),
			make: |n| Param::Subnet(SubnetParam::$name($(<$type as Row>::nth(n)),*)),
		},)*];
	};
}

macro_rules! chain_lines {
	($(
		$(#[$doc:meta])*
		$number:literal $name:ident($value:ident: $type:ty) bounds $bounds:ident, kept ($($kept:tt)*);
	)*) => {
		const OF_CHAIN: &[Line] = &[$(Line {
			name: stringify!($name),
			by_owner: false,
			last: <$type as Row>::LAST,
			make: |n| Param::Chain(ChainParam::$name(<$type as Row>::nth(n))),
		},)*];
	};
}

const fn first(lasts: &[u128]) -> u128 {
	lasts[0]
}

dtao_traits::subnet_params!(subnet_lines);
dtao_traits::chain_params!(chain_lines);

fn lines() -> impl Iterator<Item = &'static Line> {
	OF_SUBNET.iter().chain(OF_CHAIN)
}

/// Do something and forget it.
pub(super) fn tried<R>(act: impl FnOnce() -> R) -> R {
	let mut result = None;
	let _ = with_transaction(|| {
		result = Some(act());
		TransactionOutcome::Rollback(DispatchResult::Ok(()))
	});
	result.expect("was done")
}

impl Line {
	/// What the parameter needs to be set at all.
	fn prepare(&self) {
		if self.name == "AlphaValues" {
			LiquidAlphaOn::<Test>::insert(SUBNET, true);
		}
	}

	/// The value at a place of the row of a parameter of a subnet.
	pub(super) fn subnet_param(&self, n: u128) -> SubnetParam {
		match (self.make)(n) {
			Param::Subnet(param) => param,
			Param::Chain(param) => panic!("{param:?} is none of a subnet"),
		}
	}

	fn accepts(&self, by: &RuntimeOrigin, n: u128) -> bool {
		tried(|| (self.make)(n).set(by.clone()).is_ok())
	}

	/// The lowest and the highest place of a value that `by` may set, which has all between them.
	pub(super) fn range(&self, by: &RuntimeOrigin) -> [u128; 2] {
		let powers = (0..u128::BITS).map(|bit| 1u128 << bit);
		let mut places = [0, self.last].into_iter().chain(powers).filter(|n| *n <= self.last);
		let known = places.find(|n| self.accepts(by, *n));
		let known = known.unwrap_or_else(|| panic!("{}: no value to begin with", self.name));
		[self.end(by, known, 0), self.end(by, known, self.last)]
	}

	/// The last place that is accepted on the way from one that is to `far`.
	fn end(&self, by: &RuntimeOrigin, accepted: u128, far: u128) -> u128 {
		if self.accepts(by, far) {
			return far;
		}
		let (mut accepted, mut refused) = (accepted, far);
		while accepted.abs_diff(refused) > 1 {
			let (low, high) = (accepted.min(refused), accepted.max(refused));
			let middle = low + (high - low) / 2;
			if self.accepts(by, middle) {
				accepted = middle;
			} else {
				refused = middle;
			}
		}
		accepted
	}

	/// Why a value beyond an end is refused.
	fn refusal(&self, below: bool) -> Error<Test> {
		match (self.name, below) {
			("ActivityCutoff", _) => Error::ActivityCutoffTooLow,
			("ActivityCutoffFactor", _) => Error::ActivityCutoffFactorMilliOutOfBounds,
			("AlphaValues", _) => Error::AlphaHighTooLow,
			("MechanismCount", false) => Error::TooManyUIDsPerMechanism,
			_ => Error::ValueNotInBounds,
		}
	}
}

/// Which of the two ends of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
	Lowest,
	Highest,
}

/// What does not work with a parameter at an end, because that is what it is for.
#[derive(Clone, Copy, Debug, Default)]
struct Off {
	registration: Option<DispatchError>,
	trade: Option<DispatchError>,
	epoch: bool,
}

impl Off {
	fn at(name: &str, end: End) -> Self {
		match (name, end) {
			("NetworkRegistrationAllowed", End::Lowest) => {
				let registration = Some(Error::<Test>::SubNetRegistrationDisabled.into());
				Self { registration, ..Default::default() }
			},
			("SubtokenEnabled", End::Lowest) => {
				let error = Some(Error::<Test>::SubtokenDisabled.into());
				Self { trade: error, ..Default::default() }
			},
			("Tempo", End::Lowest) => Self { epoch: true, ..Default::default() },
			_ => Self::default(),
		}
	}

	fn is_none(self) -> bool {
		self.registration.is_none() && self.trade.is_none() && !self.epoch
	}
}

/// A hotkey of the subnet, or one that is none of it.
fn hotkey(n: u16) -> AccountId32 {
	let mut bytes = [77; 32];
	bytes[..2].copy_from_slice(&n.to_le_bytes());
	AccountId32::new(bytes)
}

/// A chain as production has it, with a subnet of as many neurons; 64 validators with stake, also on
/// root, have weighed all neurons.
fn scene(neurons: u16, test: impl FnOnce()) {
	let mut root = root_subnet();
	let mut subnet = dynamic_subnet(SUBNET.get(), tao(1_000), alpha(2_000));
	for n in 0..neurons - 1 {
		let stake = alpha(if n < VALIDATORS { 100 + u64::from(n) } else { 0 });
		let neuron = crate::GenesisNeuron { hotkey: hotkey(n), coldkey: ALICE, stake };
		if n < VALIDATORS {
			root.neurons.push(neuron.clone());
		}
		subnet.neurons.push(neuron);
	}
	Chain::empty().subnet(root).subnet(subnet).started().run(|| {
		let block = Weight::from_parts(4_000_000_000_000, u64::MAX);
		Limits::set(BlockWeights::with_sensible_defaults(block, Perbill::from_percent(75)));
		AdminFreezeWindow::<Test>::put(0);
		set_moving_price(SUBNET, 1 << 31);
		// Permits, then something to pay by.
		epoch(Off::default());
		let row: Vec<(u16, u16)> = (0..neurons).map(|uid| (uid, 1 + uid % 7)).collect();
		for n in 0..VALIDATORS.min(neurons - 1) {
			assert_ok!(set_weights(&hotkey(n), SUBNET, &row));
		}
		epoch(Off::default());
		test()
	});
}

fn expect(result: DispatchResult, off: Option<DispatchError>, what: &str) {
	assert_eq!(result, off.map_or(Ok(()), Err), "{what}");
}

/// Whoever wants to trades: the owner of a hotkey, and somebody else.
fn trade(off: Off) {
	for who in [ALICE, BOB] {
		expect(add_stake(&who, &hotkey(1), SUBNET, tao(10)), off.trade, "buys");
		let held = stake(&hotkey(1), &who, SUBNET);
		if held > 0 {
			expect(remove_stake(&who, &hotkey(1), SUBNET, held / 2), off.trade, "sells");
		}
	}
}

/// Open the block of the next epoch; none between is run.
fn epoch(off: Off) {
	let before = System::block_number();
	let wait = Schedule::<Test>::clock(SUBNET).blocks_until_next(before + 1);
	assert_eq!(wait.is_none(), off.epoch, "epochs are due");
	let block = before + 1 + wait.unwrap_or(20);
	System::reset_events();
	SubtensorModule::on_finalize(before);
	System::set_block_number(block);
	let weight = SubtensorModule::on_initialize(block);

	let limits = Limits::get();
	assert!(weight.all_lte(limits.max_block), "the hook takes {weight}");
	let half = limits.max_block / 2;
	assert!(Epoch::<Test>::weight(SUBNET).all_lte(half), "an epoch takes half a block");
	assert_eq!(unexpected(), 0, "{:?}", events());
	let is_paid = |event: &Event<Test>| matches!(event, Event::EpochPaid { netuid: SUBNET, .. });
	assert_eq!(events().iter().filter(|event| is_paid(event)).count(), usize::from(!off.epoch));
	assert_eq!(Schedule::<Test>::last(SUBNET) == block, !off.epoch);
}

/// All calls fit a block.
fn weigh_calls() {
	let of_zeros = (0..=u8::MAX).filter_map(|index| {
		let mut bytes = vec![0; 1_024];
		bytes[0] = index;
		Call::<Test>::decode(&mut &bytes[..]).ok()
	});
	let row = || (0..FULL).collect::<Vec<u16>>();
	let hotkey = hotkey(1);
	let [netuid, root] = [SUBNET, NetUid::ROOT];
	let of_subnet = [
		Call::add_stake { hotkey: hotkey.clone(), netuid, amount_staked: tao(1) },
		Call::remove_stake { hotkey: hotkey.clone(), netuid: root, amount_unstaked: alpha(1) },
		Call::unstake_all { hotkey: hotkey.clone() },
		Call::burned_register { netuid, hotkey: hotkey.clone() },
		Call::register_network { hotkey: hotkey.clone() },
		Call::claim_root { subnets: [netuid].into() },
		Call::claim_root_with_hotkey { hotkey: hotkey.clone() },
		Call::set_children { hotkey, netuid, children: vec![(1, ALICE); 5] },
		Call::set_weights { netuid, dests: row(), weights: row(), version_key: 0 },
	];
	let mut count = 0;
	for call in of_zeros.chain(of_subnet) {
		let info = call.get_dispatch_info();
		let most = Limits::get().get(info.class).max_extrinsic.expect("is bounded");
		assert!(info.call_weight.all_lte(most), "{call:?} takes {}", info.call_weight);
		count += 1;
	}
	assert!(count > 50, "{count} calls");
}

/// Register and trade, before and behind an epoch.
fn live(off: Off) {
	weigh_calls();
	for n in 0..2 {
		let new = hotkey(1_000 + n);
		expect(burned_register(&CAROL, SUBNET, &new), off.registration, "registers");
		trade(off);
		if n == 0 {
			epoch(off);
		}
	}
	check_invariants();
}

/// Live with each end of each of these lines, one at a time.
fn live_at_ends(neurons: u16, lines: &[Line]) {
	scene(neurons, || {
		tried(|| live(Off::default()));
		for line in lines {
			let range = tried(|| {
				line.prepare();
				line.range(&RuntimeOrigin::root())
			});
			for (end, n) in [End::Lowest, End::Highest].into_iter().zip(range) {
				let param = (line.make)(n);
				// Shown where the test fails.
				println!("{end:?}: {param:?}");
				tried(|| {
					line.prepare();
					assert_ok!(param.set(RuntimeOrigin::root()));
					live(Off::at(line.name, end));
				});
			}
		}
	});
}

#[test]
fn full_subnet_should_live_when_a_parameter_of_it_is_at_an_end_of_its_range() {
	live_at_ends(FULL, OF_SUBNET);
}

#[test]
fn full_subnet_should_live_when_a_parameter_of_the_chain_is_at_an_end_of_its_range() {
	live_at_ends(FULL, OF_CHAIN);
}

/// Some ranges are wider where there is room for more neurons.
#[test]
fn small_subnet_should_live_when_a_parameter_is_at_an_end_of_its_range() {
	live_at_ends(6, OF_SUBNET);
	live_at_ends(6, OF_CHAIN);
}

#[test]
fn chain_should_live_when_all_parameters_are_at_an_end_of_their_ranges() {
	for end in [End::Lowest, End::Highest] {
		scene(FULL, || {
			for line in lines().filter(|line| Off::at(line.name, end).is_none()) {
				line.prepare();
				let [lowest, highest] = line.range(&RuntimeOrigin::root());
				let param = (line.make)(if end == End::Lowest { lowest } else { highest });
				println!("{end:?}: {param:?}");
				assert_ok!(param.set(RuntimeOrigin::root()));
			}
			live(Off::default());
		});
	}
}

#[test]
fn parameter_should_be_refused_when_it_is_one_beyond_an_end() {
	scene(6, || {
		let mut bounds = 0;
		for line in lines() {
			line.prepare();
			let owner = line.by_owner.then(|| signed(&OWNER));
			for by in [RuntimeOrigin::root()].into_iter().chain(owner) {
				let [lowest, highest] = line.range(&by);
				let below = lowest.checked_sub(1).map(|n| (n, line.refusal(true)));
				let above = (highest < line.last).then(|| (highest + 1, line.refusal(false)));
				for (n, error) in below.into_iter().chain(above) {
					assert_noop!((line.make)(n).set(by.clone()), error);
					bounds += 1;
				}
			}
		}
		assert!(bounds > 30, "{bounds} bounds");
	});
}
