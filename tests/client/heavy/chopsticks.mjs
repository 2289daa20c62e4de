// chopsticks: a fork of the chain on this machine, on which a transaction and an upgrade are tried out.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { STOS, ask, begin, each, finish, hex, step, until, versionOf } from '../steps.mjs';
import { javascript } from '../example.mjs';
import { freePort, start } from './service.mjs';

const url = begin('chopsticks', versionOf('@acala-network/chopsticks', 'heavy/node_modules'));
let api;
let provider;
let original;
await step('connect', async () => {
	original = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
	await until('the first blocks', async () => (await original.rpc.chain.getHeader()).number.toNumber() > 3);
	const port = await freePort();
	const options = ['--endpoint', url, '--port', `${port}`, '--build-block-mode', 'Manual'];
	await start('node_modules/@acala-network/chopsticks/chopsticks.cjs', options, {}, 'listening on');
	provider = new WsProvider(`ws://127.0.0.1:${port}`);
	api = await ApiPromise.create({ provider, noInitWarn: true });
	assert.match((await api.rpc.system.chain()).toString(), /^Stratos/);
});

const [alice, bob] = ['//Alice', '//Bob'].map((uri) => new Keyring({ type: 'sr25519' }).addFromUri(uri));

const dev = (what, ...params) => provider.send(`dev_${what}`, params);

// Puts a transaction into a new block of the fork.
async function include(signer, call) {
	const hash = await call.signAndSend(signer, { nonce: -1 });
	const block = await dev('newBlock', { count: 1 });
	const { block: { extrinsics } } = await api.rpc.chain.getBlock(block);
	const place = extrinsics.findIndex((one) => one.hash.eq(hash));
	assert.ok(place >= 0, 'the transaction is in the block');
	const events = await (await api.at(block)).query.system.events();
	return events.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eq(place))
		.map(({ event }) => `${event.section}.${event.method}`);
}

await step('prepay', async () => {
	const before = (await original.query.ozone.ozoneOf(bob.address)).toBigInt();
	const names = await include(bob, api.tx.ozone.prepay(10n * STOS, null, 0));
	assert.ok(names.includes('ozone.Prepaid'), `${names}`);
	assert.ok((await api.query.ozone.ozoneOf(bob.address)).toBigInt() > before);
	assert.equal((await original.query.ozone.ozoneOf(bob.address)).toBigInt(), before, 'only on the fork');
});

await step('storage', () => each(
	Object.entries(api.query).flatMap(([pallet, items]) => Object.keys(items).map((name) => `${pallet}.${name}`)),
	async (path) => {
		const [pallet, name] = path.split('.');
		const item = api.query[pallet][name];
		JSON.stringify(item.creator.meta.type.isMap ? await item.entriesPaged({ args: [], pageSize: 20 }) : await item());
	},
));

await step('fork', async () => {
	const rich = 7_000_000n * STOS;
	const account = { providers: 1, data: { free: rich } };
	await dev('setStorage', { System: { Account: [[[bob.address], account]] } });
	assert.equal((await api.query.system.account(bob.address)).data.free.toBigInt(), rich);
});

await step('example', () => {
	javascript('chopsticks', { 'ws://127.0.0.1:8000': provider.endpoint }, import.meta.dirname);
});

await step('upgrade', async () => {
	const { runtime2 } = await ask('runtime2');
	const code = hex(readFileSync(runtime2));
	const names = await include(alice, api.tx.sudo.sudo(api.tx.system.setCode(code)));
	assert.ok(names.includes('system.CodeUpdated'), `${names}`);
	for (let block = 0; block < 3; block++) await dev('newBlock', { count: 1 });
	assert.equal((await api.rpc.state.getRuntimeVersion()).specVersion.toNumber(), 2);
	await until('the new metadata', () => api.runtimeVersion.specVersion.toNumber() === 2);
	assert.ok((await include(bob, api.tx.ozone.prepay(STOS, null, 0))).includes('ozone.Prepaid'));
	assert.equal(original.runtimeVersion.specVersion.toNumber(), 1, 'only on the fork');
});

finish();
