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

export default defineConfig({
	base: './',
	plugins: [oneFile()],
	build: {
		target: 'es2022',
		cssCodeSplit: false,
		modulePreload: false,
		assetsInlineLimit: Number.MAX_SAFE_INTEGER,
		reportCompressedSize: true,
		rolldownOptions: { output: { codeSplitting: false } },
	},
});
