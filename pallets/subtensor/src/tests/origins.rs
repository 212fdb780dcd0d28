//! Every call wants a signature.

use super::mock::*;
use crate::pallet::*;
use dtao_types::{AlphaBalance, MechId, Price};
use frame_support::assert_noop;
use sp_runtime::DispatchError;

#[test]
fn every_call_should_fail_when_it_is_not_signed() {
	Chain::with_neurons().run(|| {
		let (hotkey, netuid) = (VALIDATOR, SUBNET);
		let (amount_staked, amount_unstaked) = (tao(1), AlphaBalance::from_rao(5));
		let (limit_price, allow_partial) = (Price::MAX, true);
		let (dests, weights, version_key) = (vec![0], vec![1], 0);
		let calls: Vec<Call<Test>> = vec![
			Call::set_weights {
				netuid,
				dests: dests.clone(),
				weights: weights.clone(),
				version_key,
			},
			Call::set_mechanism_weights {
				netuid,
				mecid: MechId::MAIN,
				dests,
				weights,
				version_key,
			},
			Call::add_stake { hotkey: hotkey.clone(), netuid, amount_staked },
			Call::remove_stake { hotkey: hotkey.clone(), netuid, amount_unstaked },
			Call::serve_axon {
				netuid,
				version: 1,
				ip: 0,
				port: 1,
				ip_type: 4,
				protocol: 0,
				placeholder1: 0,
				placeholder2: 0,
			},
			Call::burned_register { netuid, hotkey: UNKNOWN },
			Call::register_limit { netuid, hotkey: UNKNOWN, limit_price: u64::MAX },
			Call::register_network { hotkey: UNKNOWN },
			Call::root_register { hotkey: hotkey.clone() },
			Call::unstake_all { hotkey: hotkey.clone() },
			Call::unstake_all_alpha { hotkey: hotkey.clone() },
			Call::add_stake_limit {
				hotkey: hotkey.clone(),
				netuid,
				amount_staked,
				limit_price,
				allow_partial,
			},
			Call::remove_stake_limit {
				hotkey: hotkey.clone(),
				netuid,
				amount_unstaked,
				limit_price,
				allow_partial,
			},
			Call::start_call { netuid },
			Call::remove_stake_full_limit { hotkey, netuid, limit_price: None },
		];
		for call in calls {
			assert_noop!(dispatch(RuntimeOrigin::none(), call.clone()), DispatchError::BadOrigin);
			assert_noop!(dispatch(RuntimeOrigin::root(), call), DispatchError::BadOrigin);
		}
	});
}
