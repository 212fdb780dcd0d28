// What @polkadot/api makes of the chain, as JSON: node polkadot.mjs URL FROM TO
// Decodes metadata in all versions and the events of the blocks, sends a transfer and a call that fails.
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Metadata, TypeRegistry } from '@polkadot/types';
import { Keyring } from '@polkadot/keyring';

const [url, from, to] = process.argv.slice(2);
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true, throwOnConnect: true });
const keys = new Keyring({ type: 'sr25519' });

/** Number of pallets in the metadata of a version. */
async function pallets(version) {
	const answer = await api.call.metadata.metadataAtVersion(version);
	return new Metadata(new TypeRegistry(), answer.unwrap().toHex()).asLatest.pallets.length;
}

/** How often each event occurs in the blocks. */
async function events() {
	const found = {};
	for (let number = Number(from); number <= Number(to); number++) {
		const at = await api.at(await api.rpc.chain.getBlockHash(number));
		for (const { event } of await at.query.system.events()) {
			const name = `${event.section}.${event.method}`;
			found[name] = (found[name] ?? 0) + 1;
		}
	}
	return found;
}

/** Sends a call and watches it until its block is final: the states that it goes through, and its error. */
function send(call, signer) {
	return new Promise((done, refuse) => {
		const states = [];
		call.signAndSend(signer, ({ status, dispatchError, isError }) => {
			states.push(status.type);
			if (isError) refuse(new Error(states.join(' ')));
			if (!status.isFinalized) return;
			const module = dispatchError?.isModule && api.registry.findMetaError(dispatchError.asModule);
			done({ states, block: status.asFinalized.toHex(), error: module ? `${module.section}.${module.name}` : null });
		}).catch(refuse);
	});
}

const bob = keys.addFromUri('//Bob');
const dave = keys.addFromUri('//Dave');
const report = {
	specVersion: api.runtimeVersion.specVersion.toNumber(),
	symbol: api.registry.chainTokens[0],
	pallets: { 14: await pallets(14), 15: await pallets(15), 16: await pallets(16) },
	events: await events(),
	issuance: (await api.query.subtensorModule.totalIssuance()).toString(),
	transfer: await send(api.tx.balances.transferKeepAlive(dave.address, 1_000_000_000), bob),
	failure: await send(api.tx.subtensorModule.startCall(1), dave),
};
console.log(JSON.stringify(report));
await api.disconnect();
