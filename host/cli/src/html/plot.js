// Draws the plots of a page with uPlot. Each figure carries its numbers as JSON.
"use strict";
(() => {
	const FONT = "12px system-ui, sans-serif";
	// A live object: its values follow the light or dark setting.
	const root = getComputedStyle(document.documentElement);
	const colour = name => () => root.getPropertyValue(name);
	const plots = [];

	// The labels of an axis: the same suffix for all, and as many decimals as the step needs.
	const marks = (u, values, axis, space, step) => {
		const size = Math.max(...values.map(Math.abs));
		const units = [[1e12, 1e12, "T"], [1e9, 1e9, "G"], [1e6, 1e6, "M"], [1e4, 1e3, "k"]];
		const [, unit, suffix] = units.find(([least]) => size >= least) ?? [0, 1, ""];
		const cut = digits => Math.abs(digits - Math.round(digits)) > 1e-6 * digits;
		let places = 0;
		while (places < 12 && cut(step / unit * 10 ** places)) places++;
		return values.map(value => value === 0
			? "0"
			: (value / unit).toLocaleString("en", { maximumFractionDigits: places }) + suffix);
	};

	// A value with at most 8 significant digits.
	const shown = value => {
		const size = Math.abs(value);
		if (size > 0 && size < 1e-12) return "≈ 0";
		const digits = size >= 1e6 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 8 };
		return value.toLocaleString("en", digits);
	};

	// Without the cursor, the legend shows the last value.
	const legend = show => (u, value, series, index) => {
		const one = index == null ? u.data[series].findLast(one => one != null) : value;
		return one == null ? "–" : show(one);
	};

	// An axis is as wide as its longest label. uPlot calls this again if the labels change.
	const width = (u, values, axis, cycle) => {
		const { _size, ticks, gap, font } = u.axes[axis];
		u.ctx.font = font[0];
		const widths = (values ?? []).map(text => u.ctx.measureText(text).width / uPlot.pxRatio);
		const least = cycle > 1 ? _size : 0;
		return Math.max(least, Math.ceil(ticks.size + gap + Math.max(0, ...widths)));
	};

	// The range of the y axis is at least a thousandth of the largest value, so that noise does not look
	// like movement.
	const range = (u, low, high) => {
		const size = Math.max(Math.abs(low), Math.abs(high));
		if (size === 0) return [0, 1];
		const least = size / 1000;
		if (high - low < least) {
			const middle = (low + high) / 2;
			return [middle - least / 2, middle + least / 2];
		}
		const pad = { pad: 0.08, soft: 0, mode: 3 };
		return uPlot.rangeNum(low, high, { min: pad, max: pad });
	};

	const axis = more => ({
		font: FONT,
		labelFont: FONT,
		labelSize: 20,
		stroke: colour("--soft"),
		grid: { stroke: colour("--line"), width: 1 },
		ticks: { stroke: colour("--line"), width: 1, size: 5 },
		values: marks,
		...more,
	});

	const series = (line, unit) => ({
		label: line.name,
		value: legend(value => shown(value) + (unit && "\u00a0" + unit)),
		stroke: colour(`--l${line.colour}`),
		width: 2,
		dash: line.dashed ? [6, 4] : undefined,
		spanGaps: true,
		pxAlign: 0,
		points: { size: 5 },
	});

	const size = chart => {
		const width = chart.clientWidth;
		return { width, height: Math.round(Math.min(300, Math.max(220, width * 0.45))) };
	};

	// Touch: horizontal movement acts like the mouse, vertical movement scrolls the page.
	const touch = over => {
		let down = null;
		const send = (type, { clientX, clientY }) => over.dispatchEvent(
			new MouseEvent(type, { clientX, clientY, movementX: 1, bubbles: true }),
		);
		over.addEventListener("pointerdown", event => {
			down = event.pointerType === "touch" ? { start: event, moved: false } : null;
		});
		over.addEventListener("pointermove", event => {
			if (!down) return;
			if (!down.moved) send("mousedown", down.start);
			down.moved = true;
			send("mousemove", event);
		});
		for (const end of ["pointerup", "pointercancel"]) {
			over.addEventListener(end, event => {
				if (down?.moved) send("mouseup", end === "pointerup" ? event : down.start);
				down = null;
			});
		}
	};

	// The keyboard can show and hide lines too.
	const keyboard = u => {
		u.root.querySelectorAll(".u-series th").forEach((head, number) => {
			if (number === 0) return;
			const state = () => head.setAttribute("aria-pressed", u.series[number].show);
			head.tabIndex = 0;
			head.role = "button";
			head.title = "Show or hide";
			head.addEventListener("click", state);
			head.addEventListener("keydown", event => {
				if (event.key !== "Enter" && event.key !== " ") return;
				event.preventDefault();
				head.click();
			});
			state();
		});
	};

	const whole = u => ({ min: u.data[0][0], max: u.data[0].at(-1) });

	// The position of a plot on the page depends on the parts above it.
	const moved = () => plots.forEach(u => u.syncRect(true));

	const draw = figure => {
		const plot = JSON.parse(figure.querySelector("script").textContent);
		const chart = figure.querySelector(".chart");
		const reset = figure.querySelector("button");
		reset.addEventListener("click", () => plots.forEach(u => u.setScale("x", whole(u))));
		const zoomed = u => {
			const { min, max } = whole(u);
			reset.hidden = !(u.scales.x.min > min || u.scales.x.max < max);
			moved();
		};
		const u = new uPlot({
			...size(chart),
			scales: { x: { time: false }, y: { range } },
			axes: [
				axis({ label: plot.x, size: 28, space: 60 }),
				axis({ size: width, space: 36 }),
			],
			series: [
				{ label: plot.x, value: legend(x => x.toLocaleString("en", { maximumFractionDigits: 2 })) },
				...plot.lines.map(line => series(line, plot.y)),
			],
			legend: {
				markers: {
					stroke: (u, n) => `var(--l${plot.lines[n - 1].colour})`,
					dash: (u, n) => plot.lines[n - 1].dashed ? "dashed" : "solid",
				},
			},
			cursor: {
				drag: { dist: 8 },
				sync: { key: "page", setSeries: false, scales: ["x", null] },
			},
			hooks: { setScale: [(u, key) => key === "x" && zoomed(u)] },
		}, [plot.xs, ...plot.lines.map(line => line.ys)], chart);
		touch(u.over);
		keyboard(u);
		new ResizeObserver(() => chart.clientWidth && u.setSize(size(chart))).observe(chart);
		plots.push(u);
	};

	document.querySelectorAll("figure.plot:has(.chart)").forEach(draw);
	document.addEventListener("toggle", moved, true);
	matchMedia("(prefers-color-scheme: dark)")
		.addEventListener("change", () => plots.forEach(u => u.redraw(false, true)));
})();
