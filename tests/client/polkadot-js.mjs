// polkadot-js: what wallets and explorers do.

import assert from 'node:assert/strict';
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { Metadata, TypeRegistry } from '@polkadot/types';
import { createKeyMulti, encodeAddress } from '@polkadot/util-crypto';
import { QUESTIONS, STOS, ask, begin, each, finish, hex, question, step, unhex, until, versionOf } from './steps.mjs';

const url = begin('polkadot-js', versionOf('@polkadot/api'));
let api;
await step('connect', async () => {
	api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
	assert.match((await api.rpc.system.chain()).toString(), /^Stratos/);
	assert.equal(api.registry.chainTokens[0], 'STOS');
});

const keyring = new Keyring({ type: 'sr25519' });
const [alice, bob, charlie, dave, eve, ferdie] = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie']
	.map((name) => keyring.addFromUri(`//${name}`));

// Sends a call and waits until it is final. It must have succeeded, and have been seen in a block before.
async function send(signer, call, options = {}) {
	const seen = [];
	const result = await new Promise((resolve, reject) => {
		call.signAndSend(signer, options, (result) => {
			seen.push(result.status.type);
			if (result.isError) reject(new Error(`not included: ${result.status}`));
			else if (result.isFinalized) resolve(result);
		}).catch(reject);
	});
	assert.ok(seen.includes('InBlock'), `never seen in a block: ${seen}`);
	const { dispatchError } = result;
	if (dispatchError?.isModule) throw new Error(api.registry.findMetaError(dispatchError.asModule).name);
	assert.ok(!dispatchError, `${dispatchError}`);
	const events = result.events.map(({ event }) => event);
	return { events, has: (name) => events.find(({ section, method }) => `${section}.${method}` === name) };
}

// The bytes in an answer of type Option<Bytes>. This client takes the whole answer, encoded, for those bytes.
const optionOfBytes = (answer) => api.registry.createType('Option<Bytes>', answer.toU8a(true)).unwrap().toU8a(true);

for (const version of [14, 15, 16]) {
	await step(`metadata ${version}`, async () => {
		const argument = api.registry.createType('u32', version).toHex(true);
		const answer = await api.rpc.state.call('Metadata_metadata_at_version', argument);
		const metadata = new Metadata(new TypeRegistry(), optionOfBytes(answer));
		assert.equal(metadata.version, version);
		const names = metadata.asLatest.pallets.map(({ name }) => name.toString());
		assert.ok(names.includes('Ozone') && names.includes('Lockdown'), `${names}`);
		assert.equal(metadata.toHex().length > 100_000, true);
	});
}

await step('constants', () => each(
	Object.entries(api.consts).flatMap(([pallet, all]) => Object.keys(all).map((name) => `${pallet}.${name}`)),
	(name) => {
		const [pallet, constant] = name.split('.');
		JSON.stringify(api.consts[pallet][constant].toHuman());
	},
));

await step('prepay', async () => {
	const amount = 1_234n * STOS + 567n;
	const before = (await api.query.ozone.ozoneOf(bob.address)).toBigInt();
	const quote = (await api.call.ozoneApi.quote(amount)).unwrap();
	const { has } = await send(bob, api.tx.ozone.prepay(amount, null, 0));
	assert.ok(has('ozone.Prepaid'));
	const bought = (await api.query.ozone.ozoneOf(bob.address)).toBigInt() - before;
	assert.equal(bought, quote.ozone.toBigInt());
});

await step('registration', async () => {
	const node = new Keyring({ type: 'ed25519' }).addFromUri('//node//polkadot-js');
	const payload = await until('the first block', async () => {
		const payload = await api.call.depositApi.keyProofPayload(charlie.address);
		return payload.isSome && optionOfBytes(payload.unwrap());
	});
	const proof = { Ed25519: node.sign(payload) };
	const before = (await api.call.depositApi.nodesOf(charlie.address)).length;
	const kinds = { storage: true, database: false, computation: false };
	const register = (proof) => api.tx.deposit.registerResourceNode(node.publicKey, kinds, 1_000n * STOS, 0, null, proof);
	await assert.rejects(send(dave, register(proof)), /KeyProofInvalid/, 'a copied proof');
	assert.ok((await send(charlie, register(proof))).has('deposit.Registered'));
	assert.equal((await api.call.depositApi.nodesOf(charlie.address)).length, before + 1);
});

await step('batch', async () => {
	const calls = [api.tx.system.remark('0x01'), api.tx.ozone.prepay(STOS, null, 0)];
	const { events, has } = await send(dave, api.tx.utility.batchAll(calls));
	assert.ok(has('ozone.Prepaid') && has('utility.BatchCompleted'));
	assert.equal(events.filter(({ method }) => method === 'ItemCompleted').length, 2);
});

await step('multisig', async () => {
	const members = [alice, bob, charlie].map(({ address }) => address);
	const others = (me) => members.filter((member) => member !== me.address)
		.sort((one, other) => Buffer.compare(keyring.decodeAddress(one), keyring.decodeAddress(other)));
	const account = encodeAddress(createKeyMulti(members, 2));
	const call = api.tx.system.remarkWithEvent('0x02');
	const weight = (await api.call.transactionPaymentCallApi.queryCallInfo(call, call.encodedLength)).weight;
	await send(alice, api.tx.multisig.approveAsMulti(2, others(alice), null, call.method.hash, weight));
	const open = (await api.query.multisig.multisigs(account, call.method.hash)).unwrap();
	const { has } = await send(bob, api.tx.multisig.asMulti(2, others(bob), open.when, call, weight));
	assert.ok(has('multisig.MultisigExecuted')?.data.result.isOk, 'it was executed');
	// One is left open, for the reading of storage.
	const another = api.tx.system.remark('0x03');
	await send(alice, api.tx.multisig.approveAsMulti(2, others(alice), null, another.method.hash, weight));
	// One of a hundred, within a batch, where the weight of the call is all there is to compare its use with. An
	// approval that dispatches nothing needs no weight for it.
	const many = Array.from({ length: 99 }, (_, number) => new Uint8Array(32).fill(number + 1));
	const one = api.tx.multisig.approveAsMulti(2, many, null, another.method.hash, { refTime: 0, proofSize: 0 });
	assert.ok((await send(alice, api.tx.utility.batchAll([one]))).has('multisig.NewMultisig'));
});

await step('proxy', async () => {
	await send(dave, api.tx.proxy.addProxy(eve.address, 'NonTransfer', 0));
	const { has } = await send(eve, api.tx.proxy.proxy(dave.address, null, api.tx.system.remark('0x04')));
	assert.ok(has('proxy.ProxyExecuted').data.result.isOk);
	const prepay = api.tx.proxy.proxy(dave.address, null, api.tx.ozone.prepay(STOS, null, 0));
	const refused = await send(eve, prepay);
	assert.ok(refused.has('proxy.ProxyExecuted').data.result.isErr, 'this proxy cannot pay');
});

await step('vote', async () => {
	const proposal = { Inline: api.tx.system.remark('0x05').method.toHex() };
	const submit = api.tx.referenda.submit({ Origins: 'EconomicParameters' }, proposal, { After: 1 });
	const { has } = await send(alice, submit);
	const index = has('referenda.Submitted').data.index;
	const vote = { Standard: { vote: { aye: true, conviction: 'Locked1x' }, balance: 10n * STOS } };
	await send(bob, api.tx.convictionVoting.vote(index, vote));
	const { tally } = (await api.query.referenda.referendumInfoFor(index)).unwrap().asOngoing;
	assert.equal(tally.ayes.toBigInt(), 10n * STOS);
});

// The node logs no error for it: the driver checks.
await step('garbage', async () => {
	const provider = new WsProvider(url);
	await provider.isReady;
	for (const bytes of ['0x', '0xdeadbeef', '0x1004ffffff', `0x${'ff'.repeat(100)}`]) {
		await assert.rejects(provider.send('author_submitExtrinsic', [bytes]), /: 10\d\d: /);
		await assert.rejects(provider.send('system_dryRun', [bytes]));
	}
	for (const entry of ['TaggedTransactionQueue_validate_transaction', 'AccountNonceApi_account_nonce', 'Nothing_at_all']) {
		await assert.rejects(provider.send('state_call', [entry, '0x00']), /: 4003: /);
	}
	await provider.disconnect();
});

await step('dry run', async () => {
	// Mortal, as wallets sign by default.
	const signed = await api.tx.system.remark('0x06').signAsync(ferdie);
	assert.ok(signed.era.isMortalEra, 'mortal');
	const result = await api.rpc.system.dryRun(signed.toHex());
	assert.ok(result.isOk && result.asOk.isOk, `${result}`);
});

await step('metadata hash', async () => {
	assert.ok(api.registry.signedExtensions.includes('CheckMetadataHash'), 'the runtime has the extension');
	const argument = api.registry.createType('u32', 15).toHex(true);
	const answer = await api.rpc.state.call('Metadata_metadata_at_version', argument);
	const metadata = optionOfBytes(answer);
	const digest = merkleizeMetadata(metadata, { decimals: 18, tokenSymbol: 'STOS' }).digest();
	await send(ferdie, api.tx.system.remark('0x07'), { mode: 1, metadataHash: hex(digest) });
	// A signer that was shown another chain.
	const other = merkleizeMetadata(metadata, { decimals: 12, tokenSymbol: 'DOT' }).digest();
	const wrong = send(ferdie, api.tx.system.remark('0x07'), { mode: 1, metadataHash: hex(other) });
	await assert.rejects(wrong, /bad signature/i);
});

await step('storage', async () => {
	await send(ferdie, api.tx.staking.delegate(alice.address, 1_234n * STOS));
	const names = Object.entries(api.query).flatMap(([pallet, items]) =>
		Object.keys(items).map((name) => `${pallet}.${name}`));
	let read = 0;
	const told = await each(names, async (name) => {
		const [pallet, method] = name.split('.');
		const item = api.query[pallet][method];
		if (!item.creator.meta.type.isMap) {
			JSON.stringify((await item()).toHuman());
			return;
		}
		for (const [key, value] of await item.entries()) {
			assert.equal(item.key(...key.args), key.toHex(), 'the key is another after decoding');
			JSON.stringify(value.toHuman());
			read += 1;
		}
	});
	assert.ok(read > 100, `only ${read} entries`);
	const delegations = await api.query.staking.delegations.entries();
	assert.ok(delegations.some(([, one]) => one.unwrap().held.toBigInt() === 1_234n * STOS));
	return `${told} items, ${read} entries`;
});

await step('runtime APIs', async () => {
	const names = Object.entries(api.call).flatMap(([name, methods]) =>
		Object.keys(methods).map((method) => `${name}.${method}`));
	return each(names, async (name) => {
		const [section, method] = name.split('.');
		const { meta } = api.call[section][method];
		const key = meta.name ?? `${section}_${method}`;
		let bytes = unhex(QUESTIONS[key] ?? '');
		const values = meta.params.map(({ type }) => {
			const value = api.registry.createTypeUnsafe(type, [bytes]);
			bytes = bytes.subarray(value.encodedLength);
			return value;
		});
		const told = await question(key, () => api.call[section][method](...values));
		JSON.stringify(told?.toHuman() ?? null);
	});
});

await step('finality', async () => {
	const numbers = [];
	await new Promise((resolve, reject) => {
		api.rpc.chain.subscribeFinalizedHeads((head) => {
			numbers.push(head.number.toNumber());
			if (numbers.length === 5) resolve();
		}).catch(reject);
	});
	assert.deepEqual(numbers, numbers.map((_, place) => numbers[0] + place), 'no gap');
});

await step('old blocks', async () => {
	// The node keeps the states of 64 blocks.
	await until('block 80', async () => (await api.rpc.chain.getHeader()).number.toNumber() > 80);
	const hash = await api.rpc.chain.getBlockHash(3);
	const { block } = await api.rpc.chain.getBlock(hash);
	assert.equal(block.header.number.toNumber(), 3);
	assert.equal(block.extrinsics[0].method.section, 'timestamp');
	const version = await api.rpc.state.getRuntimeVersion(hash);
	assert.equal(version.specVersion.toNumber(), 1);
	const old = await api.at(hash);
	await assert.rejects(old.query.system.number(), /4003|discarded|pruned/i);
});

await step('restart', async () => {
	await ask('restart');
	await until('the connection', () => api.isConnected);
	const { has } = await send(bob, api.tx.ozone.prepay(STOS, null, 0));
	assert.ok(has('ozone.Prepaid'));
});

await step('upgrade', async () => {
	const { specVersion } = await ask('upgrade');
	await until('the new runtime', () => api.runtimeVersion.specVersion.toNumber() === specVersion);
	const { has } = await send(bob, api.tx.ozone.prepay(STOS, null, 0));
	assert.ok(has('ozone.Prepaid'));
	assert.ok((await api.query.ozone.market()).genesisDeposit.toBigInt() > 0n);
	// Who connects now reads a block of the first runtime, whose state is gone, by that runtime's metadata.
	const later = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
	const hash = await later.rpc.chain.getBlockHash(3);
	const { block } = await later.rpc.chain.getBlock(hash);
	assert.equal(block.extrinsics[0].method.section, 'timestamp');
	assert.equal((await later.at(hash)).runtimeVersion.specVersion.toNumber(), 1);
	await later.disconnect();
});

await api.disconnect();
finish();
