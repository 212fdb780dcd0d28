//! The table of default values.

use dtao_types::{AlphaBalance, TaoBalance};

/// Values of a subnet, each with its unit. Those of a new subnet differ from the storage
/// defaults where the public chain has it so; both stand here.
#[derive(Clone, Copy, Debug)]
pub struct SubnetParams {
	/// Blocks between two epochs, less one.
	pub tempo: u16,
	/// Storage default of the number of neurons at most.
	pub max_allowed_uids: u16,
	/// Permits of a new subnet.
	pub max_allowed_validators: u16,
	/// Weights a validator of a new subnet must set at least.
	pub min_allowed_weights: u16,
	/// Immunity of new neurons in a new subnet, blocks.
	pub immunity_period: u16,
	/// Registration price of a new subnet, rao.
	pub burn: TaoBalance,
	/// Lowest registration price, rao.
	pub min_burn: TaoBalance,
	/// Highest registration price, rao.
	pub max_burn: TaoBalance,
}

/// Values of the chain, each with its unit. The runtime has one such table per block time.
#[derive(Clone, Copy, Debug)]
pub struct ChainParams {
	/// Values of a subnet.
	pub subnet: SubnetParams,
	/// Smallest amount of TAO that can be staked or unstaked, rao, without fee.
	pub min_stake: TaoBalance,
	/// Weight of root stake against alpha stake, parts of `u64::MAX`.
	pub tao_weight: u64,
	/// Owner's part of the alpha of participants, parts of 65,535.
	pub subnet_owner_cut: u16,
	/// Highest and default take of a delegate, parts of 65,535.
	pub max_delegate_take: u16,
	/// Highest take of a child from its parents' dividends, parts of 65,535.
	pub max_childkey_take: u16,
	/// Blocks that a childkey take has to stay as it is before it is raised.
	pub childkey_take_rate_limit: u64,
	/// Stake weight that a parent has to give to a child at least to count as its parent, alpha-rao.
	pub min_contribution: AlphaBalance,
	/// Blocks between two changes of the children of a hotkey.
	pub set_children_rate_limit: u64,
	/// Blocks between a change of children and the first epoch in which it counts.
	pub pending_childkey_cooldown: u64,
	/// Lowest lock cost of a subnet, rao.
	pub network_min_lock_cost: TaoBalance,
	/// Blocks in which the lock cost falls back to its last value.
	pub lock_reduction_interval: u64,
	/// Blocks between two registrations of a subnet.
	pub network_rate_limit: u64,
	/// Blocks in which a new subnet cannot be pruned.
	pub network_immunity_period: u64,
	/// Subnets at most, root not counted.
	pub subnet_limit: u16,
	/// Blocks between registration and start of a subnet.
	pub start_call_delay: u64,
	/// Blocks between two rate-limited transactions of a key.
	pub tx_rate_limit: u64,
	/// Blocks that the take of a delegate has to stay as it is before it is raised.
	pub tx_delegate_take_rate_limit: u64,
	/// Epochs in one block at most; the rest is deferred by a block.
	pub max_epochs_per_block: u8,
	/// Part of a block, one in so many, that the epochs of a block may use together; one epoch alone
	/// may use more.
	pub epoch_block_parts: u8,
	/// Blocks before an epoch in which owners may not change parameters.
	pub admin_freeze_window: u16,
	/// Epochs between two changes of one parameter by an owner.
	pub owner_hyperparam_rate_limit: u16,
	/// Blocks between two changes, by an owner, of the number of mechanisms of a subnet, and between
	/// two of the split of its emission.
	pub mechanism_rate_limit: u64,
	/// Blocks between two changes of the hotkey that gets the owner cut of a subnet.
	pub owner_hotkey_rate_limit: u64,
	/// Blocks between two times that an owner trims a subnet.
	pub trim_rate_limit: u64,
	/// Neurons on root at most.
	pub max_root_uids: u16,
	/// Price of the change of a coldkey, or of a hotkey on all subnets, rao; clients read it as a constant.
	pub key_swap_cost: TaoBalance,
	/// Price of the change of a hotkey on one subnet, rao.
	pub key_swap_on_subnet_cost: TaoBalance,
	/// Blocks that have to pass between two changes of a hotkey of a coldkey on a subnet.
	pub hotkey_swap_interval: u64,
	/// Blocks between the announcement of another coldkey and the first in which it takes over.
	pub coldkey_swap_announcement_delay: u32,
	/// Blocks after that before the announcement is changed or taken back.
	pub coldkey_swap_reannouncement_delay: u32,
}

impl ChainParams {
	/// The values of the public chain with 12 s blocks.
	pub const PRODUCTION: Self = Self {
		subnet: SubnetParams {
			tempo: 360,
			max_allowed_uids: 256,
			max_allowed_validators: 64,
			min_allowed_weights: 1,
			immunity_period: 5_000,
			burn: TaoBalance::from_rao(1_000_000_000),
			min_burn: TaoBalance::from_rao(500_000),
			max_burn: TaoBalance::from_rao(100_000_000_000),
		},
		min_stake: TaoBalance::from_rao(2_000_000),
		tao_weight: 3_320_413_933_267_719_290,
		subnet_owner_cut: 11_796,
		max_delegate_take: 11_796,
		max_childkey_take: 11_796,
		childkey_take_rate_limit: 216_000,
		min_contribution: AlphaBalance::from_rao(1_000_000_000),
		set_children_rate_limit: 150,
		pending_childkey_cooldown: 7_200,
		network_min_lock_cost: TaoBalance::from_rao(1_000_000_000_000),
		lock_reduction_interval: 100_800,
		network_rate_limit: 7_200,
		network_immunity_period: 1_296_000,
		subnet_limit: 128,
		start_call_delay: 0,
		tx_rate_limit: 1_000,
		tx_delegate_take_rate_limit: 216_000,
		max_epochs_per_block: 2,
		epoch_block_parts: 4,
		admin_freeze_window: 10,
		owner_hyperparam_rate_limit: 2,
		mechanism_rate_limit: 7_200,
		owner_hotkey_rate_limit: 50_400,
		trim_rate_limit: 216_000,
		max_root_uids: 64,
		key_swap_cost: TaoBalance::from_rao(100_000_000),
		key_swap_on_subnet_cost: TaoBalance::from_rao(1_000_000),
		hotkey_swap_interval: 7_200,
		coldkey_swap_announcement_delay: 36_000,
		coldkey_swap_reannouncement_delay: 7_200,
	};
}
