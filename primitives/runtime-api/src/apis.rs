//! The traits a client calls by name.
//!
//! On the wire a method is `Trait_method`, its argument the SCALE bytes of the parameters in
//! order.

use crate::{
	basket::{BasketPosition, BasketSummary},
	delegate::DelegateInfo,
	metagraph::{Metagraph, SelectiveMetagraph},
	neuron::{NeuronInfo, NeuronInfoLite},
	stake::{LockState, StakeAvailability, StakeInfo},
	subnet::{DynamicInfo, HyperparamEntry, SubnetHyperparamsV2, SubnetInfov2, SubnetState},
	swap::{SimSwapResult, SubnetPrice},
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Compact;
use dtao_types::{AlphaBalance, MechId, NetUid, Price, TaoBalance, Uid, U64F64};
use sp_core::crypto::AccountId32;

sp_api::decl_runtime_apis! {
	/// Hotkeys that take delegated stake.
	pub trait DelegateInfoRuntimeApi {
		/// Every delegate of the chain.
		fn get_delegates() -> Vec<DelegateInfo>;

		/// One delegate by its hotkey. `None` when the hotkey is no delegate.
		fn get_delegate(delegate_account: AccountId32) -> Option<DelegateInfo>;

		/// The delegates a coldkey has stake with: one element for each position, with the subnet
		/// and the stake there in alpha-rao.
		fn get_delegated(
			delegatee_account: AccountId32,
		) -> Vec<(DelegateInfo, (Compact<NetUid>, Compact<AlphaBalance>))>;
	}

	/// Root dividends that were not claimed yet. A value is what a sale on the subnet would give now, fee
	/// deducted; subnets that have not started or that end are worth nothing. Empty or zero where nothing is owed.
	pub trait BetaBasketRuntimeApi {
		/// What all that a coldkey can claim is worth, in rao; also what is below the threshold of a claim.
		fn get_root_basket_owed(coldkey: AccountId32) -> TaoBalance;

		/// By hotkey that owes a coldkey anything of worth: the hotkey, alpha-rao of all subnets, and rao. At
		/// most 256 hotkeys with 128 subnets each, here and in every answer for a coldkey.
		fn get_root_basket_positions(coldkey: AccountId32) -> Vec<(AccountId32, u64, TaoBalance)>;

		/// What one hotkey owes a coldkey is worth, in rao.
		fn get_basket_payout(hotkey: AccountId32, coldkey: AccountId32) -> TaoBalance;

		/// What a hotkey owes all coldkeys: for each subnet on which it has paid dividends, in ascending order,
		/// alpha-rao and rao. At most 128 subnets.
		fn get_validator_basket(hotkey: AccountId32) -> Vec<(NetUid, AlphaBalance, TaoBalance)>;

		/// The worth of all that a hotkey owes, in rao.
		fn get_validator_basket_nav(hotkey: AccountId32) -> TaoBalance;

		/// All that a hotkey owes, by subnet and in sum.
		fn get_validator_basket_summary(hotkey: AccountId32) -> BasketSummary;

		/// The summaries of hotkeys on root that have paid dividends, by uid. At most 64.
		fn get_all_validator_baskets() -> Vec<BasketSummary>;

		/// The worth of all that these hotkeys owe, in rao.
		fn get_root_basket_total_nav() -> TaoBalance;

		/// What one hotkey owes a coldkey. `None` when it owes nothing.
		fn get_basket_position(hotkey: AccountId32, coldkey: AccountId32) -> Option<BasketPosition>;

		/// The same of all hotkeys that owe the coldkey anything.
		fn get_root_basket_portfolio(coldkey: AccountId32) -> Vec<BasketPosition>;
	}

	/// Neurons of a subnet.
	pub trait NeuronInfoRuntimeApi {
		/// All neurons of a subnet by rising uid, with weights and bonds of the main mechanism.
		/// Empty when the subnet does not exist.
		fn get_neurons(netuid: NetUid) -> Vec<NeuronInfo>;

		/// One neuron. `None` when the subnet or the uid does not exist.
		fn get_neuron(netuid: NetUid, uid: Uid) -> Option<NeuronInfo>;

		/// All neurons of a subnet by rising uid, without weights and bonds. Empty when the subnet
		/// does not exist.
		fn get_neurons_lite(netuid: NetUid) -> Vec<NeuronInfoLite>;

		/// One neuron without weights and bonds. `None` when the subnet or the uid does not exist.
		fn get_neuron_lite(netuid: NetUid, uid: Uid) -> Option<NeuronInfoLite>;
	}

	/// Stake of coldkeys with hotkeys.
	pub trait StakeInfoRuntimeApi {
		/// Every stake position of a coldkey.
		fn get_stake_info_for_coldkey(coldkey_account: AccountId32) -> Vec<StakeInfo>;

		/// Every stake position of several coldkeys, in the order asked.
		fn get_stake_info_for_coldkeys(
			coldkey_accounts: Vec<AccountId32>,
		) -> Vec<(AccountId32, Vec<StakeInfo>)>;

		/// One stake position. Always `Some`: clients read the stake without looking, so a position
		/// that does not exist has stake 0.
		fn get_stake_info_for_hotkey_coldkey_netuid(
			hotkey_account: AccountId32,
			coldkey_account: AccountId32,
			netuid: NetUid,
		) -> Option<StakeInfo>;

		/// The stake lock of a coldkey on a subnet. `None` when nothing is locked.
		fn get_coldkey_lock(coldkey: AccountId32, netuid: NetUid) -> Option<LockState>;

		/// Conviction of the locks on a hotkey of a subnet. 0 when nothing is locked.
		fn get_hotkey_conviction(hotkey: AccountId32, netuid: NetUid) -> U64F64;

		/// The hotkey with the most conviction on a subnet. `None` when nothing is locked there.
		fn get_most_convicted_hotkey_on_subnet(netuid: NetUid) -> Option<AccountId32>;

		/// Stake of each coldkey on each subnet: in all, locked, and free to move. Subnets without
		/// stake are left out; `netuids: None` asks for all subnets.
		fn get_stake_availability_for_coldkeys(
			coldkey_accounts: Vec<AccountId32>,
			netuids: Option<Vec<NetUid>>,
		) -> BTreeMap<AccountId32, BTreeMap<NetUid, StakeAvailability>>;
	}

	/// Subnets: parameters, pools, metagraphs.
	pub trait SubnetInfoRuntimeApi {
		/// Owner, size and base parameters of a subnet. `None` when it does not exist.
		fn get_subnet_info_v2(netuid: NetUid) -> Option<SubnetInfov2>;

		/// [`Self::get_subnet_info_v2`] of every subnet. The position is not the netuid: read the
		/// field.
		fn get_subnets_info_v2() -> Vec<Option<SubnetInfov2>>;

		/// Hyperparameters of a subnet as a fixed structure. `None` when it does not exist.
		fn get_subnet_hyperparams_v2(netuid: NetUid) -> Option<SubnetHyperparamsV2>;

		/// Hyperparameters of a subnet as a list of names and values. `None` when it does not
		/// exist.
		fn get_subnet_hyperparams_v3(netuid: NetUid) -> Option<Vec<HyperparamEntry>>;

		/// Pool, emission and identity of every subnet. The position is not the netuid: read the
		/// field.
		fn get_all_dynamic_info() -> Vec<Option<DynamicInfo>>;

		/// Pool, emission and identity of a subnet. `None` when it does not exist.
		fn get_dynamic_info(netuid: NetUid) -> Option<DynamicInfo>;

		/// The metagraph of the main mechanism of every subnet.
		fn get_all_metagraphs() -> Vec<Option<Metagraph>>;

		/// The metagraph of the main mechanism of a subnet. `None` when it does not exist.
		fn get_metagraph(netuid: NetUid) -> Option<Metagraph>;

		/// The metagraph of every mechanism of every subnet.
		fn get_all_mechagraphs() -> Vec<Option<Metagraph>>;

		/// The metagraph of one mechanism of a subnet. `None` when either does not exist.
		fn get_mechagraph(netuid: NetUid, mecid: MechId) -> Option<Metagraph>;

		/// The neurons of a subnet in columns. `None` when it does not exist.
		fn get_subnet_state(netuid: NetUid) -> Option<SubnetState>;

		/// The chosen fields of a metagraph; the numbers are those of
		/// [`crate::metagraph::MetagraphField`], unknown ones are ignored. `None` when the subnet
		/// does not exist.
		fn get_selective_metagraph(
			netuid: NetUid,
			metagraph_indexes: Vec<u16>,
		) -> Option<SelectiveMetagraph>;

		/// [`Self::get_selective_metagraph`] for one mechanism (`subid`) of the subnet.
		fn get_selective_mechagraph(
			netuid: NetUid,
			subid: MechId,
			metagraph_indexes: Vec<u16>,
		) -> Option<SelectiveMetagraph>;

		/// The subnet that would be the next to give way to a new one, were the limit of subnets
		/// reached. `None` while all are immune.
		fn get_subnet_to_prune() -> Option<NetUid>;

		/// The block at which the next epoch of a subnet is due. `None` when it does not exist or
		/// has no epochs.
		fn get_next_epoch_start_block(netuid: NetUid) -> Option<u64>;
	}

	/// Creation of subnets.
	pub trait SubnetRegistrationRuntimeApi {
		/// What creating a subnet costs at this block, in rao.
		fn get_network_registration_cost() -> TaoBalance;
	}

	/// Prices and simulated trades.
	pub trait SwapRuntimeApi {
		/// Spot price of a subnet in rao per alpha. The root subnet has 10^9.
		fn current_alpha_price(netuid: NetUid) -> Price;

		/// Spot price of every subnet.
		fn current_alpha_price_all() -> Vec<SubnetPrice>;

		/// What buying alpha with `tao` rao would give at this block.
		fn sim_swap_tao_for_alpha(netuid: NetUid, tao: TaoBalance) -> SimSwapResult;

		/// What selling `alpha` alpha-rao would give at this block.
		fn sim_swap_alpha_for_tao(netuid: NetUid, alpha: AlphaBalance) -> SimSwapResult;
	}

	/// Encrypted transactions, for the node of an author.
	pub trait ShieldApi {
		/// The ciphertext of a transaction that is a well-formed carrier and signed, not inside of
		/// another call. `None` for every other transaction.
		fn carried_ciphertext(extrinsic: Block::Extrinsic) -> Option<Vec<u8>>;
	}
}
