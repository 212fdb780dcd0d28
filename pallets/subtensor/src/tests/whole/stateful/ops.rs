//! Which operations there are, and how often each one comes.

use super::Op;
use dtao_traits::SubnetParam;
use proptest::prelude::*;

/// Amounts from dust to more than any pool holds.
fn amounts() -> impl Strategy<Value = u64> {
	prop_oneof![
		1 => 0..3_000_000u64,
		6 => 2_001_007..100_000_000_000u64,
		2 => 100_000_000_000..2_000_000_000_000u64,
		1 => Just(u64::MAX),
	]
}

/// Thousandths of a position: all of it in a quarter of the cases.
fn parts() -> impl Strategy<Value = u64> {
	prop_oneof![3 => 0..1_100u64, 1 => Just(1_000u64)]
}

/// Subnets: mostly those of the start, now and then one that may have been registered since.
fn net() -> impl Strategy<Value = u16> + Clone {
	prop_oneof![6 => 0..4u16, 1 => 4..6u16]
}

/// What an owner or root may change, and who authors blocks.
fn settings() -> impl Strategy<Value = Op> {
	let toggle = (0..6usize, any::<bool>()).prop_map(|(which, on)| match which {
		0 => SubnetParam::SubtokenEnabled(on),
		1 => SubnetParam::TransferToggle(on),
		2 => SubnetParam::SubnetEmissionEnabled(on),
		3 => SubnetParam::OwnerCutEnabled(on),
		4 => SubnetParam::RecycleOwnerIncentive(on),
		_ => SubnetParam::CommitRevealWeightsEnabled(on),
	});
	prop_oneof![
		5 => (net(), toggle).prop_map(|(netuid, param)| Op::Set { netuid, param }),
		1 => (net(), 0..1_100u16).prop_map(|(netuid, rate)| Op::FeeRate { netuid, rate }),
		1 => (0..3u8).prop_map(Op::Author),
		1 => (net(), 0..12_000_000u64)
			.prop_map(|(netuid, threshold)| Op::ClaimThreshold { netuid, threshold }),
		1 => (0..60u64).prop_map(Op::ClaimsPerBlock),
		4 => swaps(),
	]
}

/// Changes of keys: of a hotkey on one subnet, and back, or on all; of a coldkey by root, or announced.
fn swaps() -> impl Strategy<Value = Op> {
	let who = 0..5usize;
	prop_oneof![
		3 => (who.clone(), net(), any::<bool>()).prop_map(|(who, netuid, back)| {
			Op::SwapHotkey { who, netuid: Some(netuid), back }
		}),
		2 => who.clone().prop_map(|who| Op::SwapHotkey { who, netuid: None, back: false }),
		1 => who.clone().prop_map(|who| Op::SwapColdkey { who }),
		3 => (who, prop_oneof![3 => Just(0u8), 4 => Just(1u8), 2 => 2..5u8]).prop_map(
			|(who, step)| Op::Announcement { who, step }
		),
	]
}

/// Operations that move or destroy stake, or are about keys or fees.
fn moves() -> impl Strategy<Value = Op> {
	let who = 0..5usize;
	let limit = (0..120u64, any::<bool>());
	let from = || (any::<usize>(), parts());
	prop_oneof![
		3 => (from(), who.clone(), net()).prop_map(
			|((position, parts), hotkey, netuid)| Op::Move { position, hotkey, netuid, parts }
		),
		1 => (from(), who.clone(), net(), limit.clone()).prop_map(
			|((position, parts), hotkey, netuid, limit)| {
				Op::MoveLimit { position, hotkey, netuid, parts, limit }
			}
		),
		3 => (from(), who.clone(), net()).prop_map(
			|((position, parts), to, netuid)| Op::Transfer { position, to, netuid, parts }
		),
		1 => (from(), who.clone(), who.clone(), net()).prop_map(
			|((position, parts), to, hotkey, netuid)| {
				Op::TransferOver { position, to, hotkey, netuid, parts }
			}
		),
		3 => (from(), net()).prop_map(|((position, parts), netuid)| {
			Op::Swap { position, netuid, parts }
		}),
		2 => (from(), net(), limit).prop_map(|((position, parts), netuid, limit)| {
			Op::SwapLimit { position, netuid, parts, limit }
		}),
		1 => from().prop_map(|(position, parts)| Op::Recycle { position, parts }),
		1 => from().prop_map(|(position, parts)| Op::Burn { position, parts }),
		1 => (who.clone(), who.clone(), net(), amounts(), proptest::option::of(100..160u64))
			.prop_map(|(who, hotkey, netuid, amount, percent)| {
				Op::AddBurn { who, hotkey, netuid, amount, percent }
			}),
		1 => (who.clone(), who.clone()).prop_map(|(who, hotkey)| Op::Associate { who, hotkey }),
		1 => (who.clone(), 0..12_000u16).prop_map(|(who, take)| {
			Op::RaiseTake { who, hotkey: who, take }
		}),
		1 => (who.clone(), who, 0..12_000u16).prop_map(|(who, hotkey, take)| {
			Op::LowerTake { who, hotkey, take }
		}),
		2 => (from(), 0..3_000_000u64).prop_map(|((position, parts), fee)| {
			Op::PayInAlpha { position, fee, parts }
		}),
	]
}

/// People stake to their own hotkey or to that of the second, and register their own, mostly.
fn pair() -> impl Strategy<Value = (usize, usize)> + Clone {
	(0..5usize, any::<bool>()).prop_map(|(who, own)| (who, if own { who } else { 1 }))
}

/// [`pair`] with a subnet.
fn place() -> impl Strategy<Value = (usize, usize, u16)> + Clone {
	(pair(), net()).prop_map(|((who, hotkey), netuid)| (who, hotkey, netuid))
}

/// Operations that buy or sell stake.
fn trades() -> impl Strategy<Value = Op> {
	let limited = (0..60u64, any::<bool>());
	prop_oneof![
		6 => (place(), amounts()).prop_map(|((who, hotkey, netuid), amount)| {
			Op::Add { who, hotkey, netuid, amount }
		}),
		2 => (place(), amounts(), limited.clone()).prop_map(
			|((who, hotkey, netuid), amount, (percent, partial))| {
				Op::AddLimit { who, hotkey, netuid, amount, percent, partial }
			}
		),
		4 => (any::<usize>(), parts()).prop_map(|(position, parts)| Op::Remove { position, parts }),
		2 => (any::<usize>(), parts(), limited).prop_map(
			|(position, parts, (percent, partial))| {
				Op::RemoveLimit { position, parts, percent, partial }
			}
		),
		1 => any::<usize>().prop_map(|position| Op::RemoveFull { position }),
		1 => pair().prop_map(|(who, hotkey)| Op::UnstakeAll { who, hotkey }),
		1 => pair().prop_map(|(who, hotkey)| Op::UnstakeAllAlpha { who, hotkey }),
	]
}

/// Operations on weights and mechanisms.
fn votes() -> impl Strategy<Value = Op> {
	// Most neurons are on the first subnet, which has one mechanism at first.
	let voting = prop_oneof![3 => Just(1u16), 1 => net()];
	let mechanism = prop_oneof![3 => Just(0u8), 1 => Just(1u8)];
	let weights = proptest::collection::btree_map(0..5u16, any::<u16>(), 0..5)
		.prop_map(|weights| weights.into_iter().collect());
	prop_oneof![
		3 => (0..5usize, voting.clone(), mechanism.clone(), 1..3u16).prop_map(
			|(hotkey, netuid, mecid, vote)| Op::Commit { hotkey, netuid, mecid, vote }
		),
		5 => (any::<usize>(), 1..3u16).prop_map(|(commit, vote)| Op::Reveal { commit, vote }),
		4 => (0..5usize, voting, mechanism, weights).prop_map(
			|(hotkey, netuid, mecid, weights)| Op::SetWeights { hotkey, netuid, mecid, weights }
		),
		1 => (net(), 0..3u8, any::<Option<u16>>()).prop_map(|(netuid, count, split)| {
			Op::Mechanisms { netuid, count, split }
		}),
	]
}

/// Operations by which neurons and subnets come and go.
fn places() -> impl Strategy<Value = Op> {
	prop_oneof![
		3 => place().prop_map(|(who, hotkey, netuid)| Op::Register { who, hotkey, netuid }),
		1 => (place(), 50..150u64).prop_map(|((who, hotkey, netuid), percent)| {
			Op::RegisterLimit { who, hotkey, netuid, percent }
		}),
		1 => pair().prop_map(|(who, hotkey)| Op::RootRegister { who, hotkey }),
		1 => (pair(), any::<bool>()).prop_map(|((who, hotkey), named)| {
			Op::RegisterNetwork { who, hotkey, named }
		}),
		// The third subnet is not started at first; the others of the start are.
		2 => prop_oneof![Just(3u16), 1..6u16].prop_map(|netuid| Op::Start { netuid }),
		1 => (1..6u16, 0..100u64).prop_map(|(netuid, idle)| Op::Dissolve { netuid, idle }),
	]
}

/// Operations on root dividends.
fn claims() -> impl Strategy<Value = Op> {
	// The second has root stake at first, and its hotkey earns on the first subnet.
	let claimant = prop_oneof![Just(1usize), 0..5usize];
	let claimed = prop_oneof![Just(0b10u8), any::<u8>()];
	prop_oneof![
		3 => (claimant.clone(), claimed)
			.prop_map(|(who, subnets)| Op::ClaimRoot { who, subnets }),
		2 => (claimant, prop_oneof![Just(1usize), 0..5usize])
			.prop_map(|(who, hotkey)| Op::ClaimRootWithHotkey { who, hotkey }),
		1 => (0..5usize, 0..16u8).prop_map(|(who, kind)| Op::ClaimType { who, kind }),
	]
}

/// Any operation; a kind comes as often as the weights of its operations sum to.
pub fn ops() -> impl Strategy<Value = Op> {
	let h = 0..5usize;
	let children =
		proptest::collection::vec((any::<u64>().prop_map(|part| part / 3), 0..5usize), 0..4);
	prop_oneof![
		20 => moves(),
		17 => trades(),
		13 => votes(),
		9 => places(),
		9 => settings(),
		6 => claims(),
		3 => (0..5usize, 0..12usize, amounts()).prop_map(|(from, to, amount)| {
			Op::Pay { from, to, amount }
		}),
		1 => (0..5usize, 0..12usize, 0..1_500u64).prop_map(|(from, to, left)| {
			Op::PayAllBut { from, to, left }
		}),
		3 => (h.clone(), net(), children).prop_map(|(hotkey, netuid, children)| {
			Op::SetChildren { hotkey, netuid, children }
		}),
		1 => (h.clone(), net(), 0..12_000u16).prop_map(|(hotkey, netuid, take)| {
			Op::ChildkeyTake { hotkey, netuid, take }
		}),
		1 => place().prop_map(|(who, hotkey, netuid)| Op::AutoStake { who, hotkey, netuid }),
		1 => (0..5_000_000_000u64).prop_map(Op::NominatorMinimum),
		1 => (h, 0..=11_796u16).prop_map(|(hotkey, parts)| Op::Take { hotkey, parts }),
		6 => (1..9u64).prop_map(Op::Blocks),
	]
}
