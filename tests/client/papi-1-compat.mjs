// polkadot-api 1 with its layer for Polkadot's nodes of all kinds, which most sites use.

import { FixedSizeBinary, Binary, createClient } from 'polkadot-api-1';
import { getPolkadotSigner } from 'polkadot-api-1/signer';
import { withPolkadotSdkCompat } from 'polkadot-api-1/polkadot-sdk-compat';
import { getWsProvider } from 'polkadot-api-1/ws-provider';
import { WebSocket } from 'ws';
import { run } from './papi-steps.mjs';
import { begin, versionOf } from './steps.mjs';

const url = begin('papi-1-compat', versionOf('polkadot-api-1'));
await run({
	name: 'polkadot-api-1',
	client: createClient(withPolkadotSdkCompat(getWsProvider(url, { websocketClass: WebSocket }))),
	signerOf: (pair) => getPolkadotSigner(pair.publicKey, 'Sr25519', (bytes) => pair.sign(bytes)),
	fixed: (bytes) => FixedSizeBinary.fromBytes(bytes),
	bytes: (bytes) => Binary.fromBytes(bytes),
	metadatas: [14, 15, 16],
});
