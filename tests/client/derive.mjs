// Prints the addresses of secrets as wallets derive them, a line each.
//
//   node derive.mjs SCHEME SECRET…

import { Keyring } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';

const [type, ...secrets] = process.argv.slice(2);
await cryptoWaitReady();
const keyring = new Keyring({ type });
for (const secret of secrets) {
	console.log(keyring.createFromUri(secret).address);
}
