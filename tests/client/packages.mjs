// Installs packages by npm. By itself, because the descriptors need it alone.

import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

export function run(command, line, folder) {
	try {
		execFileSync(command, line, { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
	} catch (error) {
		throw new Error(`${command} ${line.join(' ')}: ${error.stdout}${error.stderr}`);
	}
}

// The packages of a folder, by npm.
export function modules(folder) {
	const time = (path) => statSync(join(folder, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
	if (time('node_modules/.package-lock.json') < time('package-lock.json')) {
		run('npm', ['ci', '--no-audit', '--no-fund'], folder);
	}
}
