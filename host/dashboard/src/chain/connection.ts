// The connection to the node: one client at a time, a new one after each loss. What the page shows stays
// while the node is away.

import { signal } from '@preact/signals';
import { createClient, type PolkadotClient } from 'polkadot-api';
import { getWsProvider } from 'polkadot-api/ws';
import { loadRuntime, type Runtime } from './runtime';
import { bounded } from './limit';

export interface Head {
	number: number;
	hash: string;
	parent: string;
}

/** A client, and what does not change while it lives. */
export interface Session {
	client: PolkadotClient;
	// Untyped: types come from the metadata of the running chain.
	api: any;
	name: string;
	genesis: string;
	symbol: string;
	decimals: number;
	/** A method of the node's JSON-RPC. */
	request: <T = any>(method: string, ...params: unknown[]) => Promise<T>;
}

export type Status = { kind: 'connecting' } | { kind: 'live' } | { kind: 'lost'; since: number; retry: number };

export const status = signal<Status>({ kind: 'connecting' });
export const session = signal<Session | undefined>(undefined);
export const runtime = signal<Runtime | undefined>(undefined);
export const best = signal<Head | undefined>(undefined);
export const finalized = signal<Head | undefined>(undefined);
/** What keeps the page from understanding the chain. */
export const trouble = signal<string | undefined>(undefined);

/** The node that served this page; another one only while the page is developed. */
const endpoint = (): string => {
	const own = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/`;
	if (!import.meta.env.DEV) return own;
	return new URLSearchParams(location.search).get('node') ?? 'ws://127.0.0.1:9944';
};

export const url = endpoint();

const metadata = new Map<string, Uint8Array>();

let attempts = 0;

const connect = () => {
	let over = false;
	const subscriptions: { unsubscribe(): void }[] = [];
	const lost = () => {
		if (over) return;
		over = true;
		const wait = Math.min(10_000, 500 * 2 ** Math.min(attempts, 5));
		attempts += 1;
		const since = status.value.kind === 'lost' ? status.value.since : Date.now();
		status.value = { kind: 'lost', since, retry: wait };
		subscriptions.forEach((one) => one.unsubscribe());
		// Not from within its own callback.
		setTimeout(() => {
			try {
				client.destroy();
			} catch {
				// It was gone already.
			}
		});
		setTimeout(connect, wait);
	};
	const provider = getWsProvider(url, {
		timeout: 10_000,
		heartbeatTimeout: 120_000,
		onStatusChanged: ({ type }) => {
			if (type === 'ERROR' || type === 'CLOSE') lost();
		},
	});
	const client = createClient(provider, {
		getMetadata: async (code) => metadata.get(code) ?? null,
		setMetadata: (code, bytes) => {
			metadata.set(code, bytes);
		},
	});
	const begin = async () => {
		const { name, genesisHash, properties } = await client.getChainSpecData();
		if (over) return;
		const one = (value: unknown) => (Array.isArray(value) ? value[0] : value);
		const api = client.getUnsafeApi() as any;
		const request = bounded((method: string, ...params: unknown[]) =>
			client._request(method, params as any[])) as Session['request'];
		const next: Session = {
			client,
			api,
			name,
			genesis: genesisHash,
			symbol: String(one(properties?.tokenSymbol) ?? 'units'),
			decimals: Number(one(properties?.tokenDecimals) ?? 0),
			request,
		};
		// Blocks that changed the rules, and whose metadata was loaded.
		const changes = new Set<string>();
		let loaded = false;
		const follow = (blocks: (Head & { hasNewRuntime: boolean })[]) => {
			const head = blocks[0];
			if (over || !head) return;
			const fresh = blocks.filter(({ hash, hasNewRuntime }) => hasNewRuntime && !changes.has(hash));
			if (!loaded || fresh.length > 0) {
				loaded = true;
				fresh.forEach(({ hash }) => changes.add(hash));
				loadRuntime(client, head.hash).then(
					(rules) => {
						if (over) return;
						runtime.value = rules;
						trouble.value = undefined;
						if (session.value !== next) {
							session.value = next;
							attempts = 0;
						}
						status.value = { kind: 'live' };
						best.value = head;
					},
					(error) => {
						if (!over) trouble.value = `The metadata of the runtime cannot be read: ${error}`;
					},
				);
				return;
			}
			if (session.value === next) best.value = head;
		};
		subscriptions.push(
			client.bestBlocks$.subscribe({
				next: follow,
				error: lost,
			}),
			client.finalizedBlock$.subscribe({
				next: (block) => {
					if (!over) finalized.value = block;
				},
				error: lost,
			}),
		);
	};
	begin().catch(lost);
};

export const start = () => connect();
