//! Subnets of the genesis state.

use super::{symbols, Facts, Subnets};
use crate::{
	children::Children, keys::KeyStore, neurons::Neurons, pallet::*, params::Params, pools::Pools,
	registration::Registration, staking::Shares, types::GenesisSubnet, Config, Error,
};
use dtao_amm::Pool;
use dtao_emission::curve;
use dtao_runtime_api::stored::WireVec;
use dtao_types::TaoBalance;
use frame_support::{
	ensure,
	traits::fungible::{Inspect, Mutate},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Subnets<T> {
	/// Write the subnets of the genesis configuration.
	///
	/// # Panics
	/// Where the configuration contradicts itself: a chain must not start on it.
	#[allow(clippy::panic)] // genesis only: a chain that cannot be built must not start
	pub fn build_genesis(config: &GenesisConfig<T>) {
		Params::<T>::init_genesis_chain(config);
		Children::<T>::init_genesis(config);
		NetworkLastLockCost::<T>::put(NetworkMinLockCost::<T>::get());
		for subnet in &config.subnets {
			if let Err(error) = Self::add_genesis_subnet(subnet) {
				panic!("subnet {} of the genesis configuration: {error:?}", subnet.netuid);
			}
		}
		assert!(
			T::Currency::total_issuance() <= curve::SUPPLY_CAP,
			"the genesis configuration has more than 21,000,000 TAO in balances and pools"
		);
		crate::coinbase::Coinbase::<T>::mirror_issuance();
	}

	fn add_genesis_subnet(subnet: &GenesisSubnet<T::AccountId>) -> DispatchResult {
		let netuid = subnet.netuid;
		ensure!(!Self::exists(netuid), DispatchError::Other("it is listed twice"));
		NetworksAdded::<T>::insert(netuid, true);
		TotalNetworks::<T>::mutate(|n| *n = n.saturating_add(1));
		if let Some((hotkey, coldkey)) = &subnet.owner {
			KeyStore::<T>::associate(hotkey, coldkey)?;
			SubnetOwner::<T>::insert(netuid, coldkey);
			SubnetOwnerHotkey::<T>::insert(netuid, hotkey);
		}
		let symbol = if subnet.symbol.is_empty() {
			symbols::free_symbol(netuid, Self::used_symbols())
		} else {
			subnet.symbol.clone()
		};
		Self::set_symbol(netuid, &symbol);
		SubnetName::<T>::insert(netuid, WireVec::truncate_from(subnet.name.as_bytes().to_vec()));
		Params::<T>::init_genesis_subnet(subnet);
		Facts::<T>::add(netuid)?;

		// The existential deposit keeps the account of a subnet open whatever its stakers do.
		let deposit = subnet.tao.rao().saturating_add(T::Currency::minimum_balance());
		T::Currency::mint_into(&Pools::<T>::account(netuid), deposit)?;
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
			Shares::<T>::deposit(&neuron.hotkey, &neuron.coldkey, netuid, neuron.stake)?;
			if netuid.is_root() {
				let tao = TaoBalance::from_rao(neuron.stake.rao());
				T::Currency::mint_into(&Pools::<T>::account(netuid), tao.rao())?;
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
}
