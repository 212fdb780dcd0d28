//! Acting for several accounts or through others: batches, multisigs, proxies.

use dtao_traits::LeaseProxies;
use frame_support::{parameter_types, traits::ConstU32};
use sp_runtime::{traits::BlakeTwo256, DispatchResult};

use crate::{
	constants::currency::deposit, AccountId, Balance, Balances, OriginCaller, Proxy, ProxyType,
	Runtime, RuntimeCall, RuntimeEvent, System,
};

parameter_types! {
	/// Bond of an open multisig call: 132,000,000 rao.
	pub const MultisigDepositBase: Balance = deposit(1, 112);
	/// Bond for each approval it needs: 32,000,000 rao.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
	/// Bond of an account with proxies: 60,000,000 rao.
	pub const ProxyDepositBase: Balance = deposit(1, 40);
	/// Bond for each of its proxies: 33,000,000 rao.
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	/// Bond of a proxy with announcements: 36,000,000 rao.
	pub const AnnouncementDepositBase: Balance = deposit(1, 16);
	/// Bond for each announcement: 68,000,000 rao.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 68);
}

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
}

impl pallet_proxy::Config for Runtime {
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
	type CallHasher = BlakeTwo256;
	type Currency = Balances;
	type MaxPending = ConstU32<75>;
	type MaxProxies = ConstU32<20>;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type ProxyType = ProxyType;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}

/// Makes the beneficiary of a lease a proxy of the account that owns the leased subnet.
pub struct LeaseBeneficiaries;

impl LeaseProxies<AccountId> for LeaseBeneficiaries {
	fn appoint(lease: &AccountId, beneficiary: &AccountId) -> DispatchResult {
		let kind = ProxyType::SubnetLeaseBeneficiary;
		Proxy::add_proxy_delegate(lease, beneficiary.clone(), kind, 0)
	}

	fn dismiss(lease: &AccountId, beneficiary: &AccountId) -> DispatchResult {
		let kind = ProxyType::SubnetLeaseBeneficiary;
		Proxy::remove_proxy_delegate(lease, beneficiary.clone(), kind, 0)
	}
}
