// What the tests of all clients share: the steps by their names, and a talk with `drive.mjs`, which runs
// the node.
//
// A script prints what it covers, a line each, as `covered: NAME`; the driver compares that with the table
// in docs/clients.md. It asks for what a client cannot do to its own node by a line `ask: WHAT`, and waits
// for the answer, a line of JSON.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const shared = JSON.parse(readFileSync(new URL('steps.json', import.meta.url)));

export const STOS = 10n ** 18n;

// The parameters of runtime APIs that have some, SCALE-encoded, so that each client decodes them by its
// own reading of the metadata.
export const QUESTIONS = shared.questions;
// Asks a runtime API. Some cannot be answered at a block that is complete: they must fail.
export async function question(name, action) {
	if (!shared.refused.includes(name)) return action();
	const answer = await action().then(() => true, () => false);
	if (answer) throw new Error('it was answered');
	return undefined;
}

const failed = [];
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

// Does a step of the list. A failure is noted, so that one run shows all of them.
export async function step(name, action) {
	if (!shared.steps.includes(name)) throw new Error(`no step "${name}" in steps.json`);
	const start = Date.now();
	const patience = shared.patience * 1000;
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`not done after ${patience} ms`)), patience);
	});
	try {
		const told = await Promise.race([action(), late]);
		console.log(`covered: ${name}`);
		console.log(`  ${Date.now() - start} ms${told ? `: ${told}` : ''}`);
	} catch (error) {
		console.log(`failed: ${name}: ${error?.stack ?? error}`);
		failed.push(name);
	} finally {
		clearTimeout(timer);
	}
}

// Asks the driver for something, and returns its answer.
export async function ask(what) {
	console.log(`ask: ${what}`);
	const { value, done } = await lines.next();
	if (done) throw new Error('nobody answers: run it by drive.mjs');
	return JSON.parse(value);
}

// The version of an installed package of this folder.
export function versionOf(name, folder = 'node_modules') {
	return JSON.parse(readFileSync(new URL(`${folder}/${name}/package.json`, import.meta.url))).version;
}

export function begin(client, version) {
	console.log(`client: ${client} ${version}`);
	return process.argv[2] ?? fail(`usage: node ${client}.mjs ws://127.0.0.1:PORT`);
}

function fail(message) {
	console.error(message);
	process.exit(2);
}

export function finish() {
	if (failed.length > 0) fail(`failed: ${failed.join(', ')}`);
	process.exit(0);
}

// Does something for each name, and fails with all that went wrong.
export async function each(names, action) {
	const wrong = [];
	for (const name of names) {
		try {
			await action(name);
		} catch (error) {
			wrong.push(`${name}: ${error?.message ?? error}`);
		}
	}
	if (wrong.length > 0) throw new Error(`${wrong.length} of ${names.length} failed:\n    ${wrong.join('\n    ')}`);
	return `${names.length} of ${names.length}`;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Waits until `wanted` returns something true.
export async function until(what, wanted, patience = 30_000) {
	const end = Date.now() + patience;
	for (;;) {
		const answer = await wanted();
		if (answer) return answer;
		if (Date.now() > end) throw new Error(`${what} did not happen`);
		await sleep(50);
	}
}

export const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;
export const unhex = (text) => new Uint8Array(Buffer.from(text.replace(/^0x/, ''), 'hex'));
