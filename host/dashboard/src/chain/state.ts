// Reads of one block's state, all at the same block.

import { bounded } from './limit';
import type { Head, Session } from './connection';
import type { Runtime } from './runtime';

/**
 * A storage item in the state after a past block, by the types of the runtime in force. Fails where the node no
 * longer keeps that state, without a word in the browser's console.
 */
export const pastQuery = async <T = any>(
	session: Session, runtime: Runtime, hash: string, pallet: string, item: string, ...keys: unknown[]
): Promise<T | undefined> => {
	if (!runtime.hasItem(pallet, item)) return undefined;
	const storage = runtime.builder.buildStorage(pallet, item);
	const value = await session.request<string | null>('state_getStorage', storage.keys.enc(...keys), hash);
	return value ? storage.value.dec(value) : storage.fallback;
};

/** The state after one block. */
export interface At {
	head: Head;
	session: Session;
	runtime: Runtime;
	/** A storage item; undefined where there is no such item or entry. */
	query: <T = any>(pallet: string, item: string, ...keys: unknown[]) => Promise<T | undefined>;
	/** The entries at many keys. */
	queries: <T = any>(pallet: string, item: string, keys: unknown[][]) => Promise<(T | undefined)[]>;
	/** A function of a runtime API; undefined where there is no such function. */
	call: <T = any>(api: string, method: string, ...args: unknown[]) => Promise<T | undefined>;
}

export const stateAt = (session: Session, runtime: Runtime, head: Head, signal?: AbortSignal): At => {
	const options = { at: head.hash, signal };
	return {
		head,
		session,
		runtime,
		query: bounded(async (pallet, item, ...keys) => {
			if (!runtime.hasItem(pallet, item)) return undefined;
			return session.api.query[pallet][item].getValue(...keys, options);
		}) as At['query'],
		queries: bounded(async (pallet, item, keys) => {
			if (!runtime.hasItem(pallet, item)) return keys.map(() => undefined);
			return session.api.query[pallet][item].getValues(keys, options);
		}) as At['queries'],
		call: bounded(async (api, method, ...args) => {
			if (!runtime.hasApi(api, method)) return undefined;
			return session.api.apis[api][method](...args, options);
		}) as At['call'],
	};
};
