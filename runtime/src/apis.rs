//! What a node and a client can ask the runtime. Every body forwards; the answers are computed in
//! the pallets.

use alloc::{collections::BTreeMap, vec::Vec};

use codec::Compact;
use dtao_runtime_api::{
	basket::{BasketPosition, BasketSummary},
	delegate::DelegateInfo,
	metagraph::{Metagraph, SelectiveMetagraph},
	neuron::{NeuronInfo, NeuronInfoLite},
	stake::{LockState, StakeAvailability, StakeInfo},
	subnet::{DynamicInfo, HyperparamEntry, SubnetHyperparamsV2, SubnetInfov2, SubnetState},
	swap::{SimSwapResult, SubnetPrice},
};
use dtao_types::{AlphaBalance, MechId, NetUid, Price, TaoBalance, Uid, U64F64};
use frame_support::{genesis_builder_helper::get_preset, weights::Weight};
use pallet_grandpa::{fg_primitives, AuthorityId as GrandpaId, AuthorityList};
use pallet_subtensor::views::Views;
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::{crypto::AccountId32, OpaqueMetadata};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

use crate::{
	configs::system, constants::time, genesis_checks, genesis_presets, metadata, AccountId,
	Balance, Block, Executive, Grandpa, InherentDataExt, Nonce, Runtime, RuntimeCall,
	RuntimeGenesisConfig, SessionKeys, System, TransactionPayment, VERSION,
};

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block)
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			metadata::at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: InherentData,
		) -> CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			if !system::fits_a_block(&tx) {
				return Err(InvalidTransaction::ExhaustsResources.into());
			}
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			sp_consensus_aura::SlotDuration::from_millis(time::SLOT_MS)
		}

		fn authorities() -> Vec<AuraId> {
			pallet_aura::Authorities::<Runtime>::get().into_inner()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, sp_core::crypto::KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl fg_primitives::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> fg_primitives::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			_equivocation_proof: fg_primitives::EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
			_key_owner_proof: fg_primitives::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			None
		}

		fn generate_key_ownership_proof(
			_set_id: fg_primitives::SetId,
			_authority_id: GrandpaId,
		) -> Option<fg_primitives::OpaqueKeyOwnershipProof> {
			None
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
		fn query_info(uxt: <Block as BlockT>::Extrinsic, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(uxt, len)
		}

		fn query_fee_details(uxt: <Block as BlockT>::Extrinsic, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_fee_details(uxt, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<Block, Balance, RuntimeCall>
		for Runtime
	{
		fn query_call_info(call: RuntimeCall, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(call: RuntimeCall, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl dtao_runtime_api::DelegateInfoRuntimeApi<Block> for Runtime {
		fn get_delegates() -> Vec<DelegateInfo> {
			Views::<Runtime>::get_delegates()
		}

		fn get_delegate(delegate_account: AccountId32) -> Option<DelegateInfo> {
			Views::<Runtime>::get_delegate(delegate_account)
		}

		fn get_delegated(delegatee_account: AccountId32) -> Vec<(DelegateInfo, (Compact<NetUid>, Compact<AlphaBalance>))> {
			Views::<Runtime>::get_delegated(delegatee_account)
		}
	}

	impl dtao_runtime_api::BetaBasketRuntimeApi<Block> for Runtime {
		fn get_root_basket_owed(coldkey: AccountId32) -> TaoBalance {
			Views::<Runtime>::get_root_basket_owed(coldkey)
		}

		fn get_root_basket_positions(coldkey: AccountId32) -> Vec<(AccountId32, u64, TaoBalance)> {
			Views::<Runtime>::get_root_basket_positions(coldkey)
		}

		fn get_basket_payout(hotkey: AccountId32, coldkey: AccountId32) -> TaoBalance {
			Views::<Runtime>::get_basket_payout(hotkey, coldkey)
		}

		fn get_validator_basket(hotkey: AccountId32) -> Vec<(NetUid, AlphaBalance, TaoBalance)> {
			Views::<Runtime>::get_validator_basket(hotkey)
		}

		fn get_validator_basket_nav(hotkey: AccountId32) -> TaoBalance {
			Views::<Runtime>::get_validator_basket_nav(hotkey)
		}

		fn get_validator_basket_summary(hotkey: AccountId32) -> BasketSummary {
			Views::<Runtime>::get_validator_basket_summary(hotkey)
		}

		fn get_all_validator_baskets() -> Vec<BasketSummary> {
			Views::<Runtime>::get_all_validator_baskets()
		}

		fn get_root_basket_total_nav() -> TaoBalance {
			Views::<Runtime>::get_root_basket_total_nav()
		}

		fn get_basket_position(hotkey: AccountId32, coldkey: AccountId32) -> Option<BasketPosition> {
			Views::<Runtime>::get_basket_position(hotkey, coldkey)
		}

		fn get_root_basket_portfolio(coldkey: AccountId32) -> Vec<BasketPosition> {
			Views::<Runtime>::get_root_basket_portfolio(coldkey)
		}
	}

	impl dtao_runtime_api::NeuronInfoRuntimeApi<Block> for Runtime {
		fn get_neurons(netuid: NetUid) -> Vec<NeuronInfo> {
			Views::<Runtime>::get_neurons(netuid)
		}

		fn get_neuron(netuid: NetUid, uid: Uid) -> Option<NeuronInfo> {
			Views::<Runtime>::get_neuron(netuid, uid)
		}

		fn get_neurons_lite(netuid: NetUid) -> Vec<NeuronInfoLite> {
			Views::<Runtime>::get_neurons_lite(netuid)
		}

		fn get_neuron_lite(netuid: NetUid, uid: Uid) -> Option<NeuronInfoLite> {
			Views::<Runtime>::get_neuron_lite(netuid, uid)
		}
	}

	impl dtao_runtime_api::StakeInfoRuntimeApi<Block> for Runtime {
		fn get_stake_info_for_coldkey(coldkey_account: AccountId32) -> Vec<StakeInfo> {
			Views::<Runtime>::get_stake_info_for_coldkey(coldkey_account)
		}

		fn get_stake_info_for_coldkeys(coldkey_accounts: Vec<AccountId32>) -> Vec<(AccountId32, Vec<StakeInfo>)> {
			Views::<Runtime>::get_stake_info_for_coldkeys(coldkey_accounts)
		}

		fn get_stake_info_for_hotkey_coldkey_netuid(hotkey_account: AccountId32, coldkey_account: AccountId32, netuid: NetUid) -> Option<StakeInfo> {
			Views::<Runtime>::get_stake_info_for_hotkey_coldkey_netuid(hotkey_account, coldkey_account, netuid)
		}

		fn get_coldkey_lock(coldkey: AccountId32, netuid: NetUid) -> Option<LockState> {
			Views::<Runtime>::get_coldkey_lock(coldkey, netuid)
		}

		fn get_hotkey_conviction(hotkey: AccountId32, netuid: NetUid) -> U64F64 {
			Views::<Runtime>::get_hotkey_conviction(hotkey, netuid)
		}

		fn get_most_convicted_hotkey_on_subnet(netuid: NetUid) -> Option<AccountId32> {
			Views::<Runtime>::get_most_convicted_hotkey_on_subnet(netuid)
		}

		fn get_stake_availability_for_coldkeys(coldkey_accounts: Vec<AccountId32>, netuids: Option<Vec<NetUid>>) -> BTreeMap<AccountId32, BTreeMap<NetUid, StakeAvailability>> {
			Views::<Runtime>::get_stake_availability_for_coldkeys(coldkey_accounts, netuids)
		}
	}

	impl dtao_runtime_api::SubnetInfoRuntimeApi<Block> for Runtime {
		fn get_subnet_info_v2(netuid: NetUid) -> Option<SubnetInfov2> {
			Views::<Runtime>::get_subnet_info_v2(netuid)
		}

		fn get_subnets_info_v2() -> Vec<Option<SubnetInfov2>> {
			Views::<Runtime>::get_subnets_info_v2()
		}

		fn get_subnet_hyperparams_v2(netuid: NetUid) -> Option<SubnetHyperparamsV2> {
			Views::<Runtime>::get_subnet_hyperparams_v2(netuid)
		}

		fn get_subnet_hyperparams_v3(netuid: NetUid) -> Option<Vec<HyperparamEntry>> {
			Views::<Runtime>::get_subnet_hyperparams_v3(netuid)
		}

		fn get_all_dynamic_info() -> Vec<Option<DynamicInfo>> {
			Views::<Runtime>::get_all_dynamic_info()
		}

		fn get_dynamic_info(netuid: NetUid) -> Option<DynamicInfo> {
			Views::<Runtime>::get_dynamic_info(netuid)
		}

		fn get_all_metagraphs() -> Vec<Option<Metagraph>> {
			Views::<Runtime>::get_all_metagraphs()
		}

		fn get_metagraph(netuid: NetUid) -> Option<Metagraph> {
			Views::<Runtime>::get_metagraph(netuid)
		}

		fn get_all_mechagraphs() -> Vec<Option<Metagraph>> {
			Views::<Runtime>::get_all_mechagraphs()
		}

		fn get_mechagraph(netuid: NetUid, mecid: MechId) -> Option<Metagraph> {
			Views::<Runtime>::get_mechagraph(netuid, mecid)
		}

		fn get_subnet_state(netuid: NetUid) -> Option<SubnetState> {
			Views::<Runtime>::get_subnet_state(netuid)
		}

		fn get_selective_metagraph(netuid: NetUid, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph> {
			Views::<Runtime>::get_selective_metagraph(netuid, metagraph_indexes)
		}

		fn get_selective_mechagraph(netuid: NetUid, subid: MechId, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph> {
			Views::<Runtime>::get_selective_mechagraph(netuid, subid, metagraph_indexes)
		}

		fn get_subnet_to_prune() -> Option<NetUid> {
			Views::<Runtime>::get_subnet_to_prune()
		}

		fn get_next_epoch_start_block(netuid: NetUid) -> Option<u64> {
			Views::<Runtime>::get_next_epoch_start_block(netuid)
		}
	}

	impl dtao_runtime_api::SubnetRegistrationRuntimeApi<Block> for Runtime {
		fn get_network_registration_cost() -> TaoBalance {
			Views::<Runtime>::get_network_registration_cost()
		}
	}

	impl dtao_runtime_api::SwapRuntimeApi<Block> for Runtime {
		fn current_alpha_price(netuid: NetUid) -> Price {
			Views::<Runtime>::current_alpha_price(netuid)
		}

		fn current_alpha_price_all() -> Vec<SubnetPrice> {
			Views::<Runtime>::current_alpha_price_all()
		}

		fn sim_swap_tao_for_alpha(netuid: NetUid, tao: TaoBalance) -> SimSwapResult {
			Views::<Runtime>::sim_swap_tao_for_alpha(netuid, tao)
		}

		fn sim_swap_alpha_for_tao(netuid: NetUid, alpha: AlphaBalance) -> SimSwapResult {
			Views::<Runtime>::sim_swap_alpha_for_tao(netuid, alpha)
		}
	}

	impl dtao_runtime_api::ShieldApi<Block> for Runtime {
		fn carried_ciphertext(extrinsic: <Block as BlockT>::Extrinsic) -> Option<Vec<u8>> {
			pallet_mev_shield::carried_ciphertext::<Runtime, _, _, _>(extrinsic)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			genesis_checks::build_state(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis_presets::get_preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			genesis_presets::preset_names()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			crate::benchmarks::metadata(extra)
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			crate::benchmarks::dispatch(config)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
			crate::try_runtime::on_runtime_upgrade(checks)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			crate::try_runtime::execute_block(block, state_root_check, signature_check, select)
		}
	}
}
