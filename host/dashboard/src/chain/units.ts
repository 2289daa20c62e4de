// The unit of Ozone as the chain's own summary gives it, and the pace of the chain.

import { signal } from '@preact/signals';
import type { At } from './state';

export const oz = signal<{ symbol: string; decimals: number }>({ symbol: 'nOz', decimals: 0 });

export interface Summary {
	epoch: number;
	first_block: number;
	length: number;
	figures: { name: string; amount: bigint; decimals: number; unit: string }[];
}

/** The chain's summary of its epochs. */
export const summary = async (at: At): Promise<Summary | undefined> => {
	const found = await at.call<Summary>('EpochApi', 'summary');
	const limit = found?.figures.find(({ name }) => name === 'L');
	if (limit && (oz.peek().symbol !== limit.unit || oz.peek().decimals !== limit.decimals)) {
		oz.value = { symbol: limit.unit, decimals: limit.decimals };
	}
	return found;
};

/** The time of a block, ms. */
export const timeOf = async (at: At): Promise<number> =>
	Number((await at.query<bigint>('Timestamp', 'Now')) ?? 0n);

export interface Pace {
	/** The time of the head, ms. */
	now: number;
	/** The number of the head. */
	head: number;
	/** Milliseconds a block, over the latest blocks; 0 where there are too few. */
	blockTime: number;
}

const SPAN = 50;
// Of a session, because a development chain may begin anew.
const times = new WeakMap<object, Map<number, number>>();

/** How fast the chain is: over the latest 50 blocks whose states the node keeps. */
export const pace = async (at: At): Promise<Pace> => {
	const head = at.head.number;
	const now = await timeOf(at);
	const from = Math.max(1, head - SPAN - (head % 10));
	let blockTime = 0;
	if (from < head) {
		try {
			const known = times.get(at.session) ?? new Map<number, number>();
			times.set(at.session, known);
			let then = known.get(from);
			if (then === undefined) {
				const hash = await at.session.request<string>('chain_getBlockHash', from);
				const keys = await at.session.api.query.Timestamp.Now.getKey();
				const value = await at.session.request<string | null>('state_getStorage', keys, hash);
				then = value ? Number(at.runtime.builder.buildStorage('Timestamp', 'Now').value.dec(value)) : 0;
				if (known.size > 200) known.clear();
				known.set(from, then);
			}
			if (then > 0) blockTime = (now - then) / (head - from);
		} catch {
			// Its state is not kept.
		}
	}
	return { now, head, blockTime };
};

/** When a block of the future will be, ms; undefined where the pace is not known. */
export const estimate = ({ now, head, blockTime }: Pace, block: number): number | undefined =>
	blockTime > 0 ? now + (block - head) * blockTime : undefined;
