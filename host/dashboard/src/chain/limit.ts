// How much the page asks of the node at a time. The node serves few requests of a connection at once and
// keeps places for others.

const MOST = 8;
let running = 0;
const waiting: (() => void)[] = [];

/** The same function, with all calls of all such functions taking turns. */
export const bounded = <Args extends unknown[], T>(action: (...args: Args) => Promise<T>) =>
	async (...args: Args): Promise<T> => {
		if (running >= MOST) await new Promise<void>((go) => waiting.push(go));
		running += 1;
		try {
			return await action(...args);
		} finally {
			running -= 1;
			waiting.shift()?.();
		}
	};
