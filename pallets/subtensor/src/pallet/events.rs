//! The events.

use frame_support::pallet_macros::pallet_section;

/// The events.
#[pallet_section]
mod events {
	/// What happened. Positional fields are those that public clients decode by position.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A subnet was registered: netuid, modality (always 0).
		#[codec(index = 0)]
		NetworkAdded(NetUid, u16),
		/// A subnet was removed: netuid.
		#[codec(index = 1)]
		NetworkRemoved(NetUid),
		/// Stake was added: coldkey, hotkey, TAO paid without fee (rao), alpha received
		/// (alpha-rao), netuid, fee (rao).
		#[codec(index = 2)]
		StakeAdded(T::AccountId, T::AccountId, TaoBalance, AlphaBalance, NetUid, u64),
		/// Stake was removed: coldkey, hotkey, TAO received (rao), alpha sold (alpha-rao),
		/// netuid, fee (rao).
		#[codec(index = 3)]
		StakeRemoved(T::AccountId, T::AccountId, TaoBalance, AlphaBalance, NetUid, u64),
		/// Weights were set: storage index of the mechanism, uid.
		#[codec(index = 4)]
		WeightsSet(NetUidStorageIndex, Uid),
		/// A neuron was registered: netuid, uid, hotkey.
		#[codec(index = 5)]
		NeuronRegistered(NetUid, Uid, T::AccountId),
		/// A neuron announced its axon: netuid, hotkey.
		#[codec(index = 8)]
		AxonServed(NetUid, T::AccountId),
		/// A neuron announced where it serves its metrics: netuid, hotkey.
		#[codec(index = 9)]
		PrometheusServed(NetUid, T::AccountId),
		/// An epoch was triggered by the owner of the subnet.
		#[codec(index = 136)]
		EpochTriggered {
			/// The subnet.
			netuid: NetUid,
			/// Its owner.
			by: T::AccountId,
			/// Block in which the epoch runs.
			fires_at: u64,
		},
		/// The owner of a subnet set its tempo: netuid, blocks.
		#[codec(index = 208)]
		TempoSet(NetUid, u16),
		/// The activity cutoff of a subnet was set.
		#[codec(index = 209)]
		ActivityCutoffFactorMilliSet {
			/// The subnet.
			netuid: NetUid,
			/// Thousandths of the tempo.
			factor_milli: u32,
		},
		/// The number of epochs that run in one block at most was set.
		#[codec(index = 214)]
		MaxEpochsPerBlockSet {
			/// The number.
			epochs: u8,
		},
		/// The take of a delegate was lowered: coldkey, hotkey, parts of 65,535.
		#[codec(index = 48)]
		TakeDecreased(T::AccountId, T::AccountId, u16),
		/// The take of a delegate was raised: coldkey, hotkey, parts of 65,535.
		#[codec(index = 49)]
		TakeIncreased(T::AccountId, T::AccountId, u16),
		/// Stake was moved: coldkey, hotkey and netuid of origin, hotkey and netuid of
		/// destination, what it was sold for or is worth at the spot price (rao).
		#[codec(index = 62)]
		StakeMoved(T::AccountId, T::AccountId, NetUid, T::AccountId, NetUid, TaoBalance),
		/// Stake was handed over: coldkey of origin, coldkey of destination, hotkey of
		/// destination, netuid of origin, netuid of destination, what it was sold for or is worth
		/// at the spot price (rao).
		#[codec(index = 66)]
		StakeTransferred(T::AccountId, T::AccountId, T::AccountId, NetUid, NetUid, TaoBalance),
		/// Stake was swapped: coldkey, hotkey, netuid of origin, netuid of destination, what it
		/// was sold for (rao).
		#[codec(index = 67)]
		StakeSwapped(T::AccountId, T::AccountId, NetUid, NetUid, TaoBalance),
		/// A subnet was started: netuid, first block that emits.
		#[codec(index = 70)]
		FirstEmissionBlockNumberSet(NetUid, u64),
		/// Alpha was taken out of existence: coldkey, hotkey, amount (alpha-rao), netuid.
		#[codec(index = 71)]
		AlphaRecycled(T::AccountId, T::AccountId, AlphaBalance, NetUid),
		/// Alpha was left without an owner: coldkey, hotkey, amount (alpha-rao), netuid.
		#[codec(index = 72)]
		AlphaBurned(T::AccountId, T::AccountId, AlphaBalance, NetUid),
		/// Alpha was bought and burned.
		#[codec(index = 130)]
		AddStakeBurn {
			/// The subnet.
			netuid: NetUid,
			/// The hotkey that the caller named.
			hotkey: T::AccountId,
			/// TAO spent, fee included, in rao.
			amount: TaoBalance,
			/// Alpha burned, in alpha-rao.
			alpha: AlphaBalance,
		},
		/// A subnet was registered and waits for its turn. The SDK 11 looks for it behind
		/// `register_network`; here a subnet is registered at once, so it is not sent.
		#[codec(index = 141)]
		NetworkRegistrationQueued {
			/// Coldkey that paid.
			coldkey: T::AccountId,
			/// Hotkey of the first neuron.
			hotkey: T::AccountId,
			/// Number of the pricing mechanism.
			mechid: u16,
			/// Identity of the subnet.
			identity: Option<SubnetIdentityV3>,
			/// Lock cost paid, in rao.
			lock_amount: TaoBalance,
			/// Median price of the pools, TAO per alpha.
			median_subnet_alpha_price: U64F64,
			/// Block of the registration.
			registration_block: u64,
		},
		/// A crowdloan registered a subnet.
		#[codec(index = 160)]
		SubnetLeaseCreated {
			/// Who runs the subnet.
			beneficiary: T::AccountId,
			/// Number of the lease.
			lease_id: LeaseId,
			/// The subnet.
			netuid: NetUid,
			/// First block in which the lease can be terminated; none = it never can.
			end_block: Option<BlockNumberFor<T>>,
		},
		/// A beneficiary terminated its lease, and owns the subnet.
		#[codec(index = 161)]
		SubnetLeaseTerminated {
			/// Who owns the subnet now.
			beneficiary: T::AccountId,
			/// The subnet.
			netuid: NetUid,
		},
		/// Stake of a lease was given to somebody who has a part in it.
		#[codec(index = 162)]
		SubnetLeaseDividendsDistributed {
			/// Number of the lease.
			lease_id: LeaseId,
			/// Who was paid: a contributor, or the beneficiary.
			contributor: T::AccountId,
			/// Alpha-rao.
			alpha: AlphaBalance,
		},
		/// Root dividends of a coldkey were claimed.
		#[codec(index = 210)]
		RootClaimed {
			/// Who earned them.
			coldkey: T::AccountId,
			/// Hotkey that the root stake is on.
			hotkey: T::AccountId,
			/// Subnet that paid them.
			netuid: NetUid,
			/// What was owed, alpha-rao.
			alpha: AlphaBalance,
			/// What it was sold for, now staked on root, rao; none where the alpha was kept.
			tao: Option<TaoBalance>,
		},
		/// A coldkey chose what happens with its root dividends.
		#[codec(index = 211)]
		RootClaimTypeSet {
			/// The coldkey.
			coldkey: T::AccountId,
			/// Its choice.
			root_claim_type: RootClaimTypeEnum,
		},
		/// The number of coldkeys whose root dividends are claimed in each block was set.
		#[codec(index = 212)]
		NumRootClaimSet {
			/// The number.
			value: u64,
		},
		/// The least amount of root dividends that is claimed was set.
		#[codec(index = 213)]
		RootClaimThresholdSet {
			/// The subnet.
			netuid: NetUid,
			/// The amount, alpha-rao.
			threshold: u64,
		},
		/// A parameter of a subnet was set.
		#[codec(index = 200)]
		HyperparameterSet {
			/// The subnet.
			netuid: NetUid,
			/// Number of the parameter.
			parameter: u8,
		},
		/// A parameter of the chain was set.
		#[codec(index = 201)]
		ChainParameterSet {
			/// Number of the parameter.
			parameter: u8,
		},
		/// A subnet takes fewer neurons, and those beyond left. The uids of the others are other ones.
		#[codec(index = 207)]
		NeuronsTrimmed {
			/// The subnet.
			netuid: NetUid,
			/// Neurons that it takes at most.
			max_uids: u16,
			/// Neurons that left.
			left: u16,
		},
		/// Another hotkey receives the owner cut of a subnet.
		#[codec(index = 206)]
		SubnetOwnerHotkeySet {
			/// The subnet.
			netuid: NetUid,
			/// The hotkey.
			hotkey: T::AccountId,
		},
		/// An epoch was due, and the cap of epochs in a block, or their weight, deferred it.
		#[codec(index = 202)]
		EpochDeferred {
			/// The subnet.
			netuid: NetUid,
			/// Block in which it is tried again.
			until: u64,
		},
		/// An epoch was skipped because the state of the subnet is not consistent; its pending
		/// alpha is kept.
		#[codec(index = 203)]
		EpochSkipped {
			/// The subnet.
			netuid: NetUid,
		},
		/// An epoch paid its participants.
		#[codec(index = 204)]
		EpochPaid {
			/// The subnet.
			netuid: NetUid,
			/// To the owner, alpha-rao.
			owner: AlphaBalance,
			/// To miners, alpha-rao; withheld incentive of the owner's hotkeys not included.
			miners: AlphaBalance,
			/// To validators and their stakers, alpha-rao.
			validators: AlphaBalance,
			/// To root stakers, to be claimed, alpha-rao.
			root: AlphaBalance,
			/// Burned or recycled, alpha-rao.
			withheld: AlphaBalance,
		},
		/// A hook met a state that must not happen and undid its step for that subnet.
		#[codec(index = 205)]
		Unexpected {
			/// What was being done.
			kind: UnexpectedKind,
			/// The subnet, where it was one.
			netuid: Option<NetUid>,
		},
		/// The fee of a transaction was paid in alpha.
		#[codec(index = 220)]
		TransactionFeePaidWithAlpha {
			/// Who sent the transaction.
			who: T::AccountId,
			/// The hotkey of the position that paid.
			hotkey: T::AccountId,
			/// The subnet of the position that paid.
			netuid: NetUid,
			/// What the position paid, in alpha-rao (root: rao).
			alpha: AlphaBalance,
			/// What that was sold for, in rao.
			tao: TaoBalance,
		},
		/// A hotkey took the place of another one on all subnets.
		#[codec(index = 221)]
		HotkeySwapped {
			/// Coldkey that owns the new one.
			coldkey: T::AccountId,
			/// The hotkey that nobody owns any more.
			old_hotkey: T::AccountId,
			/// The hotkey that has its place.
			new_hotkey: T::AccountId,
		},
		/// A hotkey took the place of another one on one subnet.
		#[codec(index = 222)]
		HotkeySwappedOnSubnet {
			/// Coldkey that owns both.
			coldkey: T::AccountId,
			/// The hotkey that left the subnet.
			old_hotkey: T::AccountId,
			/// The hotkey that has its place.
			new_hotkey: T::AccountId,
			/// The subnet.
			netuid: NetUid,
		},
		/// Commits to weights were dropped with the hotkey that made them: the hashes are of its name.
		#[codec(index = 223)]
		WeightCommitsDropped {
			/// The hotkey.
			hotkey: T::AccountId,
			/// Storage index of the mechanism.
			index: NetUidStorageIndex,
			/// How many commits.
			commits: u32,
		},
		/// A coldkey announced that another one takes over.
		#[codec(index = 224)]
		ColdkeySwapAnnounced {
			/// The coldkey.
			who: T::AccountId,
			/// BLAKE2-256 hash of the other one.
			new_coldkey_hash: H256,
		},
		/// A coldkey handed everything over to another one.
		#[codec(index = 225)]
		ColdkeySwapped {
			/// The coldkey that has nothing any more.
			old_coldkey: T::AccountId,
			/// The coldkey that has everything now.
			new_coldkey: T::AccountId,
		},
		/// The change of a coldkey is disputed: root alone goes on.
		#[codec(index = 226)]
		ColdkeySwapDisputed {
			/// The coldkey.
			coldkey: T::AccountId,
		},
		/// A coldkey took its announcement back.
		#[codec(index = 227)]
		ColdkeySwapCleared {
			/// The coldkey.
			who: T::AccountId,
		},
		/// Root forgot announcement and dispute of a coldkey.
		#[codec(index = 228)]
		ColdkeySwapReset {
			/// The coldkey.
			who: T::AccountId,
		},
		/// Children were set and wait: hotkey, netuid, block from which they count, children with
		/// their proportions (parts of `u64::MAX`).
		#[codec(index = 230)]
		SetChildrenScheduled(T::AccountId, NetUid, u64, Vec<(u64, T::AccountId)>),
		/// Children count from now on: hotkey, netuid, children with their proportions.
		#[codec(index = 231)]
		SetChildren(T::AccountId, NetUid, Vec<(u64, T::AccountId)>),
		/// Children that waited cannot count any more and were dropped; the earlier ones stay.
		#[codec(index = 232)]
		PendingChildrenDropped {
			/// The parent.
			hotkey: T::AccountId,
			/// The subnet.
			netuid: NetUid,
			/// What stands against them.
			error: DispatchError,
		},
		/// A childkey take was set: hotkey, parts of 65,535.
		#[codec(index = 233)]
		ChildKeyTakeSet(T::AccountId, u16),
		/// A coldkey chose where its incentive is staked.
		#[codec(index = 234)]
		AutoStakeDestinationSet {
			/// The coldkey.
			coldkey: T::AccountId,
			/// The subnet.
			netuid: NetUid,
			/// Hotkey that receives the stake.
			hotkey: T::AccountId,
		},
		/// Incentive was staked on the hotkey that its coldkey chose.
		#[codec(index = 235)]
		AutoStakeAdded {
			/// The subnet.
			netuid: NetUid,
			/// Hotkey that received the stake.
			destination: T::AccountId,
			/// Hotkey that earned the incentive.
			hotkey: T::AccountId,
			/// Coldkey that owns both the incentive and the stake.
			owner: T::AccountId,
			/// The incentive, alpha-rao.
			incentive: AlphaBalance,
		},
		/// A neuron committed to weights: hotkey, storage index of the mechanism, hash.
		#[codec(index = 240)]
		WeightsCommitted(T::AccountId, NetUidStorageIndex, H256),
		/// A neuron revealed weights: hotkey, storage index of the mechanism, hash of the commit.
		#[codec(index = 241)]
		WeightsRevealed(T::AccountId, NetUidStorageIndex, H256),
		/// A neuron revealed several rows of weights: hotkey, netuid, hashes of the commits.
		#[codec(index = 242)]
		WeightsBatchRevealed(T::AccountId, NetUid, Vec<H256>),
		/// A batch over several subnets is done: netuids, hotkey.
		#[codec(index = 243)]
		BatchWeightsCompleted(Vec<Compact<NetUid>>, T::AccountId),
		/// A batch is done, and some of its items failed.
		#[codec(index = 244)]
		BatchCompletedWithErrors(),
		/// An item of a batch failed: netuid, error.
		#[codec(index = 245)]
		BatchWeightItemFailed(NetUid, DispatchError),
		/// A neuron committed to weights that are encrypted to a round of the beacon: hotkey, storage
		/// index of the mechanism, Blake2-256 of the commit, round.
		#[codec(index = 246)]
		TimelockedWeightsCommitted(T::AccountId, NetUidStorageIndex, H256, u64),
		/// Encrypted weights were opened and set: storage index of the mechanism, hotkey.
		#[codec(index = 247)]
		TimelockedWeightsRevealed(NetUidStorageIndex, T::AccountId),
		/// Encrypted weights were dropped.
		#[codec(index = 248)]
		TimelockedWeightsFailed {
			/// Storage index of the mechanism.
			index: NetUidStorageIndex,
			/// The hotkey that committed.
			who: T::AccountId,
			/// Why.
			reason: TimelockFailure,
		},
		/// A subnet begins to end: it does not exist any more, its holders are paid in the next
		/// blocks. `NetworkRemoved` follows when nothing is left of it.
		#[codec(index = 250)]
		DissolveStarted {
			/// The subnet.
			netuid: NetUid,
		},
		/// A holder of a subnet that ends was paid.
		#[codec(index = 251)]
		AlphaRedeemed {
			/// The subnet.
			netuid: NetUid,
			/// Hotkey that the holder staked on.
			hotkey: T::AccountId,
			/// The holder.
			coldkey: T::AccountId,
			/// Alpha taken out of existence, alpha-rao.
			alpha: AlphaBalance,
			/// TAO paid as free balance, or as root stake where it cannot open the account, in rao.
			tao: TaoBalance,
		},
		/// What was left of the pool of a subnet that ends was taken out of issuance.
		#[codec(index = 252)]
		PoolRecycled {
			/// The subnet.
			netuid: NetUid,
			/// In rao.
			tao: TaoBalance,
		},
		/// The identity of a coldkey was set: coldkey.
		#[codec(index = 253)]
		ChainIdentitySet(T::AccountId),
		/// The identity of a subnet was set: netuid.
		#[codec(index = 254)]
		SubnetIdentitySet(NetUid),
		/// The symbol of a subnet's token was set.
		#[codec(index = 255)]
		SymbolUpdated {
			/// The subnet.
			netuid: NetUid,
			/// The symbol, UTF-8.
			symbol: WireVec<u8, MAX_SYMBOL>,
		},
	}
}
