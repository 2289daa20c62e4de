// sidecar: the REST service in front of a node that exchanges and custodians use.

import assert from 'node:assert/strict';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { ask, begin, each, finish, step, until, versionOf } from '../steps.mjs';
import { javascript } from '../example.mjs';
import { freePort, start } from './service.mjs';

const url = begin('sidecar', versionOf('@substrate/api-sidecar', 'heavy/node_modules'));
const port = await freePort();
const base = `http://127.0.0.1:${port}`;

async function get(path) {
	const response = await fetch(base + path);
	const answer = await response.json();
	if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer).slice(0, 400)}`);
	return answer;
}

async function post(path, body) {
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) });
	const answer = await response.json();
	if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer).slice(0, 400)}`);
	return answer;
}

// Sidecar signs nothing: its users do, by other means.
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
const [bob, ferdie] = ['//Bob', '//Ferdie'].map((uri) => new Keyring({ type: 'sr25519' }).addFromUri(uri));

await step('connect', async () => {
	await until('the first blocks', async () => (await api.rpc.chain.getHeader()).number.toNumber() > 3);
	const environment = {
		SAS_SUBSTRATE_URL: url, SAS_EXPRESS_PORT: `${port}`, SAS_EXPRESS_BIND_HOST: '127.0.0.1', SAS_LOG_LEVEL: 'info',
	};
	const script = 'node_modules/@substrate/api-sidecar/build/src/main.js';
	await start(script, [], environment, 'Listening on');
	const spec = await get('/runtime/spec');
	assert.equal(spec.specName, 'stratos');
	assert.equal(spec.properties.tokenSymbol[0], 'STOS');
	await get('/node/version');
	await get('/node/network');
	await get('/node/transaction-pool');
});

await step('metadata 14', async () => {
	const { metadata } = await get('/runtime/metadata');
	assert.ok(metadata.v14.pallets.some(({ name }) => name === 'Ozone'));
});

await step('constants', () => each(
	Object.keys(api.consts),
	async (pallet) => {
		// Sidecar does not find those whose names in the metadata are in snake case.
		const found = Object.values(api.consts[pallet]).map(({ meta }) => meta.name.toString());
		const names = found.filter((name) => !name.includes('_'));
		await get(`/pallets/${pallet}/consts`);
		for (const name of names) await get(`/pallets/${pallet}/consts/${name}`);
	},
));

await step('dry run', async () => {
	// Of an account that has sent nothing: what sidecar is asked for is the final block.
	const signed = await api.tx.system.remark('0x01').signAsync(ferdie);
	assert.ok(signed.era.isMortalEra, 'mortal');
	const { dryRunResult } = await post('/transaction/dry-run', { tx: signed.toHex() });
	assert.equal(dryRunResult.resultType, 'DispatchOutcome', JSON.stringify(dryRunResult));
});

// Whole blocks, and signed transactions but for dry runs, are out of its reach: the polkadot-js of this version
// knows neither extrinsics of version 5, which every runtime of the current SDK has, nor CheckMetadataHash.
const head = async () => Number((await get('/blocks/head/header')).number);
await step('finality', async () => {
	const last = await head();
	for (let number = 1; number <= last; number++) {
		assert.equal(Number((await get(`/blocks/${number}/header`)).number), number);
	}
	await until('a later final block', async () => await head() > last);
	const { free } = await get(`/accounts/${bob.address}/balance-info`);
	assert.equal(BigInt(free), (await api.query.system.account(bob.address)).data.free.toBigInt());
});

await step('storage', () => each(
	// polkadot-js adds items of its own that are in no metadata.
	Object.entries(api.query).filter(([pallet]) => pallet !== 'substrate').flatMap(([pallet, items]) =>
		Object.keys(items).filter((name) => name !== 'palletVersion').map((name) => `${pallet}/storage/${name}`)),
	async (path) => {
		const [pallet, , name] = path.split('/');
		const item = api.query[pallet][name];
		// Sidecar reads single values: of a map, that of the first key.
		let keys = '';
		if (item.creator.meta.type.isMap) {
			const [first] = await item.keysPaged({ args: [], pageSize: 1 });
			if (!first) return;
			// A tuple is told in hex: sidecar takes everything for text.
			const text = (arg) => (arg instanceof Map || Array.isArray(arg) ? arg.toHex() : arg.toString());
			keys = `?${first.args.map((arg) => `keys[]=${encodeURIComponent(text(arg))}`).join('&')}`;
		}
		await get(`/pallets/${path}${keys}`);
	},
));

await step('example', () => {
	javascript('sidecar', { 'http://127.0.0.1:8080': base }, import.meta.dirname);
});

await step('restart', async () => {
	const before = await head();
	await ask('restart');
	await until('new blocks', async () => await head().catch(() => 0) > before);
});

await step('upgrade', async () => {
	const { specVersion } = await ask('upgrade');
	await until('the new runtime', async () => Number((await get('/runtime/spec')).specVersion) === specVersion);
	const { value } = await get('/pallets/ozone/storage/market');
	assert.ok(BigInt(value.genesisDeposit) > 0n, JSON.stringify(value));
});

finish();
