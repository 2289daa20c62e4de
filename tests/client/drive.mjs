// Runs the tests of clients, each against a node of its own, and checks what they say they cover against
// the table in docs/clients.md, and that the node logged no error meanwhile.
//
//   node drive.mjs STRATOS RUNTIME_2 [CLIENT…]
//
// STRATOS is the binary, RUNTIME_2 the Wasm to upgrade to. Without names: all of clients.json.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { example } from './example.mjs';
import { here, prepare, program } from './install.mjs';
import { documented } from './page.mjs';

const clients = JSON.parse(readFileSync(join(here, 'clients.json')));
const { log, steps } = JSON.parse(readFileSync(join(here, 'steps.json')));

const [binary, runtime2] = process.argv.slice(2, 4).map((path) => resolve(path));
if (!runtime2) {
	console.error('usage: node drive.mjs STRATOS RUNTIME_2 [CLIENT…]');
	process.exit(2);
}
const names = process.argv.length > 4 ? process.argv.slice(4) : Object.keys(clients);

const PATIENCE = 60_000;

// A running node, whose port survives a restart.
class Node {
	lines = [];
	port = 0;

	constructor(folder, options) {
		this.folder = folder;
		this.options = options;
	}

	start() {
		const more = ['--rpc-port', `${this.port}`, '--base-path', this.folder, ...this.options];
		this.child = spawn(binary, ['run', '--dev', ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
		this.ended = new Promise((resolve) => { this.child.once('exit', resolve); });
		return new Promise((resolve, reject) => {
			const hear = (line) => {
				this.lines.push(line);
				const found = line.match(/ws:\/\/[^\s]*?:(\d+)/);
				if (found) {
					this.port = Number(found[1]);
					this.url = found[0];
					resolve();
				}
			};
			for (const stream of [this.child.stdout, this.child.stderr]) {
				createInterface({ input: stream }).on('line', hear);
			}
			this.ended.then(() => reject(new Error(`the node ended:\n${this.lines.join('\n')}`)));
			setTimeout(() => reject(new Error('the node does not serve')), PATIENCE).unref();
		});
	}

	// As a service manager stops it.
	async stop() {
		this.child.kill('SIGTERM');
		const timer = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE);
		const status = await this.ended;
		clearTimeout(timer);
		if (status !== 0) throw new Error(`the node ended with ${status}:\n${this.lines.join('\n')}`);
	}

	command(...line) {
		// It shows a call with all the code in it.
		const { status, stdout, stderr } = spawnSync(binary, line, { encoding: 'utf8', maxBuffer: 1 << 26 });
		if (status !== 0) throw new Error(`stratos ${line.join(' ')}: ${stdout.slice(-2_000)}${stderr.slice(-2_000)}`);
	}
}

// What a script may ask for.
const answers = {
	async restart(node) {
		await node.stop();
		await node.start();
		return {};
	},
	upgrade(node) {
		const call = `System.set_code(@${runtime2})`;
		node.command('tx', 'Sudo', 'sudo', call, '--from', '//Alice', '--url', node.url);
		return { specVersion: 2 };
	},
	spec(node) {
		const raw = join(node.folder, 'raw.json');
		node.command('build-spec', '--chain', 'development', '--raw', '--output', raw);
		return { raw };
	},
	folder: (node) => ({ folder: node.folder }),
	runtime2: () => ({ runtime2 }),
};

// Runs a client's script. Adds what it covers and what goes wrong to the lists; returns its version.
async function script(name, node, client, covered, wrong) {
	const { command: [interpreter, file], folder } = client;
	const place = join(here, interpreter === 'python' ? 'python' : folder ?? '.');
	const compiled = interpreter === 'cargo';
	const child = spawn(program(interpreter, compiled ? client.binary : name), compiled ? [node.url] : [file, node.url], {
		cwd: place, stdio: ['pipe', 'pipe', 'inherit'],
	});
	const ended = new Promise((resolve, reject) => { child.once('close', resolve).once('error', reject); });
	let version;
	for await (const line of createInterface({ input: child.stdout })) {
		console.log(`${name}: ${line}`);
		const [, key, value] = line.match(/^(\w+): (.*)$/) ?? [];
		if (key === 'covered') covered.push(value);
		if (key === 'failed') wrong.push(value);
		if (key === 'client') version = value.split(' ').at(-1);
		if (key === 'ask') child.stdin.write(`${JSON.stringify(await answers[value](node))}\n`);
	}
	const status = await ended;
	if (status !== 0 && wrong.length === 0) wrong.push(`the script ended with ${status}`);
	return version;
}

// Tests a client. Returns what went wrong.
async function test(name) {
	const client = clients[name];
	if (!client) return [`no client ${name} in clients.json`];
	const base = mkdtempSync(join(tmpdir(), 'stratos-client-'));
	const node = new Node(base, ['--block-time', '200', ...client.node ?? []]);
	const [covered, wrong] = [[], []];
	try {
		await prepare(name, client, binary);
		await node.start();
		if (client.example) {
			example(name, client, node.url);
			console.log(`${name}: covered: example`);
			covered.push('example');
		}
	} catch (error) {
		wrong.push(`example: ${error.message}`);
	}
	try {
		const version = await script(name, node, client, covered, wrong);
		const told = documented(name);
		const order = steps.filter((step) => covered.includes(step)).join(', ');
		if (told.version !== version) wrong.push(`docs/clients.md says version ${told.version}, this is ${version}`);
		if (told.covers !== order) wrong.push(`docs/clients.md says it covers\n    ${told.covers}\n  it covers\n    ${order}`);
		await node.stop();
	} catch (error) {
		wrong.push(error.message);
		node.child?.kill('SIGKILL');
	} finally {
		rmSync(base, { recursive: true, force: true });
	}
	const errors = node.lines.filter((line) => log.some((part) => line.includes(part)));
	if (errors.length > 0) wrong.push(`the node logged ${errors.length} errors:\n    ${errors.slice(0, 10).join('\n    ')}`);
	return wrong;
}

let bad = 0;
for (const name of names) {
	const start = Date.now();
	const wrong = await test(name);
	bad += wrong.length > 0 ? 1 : 0;
	console.log(`${name}: ${wrong.length === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - start) / 1000).toFixed(1)} s`);
	for (const reason of wrong) console.log(`  ${reason}`);
}
console.log(`${names.length - bad} passed, ${bad} failed`);
process.exit(bad === 0 ? 0 : 1);
