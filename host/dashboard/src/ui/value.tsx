// Any value of the chain as text: calls, events, parameters of runtimes that this page was not made for.

import { grouped, middle, plain } from '../format';

const MOST_TEXT = 600;
const MOST_ITEMS = 24;
const MOST_DEPTH = 7;

const hex = (bytes: Uint8Array) => `0x${Array.from(bytes.subarray(0, 64), (byte) => byte.toString(16).padStart(2, '0')).join('')}${bytes.length > 64 ? `… (${grouped(bytes.length)} bytes)` : ''}`;

const text = (value: any, depth: number): string => {
	if (value === undefined || value === null) return 'none';
	if (typeof value === 'bigint' || typeof value === 'number') return grouped(value);
	if (typeof value === 'boolean') return value ? 'true' : 'false';
	if (typeof value === 'string') return value.startsWith('0x') && value.length > 70 ? `${value.slice(0, 66)}…` : plain(value.slice(0, MOST_TEXT));
	if (value instanceof Uint8Array) return hex(value);
	if (depth > MOST_DEPTH) return '…';
	if (Array.isArray(value)) {
		const items = value.slice(0, MOST_ITEMS).map((one) => text(one, depth + 1));
		if (value.length > MOST_ITEMS) items.push(`… ${grouped(value.length - MOST_ITEMS)} more`);
		return `[${items.join(', ')}]`;
	}
	if (typeof value === 'object') {
		const keys = Object.keys(value);
		if ('type' in value && keys.every((key) => key === 'type' || key === 'value')) {
			const inner = value.value;
			return inner === undefined ? plain(String(value.type)) : `${plain(String(value.type))} ${text(inner, depth + 1)}`;
		}
		return `{ ${keys.slice(0, MOST_ITEMS).map((key) => `${plain(key)}: ${text(value[key], depth + 1)}`).join(', ')} }`;
	}
	return '…';
};

export const textOf = (value: unknown): string => {
	const whole = text(value, 0);
	return whole.length > 2_000 ? `${whole.slice(0, 2_000)}…` : whole;
};

/** Named fields, one beside the other. */
export const Fields = ({ of }: { of: any }) => {
	if (of === undefined || of === null) return null;
	if (typeof of !== 'object' || Array.isArray(of) || of instanceof Uint8Array) return <code class="value">{textOf(of)}</code>;
	return (
		<span class="fields">
			{Object.entries(of).slice(0, 32).map(([key, value]) => (
				<span key={key}><i>{plain(key)}</i> <code class="value">{short(value)}</code></span>
			))}
		</span>
	);
};

const short = (value: unknown): string => {
	if (typeof value === 'string' && /^(0x[0-9a-f]{64}|[1-9A-HJ-NP-Za-km-z]{46,50})$/.test(value)) return middle(value, 8);
	return textOf(value);
};
