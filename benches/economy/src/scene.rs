//! A chain with started subnets whose pools, prices and moving prices differ.

use codec::Encode;
use dtao_runtime::{Runtime, RuntimeGenesisConfig, RuntimeOrigin, SubtensorModule, System};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, I96F32};
use frame_support::traits::Hooks;
use pallet_subtensor::{
	pools::Pools, registration::Registration, GenesisConfig, GenesisNeuron, GenesisSubnet, MinBurn,
	SubnetMovingPrice,
};
use sp_consensus_aura::{sr25519::AuthorityId, AURA_ENGINE_ID};
use sp_core::{crypto::AccountId32, sr25519};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, Digest, DigestItem};

/// Blocks between two epochs, less one.
const TEMPO: u16 = 360;

/// The block that is measured: some fifty days after the subnets were registered, and no epoch of
/// one of up to 359 subnets is due.
pub const QUIET: u32 = (TEMPO as u32 + 1) * 1_000 + 1;

/// TAO in rao.
const COIN: u64 = 1_000_000_000;

/// Who has money and stakes; also has one position of his own on [`HOTKEY`].
pub const STAKER: AccountId32 = AccountId32::new([1; 32]);
/// Who has money and no stake.
pub const STRANGER: AccountId32 = AccountId32::new([2; 32]);
/// Who has money to receive more.
pub const FRIEND: AccountId32 = AccountId32::new([3; 32]);
/// A hotkey with stake of several people on the first subnet.
pub const HOTKEY: AccountId32 = AccountId32::new([4; 32]);
/// The authority that authored every block; has money.
const AUTHOR: [u8; 32] = [5; 32];
/// Owner of the subnets and of [`HOTKEY`].
const OWNER: AccountId32 = AccountId32::new([6; 32]);

/// The subnet of the calls.
pub const SUBNET: NetUid = NetUid::new(1);

/// What differs between scenes.
#[derive(Clone, Copy)]
pub struct Scene {
	/// Subnets, root not counted.
	pub subnets: u16,
	/// Whether the alpha that TAO brings into the pools hits its cap, everywhere or nowhere.
	pub capped: bool,
	/// Whether the price of a registration falls on every subnet, or is at its minimum.
	pub falling: bool,
}

fn neuron(hotkey: AccountId32, coldkey: AccountId32, alpha: u64) -> GenesisNeuron<AccountId32> {
	GenesisNeuron { hotkey, coldkey, stake: AlphaBalance::from_rao(alpha * COIN) }
}

fn subnet(netuid: u16, tao: u64, alpha: u64) -> GenesisSubnet<AccountId32> {
	GenesisSubnet {
		netuid: NetUid::new(netuid),
		owner: Some((HOTKEY, OWNER)),
		name: "bench".into(),
		symbol: String::new(),
		tao: TaoBalance::from_rao(tao * COIN),
		alpha: AlphaBalance::from_rao(alpha * COIN),
		tempo: TEMPO,
		max_uids: 64,
		target_registrations: 1,
		neurons: vec![neuron(HOTKEY, OWNER, 100)],
	}
}

impl Scene {
	/// The state after block [`QUIET`]` - 1`.
	pub fn build(self) -> TestExternalities {
		// The cap binds where a TAO is worth more than an alpha for each subnet: with cheap alpha.
		let cheapness = if self.capped { 4 } else { 1 };
		let mut subnets = vec![subnet(0, 0, 0)];
		subnets[0].neurons = vec![neuron(HOTKEY, OWNER, 100_000)];
		subnets.extend((1..=self.subnets).map(|netuid| {
			let tao = 50 + u64::from(netuid % 41) * 100;
			subnet(netuid, tao, tao * cheapness * (7 + u64::from(netuid * 37) % 193))
		}));
		let rich = [STAKER, STRANGER, FRIEND, OWNER, AccountId32::new(AUTHOR)];
		let genesis = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: rich.map(|who| (who, 1_000_000 * COIN)).into(),
				..Default::default()
			},
			aura: dtao_runtime::AuraConfig {
				authorities: vec![AuthorityId::from(sr25519::Public::from_raw(AUTHOR))],
			},
			subtensor_module: GenesisConfig { subnets, ..Default::default() },
			..Default::default()
		};
		let mut state: TestExternalities = genesis.build_storage().expect("valid genesis").into();
		state.execute_with(|| {
			begin(1);
			for netuid in (1..=self.subnets).map(NetUid::new) {
				self.start(netuid);
			}
			begin(QUIET - 1);
			SubtensorModule::on_initialize(QUIET - 1);
			SubtensorModule::on_finalize(QUIET - 1);
			begin(QUIET);
		});
		state.commit_all().expect("no transaction is open");
		state
	}

	fn start(self, netuid: NetUid) {
		SubtensorModule::start_call(RuntimeOrigin::signed(OWNER), netuid)
			.expect("the owner starts");
		let spot = (i128::from(Pools::<Runtime>::price(netuid).rao()) << 32) / i128::from(COIN);
		let moving = spot * i128::from(70 + netuid.get() % 61) / 100;
		SubnetMovingPrice::<Runtime>::insert(netuid, I96F32::from_bits(moving));
		let least = MinBurn::<Runtime>::get(netuid);
		let burn = if self.falling { TaoBalance::from_rao(COIN) } else { least };
		Registration::<Runtime>::set_burn(netuid, burn);
		if netuid == SUBNET {
			stake(SUBNET);
		}
	}
}

/// [`STAKER`] stakes 10 TAO on [`HOTKEY`].
pub fn stake(netuid: NetUid) {
	let amount = TaoBalance::from_rao(10 * COIN);
	SubtensorModule::add_stake(RuntimeOrigin::signed(STAKER), HOTKEY, netuid, amount)
		.expect("the staker has the money");
}

/// Begin a block of [`AUTHOR`], before any hook.
fn begin(block: u32) {
	let slot = u64::from(block).encode();
	let digest = Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot)] };
	System::reset_events();
	// The blocks between are left out.
	System::set_block_number(block - 1);
	System::initialize(&block, &Default::default(), &digest);
}
