// Parameters of the economy: the chain lists them with unit and bounds, and gives their values as the type that
// the metadata has for each.

import type { Runtime } from './runtime';
import { exact, grouped, plain, span } from '../format';
import { textOf } from '../ui/value';

export interface ParameterInfo {
	place: { group: number; key: number };
	group: string;
	name: string;
	type_name: string;
	unit: string;
	decimals: number;
	docs: string;
	default: Uint8Array;
	minimum?: Uint8Array;
	maximum?: Uint8Array;
	current: Uint8Array;
	pending?: Uint8Array;
}

export interface Consequence {
	name: string;
	unit: string;
	decimals: number;
	before: bigint;
	after: bigint;
	least?: bigint;
	most?: bigint;
}

/** The type of the runtime's enum of parameters: what the call that sets them takes. */
const changeType = (rules: Runtime): any => {
	const pallet = rules.metadata.pallets.find(({ name }) => name === 'BoundedParameters');
	if (pallet?.calls === undefined) return undefined;
	const calls = rules.lookup(pallet.calls.type);
	const set = calls.type === 'enum' ? calls.value['set'] : undefined;
	if (set?.type !== 'struct') return undefined;
	const changes = Object.values(set.value)[0];
	return changes?.type === 'sequence' ? changes.value : undefined;
};

const codecs = new WeakMap<Runtime, Map<string, ((bytes: Uint8Array) => any) | undefined>>();

/** Decodes a value of a parameter; undefined where the metadata does not tell how. */
export const decodeValue = (rules: Runtime, { group, name }: ParameterInfo, bytes: Uint8Array): any => {
	const known = codecs.get(rules) ?? new Map();
	codecs.set(rules, known);
	const key = `${group}.${name}`;
	if (!known.has(key)) known.set(key, decoder(rules, group, name));
	return known.get(key)?.(bytes);
};

const decoder = (rules: Runtime, group: string, name: string) => {
	const change = changeType(rules);
	if (change?.type !== 'enum') return undefined;
	const inner = change.value[group];
	const keys = inner?.type === 'lookupEntry' ? inner.value : undefined;
	if (keys?.type !== 'enum') return undefined;
	// Key and value. The key has no bytes, and metadata leaves it out; the value is an option, where none
	// restores the default.
	const pair = keys.value[name];
	const value = pair?.type === 'tuple' ? pair.value.at(-1) : pair?.type === 'array' || pair?.type === 'lookupEntry' ? pair.value : undefined;
	if (value?.type !== 'option') return undefined;
	const codec = rules.builder.buildDefinition(value.value.id);
	return (bytes: Uint8Array) => codec.dec(bytes);
};

/** A value with its unit. */
export const valueText = ({ decimals, unit }: { decimals: number; unit: string }, value: any): string => {
	if (value === undefined || value === null) return 'unset';
	// One epoch, of a unit that is a noun: not of `ms`.
	const one = decimals === 0 && /^[a-z]{2,}s$/.test(unit) && unit !== 'ms' && (value === 1 || value === 1n);
	const suffix = unit ? (unit === '%' ? ' %' : ` ${plain(one ? unit.slice(0, -1) : unit)}`) : '';
	if (typeof value === 'bigint' || typeof value === 'number') {
		// Days, where that says the same.
		if (unit === 'ms' && decimals === 0 && value > 0 && BigInt(value) % 60_000n === 0n) return span(Number(value));
		return (decimals > 0 ? exact(BigInt(value), decimals) : grouped(value)) + suffix;
	}
	return textOf(value);
};

/** A change as a decoded call has it: `{ type: group, value: { type: key, value: [value] } }`. */
export const changeOf = (change: any): { group: string; name: string; value: any } | undefined => {
	const inner = change?.value;
	if (typeof change?.type !== 'string' || typeof inner?.type !== 'string') return undefined;
	const value = Array.isArray(inner.value) ? inner.value.at(-1) : inner.value;
	return { group: change.type, name: inner.type, value };
};
