// Follows the chain with polkadot-api, which knows no legacy method: reads a block and its storage,
// submits a transaction and watches it up to finality.
//
//   node papi.mjs ws://127.0.0.1:9944

import assert from 'node:assert/strict';
import { Keyring } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';

const STOS = 10n ** 18n;

const url = process.argv[2];
assert.ok(url, 'usage: node papi.mjs ws://127.0.0.1:PORT');

await cryptoWaitReady();
const keyring = new Keyring({ type: 'sr25519' });
const [alice, ferdie] = ['//Alice', '//Ferdie'].map((uri) => keyring.addFromUri(uri));
const signer = getPolkadotSigner(alice.publicKey, 'Sr25519', (bytes) => alice.sign(bytes));

// What the client sends, so that it is certain which methods it uses.
const methods = new Set();
const logger = ({ type, msg }) => {
	if (type === 'OUT') methods.add(JSON.parse(msg).method);
};
const client = createClient(getWsProvider(url, { logger, websocketClass: WebSocket }));
const api = client.getUnsafeApi();

const { name, genesisHash, properties } = await client.getChainSpecData();
assert.ok(name.startsWith('Stratos'), name);
assert.equal(properties.tokenSymbol, 'STOS');

const free = async (at) => (await api.query.System.Account.getValue(ferdie.address, { at })).data.free;
const before = await free('best');
const transfer = api.tx.Balances.transfer_keep_alive({
	dest: { type: 'Id', value: ferdie.address },
	value: STOS,
});
assert.ok((await transfer.getEstimatedFees(alice.address)) > 0n, 'a fee');
const types = [];
const final = await new Promise((resolve, reject) => {
	transfer.signSubmitAndWatch(signer).subscribe({
		next: (event) => {
			types.push(event.type);
			if (event.type === 'finalized') resolve(event);
		},
		error: reject,
	});
});
assert.ok(final.ok, 'the transfer succeeded');
assert.deepEqual(types.slice(0, 2), ['signed', 'broadcasted']);
assert.ok(types.includes('txBestBlocksState'), 'it was in a block before it was final');
assert.equal(await free('finalized'), before + STOS);

const body = await client.getBlockBody(final.block.hash);
assert.ok(body.length > final.block.index, 'the block has the transfer');
const header = await client.getBlockHeader(final.block.hash);
assert.equal(header.number, final.block.number);

// Some hundred entries, in pages.
const accounts = await api.query.System.Account.getEntries();
assert.ok(accounts.some(({ keyArgs: [account] }) => account === alice.address));

// Blocks without a gap.
const numbers = [];
await new Promise((resolve, reject) => {
	const subscription = client.finalizedBlock$.subscribe({
		next: ({ number }) => {
			numbers.push(number);
			if (numbers.length === 4) {
				subscription.unsubscribe();
				resolve();
			}
		},
		error: reject,
	});
});
assert.deepEqual(numbers, numbers.map((_, index) => numbers[0] + index));

// A block that the client has not followed.
const genesisNumber = await api.query.System.Number.getValue({ at: genesisHash });
assert.equal(genesisNumber, 0);

client.destroy();
for (const needed of ['chainHead_v1_follow', 'chainHead_v1_storage', 'transaction_v1_broadcast']) {
	assert.ok(methods.has(needed), `${needed} was used`);
}
const legacy = [...methods].filter((method) => /^(state|chain|author)_/.test(method));
assert.deepEqual(legacy, []);
console.log(`followed ${url} with ${[...methods].sort().join(', ')}`);
process.exit(0);
