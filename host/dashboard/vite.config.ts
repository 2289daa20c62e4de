import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

// One file: the script and the style sheet inside of the page, so that the node serves nothing else.
const oneFile = (): Plugin => ({
	name: 'one-file',
	enforce: 'post',
	generateBundle(_, bundle) {
		const page = bundle['index.html'];
		if (page?.type !== 'asset') throw new Error('there is no index.html');
		let html = String(page.source);
		for (const [name, part] of Object.entries(bundle)) {
			if (part === page) continue;
			const source = part.type === 'chunk' ? part.code : String(part.source);
			const [tag, inline] = name.endsWith('.css')
				? [/<link rel="stylesheet"[^>]*>/, `<style>${source}</style>`]
				// The end of a script is recognized in its strings too.
				: [/<script type="module"[^>]*><\/script>/,
					`<script type="module">${source.replaceAll('</script', '<\\/script')}</script>`];
			if (!tag.test(html)) throw new Error(`index.html does not use ${name}`);
			// A function, because `$` has a meaning in a text.
			html = html.replace(tag, () => inline);
			delete bundle[name];
		}
		page.source = html;
	},
});

// The licences of what is in the page.
const licenses = (): Plugin => ({
	name: 'licenses',
	generateBundle(_, bundle) {
		const packages = new Map<string, string>();
		for (const part of Object.values(bundle)) {
			for (const id of part.type === 'chunk' ? Object.keys(part.modules) : []) {
				if (!id.includes('/node_modules/')) continue;
				let folder = dirname(id.split('?')[0]!);
				let about: { name?: string; version?: string; license?: string } = {};
				while (!about.name || !about.version) {
					const file = join(folder, 'package.json');
					if (existsSync(file)) about = JSON.parse(readFileSync(file, 'utf8'));
					if (!about.name || !about.version) folder = dirname(folder);
				}
				const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
				const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `${about.license}`;
				packages.set(`${about.name} ${about.version} (${about.license})`, text);
			}
		}
		const byText = new Map<string, string[]>();
		for (const [name, text] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
			byText.set(text, [...(byText.get(text) ?? []), name]);
		}
		const all = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
		writeFileSync('licenses.txt', `What dist/index.html contains of others, with its licences.\n\n${all.join(`\n${'-'.repeat(80)}\n\n`)}`);
	},
});

export default defineConfig({
	base: './',
	plugins: [licenses(), oneFile()],
	build: {
		target: 'es2022',
		cssCodeSplit: false,
		modulePreload: false,
		assetsInlineLimit: Number.MAX_SAFE_INTEGER,
		reportCompressedSize: true,
		rolldownOptions: { output: { codeSplitting: false } },
	},
});
