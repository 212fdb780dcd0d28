use crate as pallet_admin_utils;
use dtao_traits::{ChainParam, HyperparamAdmin, SubnetParam};
use dtao_types::NetUid;
use frame_support::{assert_noop, assert_ok, derive_impl, parameter_types};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(19)]
	pub type AdminUtils = pallet_admin_utils;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	static LastSubnet: Option<(NetUid, SubnetParam)> = None;
	static LastChain: Option<ChainParam> = None;
}

/// Remembers what it was asked to set; refuses signed origins.
pub struct Recorder;

impl HyperparamAdmin<OriginFor<Test>> for Recorder {
	fn set_subnet(origin: OriginFor<Test>, netuid: NetUid, param: SubnetParam) -> DispatchResult {
		frame_system::ensure_root(origin)?;
		LastSubnet::set(Some((netuid, param)));
		Ok(())
	}

	fn set_chain(origin: OriginFor<Test>, param: ChainParam) -> DispatchResult {
		frame_system::ensure_root(origin)?;
		LastChain::set(Some(param));
		Ok(())
	}
}

impl pallet_admin_utils::Config for Test {
	type Admin = Recorder;
	type WeightInfo = pallet_admin_utils::weight_info::StorageWeight<Test>;
}

fn ext() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	sp_io::TestExternalities::new(storage)
}

#[test]
fn setter_should_forward_the_parameter_of_a_subnet() {
	ext().execute_with(|| {
		let netuid = NetUid::new(3);
		assert_ok!(AdminUtils::sudo_set_tempo(RuntimeOrigin::root(), netuid, 99));
		assert_eq!(LastSubnet::get(), Some((netuid, SubnetParam::Tempo(99))));
		assert_ok!(AdminUtils::sudo_set_alpha_values(RuntimeOrigin::root(), netuid, 1, 2));
		assert_eq!(LastSubnet::get(), Some((netuid, SubnetParam::AlphaValues(1, 2))));
	});
}

#[test]
fn setter_should_forward_the_parameter_of_the_chain() {
	ext().execute_with(|| {
		assert_ok!(AdminUtils::sudo_set_network_rate_limit(RuntimeOrigin::root(), 5));
		assert_eq!(LastChain::get(), Some(ChainParam::NetworkRateLimit(5)));
	});
}

#[test]
fn setter_should_pass_on_the_refusal() {
	ext().execute_with(|| {
		assert_noop!(
			AdminUtils::sudo_set_tempo(RuntimeOrigin::signed(1), NetUid::new(3), 99),
			DispatchError::BadOrigin
		);
	});
}
