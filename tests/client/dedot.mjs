// dedot, whose client speaks the JSON-RPC interface specification.

import assert from 'node:assert/strict';
import { Keyring } from '@polkadot/api';
import { createKeyMulti, cryptoWaitReady, encodeAddress } from '@polkadot/util-crypto';
import { DedotClient, WsProvider } from 'dedot';
import { $Metadata } from 'dedot/codecs';
import * as $ from 'dedot/shape';
import { MerkleizedMetadata } from 'dedot/merkleized-metadata';
import { stringCamelCase } from 'dedot/utils';
import { QUESTIONS, STOS, ask, begin, each, finish, hex, question, step, unhex, until, versionOf } from './steps.mjs';

const url = begin('dedot', versionOf('dedot'));
await cryptoWaitReady();
const keyring = new Keyring({ type: 'sr25519' });
const [alice, bob, charlie, dave, eve, ferdie] = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie']
	.map((name) => keyring.addFromUri(`//${name}`));

let client;
await step('connect', async () => {
	client = await DedotClient.new(new WsProvider(url));
	assert.equal(client.rpcVersion, 'v2');
	assert.match(await client.chainSpec.chainName(), /^Stratos/);
	assert.equal((await client.chainSpec.properties()).tokenSymbol, 'STOS');
});

for (const version of [14, 15, 16]) {
	await step(`metadata ${version}`, async () => {
		const answer = await client.call.metadata.metadataAtVersion(version);
		const metadata = $Metadata.tryDecode(answer);
		assert.equal(metadata.version, `V${version}`);
		const names = metadata.latest.pallets.map(({ name }) => name);
		assert.ok(names.includes('Ozone') && names.includes('Lockdown'), `${names}`);
	});
}

// How many transactions were sent, and how many were seen in a block before they were final. The client reads
// blocks one by one: where the next one is final before it has read one, it tells of the final one alone.
const counts = { sent: 0, included: 0 };

// Sends a call and waits until it is final. It must have succeeded.
async function send(signer, call, options = {}) {
	const seen = [];
	const result = await new Promise((resolve, reject) => {
		call.signAndSend(signer, options, (result) => {
			seen.push(result.status.type);
			if (['Invalid', 'Drop'].includes(result.status.type)) reject(new Error(`not included: ${result.status.type}`));
			else if (result.status.type === 'Finalized') resolve(result);
		}).catch(reject);
	});
	counts.sent += 1;
	if (seen.includes('BestChainBlockIncluded')) counts.included += 1;
	if (result.dispatchError) throw new Error(client.registry.findErrorMeta(result.dispatchError)?.name ?? 'failed');
	const has = (name) => result.events.map(({ event }) => event)
		.find(({ pallet, palletEvent }) => `${pallet}.${palletEvent.name ?? palletEvent}` === name)?.palletEvent.data;
	return { ...result, has };
}

const pallets = () => client.metadata.latest.pallets;

await step('constants', () => each(
	pallets().flatMap(({ name, constants }) => constants.map((constant) => `${name}.${constant.name}`)),
	(path) => {
		const [pallet, name] = path.split('.').map(stringCamelCase);
		assert.notEqual(client.consts[pallet][name], undefined);
	},
));

await step('prepay', async () => {
	const amount = 1_234n * STOS + 567n;
	const before = await client.call.ozoneApi.ozoneOf(bob.address);
	const quote = await client.call.ozoneApi.quote(amount);
	const call = client.tx.ozone.prepay(amount, undefined, 0n);
	assert.ok((await call.paymentInfo(bob)).partialFee > 0n);
	assert.ok((await send(bob, call)).has('Ozone.Prepaid'));
	assert.equal(await client.call.ozoneApi.ozoneOf(bob.address) - before, quote.ozone);
});

await step('registration', async () => {
	const node = new Keyring({ type: 'ed25519' }).addFromUri('//node//dedot');
	const payload = await until('the first block', () => client.call.depositApi.keyProofPayload(charlie.address));
	const proof = { type: 'Ed25519', value: hex(node.sign(unhex(payload))) };
	const before = (await client.call.depositApi.nodesOf(charlie.address)).length;
	const kinds = { storage: true, database: false, computation: false };
	// A transaction object is signed once.
	const register = () =>
		client.tx.deposit.registerResourceNode(hex(node.publicKey), kinds, 1_000n * STOS, 0n, undefined, proof);
	await assert.rejects(send(dave, register()), /KeyProofInvalid/, 'a copied proof');
	assert.ok((await send(charlie, register())).has('Deposit.Registered'));
	assert.equal((await client.call.depositApi.nodesOf(charlie.address)).length, before + 1);
});

const prepay = () => client.tx.ozone.prepay(STOS, undefined, 0n);
await step('batch', async () => {
	const calls = [client.tx.system.remark('0x01').call, prepay().call];
	const { has } = await send(dave, client.tx.utility.batchAll(calls));
	assert.ok(has('Ozone.Prepaid') && has('Utility.BatchCompleted') !== null);
});

await step('multisig', async () => {
	const members = [alice, bob, charlie].map(({ address }) => address);
	const others = (me) => members.filter((member) => member !== me.address)
		.sort((one, other) => Buffer.compare(keyring.decodeAddress(one), keyring.decodeAddress(other)));
	const account = encodeAddress(createKeyMulti(members, 2));
	const call = client.tx.system.remarkWithEvent('0x02');
	const { weight } = await call.paymentInfo(alice);
	const hashOf = (call) => client.registry.hashAsHex(call.callU8a);
	await send(alice, client.tx.multisig.approveAsMulti(2, others(alice), undefined, hashOf(call), weight));
	const open = await client.query.multisig.multisigs([account, hashOf(call)]);
	const { has } = await send(bob, client.tx.multisig.asMulti(2, others(bob), open.when, call.call, weight));
	assert.ok(has('Multisig.MultisigExecuted').result.isOk, 'it was executed');
	// One is left open, for the reading of storage.
	const another = client.tx.system.remark('0x03');
	await send(alice, client.tx.multisig.approveAsMulti(2, others(alice), undefined, hashOf(another), weight));
});

await step('proxy', async () => {
	await send(dave, client.tx.proxy.addProxy(eve.address, 'NonTransfer', 0));
	const act = (call) => client.tx.proxy.proxy(dave.address, undefined, call.call);
	const { has } = await send(eve, act(client.tx.system.remark('0x04')));
	assert.ok(has('Proxy.ProxyExecuted').result.isOk);
	const refused = await send(eve, act(prepay()));
	assert.ok(refused.has('Proxy.ProxyExecuted').result.isErr, 'this proxy cannot pay');
});

await step('vote', async () => {
	const proposal = { type: 'Inline', value: client.tx.system.remark('0x05').callHex };
	const origin = { type: 'Origins', value: 'EconomicParameters' };
	const { has } = await send(alice, client.tx.referenda.submit(origin, proposal, { type: 'After', value: 1 }));
	const { index } = has('Referenda.Submitted');
	// Aye, locked for one period.
	const vote = { type: 'Standard', value: { vote: 0b1000_0001, balance: 10n * STOS } };
	await send(bob, client.tx.convictionVoting.vote(index, vote));
	const info = await client.query.referenda.referendumInfoFor(index);
	assert.equal(info.value.tally.ayes, 10n * STOS);
});

await step('runtime APIs', () => each(
	client.metadata.latest.apis.flatMap(({ name, methods }) => methods.map((method) => `${name}_${method.name}`)),
	async (key) => {
		const [, section, method] = key.match(/^([^_]+)_(.*)$/);
		const call = client.call[stringCamelCase(section)][stringCamelCase(method)];
		// What is missing is zero.
		const bytes = new Uint8Array(4096);
		bytes.set(unhex(QUESTIONS[key] ?? ''));
		const codec = $.Tuple(...call.meta.params.map(({ typeId }) => client.registry.findCodec(typeId)));
		await question(key, () => call(...codec.tryDecode(bytes)));
	},
));

await step('view functions', () => each(
	pallets().flatMap(({ name, viewFunctions }) => viewFunctions.map((view) => `${name}.${view.name}`)),
	(path) => {
		const [pallet, name] = path.split('.').map(stringCamelCase);
		const view = client.view[pallet][name];
		const codec = $.Tuple(...view.meta.inputs.map(({ typeId }) => client.registry.findCodec(typeId)));
		return view(...codec.tryDecode(new Uint8Array(4096)));
	},
));

await step('storage', async () => {
	await send(ferdie, client.tx.staking.delegate(alice.address, 1_234n * STOS));
	let read = 0;
	const paths = pallets().flatMap(({ name, storage }) =>
		(storage?.entries ?? []).map((entry) => `${name}.${entry.name}`));
	const told = await each(paths, async (path) => {
		const [pallet, name] = path.split('.').map(stringCamelCase);
		const item = client.query[pallet][name];
		if (item.meta.storageType.type === 'Plain') {
			await item();
			return;
		}
		for (const [key] of await item.entries()) {
			assert.match(item.rawKey(key), /^0x[0-9a-f]{64,}$/);
			read += 1;
		}
	});
	assert.ok(read > 100, `only ${read} entries`);
	return `${told} items, ${read} entries`;
});

await step('metadata hash', async () => {
	const extensions = client.metadata.latest.extrinsic.signedExtensions.map(({ ident }) => ident);
	assert.ok(extensions.includes('CheckMetadataHash'), `${extensions}`);
	const metadata = await client.call.metadata.metadataAtVersion(15);
	const merkleized = new MerkleizedMetadata(metadata, { decimals: 18, tokenSymbol: 'STOS' });
	await send(ferdie, client.tx.system.remark('0x06'), { metadataHash: hex(merkleized.digest()) });
});

await step('finality', async () => {
	const numbers = [];
	await new Promise((resolve) => {
		const stop = client.block.finalized(({ number }) => {
			numbers.push(number);
			if (numbers.length === 5) {
				stop();
				resolve();
			}
		});
	});
	assert.deepEqual(numbers, numbers.map((_, place) => numbers[0] + place), 'no gap');
	assert.ok(counts.sent > 10 && counts.included > counts.sent / 2, JSON.stringify(counts));
	return `${counts.included} of ${counts.sent} seen in a block before`;
});

await step('restart', async () => {
	const before = (await client.block.best()).number;
	await ask('restart');
	await until('the connection', () => client.status === 'connected');
	await until('new blocks', async () => (await client.block.best()).number > before + 1);
	assert.ok((await send(bob, prepay())).has('Ozone.Prepaid'));
});

await step('upgrade', async () => {
	const { specVersion } = await ask('upgrade');
	await until('the new runtime', () => client.runtimeVersion.specVersion === specVersion);
	assert.ok((await send(bob, prepay())).has('Ozone.Prepaid'));
	assert.ok((await client.query.ozone.market()).genesisDeposit > 0n);
});

await client.disconnect();
finish();
