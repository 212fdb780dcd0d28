//! Methods of the economy that tools of the public network know: `subnetInfo_*` and its kin.
//!
//! Each is one call of a runtime API at a block, the best one where none is given. Where a tool decodes
//! the answer itself, it gets the SCALE bytes as a list of numbers.

use codec::{Decode, Encode};
use dtao_runtime::{opaque::Block, AccountId, Hash};
use jsonrpsee::{
	core::RegisterMethodError,
	types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned, Params, ParamsSequence},
	RpcModule,
};
use sc_client_api::{CallExecutor, ExecutorProvider};
use serde_json::{json, Value};
use sp_api::CallContext;
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// The code of an error of the runtime.
const RUNTIME_FAILED: i32 = 1;

/// Fields of a metagraph that can be asked for at once; there are fewer than 100.
const MOST_FIELDS: usize = 256;

/// Calls a runtime API (`Trait_method`, SCALE parameters) at a block.
pub type Runtime = Arc<dyn Fn(Option<Hash>, &str, &[u8]) -> Result<Vec<u8>, String> + Send + Sync>;

/// A parameter, as JSON and as the runtime takes it.
#[derive(Clone, Copy)]
enum Param {
	/// A number from 0 to 65,535: netuid or uid.
	Number,
	/// A number from 0 to 255: a mechanism.
	Small,
	/// An amount in rao or alpha-rao.
	Amount,
	/// An account as 32 numbers.
	Bytes32,
	/// An account as an SS58 address.
	Address,
	/// Numbers of fields of a metagraph.
	Fields,
}

/// How an answer is given.
#[derive(Clone, Copy)]
enum Answer {
	/// SCALE bytes.
	Scale,
	/// A number of 64 bits.
	Number,
	/// A netuid or null.
	Subnet,
	/// A list of subnets with their price.
	Prices,
}

struct Method {
	name: &'static str,
	api: &'static str,
	params: &'static [Param],
	answer: Answer,
}

const fn scale(name: &'static str, api: &'static str, params: &'static [Param]) -> Method {
	Method { name, api, params, answer: Answer::Scale }
}

static METHODS: [Method; 31] = {
	use Param::{Address, Amount, Bytes32, Fields, Number, Small};
	[
		scale("delegateInfo_getDelegates", "DelegateInfoRuntimeApi_get_delegates", &[]),
		scale("delegateInfo_getDelegate", "DelegateInfoRuntimeApi_get_delegate", &[Bytes32]),
		scale("delegateInfo_getDelegated", "DelegateInfoRuntimeApi_get_delegated", &[Bytes32]),
		scale("neuronInfo_getNeuronsLite", "NeuronInfoRuntimeApi_get_neurons_lite", &[Number]),
		scale(
			"neuronInfo_getNeuronLite",
			"NeuronInfoRuntimeApi_get_neuron_lite",
			&[Number, Number],
		),
		scale("neuronInfo_getNeurons", "NeuronInfoRuntimeApi_get_neurons", &[Number]),
		scale("neuronInfo_getNeuron", "NeuronInfoRuntimeApi_get_neuron", &[Number, Number]),
		scale("subnetInfo_getSubnetInfo", "SubnetInfoRuntimeApi_get_subnet_info", &[Number]),
		scale("subnetInfo_getSubnetsInfo", "SubnetInfoRuntimeApi_get_subnets_info", &[]),
		scale("subnetInfo_getSubnetInfo_v2", "SubnetInfoRuntimeApi_get_subnet_info_v2", &[Number]),
		scale("subnetInfo_getSubnetsInfo_v2", "SubnetInfoRuntimeApi_get_subnets_info_v2", &[]),
		scale(
			"subnetInfo_getSubnetHyperparams",
			"SubnetInfoRuntimeApi_get_subnet_hyperparams",
			&[Number],
		),
		scale(
			"subnetInfo_getSubnetHyperparamsV2",
			"SubnetInfoRuntimeApi_get_subnet_hyperparams_v2",
			&[Number],
		),
		scale("subnetInfo_getAllDynamicInfo", "SubnetInfoRuntimeApi_get_all_dynamic_info", &[]),
		scale("subnetInfo_getDynamicInfo", "SubnetInfoRuntimeApi_get_dynamic_info", &[Number]),
		scale("subnetInfo_getAllMetagraphs", "SubnetInfoRuntimeApi_get_all_metagraphs", &[]),
		scale("subnetInfo_getMetagraph", "SubnetInfoRuntimeApi_get_metagraph", &[Number]),
		scale("subnetInfo_getAllMechagraphs", "SubnetInfoRuntimeApi_get_all_mechagraphs", &[]),
		scale("subnetInfo_getMechagraph", "SubnetInfoRuntimeApi_get_mechagraph", &[Number, Small]),
		scale("subnetInfo_getSubnetState", "SubnetInfoRuntimeApi_get_subnet_state", &[Number]),
		Method {
			name: "subnetInfo_getLockCost",
			api: "SubnetRegistrationRuntimeApi_get_network_registration_cost",
			params: &[],
			answer: Answer::Number,
		},
		scale(
			"subnetInfo_getSelectiveMetagraph",
			"SubnetInfoRuntimeApi_get_selective_metagraph",
			&[Number, Fields],
		),
		scale(
			"subnetInfo_getColdkeyAutoStakeHotkey",
			"SubnetInfoRuntimeApi_get_coldkey_auto_stake_hotkey",
			&[Address, Number],
		),
		scale(
			"subnetInfo_getSelectiveMechagraph",
			"SubnetInfoRuntimeApi_get_selective_mechagraph",
			&[Number, Small, Fields],
		),
		Method {
			name: "subnetInfo_getSubnetToPrune",
			api: "SubnetInfoRuntimeApi_get_subnet_to_prune",
			params: &[],
			answer: Answer::Subnet,
		},
		scale(
			"subnetInfo_getSubnetAccountId",
			"SubnetInfoRuntimeApi_get_subnet_account_id",
			&[Number],
		),
		scale(
			"stakeInfo_getColdkeyLock",
			"StakeInfoRuntimeApi_get_coldkey_lock",
			&[Address, Number],
		),
		Method {
			name: "swap_currentAlphaPrice",
			api: "SwapRuntimeApi_current_alpha_price",
			params: &[Number],
			answer: Answer::Number,
		},
		Method {
			name: "swap_currentAlphaPriceAll",
			api: "SwapRuntimeApi_current_alpha_price_all",
			params: &[],
			answer: Answer::Prices,
		},
		scale(
			"swap_simSwapTaoForAlpha",
			"SwapRuntimeApi_sim_swap_tao_for_alpha",
			&[Number, Amount],
		),
		scale(
			"swap_simSwapAlphaForTao",
			"SwapRuntimeApi_sim_swap_alpha_for_tao",
			&[Number, Amount],
		),
	]
};

/// The runtime of a client.
pub fn runtime<C>(client: Arc<C>) -> Runtime
where
	C: HeaderBackend<Block> + ExecutorProvider<Block> + Send + Sync + 'static,
{
	Arc::new(move |at, api, params| {
		let at = at.unwrap_or_else(|| client.info().best_hash);
		let executor = client.executor();
		executor.call(at, api, params, CallContext::Offchain).map_err(|error| error.to_string())
	})
}

/// All methods.
pub fn module(runtime: Runtime) -> Result<RpcModule<Runtime>, RegisterMethodError> {
	let mut module = RpcModule::new(runtime);
	for method in &METHODS {
		module.register_blocking_method(method.name, |params, runtime, _| {
			method.answer(&params, &runtime)
		})?;
	}
	Ok(module)
}

impl Method {
	fn answer(&self, params: &Params, runtime: &Runtime) -> Result<Value, ErrorObjectOwned> {
		let mut given = params.sequence();
		let mut encoded = Vec::new();
		for param in self.params {
			param.read(&mut given, &mut encoded)?;
		}
		let at: Option<Hash> = given.optional_next()?;
		let bytes = runtime(at, self.api, &encoded)
			.map_err(|error| ErrorObjectOwned::owned(RUNTIME_FAILED, error, None::<()>))?;
		self.answer.give(&bytes).ok_or_else(|| {
			let error = format!("`{}` of the runtime answered in another form", self.api);
			ErrorObjectOwned::owned(RUNTIME_FAILED, error, None::<()>)
		})
	}
}

impl Param {
	/// Take the next parameter and add it to those for the runtime.
	fn read(
		self,
		given: &mut ParamsSequence,
		encoded: &mut Vec<u8>,
	) -> Result<(), ErrorObjectOwned> {
		match self {
			Self::Number => given.next::<u16>()?.encode_to(encoded),
			Self::Small => given.next::<u8>()?.encode_to(encoded),
			Self::Amount => given.next::<u64>()?.encode_to(encoded),
			Self::Bytes32 => given.next::<[u8; 32]>()?.encode_to(encoded),
			Self::Address => given.next::<AccountId>()?.encode_to(encoded),
			Self::Fields => {
				let fields: Vec<u16> = given.next()?;
				if fields.len() > MOST_FIELDS {
					let error = format!("{} fields: ask for {MOST_FIELDS} at most", fields.len());
					return Err(ErrorObjectOwned::owned(INVALID_PARAMS_CODE, error, None::<()>));
				}
				fields.encode_to(encoded);
			},
		}
		Ok(())
	}
}

impl Answer {
	/// What the runtime answered, as JSON. `None` when it is of another form.
	fn give(self, bytes: &[u8]) -> Option<Value> {
		let mut input = bytes;
		match self {
			Self::Scale => Some(json!(bytes)),
			Self::Number => u64::decode(&mut input).ok().map(|number| json!(number)),
			Self::Subnet => Option::<u16>::decode(&mut input).ok().map(|netuid| json!(netuid)),
			Self::Prices => {
				let prices = Vec::<(u16, u64)>::decode(&mut input).ok()?;
				let entry = |(netuid, price)| json!({ "netuid": netuid, "price": price });
				Some(prices.into_iter().map(entry).collect())
			},
		}
	}
}
