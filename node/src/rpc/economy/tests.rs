use super::*;
use sp_core::crypto::Ss58Codec;
use std::sync::Mutex;

type Calls = Arc<Mutex<Vec<(Option<Hash>, String, Vec<u8>)>>>;

/// A runtime that answers with these bytes, and what it was asked.
fn answering(answer: Vec<u8>) -> (Runtime, Calls) {
	let calls = Calls::default();
	let seen = calls.clone();
	let runtime: Runtime = Arc::new(move |at, api, params| {
		seen.lock().unwrap().push((at, api.to_string(), params.to_vec()));
		Ok(answer.clone())
	});
	(runtime, calls)
}

fn ask(runtime: &Runtime, name: &str, params: Value) -> Result<Value, ErrorObjectOwned> {
	let method = METHODS.iter().find(|method| method.name == name).unwrap();
	let params = params.to_string();
	method.answer(&Params::new(Some(&params)), runtime)
}

#[test]
fn methods_should_be_those_of_the_public_interface() {
	let module = module(answering(vec![]).0).unwrap();
	let names: Vec<_> = module.method_names().collect();
	assert_eq!(names.len(), 31);
	for (prefix, count) in [
		("delegateInfo_", 3),
		("neuronInfo_", 4),
		("subnetInfo_", 19),
		("stakeInfo_", 1),
		("swap_", 4),
	] {
		assert_eq!(names.iter().filter(|name| name.starts_with(prefix)).count(), count, "{prefix}");
	}
}

#[test]
fn parameters_should_reach_the_runtime_in_scale() {
	let (runtime, calls) = answering(vec![1, 2]);
	let account = AccountId::new([7; 32]);
	let at = Hash::repeat_byte(9);
	let answer = ask(&runtime, "neuronInfo_getNeuron", json!([1, 300]));
	assert_eq!(answer.unwrap(), json!([1, 2]));
	ask(&runtime, "delegateInfo_getDelegate", json!([vec![7; 32], at])).unwrap();
	ask(&runtime, "stakeInfo_getColdkeyLock", json!([account.to_ss58check(), 4])).unwrap();
	ask(&runtime, "subnetInfo_getSelectiveMechagraph", json!([1, 2, [3, 4], null])).unwrap();
	ask(&runtime, "swap_simSwapTaoForAlpha", json!([1, 5_000_000_000u64])).unwrap();
	ask(&runtime, "subnetInfo_getAllMetagraphs", json!([])).unwrap();
	let expected = [
		(None, "NeuronInfoRuntimeApi_get_neuron", (1u16, 300u16).encode()),
		(Some(at), "DelegateInfoRuntimeApi_get_delegate", account.encode()),
		(None, "StakeInfoRuntimeApi_get_coldkey_lock", (account, 4u16).encode()),
		(
			None,
			"SubnetInfoRuntimeApi_get_selective_mechagraph",
			(1u16, 2u8, vec![3u16, 4]).encode(),
		),
		(None, "SwapRuntimeApi_sim_swap_tao_for_alpha", (1u16, 5_000_000_000u64).encode()),
		(None, "SubnetInfoRuntimeApi_get_all_metagraphs", vec![]),
	];
	let expected: Vec<_> =
		expected.into_iter().map(|(at, api, bytes)| (at, api.to_string(), bytes)).collect();
	assert_eq!(*calls.lock().unwrap(), expected);
}

#[test]
fn answers_should_be_json_where_the_interface_says_so() {
	let price =
		|answer: Vec<u8>, method, params| ask(&answering(answer).0, method, params).unwrap();
	assert_eq!(price(7u64.encode(), "subnetInfo_getLockCost", json!([])), json!(7));
	assert_eq!(price(u64::MAX.encode(), "swap_currentAlphaPrice", json!([1])), json!(u64::MAX));
	assert_eq!(price(None::<u16>.encode(), "subnetInfo_getSubnetToPrune", json!([])), json!(null));
	assert_eq!(price(Some(3u16).encode(), "subnetInfo_getSubnetToPrune", json!([])), json!(3));
	assert_eq!(
		price(vec![(0u16, 1u64), (5, 9)].encode(), "swap_currentAlphaPriceAll", json!([])),
		json!([{ "netuid": 0, "price": 1 }, { "netuid": 5, "price": 9 }])
	);
}

#[test]
fn wrong_parameters_should_be_refused_before_the_runtime_is_asked() {
	let (runtime, calls) = answering(vec![]);
	for (method, params) in [
		("neuronInfo_getNeuron", json!([1])),
		("neuronInfo_getNeuron", json!([1, 70_000])),
		("delegateInfo_getDelegate", json!([vec![7; 31]])),
		("stakeInfo_getColdkeyLock", json!(["5Grw", 4])),
		("subnetInfo_getSelectiveMetagraph", json!([1, vec![0; 257]])),
		("subnetInfo_getLockCost", json!(["at"])),
	] {
		let error = ask(&runtime, method, params).unwrap_err();
		assert_eq!(error.code(), INVALID_PARAMS_CODE, "{method}");
	}
	assert!(calls.lock().unwrap().is_empty());
}

#[test]
fn failure_of_the_runtime_should_be_told() {
	let failing: Runtime = Arc::new(|_, api, _| Err(format!("{api} is not exported")));
	let error = ask(&failing, "subnetInfo_getSubnetInfo", json!([1])).unwrap_err();
	assert_eq!(error.code(), RUNTIME_FAILED);
	assert_eq!(error.message(), "SubnetInfoRuntimeApi_get_subnet_info is not exported");
	let (short, _) = answering(vec![1]);
	let error = ask(&short, "subnetInfo_getLockCost", json!([])).unwrap_err();
	assert_eq!(error.code(), RUNTIME_FAILED);
}
