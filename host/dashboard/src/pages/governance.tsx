import { useState } from 'preact/hooks';
import { best, runtime, session } from '../chain/connection';
import { changeOf, decodeValue, valueText, type Consequence, type ParameterInfo } from '../chain/parameters';
import {
	changesIn, effects, outlookOf, pastOf, proposalOf, referendaDown, tracks, type Needed, type Ongoing, type Outlook, type Past, type Proposal, type Referendum, type TrackInfo,
} from '../chain/referenda';
import type { At } from '../chain/state';
import { dispatchError } from '../chain/wallet';
import { estimate, pace, summary, type Pace } from '../chain/units';
import { atLeast, exact, grouped, parseAmount, percentDown, plain, plural, span, words } from '../format';
import { link, route } from '../router';
import { useChain } from '../ui/hooks';
import { Account, Amount, Bar, Block, Fact, Facts, Pager, Section, Show, Table, Tag } from '../ui/parts';
import { Sign, Wallet } from '../ui/sign';
import { Fields, textOf } from '../ui/value';

const PAGE = 10;
const BILLION = 1_000_000_000n;

interface Full extends Referendum {
	track?: TrackInfo;
	proposal?: Proposal;
	outlook?: Outlook;
	past?: Past;
}

export const fill = async (at: At, referendum: Referendum): Promise<Full> => {
	const { ongoing } = referendum;
	if (!ongoing) return referendum;
	const [proposal, outlook] = await Promise.all([proposalOf(at, ongoing), outlookOf(at, referendum)]);
	return { ...referendum, track: tracks(at).get(ongoing.track), proposal, outlook };
};

/** What is next for a referendum, in the words of `stratos vote`. */
export const Next = ({ of, tempo, timeout }: { of: Full; tempo: Pace; timeout?: number }) => {
	const { ongoing, track, outlook } = of;
	const { symbol = '', decimals = 0 } = session.value ?? {};
	const stos = (value: bigint) => `${atLeast(value, decimals)} ${symbol}`;
	const about = (block: number) => {
		const when = estimate(tempo, block);
		return when !== undefined && block > tempo.head ? ` (in about ${span(when - tempo.now)})` : '';
	};
	const at = (block: number) => <>block <Block number={block} />{about(block)}</>;
	if (!ongoing || !track) return null;
	const { deciding, submitted, enactment } = ongoing;
	if (!deciding) {
		if (!ongoing.decision_deposit) {
			return (
				<p class="outlook">
					Waits for its decision deposit of <Amount value={track.decision_deposit} />, which anybody may place
					{timeout !== undefined && <>. Without it, it times out in {at(submitted + timeout)}</>}.
				</p>
			);
		}
		if (ongoing.in_queue) return <p class="outlook">Queued: its track decides {plural(track.max_deciding, 'referendum', 'referenda')} at a time, and others come first.</p>;
		return <p class="outlook">In preparation: the decision begins in {at(submitted + track.prepare_period)} and lasts {plural(track.decision_period, 'block')}.</p>;
	}
	const since = <>Deciding since block <Block number={deciding.since} /></>;
	if (!outlook) return <p class="outlook">{since}. This runtime does not say what it still needs.</p>;
	const { now, at_end: atEnd, ends, passes } = outlook;
	const needs = ({ more_support: support, more_ayes: ayes }: Needed) => [
		support > 0n && `${stos(support)} more support`,
		ayes === undefined
			? 'no nays'
			// A vote brings a tenth of its support as ayes at least, without conviction.
			: ayes > support / 10n && `${stos(ayes)} more ayes (with conviction)`,
	].filter(Boolean).join(' and ') || 'nothing more';
	const enough = now.more_support === 0n && now.more_ayes === 0n;
	const enacted = (passed: number) => (enactment.type === 'After'
		? passed + Math.max(enactment.value, track.min_enactment_period)
		: Math.max(enactment.value, passed + track.min_enactment_period));
	return (
		<p class={`outlook ${passes === undefined ? 'bad' : 'good'}`} data-figure={`outlook-${of.index}`}>
			{since}: needs {needs(now)}
			{!enough && <>. By {at(ends)} it needs {needs(atEnd)}</>}
			; at this tally it {passes === undefined ? 'is rejected' : <>passes in {at(passes)} and is enacted in {at(enacted(passes))}</>}.
		</p>
	);
};

const share = (parts: number) => percentDown(BigInt(parts), BILLION);

const Meter = ({ name, parts, asked }: { name: string; parts: number; asked: number }) => {
	const text = `${name} ${share(parts)}, asked for ${share(asked)}`;
	return (
		<div>
			<span>{text} now</span>
			<Bar parts={BigInt(parts)} whole={BILLION} mark={BigInt(asked)} label={text} />
		</div>
	);
};

const Standing = ({ of }: { of: Full }) => {
	const { ongoing, outlook } = of;
	if (!ongoing) return null;
	const { ayes, nays, support } = ongoing.tally;
	return (
		<>
			<Facts>
				<Fact name="Ayes, with conviction" id={`ayes-${of.index}`}><Amount value={ayes} /></Fact>
				<Fact name="Nays, with conviction" id={`nays-${of.index}`}><Amount value={nays} /></Fact>
				<Fact name="Support, without" id={`support-${of.index}`}><Amount value={support} /></Fact>
				{outlook && <Fact name="Electorate" id={`electorate-${of.index}`}><Amount value={outlook.electorate} /></Fact>}
			</Facts>
			{outlook && (
				<div class="meters">
					<Meter name="Approval" parts={outlook.approval} asked={outlook.now.approval} />
					<Meter name="Support" parts={outlook.support} asked={outlook.now.support} />
				</div>
			)}
		</>
	);
};

const origin = ({ type, value }: Ongoing['origin']): string => {
	const inner = typeof value?.type === 'string' ? value.type : undefined;
	return words(inner ?? type);
};

export const stateTag = ({ state, scheduled, outlook, ongoing }: Full) => {
	if (state === 'Ongoing') {
		if (!ongoing?.deciding) return <Tag>{ongoing?.decision_deposit ? (ongoing.in_queue ? 'queued' : 'in preparation') : 'no decision deposit'}</Tag>;
		return outlook?.passes !== undefined ? <Tag kind="good">passing</Tag> : <Tag kind="warning">deciding</Tag>;
	}
	if (state === 'Approved') return <Tag kind="good">{scheduled ? 'approved, to be enacted' : 'approved'}</Tag>;
	return <Tag kind={state === 'Rejected' ? 'bad' : undefined}>{plain(words(state))}</Tag>;
};

const What = ({ proposal, list }: { proposal?: Proposal; list?: ParameterInfo[] }) => {
	if (!proposal) return null;
	if (!proposal.call) return <span class="soft">The call is not known: {proposal.missing}{proposal.hash && <> (<code>{plain(proposal.hash)}</code>)</>}.</span>;
	const changes = changesIn(proposal.call).map(changeOf);
	if (changes.length > 0) {
		const rules = runtime.value!;
		return (
			<>
				Sets {changes.slice(0, 4).map((one, at) => {
					const info = list?.find(({ group, name }) => group === one?.group && name === one?.name);
					const simple = info && (one?.value === undefined || ['bigint', 'number'].includes(typeof one.value));
					return (
						<span key={at}>
							{at > 0 && ', '}<b class="mono">{plain(one ? `${one.group}.${one.name}` : '?')}</b>
							{simple && <> to {valueText(info, one?.value ?? decodeValue(rules, info, info.default))} <span class="soft">({valueText(info, decodeValue(rules, info, info.current))} in force)</span></>}
						</span>
					);
				})}{changes.length > 4 && ` and ${changes.length - 4} more`}
			</>
		);
	}
	return <b class="mono">{plain(`${proposal.call.pallet}.${proposal.call.name}`)}</b>;
};

const ended = (state: string) => (({ Approved: 'Approved', TimedOut: 'Timed out: nobody placed its decision deposit' } as Record<string, string>)[state] ?? plain(state));

const tracksNow = (id: number): string => {
	const all: [number, TrackInfo][] = runtime.value?.constant('Referenda', 'Tracks') ?? [];
	return String(all.find(([one]) => one === id)?.[1].name ?? '').replace(/\0+$/, '');
};

const loadList = (from: number | undefined) => async (at: At) => {
	const [count, tempo] = await Promise.all([at.query<number>('Referenda', 'ReferendumCount'), pace(at), summary(at)]);
	if (count === undefined) return undefined;
	const first = Math.min(from ?? count - 1, count - 1);
	const found = await referendaDown(at, first, PAGE);
	const list = await Promise.all(found.map((one) => fill(at, one)));
	const parameters = list.some(({ proposal }) => changesIn(proposal?.call).length > 0)
		? await at.call<ParameterInfo[]>('ParametersApi', 'parameters')
		: undefined;
	return { parameters, count, tempo, first, list, timeout: at.runtime.constant('Referenda', 'UndecidingTimeout') as number | undefined };
};

const List = () => {
	const asked = Number(route.value.query.get('from') ?? '');
	const from = route.value.query.has('from') && Number.isSafeInteger(asked) && asked >= 0 ? asked : undefined;
	const loaded = useChain(loadList(from), [from]);
	return (
		<>
			<h1 tabIndex={-1}>Governance</h1>
			<Show of={loaded} what="The referenda">
				{(data) => {
					if (!data) return <p class="empty">This runtime has no referenda.</p>;
					const { count, tempo, first, list, timeout, parameters } = data;
					return (
						<>
							<Facts>
								<Fact name="Referenda so far" id="referenda">{grouped(count)}</Fact>
							</Facts>
							<Section title="Referenda">
								{list.length === 0 && <p class="empty">Nobody has proposed anything yet. <code>stratos param propose</code> and <code>stratos upgrade propose</code> do.</p>}
								{list.map((one) => (
									<article key={one.index} class="card" aria-labelledby={`referendum-${one.index}`}>
										<h3 id={`referendum-${one.index}`}>
											<a href={link('governance', one.index)}>Referendum {grouped(one.index)}</a> {stateTag(one)}
											{one.track && <small> track {plain(one.track.name)}</small>}
										</h3>
										{one.ongoing && <p><What proposal={one.proposal} list={parameters} /></p>}
										{one.ongoing && <Next of={one} tempo={tempo} timeout={timeout} />}
										{one.ongoing && <Standing of={one} />}
										{!one.ongoing && one.since !== undefined && (
											<p>
												{ended(one.state)} in block <Block number={one.since} />
												{one.scheduled && <>; to be enacted in block <Block number={one.scheduled} /></>}.
											</p>
										)}
									</article>
								))}
								<Pager
									label="Pages of referenda"
									before={first < count - 1 ? (first + PAGE >= count - 1 ? link('governance') : link('governance', undefined, { from: first + PAGE })) : undefined}
									after={first - PAGE >= 0 ? link('governance', undefined, { from: first - PAGE }) : undefined}
									here={list.length > 0 ? `Referenda ${grouped(list.at(-1)!.index)} to ${grouped(first)}` : ''}
								/>
							</Section>
							<TrackTable />
							<ParameterTable />
						</>
					);
				}}
			</Show>
		</>
	);
};

const TrackTable = () => {
	const rules = runtime.value;
	const all: [number, TrackInfo][] = rules?.constant('Referenda', 'Tracks') ?? [];
	return (
		<Section title="Tracks">
			<Table
				caption="Tracks: who may decide what, and how fast"
				rows={all}
				rowKey={([id]) => id}
				empty="This runtime lists no tracks."
				columns={[
					{ name: 'Track', head: true, cell: ([id, { name }]) => `${id} ${plain(String(name).replace(/\0+$/, ''))}` },
					{ name: 'Decision deposit', number: true, cell: ([, one]) => <Amount value={one.decision_deposit} /> },
					{ name: 'Prepare', number: true, cell: ([, one]) => plural(one.prepare_period, 'block') },
					{ name: 'Decide', number: true, cell: ([, one]) => plural(one.decision_period, 'block') },
					{ name: 'Confirm', number: true, cell: ([, one]) => plural(one.confirm_period, 'block') },
					{ name: 'Enact after', number: true, cell: ([, one]) => plural(one.min_enactment_period, 'block') },
				]}
			/>
		</Section>
	);
};

const ParameterTable = () => {
	const [filter, setFilter] = useState('');
	const loaded = useChain((at) => at.call<ParameterInfo[]>('ParametersApi', 'parameters'), [], 10);
	const rules = runtime.value!;
	return (
		<Section title="Parameters in force" note="Every number of the economy that is not a formula. A referendum may change them within their bounds.">
			<Show of={loaded} what="The parameters">
				{(list) => {
					if (!list) return <p class="empty">This runtime lists no parameters.</p>;
					const wanted = filter.trim().toLowerCase();
					const rows = list.filter(({ group, name }) => `${group}.${name}`.toLowerCase().includes(wanted));
					const text = (one: ParameterInfo, bytes: Uint8Array | undefined) => {
						if (!bytes) return '–';
						const value = decodeValue(rules, one, bytes);
						return Array.isArray(value) ? `${value.length} values` : valueText(one, value);
					};
					return (
						<details>
							<summary>{plural(list.length, 'parameter')}</summary>
							<p><label>Only names with <input value={filter} autocomplete="off" onInput={(event) => setFilter(event.currentTarget.value)} /></label></p>
							<Table
								caption="Parameters in force"
								rows={rows}
								rowKey={({ group, name }) => `${group}.${name}`}
								empty="No parameter has this in its name."
								columns={[
									{ name: 'Parameter', head: true, cell: (one) => <><span class="mono">{plain(`${one.group}.${one.name}`)}</span><br /><small class="soft">{plain(one.docs.trim())}</small></> },
									{ name: 'In force', number: true, cell: (one) => <>{text(one, one.current)}{one.pending && <><br /><Tag kind="warning">next epoch: {text(one, one.pending)}</Tag></>}</> },
									{ name: 'Default', number: true, cell: (one) => text(one, one.default) },
									{ name: 'Least', number: true, cell: (one) => text(one, one.minimum) },
									{ name: 'Most', number: true, cell: (one) => text(one, one.maximum) },
								]}
							/>
						</details>
					);
				}}
			</Show>
		</Section>
	);
};

const Effects = ({ changes, effect }: { changes: any[]; effect: NonNullable<Awaited<ReturnType<typeof effects>>> }) => {
	const rules = runtime.value!;
	const rows = changes.map((change, at) => {
		const one = changeOf(change);
		const info = (effect.list as ParameterInfo[]).find(({ group, name }) => group === one?.group && name === one?.name);
		return { at, one, info };
	});
	const moved = effect.consequences.filter(({ before, after }) => before !== after);
	const figure = (of: Consequence, value: bigint | undefined) => (value === undefined ? '–' : valueText(of, value));
	return (
		<Section title="What it would do">
			{effect.refusal !== undefined && <p class="bad" role="alert">The chain would refuse it now: {plain(effect.refusal)}</p>}
			<Table
				caption="Parameters that it sets"
				rows={rows}
				rowKey={({ at }) => at}
				empty="It sets none."
				columns={[
					{ name: 'Parameter', head: true, cell: ({ one, info }) => <><span class="mono">{plain(one ? `${one.group}.${one.name}` : '?')}</span>{info && <><br /><small class="soft">{plain(info.docs.trim())}</small></>}</> },
					{ name: 'In force', number: true, cell: ({ info }) => info ? valueText(info, decodeValue(rules, info, info.current)) : '–' },
					{ name: 'Proposed', number: true, cell: ({ one, info }) => !one ? '–' : one.value === undefined ? `the default${info ? `, ${valueText(info, decodeValue(rules, info, info.default))}` : ''}` : info ? valueText(info, one.value) : textOf(one.value) },
					{
						name: 'Bounds', number: true,
						cell: ({ info }) => info && (info.minimum || info.maximum)
							? `${info.minimum ? valueText(info, decodeValue(rules, info, info.minimum)) : 'none'} to ${info.maximum ? valueText(info, decodeValue(rules, info, info.maximum)) : 'none'}`
							: '–',
					},
				]}
			/>
			<Table
				caption="What it means together with all other parameters"
				rows={moved}
				rowKey={({ name }) => name}
				empty="No figure that the chain watches over moves by it."
				columns={[
					{ name: 'Figure', head: true, cell: ({ name }) => plain(name) },
					{ name: 'Now', number: true, cell: (one) => figure(one, one.before) },
					{ name: 'Then', number: true, cell: (one) => figure(one, one.after) },
					{ name: 'Bounds', number: true, cell: (one) => one.least === undefined && one.most === undefined ? 'none' : `${figure(one, one.least)} to ${figure(one, one.most)}` },
				]}
			/>
			<p class="note">A valid change is in force from the next epoch after its enactment. <code>stratos param preview</code> plays it on a copy of the chain.</p>
		</Section>
	);
};

const CONVICTIONS = ['0.1x, no lock', '1x, lock 1', '2x, lock 2', '3x, lock 4', '4x, lock 8', '5x, lock 16', '6x, lock 32'];

const Vote = ({ index, reload }: { index: number; reload: () => void }) => {
	const [aye, setAye] = useState('aye');
	const [text, setText] = useState('');
	const [conviction, setConviction] = useState('1');
	const { decimals = 0, symbol = '' } = session.value ?? {};
	const period = Number(runtime.value?.constant('ConvictionVoting', 'VoteLockingPeriod') ?? 0);
	const amount = parseAmount(text, decimals);
	const make = () => {
		if (!amount) return { missing: 'Enter an amount above 0.' };
		const vote = (aye === 'aye' ? 128 : 0) + Number(conviction);
		return {
			tx: session.value!.api.tx.ConvictionVoting.vote({
				poll_index: index,
				vote: { type: 'Standard', value: { vote, balance: amount } },
			}),
		};
	};
	return (
		<Section id="vote" title="Vote">
			<form class="form" onSubmit={(event) => event.preventDefault()}>
				<fieldset>
					<legend>Vote</legend>
					{['aye', 'nay'].map((one) => (
						<label key={one} class="inline"><input type="radio" name="vote" value={one} checked={aye === one} onChange={() => setAye(one)} /> {one}</label>
					))}
				</fieldset>
				<label>Amount, {symbol}<input inputMode="decimal" autocomplete="off" value={text} aria-invalid={text !== '' && amount === undefined} onInput={(event) => setText(event.currentTarget.value)} /></label>
				<label>
					Conviction
					<select value={conviction} onChange={(event) => setConviction(event.currentTarget.value)}>
						{CONVICTIONS.map((name, at) => {
							const [weight] = name.split(',');
							return <option key={at} value={at}>{weight}{at === 0 ? ', not locked' : `, locked ${plural(period * 2 ** (at - 1), 'block')} if it wins`}</option>;
						})}
					</select>
				</label>
			</form>
			<Wallet />
			<Sign label="Vote…" make={make} done={reload} what={`Votes ${aye} on referendum ${index} with ${amount === undefined ? '–' : exact(amount, decimals)} ${symbol}, conviction ${CONVICTIONS[Number(conviction)]!.split(',')[0]}. The STOS stay on the account and cannot be moved while the vote holds.`} />
		</Section>
	);
};

const loadOne = (index: number) => async (at: At) => {
	const [tempo, found] = await Promise.all([pace(at), referendaDown(at, index, 1)]);
	const count = (await at.query<number>('Referenda', 'ReferendumCount')) ?? 0;
	if (index >= count || !found[0]) return { count, tempo, one: undefined, changes: [], effect: undefined, parameters: undefined };
	const one = await fill(at, found[0]);
	if (!one.ongoing) {
		one.past = await pastOf(at, one);
		if (one.past.ongoing) one.proposal = await proposalOf(at, one.past.ongoing);
	}
	const all = changesIn(one.proposal?.call);
	const changes = one.ongoing ? all : [];
	const parameters = !one.ongoing && all.length > 0 ? await at.call<ParameterInfo[]>('ParametersApi', 'parameters') : undefined;
	return {
		count, tempo, one, changes, parameters,
		effect: await effects(at, changes),
		timeout: at.runtime.constant('Referenda', 'UndecidingTimeout') as number | undefined,
	};
};

const One = ({ text }: { text: string }) => {
	const index = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
	const loaded = useChain(loadOne(index ?? 0), [index]);
	if (index === undefined) return <><h1 tabIndex={-1}>Referendum {plain(text)}</h1><p class="bad" role="alert">This is not the number of a referendum.</p></>;
	return (
		<>
			<h1 tabIndex={-1}>Referendum {grouped(index)}</h1>
			<Pager label="Referenda before and after" before={index > 0 ? link('governance', index - 1) : undefined} after={index + 1 < (loaded.data?.count ?? 0) ? link('governance', index + 1) : undefined} here={<a href={link('governance')}>All referenda</a>} />
			<Show of={loaded} what="The referendum">
				{({ one, tempo, timeout, changes, effect, parameters }) => {
					if (!one) return <p class="empty">There is no such referendum. <a href={link('governance')}>All referenda</a></p>;
					const { ongoing, track, proposal } = one;
					return (
						<>
							<p>{stateTag(one)}</p>
							{ongoing && <Next of={one} tempo={tempo} timeout={timeout} />}
							{!ongoing && one.since !== undefined && (
								<p>
									{ended(one.state)} in block <Block number={one.since} />
									{one.scheduled && <>; to be enacted in block <Block number={one.scheduled} /></>}
									{one.past?.enacted && <>; enacted in block <Block number={one.past.enacted.block} /></>}.
									{one.past?.enacted?.error && <span class="bad"> Its call failed: {dispatchError(one.past.enacted.error)}</span>}
									{one.past?.enacted?.missing && <span class="bad"> Its call was missing or too heavy.</span>}
								</p>
							)}
							{!ongoing && one.since !== undefined && (one.past?.ongoing
								? (
									<>
										<Section title="Its last tally" note="In the state before its last block.">
											<Standing of={{ index: one.index, state: '', ongoing: one.past.ongoing }} />
										</Section>
										<Section title="Proposal">
											<Facts>
												<Fact name="Track">{one.past.ongoing.track} {plain(tracksNow(one.past.ongoing.track))}</Fact>
												<Fact name="Dispatched as">{plain(origin(one.past.ongoing.origin))}</Fact>
												<Fact name="Submitted">in block <Block number={one.past.ongoing.submitted} /> by <Account address={one.past.ongoing.submission_deposit.who} /></Fact>
											</Facts>
											<div class="call">
												<What proposal={one.proposal} list={parameters} />
												{one.proposal?.call && !parameters && <div><Fields of={one.proposal.call.input} /></div>}
											</div>
										</Section>
									</>
								)
								: <p class="empty">Once a referendum has ended, the chain keeps neither its call nor its tally, and this node no longer keeps the state of that time. A node with --pruning archive does.</p>)}
							{ongoing && (
								<>
									<Standing of={one} />
									<Section title="Proposal">
										<Facts>
											<Fact name="Track">{ongoing.track} {track && plain(track.name)}</Fact>
											<Fact name="Dispatched as">{plain(origin(ongoing.origin))}</Fact>
											<Fact name="Submitted"><>in block <Block number={ongoing.submitted} /> by <Account address={ongoing.submission_deposit.who} /></></Fact>
											{ongoing.decision_deposit && <Fact name="Decision deposit"><Amount value={ongoing.decision_deposit.amount} /> of <Account address={ongoing.decision_deposit.who} /></Fact>}
											{ongoing.deciding && track && <Fact name="Decided">from block <Block number={ongoing.deciding.since} /> to <Block number={ongoing.deciding.since + track.decision_period} /></Fact>}
											{ongoing.deciding?.confirming !== undefined && <Fact name="Confirmed until">block <Block number={ongoing.deciding.confirming} /></Fact>}
											{ongoing.alarm && <Fact name="Next update">in block <Block number={ongoing.alarm[0]} /></Fact>}
										</Facts>
										{proposal?.call
											? (
												<div class="call">
													<b class="mono">{plain(`${proposal.call.pallet}.${proposal.call.name}`)}</b>
													{changes.length === 0 && <div><Fields of={proposal.call.input} /></div>}
													<details><summary>What this call does, and all of it</summary><p>{plain(runtime.value?.callDocs(proposal.call.pallet, proposal.call.name) ?? '')}</p><pre>{textOf(proposal.call.input)}</pre></details>
												</div>
											)
											: <p class="empty">The call is not known: {proposal?.missing}.{proposal?.hash && <> Its hash is <code>{plain(proposal.hash)}</code>.</>}</p>}
									</Section>
									{effect && <Effects changes={changes} effect={effect} />}
									{runtime.value?.hasCall('ConvictionVoting', 'vote') && <Vote index={one.index} reload={loaded.reload} />}
								</>
							)}
							<p class="soft">After block <Block number={loaded.head?.number ?? best.value?.number} /></p>
						</>
					);
				}}
			</Show>
		</>
	);
};

export const Governance = () => {
	const { argument } = route.value;
	return argument ? <One text={argument} /> : <List />;
};
