// Writes descriptors and types of the chain for TypeScript: packages for polkadot-api 2 and 1, whose name is
// `@polkadot-api/descriptors` as the client's documentation has it, types for dedot, and the metadata for
// clients that generate code of it. Each package is there as a folder and as an archive: npm only links a folder,
// and a linked package does not find the client.
//
//   node descriptors.mjs STRATOS FOLDER
//
// STRATOS is the binary: the metadata is that of the runtime in it.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modules as install } from './packages.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');

function run(program, line, folder) {
	try {
		execFileSync(process.execPath, [program, ...line], { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
	} catch (error) {
		throw new Error(`${line.join(' ')}: ${error.stdout}${error.stderr}`);
	}
}

// The package of descriptors for one version of polkadot-api.
function papi(work, wasm, client, cli) {
	const folder = join(work, client);
	mkdirSync(join(folder, '.papi'), { recursive: true });
	mkdirSync(join(folder, 'node_modules'));
	// The compiler must find the client of the right version, and the program must not install one.
	symlinkSync(join(modules, client), join(folder, 'node_modules/polkadot-api'));
	const config = { version: 0, descriptorPath: 'descriptors', options: { noDescriptorsPackage: true }, entries: {} };
	writeFileSync(join(folder, '.papi/polkadot-api.json'), JSON.stringify(config));
	writeFileSync(join(folder, 'package.json'), '{"private":true}');
	run(join(modules, client, cli), ['add', 'stratos', '--wasm', wasm], folder);
	return join(folder, 'descriptors');
}

function pack(folder, archive) {
	const packed = mkdtempSync(join(dirname(archive), 'pack-'));
	execFileSync('npm', ['pack', '--pack-destination', packed], { cwd: folder, stdio: 'pipe' });
	const [file] = readdirSync(packed);
	renameSync(join(packed, file), archive);
	rmSync(packed, { recursive: true });
}

// Does nothing if the folder has those of this code and of these versions of the clients.
export function generate(binary, target) {
	const work = mkdtempSync(join(tmpdir(), 'stratos-descriptors-'));
	try {
		const raw = join(work, 'raw.json');
		execFileSync(binary, ['build-spec', '--chain', 'development', '--raw', '--output', raw]);
		const { top } = JSON.parse(readFileSync(raw)).genesis.raw;
		// The key `:code`.
		const code = top['0x3a636f6465'];
		const versions = readFileSync(join(here, 'package-lock.json'));
		const stamp = createHash('sha256').update(code).update(versions).digest('hex');
		const stamped = join(target, 'stamp');
		if (existsSync(stamped) && readFileSync(stamped, 'utf8') === stamp) return;
		const wasm = join(work, 'runtime.wasm');
		writeFileSync(wasm, Buffer.from(code.slice(2), 'hex'));
		const packages = {
			'papi-2': papi(work, wasm, 'polkadot-api', 'bin/cli.js'),
			'papi-1': papi(work, wasm, 'polkadot-api-1', 'bin/cli.mjs'),
		};
		rmSync(target, { recursive: true, force: true });
		mkdirSync(target, { recursive: true });
		for (const [name, folder] of Object.entries(packages)) {
			const to = join(target, name, 'node_modules/@polkadot-api/descriptors');
			cpSync(folder, to, { recursive: true, filter: (path) => !path.endsWith('.gitignore') });
			pack(to, join(target, `${name}.tgz`));
		}
		// subxt generates its code of the metadata.
		cpSync(join(work, 'polkadot-api/.papi/metadata/stratos.scale'), join(target, 'stratos.scale'));
		run(join(modules, 'dedot/bin/dedot.mjs'), ['chaintypes', '--wasm', wasm, '--output', join(target, 'dedot'), '--chain', 'stratos'], work);
		writeFileSync(stamped, stamp);
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [binary, target] = process.argv.slice(2);
	if (!target) {
		console.error('usage: node descriptors.mjs STRATOS FOLDER');
		process.exit(2);
	}
	install(here);
	generate(resolve(binary), resolve(target));
	console.log(`descriptors are in ${target}`);
}
