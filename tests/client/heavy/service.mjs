// Runs a tool that listens on a port of this machine.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

export async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = server.address();
	await new Promise((resolve) => server.close(resolve));
	return port;
}

// Starts a script of a package and waits until it prints `ready`. It ends with this process.
export async function start(script, options, environment, ready) {
	const child = spawn(process.execPath, [script, ...options], {
		env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
	});
	process.once('exit', () => child.kill('SIGKILL'));
	let output = '';
	await new Promise((resolve, reject) => {
		const hear = (data) => {
			output += data;
			if (output.includes(ready)) resolve();
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		child.once('exit', (status) => reject(new Error(`ended with ${status}: ${output}`)));
		setTimeout(() => reject(new Error(`not ready: ${output}`)), 60_000).unref();
	});
	return { child, output: () => output };
}
