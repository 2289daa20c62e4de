// Plots over time, by uPlot. Each has its numbers as a table as well.

import { useEffect, useId, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { date, grouped } from '../format';
import { Wide } from './parts';
import { theme } from './theme';

export interface Line {
	name: string;
	unit: string;
	/** Which of the page's colours. */
	colour: number;
	values: (number | null)[];
}

const FONT = '12px system-ui, sans-serif';

const marks = (_: uPlot, values: number[], __: number, ___: number, step: number) => {
	const size = Math.max(...values.map(Math.abs));
	const units: [number, number, string][] = [[1e12, 1e12, 'T'], [1e9, 1e9, 'G'], [1e6, 1e6, 'M'], [1e4, 1e3, 'k']];
	const [, unit, suffix] = units.find(([least]) => size >= least) ?? [0, 1, ''] as const;
	let places = 0;
	const cut = (digits: number) => Math.abs(digits - Math.round(digits)) > 1e-6 * digits;
	while (places < 12 && cut((step / unit) * 10 ** places)) places++;
	return values.map((value) => (value === 0
		? '0'
		: (value / unit).toLocaleString('en', { maximumFractionDigits: places }) + suffix));
};

const shown = (value: number) => {
	const size = Math.abs(value);
	const digits = size >= 1e6 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 8 };
	return value.toLocaleString('en', digits);
};

// At least a thousandth of the largest value, so that noise does not look like movement.
const range = (_: uPlot, low: number, high: number): [number, number] => {
	const size = Math.max(Math.abs(low), Math.abs(high));
	if (!Number.isFinite(size) || size === 0) return [0, 1];
	const least = size / 1000;
	if (high - low < least) {
		const center = (low + high) / 2;
		return [center - least / 2, center + least / 2];
	}
	const pad = { pad: 0.08, soft: 0, mode: 3 as const };
	return uPlot.rangeNum(low, high, { min: pad, max: pad }) as [number, number];
};

const axisWidth = (u: uPlot, values: string[] | null, axis: number, cycle: number) => {
	const own = u.axes[axis] as any;
	u.ctx.font = own.font[0];
	const widths = (values ?? []).map((text) => u.ctx.measureText(text).width / devicePixelRatio);
	return Math.max(cycle > 1 ? own._size : 0, Math.ceil(own.ticks.size + own.gap + Math.max(0, ...widths)));
};

const TABLE_ROWS = 24;

/** `x` are blocks, `times` their times in ms. */
export const Chart = ({ title, unit, x, times, lines, note }: {
	title: string;
	unit: string;
	x: number[];
	times: number[];
	lines: Line[];
	note?: string;
}) => {
	const place = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot | undefined>(undefined);
	const heading = useId();
	const look = theme.value;
	const data = [x, ...lines.map(({ values }) => values)] as uPlot.AlignedData;
	const shape = JSON.stringify([look, lines.map(({ name, unit, colour }) => [name, unit, colour])]);
	const moments = useRef(times);
	moments.current = times;
	const latest = useRef(data);
	latest.current = data;

	useEffect(() => {
		const at = place.current;
		if (!at) return undefined;
		const style = getComputedStyle(document.documentElement);
		const colour = (name: string) => style.getPropertyValue(name).trim();
		const size = () => ({
			width: at.clientWidth,
			height: Math.round(Math.min(280, Math.max(200, at.clientWidth * 0.4))),
		});
		const axis = { font: FONT, stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1, size: 5 }, values: marks };
		plot.current = new uPlot({
			...size(),
			scales: { x: { time: false }, y: { range } },
			axes: [
				{ ...axis, size: 28, space: 70, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 1e8], values: (_, values) => values.map((value) => grouped(value)) },
				{ ...axis, size: axisWidth as any, space: 36 },
			],
			cursor: { drag: { x: false, y: false } },
			legend: { live: true },
			series: [
				{
					label: 'Block',
					value: (u, value, _, index) => {
						const shownAt = index ?? u.data[0].length - 1;
						const block = value ?? u.data[0][shownAt];
						const time = moments.current[shownAt];
						return block == null ? '–' : grouped(block) + (time ? `, ${date(time)}` : '');
					},
				},
				...lines.map(({ name, unit: own, colour: number }): uPlot.Series => ({
					label: name,
					stroke: colour(`--l${number}`),
					width: 2,
					// What a block set holds until another sets it.
					paths: uPlot.paths.stepped!({ align: 1 }),
					spanGaps: true,
					points: { size: 5 },
					value: (u, value, series, index) => {
						const one = index == null ? ([...(u.data[series] ?? [])] as (number | null)[]).reverse().find((each) => each != null) : value;
						return one == null ? '–' : shown(one) + (own && `\u00a0${own}`);
					},
				})),
			],
		}, latest.current, at);
		const watch = new ResizeObserver(() => plot.current?.setSize(size()));
		watch.observe(at);
		return () => {
			watch.disconnect();
			plot.current?.destroy();
			plot.current = undefined;
		};
	}, [shape]);

	useEffect(() => {
		plot.current?.setData(data);
	}, [data]);

	const step = Math.max(1, Math.ceil(x.length / TABLE_ROWS));
	const rows = x.map((_, at) => at).filter((at) => (x.length - 1 - at) % step === 0).reverse();
	return (
		<figure aria-labelledby={heading}>
			<figcaption id={heading}>{title} <span>{unit}</span></figcaption>
			<div class="chart" ref={place} aria-hidden="true" />
			{note && <p class="note">{note}</p>}
			<details>
				<summary>{title} as a table</summary>
				<Wide label={`${title} as a table`}>
					<table>
						<thead>
							<tr>
								<th scope="col" class="number">Block</th>
								<th scope="col">Time</th>
								{lines.map(({ name }) => <th key={name} scope="col" class="number">{name}</th>)}
							</tr>
						</thead>
						<tbody>
							{rows.map((at) => (
								<tr key={x[at]}>
									<th scope="row" class="number" data-label="Block">{grouped(x[at]!)}</th>
									<td data-label="Time">{times[at] ? date(times[at]) : '–'}</td>
									{lines.map(({ name, values, unit: own }) => (
										<td key={name} class="number" data-label={name}>
											{values[at] == null ? '–' : `${shown(values[at])} ${own}`}
										</td>
									))}
								</tr>
							))}
						</tbody>
					</table>
				</Wide>
			</details>
		</figure>
	);
};
