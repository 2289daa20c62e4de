// Referenda: what is proposed, how the tally stands, what is enacted when.

import { Blake2256 } from '@polkadot-api/substrate-bindings';
import { pastQuery, type At } from './state';
import type { Call } from './runtime';
import type { Consequence } from './parameters';

export interface TrackInfo {
	name: string;
	max_deciding: number;
	decision_deposit: bigint;
	prepare_period: number;
	decision_period: number;
	confirm_period: number;
	min_enactment_period: number;
}

/** What a referendum needs in a block. Shares are in parts of a billion. */
export interface Needed {
	approval: number;
	support: number;
	/** How much more support that is. */
	more_support: bigint;
	/** How many more ayes, with conviction, if the nays stay; undefined if no number is enough. */
	more_ayes?: bigint;
}

/** How a referendum that is being decided stands, by the chain itself. */
export interface Outlook {
	/** What support is a share of. */
	electorate: bigint;
	approval: number;
	support: number;
	now: Needed;
	/** At the end of the decision period. */
	at_end: Needed;
	/** The last block of the decision period. */
	ends: number;
	/** The block in which it is approved at this tally; undefined if it is rejected. */
	passes?: number;
}

export interface Ongoing {
	track: number;
	origin: { type: string; value: any };
	proposal: { type: string; value: any };
	enactment: { type: 'At' | 'After'; value: number };
	submitted: number;
	submission_deposit: { who: string; amount: bigint };
	decision_deposit?: { who: string; amount: bigint };
	deciding?: { since: number; confirming?: number };
	tally: { ayes: bigint; nays: bigint; support: bigint };
	in_queue: boolean;
	alarm?: [number, unknown];
}

export interface Referendum {
	index: number;
	state: string;
	ongoing?: Ongoing;
	/** The block in which it ended. */
	since?: number;
	scheduled?: number;
}

/** The tracks in force, by their number. */
export const tracks = (at: At): Map<number, TrackInfo> => {
	const all: [number, TrackInfo][] = at.runtime.constant('Referenda', 'Tracks') ?? [];
	return new Map(all.map(([id, info]) => [id, { ...info, name: String(info.name).replace(/\0+$/, '') }]));
};

const little = (value: number) => Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);

/** The scheduler's name for the enactment of a referendum: the hash of `("assembly", "enactment", index)`. */
const taskName = (index: number): string => {
	const text = new TextEncoder();
	const words = [text.encode('assembly'), Uint8Array.of(9 << 2), text.encode('enactment'), little(index)];
	const bytes = new Uint8Array(words.reduce((sum, { length }) => sum + length, 0));
	let place = 0;
	for (const word of words) {
		bytes.set(word, place);
		place += word.length;
	}
	return `0x${Array.from(Blake2256(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};

/** What a referendum was before it ended, and how its enactment went, as far as the node keeps these states. */
export interface Past {
	ongoing?: Ongoing;
	enacted?: { block: number; error?: any; missing?: boolean };
}

const known = new WeakMap<object, Map<string, Promise<Past>>>();

/** Read once: it does not change any more. */
export const pastOf = (at: At, referendum: Referendum): Promise<Past> => {
	const all = known.get(at.session) ?? new Map<string, Promise<Past>>();
	known.set(at.session, all);
	const key = `${referendum.index} ${referendum.since} ${referendum.scheduled}`;
	const found = all.get(key) ?? readPast(at, referendum);
	all.set(key, found);
	return found;
};

const readPast = async (at: At, { index, since, state, scheduled }: Referendum): Promise<Past> => {
	if (since === undefined || since === 0) return {};
	const { session, runtime } = at;
	const read = async (block: number, pallet: string, item: string, ...keys: unknown[]) => {
		const hash = await session.request<string | null>('chain_getBlockHash', block);
		return hash ? pastQuery(session, runtime, hash, pallet, item, ...keys) : undefined;
	};
	const past: Past = {};
	try {
		const info = await read(since - 1, 'Referenda', 'ReferendumInfoFor', index);
		if (info?.type === 'Ongoing') past.ongoing = info.value;
	} catch {
		// The state is not kept.
	}
	if (state === 'Approved' && scheduled === undefined) {
		try {
			const task = await read(since, 'Scheduler', 'Lookup', taskName(index));
			const block = Array.isArray(task) ? task[0] : undefined;
			const events: any[] = block === undefined ? [] : (await read(block, 'System', 'Events')) ?? [];
			for (const { event } of events) {
				if (event.type !== 'Scheduler' || event.value.value?.id !== taskName(index)) continue;
				const { type, value } = event.value;
				if (type === 'Dispatched') past.enacted = { block, error: value.result?.success === false ? value.result.value : undefined };
				if (type === 'CallUnavailable' || type === 'PermanentlyOverweight') past.enacted = { block, missing: true };
			}
		} catch {
			// The state is not kept.
		}
	}
	return past;
};

const describe = async (at: At, index: number, info: any): Promise<Referendum> => {
	if (!info) return { index, state: 'Removed' };
	if (info.type === 'Ongoing') return { index, state: 'Ongoing', ongoing: info.value };
	const since = Array.isArray(info.value) ? info.value[0] : info.value;
	const referendum: Referendum = { index, state: info.type, since: typeof since === 'number' ? since : undefined };
	if (info.type === 'Approved') {
		const task = await at.query<[number, number]>('Scheduler', 'Lookup', taskName(index)).catch(() => undefined);
		referendum.scheduled = task?.[0];
	}
	return referendum;
};

/** `count` referenda from `first` down. */
export const referendaDown = async (at: At, first: number, count: number): Promise<Referendum[]> => {
	const indices = Array.from({ length: count }, (_, back) => first - back).filter((index) => index >= 0);
	const found = await at.queries('Referenda', 'ReferendumInfoFor', indices.map((index) => [index]));
	return Promise.all(indices.map((index, place) => describe(at, index, found[place])));
};

const asBytes = (value: unknown): Uint8Array | undefined => {
	if (value instanceof Uint8Array) return value;
	if (typeof value === 'string' && value.startsWith('0x')) {
		return Uint8Array.from(value.slice(2).match(/../g) ?? [], (byte) => parseInt(byte, 16));
	}
	return undefined;
};

export interface Proposal {
	call?: Call;
	/** Why there is no call. */
	missing?: string;
	hash?: string;
	length?: number;
}

/** Calls longer than this are not fetched. */
const LONGEST = 64 * 1024;

export const proposalOf = async (at: At, { proposal }: Ongoing): Promise<Proposal> => {
	const { type, value } = proposal;
	let bytes: Uint8Array | undefined;
	let known: Proposal = {};
	if (type === 'Inline') bytes = asBytes(value);
	else if (type === 'Lookup') {
		known = { hash: value.hash, length: value.len };
		if (value.len > LONGEST) return { ...known, missing: 'it is too long to be shown here' };
		bytes = asBytes(await at.query('Preimage', 'PreimageFor', [value.hash, value.len]));
	} else return { missing: 'it is given by a hash alone', hash: value?.hash };
	if (!bytes) return { ...known, missing: 'nobody has given its preimage to the chain' };
	try {
		return { ...known, call: at.runtime.decodeCall(bytes) };
	} catch {
		return { ...known, missing: 'it is no call of this runtime' };
	}
};

/** All parameters that a call sets, also within batches. */
export const changesIn = (call: Call | undefined, depth = 0): any[] => {
	if (!call || depth > 4) return [];
	if (call.pallet === 'BoundedParameters' && call.name === 'set') return call.input?.changes ?? [];
	if (call.pallet === 'Utility' && Array.isArray(call.input?.calls)) {
		return call.input.calls.flatMap(({ type, value }: any) =>
			changesIn({ pallet: type, name: value?.type, input: value?.value }, depth + 1));
	}
	return [];
};

/** What the chain says of changes of parameters. */
export const effects = async (at: At, changes: any[]) => {
	if (changes.length === 0) return undefined;
	const [checked, consequences, list] = await Promise.all([
		at.call<any>('ParametersApi', 'check', changes).catch(() => undefined),
		at.call<Consequence[]>('ParametersApi', 'consequences', changes).catch(() => undefined),
		at.call<any[]>('ParametersApi', 'parameters'),
	]);
	const refusal = checked && checked.success === false ? String(checked.value?.reason ?? '') : undefined;
	return { refusal, consequences: consequences ?? [], list: list ?? [] };
};

/** What a referendum still needs; undefined unless it is being decided, and where the runtime does not tell. */
export const outlookOf = (at: At, { index, ongoing }: Referendum): Promise<Outlook | undefined> =>
	ongoing?.deciding ? at.call<Outlook>('ReferendaApi', 'outlook', index) : Promise.resolve(undefined);
