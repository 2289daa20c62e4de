// Sends transactions one after the other as a wallet does, and checks that each is seen in a block
// before it is seen final, and that the node's other answers about finality agree.
//
//   node in-block.mjs ws://127.0.0.1:9944 5

import assert from 'node:assert/strict';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

const [url, count] = process.argv.slice(2);
assert.ok(count, 'usage: node in-block.mjs ws://127.0.0.1:PORT COUNT');

const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
const bob = new Keyring({ type: 'sr25519' }).addFromUri('//Bob');

const number = async (hash) => (await api.rpc.chain.getHeader(hash)).number.toNumber();

const finalHeads = [];
const unsubscribe = await api.rpc.chain.subscribeFinalizedHeads((head) => finalHeads.push(head.number.toNumber()));

for (let i = 0; i < Number(count); i++) {
	const seen = [];
	const block = await new Promise((resolve, reject) => {
		api.tx.system.remark(`0x0${i % 10}`).signAndSend(bob, (result) => {
			seen.push(result.status.type);
			if (result.isError) {
				reject(new Error(`not included: ${result.status}`));
			} else if (result.isFinalized) {
				resolve(result.status.asFinalized);
			}
		}).catch(reject);
	});
	assert.ok(seen.includes('InBlock'), `transaction ${i} was never seen in a block: ${seen}`);
	assert.ok(seen.indexOf('InBlock') < seen.indexOf('Finalized'), `${seen}`);
	// Who was told that the block is final is not told otherwise.
	const final = await number(await api.rpc.chain.getFinalizedHead());
	assert.ok(final >= await number(block), `the last final block is ${final}`);
}

for (let i = 1; i < finalHeads.length; i++) {
	assert.equal(finalHeads[i], finalHeads[i - 1] + 1, 'final heads come one by one');
}

unsubscribe();
await api.disconnect();
console.log(`seen in a block: ${count} of ${count}`);
