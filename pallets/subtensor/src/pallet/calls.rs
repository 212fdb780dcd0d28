//! The calls: each checks its origin, calls one function of a room, and returns.

use frame_support::pallet_macros::pallet_section;

/// The calls: each checks its origin, calls one function of a room, and returns.
#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Set the weights of a validator on the main mechanism of a subnet.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `dests`: uids; `weights`: one per uid, scaled so that the largest becomes 65,535;
		/// `version_key`: at least the one the subnet demands.
		/// ## Errors
		/// [`Error::CommitRevealEnabled`], [`Error::CanNotSetRootNetworkWeights`],
		/// [`Error::WeightVecNotEqualSize`], [`Error::SubnetNotExists`],
		/// [`Error::UidsLengthExceedUidsInSubNet`], [`Error::HotKeyNotRegisteredInSubNet`],
		/// [`Error::NotEnoughStakeToSetWeights`], [`Error::IncorrectWeightVersionKey`],
		/// [`Error::SettingWeightsTooFast`], [`Error::NeuronNoValidatorPermit`],
		/// [`Error::DuplicateUids`], [`Error::UidVecContainInvalidOne`],
		/// [`Error::WeightVecLengthIsLow`]
		/// ## Events
		/// [`Event::WeightsSet`]
		#[pallet::call_index(0)]
		#[pallet::weight((T::WeightInfo::set_weights(targets(dests)), DispatchClass::Normal, Pays::No))]
		pub fn set_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			dests: Vec<u16>,
			weights: Vec<u16>,
			version_key: u64,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let row = Row { uids: &dests, values: &weights, version_key };
			WeightStore::<T>::set(&hotkey, netuid, MechId::MAIN, &row)
		}

		/// Spend TAO on alpha of a subnet and stake it to a hotkey.
		///
		/// ## Origin
		/// Signed by the coldkey that pays.
		/// ## Parameters
		/// `amount_staked`: rao, fee included.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::SubtokenDisabled`], [`Error::AmountTooLow`],
		/// [`Error::NotEnoughBalanceToStake`], [`Error::HotKeyAccountNotExists`],
		/// [`Error::InsufficientLiquidity`], [`Error::TooManyHotkeys`]
		/// ## Events
		/// [`Event::StakeAdded`]
		#[pallet::call_index(2)]
		#[pallet::weight(Root::<T>::adding_weight(hotkey, *netuid))]
		pub fn add_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_staked: TaoBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::add(Position::new(&hotkey, &coldkey, netuid), amount_staked, None, false)
		}

		/// Sell staked alpha and receive TAO.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `amount_unstaked`: alpha-rao, fee included; `u64::MAX` is the whole position.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::SubtokenDisabled`],
		/// [`Error::HotKeyAccountNotExists`], [`Error::NotEnoughStakeToWithdraw`],
		/// [`Error::AmountTooLow`], [`Error::InsufficientLiquidity`]
		/// ## Events
		/// [`Event::StakeRemoved`]
		#[pallet::call_index(3)]
		#[pallet::weight(Root::<T>::removing_weight(hotkey, *netuid))]
		pub fn remove_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_unstaked: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::remove(
				Position::new(&hotkey, &coldkey, netuid),
				amount_unstaked,
				None,
				false,
			)
		}

		/// Announce the endpoint at which a neuron serves.
		///
		/// ## Origin
		/// Signed by the hotkey of the neuron. Free of charge.
		/// ## Parameters
		/// `ip`: the address as a number, 0 takes the axon down; `ip_type`: 4 or 6; `port`: not 0; the
		/// placeholders are stored.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::HotKeyNotRegisteredInNetwork`],
		/// [`Error::InvalidIpType`], [`Error::InvalidIpAddress`],
		/// [`Error::ServingRateLimitExceeded`], [`Error::InvalidPort`]
		/// ## Events
		/// [`Event::AxonServed`]
		#[pallet::call_index(4)]
		#[pallet::weight((T::WeightInfo::serve_axon(), DispatchClass::Normal, Pays::No))]
		pub fn serve_axon(
			origin: OriginFor<T>,
			netuid: NetUid,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
			protocol: u8,
			placeholder1: u8,
			placeholder2: u8,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let placeholders = [placeholder1, placeholder2];
			let axon = Serving::<T>::announced(version, ip, port, ip_type, protocol, placeholders);
			Serving::<T>::serve_axon(&hotkey, netuid, axon, &[])
		}

		/// Announce the endpoint at which a neuron serves its metrics.
		///
		/// ## Origin
		/// Signed by the hotkey of the neuron. Free of charge. Its own clock: `ServingRateLimit` blocks since
		/// the last such call, whatever [`serve_axon`](Self::serve_axon) did.
		/// ## Parameters
		/// `ip`: the address as a number, not 0; `ip_type`: 4 or 6; `port`: not 0.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::HotKeyNotRegisteredInNetwork`],
		/// [`Error::InvalidIpType`], [`Error::InvalidIpAddress`],
		/// [`Error::ServingRateLimitExceeded`], [`Error::InvalidPort`]
		/// ## Events
		/// [`Event::PrometheusServed`]
		#[pallet::call_index(5)]
		#[pallet::weight((T::WeightInfo::serve_prometheus(), DispatchClass::Normal, Pays::No))]
		pub fn serve_prometheus(
			origin: OriginFor<T>,
			netuid: NetUid,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let info = Serving::<T>::metrics(version, ip, port, ip_type);
			Serving::<T>::serve_prometheus(&hotkey, netuid, info)
		}

		/// Announce the endpoint at which a neuron serves, with a key for encrypted connections.
		///
		/// ## Origin
		/// Signed by the hotkey of the neuron. Free of charge. The clock is that of
		/// [`serve_axon`](Self::serve_axon).
		/// ## Parameters
		/// As of `serve_axon`. `certificate`: a byte that names the algorithm, then at most 64 bytes of the key.
		/// An empty or longer one is ignored, the endpoint is stored all the same.
		/// ## Errors
		/// Those of `serve_axon`.
		/// ## Events
		/// [`Event::AxonServed`]
		#[pallet::call_index(40)]
		#[pallet::weight((T::WeightInfo::serve_axon_tls(), DispatchClass::Normal, Pays::No))]
		pub fn serve_axon_tls(
			origin: OriginFor<T>,
			netuid: NetUid,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
			protocol: u8,
			placeholder1: u8,
			placeholder2: u8,
			certificate: Vec<u8>,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let placeholders = [placeholder1, placeholder2];
			let axon = Serving::<T>::announced(version, ip, port, ip_type, protocol, placeholders);
			Serving::<T>::serve_axon(&hotkey, netuid, axon, &certificate)
		}

		/// There is no registration by proof of work: the call fails, and says so by name. To spend the price of a
		/// registration of somebody who thinks that work is enough would be worse.
		///
		/// ## Origin
		/// Signed.
		/// ## Parameters
		/// Those of clients that knew proof of work; none is looked at.
		/// ## Errors
		/// [`Error::POWRegistrationDisabled`]
		#[pallet::call_index(6)]
		#[pallet::weight(T::DbWeight::get().reads(1))]
		pub fn register(
			origin: OriginFor<T>,
			netuid: NetUid,
			block_number: u64,
			nonce: u64,
			work: Vec<u8>,
			hotkey: T::AccountId,
			coldkey: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			let _ = (netuid, block_number, nonce, work, hotkey, coldkey);
			Err(Error::<T>::POWRegistrationDisabled.into())
		}

		/// Register a neuron by paying the registration price of the subnet.
		///
		/// ## Origin
		/// Signed by the coldkey that pays and owns, or will own, the hotkey.
		/// ## Errors
		/// [`Error::RegistrationNotPermittedOnRootSubnet`], [`Error::SubnetNotExists`],
		/// [`Error::SubNetRegistrationDisabled`], [`Error::HotKeyAlreadyRegisteredInSubNet`],
		/// [`Error::NotEnoughBalanceToStake`], [`Error::NonAssociatedColdKey`],
		/// [`Error::CannotUseSystemAccount`], [`Error::TooManyHotkeys`],
		/// [`Error::NoNeuronIdAvailable`], [`Error::InsufficientLiquidity`]
		/// ## Events
		/// [`Event::NeuronRegistered`]
		#[pallet::call_index(7)]
		#[pallet::weight(Registration::<T>::weight(*netuid))]
		pub fn burned_register(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Registration::<T>::register(Position::new(&hotkey, &coldkey, netuid), None)
		}

		/// Register a subnet. The lock cost goes into its pool; the hotkey becomes its uid 0. Where
		/// the chain has as many subnets as it may, the one with the smallest moving price ends.
		///
		/// ## Origin
		/// Signed by the coldkey that pays and will own the subnet.
		/// ## Errors
		/// [`Error::NonAssociatedColdKey`], [`Error::CannotUseSystemAccount`],
		/// [`Error::TooManyHotkeys`], [`Error::NetworkTxRateLimitExceeded`],
		/// [`Error::SubnetLimitReached`], [`Error::CannotAffordLockCost`],
		/// [`Error::DissolveQueueFull`]
		/// ## Events
		/// [`Event::NetworkAdded`], [`Event::NeuronRegistered`]; [`Event::DissolveStarted`] where
		/// another subnet has to give way
		#[pallet::call_index(59)]
		#[pallet::weight(T::WeightInfo::register_network().saturating_add(T::WeightInfo::end_lease()))]
		pub fn register_network(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Lifecycle::<T>::register(&coldkey, &hotkey, None).map(|_| ())
		}

		/// Register a hotkey on the root subnet.
		///
		/// ## Origin
		/// Signed by the coldkey that owns, or will own, the hotkey.
		/// ## Errors
		/// [`Error::RootNetworkDoesNotExist`], [`Error::HotKeyAlreadyRegisteredInSubNet`],
		/// [`Error::NonAssociatedColdKey`], [`Error::CannotUseSystemAccount`],
		/// [`Error::TooManyHotkeys`], [`Error::StakeTooLowForRoot`],
		/// [`Error::TooManyRegistrationsThisBlock`]
		/// ## Events
		/// [`Event::NeuronRegistered`]
		#[pallet::call_index(62)]
		#[pallet::weight(Root::<T>::register_weight())]
		pub fn root_register(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Root::<T>::register(&coldkey, &hotkey)
		}

		/// Lower the part that a hotkey keeps of the dividends of its stakers.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkey. Free of charge once [`TxDelegateTakeRateLimit`]
		/// blocks have passed since the last change of the take; until then it costs a fee.
		/// ## Parameters
		/// `take`: parts of 65,535; below the present one and not below the minimum.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NonAssociatedColdKey`],
		/// [`Error::DelegateTakeTooLow`]
		/// ## Events
		/// [`Event::TakeDecreased`]
		#[pallet::call_index(65)]
		#[pallet::weight((T::WeightInfo::set_take(), DispatchClass::Normal, KeyStore::<T>::fee_of_decrease(hotkey)))]
		pub fn decrease_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			take: u16,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			KeyStore::<T>::decrease_take(&coldkey, &hotkey, take)
		}

		/// Raise the part that a hotkey keeps of the dividends of its stakers.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkey. Free of charge.
		/// ## Parameters
		/// `take`: parts of 65,535; above the present one and not above the maximum. It has to wait for
		/// [`TxDelegateTakeRateLimit`] blocks after any change.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NonAssociatedColdKey`],
		/// [`Error::DelegateTakeTooLow`], [`Error::DelegateTakeTooHigh`],
		/// [`Error::DelegateTxRateLimitExceeded`]
		/// ## Events
		/// [`Event::TakeIncreased`]
		#[pallet::call_index(66)]
		#[pallet::weight((T::WeightInfo::set_take(), DispatchClass::Normal, Pays::No))]
		pub fn increase_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			take: u16,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			KeyStore::<T>::increase_take(&coldkey, &hotkey, take)
		}

		/// Give parts of the stake weight of a hotkey to other hotkeys on a subnet. They validate
		/// with it and share their dividends. The list replaces the one before in the block of the
		/// first epoch behind the cooldown, for that epoch already, and at once on a subnet that was
		/// not started; an empty list takes everything back. Each child has to get stake weight of
		/// 1 TAO at least, except from the subnet owner's hotkey. Where a child has 64 parents, the one
		/// that gives it the least stake weight gives way to one that gives more.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkey.
		/// ## Parameters
		/// `children`: at most five hotkeys, each with its proportion in parts of `u64::MAX`.
		/// ## Errors
		/// [`Error::NonAssociatedColdKey`], [`Error::RegistrationNotPermittedOnRootSubnet`],
		/// [`Error::SubnetNotExists`], [`Error::TooManyChildren`], [`Error::InvalidChild`],
		/// [`Error::DuplicateChild`], [`Error::ProportionOverflow`],
		/// [`Error::NotEnoughStakeToSetChildkeys`], [`Error::ChildParentInconsistency`],
		/// [`Error::TooManyParents`], [`Error::TxRateLimitExceeded`]
		/// ## Events
		/// [`Event::SetChildrenScheduled`]; [`Event::SetChildren`] when they count
		#[pallet::call_index(67)]
		#[pallet::weight(Children::<T>::schedule_weight(hotkey, *netuid, children))]
		pub fn set_children(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			children: Vec<(u64, T::AccountId)>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let position = Position::new(&hotkey, &coldkey, netuid);
			Children::<T>::schedule(position, children)
		}

		/// Set the identity of the caller.
		///
		/// ## Origin
		/// Signed by a coldkey that owns a registered hotkey, one of the 256 that it got last.
		/// ## Parameters
		/// UTF-8 texts; at most 1,024 bytes in `image`, `description` and `additional`, 256 in the
		/// others.
		/// ## Errors
		/// [`Error::HotKeyNotRegisteredInNetwork`], [`Error::InvalidIdentity`]
		/// ## Events
		/// [`Event::ChainIdentitySet`]
		#[pallet::call_index(68)]
		#[pallet::weight(T::WeightInfo::set_identity(IDENTITY_LOOKS))]
		pub fn set_identity(
			origin: OriginFor<T>,
			name: Vec<u8>,
			url: Vec<u8>,
			github_repo: Vec<u8>,
			image: Vec<u8>,
			discord: Vec<u8>,
			description: Vec<u8>,
			additional: Vec<u8>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let identity = ChainIdentityInput {
				name,
				url,
				github_repo,
				image,
				discord,
				description,
				additional,
			};
			KeyStore::<T>::set_identity(&coldkey, identity)
		}

		/// Set what a hotkey keeps of the dividends that fall to parents of other coldkeys.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkey.
		/// ## Parameters
		/// `take`: parts of 65,535; a raise has to wait after any change, a lowering never does.
		/// ## Errors
		/// [`Error::NonAssociatedColdKey`], [`Error::SubnetNotExists`],
		/// [`Error::InvalidChildkeyTake`], [`Error::TxChildkeyTakeRateLimitExceeded`]
		/// ## Events
		/// [`Event::ChildKeyTakeSet`]
		#[pallet::call_index(75)]
		#[pallet::weight(T::WeightInfo::set_childkey_take())]
		pub fn set_childkey_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			take: u16,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Children::<T>::set_take(Position::new(&hotkey, &coldkey, netuid), take)
		}

		/// Set the identity of a subnet.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the subnet.
		/// ## Parameters
		/// UTF-8 texts; at most 256 bytes in `subnet_name` and `discord`, 1,024 in the others.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::NotSubnetOwner`], [`Error::InvalidIdentity`]
		/// ## Events
		/// [`Event::SubnetIdentitySet`]
		#[pallet::call_index(78)]
		#[pallet::weight(T::WeightInfo::set_subnet_identity())]
		pub fn set_subnet_identity(
			origin: OriginFor<T>,
			netuid: NetUid,
			subnet_name: Vec<u8>,
			github_repo: Vec<u8>,
			subnet_contact: Vec<u8>,
			subnet_url: Vec<u8>,
			discord: Vec<u8>,
			description: Vec<u8>,
			logo_url: Vec<u8>,
			additional: Vec<u8>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let identity = SubnetIdentityInput {
				subnet_name,
				github_repo,
				subnet_contact,
				subnet_url,
				discord,
				description,
				logo_url,
				additional,
			};
			Subnets::<T>::set_identity(&coldkey, netuid, identity)
		}

		/// Like [`Pallet::register_network`], with an identity.
		///
		/// ## Origin
		/// Signed by the coldkey that pays and will own the subnet.
		/// ## Errors
		/// Those of [`Pallet::register_network`], [`Error::InvalidIdentity`]
		/// ## Events
		/// Those of [`Pallet::register_network`], [`Event::SubnetIdentitySet`]
		#[pallet::call_index(79)]
		#[pallet::weight(T::WeightInfo::register_network().saturating_add(T::WeightInfo::end_lease()))]
		pub fn register_network_with_identity(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			identity: Option<SubnetIdentityInput>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Lifecycle::<T>::register(&coldkey, &hotkey, identity).map(|_| ())
		}

		/// Set weights on the main mechanism of several subnets. An item that fails is reported
		/// and does not stop the others.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge where each subnet is named once and
		/// every item succeeds; the transaction pool refuses others, unless inside of a call that
		/// costs a fee.
		/// ## Parameters
		/// `netuids`: the subnets; `weights`: for each a list of pairs of uid and weight;
		/// `version_keys`: one for each.
		/// ## Errors
		/// [`Error::InputLengthsUnequal`], [`Error::BatchTooLong`]; those of an item stand in its event
		/// ## Events
		/// [`Event::WeightsSet`] or [`Event::BatchWeightItemFailed`] for each item,
		/// [`Event::BatchCompletedWithErrors`], [`Event::BatchWeightsCompleted`]
		#[pallet::call_index(80)]
		#[pallet::weight((
			each_row(weights, T::WeightInfo::set_weights),
			DispatchClass::Normal,
			Pays::No,
		))]
		pub fn batch_set_weights(
			origin: OriginFor<T>,
			netuids: Vec<Compact<NetUid>>,
			weights: Vec<CompactRow>,
			version_keys: Vec<Compact<u64>>,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			WeightStore::<T>::set_batch(&hotkey, netuids, &weights, &version_keys)
		}

		/// Remove all stake of the caller on a hotkey, root included, however small. Positions that
		/// their pool cannot buy stay.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NotEnoughStakeToWithdraw`]; where no pool took
		/// anything, what the last one refused with
		/// ## Events
		/// [`Event::StakeRemoved`] for each position
		#[pallet::call_index(83)]
		#[pallet::weight(Root::<T>::closing_weight(hotkey))]
		pub fn unstake_all(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::remove_all(&coldkey, &hotkey)
		}

		/// Sell all alpha of the caller on a hotkey and stake the TAO to that hotkey on root.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NotEnoughStakeToWithdraw`],
		/// [`Error::AmountTooLow`]
		/// ## Events
		/// [`Event::StakeRemoved`] for each position, [`Event::StakeAdded`] for root
		#[pallet::call_index(84)]
		#[pallet::weight(Root::<T>::closing_weight(hotkey))]
		pub fn unstake_all_alpha(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::remove_all_alpha(&coldkey, &hotkey)
		}

		/// Move stake to another hotkey, on the same or another subnet.
		///
		/// Within a subnet shares move, at no price and without fee. To another subnet the alpha is
		/// sold with fee, and its TAO buys alpha there without one; from root the fee is taken at
		/// the destination. TAO below the minimum stake goes to the coldkey.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `alpha_amount`: alpha-rao of the origin (root: rao), fee included; `u64::MAX` is the whole
		/// position.
		/// ## Errors
		/// [`Error::SameNetuid`], [`Error::SubnetNotExists`], [`Error::SubtokenDisabled`],
		/// [`Error::HotKeyAccountNotExists`], [`Error::NotEnoughStakeToWithdraw`],
		/// [`Error::AmountTooLow`], [`Error::InsufficientLiquidity`], [`Error::TooManyHotkeys`]
		/// ## Events
		/// [`Event::StakeMoved`]; between subnets [`Event::StakeRemoved`], [`Event::StakeAdded`]
		#[pallet::call_index(85)]
		#[pallet::weight(Root::<T>::moving_weight((origin_hotkey, *origin_netuid), (destination_hotkey, *destination_netuid)))]
		pub fn move_stake(
			origin: OriginFor<T>,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Position::new(&origin_hotkey, &coldkey, origin_netuid);
			let to = Position::new(&destination_hotkey, &coldkey, destination_netuid);
			StakeMoves::<T>::move_stake(from, to, alpha_amount, None)
		}

		/// Hand stake over to another coldkey, on the same hotkey and the same or another subnet.
		/// Otherwise like [`Pallet::move_stake`].
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `alpha_amount`: alpha-rao of the origin (root: rao), fee included; `u64::MAX` is the whole
		/// position.
		/// ## Errors
		/// [`Error::CannotUseSystemAccount`], those of [`Pallet::move_stake`],
		/// [`Error::TransferDisallowed`]
		/// ## Events
		/// [`Event::StakeTransferred`]; between subnets [`Event::StakeRemoved`],
		/// [`Event::StakeAdded`]
		#[pallet::call_index(86)]
		#[pallet::weight(Root::<T>::moving_weight((hotkey, *origin_netuid), (hotkey, *destination_netuid)))]
		pub fn transfer_stake(
			origin: OriginFor<T>,
			destination_coldkey: T::AccountId,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Position::new(&hotkey, &coldkey, origin_netuid);
			let to = Position::new(&hotkey, &destination_coldkey, destination_netuid);
			StakeMoves::<T>::transfer_stake(from, to, alpha_amount)
		}

		/// Move stake to another subnet, on the same hotkey. Otherwise like
		/// [`Pallet::move_stake`].
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `alpha_amount`: alpha-rao of the origin (root: rao), fee included; `u64::MAX` is the whole
		/// position.
		/// ## Errors
		/// Those of [`Pallet::move_stake`]
		/// ## Events
		/// [`Event::StakeRemoved`], [`Event::StakeAdded`], [`Event::StakeSwapped`]
		#[pallet::call_index(87)]
		#[pallet::weight(Root::<T>::moving_weight((hotkey, *origin_netuid), (hotkey, *destination_netuid)))]
		pub fn swap_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Position::new(&hotkey, &coldkey, origin_netuid);
			let to = Position::new(&hotkey, &coldkey, destination_netuid);
			StakeMoves::<T>::swap_stake(from, to, alpha_amount, None)
		}

		/// Like [`Pallet::add_stake`], with a bound on the price.
		///
		/// ## Origin
		/// Signed by the coldkey that pays.
		/// ## Parameters
		/// `limit_price`: rao per alpha, the highest spot price after the trade;
		/// `allow_partial`: stake what the limit allows and keep the rest, instead of failing.
		/// ## Errors
		/// Those of [`Pallet::add_stake`], [`Error::SlippageTooHigh`],
		/// [`Error::ZeroMaxStakeAmount`]
		/// ## Events
		/// [`Event::StakeAdded`]
		#[pallet::call_index(88)]
		#[pallet::weight(Root::<T>::adding_weight(hotkey, *netuid))]
		pub fn add_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_staked: TaoBalance,
			limit_price: Price,
			allow_partial: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Staking::<T>::add(
				Position::new(&hotkey, &who, netuid),
				amount_staked,
				Some(limit_price),
				allow_partial,
			)
		}

		/// Like [`Pallet::remove_stake`], with a bound on the price.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `limit_price`: rao per alpha, the lowest spot price after the trade;
		/// `allow_partial`: sell what the limit allows and keep the rest, instead of failing.
		/// ## Errors
		/// Those of [`Pallet::remove_stake`], [`Error::SlippageTooHigh`],
		/// [`Error::ZeroMaxStakeAmount`]
		/// ## Events
		/// [`Event::StakeRemoved`]
		#[pallet::call_index(89)]
		#[pallet::weight(Root::<T>::removing_weight(hotkey, *netuid))]
		pub fn remove_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_unstaked: AlphaBalance,
			limit_price: Price,
			allow_partial: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let limit = Some(limit_price);
			Staking::<T>::remove(
				Position::new(&hotkey, &who, netuid),
				amount_unstaked,
				limit,
				allow_partial,
			)
		}

		/// Like [`Pallet::swap_stake`], with a bound on the ratio of the prices.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `limit_price`: lowest ratio of the spot prices after the swap, origin divided by
		/// destination, scaled by 10^9 (root: price 1); 0 = any;
		/// `allow_partial`: swap what the limit allows and keep the rest, instead of failing.
		/// ## Errors
		/// Those of [`Pallet::swap_stake`], [`Error::SlippageTooHigh`],
		/// [`Error::ZeroMaxStakeAmount`]
		/// ## Events
		/// [`Event::StakeRemoved`], [`Event::StakeAdded`], [`Event::StakeSwapped`]
		#[pallet::call_index(90)]
		#[pallet::weight(Root::<T>::moving_weight((hotkey, *origin_netuid), (hotkey, *destination_netuid)))]
		pub fn swap_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
			limit_price: Price,
			allow_partial: bool,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Position::new(&hotkey, &coldkey, origin_netuid);
			let to = Position::new(&hotkey, &coldkey, destination_netuid);
			let limit = Some(RatioLimit { ratio: limit_price, allow_partial });
			StakeMoves::<T>::swap_stake(from, to, alpha_amount, limit)
		}

		/// Take ownership of a hotkey that nobody owns. Nothing happens where somebody does.
		///
		/// ## Origin
		/// Signed by the coldkey that will own the hotkey.
		/// ## Errors
		/// [`Error::CannotUseSystemAccount`], [`Error::TooManyHotkeys`]
		#[pallet::call_index(91)]
		#[pallet::weight(T::WeightInfo::try_associate_hotkey())]
		pub fn try_associate_hotkey(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			KeyStore::<T>::try_associate(&hotkey, &coldkey)
		}

		/// Start a subnet: its token can be staked and it takes part in emission from the next
		/// block on.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the subnet.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::NotSubnetOwner`],
		/// [`Error::FirstEmissionBlockNumberAlreadySet`],
		/// [`Error::NeedWaitingMoreBlocksToStarCall`]
		/// ## Events
		/// [`Event::FirstEmissionBlockNumberSet`]
		#[pallet::call_index(92)]
		#[pallet::weight(T::WeightInfo::start_call())]
		pub fn start_call(origin: OriginFor<T>, netuid: NetUid) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Subnets::<T>::start(&coldkey, netuid)
		}

		/// Commit to weights on the main mechanism of a subnet that takes them by commit and
		/// reveal.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `commit_hash`: Blake2-256 of the SCALE encoding of hotkey, storage index of the
		/// mechanism, uids, weights, salt, version key.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CommitRevealDisabled`],
		/// [`Error::HotKeyNotRegisteredInSubNet`], [`Error::NotEnoughStakeToSetWeights`],
		/// [`Error::CommittingWeightsTooFast`], [`Error::TooManyUnrevealedCommits`]
		/// ## Events
		/// [`Event::WeightsCommitted`]
		#[pallet::call_index(96)]
		#[pallet::weight((T::WeightInfo::commit_weights(), DispatchClass::Normal, Pays::No))]
		pub fn commit_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			commit_hash: H256,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			WeightStore::<T>::commit(&hotkey, netuid, MechId::MAIN, commit_hash)
		}

		/// Reveal committed weights on the main mechanism of a subnet, in the epoch that its
		/// reveal period names. They become the weights of the validator.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// What the hash of the commit was made of.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CommitRevealDisabled`],
		/// [`Error::NoWeightsCommitFound`], [`Error::ExpiredWeightCommit`],
		/// [`Error::RevealTooEarly`], [`Error::InvalidRevealCommitHashNotMatch`],
		/// [`Error::SaltTooLong`], those of [`Pallet::set_weights`] without the rate limit
		/// ## Events
		/// [`Event::WeightsSet`], [`Event::WeightsRevealed`]
		#[pallet::call_index(97)]
		#[pallet::weight((T::WeightInfo::reveal_weights(targets(uids)), DispatchClass::Normal, Pays::No))]
		pub fn reveal_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			uids: Vec<u16>,
			values: Vec<u16>,
			salt: Vec<u16>,
			version_key: u64,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let row = Row { uids: &uids, values: &values, version_key };
			WeightStore::<T>::reveal(&hotkey, netuid, MechId::MAIN, Reveal { row, salt: &salt })
		}

		/// Reveal several commits on the main mechanism of a subnet in the order in which they
		/// were made, all or none.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// Lists of what [`Pallet::reveal_weights`] takes.
		/// ## Errors
		/// [`Error::InputLengthsUnequal`], [`Error::BatchTooLong`], those of [`Pallet::reveal_weights`]
		/// ## Events
		/// [`Event::WeightsSet`] for each, [`Event::WeightsBatchRevealed`]
		#[pallet::call_index(98)]
		#[pallet::weight((
			each_row(uids_list, T::WeightInfo::reveal_weights),
			DispatchClass::Normal,
			Pays::No,
		))]
		pub fn batch_reveal_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			uids_list: Vec<Vec<u16>>,
			values_list: Vec<Vec<u16>>,
			salts_list: Vec<Vec<u16>>,
			version_keys: Vec<u64>,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let reveals = WeightStore::<T>::zip_reveals(
				&uids_list,
				&values_list,
				&salts_list,
				&version_keys,
			)?;
			WeightStore::<T>::reveal_batch(&hotkey, netuid, &reveals)
		}

		/// Commit to weights on the main mechanism of several subnets. An item that fails is
		/// reported and does not stop the others.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge where each subnet is named once and
		/// every item succeeds; the transaction pool refuses others, unless inside of a call that
		/// costs a fee.
		/// ## Parameters
		/// `commit_hashes`: one for each subnet, as in [`Pallet::commit_weights`].
		/// ## Errors
		/// [`Error::InputLengthsUnequal`], [`Error::BatchTooLong`]; those of an item stand in its event
		/// ## Events
		/// [`Event::WeightsCommitted`] or [`Event::BatchWeightItemFailed`] for each item,
		/// [`Event::BatchCompletedWithErrors`], [`Event::BatchWeightsCompleted`]
		#[pallet::call_index(100)]
		#[pallet::weight((
			T::WeightInfo::commit_weights().saturating_mul(targets(netuids).saturating_add(1).into()),
			DispatchClass::Normal,
			Pays::No,
		))]
		pub fn batch_commit_weights(
			origin: OriginFor<T>,
			netuids: Vec<Compact<NetUid>>,
			commit_hashes: Vec<H256>,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			WeightStore::<T>::commit_batch(&hotkey, netuids, &commit_hashes)
		}

		/// Take staked alpha out of existence; the curve of the subnet emits it again.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `amount`: alpha-rao.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CannotBurnOrRecycleOnRootSubnet`],
		/// [`Error::HotKeyAccountNotExists`], [`Error::AmountTooLow`],
		/// [`Error::NotEnoughStakeToWithdraw`]
		/// ## Events
		/// [`Event::AlphaRecycled`]
		#[pallet::call_index(101)]
		#[pallet::weight(T::WeightInfo::burn_alpha())]
		pub fn recycle_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: AlphaBalance,
			netuid: NetUid,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::recycle_alpha(Position::new(&hotkey, &coldkey, netuid), amount)
		}

		/// Give staked alpha up for ever; the curve of the subnet does not emit it again.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `amount`: alpha-rao.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CannotBurnOrRecycleOnRootSubnet`],
		/// [`Error::HotKeyAccountNotExists`], [`Error::AmountTooLow`],
		/// [`Error::NotEnoughStakeToWithdraw`]
		/// ## Events
		/// [`Event::AlphaBurned`]
		#[pallet::call_index(102)]
		#[pallet::weight(T::WeightInfo::burn_alpha())]
		pub fn burn_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: AlphaBalance,
			netuid: NetUid,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::burn_alpha(Position::new(&hotkey, &coldkey, netuid), amount)
		}

		/// Remove the whole position of the caller on a hotkey and subnet.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `limit_price`: rao per alpha, the lowest spot price after the trade; none = any.
		/// ## Errors
		/// Those of [`Pallet::remove_stake_limit`] without partial execution
		/// ## Events
		/// [`Event::StakeRemoved`]
		#[pallet::call_index(103)]
		#[pallet::weight(Root::<T>::removing_weight(hotkey, *netuid))]
		pub fn remove_stake_full_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			limit_price: Option<Price>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::remove_full(Position::new(&hotkey, &coldkey, netuid), limit_price)
		}

		/// Set how long new children wait.
		///
		/// ## Origin
		/// Root.
		/// ## Parameters
		/// `cooldown`: blocks. Children that wait already keep their block.
		#[pallet::call_index(109)]
		#[pallet::weight((T::WeightInfo::set_pending_childkey_cooldown(), DispatchClass::Operational, Pays::Yes))]
		pub fn set_pending_childkey_cooldown(
			origin: OriginFor<T>,
			cooldown: u64,
		) -> DispatchResult {
			ensure_root(origin)?;
			Children::<T>::set_cooldown(cooldown);
			Ok(())
		}

		/// Set the symbol of a subnet's token.
		///
		/// ## Origin
		/// Root, or signed by the coldkey that owns the subnet.
		/// ## Parameters
		/// `symbol`: UTF-8, one of the table of symbols.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::NotSubnetOwner`], [`Error::SymbolDoesNotExist`],
		/// [`Error::SymbolAlreadyInUse`]
		/// ## Events
		/// [`Event::SymbolUpdated`]
		#[pallet::call_index(112)]
		#[pallet::weight(T::WeightInfo::update_symbol())]
		pub fn update_symbol(
			origin: OriginFor<T>,
			netuid: NetUid,
			symbol: Vec<u8>,
		) -> DispatchResult {
			let who = ensure_signed_or_root(origin)?;
			Subnets::<T>::update_symbol(who.as_ref(), netuid, &symbol)
		}

		/// Choose the hotkey on which the incentive of all own hotkeys on a subnet is staked.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkeys and will own the stake.
		/// ## Parameters
		/// `hotkey`: a neuron of the subnet, whoever owns it.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::HotKeyNotRegisteredInSubNet`],
		/// [`Error::SameAutoStakeHotkeyAlreadySet`]
		/// ## Events
		/// [`Event::AutoStakeDestinationSet`]; [`Event::AutoStakeAdded`] with each payment
		#[pallet::call_index(114)]
		#[pallet::weight(T::WeightInfo::set_coldkey_auto_stake_hotkey())]
		pub fn set_coldkey_auto_stake_hotkey(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			AutoStake::<T>::set(Position::new(&hotkey, &coldkey, netuid))
		}

		/// Commit to weights on the main mechanism of a subnet that takes them by commit and reveal, by
		/// encrypting them to a round of the beacon. The chain sets them when the pulse of that round is
		/// there, in the epoch that comes `RevealPeriodEpochs` epochs after this one.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `commit`: the ciphertext, of the format of `dtao_timelock`. The text in it: hotkey (as bytes),
		/// uids, weights, version key, in SCALE.
		/// `reveal_round`: not before the newest pulse, and not after the reveal epoch but one.
		/// `commit_reveal_version`: 4.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CommitRevealDisabled`],
		/// [`Error::IncorrectCommitRevealVersion`], [`Error::HotKeyNotRegisteredInSubNet`],
		/// [`Error::NotEnoughStakeToSetWeights`], [`Error::CommittingWeightsTooFast`],
		/// [`Error::TooManyUnrevealedCommits`], [`Error::InvalidRevealRound`],
		/// [`Error::InvalidTimelockedCommit`], [`Error::TimelockedQueueFull`]
		/// ## Events
		/// [`Event::TimelockedWeightsCommitted`]
		#[pallet::call_index(113)]
		#[pallet::weight((T::WeightInfo::commit_timelocked_weights(), DispatchClass::Normal, Pays::No))]
		pub fn commit_timelocked_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			commit: Ciphertext,
			reveal_round: u64,
			commit_reveal_version: u16,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let locked = Locked { commit: &commit, reveal_round, version: commit_reveal_version };
			WeightStore::<T>::commit_timelocked(&hotkey, netuid, MechId::MAIN, locked)
		}

		/// Commit to weights on one mechanism of a subnet.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `mecid`: the mechanism; otherwise like [`Pallet::commit_weights`].
		/// ## Errors
		/// Those of [`Pallet::commit_weights`], [`Error::MechanismDoesNotExist`]
		/// ## Events
		/// [`Event::WeightsCommitted`]
		#[pallet::call_index(115)]
		#[pallet::weight((T::WeightInfo::commit_weights(), DispatchClass::Normal, Pays::No))]
		pub fn commit_mechanism_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			mecid: MechId,
			commit_hash: H256,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			WeightStore::<T>::commit(&hotkey, netuid, mecid, commit_hash)
		}

		/// Reveal committed weights on one mechanism of a subnet.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `mecid`: the mechanism; otherwise like [`Pallet::reveal_weights`].
		/// ## Errors
		/// Those of [`Pallet::reveal_weights`], [`Error::MechanismDoesNotExist`]
		/// ## Events
		/// [`Event::WeightsSet`], [`Event::WeightsRevealed`]
		#[pallet::call_index(116)]
		#[pallet::weight((T::WeightInfo::reveal_weights(targets(uids)), DispatchClass::Normal, Pays::No))]
		pub fn reveal_mechanism_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			mecid: MechId,
			uids: Vec<u16>,
			values: Vec<u16>,
			salt: Vec<u16>,
			version_key: u64,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let row = Row { uids: &uids, values: &values, version_key };
			WeightStore::<T>::reveal(&hotkey, netuid, mecid, Reveal { row, salt: &salt })
		}

		/// Commit to encrypted weights on one mechanism of a subnet, in the version that the chain takes.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `mecid`: the mechanism; otherwise like [`Pallet::commit_timelocked_weights`].
		/// ## Errors
		/// Those of [`Pallet::commit_timelocked_weights`], [`Error::MechanismDoesNotExist`]
		/// ## Events
		/// [`Event::TimelockedWeightsCommitted`]
		#[pallet::call_index(117)]
		#[pallet::weight((T::WeightInfo::commit_timelocked_weights(), DispatchClass::Normal, Pays::No))]
		pub fn commit_crv3_mechanism_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			mecid: MechId,
			commit: Ciphertext,
			reveal_round: u64,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let version = WeightStore::<T>::timelock_version();
			let locked = Locked { commit: &commit, reveal_round, version };
			WeightStore::<T>::commit_timelocked(&hotkey, netuid, mecid, locked)
		}

		/// Commit to encrypted weights on one mechanism of a subnet.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `mecid`: the mechanism; otherwise like [`Pallet::commit_timelocked_weights`].
		/// ## Errors
		/// Those of [`Pallet::commit_timelocked_weights`], [`Error::MechanismDoesNotExist`]
		/// ## Events
		/// [`Event::TimelockedWeightsCommitted`]
		#[pallet::call_index(118)]
		#[pallet::weight((T::WeightInfo::commit_timelocked_weights(), DispatchClass::Normal, Pays::No))]
		pub fn commit_timelocked_mechanism_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			mecid: MechId,
			commit: Ciphertext,
			reveal_round: u64,
			commit_reveal_version: u16,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let locked = Locked { commit: &commit, reveal_round, version: commit_reveal_version };
			WeightStore::<T>::commit_timelocked(&hotkey, netuid, mecid, locked)
		}

		/// Set the weights of a validator on one mechanism of a subnet.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `mecid`: the mechanism; otherwise like [`Pallet::set_weights`].
		/// ## Errors
		/// Those of [`Pallet::set_weights`], [`Error::MechanismDoesNotExist`]
		/// ## Events
		/// [`Event::WeightsSet`]
		#[pallet::call_index(119)]
		#[pallet::weight((T::WeightInfo::set_weights(targets(dests)), DispatchClass::Normal, Pays::No))]
		pub fn set_mechanism_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			mecid: MechId,
			dests: Vec<u16>,
			weights: Vec<u16>,
			version_key: u64,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let row = Row { uids: &dests, values: &weights, version_key };
			WeightStore::<T>::set(&hotkey, netuid, mecid, &row)
		}

		/// Claim the root dividends of the caller on up to five subnets, from all hotkeys with its
		/// root stake. What they pay is sold and staked on root, or kept as stake, as the caller
		/// chose; what a pool does not buy stays owed.
		///
		/// One call pays from three hotkeys at most. On its way through the caller's list it looks at 32
		/// with root stake that owe too little, and skips 64 without; those on which the caller staked on
		/// root last are among the first. The next call goes on with what it did not reach. A named subnet
		/// whose pool refused a sale is not asked again in the same call.
		///
		/// Root alone, `{0}`, is everything: all subnets of all hotkeys, as far as the weight lasts that the
		/// call is charged for; the next call goes on there. Among other subnets root means nothing.
		///
		/// Where nothing is owed, or all of it is below the thresholds, the call succeeds and does nothing.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `subnets`: one to five subnets, or root.
		/// ## Errors
		/// [`Error::InvalidSubnetNumber`], [`Error::SubnetNotExists`]; where the whole list was looked at
		/// and nothing paid, the error of a pool that refused
		/// ## Events
		/// [`Event::RootClaimed`] for each hotkey and subnet
		#[pallet::call_index(121)]
		#[pallet::weight(Root::<T>::claim_weight(subnets))]
		pub fn claim_root(origin: OriginFor<T>, subnets: BTreeSet<NetUid>) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Root::<T>::claim(&coldkey, &subnets)
		}

		/// Choose what happens with root dividends of the caller when they are claimed.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `new_root_claim_type`: sell the alpha and stake the TAO on root, keep the alpha, or keep
		/// that of some subnets.
		/// ## Errors
		/// [`Error::InvalidSubnetNumber`]
		/// ## Events
		/// [`Event::RootClaimTypeSet`]
		#[pallet::call_index(122)]
		#[pallet::weight(T::WeightInfo::set_root_claim_type())]
		pub fn set_root_claim_type(
			origin: OriginFor<T>,
			new_root_claim_type: RootClaimTypeEnum,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Root::<T>::set_claim_type(&coldkey, new_root_claim_type)
		}

		/// Set how many coldkeys have their root dividends claimed in each block.
		///
		/// ## Origin
		/// Root.
		/// ## Parameters
		/// `new_value`: coldkeys, at most 50; 0 = none.
		/// ## Errors
		/// [`Error::InvalidNumRootClaim`]
		/// ## Events
		/// [`Event::NumRootClaimSet`]
		#[pallet::call_index(123)]
		#[pallet::weight(T::WeightInfo::sudo_set_root_claims())]
		pub fn sudo_set_num_root_claims(origin: OriginFor<T>, new_value: u64) -> DispatchResult {
			ensure_root(origin)?;
			Root::<T>::set_claims_per_block(new_value)
		}

		/// Set how much root dividends of a subnet somebody has to be owed before they are claimed.
		///
		/// ## Origin
		/// Root, or signed by the coldkey that owns the subnet.
		/// ## Parameters
		/// `netuid`: the subnet; root stands for all that have no threshold of their own, and is for the root
		/// origin alone. `new_value`: alpha-rao, at most 10,000,000.
		/// ## Errors
		/// `BadOrigin`, [`Error::SubnetNotExists`], [`Error::NotSubnetOwner`],
		/// [`Error::InvalidRootClaimThreshold`]
		/// ## Events
		/// [`Event::RootClaimThresholdSet`]
		#[pallet::call_index(124)]
		#[pallet::weight(T::WeightInfo::sudo_set_root_claims())]
		pub fn sudo_set_root_claim_threshold(
			origin: OriginFor<T>,
			netuid: NetUid,
			new_value: u64,
		) -> DispatchResult {
			let signer = ensure_signed_or_root(origin)?;
			Root::<T>::set_threshold(signer.as_ref(), netuid, new_value)
		}

		/// Let another hotkey take the place of one, on a subnet or on all: uid, stake of all stakers, children
		/// and parents, endpoint, destinations of incentive, the owner cut. With root or all subnets also root
		/// stake and its dividends; with all, `hotkey` is nobody's afterwards. Open commits of weights are
		/// dropped. Costs 0.001 TAO on one subnet, 0.1 TAO on all, which are recycled.
		///
		/// ## Origin
		/// Signed by the coldkey that owns `hotkey`.
		/// ## Parameters
		/// `new_hotkey`: one of the same coldkey, or of nobody; `netuid`: none = all subnets.
		/// ## Errors
		/// [`Error::NonAssociatedColdKey`], [`Error::NewHotKeyIsSameWithOld`],
		/// [`Error::HotKeySetTxRateLimitExceeded`], [`Error::HotKeyAlreadyRegisteredInSubNet`],
		/// [`Error::NewHotKeyNotCleanForRootSwap`], [`Error::SubnetNotExists`],
		/// [`Error::HotKeySwapOnSubnetIntervalNotPassed`], [`Error::CannotUseSystemAccount`],
		/// [`Error::NotEnoughBalanceToPaySwapHotKey`], [`Error::TooManyStakers`],
		/// [`Error::KeyOnEndingSubnet`], [`Error::TooManyHotkeys`], [`Error::TooManyParents`],
		/// [`Error::ChildParentInconsistency`], [`Error::ColdkeySwapAnnounced`],
		/// [`Error::ColdkeySwapDisputed`]
		/// ## Events
		/// [`Event::HotkeySwapped`] or [`Event::HotkeySwappedOnSubnet`]; [`Event::WeightCommitsDropped`]
		#[pallet::call_index(70)]
		#[pallet::weight(HotkeySwap::<T>::weight(hotkey, *netuid))]
		pub fn swap_hotkey(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			new_hotkey: T::AccountId,
			netuid: Option<NetUid>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			HotkeySwap::<T>::swap(&coldkey, &hotkey, &new_hotkey, netuid)
		}

		/// Give everything of a coldkey to another one, as [`Pallet::swap_coldkey_announced`] does, whatever was
		/// announced or disputed.
		///
		/// ## Origin
		/// Root.
		/// ## Parameters
		/// `swap_cost`: rao, taken from the old coldkey and recycled; 0 = nothing.
		/// ## Errors
		/// [`Error::NotEnoughBalanceToPaySwapColdKey`], those of [`Pallet::swap_coldkey_announced`] that are not
		/// about the announcement
		/// ## Events
		/// [`Event::ColdkeySwapped`]
		#[pallet::call_index(71)]
		#[pallet::weight(Lifecycle::<T>::swap_coldkey_weight(old_coldkey))]
		pub fn swap_coldkey(
			origin: OriginFor<T>,
			old_coldkey: T::AccountId,
			new_coldkey: T::AccountId,
			swap_cost: TaoBalance,
		) -> DispatchResult {
			ensure_root(origin)?;
			let most = HotkeySwap::<T>::most();
			ColdkeySwap::<T>::force(&old_coldkey, &new_coldkey, swap_cost, most)
		}

		/// Announce that another coldkey takes over everything, or another one than was announced. Until then, or
		/// until the announcement is taken back, the caller can do nothing else. Costs 0.1 TAO, which are
		/// recycled; to announce again costs nothing.
		///
		/// ## Origin
		/// Signed by the coldkey that hands over.
		/// ## Parameters
		/// `new_coldkey_hash`: BLAKE2-256 of the 32 bytes of the other account.
		/// ## Errors
		/// [`Error::ColdkeySwapDisputed`], [`Error::ColdkeySwapReannouncedTooEarly`],
		/// [`Error::NotEnoughBalanceToPaySwapColdKey`], [`Error::CrowdloanHoldsFunds`]
		/// ## Events
		/// [`Event::ColdkeySwapAnnounced`]
		#[pallet::call_index(125)]
		#[pallet::weight(T::WeightInfo::announce_coldkey_swap())]
		pub fn announce_coldkey_swap(
			origin: OriginFor<T>,
			new_coldkey_hash: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ColdkeySwap::<T>::announce(&who, new_coldkey_hash)
		}

		/// Give everything to the coldkey that was announced: hotkeys, identity, stake on all subnets and root with
		/// its dividends, subnets, choices, free balance. Proxies, multisigs and reserved balance stay. The fee is
		/// that of the largest coldkey, and nothing of it comes back.
		///
		/// ## Origin
		/// Signed by the coldkey that announced it.
		/// ## Parameters
		/// `new_coldkey`: one without stake that is no hotkey.
		/// ## Errors
		/// [`Error::ColdkeySwapAnnouncementNotFound`], [`Error::ColdkeySwapDisputed`],
		/// [`Error::AnnouncedColdkeyHashDoesNotMatch`], [`Error::ColdkeySwapTooEarly`],
		/// [`Error::ColdKeyAlreadyAssociated`], [`Error::NewColdKeyIsHotkey`],
		/// [`Error::CannotUseSystemAccount`], [`Error::CrowdloanHoldsFunds`], [`Error::TooManyPositions`],
		/// [`Error::KeyOnEndingSubnet`], [`Error::TooManyHotkeys`]
		/// ## Events
		/// [`Event::ColdkeySwapped`]
		#[pallet::call_index(126)]
		#[pallet::weight(Lifecycle::<T>::announced_swap_weight())]
		pub fn swap_coldkey_announced(
			origin: OriginFor<T>,
			new_coldkey: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ColdkeySwap::<T>::execute(&who, &new_coldkey)
		}

		/// Dispute the announcement of the caller, because somebody else made it: from then on root alone goes on.
		///
		/// ## Origin
		/// Signed by the coldkey that announced another one.
		/// ## Errors
		/// [`Error::ColdkeySwapAnnouncementNotFound`], [`Error::ColdkeySwapAlreadyDisputed`]
		/// ## Events
		/// [`Event::ColdkeySwapDisputed`]
		#[pallet::call_index(127)]
		#[pallet::weight(T::WeightInfo::dispute_coldkey_swap())]
		pub fn dispute_coldkey_swap(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ColdkeySwap::<T>::dispute(&who)
		}

		/// Forget announcement and dispute of a coldkey.
		///
		/// ## Origin
		/// Root.
		/// ## Events
		/// [`Event::ColdkeySwapReset`]
		#[pallet::call_index(128)]
		#[pallet::weight(T::WeightInfo::reset_coldkey_swap())]
		pub fn reset_coldkey_swap(origin: OriginFor<T>, coldkey: T::AccountId) -> DispatchResult {
			ensure_root(origin)?;
			ColdkeySwap::<T>::reset(&coldkey);
			Ok(())
		}

		/// Take the announcement of another coldkey back, some time after it could have been executed.
		///
		/// ## Origin
		/// Signed by the coldkey that announced it.
		/// ## Errors
		/// [`Error::ColdkeySwapAnnouncementNotFound`], [`Error::ColdkeySwapDisputed`],
		/// [`Error::ColdkeySwapClearTooEarly`]
		/// ## Events
		/// [`Event::ColdkeySwapCleared`]
		#[pallet::call_index(133)]
		#[pallet::weight(T::WeightInfo::clear_coldkey_swap_announcement())]
		pub fn clear_coldkey_swap_announcement(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ColdkeySwap::<T>::clear(&who)
		}

		/// Register a subnet with the money of the crowdloan that runs this call. The subnet belongs to an account
		/// of the lease without a key; the caller runs it as its proxy of type `SubnetLeaseBeneficiary`. Of what
		/// was raised pay the lock of the subnet, the bond of the proxy and the existential deposit; the rest goes
		/// back to all by what they contributed, in the next blocks.
		///
		/// ## Origin
		/// Signed by the creator of the crowdloan, while it is being finalised.
		/// ## Parameters
		/// `emissions_share`: part of the owner cut that all who contributed divide, in percent; `end_block`: first
		/// block in which the lease can be terminated, none = it never can.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::InvalidLeaseBeneficiary`],
		/// [`Error::LeaseCannotEndInThePast`], those of [`Pallet::register_network`]
		/// ## Events
		/// [`Event::NetworkAdded`], [`Event::SubnetLeaseCreated`]; later
		/// [`Event::SubnetLeaseDividendsDistributed`]
		#[pallet::call_index(110)]
		#[pallet::weight(Lifecycle::<T>::leased_weight(T::Crowdloans::max_contributors()))]
		pub fn register_leased_network(
			origin: OriginFor<T>,
			emissions_share: Percent,
			end_block: Option<BlockNumberFor<T>>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let contributors = Lifecycle::<T>::register_leased(&who, emissions_share, end_block)?;
			Ok(Some(Lifecycle::<T>::leased_weight(contributors)).into())
		}

		/// End a lease whose time is over: the subnet is the caller's, with a hotkey of the caller as the one that
		/// gets the owner cut. What is accumulated for the contributors is paid in the next blocks, then the
		/// caller gets the rest of the stake of the lease and what is free on its account.
		///
		/// ## Origin
		/// Signed by the beneficiary of the lease.
		/// ## Parameters
		/// `hotkey`: one of the caller.
		/// ## Errors
		/// [`Error::LeaseDoesNotExist`], [`Error::ExpectedBeneficiaryOrigin`], [`Error::LeaseHasNoEndBlock`],
		/// [`Error::LeaseHasNotEnded`], [`Error::BeneficiaryDoesNotOwnHotkey`]
		/// ## Events
		/// [`Event::SubnetLeaseTerminated`]; later [`Event::SubnetLeaseDividendsDistributed`]
		#[pallet::call_index(111)]
		#[pallet::weight(T::WeightInfo::terminate_lease())]
		pub fn terminate_lease(
			origin: OriginFor<T>,
			lease_id: LeaseId,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Lifecycle::<T>::terminate_lease(&who, lease_id, &hotkey)
		}

		/// Let a subnet end. Its holders are paid out of its pool in the next blocks, then all that
		/// is stored of it is erased and its number is free again.
		///
		/// ## Origin
		/// Root.
		/// ## Errors
		/// [`Error::NotPermittedOnRootSubnet`], [`Error::SubnetNotExists`],
		/// [`Error::DissolveQueueFull`]
		/// ## Events
		/// [`Event::DissolveStarted`]; later [`Event::AlphaRedeemed`] for each holder,
		/// [`Event::PoolRecycled`], [`Event::NetworkRemoved`]
		#[pallet::call_index(120)]
		#[pallet::weight(T::WeightInfo::root_dissolve_network().saturating_add(T::WeightInfo::end_lease()))]
		pub fn root_dissolve_network(origin: OriginFor<T>, netuid: NetUid) -> DispatchResult {
			ensure_root(origin)?;
			Dissolve::<T>::start(netuid)
		}

		/// Spend TAO on alpha of a subnet and burn it. The owner of the subnet may do so once in as
		/// many blocks as its tempo.
		///
		/// ## Origin
		/// Signed by the coldkey that pays.
		/// ## Parameters
		/// `hotkey`: one that exists; `amount`: rao, fee included; `limit`: rao per alpha, the
		/// highest spot price after the trade, none = any.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CannotBurnOrRecycleOnRootSubnet`],
		/// [`Error::AddStakeBurnRateLimitExceeded`], those of [`Pallet::add_stake`],
		/// [`Error::SlippageTooHigh`]
		/// ## Events
		/// [`Event::StakeAdded`], [`Event::AlphaBurned`], [`Event::AddStakeBurn`]
		#[pallet::call_index(132)]
		#[pallet::weight(T::WeightInfo::add_stake_burn())]
		pub fn add_stake_burn(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount: TaoBalance,
			limit: Option<Price>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::add_burn(Position::new(&hotkey, &coldkey, netuid), amount, limit)
		}

		/// Like [`Pallet::burned_register`], with a bound on the price.
		///
		/// ## Origin
		/// Signed by the coldkey that pays and owns, or will own, the hotkey.
		/// ## Parameters
		/// `limit_price`: the highest price of the registration, in rao.
		/// ## Errors
		/// Those of [`Pallet::burned_register`], [`Error::RegistrationPriceLimitExceeded`]
		/// ## Events
		/// [`Event::NeuronRegistered`]
		#[pallet::call_index(134)]
		#[pallet::weight(Registration::<T>::weight(*netuid))]
		pub fn register_limit(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: T::AccountId,
			limit_price: u64,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let limit = Some(TaoBalance::from_rao(limit_price));
			Registration::<T>::register(Position::new(&hotkey, &coldkey, netuid), limit)
		}

		/// Set the tempo of a subnet. Its epochs are then where the schedule has them at the new tempo:
		/// in blocks in which `(block + netuid + 1) mod (tempo + 1) = 0`.
		///
		/// ## Origin
		/// Signed by the owner of the subnet, outside the freeze window, once in 360 blocks. Root sets any tempo
		/// through `AdminUtils`.
		/// ## Parameters
		/// `tempo`: blocks between two epochs, less one; 360 to 50,400.
		/// ## Errors
		/// [`Error::SubnetNotExists`], `BadOrigin`, [`Error::NotPermittedOnRootSubnet`],
		/// [`Error::TempoOutOfBounds`], [`Error::AdminActionProhibitedDuringWeightsWindow`],
		/// [`Error::TxRateLimitExceeded`]
		/// ## Events
		/// [`Event::TempoSet`]
		#[pallet::call_index(139)]
		#[pallet::weight(T::WeightInfo::set_tempo())]
		pub fn set_tempo(origin: OriginFor<T>, netuid: NetUid, tempo: u16) -> DispatchResult {
			Admin::<T>::set_tempo(origin, netuid, tempo)
		}

		/// Set after how many thousandths of the tempo a neuron without new weights is inactive.
		///
		/// ## Origin
		/// Signed by the owner of the subnet, rate-limited, or root; outside the freeze window.
		/// ## Parameters
		/// `factor_milli`: 1,000 to 50,000. The cutoff is `factor_milli * tempo / 1000` blocks, at least one.
		/// ## Errors
		/// [`Error::SubnetNotExists`], `BadOrigin`, [`Error::TxRateLimitExceeded`],
		/// [`Error::AdminActionProhibitedDuringWeightsWindow`],
		/// [`Error::ActivityCutoffFactorMilliOutOfBounds`]
		/// ## Events
		/// [`Event::ActivityCutoffFactorMilliSet`], [`Event::HyperparameterSet`]
		#[pallet::call_index(140)]
		#[pallet::weight(T::WeightInfo::set_tempo())]
		pub fn set_activity_cutoff_factor(
			origin: OriginFor<T>,
			netuid: NetUid,
			factor_milli: u32,
		) -> DispatchResult {
			Self::set_subnet(origin, netuid, SubnetParam::ActivityCutoffFactor(factor_milli))
		}

		/// Let an epoch run that is not due, `AdminFreezeWindow` blocks from now, at least one. Until then the subnet
		/// is inside the freeze window. An epoch by the tempo is not moved by it.
		///
		/// ## Origin
		/// Signed by the owner of the subnet, once in `OwnerHyperparamRateLimit` tempos.
		/// ## Errors
		/// [`Error::SubnetNotExists`], `BadOrigin`, [`Error::NotPermittedOnRootSubnet`],
		/// [`Error::DynamicTempoBlockedByCommitReveal`], [`Error::EpochTriggerAlreadyPending`],
		/// [`Error::TempoOutOfBounds`] where the tempo is 0, [`Error::AutoEpochAlreadyImminent`],
		/// [`Error::TxRateLimitExceeded`]
		/// ## Events
		/// [`Event::EpochTriggered`]
		#[pallet::call_index(141)]
		#[pallet::weight(T::WeightInfo::trigger_epoch())]
		pub fn trigger_epoch(origin: OriginFor<T>, netuid: NetUid) -> DispatchResult {
			Admin::<T>::trigger_epoch(origin, netuid)
		}

		/// Hand stake over to another coldkey and another hotkey, on the same or another subnet.
		/// Otherwise like [`Pallet::transfer_stake`].
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `alpha_amount`: alpha-rao of the origin (root: rao), fee included; `u64::MAX` is the whole
		/// position.
		/// ## Errors
		/// Those of [`Pallet::transfer_stake`]
		/// ## Events
		/// Those of [`Pallet::transfer_stake`]
		#[pallet::call_index(143)]
		#[pallet::weight(Root::<T>::moving_weight((origin_hotkey, *origin_netuid), (destination_hotkey, *destination_netuid)))]
		pub fn transfer_stake_and_hotkey(
			origin: OriginFor<T>,
			destination_coldkey: T::AccountId,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Position::new(&origin_hotkey, &coldkey, origin_netuid);
			let to = Position::new(&destination_hotkey, &destination_coldkey, destination_netuid);
			StakeMoves::<T>::transfer_stake(from, to, alpha_amount)
		}

		/// Claim the root dividends of the caller on one hotkey, from up to sixty subnets. Where nothing is
		/// owed, the call succeeds and does nothing.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`]; where pools refused all sales, the error of the last
		/// ## Events
		/// [`Event::RootClaimed`] for each subnet
		#[pallet::call_index(148)]
		#[pallet::weight(Root::<T>::claim_with_hotkey_weight(hotkey))]
		pub fn claim_root_with_hotkey(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Root::<T>::claim_with_hotkey(&coldkey, &hotkey)
		}

		/// Like [`Pallet::move_stake`], with a bound on the ratio of the prices.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `limit_price`, `allow_partial`: as in [`Pallet::swap_stake_limit`]; within a subnet the
		/// ratio is 10^9.
		/// ## Errors
		/// Those of [`Pallet::move_stake`], [`Error::SlippageTooHigh`],
		/// [`Error::ZeroMaxStakeAmount`]
		/// ## Events
		/// Those of [`Pallet::move_stake`]
		#[pallet::call_index(149)]
		#[pallet::weight(Root::<T>::moving_weight((origin_hotkey, *origin_netuid), (destination_hotkey, *destination_netuid)))]
		pub fn move_stake_limit(
			origin: OriginFor<T>,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
			limit_price: Price,
			allow_partial: bool,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Position::new(&origin_hotkey, &coldkey, origin_netuid);
			let to = Position::new(&destination_hotkey, &coldkey, destination_netuid);
			let limit = Some(RatioLimit { ratio: limit_price, allow_partial });
			StakeMoves::<T>::move_stake(from, to, alpha_amount, limit)
		}
	}
}
