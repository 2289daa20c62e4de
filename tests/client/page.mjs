// The page docs/clients.md.

import { readFileSync } from 'node:fs';

// Where the page's examples connect to.
export const ENDPOINT = 'ws://127.0.0.1:9944';

const PAGE = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');

// The first fenced block below the heading of the client, with other values. Each must occur.
export function code(name, replacements) {
	const part = PAGE.split(`\n### \`${name}\`\n`)[1] ?? '';
	let text = part.split('\n### ')[0].match(/```\w+\n(.*?)```/s)?.[1];
	if (!text) throw new Error(`docs/clients.md has no example of ${name}`);
	for (const [from, to] of Object.entries(replacements)) {
		if (!text.includes(from)) throw new Error(`the example of ${name} has no ${from}`);
		text = text.replaceAll(from, to);
	}
	return text;
}

// The row of a client in the table: version and steps.
export function documented(name) {
	const row = PAGE.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
	const [, version, covers] = row?.split('|').slice(1).map((cell) => cell.trim()) ?? [];
	return { version, covers };
}
