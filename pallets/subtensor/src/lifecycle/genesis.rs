//! Subnets of the genesis state.

use super::Lifecycle;
use crate::{
	accounts,
	children::Children,
	coinbase::Coinbase,
	facts::Facts,
	keys::KeyStore,
	neurons::Neurons,
	pallet::*,
	params::Params,
	pools::Pools,
	registration::Registration,
	schedule::Schedule,
	shares::Shares,
	subnets::Subnets,
	types::{GenesisSubnet, Position},
	Config, Error,
};
use dtao_amm::Pool;
use dtao_emission::curve;
use dtao_traits::{ChainParam, SubnetParam as P};
use dtao_types::TaoBalance;
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Lifecycle<T> {
	/// Write the subnets of the genesis configuration.
	///
	/// # Panics
	/// Where the configuration contradicts itself: a chain must not start on it.
	#[allow(clippy::panic)] // genesis only: a chain that cannot be built must not start
	pub fn build_genesis(config: &GenesisConfig<T>) {
		Self::init_genesis_chain(config);
		Children::<T>::init_genesis(config);
		Subnets::<T>::set_last_lock_cost(NetworkMinLockCost::<T>::get());
		Subnets::<T>::set_usual_names(&config.subnet_names);
		for subnet in &config.subnets {
			if let Err(error) = Self::add_genesis_subnet(subnet) {
				panic!("subnet {} of the genesis configuration: {error:?}", subnet.netuid);
			}
		}
		assert!(
			T::Currency::total_issuance() <= curve::SUPPLY_CAP,
			"the genesis configuration has more than 21,000,000 TAO in balances and pools"
		);
		Coinbase::<T>::mirror_issuance();
	}

	fn add_genesis_subnet(subnet: &GenesisSubnet<T::AccountId>) -> DispatchResult {
		let netuid = subnet.netuid;
		ensure!(!Subnets::<T>::exists(netuid), DispatchError::Other("it is listed twice"));
		subnet.check().map_err(DispatchError::Other)?;
		let symbol = subnet.symbol.as_str();
		Subnets::<T>::enlist(netuid, (!symbol.is_empty()).then_some(symbol));
		if let Some((hotkey, coldkey)) = &subnet.owner {
			// Root pays its owner nothing: there the names alone stand, as on the public local chain, where
			// nobody owns that hotkey.
			if !netuid.is_root() {
				KeyStore::<T>::associate(hotkey, coldkey)?;
			}
			Subnets::<T>::set_owner(Position::new(hotkey, coldkey, netuid));
		}
		Subnets::<T>::set_name(netuid, &subnet.name);
		Self::init_genesis_params(subnet);
		Facts::<T>::add(Self::facts(netuid))?;

		// The existential deposit keeps the account of a subnet open whatever its stakers do.
		let deposit = subnet.tao.rao().saturating_add(T::Currency::minimum_balance());
		T::Currency::mint_into(&accounts::of_subnet(netuid), deposit)?;
		if !netuid.is_root() {
			Pools::<T>::open(netuid, Pool { tao: subnet.tao, alpha: subnet.alpha })?;
		}
		for neuron in &subnet.neurons {
			KeyStore::<T>::associate(&neuron.hotkey, &neuron.coldkey)?;
			ensure!(
				Neurons::<T>::uid(netuid, &neuron.hotkey).is_none(),
				Error::<T>::HotKeyAlreadyRegisteredInSubNet
			);
			ensure!(Neurons::<T>::count(netuid) < subnet.max_uids, Error::<T>::NoNeuronIdAvailable);
			Registration::<T>::place(netuid, &neuron.hotkey)?;
			if neuron.stake.is_zero() {
				continue;
			}
			Pools::<T>::raise_alpha_out(netuid, neuron.stake)?;
			Shares::<T>::deposit(
				Position::new(&neuron.hotkey, &neuron.coldkey, netuid),
				neuron.stake,
			)?;
			if netuid.is_root() {
				let tao = TaoBalance::of_root(neuron.stake);
				T::Currency::mint_into(&accounts::of_subnet(netuid), tao.rao())?;
				Pools::<T>::book_root_stake(tao)?;
			}
		}
		let alpha = Pools::<T>::alpha_issuance(netuid).rao();
		ensure!(
			netuid.is_root() || alpha <= curve::SUPPLY_CAP,
			DispatchError::Other("it has more than 21,000,000 alpha")
		);
		Ok(())
	}

	/// Write the values of the chain that the genesis state sets.
	fn init_genesis_chain(config: &GenesisConfig<T>) {
		let values = [
			config.network_rate_limit.map(ChainParam::NetworkRateLimit),
			config.network_min_lock_cost.map(ChainParam::NetworkMinLockCost),
			config.start_call_delay.map(ChainParam::StartCallDelay),
		];
		Params::<T>::init_chain(values.into_iter().flatten());
	}

	/// Write the values of a subnet of the genesis state.
	fn init_genesis_params(subnet: &GenesisSubnet<AccountId32>) {
		let netuid = subnet.netuid;
		Schedule::<T>::set_tempo(netuid, subnet.tempo);
		let max_validators = T::Params::get().subnet.max_allowed_validators;
		Params::<T>::init(
			netuid,
			&[
				P::MaxAllowedUids(subnet.max_uids),
				P::MaxAllowedValidators(max_validators),
				P::MinAllowedWeights(0),
				P::TargetRegistrationsPerInterval(subnet.target_registrations),
				P::CommitRevealWeightsEnabled(false),
			],
		);
	}
}
