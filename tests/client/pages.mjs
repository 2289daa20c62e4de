// Opens pages in a browser as a reader does, light and dark, on a desk and on a phone, and checks what
// is seen: no error, nothing loaded, nothing covered, labels apart; values, zoom and switches work.
//
//   node pages.mjs CHROMIUM [--pictures FOLDER] FILE.html...
//
// With --pictures, what was seen of each page is written as PNG.

import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { watch } from './browser.mjs';

const [executablePath, ...rest] = process.argv.slice(2);
const pictures = rest[0] === '--pictures' ? rest.splice(0, 2)[1] : undefined;
assert.ok(rest.length > 0, 'usage: node pages.mjs CHROMIUM [--pictures FOLDER] FILE.html...');

// How much of a plot in light colours may be dark, and how much must be drawn at all.
const MOST_DARK = 0.05;
const LEAST_DRAWN = 0.002;

const browser = await chromium.launch({
	executablePath,
	args: [
		'--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
		'--disable-component-update', '--disable-sync', '--no-first-run',
	],
});

// Boxes of the text that was drawn on a canvas since it was last cleared.
function noteText() {
	const { clearRect, fillText } = CanvasRenderingContext2D.prototype;
	CanvasRenderingContext2D.prototype.clearRect = function (...area) {
		this.canvas.boxes = [];
		clearRect.apply(this, area);
	};
	CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...more) {
		const size = this.measureText(text);
		const corners = [
			[-size.actualBoundingBoxLeft, -size.actualBoundingBoxAscent],
			[size.actualBoundingBoxRight, size.actualBoundingBoxDescent],
		].map(([dx, dy]) => this.getTransform().transformPoint({ x: x + dx, y: y + dy }));
		const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
		(this.canvas.boxes ??= []).push({
			text,
			left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys),
		});
		fillText.call(this, text, x, y, ...more);
	};
}

// Labels of the plots that lie on one another, beyond the canvas, or say the same as their neighbour.
const labels = (page) => page.evaluate(() => {
	const wrong = [];
	for (const canvas of document.querySelectorAll('.chart canvas')) {
		const boxes = canvas.boxes ?? [];
		boxes.forEach((one, number) => {
			if (one.left < 0 || one.right > canvas.width || one.top < 0 || one.bottom > canvas.height) {
				wrong.push(`"${one.text}" is cut off`);
			}
			if (boxes[number + 1]?.text === one.text) wrong.push(`"${one.text}" stands there twice`);
			for (const other of boxes.slice(number + 1)) {
				if (one.left < other.right && other.left < one.right && one.top < other.bottom
					&& other.top < one.bottom) wrong.push(`"${one.text}" lies on "${other.text}"`);
			}
		});
	}
	return wrong;
});

// Of each figure on the page the shares of dark pixels and of pixels in colour.
const looker = await browser.newPage();
const look = async (page) => {
	const places = await page.locator('figure:visible').evaluateAll((plots) => plots.map((plot) => {
		const { left, top, width, height } = plot.getBoundingClientRect();
		const places = [left + scrollX, top + scrollY, width, height];
		return places.map((place) => Math.round(place * devicePixelRatio));
	}));
	const picture = (await page.screenshot({ fullPage: true })).toString('base64');
	return looker.evaluate(async ([encoded, places]) => {
		const image = new Image();
		image.src = `data:image/png;base64,${encoded}`;
		await image.decode();
		const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
		context.drawImage(image, 0, 0);
		return places.map((place) => {
			const { data } = context.getImageData(...place);
			let [dark, drawn] = [0, 0];
			for (let at = 0; at < data.length; at += 4) {
				const [red, green, blue] = data.subarray(at, at + 3);
				if (red + green + blue < 210) dark += 1;
				if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) drawn += 1;
			}
			return { dark: dark / (data.length / 4), drawn: drawn / (data.length / 4) };
		});
	}, [picture, places]);
};

const open = async (file, options) => {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	const errors = watch(page, (url) => url === pathToFileURL(file).href);
	if (options.javaScriptEnabled !== false) await page.addInitScript(noteText);
	await page.goto(pathToFileURL(file).href);
	return { context, page, errors };
};

const settled = (page) => page.evaluate(() => new Promise((done) => {
	requestAnimationFrame(() => requestAnimationFrame(done));
}));

// What must hold however the page is shown.
const fits = async (page, errors) => {
	await settled(page);
	assert.deepEqual(errors, []);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
	assert.ok(!wide, 'the page is wider than the screen');
	assert.deepEqual(await labels(page), []);
};

const check = async (page, errors, light) => {
	await fits(page, errors);
	for (const { dark, drawn } of await look(page)) {
		if (light) assert.ok(dark < MOST_DARK, `${dark} of a plot is dark`);
		assert.ok(drawn > LEAST_DRAWN, `only ${drawn} of a plot is drawn`);
	}
};

// Values below the cursor, zoom in all plots and back, lines off and on.
const use = async (page) => {
	const chart = page.locator('.chart:visible').first();
	const area = chart.locator('.u-over');
	const values = () => chart.locator('.u-value').allTextContents();
	const before = await values();
	assert.ok(before.every((value) => value !== ''), `the last values are shown: ${before}`);
	await area.hover({ position: { x: 30, y: 50 } });
	const below = await values();
	assert.notEqual(below[0], before[0], 'the values below the cursor are shown');

	const box = await area.boundingBox();
	const move = async (part) => {
		await page.mouse.move(box.x + box.width * part, box.y + 50);
		await settled(page);
	};
	const out = page.locator('figcaption button:visible');
	await move(0.4);
	await page.mouse.down();
	await move(0.5);
	await move(0.6);
	await page.mouse.up();
	await settled(page);
	const plots = await page.locator('.chart:visible').count();
	assert.equal(await out.count(), plots, 'all plots are zoomed');
	assert.deepEqual(await labels(page), []);
	await out.first().click();
	await settled(page);
	assert.equal(await out.count(), 0, 'and back');

	const line = chart.locator('.u-series').nth(1);
	await line.locator('th').focus();
	await page.keyboard.press('Enter');
	assert.match(await line.getAttribute('class'), /u-off/, 'switched off by the keyboard');
	await line.locator('th').click();
	assert.doesNotMatch(await line.getAttribute('class'), /u-off/, 'switched on by the mouse');
};

// A finger: a swipe across selects and zooms.
const swipe = async (page) => {
	const area = page.locator('.chart:visible .u-over').first();
	await area.scrollIntoViewIfNeeded();
	const box = await area.boundingBox();
	const session = await page.context().newCDPSession(page);
	const finger = (type, part) => session.send('Input.dispatchTouchEvent', {
		type,
		touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + box.width * part, y: box.y + 60 }],
	});
	await finger('touchStart', 0.3);
	for (const part of [0.4, 0.5, 0.6, 0.7]) await finger('touchMove', part);
	await finger('touchEnd');
	await settled(page);
	assert.notEqual(await page.locator('figcaption button:visible').count(), 0, 'a swipe zooms');
};

const desk = { viewport: { width: 1100, height: 800 } };
const phone = {
	viewport: { width: 390, height: 800 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true,
};

const seen = async (file, name, options, action) => {
	const { context, page, errors } = await open(file, options);
	const light = options.colorScheme === 'light';
	try {
		await check(page, errors, light);
		// With all that is folded away.
		const fold = () => page.locator('summary').evaluateAll((all) => all.forEach((one) => one.click()));
		await fold();
		await fits(page, errors);
		await fold();
		await settled(page);
		if (await page.locator('.chart:visible').count() > 0) await action(page, errors);
		assert.deepEqual(errors, []);
	} catch (error) {
		error.message = `${basename(file)}, ${name}: ${error.message}`;
		throw error;
	} finally {
		if (pictures) {
			const path = join(pictures, `${basename(file, '.html')}-${name}.png`);
			await page.screenshot({ path, fullPage: true });
		}
		await context.close();
	}
};

for (const file of rest) {
	await seen(file, 'light', { ...desk, colorScheme: 'light' }, async (page, errors) => {
		await use(page);
		// A reader who turns the light off while the page is open.
		await page.emulateMedia({ colorScheme: 'dark' });
		await settled(page);
		assert.ok((await look(page))[0].dark > 0.5, 'dark where the reader prefers that');
		await page.emulateMedia({ colorScheme: 'light' });
		// The check sees what once covered every plot.
		await page.locator('.chart:visible .u-wrap').first().evaluate((wrap) => {
			const cover = document.createElement('div');
			Object.assign(cover.style, {
				position: 'absolute', inset: '20px', background: 'black',
				clipPath: 'polygon(0 0, 0 100%, 100% 100%)',
			});
			wrap.append(cover);
		});
		await assert.rejects(check(page, errors, true), /is dark/);
		await page.reload();
		await settled(page);
	});
	await seen(file, 'dark', { ...desk, colorScheme: 'dark' }, () => {});
	await seen(file, 'phone', { ...phone, colorScheme: 'light' }, swipe);

	const { context, page, errors } = await open(file, { ...desk, javaScriptEnabled: false });
	const figures = await page.locator('figure').count();
	assert.equal(await page.locator('figure .chart').count(), figures, 'every figure is a plot');
	assert.equal(await page.locator('figure details table').count(), figures, 'values without a script');
	assert.deepEqual(errors, []);
	await context.close();
	console.log(`${basename(file)}: ${figures} plots seen`);
}
await browser.close();
