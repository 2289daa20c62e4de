// sidecar: the REST service in front of a node that exchanges and custodians use.

import assert from 'node:assert/strict';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { STOS, ask, begin, each, finish, step, until, versionOf } from '../steps.mjs';
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
const bob = new Keyring({ type: 'sr25519' }).addFromUri('//Bob');

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
		const names = Object.keys(api.consts[pallet]);
		await get(`/pallets/${pallet}/consts`);
		for (const name of names) await get(`/pallets/${pallet}/consts/${name}`);
	},
));

let included;
await step('prepay', async () => {
	const material = await get('/transaction/material?metadata=scale');
	assert.equal(material.genesisHash, api.genesisHash.toHex());
	const signed = await api.tx.ozone.prepay(10n * STOS, null, 0).signAsync(bob);
	const fee = await post('/transaction/fee-estimate', { tx: signed.toHex() });
	assert.ok(BigInt(fee.partialFee) > 0n);
	const before = (await api.query.ozone.ozoneOf(bob.address)).toBigInt();
	const { hash } = await post('/transaction', { tx: signed.toHex() });
	assert.equal(hash, signed.hash.toHex());
	await until('the purchase', async () => (await api.query.ozone.ozoneOf(bob.address)).toBigInt() > before);
	included = hash;
});

await step('dry run', async () => {
	const signed = await api.tx.system.remark('0x01').signAsync(bob);
	assert.ok(signed.era.isMortalEra, 'mortal');
	const { resultType, result } = await post('/transaction/dry-run', { tx: signed.toHex() });
	assert.equal(resultType, 'DispatchOutcome', JSON.stringify(result));
});

await step('finality', async () => {
	const head = Number((await get('/blocks/head')).number);
	let found;
	for (let number = 1; number <= head; number++) {
		const block = await get(`/blocks/${number}`);
		assert.equal(Number(block.number), number);
		found ??= block.extrinsics.find(({ hash }) => hash === included);
	}
	assert.ok(found?.success, 'the prepay is in a final block');
	assert.ok(found.events.some(({ method }) => method.pallet === 'ozone' && method.method === 'Prepaid'));
	assert.ok(BigInt(found.info.partialFee) > 0n, JSON.stringify(found.info));
	const { free } = await get(`/accounts/${bob.address}/balance-info`);
	assert.ok(BigInt(free) > 0n);
});

await step('storage', () => each(
	Object.entries(api.query).filter(([pallet]) => pallet !== 'substrate').flatMap(([pallet, items]) =>
		Object.keys(items).map((name) => `${pallet}/storage/${name}`)),
	async (path) => {
		const [pallet, , name] = path.split('/');
		const item = api.query[pallet][name];
		// Sidecar reads single values: of a map, that of the first key.
		let keys = '';
		if (item.creator.meta.type.isMap) {
			const [first] = await item.keysPaged({ args: [], pageSize: 1 });
			if (!first) return;
			keys = `?${first.args.map((arg) => `keys[]=${encodeURIComponent(arg.toString())}`).join('&')}`;
		}
		await get(`/pallets/${path}${keys}`);
	},
));

await step('restart', async () => {
	const before = Number((await get('/blocks/head')).number);
	await ask('restart');
	await until('new blocks', async () => {
		const head = await get('/blocks/head').catch(() => ({ number: 0 }));
		return Number(head.number) > before;
	});
});

await step('upgrade', async () => {
	const { specVersion } = await ask('upgrade');
	await until('the new runtime', async () => Number((await get('/runtime/spec')).specVersion) === specVersion);
	const head = await get('/blocks/head');
	assert.ok(head.extrinsics.length > 0);
});

finish();
