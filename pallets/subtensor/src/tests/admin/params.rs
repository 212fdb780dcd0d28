//! Who may set which parameter to what, and when.

use super::mock::*;
use crate::{pallet::*, schedule::Schedule, RecycleOrBurnEnum};
use dtao_traits::{ChainParam, HyperparamAdmin, MechanismSplit, SubnetParam};
use dtao_types::{MechId, TaoBalance, I96F32, U64F64};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

/// A block outside of the freeze window of [`chain`].
const QUIET_BLOCK: u64 = 400;

/// [`Chain::with_subnet`] with a tempo of 360, so that there is time outside the freeze window.
fn chain(test: impl FnOnce()) {
	let subnet = crate::GenesisSubnet {
		tempo: 360,
		..dynamic_subnet(SUBNET.get(), tao(1_000), alpha(2_000))
	};
	Chain::default().subnet(subnet).run(|| {
		System::set_block_number(QUIET_BLOCK);
		AdminFreezeWindow::<Test>::put(10);
		test()
	});
}

fn by_root(param: SubnetParam) -> DispatchResult {
	SubtensorModule::set_subnet(RuntimeOrigin::root(), SUBNET, param)
}

fn by_owner(param: SubnetParam) -> DispatchResult {
	SubtensorModule::set_subnet(signed(&OWNER), SUBNET, param)
}

fn of_chain(param: ChainParam) -> DispatchResult {
	SubtensorModule::set_chain(RuntimeOrigin::root(), param)
}

/// `n` as a factor of prices.
fn factor(bits: u128) -> SubnetParam {
	SubnetParam::BurnIncreaseMult(U64F64::from_bits(bits))
}

const ONE: u128 = 1 << 64;

/// 1.01, as near below as a client may round it.
const FACTOR_MIN: u128 = ONE / 100 * 101;

/// One value of each parameter that the owner may set, outside of its default.
fn of_owner() -> Vec<SubnetParam> {
	use SubnetParam::*;
	vec![
		ServingRateLimit(17),
		MaxDifficulty(7),
		WeightsVersionKey(7),
		AdjustmentAlpha(7),
		ImmunityPeriod(7),
		MinAllowedWeights(7),
		MaxAllowedUids(77),
		Rho(7),
		ActivityCutoff(777),
		ActivityCutoffFactor(7_777),
		MinBurn(TaoBalance::from_rao(700_000)),
		MaxBurn(tao(7)),
		BondsMovingAverage(7),
		CommitRevealWeightsEnabled(true),
		RevealPeriodEpochs(7),
		LiquidAlphaEnabled(true),
		AlphaValues(7_000, 8_000),
		AlphaSigmoidSteepness(7),
		BondsPenalty(7),
		TransferToggle(false),
		Yuma3Enabled(true),
		BondsResetEnabled(true),
		OwnerImmuneNeuronLimit(7),
		BurnHalfLife(7),
		factor(2 * ONE),
		OwnerCutEnabled(false),
		RecycleOwnerIncentive(true),
		MinChildkeyTake(7),
		MechanismCount(MechId::new(2)),
		MechanismEmissionSplit(Some(MechanismSplit::new(&[u16::MAX]))),
	]
}

/// Likewise, of those that only root may set.
fn of_root() -> Vec<SubnetParam> {
	use SubnetParam::*;
	vec![
		MinDifficulty(7),
		Difficulty(7),
		WeightsSetRateLimit(7),
		AdjustmentInterval(7),
		Kappa(7),
		NetworkRegistrationAllowed(false),
		TargetRegistrationsPerInterval(7),
		MaxAllowedValidators(7),
		MaxRegistrationsPerBlock(7),
		Tempo(7),
		EmaPriceHalvingBlocks(7),
		SubtokenEnabled(true),
		SubnetEmissionEnabled(false),
		MinAllowedUids(7),
		RaoRecycled(tao(7)),
		MinNonImmuneUids(7),
	]
}

/// Bring about what a parameter of the lists needs.
fn allow(param: &SubnetParam) {
	LiquidAlphaOn::<Test>::insert(SUBNET, matches!(param, SubnetParam::AlphaValues(..)));
	if matches!(param, SubnetParam::MechanismCount(_)) {
		MaxAllowedUids::<Test>::insert(SUBNET, 128);
	}
}

/// Whether storage holds the value of a parameter.
fn is_stored(param: SubnetParam) -> bool {
	use SubnetParam as P;
	let n = SUBNET;
	match param {
		P::ServingRateLimit(v) => ServingRateLimit::<Test>::get(n) == v,
		P::MinDifficulty(v) => MinDifficulty::<Test>::get(n) == v,
		P::MaxDifficulty(v) => MaxDifficulty::<Test>::get(n) == v,
		P::Difficulty(v) => Difficulty::<Test>::get(n) == v,
		P::WeightsVersionKey(v) => WeightsVersionKey::<Test>::get(n) == v,
		P::WeightsSetRateLimit(v) => WeightsSetRateLimit::<Test>::get(n) == v,
		P::AdjustmentInterval(v) => AdjustmentInterval::<Test>::get(n) == v,
		P::AdjustmentAlpha(v) => AdjustmentAlpha::<Test>::get(n) == v,
		P::ImmunityPeriod(v) => ImmunityPeriod::<Test>::get(n) == v,
		P::MinAllowedWeights(v) => MinAllowedWeights::<Test>::get(n) == v,
		P::MaxAllowedUids(v) => MaxAllowedUids::<Test>::get(n) == v,
		P::Kappa(v) => Kappa::<Test>::get(n) == v,
		P::Rho(v) => Rho::<Test>::get(n) == v,
		P::ActivityCutoffFactor(v) => ActivityCutoffFactorMilli::<Test>::get(n) == v,
		P::ActivityCutoff(v) => ActivityCutoff::<Test>::get(n) == v,
		P::NetworkRegistrationAllowed(v) => NetworkRegistrationAllowed::<Test>::get(n) == v,
		P::TargetRegistrationsPerInterval(v) => TargetRegistrationsPerInterval::<Test>::get(n) == v,
		P::MinBurn(v) => MinBurn::<Test>::get(n) == v,
		P::MinChildkeyTake(v) => MinChildkeyTakePerSubnet::<Test>::get(n) == v,
		P::MechanismCount(v) => MechanismCountCurrent::<Test>::get(n) == v,
		P::MechanismEmissionSplit(split) => {
			MechanismEmissionSplit::<Test>::get(n).map(|parts| parts.into_inner())
				== split.and_then(|split| split.parts().map(<[u16]>::to_vec))
		},
		P::MaxBurn(v) => MaxBurn::<Test>::get(n) == v,
		P::BondsMovingAverage(v) => BondsMovingAverage::<Test>::get(n) == v,
		P::MaxAllowedValidators(v) => MaxAllowedValidators::<Test>::get(n) == v,
		P::MaxRegistrationsPerBlock(v) => MaxRegistrationsPerBlock::<Test>::get(n) == v,
		P::Tempo(v) => Schedule::<Test>::tempo(n) == v,
		P::CommitRevealWeightsEnabled(v) => CommitRevealWeightsEnabled::<Test>::get(n) == v,
		P::RevealPeriodEpochs(v) => RevealPeriodEpochs::<Test>::get(n) == v,
		P::LiquidAlphaEnabled(v) => LiquidAlphaOn::<Test>::get(n) == v,
		P::AlphaValues(low, high) => AlphaValues::<Test>::get(n) == (low, high),
		P::AlphaSigmoidSteepness(v) => AlphaSigmoidSteepness::<Test>::get(n) == v,
		P::BondsPenalty(v) => BondsPenalty::<Test>::get(n) == v,
		P::TransferToggle(v) => TransferToggle::<Test>::get(n) == v,
		P::EmaPriceHalvingBlocks(v) => EMAPriceHalvingBlocks::<Test>::get(n) == v,
		P::SubtokenEnabled(v) => SubtokenEnabled::<Test>::get(n) == v,
		P::Yuma3Enabled(v) => Yuma3On::<Test>::get(n) == v,
		P::BondsResetEnabled(v) => BondsResetOn::<Test>::get(n) == v,
		P::OwnerImmuneNeuronLimit(v) => ImmuneOwnerUidsLimit::<Test>::get(n) == v,
		P::BurnHalfLife(v) => BurnHalfLife::<Test>::get(n) == v,
		P::BurnIncreaseMult(v) => BurnIncreaseMult::<Test>::get(n) == v,
		P::OwnerCutEnabled(v) => OwnerCutEnabled::<Test>::get(n) == v,
		P::SubnetEmissionEnabled(v) => SubnetEmissionEnabled::<Test>::get(n) == v,
		P::RecycleOwnerIncentive(v) => {
			(RecycleOrBurn::<Test>::get(n) == RecycleOrBurnEnum::Recycle) == v
		},
		P::MinAllowedUids(v) => MinAllowedUids::<Test>::get(n) == v,
		P::RaoRecycled(v) => RAORecycledForRegistration::<Test>::get(n) == v,
		P::OwnerCutAutoLockEnabled(v) => OwnerCutAutoLockEnabled::<Test>::get(n) == v,
		P::MinNonImmuneUids(v) => MinNonImmuneUids::<Test>::get(n) == v,
	}
}

#[test]
fn parameters_of_the_lists_should_be_all_there_are() {
	// One that has no value but its default.
	let fixed = [SubnetParam::OwnerCutAutoLockEnabled(false)];
	let all = of_owner().into_iter().chain(of_root()).chain(fixed);
	let numbers: std::collections::BTreeSet<u8> = all.map(|param| param.number()).collect();
	assert_eq!(numbers, (0..47).collect());
}

#[test]
fn set_subnet_should_store_value_when_root_sets_it() {
	for param in of_owner().into_iter().chain(of_root()) {
		chain(|| {
			allow(&param);
			assert!(!is_stored(param), "{param:?} is the default");

			assert_ok!(by_root(param));

			assert!(is_stored(param), "{param:?}");
			let parameter = param.number();
			assert_eq!(last_event(), Event::HyperparameterSet { netuid: SUBNET, parameter });
		});
	}
}

#[test]
fn set_subnet_should_store_value_when_owner_may_set_it() {
	for param in of_owner() {
		chain(|| {
			allow(&param);

			assert_ok!(by_owner(param));

			assert!(is_stored(param), "{param:?}");
		});
	}
}

#[test]
fn set_subnet_should_fail_when_owner_sets_what_is_roots() {
	chain(|| {
		for param in of_root() {
			assert_noop!(by_owner(param), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn set_subnet_should_fail_when_signer_does_not_own_the_subnet() {
	chain(|| {
		for who in [ALICE, OWNER_HOTKEY, POOR] {
			assert_noop!(
				SubtensorModule::set_subnet(signed(&who), SUBNET, SubnetParam::Rho(7)),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn set_subnet_should_fail_when_origin_is_nobody() {
	chain(|| {
		assert_noop!(
			SubtensorModule::set_subnet(RuntimeOrigin::none(), SUBNET, SubnetParam::Rho(7)),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn set_subnet_should_fail_when_subnet_is_unknown() {
	chain(|| {
		for origin in [RuntimeOrigin::root(), signed(&OWNER)] {
			assert_noop!(
				SubtensorModule::set_subnet(origin, NO_SUBNET, SubnetParam::Rho(7)),
				Error::<Test>::SubnetNotExists
			);
		}
	});
}

#[test]
fn set_subnet_should_fail_when_value_is_out_of_bounds_for_everybody() {
	use SubnetParam::*;
	chain(|| {
		register(SUBNET, &MINER, &CAROL);
		for param in [
			// Two neurons are there.
			MaxAllowedUids(1),
			MaxAllowedUids(257),
			MinBurn(TaoBalance::from_rao(0)),
			MinBurn(TaoBalance::from_rao(99_999)),
			MinBurn(TaoBalance::from_rao(100_000_000_001)),
			MaxBurn(TaoBalance::from_rao(499_999)),
			BondsMovingAverage(1_000_001),
			RevealPeriodEpochs(0),
			RevealPeriodEpochs(101),
			BurnHalfLife(0),
			BurnHalfLife(36_101),
			factor(ONE),
			factor(FACTOR_MIN - 1),
			factor(3 * ONE + 1),
			OwnerImmuneNeuronLimit(0),
			OwnerImmuneNeuronLimit(11),
		] {
			assert_noop!(by_root(param), Error::<Test>::ValueNotInBounds);
			assert_noop!(by_owner(param), Error::<Test>::ValueNotInBounds);
		}
		for param in [MaxAllowedValidators(65), MinAllowedUids(257), EmaPriceHalvingBlocks(0)] {
			assert_noop!(by_root(param), Error::<Test>::ValueNotInBounds);
		}
	});
}

#[test]
fn set_subnet_should_accept_value_when_it_is_at_a_bound() {
	use SubnetParam::*;
	for param in [
		MaxAllowedUids(64),
		MaxAllowedUids(256),
		MinBurn(TaoBalance::from_rao(100_000)),
		MinBurn(TaoBalance::from_rao(999_999_999)),
		MaxBurn(TaoBalance::from_rao(100_000_001)),
		BondsMovingAverage(975_000),
		RevealPeriodEpochs(1),
		RevealPeriodEpochs(100),
		BurnHalfLife(1),
		BurnHalfLife(36_100),
		factor(FACTOR_MIN),
		factor(3 * ONE),
		OwnerImmuneNeuronLimit(1),
		OwnerImmuneNeuronLimit(10),
		ActivityCutoff(360),
		AlphaSigmoidSteepness(0),
	] {
		chain(|| {
			assert_ok!(by_owner(param));
			assert!(is_stored(param), "{param:?}");
		});
	}
	for param in
		[MaxAllowedUids(1), MaxAllowedUids(256), MinAllowedUids(256), MaxAllowedValidators(64)]
	{
		chain(|| {
			assert_ok!(by_root(param));
		});
	}
}

#[test]
fn set_subnet_should_bind_owner_closer_than_root() {
	use SubnetParam::*;
	for param in [
		// Below the fewest a subnet has to allow.
		MaxAllowedUids(63),
		MinBurn(tao(1)),
		MaxBurn(TaoBalance::from_rao(100_000_000)),
		BondsMovingAverage(975_001),
		AlphaSigmoidSteepness(-1),
	] {
		chain(|| {
			assert_noop!(by_owner(param), Error::<Test>::ValueNotInBounds);
			assert_ok!(by_root(param));
		});
	}
}

#[test]
fn set_subnet_should_keep_lowest_burn_below_the_highest() {
	use SubnetParam::*;
	chain(|| {
		let price = TaoBalance::from_rao(500_000_000);
		assert_ok!(by_owner(MinBurn(price)));

		assert_noop!(by_owner(MaxBurn(price)), Error::<Test>::ValueNotInBounds);
		crate::MaxBurn::<Test>::insert(SUBNET, TaoBalance::from_rao(600_000_000));
		let price = TaoBalance::from_rao(600_000_000);
		OwnerHyperparamRateLimit::<Test>::put(0);
		assert_noop!(by_owner(MinBurn(price)), Error::<Test>::ValueNotInBounds);
	});
}

#[test]
fn set_subnet_should_fail_when_activity_cutoff_is_too_low() {
	chain(|| {
		for blocks in [0, 359] {
			assert_noop!(
				by_root(SubnetParam::ActivityCutoff(blocks)),
				Error::<Test>::ActivityCutoffTooLow
			);
		}
	});
}

#[test]
fn alpha_values_should_fail_when_liquid_alpha_is_off() {
	chain(|| {
		assert_noop!(
			by_owner(SubnetParam::AlphaValues(7_000, 8_000)),
			Error::<Test>::LiquidAlphaDisabled
		);
	});
}

#[test]
fn alpha_values_should_fail_when_they_are_out_of_range() {
	use SubnetParam::AlphaValues;
	chain(|| {
		LiquidAlphaOn::<Test>::insert(SUBNET, true);
		assert_noop!(by_owner(AlphaValues(1_000, 1_637)), Error::<Test>::AlphaHighTooLow);
		for (low, high) in [(1_637, 8_000), (8_001, 8_000), (0, 1_638)] {
			assert_noop!(by_owner(AlphaValues(low, high)), Error::<Test>::AlphaLowOutOfRange);
		}
		assert_ok!(by_owner(AlphaValues(1_638, 1_638)));
	});
}

#[test]
fn owner_and_root_should_wait_when_an_epoch_is_near() {
	chain(|| {
		// The next epoch is in block 720, the window is 10 blocks.
		for block in [711, 719] {
			System::set_block_number(block);
			for set in [by_owner, by_root] {
				assert_noop!(
					set(SubnetParam::Rho(7)),
					Error::<Test>::AdminActionProhibitedDuringWeightsWindow
				);
			}
			// What is root's alone it may set at any time.
			assert_ok!(by_root(SubnetParam::Kappa(7)));
		}
		// Before the window, and in the block of the epoch, which has run.
		for block in [710, 720] {
			System::set_block_number(block);
			assert_ok!(by_root(SubnetParam::Rho(8)));
		}
		assert_ok!(by_owner(SubnetParam::Rho(7)));

		AdminFreezeWindow::<Test>::put(0);
		System::set_block_number(1_080);
		assert_ok!(by_owner(SubnetParam::BondsPenalty(7)));
	});
}

#[test]
fn gate_should_name_the_first_of_several_errors() {
	chain(|| {
		let set = |who: &sp_core::crypto::AccountId32, netuid| {
			let param = SubnetParam::MaxAllowedUids(0);
			SubtensorModule::set_subnet(signed(who), netuid, param)
		};
		assert_ok!(by_owner(SubnetParam::MaxAllowedUids(77)));
		System::set_block_number(715);
		assert_noop!(set(&ALICE, NO_SUBNET), Error::<Test>::SubnetNotExists);
		assert_noop!(set(&ALICE, SUBNET), DispatchError::BadOrigin);
		assert_noop!(set(&OWNER, SUBNET), Error::<Test>::TxRateLimitExceeded);
		System::set_block_number(QUIET_BLOCK + 2 * 360 - 43);
		assert_noop!(set(&OWNER, SUBNET), Error::<Test>::TxRateLimitExceeded);
		System::set_block_number(1_437);
		let frozen = Error::<Test>::AdminActionProhibitedDuringWeightsWindow;
		assert_noop!(set(&OWNER, SUBNET), frozen);
		System::set_block_number(1_443);
		assert_noop!(set(&OWNER, SUBNET), Error::<Test>::ValueNotInBounds);
	});
}

#[test]
fn errors_of_the_gate_should_say_what_clients_look_for() {
	let scale_info::TypeDef::Variant(errors) =
		<Error<Test> as scale_info::TypeInfo>::type_info().type_def
	else {
		panic!("is an enum")
	};
	for (name, word) in [
		("AdminActionProhibitedDuringWeightsWindow", "freeze"),
		("TxRateLimitExceeded", "rate limit"),
	] {
		let error = errors.variants.iter().find(|error| error.name == name).expect("exists");
		assert!(error.docs.join(" ").to_lowercase().contains(word), "{:?}", error.docs);
	}
}

#[test]
fn owner_cut_should_not_be_locked() {
	chain(|| {
		let lock = SubnetParam::OwnerCutAutoLockEnabled;
		assert_noop!(by_owner(lock(true)), Error::<Test>::ValueNotInBounds);
		assert_noop!(by_root(lock(true)), Error::<Test>::ValueNotInBounds);
		assert_ok!(by_owner(lock(false)));
		let root = dtao_types::NetUid::ROOT;
		AdminFreezeWindow::<Test>::put(0);
		let set = SubtensorModule::set_subnet(RuntimeOrigin::root(), root, lock(false));
		assert_noop!(set, Error::<Test>::NotPermittedOnRootSubnet);
	});
}

#[test]
fn version_of_commits_should_be_the_one_that_there_is() {
	chain(|| {
		for version in [0, 3, 5] {
			let set = of_chain(ChainParam::CommitRevealVersion(version));
			assert_noop!(set, Error::<Test>::ValueNotInBounds);
		}
		assert_ok!(of_chain(ChainParam::CommitRevealVersion(4)));
		assert_eq!(CommitRevealWeightsVersion::<Test>::get(), 4);
	});
}

#[test]
fn owner_should_not_wait_when_the_subnet_has_no_epochs() {
	chain(|| {
		Schedule::<Test>::set_tempo(SUBNET, 0);
		System::set_block_number(719);

		assert_ok!(by_owner(SubnetParam::Rho(7)));
	});
}

#[test]
fn owner_should_wait_two_tempos_when_the_same_parameter_was_set() {
	chain(|| {
		assert_ok!(by_owner(SubnetParam::Rho(7)));

		// 720 blocks after it.
		System::set_block_number(QUIET_BLOCK + 719);
		assert_noop!(by_owner(SubnetParam::Rho(8)), Error::<Test>::TxRateLimitExceeded);
		assert_ok!(by_owner(SubnetParam::BondsPenalty(8)));
		System::set_block_number(QUIET_BLOCK + 720);
		assert_ok!(by_owner(SubnetParam::Rho(8)));
	});
}

#[test]
fn hyperparams_should_show_the_lowest_childkey_take_when_it_was_set() {
	use dtao_runtime_api::subnet::HyperparamValue;
	chain(|| {
		let shown = || {
			let entries = crate::views::Views::<Test>::get_subnet_hyperparams_v3(SUBNET);
			let entries = entries.expect("exists");
			let entry = entries.iter().find(|entry| entry.name == b"min_childkey_take");
			entry.expect("is listed").value.clone()
		};
		assert_eq!(shown(), HyperparamValue::U16(codec::Compact(0)));
		assert_ok!(by_root(SubnetParam::MinChildkeyTake(3_276)));
		assert_eq!(shown(), HyperparamValue::U16(codec::Compact(3_276)));
	});
}

#[test]
fn owner_should_wait_five_tempos_when_the_version_key_was_set() {
	chain(|| {
		assert_ok!(by_owner(SubnetParam::WeightsVersionKey(7)));

		// 1,800 blocks after it.
		System::set_block_number(QUIET_BLOCK + 1_799);
		let again = || by_owner(SubnetParam::WeightsVersionKey(8));
		assert_noop!(again(), Error::<Test>::TxRateLimitExceeded);
		System::set_block_number(QUIET_BLOCK + 1_800);
		assert_ok!(again());
	});
}

#[test]
fn serving_rate_limit_should_have_a_floor_when_an_owner_sets_it() {
	chain(|| {
		let limit = SubnetParam::ServingRateLimit;
		for blocks in [0, 9] {
			assert_noop!(by_owner(limit(blocks)), Error::<Test>::ValueNotInBounds);
		}
		assert_ok!(by_owner(limit(10)));
		assert_ok!(by_root(limit(0)));
		assert_eq!(ServingRateLimit::<Test>::get(SUBNET), 0);
	});
}

#[test]
fn owner_should_wait_longer_when_it_is_about_mechanisms() {
	chain(|| {
		MaxAllowedUids::<Test>::insert(SUBNET, 128);
		let count = |n| by_owner(SubnetParam::MechanismCount(MechId::new(n)));
		let split = |parts: &[u16]| {
			by_owner(SubnetParam::MechanismEmissionSplit(Some(MechanismSplit::new(parts))))
		};
		// The first change may come at any time, of the split and of the number.
		assert_ok!(count(2));
		assert_ok!(split(&[1, 65_534]));

		for block in [QUIET_BLOCK + 720, QUIET_BLOCK + 7_199] {
			System::set_block_number(block);
			assert_noop!(count(1), Error::<Test>::TxRateLimitExceeded);
			assert_noop!(split(&[2, 65_533]), Error::<Test>::TxRateLimitExceeded);
			assert_ok!(by_root(SubnetParam::MechanismCount(MechId::new(2))));
		}
		System::set_block_number(QUIET_BLOCK + 7_200);
		assert_ok!(split(&[2, 65_533]));
		assert_ok!(count(1));
	});
}

#[test]
fn owner_should_not_wait_when_root_set_the_parameter() {
	chain(|| {
		assert_ok!(by_root(SubnetParam::Rho(7)));
		assert_ok!(by_root(SubnetParam::Rho(8)));
		assert_ok!(by_owner(SubnetParam::Rho(9)));
	});
}

#[test]
fn set_chain_should_store_value_when_root_sets_it() {
	use ChainParam::*;
	let moving_alpha = I96F32::from_bits(7);
	let cases: [(ChainParam, fn() -> u64); 21] = [
		(MaxDelegateTake(7), || crate::MaxDelegateTake::<Test>::get().into()),
		(MinDelegateTake(7), || crate::MinDelegateTake::<Test>::get().into()),
		(TxRateLimit(7), crate::TxRateLimit::<Test>::get),
		(NetworkRateLimit(7), crate::NetworkRateLimit::<Test>::get),
		(NetworkImmunityPeriod(7), crate::NetworkImmunityPeriod::<Test>::get),
		(NetworkMinLockCost(TaoBalance::from_rao(700_000_000)), || {
			crate::NetworkMinLockCost::<Test>::get().rao() / 100_000_000
		}),
		(SubnetLimit(7), || crate::SubnetLimit::<Test>::get().into()),
		(LockReductionInterval(7), NetworkLockReductionInterval::<Test>::get),
		(SubnetOwnerCut(7), || crate::SubnetOwnerCut::<Test>::get().into()),
		(StakeThreshold(7), crate::StakeThreshold::<Test>::get),
		(NominatorMinRequiredStake(7), crate::NominatorMinRequiredStake::<Test>::get),
		(SubnetMovingAlpha(moving_alpha), || {
			u64::try_from(crate::SubnetMovingAlpha::<Test>::get().bits).unwrap()
		}),
		(AdminFreezeWindow(7), || crate::AdminFreezeWindow::<Test>::get().into()),
		(OwnerHyperparamRateLimit(7), || crate::OwnerHyperparamRateLimit::<Test>::get().into()),
		(StartCallDelay(7), crate::StartCallDelay::<Test>::get),
		(MaxEpochsPerBlock(7), || crate::MaxEpochsPerBlock::<Test>::get().into()),
		(ChildkeyBurn(7), crate::CKBurn::<Test>::get),
		(TxDelegateTakeRateLimit(7), crate::TxDelegateTakeRateLimit::<Test>::get),
		(MaxMechanismCount(MechId::new(7)), || {
			crate::MaxMechanismCount::<Test>::get().get().into()
		}),
		(ColdkeySwapAnnouncementDelay(7), || {
			crate::ColdkeySwapAnnouncementDelay::<Test>::get().into()
		}),
		(ColdkeySwapReannouncementDelay(7), || {
			crate::ColdkeySwapReannouncementDelay::<Test>::get().into()
		}),
	];
	for (number, (param, stored)) in (0..).zip(cases) {
		chain(|| {
			assert_eq!(param.number(), number);
			assert_ne!(stored(), 7, "{param:?} is the default");

			assert_ok!(of_chain(param));

			assert_eq!(stored(), 7, "{param:?}");
			assert_eq!(last_event(), Event::ChainParameterSet { parameter: number });
		});
	}
}

#[test]
fn set_chain_should_fail_when_origin_is_not_root() {
	chain(|| {
		for origin in [signed(&OWNER), RuntimeOrigin::none()] {
			assert_noop!(
				SubtensorModule::set_chain(origin, ChainParam::TxRateLimit(7)),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn set_chain_should_fail_when_value_is_out_of_bounds() {
	use ChainParam::*;
	chain(|| {
		for param in [
			SubnetLimit(129),
			NetworkMinLockCost(TaoBalance::from_rao(99_999_999)),
			LockReductionInterval(0),
			SubnetMovingAlpha(I96F32::from_bits(-1)),
			SubnetMovingAlpha(I96F32::from_bits((1 << 32) + 1)),
			MaxEpochsPerBlock(0),
		] {
			assert_noop!(of_chain(param), Error::<Test>::ValueNotInBounds);
		}
		for param in [
			SubnetLimit(128),
			NetworkMinLockCost(TaoBalance::from_rao(100_000_000)),
			SubnetMovingAlpha(I96F32::from_bits(1 << 32)),
		] {
			assert_ok!(of_chain(param));
		}
	});
}
