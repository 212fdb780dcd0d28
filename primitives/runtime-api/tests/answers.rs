//! The answers against SCALE bytes that were made from the published field lists.

use codec::{Compact, DecodeAll, Encode};
use dtao_runtime_api::{
	delegate::DelegateInfo,
	metagraph::{Metagraph, SelectiveMetagraph},
	neuron::{NeuronInfo, NeuronInfoLite},
	stake::{LockState, StakeAvailability, StakeInfo},
	stored::{AxonInfo, ChainIdentityV2, NeuronCertificate, PrometheusInfo, SubnetIdentityV3},
	subnet::{
		DynamicInfo, HyperparamEntry, HyperparamValue, SubnetHyperparamsV2, SubnetInfov2,
		SubnetState,
	},
	swap::{SimSwapResult, SubnetPrice},
};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance, I32F32, I96F32, U64F64};
use sp_core::crypto::AccountId32;
use std::collections::BTreeMap;

fn vectors() -> BTreeMap<&'static str, Vec<u8>> {
	include_str!("vectors/answers.txt")
		.lines()
		.filter(|line| !line.is_empty() && !line.starts_with('#'))
		.map(|line| {
			let Some((name, hex)) = line.split_once(' ') else { panic!("no bytes: {line}") };
			(name, sp_core::bytes::from_hex(hex).unwrap_or_else(|e| panic!("{name}: {e}")))
		})
		.collect()
}

/// Decode the vector of a structure completely and check that it encodes back.
fn read<T: DecodeAll + Encode>(name: &str) -> T {
	let bytes = vectors().remove(name).unwrap_or_else(|| panic!("no vector {name}"));
	let value = T::decode_all(&mut &bytes[..]).unwrap_or_else(|e| panic!("{name}: {e}"));
	assert_eq!(value.encode(), bytes, "{name}");
	value
}

fn account(n: u8) -> AccountId32 {
	AccountId32::new([n; 32])
}

fn tao(rao: u64) -> TaoBalance {
	TaoBalance::from_rao(rao)
}

fn alpha(rao: u64) -> AlphaBalance {
	AlphaBalance::from_rao(rao)
}

#[test]
fn every_vector_should_have_a_structure() {
	read::<AxonInfo>("AxonInfo");
	read::<PrometheusInfo>("PrometheusInfo");
	read::<NeuronCertificate>("NeuronCertificate");
	read::<ChainIdentityV2>("ChainIdentityV2");
	read::<SubnetIdentityV3>("SubnetIdentityV3");
	read::<DelegateInfo>("DelegateInfo");
	read::<NeuronInfo>("NeuronInfo");
	read::<NeuronInfoLite>("NeuronInfoLite");
	read::<StakeInfo>("StakeInfo");
	read::<StakeAvailability>("StakeAvailability");
	read::<LockState>("LockState");
	read::<SubnetPrice>("SubnetPrice");
	read::<SimSwapResult>("SimSwapResult");
	read::<SubnetInfov2>("SubnetInfov2");
	read::<DynamicInfo>("DynamicInfo");
	read::<SubnetHyperparamsV2>("SubnetHyperparamsV2");
	read::<SubnetState>("SubnetState");
	read::<Metagraph>("Metagraph");
	read::<SelectiveMetagraph>("SelectiveMetagraph");
	read::<Vec<HyperparamEntry>>("HyperparamEntries");
	assert_eq!(vectors().len(), 20, "a vector that no line above reads");
}

#[test]
fn small_answers_should_decode_field_by_field() {
	assert_eq!(
		read::<AxonInfo>("AxonInfo"),
		AxonInfo {
			block: 1,
			version: 2,
			ip: 3,
			port: 4,
			ip_type: 5,
			protocol: 6,
			placeholder1: 7,
			placeholder2: 8,
		}
	);
	assert_eq!(
		read::<StakeInfo>("StakeInfo"),
		StakeInfo {
			hotkey: account(1),
			coldkey: account(2),
			netuid: Compact(NetUid::new(3)),
			stake: Compact(alpha(4)),
			locked: Compact(alpha(5)),
			emission: Compact(alpha(6)),
			tao_emission: Compact(tao(7)),
			drain: Compact(8),
			is_registered: true,
		}
	);
	assert_eq!(
		read::<LockState>("LockState"),
		LockState { locked_mass: alpha(1), conviction: U64F64::from_bits(2), last_update: 3 }
	);
	assert_eq!(
		read::<SubnetPrice>("SubnetPrice"),
		SubnetPrice { netuid: NetUid::new(1), price: Price::from_rao(2) }
	);
	assert_eq!(
		read::<SimSwapResult>("SimSwapResult"),
		SimSwapResult {
			tao_amount: tao(1),
			alpha_amount: alpha(2),
			tao_fee: tao(3),
			alpha_fee: alpha(4),
			tao_slippage: tao(5),
			alpha_slippage: alpha(6),
		}
	);
	let neuron = read::<NeuronInfoLite>("NeuronInfoLite");
	assert_eq!(neuron.axon_info.block, 6);
	assert_eq!(neuron.prometheus_info.block, 14);
	assert_eq!(neuron.stake[1], (account(21), Compact(alpha(22))));
	assert_eq!(neuron.pruning_score, Compact(32));
}

#[test]
fn large_answers_should_have_their_fields_in_place() {
	let pool = read::<DynamicInfo>("DynamicInfo");
	assert_eq!(pool.token_symbol, [Compact(6), Compact(7)]);
	assert_eq!(pool.alpha_in, Compact(alpha(12)));
	assert_eq!(pool.tao_in, Compact(tao(14)));
	assert_eq!(pool.subnet_volume, Compact(20));
	assert_eq!(pool.subnet_identity.unwrap().additional, vec![36, 37]);
	assert_eq!(pool.moving_price, I96F32::from_bits(38));

	let params = read::<SubnetHyperparamsV2>("SubnetHyperparamsV2");
	assert_eq!(params.tempo, Compact(6));
	assert_eq!(params.activity_cutoff, Compact(12));
	assert_eq!(params.max_burn, Compact(tao(16)));
	assert_eq!(params.alpha_sigmoid_steepness, I32F32::from_bits(28));
	assert_eq!(params.yuma_version, Compact(29));

	let state = read::<SubnetState>("SubnetState");
	assert_eq!(state.emission[0], Compact(alpha(14)));
	assert_eq!(state.total_stake[1], Compact(alpha(33)));

	let graph = read::<Metagraph>("Metagraph");
	assert_eq!(graph.block, Compact(25));
	assert_eq!(graph.alpha_in, Compact(alpha(30)));
	assert_eq!(graph.activity_cutoff, Compact(46));
	assert_eq!(graph.alpha_low, Compact(68));
	assert_eq!(graph.identities[1].as_ref().unwrap().name, vec![88, 89]);
	let (hotkey, dividends) = &graph.alpha_dividends_per_hotkey[1];
	assert_eq!((hotkey, dividends), (&account(152), &Compact(alpha(153))));

	let selected = read::<SelectiveMetagraph>("SelectiveMetagraph");
	assert_eq!(selected.alpha_low, Some(graph.alpha_low));
	assert_eq!(selected.axons, Some(graph.axons));
	assert_eq!(selected.alpha_dividends_per_hotkey, Some(graph.alpha_dividends_per_hotkey));
	assert_eq!(selected.validators.unwrap().len(), 2);
	assert_eq!(selected.commitments.unwrap().len(), 2);
}

#[test]
fn hyperparameters_should_keep_their_variant_numbers() {
	let values: Vec<_> = read::<Vec<HyperparamEntry>>("HyperparamEntries")
		.into_iter()
		.map(|entry| entry.value)
		.collect();
	assert_eq!(
		values,
		[
			HyperparamValue::Bool(true),
			HyperparamValue::U16(Compact(62)),
			HyperparamValue::U32(Compact(63)),
			HyperparamValue::U64(Compact(64)),
			HyperparamValue::U128(Compact(65)),
			HyperparamValue::TaoBalance(Compact(tao(66))),
			HyperparamValue::I32F32(I32F32::from_bits(67)),
			HyperparamValue::U64F64(U64F64::from_bits(68)),
		]
	);
}
