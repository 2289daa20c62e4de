// Runs the example of a client in docs/clients.md. TypeScript is checked by its compiler first, against the
// descriptors of the chain.

import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { generated, here, program } from './install.mjs';

const URL_OF_THE_PAGE = 'ws://127.0.0.1:9944';
const PATIENCE = 60_000;

// The first fenced block below the heading of the client.
function block(page, name) {
	const part = page.split(`\n### \`${name}\`\n`)[1] ?? '';
	const code = part.split('\n### ')[0].match(/```\w+\n(.*?)```/s)?.[1];
	if (!code) throw new Error(`docs/clients.md has no example of ${name}`);
	if (!code.includes(URL_OF_THE_PAGE)) throw new Error(`the example of ${name} does not connect to ${URL_OF_THE_PAGE}`);
	return code;
}

function run(command, line, folder) {
	try {
		const told = execFileSync(command, line, { cwd: folder, stdio: 'pipe', encoding: 'utf8', timeout: PATIENCE });
		if (told.trim() === '' && !line[0].endsWith('tsc')) throw new Error('it prints nothing');
		return told;
	} catch (error) {
		throw new Error(`${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
	}
}

// A folder in which the example finds what its reader has installed.
function workshop(name, client) {
	const folder = join(generated, client.descriptors ?? name);
	mkdirSync(join(folder, 'node_modules'), { recursive: true });
	const link = join(folder, 'node_modules/polkadot-api');
	if (name === 'papi-1' && !existsSync(link)) symlinkSync(join(here, 'node_modules/polkadot-api-1'), link);
	return folder;
}

export async function example(name, client, page, url) {
	const code = block(page, name).replaceAll(URL_OF_THE_PAGE, url);
	if (client.example === 'python') {
		run(program('python', name), ['-c', code], join(here, 'python'));
		return;
	}
	const folder = workshop(name, client);
	writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
	writeFileSync(join(folder, 'example.ts'), code);
	const options = [
		'--strict', '--target', 'es2022', '--module', 'es2022', '--moduleResolution', 'bundler', '--skipLibCheck',
		'--types', 'node', '--noEmitOnError',
	];
	run(process.execPath, [join(here, 'node_modules/typescript/bin/tsc'), ...options, 'example.ts'], folder);
	// Node before 22 has no WebSocket, which some clients want, without this.
	run(process.execPath, ['--experimental-websocket', 'example.js'], folder);
}
