// Opens a key of the keystore as a wallet does, signs with it, and exports another one.
//
//   node keystore.mjs FILE PASSWORD ADDRESS EXPORT
//
// FILE is the key's file, ADDRESS the one it must have. The key //Ferdie//wallet goes to EXPORT,
// encrypted with the same password; its address is printed.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { Keyring } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';

const [file, password, address, exported] = process.argv.slice(2);
assert.ok(exported, 'usage: node keystore.mjs FILE PASSWORD ADDRESS EXPORT');
await cryptoWaitReady();

const keyring = new Keyring();
const pair = keyring.addFromJson(JSON.parse(readFileSync(file, 'utf8')));
assert.equal(pair.address, address);
assert.throws(() => pair.decodePkcs8('not the password'));
pair.decodePkcs8(password);
const message = new Uint8Array([1, 2, 3]);
assert.ok(pair.verify(message, pair.sign(message), pair.publicKey), 'the key signs for its address');

for (const type of ['sr25519', 'ed25519']) {
	const other = new Keyring({ type }).addFromUri('//Ferdie//wallet', { name: type });
	writeFileSync(`${exported}.${type}`, JSON.stringify(other.toJson(password)));
	console.log(other.address);
}
