// What all pages are made of.

import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { session } from '../chain/connection';
import { oz } from '../chain/units';
import { date, exact, grouped, middle, percent, plain, short, span } from '../format';
import { link } from '../router';
import type { Loaded } from './hooks';

export const Amount = ({ value, places = 4 }: { value: bigint | undefined; places?: number }) => {
	const { symbol = '', decimals = 0 } = session.value ?? {};
	if (value === undefined) return <>–</>;
	return (
		<span class="amount" title={`${exact(value, decimals)} ${symbol}`}>
			{short(value, decimals, places)} <small>{symbol}</small>
		</span>
	);
};

export const Ozone = ({ value, places = 3 }: { value: bigint | undefined; places?: number }) => {
	const { decimals, symbol } = oz.value;
	if (value === undefined) return <>–</>;
	return (
		<span class="amount" title={`${exact(value, decimals)} ${symbol}`}>
			{short(value, decimals, places)} <small>{symbol}</small>
		</span>
	);
};

/** A figure that the chain describes itself: amount, decimals, unit. */
export const Figure = ({ amount, decimals, unit, places = 6 }: { amount: bigint; decimals: number; unit: string; places?: number }) => (
	<span class="amount" title={`${exact(amount, decimals)} ${plain(unit)}`}>
		{short(amount, decimals, places)}{unit && <> <small>{plain(unit)}</small></>}
	</span>
);

export const Count = ({ value }: { value: number | bigint | undefined }) =>
	<span class="amount">{value === undefined ? '–' : grouped(value)}</span>;

export const Share = ({ parts, whole, places }: { parts: bigint | number; whole: bigint | number; places?: number }) =>
	<span class="amount">{percent(parts, whole, places)}</span>;

export const Account = ({ address, full }: { address: string | undefined; full?: boolean }) => {
	if (!address) return <>–</>;
	return <a class="mono" href={link('account', address)} title={address}>{full ? address : middle(address)}</a>;
};

export const Block = ({ number }: { number: number | undefined }) =>
	number === undefined ? <>–</> : <a class="amount" href={link('blocks', number)}>{grouped(number)}</a>;

export const Epoch = ({ number }: { number: number | undefined }) =>
	number === undefined ? <>–</> : <a class="amount" href={link('epochs', number)}>{grouped(number)}</a>;

export const Hash = ({ value, length = 8 }: { value: string | undefined; length?: number }) =>
	value ? <code title={value}>{middle(value, length)}</code> : <>–</>;

/** A moment, and how far it is from the time of the chain. */
export const When = ({ ms, now }: { ms: number | bigint | undefined; now?: number }) => {
	if (ms === undefined) return <>–</>;
	const moment = Number(ms);
	const away = now === undefined ? undefined : moment - now;
	return (
		<time dateTime={moment < 8.64e15 ? new Date(moment).toISOString() : undefined}>
			{date(moment)}
			{away !== undefined && <small>{away > 0 ? ` in ${span(away)}` : ` ${span(away)} ago`}</small>}
		</time>
	);
};

export const Tag = ({ kind, children }: { kind?: 'good' | 'warning' | 'bad'; children: ComponentChildren }) =>
	<span class={`tag ${kind ?? ''}`}>{children}</span>;

export const Section = ({ title, children, note, id }: { title: ComponentChildren; children: ComponentChildren; note?: ComponentChildren; id?: string }) => {
	const own = useId();
	const heading = id ?? own;
	return (
		<section aria-labelledby={heading}>
			<h2 id={heading}>{title}</h2>
			{note && <p class="note">{note}</p>}
			{children}
		</section>
	);
};

export const Facts = ({ children }: { children: ComponentChildren }) => <dl class="facts">{children}</dl>;

export const Fact = ({ name, children, id }: { name: ComponentChildren; children: ComponentChildren; id?: string }) => (
	<div>
		<dt>{name}</dt>
		<dd data-figure={id}>{children}</dd>
	</div>
);

/** What was loaded, or why there is nothing. */
export const Show = <T,>({ of, children, what }: { of: Loaded<T>; children: (data: T) => ComponentChildren; what: string }) => {
	if (of.data !== undefined) {
		return (
			<div data-block={of.head?.number}>
				{of.error && <p class="bad" role="alert">{what} cannot be read any more: {plain(of.error)}</p>}
				{children(of.data)}
			</div>
		);
	}
	if (of.error) return <p class="bad" role="alert">{what} cannot be read: {plain(of.error)}</p>;
	return <p class="soft loading">Reading {what.charAt(0).toLowerCase() + what.slice(1)}…</p>;
};

/** What may be wider than the screen. Where it is, the keyboard can scroll it. */
export const Wide = ({ label, children }: { label: string; children: ComponentChildren }) => {
	const place = useRef<HTMLDivElement>(null);
	const [scrolls, set] = useState(false);
	useEffect(() => {
		const at = place.current;
		if (!at) return undefined;
		const look = () => set(at.scrollWidth > at.clientWidth + 1);
		const watch = new ResizeObserver(look);
		watch.observe(at);
		if (at.firstElementChild) watch.observe(at.firstElementChild);
		return () => watch.disconnect();
	}, []);
	return (
		<div class="wide" ref={place} role={scrolls ? 'region' : undefined} aria-label={scrolls ? label : undefined} tabIndex={scrolls ? 0 : undefined}>
			{children}
		</div>
	);
};

export interface Column<Row> {
	name: string;
	number?: boolean;
	/** The name of the row. */
	head?: boolean;
	cell: (row: Row) => ComponentChildren;
}

/** A table; on a narrow screen each row is a card. */
export const Table = <Row,>({ caption, columns, rows, rowKey, empty, current }: {
	caption: string;
	columns: Column<Row>[];
	rows: readonly Row[];
	rowKey: (row: Row) => string | number;
	empty: ComponentChildren;
	current?: (row: Row) => boolean;
}) => {
	if (rows.length === 0) return <p class="empty">{empty}</p>;
	return (
		<Wide label={caption}>
			<table>
				<caption>{caption}</caption>
				<thead>
					<tr>{columns.map(({ name, number }) => <th key={name} scope="col" class={number ? 'number' : ''}>{name}</th>)}</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr key={rowKey(row)} class={current?.(row) ? 'current' : ''} aria-current={current?.(row) ? 'true' : undefined}>
							{columns.map(({ name, number, head, cell }) => head
								? <th key={name} scope="row" class={number ? 'number' : ''} data-label={name}><span>{cell(row)}</span></th>
								: <td key={name} class={number ? 'number' : ''} data-label={name}><span>{cell(row)}</span></td>)}
						</tr>
					))}
				</tbody>
			</table>
		</Wide>
	);
};

/** Links to the pages before and after. */
export const Pager = ({ label, before, after, here }: { label: string; before?: string; after?: string; here?: ComponentChildren }) => {
	if (!before && !after) return null;
	return (
		<nav class="pager" aria-label={label}>
			{before ? <a href={before} rel="prev">← Previous</a> : <span />}
			<span class="soft">{here}</span>
			{after ? <a href={after} rel="next">Next →</a> : <span />}
		</nav>
	);
};

export const Bar = ({ parts, whole, mark, label }: { parts: bigint; whole: bigint; mark?: bigint; label: string }) => {
	const part = (value: bigint) => (whole > 0n ? Number((value * 10_000n) / whole) / 100 : 0);
	const width = Math.min(100, part(parts));
	return (
		<div class="bar" role="img" aria-label={label}>
			<div style={{ width: `${width}%` }} />
			{mark !== undefined && <i style={{ left: `${Math.min(100, part(mark))}%` }} />}
		</div>
	);
};
