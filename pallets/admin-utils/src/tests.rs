use crate as pallet_admin_utils;
use dtao_traits::{
	AuthorityAdmin, ChainParam, HyperparamAdmin, MechanismSplit, SubnetAdmin, SubnetParam,
};
use dtao_types::{MechId, NetUid, RecycleOrBurnEnum, TaoBalance};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::GetDispatchInfo,
	parameter_types,
	traits::{ConstU32, Hooks},
	weights::Weight,
	BoundedVec,
};
use frame_system::pallet_prelude::OriginFor;
use sp_consensus_grandpa::AuthorityList;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

dtao_testing::runtime! {
	0 System: frame_system,
	19 AdminUtils: pallet_admin_utils,
}

dtao_testing::system! {}

parameter_types! {
	static LastSubnet: Option<(NetUid, SubnetParam)> = None;
	static LastChain: Option<ChainParam> = None;
	static LastHotkey: Option<(NetUid, u64)> = None;
	static LastTrim: Option<(NetUid, u16)> = None;
}

/// May set parameters, as root may.
const OWNER: u64 = 7;

/// Remembers what it was asked to set; refuses signed origins but [`OWNER`].
pub struct Recorder;

fn ensure_root_or_owner(origin: OriginFor<Test>) -> DispatchResult {
	match frame_system::ensure_signed_or_root(origin)? {
		None | Some(OWNER) => Ok(()),
		Some(_) => Err(DispatchError::BadOrigin),
	}
}

impl HyperparamAdmin<OriginFor<Test>> for Recorder {
	fn set_subnet(origin: OriginFor<Test>, netuid: NetUid, param: SubnetParam) -> DispatchResult {
		ensure_root_or_owner(origin)?;
		LastSubnet::set(Some((netuid, param)));
		Ok(())
	}

	fn set_chain(origin: OriginFor<Test>, param: ChainParam) -> DispatchResult {
		frame_system::ensure_root(origin)?;
		LastChain::set(Some(param));
		Ok(())
	}
}

impl SubnetAdmin<OriginFor<Test>, u64> for Recorder {
	fn exists(netuid: NetUid) -> bool {
		netuid == NetUid::new(3)
	}

	fn set_owner_hotkey(origin: OriginFor<Test>, netuid: NetUid, hotkey: u64) -> DispatchResult {
		ensure_root_or_owner(origin)?;
		LastHotkey::set(Some((netuid, hotkey)));
		Ok(())
	}

	fn trim(origin: OriginFor<Test>, netuid: NetUid, most: u16) -> DispatchResult {
		ensure_root_or_owner(origin)?;
		LastTrim::set(Some((netuid, most)));
		Ok(())
	}

	fn weight_of_trim(_: NetUid, most: u16) -> Weight {
		Weight::from_parts(most.into(), 0)
	}
}

parameter_types! {
	static Authors: Vec<u64> = vec![1, 2];
	static Voters: AuthorityList = Vec::new();
	static Announced: Option<(AuthorityList, u64, Option<u64>)> = None;
	static Stall: Option<(u64, u64)> = None;
}

/// Authorities in memory; one change at a time.
impl AuthorityAdmin<u64, AuthorityList, u64> for Recorder {
	fn authors() -> Vec<u64> {
		Authors::get()
	}

	fn set_authors(next: Vec<u64>) {
		Authors::set(next);
	}

	fn voters() -> AuthorityList {
		Voters::get()
	}

	fn change_voters(next: AuthorityList, delay: u64, forced: Option<u64>) -> DispatchResult {
		if Announced::get().is_some() {
			return Err(DispatchError::Other("pending"));
		}
		Announced::set(Some((next, delay, forced)));
		Ok(())
	}

	fn count_delayed(_: u64) {}

	fn take_stall() -> Option<(u64, u64)> {
		Stall::mutate(Option::take)
	}
}

impl pallet_admin_utils::Config for Test {
	type Admin = Recorder;
	type AuthorityId = u64;
	type Authorities = Recorder;
	type MaxAuthorities = ConstU32<32>;
	type WeightInfo = pallet_admin_utils::weight_info::SubstrateWeight<Test>;
	type BenchmarkHelper = Recorder;
}

impl crate::benchmarking::BenchmarkHelper<u64> for Recorder {
	fn subnet() -> (NetUid, u64) {
		(NetUid::new(3), OWNER)
	}

	fn subnet_with_mechanisms() -> (NetUid, u64) {
		Self::subnet()
	}

	fn is_set(netuid: NetUid, param: SubnetParam) -> bool {
		LastSubnet::get() == Some((netuid, param))
	}

	fn is_set_in_chain(param: ChainParam) -> bool {
		LastChain::get() == Some(param)
	}

	fn nothing_announced() {
		Announced::set(None);
	}

	fn stall(voters: AuthorityList) {
		Voters::set(voters);
		Stall::set(Some((5, 7)));
	}
}

pub fn ext() -> sp_io::TestExternalities {
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
fn setter_should_forward_commit_reveal_and_mechanisms() {
	ext().execute_with(|| {
		let (netuid, root) = (NetUid::new(3), RuntimeOrigin::root);
		let last = || LastSubnet::get().map(|(_, param)| param);
		assert_ok!(AdminUtils::sudo_set_commit_reveal_weights_enabled(root(), netuid, true));
		assert_eq!(last(), Some(SubnetParam::CommitRevealWeightsEnabled(true)));
		assert_ok!(AdminUtils::sudo_set_commit_reveal_weights_interval(root(), netuid, 7));
		assert_eq!(last(), Some(SubnetParam::RevealPeriodEpochs(7)));
		assert_ok!(AdminUtils::sudo_set_mechanism_count(root(), netuid, MechId::new(2)));
		assert_eq!(last(), Some(SubnetParam::MechanismCount(MechId::new(2))));
		for parts in [None, Some(vec![]), Some(vec![1, 2]), Some(vec![4_096; 16])] {
			assert_ok!(AdminUtils::sudo_set_mechanism_emission_split(
				root(),
				netuid,
				parts.clone()
			));
			let split = parts.as_deref().map(MechanismSplit::new);
			assert_eq!(last(), Some(SubnetParam::MechanismEmissionSplit(split)));
			assert_eq!(split.and_then(|split| split.parts().map(<[u16]>::to_vec)), parts);
		}
		assert_eq!(MechanismSplit::new(&[1; 17]).parts(), None);
		assert_ok!(AdminUtils::sudo_set_max_mechanism_count(root(), MechId::new(4)));
		assert_eq!(LastChain::get(), Some(ChainParam::MaxMechanismCount(MechId::new(4))));
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
fn setter_should_forward_the_small_ones() {
	ext().execute_with(|| {
		let (netuid, root) = (NetUid::new(3), RuntimeOrigin::root);
		let last = || LastSubnet::get().map(|(_, param)| param);
		for (choice, recycles) in
			[(RecycleOrBurnEnum::Recycle, true), (RecycleOrBurnEnum::Burn, false)]
		{
			assert_ok!(AdminUtils::sudo_set_recycle_or_burn(root(), netuid, choice));
			assert_eq!(last(), Some(SubnetParam::RecycleOwnerIncentive(recycles)));
		}
		assert_ok!(AdminUtils::sudo_set_min_non_immune_uids(root(), netuid, 5));
		assert_eq!(last(), Some(SubnetParam::MinNonImmuneUids(5)));
		assert_ok!(AdminUtils::sudo_set_owner_cut_auto_lock_enabled(root(), netuid, false));
		assert_eq!(last(), Some(SubnetParam::OwnerCutAutoLockEnabled(false)));
		assert_ok!(AdminUtils::sudo_set_activity_cutoff_factor(root(), netuid, 5_000));
		assert_eq!(last(), Some(SubnetParam::ActivityCutoffFactor(5_000)));
		assert_ok!(AdminUtils::sudo_set_commit_reveal_version(root(), 4));
		assert_eq!(LastChain::get(), Some(ChainParam::CommitRevealVersion(4)));
		assert_ok!(AdminUtils::sudo_set_max_epochs_per_block(root(), 3));
		assert_eq!(LastChain::get(), Some(ChainParam::MaxEpochsPerBlock(3)));
		assert_ok!(AdminUtils::sudo_set_sn_owner_hotkey(root(), netuid, 8));
		assert_eq!(LastHotkey::get(), Some((netuid, 8)));
		assert_ok!(AdminUtils::sudo_set_subnet_owner_hotkey(root(), netuid, 9));
		assert_eq!(LastHotkey::get(), Some((netuid, 9)));
	});
}

#[test]
fn trim_should_be_forwarded_and_weigh_what_the_subnet_says() {
	ext().execute_with(|| {
		let netuid = NetUid::new(3);
		assert_ok!(AdminUtils::sudo_trim_to_max_allowed_uids(RuntimeOrigin::root(), netuid, 64));
		assert_eq!(LastTrim::get(), Some((netuid, 64)));
		let weight = |max_n| {
			let call = crate::Call::<Test>::sudo_trim_to_max_allowed_uids { netuid, max_n };
			call.get_dispatch_info().call_weight
		};
		assert_eq!(weight(64), weight(0).saturating_add(Weight::from_parts(64, 0)));
	});
}

#[test]
fn statistic_of_registrations_should_be_set_by_root_on_a_subnet_that_exists() {
	ext().execute_with(|| {
		let set = |origin, netuid| {
			let tao = TaoBalance::from_rao(7);
			AdminUtils::sudo_set_rao_recycled(origin, NetUid::new(netuid), tao)
		};
		assert_noop!(set(RuntimeOrigin::signed(OWNER), 4), DispatchError::BadOrigin);
		assert_noop!(
			set(RuntimeOrigin::root(), 4),
			pallet_admin_utils::Error::<Test>::SubnetDoesNotExist
		);
		assert_ok!(set(RuntimeOrigin::root(), 3));
		let param = SubnetParam::RaoRecycled(TaoBalance::from_rao(7));
		assert_eq!(LastSubnet::get(), Some((NetUid::new(3), param)));
	});
}

#[test]
fn setter_should_fail_by_name_when_there_is_nothing_to_set() {
	ext().execute_with(|| {
		use pallet_admin_utils::Error;
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::signed(OWNER)] {
			let netuid = NetUid::new(3);
			assert_noop!(
				AdminUtils::sudo_set_network_pow_registration_allowed(
					origin.clone(),
					netuid,
					false
				),
				Error::<Test>::POWRegistrationDisabled
			);
			assert_noop!(
				AdminUtils::sudo_set_total_issuance(origin, TaoBalance::from_rao(7)),
				Error::<Test>::Deprecated
			);
		}
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

#[test]
fn authors_should_take_over_at_the_end_of_the_block() {
	ext().execute_with(|| {
		let list = |keys: Vec<u64>| BoundedVec::try_from(keys).unwrap();
		assert_ok!(AdminUtils::swap_authorities(RuntimeOrigin::root(), list(vec![3, 2])));
		assert_eq!(Authors::get(), [1, 2]);
		AdminUtils::on_finalize(1);
		assert_eq!(Authors::get(), [3, 2]);
		assert!(!pallet_admin_utils::NextAuthors::<Test>::exists());
		AdminUtils::on_finalize(2);
		assert_eq!(Authors::get(), [3, 2]);
	});
}

#[test]
fn change_of_authorities_should_be_refused_when_root_does_not_send_it() {
	ext().execute_with(|| {
		for origin in [RuntimeOrigin::signed(OWNER), RuntimeOrigin::none()] {
			let list = BoundedVec::try_from(vec![3]).unwrap();
			assert_noop!(
				AdminUtils::swap_authorities(origin.clone(), list),
				DispatchError::BadOrigin
			);
			assert_noop!(
				AdminUtils::schedule_grandpa_change(origin, vec![], 0, None),
				DispatchError::BadOrigin
			);
		}
	});
}
