//! Failures of accounting that the public chain is known for. None of them can happen here.
//!
//! | there | here |
//! |---|---|
//! | two counters of issuance, 35,651 TAO apart | [`issuance_counters_should_agree_when_tao_is_minted_and_burned`] |
//! | a reserve of root that is short by 172,001 TAO | [`root_reserve_should_pay_everybody_when_all_root_stakers_leave`] |
//! | books of alpha that are off by 5 to 45 % | [`alpha_books_should_close_when_everybody_has_left`] |
//! | dust that stays behind where an order meets its limit | [`price_limits_should_strand_nothing_when_orders_fill_in_part`] |
//!
//! Each test keeps books of its own beside those of the chain, over many blocks and calls.

use super::{mock::*, moves::*};
use crate::{
	accounts, coinbase::Coinbase, pallet::*, pools::Pools, shares::Shares, RecycleOrBurnEnum,
};
use codec::Decode;
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use sp_core::crypto::AccountId32;
use sp_io::hashing::blake2_256;
use sp_runtime::DispatchResult;

/// The subnets of the tests, root first.
const NETUIDS: [NetUid; 3] = [NetUid::ROOT, SUBNET, SUBNET_2];

/// The hotkeys that people stake on.
const HOTKEYS: [AccountId32; 3] = [VALIDATOR, VALIDATOR_2, OWNER_HOTKEY];

/// Random numbers, the same in every run.
struct Dice(u64);

impl Dice {
	/// A number below `n`.
	fn below(&mut self, n: u64) -> u64 {
		self.0 += 1;
		let random = blake2_256(&self.0.to_le_bytes());
		u64::decode(&mut &random[..]).expect("32 bytes are enough") % n
	}

	fn pick<V: Clone>(&mut self, list: &[V]) -> V {
		list[self.below(list.len() as u64) as usize].clone()
	}

	/// From dust to 100 TAO, every order of magnitude as often.
	fn amount(&mut self) -> TaoBalance {
		let digits = self.below(5) as u32;
		TaoBalance::from_rao(self.below(10u64.pow(7 + digits)))
	}

	/// A part of `whole`, all of it now and then.
	fn part(&mut self, whole: u64) -> u64 {
		let parts = self.below(1_200).min(1_000);
		(u128::from(whole) * u128::from(parts) / 1_000) as u64
	}
}

/// [`two_markets`] with a share of emission for both, a validator on each, and an author with
/// money.
fn chain() -> Chain {
	two_markets()
		.neuron(SUBNET, MINER, CAROL, alpha(0))
		.neuron(SUBNET_2, VALIDATOR, ALICE, alpha(80))
		.neuron(SUBNET_2, MINER, CAROL, alpha(0))
}

/// What the genesis state cannot say: also neurons vote, half of it for the hotkey of the owner.
fn set_up() {
	assert_ok!(Balances::mint_into(&AUTHOR, tao(1).rao()));
	for netuid in [SUBNET, SUBNET_2] {
		set_moving_price(netuid, 1 << 30);
	}
	// The first epochs give out permits.
	until(20);
	for netuid in [SUBNET, SUBNET_2] {
		let miner = Uids::<Test>::get(netuid, MINER).expect("it is a neuron").get();
		assert_ok!(set_weights(&VALIDATOR, netuid, &[(0, 1), (miner, 1)]));
	}
	RecycleOrBurn::<Test>::insert(SUBNET_2, RecycleOrBurnEnum::Recycle);
}

/// Free and reserved TAO of all accounts, in rao.
fn all_balances() -> u64 {
	frame_system::Account::<Test>::iter_values()
		.map(|account| account.data.free + account.data.reserved)
		.sum()
}

/// What lies on the account of a subnet beside its pool, in rao.
fn beside_pool(netuid: NetUid) -> u64 {
	balance(&accounts::of_subnet(netuid)) - SubnetTAO::<Test>::get(netuid).rao()
}

fn tao_of_pools() -> u64 {
	NETUIDS.iter().map(|netuid| SubnetTAO::<Test>::get(netuid).rao()).sum()
}

/// The open positions with their values.
fn positions() -> Vec<((AccountId32, AccountId32, NetUid), u64)> {
	let mut positions: Vec<_> = Alpha::<Test>::iter_keys()
		.map(|(hotkey, coldkey, netuid)| {
			let value = stake(&hotkey, &coldkey, netuid);
			((hotkey, coldkey, netuid), value)
		})
		.collect();
	positions.sort_unstable();
	positions
}

/// Make a random call that trades, moves or destroys stake. Whatever it does, nothing is left on
/// the account of a subnet that is not in its pool.
fn trade(dice: &mut Dice) -> DispatchResult {
	let before = NETUIDS.map(beside_pool);
	let done = trade_unchecked(dice);
	assert_eq!(NETUIDS.map(beside_pool), before, "something is stranded");
	done
}

fn trade_unchecked(dice: &mut Dice) -> DispatchResult {
	let ((on, who, from), held) = dice.pick(&positions());
	let (to, hotkey, amount) = (dice.pick(&NETUIDS), dice.pick(&HOTKEYS), dice.amount());
	let some = dice.part(held);
	match dice.below(13) {
		0..=2 => add_stake(&dice.pick(&RICH), &hotkey, to, amount),
		3 => remove_stake(&who, &on, from, some),
		4 => remove_full(&who, &on, from, None),
		5 => move_stake(&who, (&on, from), (&hotkey, to), some),
		6 => swap_stake(&who, &on, (from, to), some),
		7 => transfer_stake(&who, &dice.pick(&RICH), &on, (from, to), some),
		8 => recycle_alpha(&who, &on, from, some / 8),
		9 => burn_alpha(&who, &on, from, some / 8),
		10 => add_stake_burn(&dice.pick(&[ALICE, BOB]), &hotkey, to, amount, None),
		11 if dice.below(8) == 0 => unstake_all(&who, &on),
		11 => unstake_all_alpha(&who, &on),
		_ => claim_root(&who, &[SUBNET, SUBNET_2]),
	}
}

/// Three counters: what Balances says, what clients read from `TotalIssuance`, and what lies on the
/// accounts. They are what was there at first, plus what was emitted, less what was burned.
#[test]
fn issuance_counters_should_agree_when_tao_is_minted_and_burned() {
	chain().run(|| {
		set_up();
		let mut dice = Dice(1);
		let (mut expected, mut minted, mut burned) = (Balances::total_issuance(), 0, [0u64; 4]);
		for block in 0..400u64 {
			System::reset_events();
			CurrentAuthor::set((block % 2 == 0).then_some(AUTHOR));
			for _ in 0..3 {
				let _ = trade(&mut dice);
			}
			if block % 8 == 1 {
				burned[0] += register_next(block / 8).fee.rao();
			}
			if block % 5 == 0 {
				burned[1] += reap(&mut dice);
			}
			if block == 300 {
				assert_ok!(dissolve(SUBNET_2));
			}
			let is_author_known = CurrentAuthor::get().is_some();
			burned[2] += if is_author_known { 0 } else { fees() };
			blocks(1);
			burned[3] += recycled_pools();
			minted += emitted();

			let counters =
				[Balances::total_issuance(), TotalIssuance::<Test>::get().rao(), all_balances()];
			let sum: u64 = burned.iter().sum();
			assert_eq!(counters, [expected + minted - sum; 3], "in block {block}");
		}
		expected = expected + minted - burned.iter().sum::<u64>();
		assert_eq!(Balances::total_issuance(), expected);
		assert!(minted > tao(300).rao(), "{minted}");
		assert!(burned.iter().all(|rao| *rao > 0), "every way of burning was taken: {burned:?}");
	});
}

/// Register a hotkey on [`SUBNET`], which buys alpha and recycles it. Answers the purchase.
fn register_next(number: u64) -> dtao_amm::Bought {
	let newcomer = account(100 + number as u8);
	let price = Burn::<Test>::get(SUBNET);
	let bought = Pools::<Test>::quote_buy(SUBNET, price, None, true).expect("the pool is deep");
	assert_ok!(burned_register(&DAVE, SUBNET, &newcomer));
	bought
}

/// Leave an account with less than it may hold. Answers the rest, which is lost.
fn reap(dice: &mut Dice) -> u64 {
	let (short_lived, rest) = (account(240), 1 + dice.below(499));
	let transfer = <Balances as Mutate<_>>::transfer;
	assert_ok!(transfer(&DAVE, &short_lived, 10_000, Preservation::Preserve));
	assert_ok!(transfer(&short_lived, &DAVE, 10_000 - rest, Preservation::Expendable));
	assert_eq!(balance(&short_lived), 0);
	rest
}

/// Swap fees of the block, in rao.
fn fees() -> u64 {
	let fee = |event| match event {
		Event::StakeAdded(.., fee) | Event::StakeRemoved(.., fee) => fee,
		_ => 0,
	};
	events().into_iter().map(fee).sum()
}

/// What was left of pools that closed in the block, in rao.
fn recycled_pools() -> u64 {
	let left = |event| match event {
		Event::PoolRecycled { tao, .. } => tao.rao(),
		_ => 0,
	};
	events().into_iter().map(left).sum()
}

/// TAO that the block gave to the subnets that exist, in rao.
fn emitted() -> u64 {
	let exists = |netuid: &NetUid| NetworksAdded::<Test>::get(netuid);
	let tao = |netuid: NetUid| SubnetTaoInEmission::<Test>::get(netuid).rao();
	[SUBNET, SUBNET_2].into_iter().filter(exists).map(tao).sum()
}

/// The account of root holds the root stake of everybody, whichever way that came there: so all can
/// have theirs back, the last one as well as the first.
#[test]
fn root_reserve_should_pay_everybody_when_all_root_stakers_leave() {
	chain().run(|| {
		set_up();
		NumRootClaim::<Test>::put(2);
		let (mut dice, root) = (Dice(2), NetUid::ROOT);
		let (mut donated, mut most, start) = (0, 0, beside_pool(root));
		let mut claims = 0;
		for block in 0..300u64 {
			System::reset_events();
			for _ in 0..2 {
				let _ = trade(&mut dice);
				let (who, hotkey, amount) = (dice.pick(&RICH), dice.pick(&HOTKEYS), dice.amount());
				let _ = add_stake(&who, &hotkey, root, amount);
			}
			if block % 50 == 0 {
				let account = accounts::of_subnet(root);
				assert_ok!(<Balances as Mutate<_>>::transfer(
					&DAVE,
					&account,
					777,
					Preservation::Preserve
				));
				donated += 777;
			}
			blocks(1);
			let is_sold =
				|event: &Event<Test>| matches!(event, Event::RootClaimed { tao: Some(_), .. });
			claims += events().iter().filter(|event| is_sold(event)).count();

			let owed: Vec<u64> = root_positions().iter().map(|(_, value)| *value).collect();
			let (sum, reserve) = (owed.iter().sum::<u64>(), SubnetTAO::<Test>::get(root).rao());
			assert!(sum <= reserve && reserve < sum + 1 + owed.len() as u64, "{sum} of {reserve}");
			assert_eq!(beside_pool(root), start + donated, "the account holds the reserve");
			most = most.max(sum);
		}
		assert!(most > tao(1_000).rao() && claims > 20, "{most}, {claims}");

		let leaving = root_positions();
		assert!(leaving.len() > 5);
		for ((hotkey, coldkey, _), _) in leaving {
			// What the roundings of others leave is shared by those who stay.
			let (value, before) = (stake(&hotkey, &coldkey, root), balance(&coldkey));
			assert_ok!(remove_full(&coldkey, &hotkey, root, None));
			assert_eq!(balance(&coldkey), before + value);
		}
		assert_eq!(SubnetTAO::<Test>::get(root), TaoBalance::ZERO);
		assert_eq!(beside_pool(root), start + donated);
	});
}

fn root_positions() -> Vec<((AccountId32, AccountId32, NetUid), u64)> {
	positions().into_iter().filter(|((.., netuid), _)| netuid.is_root()).collect()
}

/// Alpha in existence is what there was, plus what blocks emitted, less what was recycled. Outside
/// of the pool all of it belongs to somebody or is burned: where everybody has left, nothing is.
#[test]
fn alpha_books_should_close_when_everybody_has_left() {
	chain().run(|| {
		set_up();
		let subnets = [SUBNET, SUBNET_2];
		let mut dice = Dice(3);
		let issued = |netuid| Pools::<Test>::alpha_issuance(netuid).rao();
		let mut expected = subnets.map(issued);
		let mut withheld = [0; 2];
		for block in 0..400u64 {
			System::reset_events();
			for _ in 0..3 {
				let _ = trade(&mut dice);
			}
			if block % 8 == 0 {
				expected[0] -= register_next(block / 8).alpha_out.rao();
			}
			blocks(1);
			for (i, netuid) in subnets.into_iter().enumerate() {
				let (recycled, held_back) = recycled_alpha(netuid);
				withheld[i] += held_back;
				expected[i] += emitted_alpha(netuid);
				expected[i] -= recycled + if netuid == SUBNET_2 { held_back } else { 0 };
				assert_eq!(issued(netuid), expected[i], "subnet {netuid} in block {block}");
				assert_eq!(unowned(netuid), 0, "subnet {netuid} in block {block}");
			}
		}
		assert!(withheld.iter().all(|alpha| *alpha > 0), "{withheld:?}");

		leave();
		for netuid in subnets {
			let pending = Coinbase::<Test>::pending(netuid).total();
			let pending = pending.expect("it fits").rao();
			let burned = SubnetAlphaBurned::<Test>::get(netuid).rao();
			let claimable = RootClaimableAlpha::<Test>::get(netuid).rao();
			// What closed positions leave behind waits at the rate, from each less than a claim has at least.
			let waiting = 100 * dtao_emission::root_claim::LEAST_LEFT;
			assert!(burned > 0 && claimable < waiting, "{burned}, {claimable}");
			let outside = Pools::<Test>::alpha_out(netuid).rao();
			assert_eq!(outside, pending + claimable + burned);
		}
	});
}

/// Alpha that the block emitted, in alpha-rao.
fn emitted_alpha(netuid: NetUid) -> u64 {
	let emission = Coinbase::<Test>::emission(netuid);
	emission.alpha_in.rao() + emission.alpha_out.rao()
}

/// What people recycled on a subnet in the block and what its epochs withheld, in alpha-rao.
fn recycled_alpha(netuid: NetUid) -> (u64, u64) {
	events().into_iter().fold((0, 0), |(recycled, withheld), event| match event {
		Event::AlphaRecycled(_, _, alpha, on) if on == netuid => (recycled + alpha.rao(), withheld),
		Event::EpochPaid { netuid: on, withheld: more, .. } if on == netuid => {
			(recycled, withheld + more.rao())
		},
		_ => (recycled, withheld),
	})
}

/// Alpha outside of the pool that is nobody's, beyond the roundings of the share pools: less than a
/// unit for each position.
fn unowned(netuid: NetUid) -> u64 {
	let held: Vec<u64> = positions()
		.into_iter()
		.filter_map(|((.., on), value)| (on == netuid).then_some(value))
		.collect();
	let pending = Coinbase::<Test>::pending(netuid).total().expect("it fits");
	let owned = held.iter().sum::<u64>()
		+ pending.rao()
		+ RootClaimableAlpha::<Test>::get(netuid).rao()
		+ SubnetAlphaBurned::<Test>::get(netuid).rao();
	let outside = Pools::<Test>::alpha_out(netuid).rao();
	assert!(owned <= outside, "more alpha is owned than there is");
	(outside - owned).saturating_sub((held.len() as u64).saturating_sub(1))
}

/// Let everybody claim and leave. The claims come first: they are staked.
fn leave() {
	for netuid in [SUBNET, SUBNET_2] {
		let call = Call::sudo_set_root_claim_threshold { netuid, new_value: 0 };
		assert_ok!(dispatch(RuntimeOrigin::root(), call));
	}
	for who in RICH {
		// One call reaches all of so few hotkeys.
		assert_ok!(claim_root(&who, &[SUBNET, SUBNET_2]));
	}
	for ((hotkey, coldkey, netuid), _) in positions() {
		assert_ok!(remove_full(&coldkey, &hotkey, netuid, None));
	}
	assert_eq!(positions(), []);
}

/// An order with a limit.
#[derive(Clone, Debug)]
struct Order {
	who: AccountId32,
	hotkey: AccountId32,
	from: NetUid,
	to: NetUid,
	/// Rao of a purchase, alpha-rao of the others.
	amount: u64,
	limit: u64,
	allow_partial: bool,
}

/// What an order is about.
#[derive(Debug, PartialEq)]
struct Books {
	balances: u64,
	beside_pool: [u64; 3],
	tao_of_pools: u64,
	/// Of the one who orders.
	free: u64,
	/// Of the author.
	fees: u64,
	/// Stake on the hotkey at the origin and at the destination.
	stake: [u64; 2],
}

impl Order {
	fn roll(dice: &mut Dice) -> Self {
		let ((hotkey, who, from), held) = dice.pick(&positions());
		let others: Vec<_> = NETUIDS.into_iter().filter(|netuid| *netuid != from).collect();
		let (to, amount, limit) = (dice.pick(&others), dice.part(held), 0);
		Self { who, hotkey, from, to, amount, limit, allow_partial: dice.below(4) > 0 }
	}

	fn books(&self) -> Books {
		let stake = |netuid| Shares::<Test>::total(&self.hotkey, netuid).rao();
		Books {
			balances: all_balances(),
			beside_pool: NETUIDS.map(beside_pool),
			tao_of_pools: tao_of_pools(),
			free: balance(&self.who),
			fees: balance(&AUTHOR),
			stake: [stake(self.from), stake(self.to)],
		}
	}

	/// Send it with `send`. Answers the books before and after it where it was done; where it was
	/// refused they are the same.
	fn fill(&self, send: impl FnOnce(&Self) -> DispatchResult) -> Option<(Books, Books)> {
		let before = self.books();
		let done = send(self);
		let after = self.books();
		assert_eq!(after.beside_pool, before.beside_pool, "{self:?} stranded something");
		assert_eq!(after.balances, before.balances, "{self:?} lost TAO");
		if done.is_err() {
			assert_eq!(after, before, "{self:?}");
			return None;
		}
		Some((before, after))
	}

	/// Buy on `to`. Answers whether it was filled in part.
	fn buy(mut self, dice: &mut Dice) -> bool {
		self.amount = dice.amount().rao();
		// From just above the price to where it ends.
		let spot = Pools::<Test>::price(self.to).rao();
		self.limit = spot + spot * dice.below(100) / 2_000;
		let (tao, limit) = (TaoBalance::from_rao(self.amount), Price::from_rao(self.limit));
		let quote = Pools::<Test>::quote_buy(self.to, tao, Some(limit), true);
		let filled = self.fill(|order| {
			let Order { who, hotkey, to, limit, allow_partial, .. } = order;
			add_stake_limit(who, hotkey, *to, tao, *limit, *allow_partial)
		});
		let Some((before, after)) = filled else { return false };
		let quote = quote.expect("it was bought");
		let (paid, fee, refund) = (quote.tao_in.rao(), quote.fee.rao(), quote.refund.rao());
		assert_eq!(paid + fee + refund, self.amount);
		assert_eq!(after.tao_of_pools, before.tao_of_pools + paid);
		assert_eq!(after.fees, before.fees + fee);
		assert_eq!(after.free, before.free - paid - fee, "what is refunded was never taken");
		assert_eq!(after.stake[1], before.stake[1] + quote.alpha_out.rao());
		assert!(refund == 0 || self.allow_partial);
		refund > 0
	}

	/// Sell on `from`. Answers whether it was filled in part.
	fn sell(mut self, dice: &mut Dice) -> bool {
		let spot = Pools::<Test>::price(self.from).rao();
		self.limit = spot - spot * dice.below(100) / 2_000;
		let (alpha, limit) = (AlphaBalance::from_rao(self.amount), Price::from_rao(self.limit));
		let quote = Pools::<Test>::quote_sell(self.from, alpha, Some(limit), true);
		let filled = self.fill(|order| {
			let Order { who, hotkey, from, amount, limit, allow_partial, .. } = order;
			remove_stake_limit(who, hotkey, *from, *amount, *limit, *allow_partial)
		});
		let Some((before, after)) = filled else { return false };
		let quote = quote.expect("it was sold");
		let (sold, fee, refund) = (quote.alpha_in.rao(), quote.fee.rao(), quote.refund.rao());
		assert_eq!(sold + fee + refund, self.amount);
		assert_eq!(after.stake[0], before.stake[0] - sold - fee, "the refund was never taken");
		assert_eq!(after.free, before.free + quote.tao_out.rao());
		let received = quote.tao_out.rao() + after.fees - before.fees;
		assert_eq!(after.tao_of_pools, before.tao_of_pools - received);
		assert!(refund == 0 || self.allow_partial);
		refund > 0
	}

	/// Swap from `from` to `to`. Answers whether it was filled in part.
	fn swap(mut self, dice: &mut Dice) -> bool {
		let price = |netuid| u128::from(Pools::<Test>::price(netuid).rao());
		let ratio = (price(self.from) * 1_000_000_000 / price(self.to)) as u64;
		self.limit = ratio - ratio * dice.below(100) / 2_000;
		let (alpha, limit) = (AlphaBalance::from_rao(self.amount), Price::from_rao(self.limit));
		let quote = Pools::<Test>::quote_leaving(self.from, self.to, alpha, Some(limit));
		System::reset_events();
		let filled = self.fill(|order| {
			let Order { who, hotkey, from, to, amount, limit, allow_partial } = order;
			swap_stake_limit(who, hotkey, (*from, *to), *amount, (*limit, *allow_partial))
		});
		let Some((before, after)) = filled else { return false };
		let quote = quote.expect("it was swapped");
		let (sold, fee, refund) = (quote.alpha_in.rao(), quote.fee.rao(), quote.refund.rao());
		assert_eq!(sold + fee + refund, self.amount);
		assert_eq!(after.stake[0], before.stake[0] - sold - fee, "the refund was never taken");
		let bought = events().into_iter().find_map(|event| match event {
			Event::StakeAdded(_, _, _, alpha, ..) => Some(alpha.rao()),
			_ => None,
		});
		assert_eq!(after.stake[1], before.stake[1] + bought.unwrap_or_default());
		// TAO too little for a position goes to the coldkey instead.
		assert_eq!(after.free > before.free, bought.is_none());
		let left = (after.fees - before.fees) + (after.free - before.free);
		assert_eq!(after.tao_of_pools, before.tao_of_pools - left);
		assert!(refund == 0 || self.allow_partial);
		refund > 0
	}
}

/// What an order offers is traded, a fee, or stays where it was; every rao of it is accounted for,
/// and nothing is left on the account of a subnet outside of its pool.
#[test]
fn price_limits_should_strand_nothing_when_orders_fill_in_part() {
	chain().run(|| {
		set_up();
		let (mut dice, mut in_part) = (Dice(4), [0; 3]);
		for round in 0..1_000 {
			let order = Order::roll(&mut dice);
			in_part[0] += u32::from(order.clone().buy(&mut dice));
			in_part[1] += u32::from(Order::roll(&mut dice).sell(&mut dice));
			in_part[2] += u32::from(Order::roll(&mut dice).swap(&mut dice));
			if round % 5 == 0 {
				blocks(1);
			}
		}
		assert!(in_part.iter().all(|count| *count > 50), "orders must meet limits: {in_part:?}");
	});
}

/// Without an author the fee is the only TAO that an order at a limit takes out of existence.
#[test]
fn price_limits_should_strand_nothing_when_fees_are_burned() {
	chain().run(|| {
		set_up();
		CurrentAuthor::set(None);
		let mut dice = Dice(5);
		for _ in 0..300 {
			System::reset_events();
			let order = Order::roll(&mut dice);
			let (before, issuance) = (order.books(), Balances::total_issuance());
			let spot = Pools::<Test>::price(order.to).rao();
			let (amount, limit) = (dice.amount(), spot + spot / 200);
			let _ = add_stake_limit(&order.who, &order.hotkey, order.to, amount, limit, true);
			let spot = Pools::<Test>::price(order.from).rao();
			let limit = spot - spot / 200;
			let Order { who, hotkey, from, amount, .. } = &order;
			let _ = remove_stake_limit(who, hotkey, *from, *amount, limit, true);
			let after = order.books();
			assert_eq!(after.beside_pool, before.beside_pool);
			assert_eq!(after.balances, before.balances - fees());
			assert_eq!(Balances::total_issuance(), issuance - fees());
		}
	});
}
