//! Sending the call of an operation.

use super::*;
use crate::{
	accounts,
	staking::Staking,
	tests::{lifecycle::swap_calls::*, moves::*},
	weights::{Reveal, Row},
	RootClaimTypeEnum, SubnetIdentityInput,
};
use dtao_traits::AlphaFees;
use dtao_types::{AlphaBalance, NetUidStorageIndex, TaoBalance, Uid};
use frame_support::{
	traits::{fungible::Mutate, tokens::Preservation},
	weights::Weight,
};
use sp_runtime::traits::Dispatchable;

fn part(amount: u64, parts: u64) -> u64 {
	u64::try_from(u128::from(amount) * u128::from(parts) / 1_000).unwrap()
}

fn limit(netuid: NetUid, percent: u64) -> u64 {
	Pools::<Test>::price(netuid).rao().saturating_mul(percent) / 100
}

/// One of the open positions: number of the coldkey and of the hotkey, subnet, stake. Behind the
/// last one there is one that is not open.
fn position(number: usize) -> (usize, usize, NetUid, u64) {
	let mut open: Vec<_> = NETUIDS
		.map(NetUid::new)
		.flat_map(|netuid| HOTKEYS.map(move |h| (netuid, h)))
		.flat_map(|(netuid, h)| (0..RICH.len()).map(move |who| (who, h, netuid)))
		.map(|(who, h, netuid)| (who, h, netuid, stake(&hotkey(h), &person(who), netuid)))
		.filter(|(.., held)| *held > 0)
		.collect();
	open.push((0, 4, SUBNET_2, 0));
	open.swap_remove(number % open.len())
}

/// Send the call of an operation; `None` where it is not a call.
pub fn send(op: &Op) -> Option<DispatchResult> {
	Some(match op {
		Op::Mechanisms { .. }
		| Op::NominatorMinimum(_)
		| Op::Take { .. }
		| Op::Set { .. }
		| Op::Author(_)
		| Op::Pay { .. }
		| Op::PayAllBut { .. }
		| Op::Blocks(_) => return None,
		Op::Add { .. }
		| Op::AddLimit { .. }
		| Op::Remove { .. }
		| Op::RemoveLimit { .. }
		| Op::RemoveFull { .. }
		| Op::UnstakeAll { .. }
		| Op::UnstakeAllAlpha { .. } => send_trade(op),
		Op::Register { .. }
		| Op::RootRegister { .. }
		| Op::RegisterLimit { .. }
		| Op::RegisterNetwork { .. }
		| Op::Start { .. }
		| Op::Dissolve { .. } => send_place(op),
		Op::SetWeights { .. }
		| Op::SetChildren { .. }
		| Op::ChildkeyTake { .. }
		| Op::AutoStake { .. }
		| Op::ClaimRoot { .. }
		| Op::ClaimRootWithHotkey { .. }
		| Op::ClaimType { .. } => send_choice(op),
		Op::Commit { .. } | Op::Reveal { .. } => send_vote(op),
		Op::FeeRate { .. } | Op::ClaimThreshold { .. } | Op::ClaimsPerBlock(_) => send_setting(op),
		op => send_move(op),
	})
}

/// Send the call of an operation that buys or sells stake.
fn send_trade(op: &Op) -> DispatchResult {
	let rao = TaoBalance::from_rao;
	match op.clone() {
		Op::Add { who, hotkey: h, netuid, amount } => {
			add_stake(&person(who), &hotkey(h), NetUid::new(netuid), rao(amount))
		},
		Op::AddLimit { who, hotkey: h, netuid, amount, percent, partial } => {
			let netuid = NetUid::new(netuid);
			let limit = limit(netuid, 100 + percent);
			add_stake_limit(&person(who), &hotkey(h), netuid, rao(amount), limit, partial)
		},
		Op::Remove { position: number, parts } => {
			let (who, h, netuid, held) = position(number);
			remove_stake(&person(who), &hotkey(h), netuid, part(held, parts))
		},
		Op::RemoveLimit { position: number, parts, percent, partial } => {
			let (who, h, netuid, held) = position(number);
			let limit = limit(netuid, 100_u64.saturating_sub(percent));
			let amount = part(held, parts);
			remove_stake_limit(&person(who), &hotkey(h), netuid, amount, limit, partial)
		},
		Op::RemoveFull { position: number } => {
			let (who, h, netuid, _) = position(number);
			remove_full(&person(who), &hotkey(h), netuid, None)
		},
		Op::UnstakeAll { who, hotkey: h } => unstake_all(&person(who), &hotkey(h)),
		Op::UnstakeAllAlpha { who, hotkey: h } => unstake_all_alpha(&person(who), &hotkey(h)),
		op => unreachable!("{op:?} is sent elsewhere"),
	}
}

/// Send the call of an operation by which a neuron or a subnet comes or goes.
fn send_place(op: &Op) -> DispatchResult {
	match op.clone() {
		Op::Register { who, hotkey: h, netuid } => {
			burned_register(&person(who), NetUid::new(netuid), &hotkey(h))
		},
		Op::RootRegister { who, hotkey: h } => root_register(&person(who), &hotkey(h)),
		Op::RegisterLimit { who, hotkey: h, netuid, percent } => {
			let netuid = NetUid::new(netuid);
			let limit = Burn::<Test>::get(netuid).rao() * percent / 100;
			register_limit(&person(who), netuid, &hotkey(h), limit)
		},
		Op::RegisterNetwork { who, hotkey: h, named: false } => {
			register_network(&person(who), &hotkey(h))
		},
		Op::RegisterNetwork { who, hotkey: h, named: true } => {
			let identity =
				SubnetIdentityInput { subnet_name: b"named".to_vec(), ..Default::default() };
			let identity = Some(identity);
			let call = Call::register_network_with_identity { hotkey: hotkey(h), identity };
			dispatch(signed(&person(who)), call)
		},
		Op::Start { netuid } => {
			let netuid = NetUid::new(netuid);
			start_call(&Subnets::<Test>::owner(netuid), netuid)
		},
		Op::Dissolve { netuid, idle } => {
			// Milliseconds that the transactions of each block leave.
			IdleWeight::set(Weight::from_parts(idle * 1_000_000_000, u64::MAX));
			dissolve(NetUid::new(netuid))
		},
		op => unreachable!("{op:?} is sent elsewhere"),
	}
}

/// Send the call of an operation on weights, children, or what a coldkey is paid.
fn send_choice(op: &Op) -> DispatchResult {
	match op.clone() {
		Op::SetWeights { hotkey: h, netuid, mecid, weights } => {
			let (netuid, mecid) = (NetUid::new(netuid), MechId::new(mecid));
			let (dests, weights) = weights.into_iter().unzip();
			let call =
				Call::set_mechanism_weights { netuid, mecid, dests, weights, version_key: 0 };
			dispatch(signed(&hotkey(h)), call)
		},
		Op::SetChildren { hotkey: h, netuid, children } => {
			let children = children.into_iter().map(|(part, child)| (part, hotkey(child)));
			let netuid = NetUid::new(netuid);
			let call =
				Call::set_children { hotkey: hotkey(h), netuid, children: children.collect() };
			dispatch(signed(&person(h)), call)
		},
		Op::ChildkeyTake { hotkey: h, netuid, take } => {
			let netuid = NetUid::new(netuid);
			let call = Call::set_childkey_take { hotkey: hotkey(h), netuid, take };
			dispatch(signed(&person(h)), call)
		},
		Op::AutoStake { who, hotkey: h, netuid } => {
			let netuid = NetUid::new(netuid);
			let call = Call::set_coldkey_auto_stake_hotkey { netuid, hotkey: hotkey(h) };
			dispatch(signed(&person(who)), call)
		},
		Op::ClaimRoot { who, subnets } => claim_root(&person(who), &netuids_of(subnets)),
		Op::ClaimRootWithHotkey { who, hotkey: h } => {
			claim_root_with_hotkey(&person(who), &hotkey(h))
		},
		Op::ClaimType { who, kind } => set_root_claim_type(&person(who), claim_type(kind)),
		op => unreachable!("{op:?} is sent elsewhere"),
	}
}

/// Send a call of root that changes a fee or the claims.
fn send_setting(op: &Op) -> DispatchResult {
	let root = RuntimeOrigin::root();
	match *op {
		Op::FeeRate { netuid, rate } => {
			let call =
				pallet_subtensor_swap::Call::set_fee_rate { netuid: NetUid::new(netuid), rate };
			RuntimeCall::from(call).dispatch(root).map(|_| ()).map_err(|failed| failed.error)
		},
		Op::ClaimThreshold { netuid, threshold } => {
			let (netuid, new_value) = (NetUid::new(netuid), threshold);
			dispatch(root, Call::sudo_set_root_claim_threshold { netuid, new_value })
		},
		Op::ClaimsPerBlock(new_value) => {
			dispatch(root, Call::sudo_set_num_root_claims { new_value })
		},
		_ => unreachable!("{op:?} is sent elsewhere"),
	}
}

/// Commit to a weight of a neuron for itself, or reveal one that waits.
fn send_vote(op: &Op) -> DispatchResult {
	let salt = vec![7u16; 8];
	let uid_of = |index: NetUidStorageIndex, hotkey: &AccountId32| {
		let (netuid, _) = place_of(index);
		Uids::<Test>::get(netuid, hotkey).unwrap_or(Uid::new(0)).get()
	};
	match *op {
		Op::Commit { hotkey: h, netuid, mecid, vote } => {
			let (netuid, mecid, hotkey) = (NetUid::new(netuid), MechId::new(mecid), hotkey(h));
			let index = storage_index(netuid, mecid).expect("there are 16");
			let uids = [uid_of(index, &hotkey)];
			let row = Row { uids: &uids, values: &[vote], version_key: 0 };
			let commit_hash = Reveal { row, salt: &salt }.hash(&hotkey, index);
			let call = Call::commit_mechanism_weights { netuid, mecid, commit_hash };
			dispatch(signed(&hotkey), call)
		},
		Op::Reveal { commit, vote } => {
			let mut waiting: Vec<_> = WeightCommits::<Test>::iter_keys().collect();
			waiting.sort_unstable();
			waiting.push((index(SUBNET), hotkey(4)));
			let (index, hotkey) = waiting.swap_remove(commit % waiting.len());
			let (netuid, mecid) = place_of(index);
			let (uids, values) = (vec![uid_of(index, &hotkey)], vec![vote]);
			let call = Call::reveal_mechanism_weights {
				netuid,
				mecid,
				uids,
				values,
				salt,
				version_key: 0,
			};
			dispatch(signed(&hotkey), call)
		},
		_ => unreachable!("{op:?} is sent elsewhere"),
	}
}

/// Subnet and mechanism of a storage index.
fn place_of(index: NetUidStorageIndex) -> (NetUid, MechId) {
	(0..16)
		.flat_map(|mech| NETUIDS.map(move |netuid| (NetUid::new(netuid), MechId::new(mech))))
		.find(|(netuid, mech)| storage_index(*netuid, *mech) == Some(index))
		.expect("the subnets of the test are few")
}

/// Who is paid TAO: people, subnets, somebody without money, the author.
fn payee(number: usize) -> AccountId32 {
	match number {
		0..=4 => person(number),
		5..=9 => accounts::of_subnet(NetUid::new(number as u16 - 5)),
		10 => POOR,
		_ => AUTHOR,
	}
}

/// Do what is no call of this pallet: pay TAO, set a parameter, choose the author. Answers whether
/// it was done.
pub fn surround(op: &Op) -> bool {
	let pay = |from: usize, to: usize, rao| {
		let may_close = Preservation::Expendable;
		<Balances as Mutate<_>>::transfer(&person(from), &payee(to), rao, may_close).is_ok()
	};
	match op.clone() {
		Op::Pay { from, to, amount } => pay(from, to, amount),
		Op::PayAllBut { from, to, left } => {
			pay(from, to, balance(&person(from)).saturating_sub(left))
		},
		Op::Set { netuid, param } => {
			SubtensorModule::set_subnet(RuntimeOrigin::root(), NetUid::new(netuid), param).is_ok()
		},
		Op::Author(which) => {
			CurrentAuthor::set([Some(AUTHOR), Some(POOR), None][usize::from(which)].clone());
			true
		},
		Op::Mechanisms { netuid, count, split } => set_mechanisms(netuid, count, split),
		Op::NominatorMinimum(rao) => {
			Staking::<Test>::set_nominator_minimum(rao);
			true
		},
		Op::Take { hotkey: h, parts } => {
			Delegates::<Test>::insert(hotkey(h), parts);
			true
		},
		op => unreachable!("{op:?} is a call"),
	}
}

/// Ratio of the prices of two subnets, scaled by 10^9, and that part of it in percent.
fn ratio(from: NetUid, to: NetUid, percent: u64) -> u64 {
	let price = |netuid| u128::from(Pools::<Test>::price(netuid).rao());
	let ratio = price(from) * 1_000_000_000 / price(to).max(1) * u128::from(percent) / 100;
	u64::try_from(ratio).unwrap_or(u64::MAX)
}

/// Send the call of an operation that moves or destroys stake, or is about keys.
fn send_move(op: &Op) -> DispatchResult {
	match op.clone() {
		Op::Move { position: number, hotkey: h, netuid, parts } => {
			let (who, on, from, held) = position(number);
			let (from, to) = ((&hotkey(on), from), (&hotkey(h), NetUid::new(netuid)));
			move_stake(&person(who), from, to, part(held, parts))
		},
		Op::MoveLimit { position: number, hotkey: h, netuid, parts, limit } => {
			let (who, on, from, held) = position(number);
			let (from, to) = ((&hotkey(on), from), (&hotkey(h), NetUid::new(netuid)));
			let limit = (ratio(from.1, to.1, limit.0), limit.1);
			move_stake_limit(&person(who), from, to, part(held, parts), limit)
		},
		Op::Transfer { position: number, to, netuid, parts } => {
			let (who, on, from, held) = position(number);
			let networks = (from, NetUid::new(netuid));
			transfer_stake(&person(who), &person(to), &hotkey(on), networks, part(held, parts))
		},
		Op::TransferOver { position: number, to, hotkey: h, netuid, parts } => {
			let (who, on, from, held) = position(number);
			let (from, onto) = ((&hotkey(on), from), (&hotkey(h), NetUid::new(netuid)));
			transfer_stake_and_hotkey(&person(who), &person(to), from, onto, part(held, parts))
		},
		Op::Swap { position: number, netuid, parts } => {
			let (who, on, from, held) = position(number);
			let networks = (from, NetUid::new(netuid));
			swap_stake(&person(who), &hotkey(on), networks, part(held, parts))
		},
		Op::SwapLimit { position: number, netuid, parts, limit } => {
			let (who, on, from, held) = position(number);
			let networks = (from, NetUid::new(netuid));
			let limit = (ratio(networks.0, networks.1, limit.0), limit.1);
			swap_stake_limit(&person(who), &hotkey(on), networks, part(held, parts), limit)
		},
		op => send_burn(&op),
	}
}

/// Send the call of an operation that destroys stake, or is about keys or fees.
fn send_burn(op: &Op) -> DispatchResult {
	match op.clone() {
		Op::Recycle { position: number, parts } => {
			let (who, on, netuid, held) = position(number);
			recycle_alpha(&person(who), &hotkey(on), netuid, part(held, parts))
		},
		Op::Burn { position: number, parts } => {
			let (who, on, netuid, held) = position(number);
			burn_alpha(&person(who), &hotkey(on), netuid, part(held, parts))
		},
		Op::AddBurn { who, hotkey: h, netuid, amount, percent } => {
			let (netuid, amount) = (NetUid::new(netuid), TaoBalance::from_rao(amount));
			let limit = percent.map(|percent| limit(netuid, percent));
			add_stake_burn(&person(who), &hotkey(h), netuid, amount, limit)
		},
		Op::Associate { who, hotkey: h } => try_associate(&person(who), &hotkey(h)),
		Op::RaiseTake { who, hotkey: h, take } => increase_take(&person(who), &hotkey(h), take),
		Op::LowerTake { who, hotkey: h, take } => decrease_take(&person(who), &hotkey(h), take),
		Op::PayInAlpha { position: number, fee, parts } => pay_and_remove(number, fee, parts),
		op => send_swap(&op),
	}
}

/// Send a call that changes a key. Where all of one is another's now, that goes by its number.
fn send_swap(op: &Op) -> DispatchResult {
	match *op {
		Op::SwapHotkey { who, netuid: None, .. } => {
			swap_hotkey(&person(who), &hotkey(who), &next_hotkey(who), None)?;
			rename_hotkey(who);
		},
		Op::SwapHotkey { who, netuid: Some(netuid), back } => {
			let (one, other) = (hotkey(who), spare(who));
			let (old, new) = if back { (other, one) } else { (one, other) };
			swap_hotkey(&person(who), &old, &new, Some(NetUid::new(netuid)))?;
		},
		Op::SwapColdkey { who } => {
			force(&person(who), &next_person(who), 5)?;
			rename_person(who);
		},
		Op::Announcement { who, step: 0 } => {
			let new_coldkey_hash = hash_of(&next_person(who));
			dispatch(signed(&person(who)), Call::announce_coldkey_swap { new_coldkey_hash })?;
		},
		Op::Announcement { who, step: 1 } => {
			execute(&person(who), &next_person(who))?;
			rename_person(who);
		},
		Op::Announcement { who, step: 2 } => clear(&person(who))?,
		Op::Announcement { who, step: 3 } => dispute(&person(who))?,
		Op::Announcement { who, .. } => {
			let call = Call::reset_coldkey_swap { coldkey: person(who) };
			dispatch(RuntimeOrigin::root(), call)?;
		},
		_ => unreachable!("{op:?} is sent elsewhere"),
	}
	Ok(())
}

/// Remove part of a position that pays the fee of that in alpha.
fn pay_and_remove(number: usize, fee: u64, parts: u64) -> DispatchResult {
	let (who, on, netuid, held) = position(number);
	let amount_unstaked = AlphaBalance::from_rao(part(held, parts));
	let call = Call::remove_stake { hotkey: hotkey(on), netuid, amount_unstaked };
	let fee = TaoBalance::from_rao(fee);
	let could = SubtensorModule::can_pay(&person(who), &call, fee);
	let paid = SubtensorModule::pay(&person(who), &call, fee);
	assert_eq!(could, paid.is_ok());
	paid?;
	// A call that fails keeps the fee; what is checked here is that it does nothing else.
	let _ = dispatch(signed(&person(who)), call);
	<SubtensorModule as AlphaFees<AccountId32, Call<Test>>>::settled();
	Ok(())
}

/// Subnets by the bits of a number: none, existing and missing ones, root.
fn netuids_of(bits: u8) -> Vec<NetUid> {
	(0..6u16).filter(|netuid| bits >> netuid & 1 == 1).map(NetUid::new).collect()
}

fn claim_type(number: u8) -> RootClaimTypeEnum {
	match number {
		0 => RootClaimTypeEnum::Swap,
		1 => RootClaimTypeEnum::Keep,
		bits => RootClaimTypeEnum::KeepSubnets { subnets: netuids_of(bits).into_iter().collect() },
	}
}

/// Set the number of mechanisms and, where there are two, what the first of them gets.
fn set_mechanisms(netuid: u16, count: u8, split: Option<u16>) -> bool {
	let netuid = NetUid::new(netuid);
	let set = |param| SubtensorModule::set_subnet(RuntimeOrigin::root(), netuid, param);
	let done = set(SubnetParam::MechanismCount(MechId::new(count))).is_ok();
	if done && count == 2 {
		let split = split.map(|part| MechanismSplit::new(&[part, u16::MAX - part]));
		assert_ok!(set(SubnetParam::MechanismEmissionSplit(split)));
	}
	done
}
