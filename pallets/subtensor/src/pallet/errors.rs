//! The errors.

use frame_support::pallet_macros::pallet_section;

/// The errors.
#[pallet_section]
mod errors {
	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The root subnet does not exist.
		RootNetworkDoesNotExist,
		/// The subnet does not exist: check the netuid.
		SubnetNotExists,
		/// The hotkey account does not exist: no coldkey owns this hotkey yet.
		HotKeyAccountNotExists,
		/// The hotkey is not registered on this subnet.
		HotKeyNotRegisteredInSubNet,
		/// The hotkey is already registered on this subnet.
		HotKeyAlreadyRegisteredInSubNet,
		/// The hotkey is owned by another coldkey.
		NonAssociatedColdKey,
		/// The account of a subnet or of the chain cannot be used as a key.
		CannotUseSystemAccount,
		/// The caller does not own the subnet.
		NotSubnetOwner,
		/// The amount is below the minimum.
		AmountTooLow,
		/// The free balance of the coldkey is too small for this stake, the existential deposit
		/// included.
		NotEnoughBalanceToStake,
		/// The stake of the coldkey on this hotkey and subnet is smaller than the amount.
		NotEnoughStakeToWithdraw,
		/// The stake weight of the hotkey is below the threshold for setting weights.
		NotEnoughStakeToSetWeights,
		/// The pool cannot serve a trade of this size.
		InsufficientLiquidity,
		/// The price would move beyond the limit: raise the tolerance or allow partial execution.
		SlippageTooHigh,
		/// Nothing can be traded at this limit price.
		ZeroMaxStakeAmount,
		/// The coldkey is linked to too many hotkeys.
		TooManyHotkeys,
		/// Staking on this subnet is closed: it has not been started.
		SubtokenDisabled,
		/// The subnet was started before.
		FirstEmissionBlockNumberAlreadySet,
		/// The subnet is too young to be started: wait some blocks.
		NeedWaitingMoreBlocksToStarCall,
		/// The balance does not cover the lock cost of a subnet.
		CannotAffordLockCost,
		/// All subnets are in use.
		SubnetLimitReached,
		/// A subnet was registered too recently: wait some blocks.
		NetworkTxRateLimitExceeded,
		/// Neurons cannot be registered on the root subnet this way.
		RegistrationNotPermittedOnRootSubnet,
		/// Registration is closed on this subnet.
		SubNetRegistrationDisabled,
		/// The price of a registration is above the limit.
		RegistrationPriceLimitExceeded,
		/// All neurons of the subnet are immune: no slot is free.
		NoNeuronIdAvailable,
		/// The stake is not larger than the smallest one on root.
		StakeTooLowForRoot,
		/// Weights cannot be set on the root subnet.
		CanNotSetRootNetworkWeights,
		/// This subnet takes weights by commit and reveal only.
		CommitRevealEnabled,
		/// The lists of uids and weights differ in length.
		WeightVecNotEqualSize,
		/// There are more weights than neurons.
		UidsLengthExceedUidsInSubNet,
		/// There are fewer weights than the subnet demands.
		WeightVecLengthIsLow,
		/// A uid stands in the list twice.
		DuplicateUids,
		/// A uid in the list is not on the subnet.
		UidVecContainInvalidOne,
		/// The version key is older than the subnet demands.
		IncorrectWeightVersionKey,
		/// Weights were set too recently: wait some blocks.
		SettingWeightsTooFast,
		/// The neuron has no validator permit.
		NeuronNoValidatorPermit,
		/// The mechanism does not exist on this subnet.
		MechanismDoesNotExist,
		/// The IP type is neither 4 nor 6.
		InvalidIpType,
		/// The IP address is not one that others can reach: it is that of the own machine or of all, too
		/// large for its type, or zero for metrics.
		InvalidIpAddress,
		/// The port is 0.
		InvalidPort,
		/// The endpoint was announced too recently: wait some blocks.
		ServingRateLimitExceeded,
		/// The value is outside its bounds.
		ValueNotInBounds,
		/// Prohibited in the freeze window: the last `AdminFreezeWindow` blocks before an epoch, and those between
		/// the trigger of one and its run. The first free block is that of the epoch,
		/// `get_next_epoch_start_block`.
		AdminActionProhibitedDuringWeightsWindow,
		/// The rate limit is not over: the same was done too recently, wait some blocks.
		TxRateLimitExceeded,
		/// Liquid alpha is off on this subnet.
		LiquidAlphaDisabled,
		/// The upper learning rate is too low.
		AlphaHighTooLow,
		/// The lower learning rate is out of range.
		AlphaLowOutOfRange,
		/// The activity cutoff is too low.
		ActivityCutoffTooLow,
		/// A hotkey can have five children on a subnet.
		TooManyChildren,
		/// A hotkey cannot be its own child.
		InvalidChild,
		/// A child stands in the list twice.
		DuplicateChild,
		/// The proportions of the children add up to more than the whole.
		ProportionOverflow,
		/// The stake weight of the hotkey is below the threshold for having children, or what it gives
		/// to one of them is below the least contribution.
		NotEnoughStakeToSetChildkeys,
		/// One of the children is a parent of the hotkey on this subnet.
		ChildParentInconsistency,
		/// One of the children has as many parents on this subnet as a hotkey can have, and each
		/// gives it at least as much.
		TooManyParents,
		/// The childkey take is outside its bounds.
		InvalidChildkeyTake,
		/// The childkey take was changed too recently to raise it: wait some blocks.
		TxChildkeyTakeRateLimitExceeded,
		/// Incentive of this coldkey is already staked on this hotkey.
		SameAutoStakeHotkeyAlreadySet,
		/// Origin and destination are the same: name another subnet, hotkey or coldkey.
		SameNetuid,
		/// Stake of this subnet cannot be transferred to another coldkey.
		TransferDisallowed,
		/// Root stake is TAO and can be neither burned nor recycled.
		CannotBurnOrRecycleOnRootSubnet,
		/// The owner of the subnet bought and burned alpha too recently: wait some blocks.
		AddStakeBurnRateLimitExceeded,
		/// The take does not go in the direction of the call, or is below the minimum.
		DelegateTakeTooLow,
		/// The take is above the maximum.
		DelegateTakeTooHigh,
		/// The take was changed too recently to raise it: wait some blocks.
		DelegateTxRateLimitExceeded,
		/// The list of subnets is empty, or longer than a claim may be.
		InvalidSubnetNumber,
		/// The number of automatic root claims in a block is above its maximum.
		InvalidNumRootClaim,
		/// The threshold of root claims is above its maximum.
		InvalidRootClaimThreshold,
		/// No root dividends reach the threshold. Calls do not fail with it: they do nothing then.
		NothingToClaim,
		/// This subnet takes weights without commit and reveal.
		CommitRevealDisabled,
		/// Weights were set or committed too recently: wait some blocks.
		CommittingWeightsTooFast,
		/// Too many commits wait for their reveal.
		TooManyUnrevealedCommits,
		/// No commit of this hotkey waits for its reveal.
		NoWeightsCommitFound,
		/// The time to reveal this commit is over.
		ExpiredWeightCommit,
		/// The time to reveal this commit has not come: wait some blocks.
		RevealTooEarly,
		/// No waiting commit has the hash of these weights.
		InvalidRevealCommitHashNotMatch,
		/// The lists of a batch differ in length.
		InputLengthsUnequal,
		/// The neurons of all mechanisms together are too many: fewer mechanisms, or fewer uids.
		TooManyUIDsPerMechanism,
		/// The root subnet cannot do that: check the netuid.
		NotPermittedOnRootSubnet,
		/// Too many subnets are being dissolved: wait until one is gone.
		DissolveQueueFull,
		/// A text of the identity is too long, or not UTF-8.
		InvalidIdentity,
		/// The hotkey is not registered on this subnet, or none of the coldkey's hotkeys on any.
		HotKeyNotRegisteredInNetwork,
		/// The symbol is not one of the table of symbols.
		SymbolDoesNotExist,
		/// Another subnet has this symbol.
		SymbolAlreadyInUse,
		/// The salt of a commit has 64 numbers at most.
		SaltTooLong,
		/// The batch has more items than a batch of its kind can have: send several.
		BatchTooLong,
		/// The call costs nothing and is longer than any that could succeed.
		FreeCallTooLong,
		/// A hotkey was registered on root in this block already: wait a block.
		TooManyRegistrationsThisBlock,
		/// The new hotkey is the old one.
		NewHotKeyIsSameWithOld,
		/// A hotkey of this coldkey was changed too recently: wait some blocks.
		HotKeySetTxRateLimitExceeded,
		/// The new hotkey has root stake or root dividends already: take another one.
		NewHotKeyNotCleanForRootSwap,
		/// A hotkey of this coldkey was changed too recently on this subnet: wait some blocks.
		HotKeySwapOnSubnetIntervalNotPassed,
		/// The free balance does not cover the price of a change of the hotkey.
		NotEnoughBalanceToPaySwapHotKey,
		/// The free balance does not cover the price of a change of the coldkey.
		NotEnoughBalanceToPaySwapColdKey,
		/// The hotkey has more stakers, claims or relatives than one transaction can move.
		TooManyStakers,
		/// The coldkey has more stakes, claims or hotkeys than one transaction can move.
		TooManyPositions,
		/// A subnet that ends still pays this key: wait until it is gone.
		KeyOnEndingSubnet,
		/// It is too early to announce another coldkey swap: wait some blocks.
		ColdkeySwapReannouncedTooEarly,
		/// This coldkey has not announced a swap.
		ColdkeySwapAnnouncementNotFound,
		/// The coldkey does not match the hash that was announced for the swap.
		AnnouncedColdkeyHashDoesNotMatch,
		/// It is too early for the coldkey swap after its announcement: wait some blocks.
		ColdkeySwapTooEarly,
		/// The swap of this coldkey is disputed already.
		ColdkeySwapAlreadyDisputed,
		/// It is too early to take the announced coldkey swap back: wait some blocks.
		ColdkeySwapClearTooEarly,
		/// The coldkey has announced a swap, and can do nothing else meanwhile.
		ColdkeySwapAnnounced,
		/// The swap of this coldkey is disputed: root alone can go on.
		ColdkeySwapDisputed,
		/// The new coldkey has stake already, or is the old one: take another one.
		ColdKeyAlreadyAssociated,
		/// The new coldkey is a hotkey: take another one.
		NewColdKeyIsHotkey,
		/// The coldkey has money in a crowdloan: take that back first.
		CrowdloanHoldsFunds,
		/// There is no registration by proof of work: use `burned_register`.
		POWRegistrationDisabled,
		/// The number of neurons is not from `MinAllowedUids` to `MaxAllowedUids`.
		InvalidValue,
		/// The tempo is not from 360 to 50,400 blocks, as owners may set it.
		TempoOutOfBounds,
		/// The factor of the activity cutoff is not from 1,000 to 50,000 thousandths of the tempo.
		ActivityCutoffFactorMilliOutOfBounds,
		/// No epoch can be triggered where weights need commit and reveal: reveals wait for epochs by the tempo.
		DynamicTempoBlockedByCommitReveal,
		/// An epoch was triggered or deferred already, and is about to run.
		EpochTriggerAlreadyPending,
		/// The next epoch by the tempo is nearer than a triggered one could be.
		AutoEpochAlreadyImminent,
		/// Of the neurons that would stay, 80 % or more cannot leave: wait until their immunity is over.
		TrimmingWouldExceedMaxImmunePercentage,
		/// The version of the commit is not the one that the chain takes: update the client.
		IncorrectCommitRevealVersion,
		/// The round of the beacon is over, or too far ahead: encrypt to one in the reveal epoch.
		InvalidRevealRound,
		/// The commit is not what is encrypted to a round, or longer than any weights of this subnet.
		InvalidTimelockedCommit,
		/// The commits of this epoch are as many as the mechanism takes: wait for the next epoch.
		TimelockedQueueFull,
		/// No crowdloan is being finalised: this is a call for a crowdloan.
		InvalidCrowdloanId,
		/// The caller did not create the crowdloan that is being finalised.
		InvalidLeaseBeneficiary,
		/// The end of the lease is not after the current block.
		LeaseCannotEndInThePast,
		/// There is no lease with this number.
		LeaseDoesNotExist,
		/// The caller is not the beneficiary of the lease.
		ExpectedBeneficiaryOrigin,
		/// The lease has no end: it cannot be terminated.
		LeaseHasNoEndBlock,
		/// The end of the lease has not come: wait some blocks.
		LeaseHasNotEnded,
		/// The beneficiary of the lease does not own the hotkey.
		BeneficiaryDoesNotOwnHotkey,
	}
}
