// The versions of the rules of past blocks, and what they say of their own types.

import { runtime, type Session } from './connection';
import { runtimeOf, type Runtime } from './runtime';

export interface Version { spec: number; name: string; transactions: number }

export interface Since extends Version {
	/** The block that set it. */
	block: number;
}

/** Versions that are looked for. */
const MOST_VERSIONS = 32;

interface Known {
	at: Map<number, Version>;
	all: Map<number, Promise<Since[]>>;
	runtimes: Map<number, Promise<Runtime>>;
}

const knowledge = new WeakMap<Session, Known>();

const known = (from: Session): Known => {
	const found = knowledge.get(from) ?? { at: new Map(), all: new Map(), runtimes: new Map() };
	knowledge.set(from, found);
	return found;
};

/** The rules after a block. The node knows them for every block. */
const versionAt = async (from: Session, block: number): Promise<Version | undefined> => {
	const { at } = known(from);
	const read = async () => {
		const hash = await from.request<string | null>('chain_getBlockHash', block);
		if (!hash) return undefined;
		const found = await from.request<any>('state_getRuntimeVersion', hash);
		return { spec: Number(found.specVersion), name: String(found.specName), transactions: Number(found.transactionVersion) };
	};
	const version = at.get(block) ?? await read().catch(() => undefined);
	if (version) at.set(block, version);
	return version;
};

/** All versions up to `head`, the newest first, by halving the blocks between two that differ. */
export const versionsUpTo = async (from: Session, head: number): Promise<Since[]> => {
	const found: Since[] = [];
	const between = async (low: number, first: Version, high: number, last: Version): Promise<void> => {
		if (first.spec === last.spec || found.length >= MOST_VERSIONS) return;
		if (high - low <= 1) {
			found.push({ ...last, block: high });
			return;
		}
		const half = Math.floor((low + high) / 2);
		const version = await versionAt(from, half);
		if (!version) return;
		await between(low, first, half, version);
		await between(half, version, high, last);
	};
	const [genesis, now] = await Promise.all([versionAt(from, 0), versionAt(from, head)]);
	if (!genesis || !now) return now ? [{ ...now, block: 0 }] : [];
	found.push({ ...genesis, block: 0 });
	await between(0, genesis, head, now);
	return found.sort((a, b) => b.block - a.block);
};

/** The rules by which block `block` was made: those after its parent. */
export const rulesOf = async (from: Session, block: number, head: number): Promise<Runtime> => {
	const now = runtime.peek();
	if (!now) throw new Error('the metadata is not read yet');
	const { all, runtimes } = known(from);
	// Until the rules change, the versions of the past stay as they are.
	const versions = all.get(now.spec.version) ?? versionsUpTo(from, head);
	all.set(now.spec.version, versions);
	const list = await versions;
	const made = list.find((one) => one.block < block) ?? list.at(-1);
	if (!made || made.spec === now.spec.version) return now;
	const read = async () => {
		const hash = await from.request<string>('chain_getBlockHash', Math.max(0, block - 1));
		return runtimeOf(await from.request<string>('state_getMetadata', hash));
	};
	const found = runtimes.get(made.spec) ?? read();
	runtimes.set(made.spec, found);
	return found;
};
