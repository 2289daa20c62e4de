import { useEffect, useRef, useState } from 'preact/hooks';
import { best, runtime, session, type Head } from '../chain/connection';
import { stateAt, type At } from '../chain/state';
import { reason } from '../format';

/** Milliseconds between two readings: blocks of a development chain may come faster. */
const LEAST = 400;

export interface Loaded<T> {
	data?: T;
	/** The block that the data is of. */
	head?: Head;
	error?: string;
	loading: boolean;
}

/**
 * Reads the chain at its head, and again when the head has moved on by `every` blocks; 0 reads once. What was
 * read stays until it is replaced; other `deps` begin anew.
 */
export const useChain = <T>(
	load: (at: At) => Promise<T>,
	deps: readonly unknown[] = [],
	every = 1,
): Loaded<T> & { reload: () => void } => {
	const [loaded, set] = useState<Loaded<T>>({ loading: true });
	const [asked, ask] = useState(0);
	const latest = useRef(load);
	latest.current = load;
	const current = session.value;

	useEffect(() => {
		let over = false;
		let abort: AbortController | undefined;
		let busy = false;
		let done: Head | undefined;
		let failures = 0;
		let begun = 0;
		set((before) => ({ ...before, error: undefined, loading: true }));
		const next = async () => {
			const [from, rules, head] = [session.peek(), runtime.peek(), best.peek()];
			if (over || busy || !from || !rules || !head || from !== current) return;
			// Nobody looks; what there is stays.
			if (document.hidden && done) return;
			const due = !done || (every > 0 && head.hash !== done.hash
				&& (head.number >= done.number + every || head.number <= done.number));
			if (!due) return;
			busy = true;
			const wait = begun + LEAST - performance.now();
			if (wait > 0) await new Promise((go) => setTimeout(go, wait));
			if (over) return;
			begun = performance.now();
			abort = new AbortController();
			try {
				const data = await latest.current(stateAt(from, rules, head, abort.signal));
				if (over) return;
				done = head;
				failures = 0;
				set({ data, head, loading: false });
			} catch (error) {
				if (over) return;
				// The next block may be better: a block can leave the node's memory while it is read.
				failures += 1;
				if (failures > 2) {
					done = head;
					set((before) => ({ ...before, error: reason(error), loading: false }));
				}
			}
			busy = false;
			if (failures > 0 && failures <= 2) setTimeout(next, 300);
			else void next();
		};
		const stop = best.subscribe(() => void next());
		const look = () => void next();
		document.addEventListener('visibilitychange', look);
		return () => {
			over = true;
			abort?.abort();
			stop();
			document.removeEventListener('visibilitychange', look);
		};
	}, [current, asked, every, ...deps]);

	// Data of other dependencies is not shown as if it were of these.
	const key = useRef(deps);
	const same = key.current.length === deps.length && key.current.every((one, at) => one === deps[at]);
	if (!same) {
		key.current = deps;
		loaded.data = undefined;
		loaded.error = undefined;
		loaded.loading = true;
	}
	return { ...loaded, reload: () => ask(asked + 1) };
};
