//! Weights and commitments that are encrypted to a round of a true beacon, through the whole runtime.

use codec::Encode;
use dtao_runtime::{
	configs::system::RuntimeBlockWeights, genesis_checks, AccountId, Executive, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeOrigin, System, UncheckedExtrinsic,
};
use dtao_timelock::{seal, BeaconKey, Entropy, LocalBeacon};
use dtao_types::{AlphaBalance, MechId, NetUid, NetUidStorageIndex, Uid};
use pallet_commitments::{CommitmentInfo, CommitmentOf, Data, RevealedCommitments};
use pallet_drand::{GenesisBeacon, Pulse};
use pallet_subtensor::{
	Call, CommitRevealWeightsEnabled, Event, GenesisNeuron, SubnetEpochIndex,
	TimelockedWeightBriefs, TimelockedWeightCommits, Weights,
};
use serde_json::{json, Value};
use sp_keyring::Sr25519Keyring::{Alice, AliceStash};
use sp_runtime::traits::Dispatchable;

use crate::common::{events, finish_block, preset_json, send, start_block};

const APEX: NetUid = NetUid::new(1);

/// Uid of `AliceStash`. A neuron needs no permit to weigh itself.
const UID: u16 = 1;

/// Due some seconds into the second block.
const ROUND: u64 = 6;

/// Neurons of a full subnet.
const PLACES: u16 = 256;

/// Tempo of that subnet.
const TEMPO: u16 = 300;

/// A chain whose genesis has a beacon of its own.
struct Chain {
	beacon: LocalBeacon,
	block: u32,
}

impl Chain {
	/// Runs `test` in block 1, in which `AliceStash` is a neuron of a subnet that wants commits.
	fn run(test: impl FnOnce(&mut Self)) {
		Self::with(
			|_| (),
			|chain| {
				let hotkey = AliceStash.to_account_id();
				let register = Call::burned_register { netuid: APEX, hotkey };
				send(Alice, 0, register.into()).expect("valid").expect("dispatches");
				test(chain);
			},
		);
	}

	/// Runs `test` in block 1 of a chain whose genesis was changed.
	fn with(change: impl FnOnce(&mut Value), test: impl FnOnce(&mut Self)) {
		let beacon = LocalBeacon::from_phrase(b"timelock");
		let genesis = GenesisBeacon::new(beacon.public_key().to_vec(), 3, 0);
		let mut json = preset_json("local_testnet");
		json["drand"]["beacon"] = serde_json::to_value(genesis).expect("serialises");
		change(&mut json);
		sp_io::TestExternalities::new_empty().execute_with(|| {
			genesis_checks::build_state(json.to_string().into_bytes()).expect("builds");
			frame_system::BlockHash::<Runtime>::insert(0, dtao_runtime::Hash::repeat_byte(7));
			start_block(1, 1);
			CommitRevealWeightsEnabled::<Runtime>::insert(APEX, true);
			pallet_subtensor::WeightsSetRateLimit::<Runtime>::insert(APEX, 0);
			test(&mut Self { beacon, block: 1 });
			finish_block();
		});
	}

	/// `hotkey` commits to a weight for the neuron that it is.
	fn commit(&self, hotkey: &AccountId, uid: u16) -> Call<Runtime> {
		let bytes: &[u8] = hotkey.as_ref();
		let text = (bytes.to_vec(), vec![uid], vec![7u16], 0u64).encode();
		Call::commit_timelocked_mechanism_weights {
			netuid: APEX,
			mecid: MechId::MAIN,
			commit: self.lock(&text).try_into().expect("is short"),
			reveal_round: ROUND,
			commit_reveal_version: 4,
		}
	}

	/// Finish the block and begin the next.
	fn next(&mut self) {
		finish_block();
		self.block += 1;
		start_block(self.block, self.block.into());
	}

	fn lock(&self, text: &[u8]) -> Vec<u8> {
		let key = BeaconKey::from_bytes(&self.beacon.public_key()).expect("is a key");
		let entropy = Entropy { sigma: [1; 32], key: [2; 32], nonce: [3; 12] };
		seal(&key, ROUND, text, &entropy).expect("fits")
	}

	/// Somebody brings the pulse.
	fn pulse(&self) {
		let pulses = vec![Pulse::new(ROUND, &self.beacon.sign(ROUND))];
		let pulses = pulses.try_into().expect("is one");
		let write = RuntimeCall::Drand(pallet_drand::Call::write_pulse { pulses });
		Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(write))
			.expect("valid")
			.expect("dispatches");
	}
}

#[test]
fn weights_should_be_opened_by_the_pulse_of_their_round() {
	Chain::run(|chain| {
		let hotkey = AliceStash.to_account_id();
		let call = chain.commit(&hotkey, UID);
		send(AliceStash, 0, call.into()).expect("valid").expect("dispatches");
		let index = NetUidStorageIndex::from(APEX);
		let epoch = SubnetEpochIndex::<Runtime>::get(APEX);
		assert_eq!(TimelockedWeightCommits::<Runtime>::get(index, epoch).len(), 1);

		chain.next();
		chain.pulse();
		while SubnetEpochIndex::<Runtime>::get(APEX) == epoch {
			assert!(Weights::<Runtime>::get(index, Uid::new(UID)).is_empty());
			chain.next();
		}
		assert_eq!(Weights::<Runtime>::get(index, Uid::new(UID)), vec![(UID, u16::MAX)]);
		assert!(TimelockedWeightCommits::<Runtime>::get(index, epoch).is_empty());
		let revealed = Event::<Runtime>::TimelockedWeightsRevealed(index, hotkey);
		assert!(events().contains(&RuntimeEvent::SubtensorModule(revealed)));
	});
}

/// A neuron of a full subnet.
fn neuron(uid: u16) -> AccountId {
	let mut bytes = [9; 32];
	bytes[..2].copy_from_slice(&uid.to_le_bytes());
	AccountId::new(bytes)
}

/// Give the first subnet as many neurons as it has places, and epochs of an hour.
fn fill(json: &mut Value) {
	let neurons = (0..PLACES).map(|uid| GenesisNeuron {
		hotkey: neuron(uid),
		coldkey: neuron(uid),
		stake: AlphaBalance::from_rao(1_000_000_000),
	});
	let subnet = &mut json["subtensorModule"]["subnets"][1];
	subnet["neurons"] = serde_json::to_value(neurons.collect::<Vec<_>>()).expect("serialises");
	subnet["tempo"] = json!(TEMPO);
}

#[test]
fn blocks_should_stay_inside_their_weight_when_a_full_subnet_is_revealed_at_once() {
	Chain::with(fill, |chain| {
		let index = NetUidStorageIndex::from(APEX);
		let epoch = SubnetEpochIndex::<Runtime>::get(APEX);
		for uid in 0..PLACES {
			let hotkey = neuron(uid);
			let call = RuntimeCall::from(chain.commit(&hotkey, uid));
			call.dispatch(RuntimeOrigin::signed(hotkey)).expect("dispatches");
		}
		let waiting = || TimelockedWeightBriefs::<Runtime>::get(index, epoch).len();
		assert_eq!(waiting(), usize::from(PLACES));
		while SubnetEpochIndex::<Runtime>::get(APEX) == epoch {
			chain.next();
		}

		// The pulse of all of them.
		chain.pulse();
		let most = RuntimeBlockWeights::get().max_block;
		let blocks = chain.block;
		while waiting() > 0 {
			let before = waiting();
			chain.next();
			assert!(System::block_weight().total().all_lte(most), "{:?}", System::block_weight());
			assert!(waiting() < before, "block {} opens none", chain.block);
		}
		// Spread over many blocks, within the epoch, and none lost.
		assert!(chain.block - blocks >= u32::from(PLACES) / 8);
		assert_eq!(SubnetEpochIndex::<Runtime>::get(APEX), epoch + 1);
		for uid in 0..PLACES {
			assert_eq!(Weights::<Runtime>::get(index, Uid::new(uid)), vec![(uid, u16::MAX)]);
		}
	});
}

#[test]
fn commitment_should_be_opened_in_the_block_after_the_pulse() {
	Chain::run(|chain| {
		let hotkey = AliceStash.to_account_id();
		let encrypted = chain.lock(&"hello".encode()).try_into().expect("is short");
		let field = Data::TimelockEncrypted { encrypted, reveal_round: ROUND };
		let info = CommitmentInfo { fields: vec![field].try_into().expect("is one") };
		let call = pallet_commitments::Call::set_commitment { netuid: APEX, info: Box::new(info) };
		send(AliceStash, 0, call.into()).expect("valid").expect("dispatches");
		chain.next();
		chain.pulse();
		assert!(CommitmentOf::<Runtime>::contains_key(APEX, &hotkey));
		chain.next();
		assert!(!CommitmentOf::<Runtime>::contains_key(APEX, &hotkey));
		let list =
			RevealedCommitments::<Runtime>::get(APEX, &hotkey).expect("is open").into_inner();
		let [(text, block)] = list.try_into().expect("is one");
		assert_eq!(
			(text.into_inner(), block),
			("hello".encode(), u64::from(System::block_number()))
		);
	});
}
