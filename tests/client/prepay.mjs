// Connects to a node as a wallet does, sends a signed prepay from a dev account, and checks the
// Ozone received and the new price against the whitepaper's formula, computed here.
//
//   node prepay.mjs ws://127.0.0.1:9944

import assert from 'node:assert/strict';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

const STOS = 10n ** 18n;

const url = process.argv[2];
assert.ok(url, 'usage: node prepay.mjs ws://127.0.0.1:PORT');

const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
const bob = new Keyring({ type: 'sr25519' }).addFromUri('//Bob');

const ozoneOf = async () => (await api.query.ozone.ozoneOf(bob.address)).toBigInt();
const market = async () => {
	const { genesisDeposit, unissuedPrepay, remainingLimit } = await api.query.ozone.market();
	return [genesisDeposit, unissuedPrepay, remainingLimit].map((value) => value.toBigInt());
};

const heads = [];
const unsubscribe = await api.rpc.chain.subscribeNewHeads((head) => heads.push(head.number.toNumber()));

const amount = 1_234n * STOS + 567n;
const [s, p, l] = await market();
const before = await ozoneOf();
const expected = (l * amount) / (s + p + amount);

const block = await new Promise((resolve, reject) => {
	api.tx.ozone.prepay(amount, null, expected).signAndSend(bob, ({ status, dispatchError, isError }) => {
		if (dispatchError) {
			reject(new Error(dispatchError.isModule
				? api.registry.findMetaError(dispatchError.asModule).name
				: dispatchError.toString()));
		} else if (isError) {
			reject(new Error(`not included: ${status}`));
		} else if (status.isFinalized) {
			resolve(status.asFinalized);
		}
	}).catch(reject);
});

assert.equal(await ozoneOf() - before, expected, 'Ozone received');
assert.deepEqual(await market(), [s, p + amount, l - expected], 'the market after the prepay');

const names = (await (await api.at(block)).query.system.events())
	.map(({ event }) => `${event.section}.${event.method}`);
assert.ok(names.includes('ozone.Prepaid'), `no ozone.Prepaid among ${names}`);
assert.ok(heads.length > 0, 'no head came through the subscription');

// A guard above what the market gives is refused, and nothing is taken but the fee.
await assert.rejects(new Promise((resolve, reject) => {
	api.tx.ozone.prepay(STOS, null, l).signAndSend(bob, ({ status, dispatchError }) => {
		if (dispatchError?.isModule) {
			reject(new Error(api.registry.findMetaError(dispatchError.asModule).name));
		} else if (status.isFinalized) {
			resolve();
		}
	}).catch(reject);
}), 'a prepay below min_ozone must fail');
assert.deepEqual(await market(), [s, p + amount, l - expected], 'the market after a refused prepay');

unsubscribe();
await api.disconnect();
console.log(`prepaid ${amount} base units for ${expected} nOz at ${url}`);
