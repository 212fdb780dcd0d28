// What becomes of transfers by a signer that shows what it signs, and proves it by the hash of the metadata, as
// JSON: node signer.mjs URL
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';

const [url] = process.argv.slice(2);
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true, throwOnConnect: true });
const keys = new Keyring({ type: 'sr25519' });
const [bob, dave] = [keys.addFromUri('//Bob'), keys.addFromUri('//Dave')];

/** The hash as such a signer makes it, from what the chain says of itself. */
async function hash() {
	const metadata = (await api.call.metadata.metadataAtVersion(15)).unwrap().toHex();
	const { specName, specVersion } = api.runtimeVersion;
	return merkleizeMetadata(metadata, {
		base58Prefix: api.registry.chainSS58,
		decimals: api.registry.chainDecimals[0],
		specName: specName.toString(),
		specVersion: specVersion.toNumber(),
		tokenSymbol: api.registry.chainTokens[0],
	}).digest();
}

/** Sends a transfer with a hash: "InBlock", or why it was refused. */
function send(bytes) {
	const metadataHash = `0x${Buffer.from(bytes).toString('hex')}`;
	return new Promise((done) => {
		api.tx.balances.transferKeepAlive(dave.address, 1_000_000_000)
			.signAndSend(bob, { mode: 1, metadataHash }, ({ status }) => {
				if (status.isInBlock) done('InBlock');
			})
			.catch((error) => done(error.message));
	});
}

const right = await hash();
const wrong = Uint8Array.from(right);
wrong[31] ^= 1;
console.log(JSON.stringify({ wrong: await send(wrong), right: await send(right) }));
await api.disconnect();
