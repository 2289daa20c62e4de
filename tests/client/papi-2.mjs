// polkadot-api 2, which knows no legacy method.

import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { run } from './papi-steps.mjs';
import { begin, hex, versionOf } from './steps.mjs';

const url = begin('papi-2', versionOf('polkadot-api'));
await run({
	name: 'polkadot-api',
	client: createClient(getWsProvider(url, { websocketClass: WebSocket })),
	signerOf: (pair) => getPolkadotSigner(pair.publicKey, 'Sr25519', (bytes) => pair.sign(bytes)),
	fixed: hex,
	bytes: (bytes) => bytes,
	metadatas: [14, 15, 16],
	descriptors: 'papi-2',
});
