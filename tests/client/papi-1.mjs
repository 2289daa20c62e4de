// polkadot-api 1 as its documentation has it, without a layer for nodes of older kinds.

import { FixedSizeBinary, Binary, createClient } from 'polkadot-api-1';
import { getPolkadotSigner } from 'polkadot-api-1/signer';
import { getWsProvider } from 'polkadot-api-1/ws-provider';
import { WebSocket } from 'ws';
import { run } from './papi-steps.mjs';
import { begin, versionOf } from './steps.mjs';

const url = begin('papi-1', versionOf('polkadot-api-1'));
await run({
	name: 'polkadot-api-1',
	client: createClient(getWsProvider(url, { websocketClass: WebSocket })),
	signerOf: (pair) => getPolkadotSigner(pair.publicKey, 'Sr25519', (bytes) => pair.sign(bytes)),
	fixed: (bytes) => FixedSizeBinary.fromBytes(bytes),
	bytes: (bytes) => Binary.fromBytes(bytes),
	metadatas: [14, 15, 16],
	descriptors: 'papi-1',
});
