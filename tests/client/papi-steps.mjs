// polkadot-api: the steps that its versions have in common.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Keyring } from '@polkadot/api';
import { blake2AsU8a, createKeyMulti, cryptoWaitReady, encodeAddress } from '@polkadot/util-crypto';
import { QUESTIONS, STOS, ask, each, finish, question, step, unhex, until } from './steps.mjs';

// `name` is the package. `client` is connected, `signerOf` makes signers, `fixed` and `bytes` make values of
// an array and of a vector of bytes. `descriptors` is the folder of generated types.
export async function run({ name, client, signerOf, fixed, bytes, metadatas, descriptors }) {
	// The codecs of this version.
	const own = createRequire(fileURLToPath(import.meta.resolve(name)));
	const load = (part) => import(pathToFileURL(own.resolve(`@polkadot-api/${part}`)));
	const { decAnyMetadata, unifyMetadata } = await load('substrate-bindings');
	const { getDynamicBuilder, getLookupFn } = await load('metadata-builders');

	await cryptoWaitReady();
	const keyring = new Keyring({ type: 'sr25519' });
	const pair = (who) => keyring.addFromUri(`//${who}`);
	const [alice, bob, charlie, dave, eve, ferdie] = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map(pair);
	const raw = (data) => (typeof data === 'string' ? unhex(data) : data.asBytes?.() ?? data);

	const api = client.getUnsafeApi();
	let metadata;
	let builder;
	await step('connect', async () => {
		const { name, properties } = await client.getChainSpecData();
		assert.match(name, /^Stratos/);
		assert.equal(properties.tokenSymbol, 'STOS');
		await client.getFinalizedBlock();
	});

	for (const version of metadatas) {
		await step(`metadata ${version}`, async () => {
			const answer = await api.apis.Metadata.metadata_at_version(version);
			const decoded = decAnyMetadata(raw(answer));
			assert.equal(decoded.metadata.tag, `v${version}`);
			metadata = unifyMetadata(decoded);
			const names = metadata.pallets.map(({ name }) => name);
			assert.ok(names.includes('Ozone') && names.includes('Lockdown'), `${names}`);
			builder = getDynamicBuilder(getLookupFn(metadata));
		});
	}

	// Sends a call and waits until it is final. It must have succeeded.
	async function send(signer, call) {
		const result = await call.signAndSubmit(signerOf(signer));
		assert.ok(result.ok, JSON.stringify(result.dispatchError, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));
		const found = (name) => result.events.map((event) => event.event ?? event)
			.find(({ type, value }) => `${type}.${value.type}` === name)?.value;
		// What the event tells; true of one that tells nothing.
		const has = (name) => found(name) && (found(name).value ?? true);
		return { ...result, has };
	}

	await step('constants', () => each(
		metadata.pallets.flatMap(({ name, constants }) => constants.map((constant) => [name, constant.name])),
		async ([pallet, constant]) => {
			assert.notEqual(await api.constants[pallet][constant](), undefined);
		},
	));

	const ozoneOf = (who) => api.apis.OzoneApi.ozone_of(who.address, { at: 'best' });
	await step('prepay', async () => {
		const amount = 1_234n * STOS + 567n;
		const before = await ozoneOf(bob);
		const quote = await api.apis.OzoneApi.quote(amount, { at: 'best' });
		const call = api.tx.Ozone.prepay({ amount, beneficiary: undefined, min_ozone: 0n });
		assert.ok(await call.getEstimatedFees(bob.address) > 0n, 'a fee');
		const { has } = await send(bob, call);
		assert.ok(has('Ozone.Prepaid'));
		assert.equal(await ozoneOf(bob) - before, quote.ozone);
	});

	await step('registration', async () => {
		const node = new Keyring({ type: 'ed25519' }).addFromUri(`//node//${name}`);
		const payload = await until('the first block', () => api.apis.DepositApi.key_proof_payload(charlie.address, { at: 'best' }));
		const proof = { type: 'Ed25519', value: fixed(node.sign(raw(payload))) };
		const nodes = () => api.apis.DepositApi.nodes_of(charlie.address, { at: 'best' });
		const before = (await nodes()).length;
		const call = api.tx.Deposit.register_resource_node({
			id: fixed(node.publicKey),
			kinds: { storage: true, database: false, computation: false },
			deposit: 1_000n * STOS,
			free_capacity: 0n,
			beneficiary: undefined,
			proof,
		});
		const copied = await call.signAndSubmit(signerOf(dave));
		assert.equal(copied.ok, false);
		assert.equal(copied.dispatchError.value.value.type, 'KeyProofInvalid');
		assert.ok((await send(charlie, call)).has('Deposit.Registered'));
		assert.equal((await nodes()).length, before + 1);
	});

	const remark = (byte) => api.tx.System.remark({ remark: bytes(new Uint8Array([byte])) });
	const prepay = () => api.tx.Ozone.prepay({ amount: STOS, beneficiary: undefined, min_ozone: 0n });
	await step('batch', async () => {
		const calls = [remark(1).decodedCall, prepay().decodedCall];
		const { has } = await send(dave, api.tx.Utility.batch_all({ calls }));
		assert.ok(has('Ozone.Prepaid') && has('Utility.BatchCompleted'));
	});

	await step('multisig', async () => {
		const members = [alice, bob, charlie].map(({ address }) => address);
		const others = (me) => members.filter((member) => member !== me.address)
			.sort((one, other) => Buffer.compare(keyring.decodeAddress(one), keyring.decodeAddress(other)));
		const account = encodeAddress(createKeyMulti(members, 2));
		const call = api.tx.System.remark_with_event({ remark: bytes(new Uint8Array([2])) });
		const { weight } = await call.getPaymentInfo(alice.address);
		const hashOf = async (call) => fixed(blake2AsU8a(raw(await call.getEncodedData())));
		const approve = async (call) => api.tx.Multisig.approve_as_multi({
			threshold: 2,
			other_signatories: others(alice),
			maybe_timepoint: undefined,
			call_hash: await hashOf(call),
			max_weight: weight,
		});
		await send(alice, await approve(call));
		const open = await api.query.Multisig.Multisigs.getValue(account, await hashOf(call));
		const { has } = await send(bob, api.tx.Multisig.as_multi({
			threshold: 2,
			other_signatories: others(bob),
			maybe_timepoint: open.when,
			call: call.decodedCall,
			max_weight: weight,
		}));
		assert.ok(has('Multisig.MultisigExecuted').result.success, 'it was executed');
		// One is left open, for the reading of storage.
		await send(alice, await approve(remark(3)));
	});

	await step('proxy', async () => {
		const delegate = { type: 'Id', value: eve.address };
		await send(dave, api.tx.Proxy.add_proxy({ delegate, proxy_type: { type: 'NonTransfer' }, delay: 0 }));
		const act = (call) => api.tx.Proxy.proxy({
			real: { type: 'Id', value: dave.address },
			force_proxy_type: undefined,
			call: call.decodedCall,
		});
		assert.ok((await send(eve, act(remark(4)))).has('Proxy.ProxyExecuted').result.success);
		const refused = await send(eve, act(prepay()));
		assert.equal(refused.has('Proxy.ProxyExecuted').result.success, false, 'this proxy cannot pay');
	});

	await step('vote', async () => {
		const proposal = { type: 'Inline', value: bytes(raw(await remark(5).getEncodedData())) };
		const { has } = await send(alice, api.tx.Referenda.submit({
			proposal_origin: { type: 'Origins', value: { type: 'EconomicParameters' } },
			proposal,
			enactment_moment: { type: 'After', value: 1 },
		}));
		const { index } = has('Referenda.Submitted');
		// Aye, locked for one period.
		const vote = { type: 'Standard', value: { vote: 0b1000_0001, balance: 10n * STOS } };
		await send(bob, api.tx.ConvictionVoting.vote({ poll_index: index, vote }));
		const info = await api.query.Referenda.ReferendumInfoFor.getValue(index);
		assert.equal(info.value.tally.ayes, 10n * STOS);
	});

	await step('runtime APIs', () => each(
		metadata.apis.flatMap(({ name, methods }) => methods.map((method) => `${name}_${method.name}`)),
		async (key) => {
			const [, section, method] = key.match(/^([^_]+)_(.*)$/);
			const { args } = builder.buildRuntimeCall(section, method);
			// What is missing is zero.
			const bytes = new Uint8Array(4096);
			bytes.set(unhex(QUESTIONS[key] ?? ''));
			await question(key, () => api.apis[section][method](...args.dec(bytes), { at: 'best' }));
		},
	));

	await step('view functions', () => each(
		metadata.pallets.flatMap(({ name, viewFns }) => viewFns.map((view) => [name, view.name])),
		([pallet, view]) => {
			const { args } = builder.buildViewFn(pallet, view);
			return api.view[pallet][view](...args.dec(new Uint8Array(4096)), { at: 'best' });
		},
	));

	await step('storage', async () => {
		const validator = alice.address;
		await send(ferdie, api.tx.Staking.delegate({ validator, amount: 1_234n * STOS }));
		const items = metadata.pallets.flatMap(({ name, storage }) =>
			(storage?.items ?? []).map((item) => ({ pallet: name, item })));
		const at = (await client.getFinalizedBlock()).hash;
		let read = 0;
		const told = await each(items.map(({ pallet, item }) => `${pallet}.${item.name}`), async (path) => {
			const [pallet, name] = path.split('.');
			const query = api.query[pallet][name];
			const { item } = items.find((one) => one.pallet === pallet && one.item.name === name);
			if (item.type.tag === 'plain') {
				await query.getValue({ at });
				return;
			}
			const entries = await query.getEntries({ at });
			const hashes = item.type.value.hashers.map(({ tag }) => tag);
			if (hashes.every((tag) => /Concat|Identity/.test(tag))) {
				const { keys } = builder.buildStorage(pallet, name);
				const wanted = await client._request('state_getKeysPaged', [keys.enc(), 1_000, null, at]);
				const decoded = new Set(entries.map(({ keyArgs }) => keys.enc(...keyArgs)));
				for (const key of wanted) assert.ok(decoded.has(key), `the key ${key} is another after decoding`);
			}
			read += entries.length;
		});
		assert.ok(read > 100, `only ${read} entries`);
		return `${told} items, ${read} entries`;
	});

	await step('finality', async () => {
		const types = [];
		const final = await new Promise((resolve, reject) => {
			remark(6).signSubmitAndWatch(signerOf(ferdie)).subscribe({
				next: (event) => {
					types.push(event.type);
					if (event.type === 'finalized') resolve(event);
				},
				error: reject,
			});
		});
		assert.ok(final.ok && types.includes('txBestBlocksState'), `${types}`);
		const body = await client.getBlockBody(final.block.hash);
		assert.ok(body.length > final.block.index);
		const numbers = [];
		await new Promise((resolve, reject) => {
			const subscription = client.finalizedBlock$.subscribe({
				next: ({ number }) => {
					numbers.push(number);
					if (numbers.length === 5) {
						subscription.unsubscribe();
						resolve();
					}
				},
				error: reject,
			});
		});
		assert.deepEqual(numbers, numbers.map((_, place) => numbers[0] + place), 'no gap');
	});

	if (descriptors) {
		await step('descriptors', async () => {
			const place = createRequire(new URL(`generated/${descriptors}/`, import.meta.url));
			const found = await import(pathToFileURL(place.resolve('@polkadot-api/descriptors')));
			const { stratos } = found.stratos ? found : found.default;
			const typed = client.getTypedApi(stratos);
			const prepaid = await send(bob, typed.tx.Ozone.prepay({ amount: STOS, beneficiary: undefined, min_ozone: 0n }));
			const events = typed.event.Ozone.Prepaid.filter(prepaid.events);
			assert.equal((events[0].payload ?? events[0]).paid, STOS);
			assert.equal(typeof (await typed.query.Ozone.OzoneOf.getValue(bob.address)), 'bigint');
			assert.ok(await typed.apis.OzoneApi.cost(1_000n) > 0n);
		});
	}

	await step('restart', async () => {
		const before = (await client.getFinalizedBlock()).number;
		await ask('restart');
		await until('blocks after the restart', async () => (await client.getFinalizedBlock()).number > before + 2);
		assert.ok((await send(bob, prepay())).has('Ozone.Prepaid'));
	});

	await step('upgrade', async () => {
		const { specVersion } = await ask('upgrade');
		await until('the new runtime', async () => (await api.apis.Core.version()).spec_version === specVersion);
		assert.ok((await send(bob, prepay())).has('Ozone.Prepaid'));
		assert.ok((await api.query.Ozone.Market.getValue()).genesis_deposit > 0n);
	});

	client.destroy();
	finish();
}
