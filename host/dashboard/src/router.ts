// Pages by the part of the address behind `#`, so that the node serves one path.

import { signal } from '@preact/signals';

export interface Route {
	page: string;
	argument?: string;
	query: URLSearchParams;
}

const read = (): Route => {
	const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
	const [page = '', argument] = path.split('/');
	let decoded = argument;
	try {
		decoded = argument && decodeURIComponent(argument);
	} catch {
		// Not a link of this page: shown as it is.
	}
	return { page: page || 'overview', argument: decoded || undefined, query: new URLSearchParams(query) };
};

export const route = signal<Route>(read());

addEventListener('hashchange', () => {
	route.value = read();
});

export const link = (page: string, argument?: string | number, query?: Record<string, string | number>): string => {
	const rest = argument === undefined ? '' : `/${encodeURIComponent(argument)}`;
	const more = query ? `?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}` : '';
	return `#/${page}${rest}${more}`;
};
