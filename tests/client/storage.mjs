// Reads all that the chain stores, every constant, and the answer of every runtime API that wants no
// argument, as an explorer does; after somebody has delegated stake.
//
//   node storage.mjs ws://127.0.0.1:9944

import assert from 'node:assert/strict';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

const STOS = 10n ** 18n;

const url = process.argv[2];
assert.ok(url, 'usage: node storage.mjs ws://127.0.0.1:PORT');

const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
const keyring = new Keyring({ type: 'sr25519' });
const [alice, ferdie] = ['//Alice', '//Ferdie'].map((uri) => keyring.addFromUri(uri));

const amount = 1_234n * STOS;
await new Promise((resolve, reject) => {
	api.tx.staking.delegate(alice.address, amount).signAndSend(ferdie, ({ status, dispatchError }) => {
		if (dispatchError) reject(new Error(dispatchError.toHuman()));
		else if (status.isFinalized) resolve();
	}).catch(reject);
});

// What fails, by name, so that one run shows all of it.
const failed = [];
let read = 0;
const attempt = async (name, action) => {
	try {
		const value = await action();
		JSON.stringify(value);
		read += 1;
		return value;
	} catch (error) {
		failed.push(`${name}: ${error.message}`);
		return undefined;
	}
};

for (const [pallet, items] of Object.entries(api.query)) {
	for (const [name, item] of Object.entries(items)) {
		const whole = item.creator.meta.type.isMap ? () => item.entries() : () => item();
		await attempt(`query.${pallet}.${name}`, whole);
	}
}
for (const [pallet, constants] of Object.entries(api.consts)) {
	for (const [name, constant] of Object.entries(constants)) {
		await attempt(`consts.${pallet}.${name}`, () => constant.toHuman());
	}
}
for (const [name, calls] of Object.entries(api.call)) {
	for (const [method, call] of Object.entries(calls)) {
		// A block under way is a question to nobody.
		const question = name !== 'blockBuilder' && call.meta.params.length === 0;
		if (question) await attempt(`call.${name}.${method}`, () => call());
	}
}
assert.deepEqual(failed, []);

const mine = (await api.query.staking.delegations.entries())
	.filter(([key]) => key.args.some((arg) => arg.toString() === ferdie.address))
	.map(([, delegation]) => delegation.unwrap());
assert.equal(mine.length, 1, 'one delegation');
assert.equal(mine[0].held.toBigInt(), amount);
assert.equal(mine[0].track.from.length, 1, 'one kind of reward');
const deposits = await api.query.staking.depositTracks.entries();
assert.ok(deposits.length > 0, 'nodes have deposits');
assert.equal(deposits[0][1].unwrap().from.length, 2, 'two kinds of reward');

await api.disconnect();
console.log(`read ${read} items at ${url}`);
