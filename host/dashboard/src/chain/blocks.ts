// Blocks by number: headers and bodies, which the node keeps for all of them.

import type { Session } from './connection';
import { best } from './connection';
import type { Extrinsic } from './runtime';
import { bounded } from './limit';
import { rulesOf } from './versions';

export interface BlockInfo {
	number: number;
	hash: string;
	parent: string;
	stateRoot: string;
	/** The time that its author gave it, ms. */
	time?: number;
	/** Decoded; an error's words where one cannot be. */
	extrinsics: (Extrinsic | string)[];
	/** The consensus key of its author, where the header names one. */
	author?: string;
	/** Who signed its parent, by consensus key, where the block says so. */
	certificate?: { height: number; round: number; signers: string[] };
}

const known = new Map<string, BlockInfo>();

const hexOf = (bytes: Uint8Array) => `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;

/** The payload of the digest item that the engine puts into a header before it is executed. */
const payloadOf = (digest: any): Uint8Array | undefined => {
	if (digest?.type !== 'preRuntime') return undefined;
	const { payload } = digest.value;
	if (payload instanceof Uint8Array) return payload;
	if (typeof payload !== 'string') return undefined;
	return Uint8Array.from(payload.slice(2).match(/../g) ?? [], (byte) => parseInt(byte, 16));
};

export const hashOf = async (from: Session, number: number): Promise<string | undefined> =>
	(await from.request<string | null>('chain_getBlockHash', number)) ?? undefined;

const fetch = bounded((from: Session, hash: string) =>
	Promise.all([from.client.getBlockHeader(hash), from.client.getBlockBody(hash)]));

const read = async (from: Session, hash: string): Promise<BlockInfo> => {
	const [header, body] = await fetch(from, hash);
	const rules = await rulesOf(from, header.number, best.peek()?.number ?? header.number);
	const extrinsics = body.map((bytes): Extrinsic | string => {
		try {
			return rules.decodeExtrinsic(bytes);
		} catch {
			return `${bytes.length} bytes that the runtime of this block does not decode`;
		}
	});
	const info: BlockInfo = {
		number: header.number, hash, parent: header.parentHash, stateRoot: header.stateRoot, extrinsics,
	};
	for (const extrinsic of extrinsics) {
		if (typeof extrinsic === 'string') continue;
		const { pallet, name, input } = extrinsic.call;
		if (pallet === 'Timestamp' && name === 'set') info.time = Number(input.now);
		if (pallet === 'Consensus' && name === 'note' && input.certificate) {
			const { height, round, signatures } = input.certificate;
			info.certificate = { height, round, signers: signatures.map(({ validator }: any) => validator) };
		}
	}
	for (const digest of header.digests) {
		// A consensus key and a round.
		const payload = payloadOf(digest);
		if (payload && payload.length >= 32) info.author = hexOf(payload.subarray(0, 32));
	}
	return info;
};

/** A block; the latest that were read are remembered. */
export const blockAt = async (from: Session, number: number): Promise<BlockInfo | undefined> => {
	const hash = await hashOf(from, number);
	if (!hash) return undefined;
	const found = known.get(hash) ?? await read(from, hash);
	if (known.size > 300) known.clear();
	known.set(hash, found);
	return found;
};

export const blocksDown = async (from: Session, first: number, count: number): Promise<BlockInfo[]> => {
	const numbers = Array.from({ length: count }, (_, at) => first - at).filter((number) => number >= 0);
	const all = await Promise.all(numbers.map((number) => blockAt(from, number)));
	return all.filter((one): one is BlockInfo => !!one);
};
