// The market over time: a bounded number of past blocks, read at their own states, and each new block.

import { signal } from '@preact/signals';
import { best, runtime, session, type Session } from './connection';
import type { Runtime } from './runtime';

export interface Point {
	block: number;
	/** Milliseconds. */
	time: number;
	s: bigint;
	p: bigint;
	l: bigint;
	mined: bigint;
}

export interface History {
	points: Point[];
	/** The first block whose state the node keeps. */
	oldest: number;
	loading: boolean;
	error?: string;
}

/** How many past blocks are read for a range. */
const SAMPLES = 120;
/** How many points are kept. */
const MOST = 480;

export const ranges = [
	{ key: '100', name: 'Last 100 blocks', blocks: 100 },
	{ key: '1000', name: 'Last 1,000 blocks', blocks: 1_000 },
	{ key: 'all', name: 'All that the node keeps', blocks: Number.MAX_SAFE_INTEGER },
] as const;

export type Range = (typeof ranges)[number]['key'];

export const history = signal<History>({ points: [], oldest: 0, loading: true });

interface Item {
	key: string;
	dec: (hex: string) => any;
	fallback: any;
}

const item = (rules: Runtime, pallet: string, name: string): Item => {
	const storage = rules.builder.buildStorage(pallet, name);
	return { key: storage.keys.enc(), dec: (hex) => storage.value.dec(hex), fallback: storage.fallback };
};

const items = (rules: Runtime) =>
	(['Ozone.Market', 'Timestamp.Now', 'Mining.TotalMined'] as const).map((name) => {
		const [pallet, entry] = name.split('.') as [string, string];
		return item(rules, pallet, entry);
	}) as [Item, Item, Item];

const readPoint = async (from: Session, parts: [Item, Item, Item], block: number): Promise<Point | undefined> => {
	const hash = await from.request<string | null>('chain_getBlockHash', block);
	if (!hash) return undefined;
	const found = await from.request<{ changes: [string, string | null][] }[]>(
		'state_queryStorageAt', parts.map(({ key }) => key), hash,
	);
	const values = new Map(found.flatMap(({ changes }) => changes));
	const [market, now, mined] = parts.map(({ key, dec, fallback }) => {
		const value = values.get(key);
		return value ? dec(value) : fallback;
	});
	if (!market || !now) return undefined;
	return {
		block,
		time: Number(now),
		s: market.genesis_deposit,
		p: market.unissued_prepay,
		l: market.remaining_limit,
		mined: mined ?? 0n,
	};
};

/** The first block from 1 on whose state can be read, with the head as its upper bound. */
const oldestKept = async (from: Session, parts: [Item, Item, Item], head: number): Promise<number> => {
	const kept = (block: number) => readPoint(from, parts, block).then((point) => !!point, () => false);
	if (head <= 1 || await kept(1)) return 1;
	let [no, yes] = [1, head];
	// The usual number of states first, then by halves.
	for (const guess of [head - 250, head - 260]) {
		if (guess <= no || guess >= yes) continue;
		if (await kept(guess)) yes = guess;
		else no = guess;
	}
	while (yes - no > 1) {
		const half = Math.floor((no + yes) / 2);
		if (await kept(half)) yes = half;
		else no = half;
	}
	// A state may leave while the rest is read.
	return Math.min(head, yes + 2);
};

/** Follows the market; returns how to stop. */
export const followHistory = (range: Range): (() => void) => {
	let over = false;
	const blocks = ranges.find(({ key }) => key === range)!.blocks;
	const [from, rules] = [session.peek(), runtime.peek()];
	const start = best.peek();
	if (!from || !rules || !start) return () => undefined;
	const found = new Map<number, Point>();
	let oldest = 1;
	let loading = true;
	let parts: [Item, Item, Item];
	try {
		parts = items(rules);
	} catch {
		history.value = { points: [], oldest: 0, loading: false, error: 'this runtime has no Ozone market' };
		return () => undefined;
	}
	const show = (error?: string) => {
		if (over) return;
		const points = [...found.values()].sort((a, b) => a.block - b.block);
		history.value = { points, oldest, loading, error };
	};
	const past = async () => {
		oldest = await oldestKept(from, parts, start.number);
		const first = Math.max(oldest, start.number - Math.min(blocks, start.number) + 1);
		const count = start.number - first;
		const samples = Math.min(SAMPLES, count + 1);
		const numbers = Array.from({ length: samples }, (_, at) =>
			samples === 1 ? start.number : first + Math.round((count * at) / (samples - 1)));
		// Evenly over the range from the beginning, so that the whole is soon seen.
		const order = [7, 3, 5, 1, 6, 2, 4, 0].flatMap((rest) => numbers.filter((_, at) => at % 8 === rest));
		let done = 0;
		await Promise.all(order.map(async (number) => {
			if (over) return;
			const point = await readPoint(from, parts, number).catch(() => undefined);
			if (point) found.set(number, point);
			done += 1;
			if (done % 16 === 0) show();
		}));
		loading = false;
		show();
	};
	let reading = false;
	const stop = best.subscribe((head) => {
		if (over || !head || reading || session.peek() !== from) return;
		reading = true;
		readPoint(from, parts, head.number)
			.then((point) => {
				if (!point) return;
				found.set(point.block, point);
				if (blocks !== Number.MAX_SAFE_INTEGER) {
					for (const number of found.keys()) if (number <= head.number - blocks) found.delete(number);
				}
				if (found.size > MOST) {
					[...found.keys()].sort((a, b) => a - b).forEach((number, at) => {
						if (at % 2 === 1) found.delete(number);
					});
				}
				show();
			})
			.catch(() => undefined)
			.finally(() => {
				reading = false;
			});
	});
	history.value = { points: [], oldest: 0, loading: true };
	past().catch((error) => {
		loading = false;
		show(String(error));
	});
	return () => {
		over = true;
		stop();
	};
};
