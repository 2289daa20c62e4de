// Runs the examples in docs/clients.md. TypeScript is checked by its compiler first, against the descriptors of the
// chain.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated, here, program } from './install.mjs';
import { ENDPOINT, code } from './page.mjs';

const PATIENCE = 60_000;

function run(command, line, folder) {
	try {
		return execFileSync(command, line, { cwd: folder, stdio: 'pipe', encoding: 'utf8', timeout: PATIENCE });
	} catch (error) {
		throw new Error(`${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
	}
}

// Runs a program, which must print something.
function show(command, line, folder) {
	if (run(command, line, folder).trim() === '') throw new Error('it prints nothing');
}

// Runs an example in JavaScript, with the packages of a folder of the tests.
export function javascript(name, replacements, folder) {
	const file = join(folder, 'example.generated.mjs');
	writeFileSync(file, code(name, replacements));
	try {
		show(process.execPath, [file], folder);
	} finally {
		rmSync(file);
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

function typescript(name, client, text) {
	const folder = workshop(name, client);
	writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
	writeFileSync(join(folder, 'example.ts'), text);
	const options = [
		'--strict', '--target', 'es2022', '--module', 'es2022', '--moduleResolution', 'bundler', '--skipLibCheck',
		'--types', 'node', '--noEmitOnError',
	];
	run(process.execPath, [join(here, 'node_modules/typescript/bin/tsc'), ...options, 'example.ts'], folder);
	// Node before 22 has no WebSocket, which some clients want, without this.
	show(process.execPath, ['--experimental-websocket', 'example.js'], folder);
}

// Runs the example of a client that needs nothing but the node at `url`.
export function example(name, client, url) {
	const text = code(name, { [ENDPOINT]: url });
	if (client.example === 'python') {
		show(program('python', name), ['-c', text], join(here, 'python'));
	} else if (client.example === 'rust') {
		show(program('cargo', 'examples/page'), [url], here);
	} else {
		typescript(name, client, text);
	}
}
