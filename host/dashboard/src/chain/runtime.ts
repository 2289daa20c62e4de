// The rules in force as the chain describes them: metadata, constants, codecs of any type.

import { getDynamicBuilder, getLookupFn, type MetadataLookup } from '@polkadot-api/metadata-builders';
import {
	AccountId, Tuple, decAnyMetadata, unifyMetadata, type UnifiedMetadata,
} from '@polkadot-api/substrate-bindings';
import type { PolkadotClient } from 'polkadot-api';

export interface Call {
	pallet: string;
	name: string;
	input: any;
}

export interface Extrinsic {
	signer?: string;
	call: Call;
}

export interface Runtime {
	metadata: UnifiedMetadata;
	lookup: MetadataLookup;
	builder: ReturnType<typeof getDynamicBuilder>;
	/** `constants.Pallet.Name`; undefined where there is none. */
	constant: (pallet: string, name: string) => any;
	hasItem: (pallet: string, item: string) => boolean;
	hasApi: (api: string, method?: string) => boolean;
	hasCall: (pallet: string, call: string) => boolean;
	decodeCall: (data: Uint8Array) => Call;
	decodeExtrinsic: (bytes: Uint8Array) => Extrinsic;
	/** The documentation of an error. */
	errorDocs: (pallet: string, error: string) => string;
	callDocs: (pallet: string, call: string) => string;
	ss58: number;
	spec: { name: string; version: number; transactions: number };
	address: (key: Uint8Array | string) => string;
}

export const loadRuntime = async (client: PolkadotClient, at: string): Promise<Runtime> =>
	runtimeOf(await client.getMetadata(at));

/** The types of address, signature and extensions of a transaction. */
const signatureTypes = ({ extrinsic, lookup }: UnifiedMetadata): number[] => {
	const extensions = (extrinsic.signedExtensions[0] ?? []).map(({ type }) => type);
	if ('address' in extrinsic) return [extrinsic.address, extrinsic.signature, ...extensions];
	// An older form of metadata has them as parameters of the type of transactions.
	const { params = [] } = lookup.find(({ id }) => id === extrinsic.type) ?? {};
	const parameter = (name: string) => {
		const type = params.find((one) => one.name === name)?.type;
		if (type === undefined) throw new Error('metadata that does not describe transactions');
		return type;
	};
	return [parameter('Address'), parameter('Signature'), ...extensions];
};

export const runtimeOf = (bytes: Uint8Array | string): Runtime => {
	const metadata = unifyMetadata(decAnyMetadata(bytes as Uint8Array));
	const lookup = getLookupFn(metadata);
	const builder = getDynamicBuilder(lookup);
	const pallet = (name: string) => metadata.pallets.find((one) => one.name === name);
	const constant = (palletName: string, name: string) => {
		const found = pallet(palletName)?.constants.find((one) => one.name === name);
		return found && builder.buildConstant(palletName, name).dec(found.value);
	};
	const variant = (type: number | undefined, name: string) => {
		if (type === undefined) return undefined;
		const entry = lookup(type);
		return entry.type === 'enum' ? entry.innerDocs[name] : undefined;
	};
	const version = constant('System', 'Version') ?? {};
	const ss58 = builder.ss58Prefix ?? 42;
	const signature = () => Tuple(...signatureTypes(metadata).map((type) => builder.buildDefinition(type)));
	let codec: ReturnType<typeof signature> | undefined;
	const call = builder.buildDefinition(lookup.call ?? 0);
	const asCall = ({ type, value }: any): Call => ({ pallet: type, name: value.type, input: value.value });
	const decodeExtrinsic = (encoded: Uint8Array): Extrinsic => {
		// Compact length, then version and form; the call is at the end.
		const skip = [1, 2, 4, 5 + (encoded[0]! >> 2)][encoded[0]! & 3]!;
		const form = encoded[skip]!;
		const rest = encoded.slice(skip + 1);
		if (form < 0x40) return { call: asCall(call.dec(rest)) };
		if (form >> 6 !== 2) throw new Error('a form of transaction that this page does not know');
		codec ??= signature();
		const [[sender], decoded] = Tuple(codec, call).dec(rest) as any;
		const signer = typeof sender === 'string' ? sender : sender?.type === 'Id' ? sender.value : undefined;
		return { signer, call: asCall(decoded) };
	};
	const account = AccountId(ss58);
	return {
		metadata,
		lookup,
		builder,
		constant,
		hasItem: (palletName, item) => !!pallet(palletName)?.storage?.items.some((one) => one.name === item),
		hasApi: (name, method) => {
			const found = metadata.apis.find((one) => one.name === name);
			return !!found && (!method || found.methods.some((one) => one.name === method));
		},
		hasCall: (palletName, name) => {
			const type = pallet(palletName)?.calls?.type;
			if (type === undefined) return false;
			const entry = lookup(type);
			return entry.type === 'enum' && name in entry.value;
		},
		decodeCall: (data) => asCall(call.dec(data)),
		decodeExtrinsic,
		errorDocs: (name, error) => (variant(pallet(name)?.errors?.type, error) ?? []).join(' ').trim(),
		callDocs: (name, one) => (variant(pallet(name)?.calls?.type, one) ?? []).join(' ').trim(),
		ss58,
		spec: {
			name: String(version.spec_name ?? ''),
			version: Number(version.spec_version ?? 0),
			transactions: Number(version.transaction_version ?? 0),
		},
		address: (key) => {
			const raw = typeof key === 'string'
				? Uint8Array.from(key.slice(2).match(/../g) ?? [], (byte) => parseInt(byte, 16))
				: key;
			return account.dec(raw);
		},
	};
};
