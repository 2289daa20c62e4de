import { useEffect, useErrorBoundary, useRef, useState } from 'preact/hooks';
import type { FunctionComponent } from 'preact';
import { best, runtime, session, status, trouble, url } from './chain/connection';
import { summary } from './chain/units';
import { grouped, plain, reason } from './format';
import { link, route } from './router';
import { useChain } from './ui/hooks';
import { choice, type Choice } from './ui/theme';
import { Overview } from './pages/overview';
import { Blocks } from './pages/blocks';
import { OzonePage } from './pages/ozone';
import { Epochs } from './pages/epochs';
import { Nodes } from './pages/nodes';
import { Validators } from './pages/validators';
import { Governance } from './pages/governance';
import { RuntimePage } from './pages/runtime';
import { AccountPage } from './pages/account';

const pages: Record<string, { name: string; page: FunctionComponent }> = {
	overview: { name: 'Overview', page: Overview },
	blocks: { name: 'Blocks', page: Blocks },
	ozone: { name: 'Ozone', page: OzonePage },
	epochs: { name: 'Epochs', page: Epochs },
	nodes: { name: 'Nodes', page: Nodes },
	validators: { name: 'Validators', page: Validators },
	governance: { name: 'Governance', page: Governance },
	runtime: { name: 'Runtime', page: RuntimePage },
	account: { name: 'Account', page: AccountPage },
};

const Connection = () => {
	const state = status.value;
	const [, tick] = useState(0);
	useEffect(() => {
		const timer = setInterval(() => tick((count) => count + 1), 1_000);
		return () => clearInterval(timer);
	}, []);
	const [kind, text] = state.kind === 'live'
		? ['good', 'Live']
		: state.kind === 'connecting'
			? ['', 'Connecting']
			: ['bad', 'No connection'];
	return (
		<span class={`connection ${kind}`} role="status">
			<span class="dot" aria-hidden="true" />{text}
			{state.kind === 'lost' && (
				<span class="away"> to the node since {Math.max(0, Math.round((Date.now() - state.since) / 1_000))} s; trying again</span>
			)}
		</span>
	);
};

const Theme = () => (
	<label class="theme">
		<span>Colours</span>
		<select value={choice.value} onChange={(event) => { choice.value = event.currentTarget.value as Choice; }}>
			<option value="auto">as the system</option>
			<option value="light">light</option>
			<option value="dark">dark</option>
		</select>
	</label>
);

// A browser does not say that the node refused the connection, which it does under names that it was not told of.
const byName = !/^(localhost|[\d.]+|\[.*\])$/.test(location.hostname);

/** Keeps the unit of Ozone, which the chain's summary has. */
const Units = () => {
	useChain(summary, [], 50);
	return null;
};

const Body = ({ page: Page }: { page: FunctionComponent }) => {
	const [error, again] = useErrorBoundary();
	if (error) {
		return (
			<div role="alert">
				<h1 tabIndex={-1}>This page cannot be shown</h1>
				<p class="bad">{plain(reason(error))}</p>
				<button type="button" onClick={again}>Try again</button>
			</div>
		);
	}
	return <Page />;
};

export const App = () => {
	const { page: key, argument } = route.value;
	const known = pages[key];
	const main = useRef<HTMLElement>(null);
	const first = useRef(true);
	useEffect(() => {
		document.title = [argument && plain(argument).slice(0, 20), known?.name ?? 'Not found', session.value?.name ?? 'Stratos']
			.filter(Boolean).join(' – ');
	}, [key, argument, session.value?.name]);
	useEffect(() => {
		if (first.current) {
			first.current = false;
			return;
		}
		// A screen reader and the keyboard begin at the new page.
		scrollTo(0, 0);
		const heading = main.current?.querySelector<HTMLElement>('h1');
		(heading ?? main.current)?.focus({ preventScroll: true });
	}, [key, argument]);
	const head = best.value;
	const away = status.value.kind === 'lost';
	return (
		<>
			<a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to the content</a>
			<header>
				<div class="top">
					<a class="brand" href={link('overview')}>{plain(session.value?.name ?? 'Stratos')}</a>
					<Connection />
					<span class="head">Block <b data-figure="head">{head ? grouped(head.number) : '–'}</b></span>
					<Theme />
				</div>
				<nav aria-label="Pages">
					<ul>
						{Object.entries(pages).map(([name, { name: label }]) => (
							<li key={name}><a href={link(name)} aria-current={name === key ? 'page' : undefined}>{label}</a></li>
						))}
					</ul>
				</nav>
			</header>
			<main id="main" ref={main} tabIndex={-1} class={away ? 'stale' : ''}>
				{trouble.value && <p class="bad" role="alert">{plain(trouble.value)}</p>}
				{away && session.value && (
					<p class="banner" role="alert">
						The node at {url} does not answer. What is shown is the state after block {head ? grouped(head.number) : '–'}.
					</p>
				)}
				{!known
					? <><h1 tabIndex={-1}>Not found</h1><p>There is no page of this name. <a href={link('overview')}>To the overview</a></p></>
					: !session.value || !runtime.value
						? (
							<>
								<h1 tabIndex={-1}>{known.name}</h1>
								<p class="soft">
									{away
										? <>The node at {url} does not answer. This page connects as soon as it does.{byName && <> Under a host name, the node must allow it: <code>--rpc-cors {location.origin}</code>, or open the page by the node's address.</>}</>
										: 'Connecting to the node and reading the metadata of its runtime…'}
								</p>
							</>
						)
						: <Body key={`${key}/${argument ?? ''}`} page={known.page} />}
			</main>
			<Units />
			<footer>
				{runtime.value && (
					<p>
						Read from the node that serves this page, by the metadata of {plain(runtime.value.spec.name)}{' '}
						{runtime.value.spec.version}. Nothing is loaded from elsewhere. Times are those of{' '}
						{Intl.DateTimeFormat().resolvedOptions().timeZone}.
					</p>
				)}
			</footer>
		</>
	);
};
