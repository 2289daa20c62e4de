// Installs what a client's test needs, if it is not there: packages at the versions that are written down.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from './descriptors.mjs';
import { modules, run } from './packages.mjs';
import { ENDPOINT, code } from './page.mjs';

export const here = dirname(fileURLToPath(import.meta.url));
export const generated = join(here, 'generated');

const environment = (name) => join(here, 'python/environments', name);

// The folder of what cargo builds, and the program in it.
const built = join(here, '../../target/subxt');

// What runs a script: this program, the Python of the client's environment, or the script itself, compiled.
export function program(interpreter, name) {
	if (interpreter === 'cargo') return join(built, 'debug', name);
	return interpreter === 'python' ? join(environment(name), 'bin/python') : process.execPath;
}

// The two Python clients have packages of one name in common that differ: each has an environment.
function python(name) {
	const wanted = readFileSync(join(here, 'python', `${name}.txt`), 'utf8');
	const stamp = join(environment(name), 'installed.txt');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	rmSync(environment(name), { recursive: true, force: true });
	mkdirSync(dirname(environment(name)), { recursive: true });
	run('python3', ['-m', 'venv', environment(name)], here);
	const quiet = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
	run(program('python', name), [...quiet, '-r', `${name}.txt`], join(here, 'python'));
	writeFileSync(stamp, wanted);
}

// Builds the test and the page's example, both with code generated of the metadata.
function rust(name, folder) {
	mkdirSync(join(folder, 'examples'), { recursive: true });
	writeFileSync(join(folder, 'examples/page.rs'), code(name, {
		'"stratos.scale"': '"../generated/stratos.scale"',
		[`"${ENDPOINT}"`]: 'std::env::args().nth(1).expect("a URL")',
	}));
	run('cargo', ['build', '--bins', '--examples', '--target-dir', built], folder);
}

export async function prepare(name, client, binary) {
	modules(here);
	if (client.folder) modules(join(here, client.folder));
	if (client.command[0] === 'python') python(name);
	// Once in a run: the binary may be another than in the last one.
	if (client.descriptors && !prepare.generated) {
		generate(binary, generated);
		prepare.generated = true;
	}
	if (client.command[0] === 'cargo') rust(name, join(here, client.command[1]));
}
