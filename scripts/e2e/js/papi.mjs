// What polkadot-api makes of the chain, as JSON: node papi.mjs URL
// Works without generated types: everything is decoded by the metadata of the chain.
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import WebSocket from 'ws';

const [url] = process.argv.slice(2);
await cryptoWaitReady();
const client = createClient(getWsProvider(url, { websocketClass: WebSocket }));
const api = client.getUnsafeApi();
const keys = new Keyring({ type: 'sr25519' });

function signer(uri) {
	const pair = keys.addFromUri(uri);
	return getPolkadotSigner(pair.publicKey, 'Sr25519', (input) => pair.sign(input));
}

const eve = keys.addFromUri('//Eve').address;
const before = await api.query.System.Account.getValue(eve);
const transfer = await api.tx.Balances.transfer_keep_alive({
	dest: { type: 'Id', value: eve },
	value: 1_000_000_000n,
}).signAndSubmit(signer('//Charlie'));
const after = await api.query.System.Account.getValue(eve);
const failure = await api.tx.SubtensorModule.start_call({ netuid: 1 }).signAndSubmit(signer('//Eve'));
const named = (event) => `${event.type}.${event.value.type}`;

console.log(JSON.stringify({
	finalized: (await client.getFinalizedBlock()).number,
	arrived: Number(after.data.free - before.data.free),
	events: transfer.events.map(named),
	ok: transfer.ok,
	failed: !failure.ok,
	error: `${failure.dispatchError.type}.${failure.dispatchError.value.type}.${failure.dispatchError.value.value.type}`,
}));
client.destroy();
