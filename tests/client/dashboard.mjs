// Opens the dashboard in a browser as a reader does, light and dark, on a desk and on a phone, while the chain
// goes on: no error, nothing loaded from elsewhere, every figure equal to what the node's RPC says of the same
// block, keyboard and labels, contrast. A wallet extension of this test signs.
//
//   node dashboard.mjs CHROMIUM [--pictures FOLDER] [--page FILE] [--sign] URL
//
// URL is the node's, http://127.0.0.1:9944. With --page, FILE is served by this test, with the headers that the
// node sends, and the WebSocket goes through to the node. With --sign, Alice prepays, votes and
// withdraws: on a development chain only.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Keyring } from '@polkadot/api';
import { TypeRegistry } from '@polkadot/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { chromium } from 'playwright-core';
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { watch } from './browser.mjs';

const [executablePath, ...rest] = process.argv.slice(2);
const option = (name) => {
	const at = rest.indexOf(name);
	return at < 0 ? undefined : rest.splice(at, 2)[1];
};
const flag = (name) => {
	const at = rest.indexOf(name);
	return at >= 0 && rest.splice(at, 1).length > 0;
};
const [pictures, file, signs] = [option('--pictures'), option('--page'), flag('--sign')];
const [url] = rest;
assert.ok(url, 'usage: node dashboard.mjs CHROMIUM [--pictures FOLDER] [--page FILE] [--sign] URL');
const node = new URL(url);

// What the page must live with.
const POLICY = "default-src 'none'; connect-src 'self' ws: wss:; script-src 'unsafe-inline'; "
	+ "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const serve = () => new Promise((resolve) => {
	const body = readFileSync(file);
	const server = createServer((request, response) => {
		response.writeHead(request.url === '/' || request.url === '/?' ? 200 : 404, {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': POLICY,
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
		});
		response.end(request.url === '/' ? body : '');
	});
	server.on('upgrade', (request, socket, head) => {
		const through = connect(Number(node.port), node.hostname, () => {
			const headers = Object.entries({ ...request.headers, host: node.host, origin: node.origin })
				.map(([name, value]) => `${name}: ${value}`);
			through.write(`GET / HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
			through.write(head);
			socket.pipe(through).pipe(socket);
		});
		for (const [one, other] of [[socket, through], [through, socket]]) one.on('error', () => other.destroy());
	});
	server.listen(0, '127.0.0.1', () => resolve(server));
});

const server = file ? await serve() : undefined;
const base = server ? `http://127.0.0.1:${server.address().port}/` : new URL('/', url).href;

// What the node says.
const client = createClient(getWsProvider(url.replace(/^http/, 'ws'), { websocketClass: WebSocket }));
const api = client.getUnsafeApi();
const rpc = (method, ...params) => client._request(method, params);
const hashAt = (block) => rpc('chain_getBlockHash', block);
const { properties } = await client.getChainSpecData();

const grouped = (value) => value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
const exact = (amount, decimals) => {
	const unit = 10n ** BigInt(decimals);
	const part = (amount % unit).toString().padStart(decimals, '0').replace(/0+$/, '');
	return grouped(amount / unit) + (part && `.${part}`);
};
const stos = (amount) => `${exact(amount, properties.tokenDecimals)} ${properties.tokenSymbol}`;

const browser = await chromium.launch({
	executablePath,
	args: [
		'--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
		'--disable-component-update', '--disable-sync', '--no-first-run',
	],
});

const desk = { viewport: { width: 1200, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

const open = async (options, prepare) => {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	const errors = watch(page, (url) => url.split('#')[0] === base || url.startsWith('data:'));
	page.on('response', (response) => {
		if (response.status() >= 400) errors.push(`${response.status()} for ${response.url()}`);
	});
	page.on('websocket', (socket) => {
		if (new URL(socket.url()).host !== new URL(base).host) errors.push(`connects to ${socket.url()}`);
	});
	await prepare?.(page);
	await page.goto(base);
	await page.locator('.connection.good').waitFor();
	return { context, page, errors };
};

const go = async (page, path) => {
	await page.evaluate((hash) => { location.hash = hash; }, path);
	await page.waitForFunction(() => !document.querySelector('.loading') && document.querySelector('main h1'), null, { timeout: 30_000 });
	await page.waitForTimeout(300);
};

/** Titles, which have amounts in full, and texts of the figures, with the block that they are of. */
const figures = (page) => page.evaluate(() => Object.fromEntries(
	[...document.querySelectorAll('main [data-figure]')].map((one) => [one.dataset.figure, {
		text: one.textContent.replaceAll('\u00a0', ' ').trim(),
		title: one.querySelector('[title]')?.title,
		block: Number(one.closest('[data-block]')?.dataset.block),
	}]),
));

// Text whose colour is too near to what is behind it (WCAG AA).
const faint = (page) => page.evaluate(() => {
	const parse = (colour) => {
		const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
		return { red, green, blue, alpha };
	};
	const over = (top, below) => Object.fromEntries(['red', 'green', 'blue'].map((part) => [
		part, top[part] * top.alpha + below[part] * (1 - top.alpha),
	]));
	const light = ({ red, green, blue }) => [[red, 0.2126], [green, 0.7152], [blue, 0.0722]].reduce((sum, [value, weight]) => {
		const part = value / 255;
		return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
	}, 0);
	const behind = (element) => {
		const layers = [];
		for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
		return layers.reduceRight((below, top) => over(top, below), { red: 255, green: 255, blue: 255 });
	};
	const found = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const element = walker.currentNode.parentElement;
		if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
		if (element.closest('script, style, button:disabled, option, .visually-hidden, .skip')) continue;
		const style = getComputedStyle(element);
		const back = behind(element);
		const [a, b] = [light(over(parse(style.color), back)), light(back)].sort((one, other) => other - one);
		const ratio = (a + 0.05) / (b + 0.05);
		const size = parseFloat(style.fontSize);
		const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
		if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} for "${walker.currentNode.textContent.trim().slice(0, 40)}"`);
	}
	return found;
});

// What a screen reader could not name, and headings that skip a level.
const unnamed = async (page) => {
	const session = await page.context().newCDPSession(page);
	const { nodes } = await session.send('Accessibility.getFullAXTree');
	await session.detach();
	const roles = ['textbox', 'searchbox', 'combobox', 'radio', 'checkbox', 'button', 'link', 'image', 'img', 'region', 'navigation', 'table', 'figure', 'DisclosureTriangle'];
	const without = nodes
		.filter(({ ignored, role, name }) => !ignored && roles.includes(role?.value) && !name?.value?.trim())
		.filter(({ role }) => role.value !== 'table' && role.value !== 'navigation')
		.map(({ role }) => `a ${role.value} without a name`);
	const levels = await page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
	if (levels.filter((level) => level === 1).length !== 1) without.push(`${levels.filter((level) => level === 1).length} main headings`);
	levels.forEach((level, at) => { if (at > 0 && level > levels[at - 1] + 1) without.push(`a heading of level ${level} after one of ${levels[at - 1]}`); });
	return without;
};

const check = async (page, errors, where) => {
	assert.deepEqual(errors, [], `${where}: console and requests`);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	assert.ok(wide <= 0, `${where}: the page is ${wide} px wider than the screen`);
	assert.deepEqual(await page.locator('.bad[role=alert]:visible').allTextContents().then((all) => all.filter(Boolean)), [], `${where}: an error is shown`);
	assert.deepEqual(await faint(page), [], `${where}: contrast`);
	assert.deepEqual(await unnamed(page), [], `${where}: names`);
};

const keyring = await cryptoWaitReady().then(() => new Keyring({ type: 'sr25519' }));
const alice = keyring.addFromUri('//Alice');
const signerOf = (uri) => {
	const pair = keyring.addFromUri(uri);
	return getPolkadotSigner(pair.publicKey, 'Sr25519', (bytes) => pair.sign(bytes));
};

/** Alice proposes a change of a parameter, Bob votes for it. Returns the referendum. */
const propose = async () => {
	const ok = async (tx, uri) => {
		const done = await tx.signAndSubmit(signerOf(uri));
		assert.ok(done.ok, JSON.stringify(done.dispatchError));
		return done;
	};
	const { settlement_threshold: now } = await api.query.Mining.ActiveParameters.getValue();
	const call = await api.tx.BoundedParameters.set({
		changes: [{ type: 'Mining', value: { type: 'SettlementThreshold', value: [now === 7_500 ? 8_000 : 7_500] } }],
	}).getEncodedData();
	const { events } = await ok(api.tx.Referenda.submit({
		proposal_origin: { type: 'Origins', value: { type: 'EconomicParameters' } },
		proposal: { type: 'Inline', value: call },
		enactment_moment: { type: 'After', value: 1 },
	}), '//Alice');
	const { index } = events.find(({ type, value }) => type === 'Referenda' && value.type === 'Submitted').value.value;
	await ok(api.tx.Referenda.place_decision_deposit({ index }), '//Alice');
	await ok(api.tx.ConvictionVoting.vote({
		poll_index: index,
		vote: { type: 'Standard', value: { vote: 128 + 1, balance: 600_000n * 10n ** 18n } },
	}), '//Bob');
	return index;
};
if (signs) await propose();

const count = (await api.query.Referenda?.ReferendumCount.getValue()) ?? 0;
const settledEpoch = (await api.query.Mining.EpochResults.getEntries()).map(({ keyArgs: [epoch] }) => epoch).sort((a, b) => b - a)[0];
const paths = {
	overview: '#/overview',
	blocks: '#/blocks',
	block: `#/blocks/${Math.max(1, Number(BigInt((await rpc('chain_getHeader')).number)) - 3)}`,
	// Its state may no longer be kept.
	'block-old': '#/blocks/1',
	ozone: '#/ozone',
	epochs: '#/epochs',
	epoch: `#/epochs/${settledEpoch ?? 0}`,
	nodes: '#/nodes',
	node: '#/nodes/0',
	validators: '#/validators',
	governance: '#/governance',
	...(count > 0 ? { referendum: `#/governance/${count - 1}` } : {}),
	...(count > 1 ? { 'referendum-old': '#/governance/0' } : {}),
	runtime: '#/runtime',
	account: `#/account/${alice.address}`,
	'account-none': '#/account',
	'not-found': '#/nothing',
};

const view = async (name, options, then) => {
	const { context, page, errors } = await open(options);
	try {
		for (const [path, hash] of Object.entries(paths)) {
			await go(page, hash);
			if (path === 'ozone') await page.waitForFunction(() => document.querySelectorAll('.chart canvas').length === 4, null, { timeout: 60_000 });
			await page.locator('summary').evaluateAll((all) => all.forEach((one) => one.click()));
			await page.waitForTimeout(200);
			await check(page, errors, `${path}, ${name}, unfolded`);
			await page.locator('summary').evaluateAll((all) => all.forEach((one) => one.click()));
			await check(page, errors, `${path}, ${name}`);
			if (pictures) {
				await page.evaluate(() => document.activeElement?.blur());
				await page.waitForTimeout(500);
				await page.screenshot({ path: join(pictures, `${path}-${name}.png`), fullPage: true });
			}
		}
		await then?.(page, errors);
		assert.deepEqual(errors, [], name);
	} catch (error) {
		if (pictures) await page.screenshot({ path: join(pictures, `failed-${name}.png`), fullPage: true });
		throw error;
	} finally {
		await context.close();
	}
	console.log(`${name}: ${Object.keys(paths).length} pages seen`);
};

/** Every figure of the page against the RPC at the block that the page names. */
const compare = async (page) => {
	let compared = 0;
	const at = async (block) => ({ at: await hashAt(block) });
	const equal = (found, expected, what) => {
		assert.equal(found, expected, what);
		compared += 1;
	};

	await go(page, '#/overview');
	const before = Number(BigInt((await rpc('chain_getHeader')).number));
	const shown = Number((await page.locator('header [data-figure=head]').textContent()).replaceAll(',', ''));
	const after = Number(BigInt((await rpc('chain_getHeader')).number));
	assert.ok(shown >= before - 5 && shown <= after, `head ${shown}, the node is at ${before} to ${after}`);
	let seen = await figures(page);
	let state = await at(seen.price.block);
	const { figures: own } = await api.apis.EpochApi.summary(state);
	for (const { name, amount, decimals, unit } of own) equal(seen[name].title, `${exact(amount, decimals)} ${unit}`.trim() + (unit ? '' : ' '), name);
	const supply = await api.apis.OzoneApi.supply(state);
	for (const part of ['circulating', 'mining_pool', 'volume_pool', 'rewards', 'treasury']) equal(seen[`supply-${part}`].title, stos(supply[part]), part);
	equal(seen['supply-total'].title, stos(supply.total_issuance), 'total issuance');
	equal(await api.query.Balances.TotalIssuance.getValue(state), supply.total_issuance, 'issuance by the storage');

	await go(page, '#/ozone');
	seen = await figures(page);
	state = await at(seen['ozone-p'].block);
	const market = await api.query.Ozone.Market.getValue(state);
	equal(seen['ozone-s'].title, stos(market.genesis_deposit), 'S');
	equal(seen['ozone-p'].title, stos(market.unissued_prepay), 'P');
	equal(seen['ozone-l'].title, `${exact(market.remaining_limit, 9)} oz`, 'L');
	const price = ((market.genesis_deposit + market.unissued_prepay) * 10n ** 9n) / market.remaining_limit;
	equal(seen['ozone-price'].title, `${exact(price, 18)} STOS/oz`, 'price by the formula');

	await go(page, '#/epochs');
	seen = await figures(page);
	state = await at(seen.epoch.block);
	equal(seen.epoch.text, grouped(await api.query.Mining.CurrentEpoch.getValue(state)), 'epoch');

	await go(page, '#/nodes');
	seen = await figures(page);
	state = await at(seen['nodes-held'].block);
	const registry = await api.query.Deposit.RegistryFigures.getValue(state);
	const counts = (of) => Object.entries(of).filter(([, number]) => number > 0).map(([name, number]) => `${grouped(number)} ${name}`).join(', ') || 'none';
	equal(seen['nodes-resource'].text, counts(registry.resource), 'Resource Nodes');
	equal(seen['nodes-meta'].text, counts(registry.meta), 'Meta Nodes');
	equal(seen['nodes-held'].title, stos(registry.held), 'deposits on hold');
	equal(await page.locator('main table tbody tr').count(), Math.min(25, (await api.query.Deposit.Nodes.getEntries(state)).length), 'rows of nodes');

	await go(page, '#/validators');
	seen = await figures(page);
	if (seen['validators-active']) {
		const totals = await api.apis.StakingApi.totals(await at(seen['validators-active'].block));
		assert.ok(seen['validators-active'].text.startsWith(`${grouped(totals.active)} of ${grouped(totals.candidates)} `));
		compared += 1;
	}

	const proposed = signs ? await propose() : undefined;
	await go(page, '#/governance');
	if (proposed !== undefined) await page.locator(`[data-figure=ayes-${proposed}]`).waitFor({ timeout: 10_000 });
	seen = await figures(page);
	state = await at(seen.referenda.block);
	equal(seen.referenda.text, grouped(await api.query.Referenda.ReferendumCount.getValue(state)), 'number of referenda');
	for (const key of Object.keys(seen).filter((one) => one.startsWith('ayes-'))) {
		const index = Number(key.slice(5));
		const { type, value } = await api.query.Referenda.ReferendumInfoFor.getValue(index, state);
		assert.equal(type, 'Ongoing');
		for (const part of ['ayes', 'nays', 'support']) equal(seen[`${part}-${index}`].title, stos(value.tally[part]), `${part} of referendum ${index}`);
		const outlook = await api.apis.ReferendaApi.outlook(index, state);
		assert.equal(`outlook-${index}` in seen, !!outlook, `referendum ${index} is being decided`);
		if (!outlook) continue;
		equal(seen[`electorate-${index}`].title, stos(outlook.electorate), `electorate of referendum ${index}`);
		const { text } = seen[`outlook-${index}`];
		const says = outlook.passes === undefined ? 'at this tally it is rejected' : `at this tally it passes in block ${grouped(outlook.passes)}`;
		assert.ok(text.includes(says), `${text}: ${says}`);
		assert.equal(text.includes(': needs nothing more'), outlook.now.more_support === 0n && outlook.now.more_ayes === 0n, text);
		compared += 1;
	}

	await go(page, '#/runtime');
	seen = await figures(page);
	const version = await rpc('state_getRuntimeVersion');
	equal(seen['runtime-version'].text, `${version.specName} ${grouped(version.specVersion)}`, 'version');
	equal(seen['code-hash'].text, await rpc('state_getStorageHash', '0x3a636f6465'), 'hash of the code');

	await go(page, `#/account/${alice.address}`);
	seen = await figures(page);
	state = await at(seen['account-free'].block);
	const { data } = await api.query.System.Account.getValue(alice.address, state);
	equal(seen['account-free'].title, stos(data.free), 'free balance');
	equal(seen['account-held'].title, stos(data.reserved), 'held balance');
	equal(seen['account-ozone'].title, `${exact(await api.query.Ozone.OzoneOf.getValue(alice.address, state), 9)} oz`, 'Ozone');
	return compared;
};

/** The block in which a referendum passes is the one that the page foretold, or its neighbour. */
const foretold = async (page) => {
	const index = (await api.query.Referenda.ReferendumCount.getValue()) - 1;
	const info = () => api.query.Referenda.ReferendumInfoFor.getValue(index, { at: 'best' });
	await go(page, `#/governance/${index}`);
	const [, { decision_period: period }] = (await api.constants.Referenda.Tracks()).find(([id]) => id === 1);
	if ((await info()).type !== 'Ongoing' || period > 100) return 'no referendum ends soon';
	await page.getByText('At this tally it passes in block').waitFor({ timeout: 60_000 });
	const text = await page.locator(`[data-figure=outlook-${index}]`).textContent();
	const block = Number(/passes in block ([\d,]+)/.exec(text)[1].replaceAll(',', ''));
	await page.getByText(/^Approved in block/).waitFor({ timeout: 200_000 });
	const { type, value } = await info();
	assert.equal(type, 'Approved');
	assert.ok(Math.abs(value[0] - block) <= 1, `approved in block ${value[0]}, foretold ${block}`);
	return `referendum ${index} passed in block ${value[0]}, foretold ${block}`;
};

/** The keyboard alone: every stop can be seen, in the order of the page, and the pages can be reached. */
const keyboard = async (page) => {
	await go(page, '#/overview');
	await page.reload();
	await page.locator('.connection.good').waitFor();
	await page.locator('.tiles').waitFor();
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop skips to the content');
	assert.ok((await page.locator('.skip').boundingBox()).x >= 0, 'and can be seen');
	const stops = [];
	for (let at = 0; at < 60; at += 1) {
		await page.keyboard.press('Tab');
		const stop = await page.evaluate(() => {
			const one = document.activeElement;
			if (!one || one === document.body) return undefined;
			const style = getComputedStyle(one);
			const { top, left, width } = one.getBoundingClientRect();
			const all = [...document.querySelectorAll('*')];
			return {
				name: one.textContent.slice(0, 30) || one.getAttribute('aria-label') || one.tagName,
				seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && width > 0,
				order: all.indexOf(one),
				top, left,
			};
		});
		if (!stop) break;
		stops.push(stop);
	}
	assert.ok(stops.length > 12, `${stops.length} stops`);
	assert.deepEqual(stops.filter(({ seen }) => !seen).map(({ name }) => name), [], 'focus that cannot be seen');
	stops.forEach(({ order, name }, at) => assert.ok(at === 0 || order > stops[at - 1].order, `${name} is out of order`));
	// To another page by the keyboard: its heading has the focus.
	const links = page.locator('header nav a');
	await links.nth(4).focus();
	await page.keyboard.press('Enter');
	await page.waitForFunction(() => document.activeElement?.tagName === 'H1' && document.activeElement.textContent === 'Nodes');
	assert.equal(await links.nth(4).getAttribute('aria-current'), 'page');
	return stops.length;
};

/** What people type. */
const wrongInput = async (page) => {
	await go(page, '#/account');
	await page.getByLabel('Address or public key').fill('not an address <img src=x onerror=alert(1)>');
	await page.keyboard.press('Enter');
	await page.getByText('This is no address').waitFor();
	// One digit of a good one is wrong.
	await page.getByLabel('Address or public key').fill(`${alice.address.slice(0, -1)}${alice.address.endsWith('Y') ? 'Z' : 'Y'}`);
	await page.keyboard.press('Enter');
	await page.getByText('This is no address').waitFor();
	for (const [hash, words] of [
		['#/account/%3Cb%3Ex', 'is no address'],
		['#/nodes/4000000000', 'There is no such node'],
		['#/nodes/x', 'neither an index nor a network key'],
		['#/blocks/4000000000', 'There is no such block yet'],
		['#/blocks/-1', 'not the number of a block'],
		['#/epochs/4000000000', 'has not begun'],
		['#/governance/99999', 'There is no such referendum'],
		['#/nodes?from=4000000000', /no node from this index|No node is registered/],
	]) {
		await page.evaluate((to) => { location.hash = to; }, hash);
		await page.getByText(words).first().waitFor({ timeout: 10_000 });
	}
	assert.equal(await page.locator('main img, main script').count(), 0);
};

/** The node goes and comes back. */
const reconnects = async () => {
	let up = true;
	const sockets = [];
	const { context, page } = await open({ ...desk, colorScheme: 'light' }, (one) => one.routeWebSocket(/.*/, (socket) => {
		if (!up) {
			socket.close();
			return;
		}
		socket.connectToServer();
		sockets.push(socket);
	}));
	await page.locator('.tiles').waitFor();
	up = false;
	for (const socket of sockets) await socket.close();
	await page.locator('.connection.bad').waitFor();
	await page.getByText('What is shown is the state after block').waitFor();
	const price = page.locator('[data-figure=price]');
	assert.ok((await price.textContent()).length > 1, 'the last figures stay');
	if (pictures) await page.screenshot({ path: join(pictures, 'away.png') });
	const number = async () => Number((await page.locator('[data-figure=head]').textContent()).replaceAll(',', ''));
	const last = await number();
	up = true;
	await page.locator('.connection.good').waitFor({ timeout: 30_000 });
	await page.waitForFunction((from) => Number(document.querySelector('[data-figure=head]').textContent.replaceAll(',', '')) > from, last, { timeout: 60_000 });
	await context.close();
};

/** An extension as wallets put it into a page; it signs with Alice. */
const withWallet = async (page) => {
	await page.exposeFunction('signAsAlice', (payload) => {
		const registry = new TypeRegistry();
		registry.setSignedExtensions(payload.signedExtensions);
		const { signature } = registry.createType('ExtrinsicPayload', payload, { version: payload.version }).sign(alice);
		return { id: 1, signature };
	});
	await page.addInitScript((address) => {
		const accounts = [{ address, name: 'Alice \u202e of the test', type: 'sr25519' }];
		window.injectedWeb3 = {
			'test-wallet': {
				version: '1',
				enable: async () => ({
					accounts: { get: async () => accounts, subscribe: (say) => { say(accounts); return () => undefined; } },
					signer: { signPayload: (payload) => window.signAsAlice(payload), signRaw: async () => { throw new Error('not asked for'); } },
				}),
			},
		};
	}, alice.address);
};

const signing = async () => {
	const { context, page, errors } = await open({ ...desk, colorScheme: 'light' }, withWallet);
	await go(page, '#/ozone');
	const before = await api.query.Ozone.OzoneOf.getValue(alice.address);
	await page.getByRole('button', { name: 'Connect test-wallet' }).click();
	await page.getByLabel('Sign with').waitFor();
	await page.getByLabel(/^Amount/).fill('12.5');
	await page.locator('[data-figure=quote]').getByText('gives').waitFor();
	await page.getByRole('button', { name: 'Prepay…' }).click();
	await page.getByText('(estimate)').waitFor();
	assert.deepEqual(await faint(page), []);
	assert.deepEqual(await unnamed(page), []);
	if (pictures) await page.screenshot({ path: join(pictures, 'signing.png'), fullPage: true });
	await page.getByRole('button', { name: 'Sign and send' }).click();
	await page.getByText('Done: final in block').waitFor({ timeout: 60_000 });
	assert.ok(await api.query.Ozone.OzoneOf.getValue(alice.address) > before, 'Alice has more Ozone');

	// Refused by the chain: more than there is.
	await page.getByLabel(/^Amount/).fill('999999999');
	await page.locator('[data-figure=quote]').getByText('gives').waitFor();
	await page.getByRole('button', { name: 'Prepay…' }).click();
	await page.getByRole('button', { name: 'Sign and send' }).click();
	await page.getByText(/^Failed/).waitFor({ timeout: 60_000 });

	await go(page, `#/governance/${await propose()}`);
	await page.getByLabel(/^Amount/).fill('1000');
	await page.getByLabel('Conviction').selectOption('2');
	await page.getByRole('button', { name: 'Vote…' }).click();
	await page.getByRole('button', { name: 'Sign and send' }).click();
	await page.getByText('Done: final in block').waitFor({ timeout: 60_000 });

	// Alice is a validator; fees are free at once.
	await go(page, `#/account/${alice.address}`);
	const withdraw = page.locator('.action').filter({ hasText: 'as a validator' });
	const withdraws = await withdraw.count() > 0;
	if (withdraws) {
		const free = async () => (await api.apis.StakingApi.validator_rewards(alice.address)).withdrawable;
		const earned = await free();
		await withdraw.getByRole('button', { name: 'Withdraw…' }).click();
		await withdraw.getByText('(estimate)').waitFor();
		await withdraw.getByRole('button', { name: 'Sign and send' }).click();
		await page.getByText('Done: final in block').or(page.getByText('Nothing can be withdrawn now')).first().waitFor({ timeout: 60_000 });
		assert.ok(await free() < earned, 'what was free is withdrawn');
	}
	assert.deepEqual(errors, []);
	await context.close();
	return ['a prepay', 'a vote', withdraws && 'a withdrawal'].filter(Boolean).join(', ');
};

try {
	await view('light', { ...desk, colorScheme: 'light' }, async (page) => {
		console.log(`${await compare(page)} figures equal the RPC's`);
		if (signs) console.log(await foretold(page));
		console.log(`${await keyboard(page)} stops of the keyboard`);
		await wrongInput(page);
		// The reader's own choice of colours, which stays.
		await page.getByLabel('Colours').selectOption('dark');
		assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
		await page.reload();
		assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
		await page.getByLabel('Colours').selectOption('auto');
	});
	await view('dark', { ...desk, colorScheme: 'dark' });
	await view('phone', { ...phone, colorScheme: 'light' });
	await view('phone-dark', { ...phone, colorScheme: 'dark' });
	await reconnects();
	console.log('the connection was lost and came back');
	if (signs) console.log(`signed ${await signing()}`);
} finally {
	await browser.close();
	client.destroy();
	server?.close();
}
process.exit(0);
