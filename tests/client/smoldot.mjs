// smoldot, the light client: it must be able to read the specs that `stratos build-spec` writes, raw ones.
// It does not follow the chain, whose consensus it does not know.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as smoldot from 'smoldot';
import { ask, begin, finish, step, versionOf } from './steps.mjs';

begin('smoldot', versionOf('smoldot'));
const { raw } = await ask('spec');

await step('spec', async () => {
	const client = smoldot.start({ maxLogLevel: 1 });
	const chainSpec = readFileSync(raw, 'utf8');
	const chain = await client.addChain({ chainSpec });
	chain.sendJsonRpc(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chainSpec_v1_chainName', params: [] }));
	const answer = JSON.parse(await chain.nextJsonRpcResponse());
	assert.equal(answer.result, JSON.parse(chainSpec).name);
	await client.terminate();
});

finish();
