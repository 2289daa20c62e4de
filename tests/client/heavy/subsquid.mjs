// subsquid: an indexer that reads blocks, calls and events from a node and writes what it is asked for.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { javascript } from '../example.mjs';
import { ENDPOINT } from '../page.mjs';
import { STOS, ask, begin, finish, step, versionOf } from '../steps.mjs';

const url = begin('subsquid', versionOf('@subsquid/substrate-processor', 'heavy/node_modules'));
const { folder } = await ask('folder');
const output = join(folder, 'index');

let api;
const bob = new Keyring({ type: 'sr25519' }).addFromUri('//Bob');
await step('connect', async () => {
	api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
});

// Sends a prepay; the number of its final block.
const prepay = (amount) => new Promise((resolve, reject) => {
	api.tx.ozone.prepay(amount, null, 0).signAndSend(bob, ({ status, dispatchError }) => {
		if (dispatchError) reject(new Error(`${dispatchError}`));
		else if (status.isFinalized) resolve(api.rpc.chain.getHeader(status.asFinalized).then(({ number }) => number.toNumber()));
	}).catch(reject);
});

// Runs the indexer of the page, which prints what it does, on the blocks up to `last`.
function index(last, name) {
	const to = join(output, name);
	javascript('subsquid', {
		[ENDPOINT]: url, 'to: 100': `to: ${last}`, "LocalDest('prepays')": `LocalDest(${JSON.stringify(to)})`,
	}, import.meta.dirname);
	const files = readdirSync(to, { recursive: true }).filter((file) => file.endsWith('.jsonl'));
	return files.flatMap((file) => readFileSync(join(to, file), 'utf8').trim().split('\n')).map((row) => JSON.parse(row));
}

await step('index', async () => {
	const amounts = [11n * STOS, 12n * STOS];
	for (const amount of amounts) await prepay(amount);
	const last = await prepay(13n * STOS);
	const rows = index(last, 'one');
	assert.deepEqual(rows.map(({ paid }) => BigInt(paid)), [...amounts, 13n * STOS]);
	assert.ok(rows.every(({ who, call }) => who && call === 'Ozone.prepay'), JSON.stringify(rows));
});

await step('upgrade', async () => {
	await ask('upgrade');
	const last = await prepay(14n * STOS);
	const rows = index(last, 'two');
	assert.equal(rows.length, 4, 'blocks of both runtimes');
});

finish();
