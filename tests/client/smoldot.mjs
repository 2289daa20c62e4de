// smoldot, the light client: it must be able to read the specs that `stratos build-spec` writes, raw ones.
// It does not follow the chain, whose consensus it does not know.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as smoldot from 'smoldot';
import { WebSocket } from 'ws';
import { javascript } from './example.mjs';
import { ask, begin, finish, step, versionOf } from './steps.mjs';

const url = begin('smoldot', versionOf('smoldot'));
const { raw } = await ask('spec');

// The name of the chain, as smoldot reads it.
async function nameIn(chainSpec) {
	const client = smoldot.start({ maxLogLevel: 1 });
	const chain = await client.addChain({ chainSpec });
	chain.sendJsonRpc(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chainSpec_v1_chainName', params: [] }));
	const { result } = JSON.parse(await chain.nextJsonRpcResponse());
	await client.terminate();
	return result;
}

await step('spec', async () => {
	const text = readFileSync(raw, 'utf8');
	assert.equal(await nameIn(text), JSON.parse(text).name);
});

// As `subxt chain-spec` and other tools ask a running node for it.
await step('spec of a node', async () => {
	const socket = new WebSocket(url);
	await new Promise((resolve, reject) => { socket.once('open', resolve).once('error', reject); });
	socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'sync_state_genSyncSpec', params: [true] }));
	const answer = JSON.parse(await new Promise((resolve) => { socket.once('message', resolve); }));
	socket.close();
	assert.equal(answer.error, undefined);
	assert.ok(answer.result.genesis.raw.top['0x3a636f6465'] ?? answer.result.genesis.stateRootHash, 'a genesis');
	assert.match(await nameIn(JSON.stringify(answer.result)), /^Stratos/);
});

await step('example', () => {
	javascript('smoldot', { "'stratos.json'": JSON.stringify(raw) }, import.meta.dirname);
});

finish();
