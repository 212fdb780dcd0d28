//! Changes of the voters on finality: the transaction that announces one, and the proof that its block is final.

use codec::Encode;
use dtao_runtime::{offline, Hash, Header, Runtime, RuntimeCall};
use sp_consensus_grandpa::{
	localized_payload, AuthorityId, AuthorityList, AuthoritySignature, Commit,
	GrandpaJustification, SetId, GRANDPA_ENGINE_ID,
};
use sp_core::Pair;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::{generic::Era, Justifications, OpaqueExtrinsic};
use sp_state_machine::BasicExternalities;

/// Round in which each of the proofs was voted on.
const ROUND: u64 = 1;

/// The voters of a set: One alone, with a weight that differs from that before.
fn voters(set: SetId) -> AuthorityList {
	vec![(AuthorityId::from(Ed25519Keyring::One.public()), set + 1)]
}

/// The transaction of Alice that announces the set, for the chain with this genesis. Her nonce is the number of sets
/// announced before.
pub fn announcement(set: SetId, genesis: Hash) -> Result<OpaqueExtrinsic, String> {
	let next_authorities = voters(set);
	let change = pallet_admin_utils::Call::schedule_grandpa_change {
		next_authorities,
		in_blocks: 0,
		forced: None,
	};
	let call: RuntimeCall = pallet_sudo::Call::sudo { call: Box::new(change.into()) }.into();
	let nonce = u32::try_from(set - 1).map_err(|error| error.to_string())?;
	let signed = BasicExternalities::default().execute_with(|| {
		frame_system::BlockHash::<Runtime>::insert(0, genesis);
		let extension = offline::extension(Era::Immortal, nonce, 0);
		let alice = Sr25519Keyring::Alice;
		offline::signed(call, alice.to_account_id(), extension, |bytes| alice.sign(bytes))
	});
	let signed = signed.map_err(|error| format!("a transaction was not signed: {error:?}"))?;
	OpaqueExtrinsic::try_from_encoded_extrinsic(&signed.encode()).map_err(|error| error.to_string())
}

/// The proof that the voters of a set found a block final.
pub fn proof(set: SetId, target_hash: Hash, target_number: u32) -> Justifications {
	let precommit = finality_grandpa::Precommit { target_hash, target_number };
	let message = finality_grandpa::Message::Precommit(precommit.clone());
	let one = Ed25519Keyring::One.pair();
	let signature = AuthoritySignature::from(one.sign(&localized_payload(ROUND, set, &message)));
	let id = AuthorityId::from(one.public());
	let precommits = vec![finality_grandpa::SignedPrecommit { precommit, signature, id }];
	let commit = Commit::<Header> { target_hash, target_number, precommits };
	let proof =
		GrandpaJustification::<Header> { round: ROUND, commit, votes_ancestries: Vec::new() };
	Justifications::from((GRANDPA_ENGINE_ID, proof.encode()))
}
