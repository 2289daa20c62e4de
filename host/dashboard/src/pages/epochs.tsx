import { best } from '../chain/connection';
import { estimate, pace, summary, timeOf } from '../chain/units';
import type { At } from '../chain/state';
import { grouped, plain, plural, span } from '../format';
import { link, route } from '../router';
import { useChain } from '../ui/hooks';
import { Amount, Bar, Block, Count, Epoch, Fact, Facts, Hash, Ozone, Pager, Section, Share, Show, Table, Tag, When } from '../ui/parts';

interface Reward { traffic: bigint; mining: bigint }

interface Result {
	contributed: bigint;
	contributors: number;
	settled: bigint;
	settled_nodes: number;
	reward: Reward;
	split: { resource: Reward; meta: Reward; chain: Reward };
	meta_nodes: number;
	meta_each: Reward;
	to_treasury: Reward;
	free_from: number;
	free_at: bigint;
	block: number;
}

interface Applied {
	reporter: number;
	hash: string;
	totals: { charged: bigint; migrated: bigint; contributed: bigint };
	credited: bigint;
	attesters: number[];
	block: number;
}

interface Tier {
	through: bigint;
	per_epoch: bigint;
	shares: { resource: number; meta: number; chain: number };
}

const PAGE = 12;
const total = ({ traffic, mining }: Reward) => traffic + mining;

const loadList = (from: number | undefined) => async (at: At) => {
	const [now, parameters, mined, left, settlement, tempo] = await Promise.all([
		summary(at),
		at.query('Mining', 'ActiveParameters'),
		at.call<bigint>('MiningApi', 'total_mined'),
		at.call<bigint>('MiningApi', 'left_to_mine'),
		at.query('Mining', 'CurrentSettlement'),
		pace(at),
	]);
	if (!now) return undefined;
	const first = Math.min(from ?? now.epoch, now.epoch);
	const epochs = Array.from({ length: PAGE }, (_, index) => first - index).filter((epoch) => epoch >= 0);
	const [results, applied] = await Promise.all([
		at.queries<Result>('Mining', 'EpochResults', epochs.map((epoch) => [epoch])),
		at.queries<Applied>('Mining', 'AppliedReports', epochs.map((epoch) => [epoch])),
	]);
	const rows = epochs.map((epoch, index) => ({ epoch, result: results[index], report: applied[index] }));
	return { now, parameters, mined, left, settlement, tempo, first, rows };
};

const basis = (points: number) => `${points / 100} %`;

const Schedule = ({ tiers, mined, left }: { tiers: Tier[]; mined: bigint; left: bigint | undefined }) => {
	// The first whose bound is not reached; after the cap the last.
	const found = tiers.findIndex(({ through }) => mined < through);
	const force = found < 0 ? tiers.length - 1 : found;
	const tier = tiers[force];
	const start = force > 0 ? tiers[force - 1]!.through : 0n;
	const epochsLeft = tier && tier.per_epoch > 0n && mined < tier.through
		? (tier.through - mined + tier.per_epoch - 1n) / tier.per_epoch
		: undefined;
	return (
		<Section title="Schedule" id="schedule" note="What an epoch with settled traffic mines, by what was mined before it.">
			{tier && (
				<>
					<Bar parts={mined - start} whole={tier.through - start} label={`Tier ${force + 1} of ${tiers.length}`} />
					<p>
						Tier {force + 1} is in force: <Amount value={tier.per_epoch} /> an epoch. Mined so far: <Amount value={mined} />
						{epochsLeft !== undefined && <>; the next tier begins after {plural(epochsLeft, 'more epoch')} with traffic</>}.
						{left !== undefined && <> Left to mine in all: <Amount value={left} />.</>}
					</p>
				</>
			)}
			<Table
				caption="Tiers of the schedule"
				rows={tiers.map((one, at) => ({ ...one, at }))}
				rowKey={({ at }) => at}
				current={({ at }) => at === force}
				empty="The schedule has no tier."
				columns={[
					{ name: 'Tier', head: true, cell: ({ at }) => <>{at + 1} {at === force && <Tag kind="good">in force</Tag>}</> },
					{ name: 'While mined is below', number: true, cell: ({ through }) => <Amount value={through} /> },
					{ name: 'Per epoch', number: true, cell: ({ per_epoch: one }) => <Amount value={one} /> },
					{ name: 'Resource Nodes', number: true, cell: ({ shares }) => basis(shares.resource) },
					{ name: 'Meta Nodes', number: true, cell: ({ shares }) => basis(shares.meta) },
					{ name: 'Stake', number: true, cell: ({ shares }) => basis(shares.chain) },
				]}
			/>
		</Section>
	);
};

const List = () => {
	const asked = Number(route.value.query.get('from') ?? '');
	const from = Number.isSafeInteger(asked) && route.value.query.has('from') && asked >= 0 ? asked : undefined;
	const loaded = useChain(loadList(from), [from], 1);
	return (
		<>
			<h1 tabIndex={-1}>Epochs</h1>
			<Show of={loaded} what="The epochs">
				{(data) => {
					if (!data) return <p class="empty">This runtime has no epochs (<code>EpochApi</code>).</p>;
					const { now, parameters, mined, left, settlement, tempo, first, rows } = data;
					const next = now.first_block + now.length;
					const when = estimate(tempo, next);
					return (
						<>
							<Facts>
								<Fact name="Current epoch" id="epoch">{grouped(now.epoch)}</Fact>
								<Fact name="Blocks"><Block number={now.first_block} /> to <Block number={next - 1} />; {grouped(Math.min(now.length, (best.value?.number ?? 0) - now.first_block + 1))} of {grouped(now.length)} are there</Fact>
								<Fact name="Next epoch">in block <Block number={next} />{when !== undefined && when > tempo.now && <>, in about {span(when - tempo.now)}</>}</Fact>
								{parameters && <Fact name="Settled set">covers at least {basis(parameters.settlement_threshold)} of the traffic</Fact>}
								{parameters && <Fact name="Lock-up of rewards">{plural(parameters.lock_up, 'epoch')} after the one that earned them</Fact>}
								{settlement && <Fact name="Settlement in progress">epoch <Epoch number={settlement.epoch} />: {plain(settlement.phase.type.toLowerCase())}</Fact>}
							</Facts>
							<Section title="Last epochs">
								<Table
									caption="Epochs, the newest first"
									rows={rows}
									rowKey={({ epoch }) => epoch}
									empty="No epoch has begun."
									columns={[
										{ name: 'Epoch', head: true, number: true, cell: ({ epoch }) => <Epoch number={epoch} /> },
										{
											name: 'Result',
											cell: ({ epoch, result, report }) => {
												if (epoch === now.epoch) return <Tag>in progress</Tag>;
												if (result && result.settled_nodes > 0) return <Tag kind="good">settled</Tag>;
												if (settlement?.epoch === epoch) return <Tag>being settled</Tag>;
												if (result) return <Tag>no traffic</Tag>;
												return report ? <Tag>reported, not settled</Tag> : <Tag>nothing settled</Tag>;
											},
										},
										{ name: 'Traffic settled, Y', number: true, cell: ({ result }) => <Ozone value={result?.settled} /> },
										{ name: 'Nodes', number: true, cell: ({ result }) => result ? <>{grouped(result.settled_nodes)} of {grouped(result.contributors)}</> : '–' },
										{ name: 'Traffic reward, R', number: true, cell: ({ result }) => <Amount value={result?.reward.traffic} /> },
										{ name: 'Mined, M', number: true, cell: ({ result }) => <Amount value={result?.reward.mining} /> },
										{ name: 'Free from', number: true, cell: ({ result }) => result ? <>epoch {grouped(result.free_from)}</> : '–' },
									]}
								/>
								<Pager
									label="Pages of epochs"
									before={from !== undefined && first < now.epoch ? first + PAGE >= now.epoch ? link('epochs') : link('epochs', undefined, { from: first + PAGE }) : undefined}
									after={first - PAGE >= 0 ? link('epochs', undefined, { from: first - PAGE }) : undefined}
									here={`Epochs ${grouped(rows.at(-1)?.epoch ?? 0)} to ${grouped(first)}`}
								/>
								<p class="note">A result is on the chain while its rewards are locked. An epoch without a report settles nothing; contributions wait.</p>
							</Section>
							{parameters && mined !== undefined && <Schedule tiers={parameters.tiers} mined={mined} left={left} />}
						</>
					);
				}}
			</Show>
		</>
	);
};

const NODES = 25;
const NODES_IN_PAGE_OF_STATE = 256;
/** So many pages of the state are read to order the whole settled set; with more, each page is shown alone. */
const MOST_PAGES = 16;

const pagesOf = (set: any): number[] => {
	const bytes: Uint8Array = set instanceof Uint8Array ? set : new Uint8Array();
	const found: number[] = [];
	bytes.forEach((bits, at) => {
		for (let bit = 0; bit < 8; bit++) if (bits & (1 << bit)) found.push(at * 8 + bit);
	});
	return found;
};

interface Settled { node: number; contribution: bigint }

const loadOne = (epoch: number, page: number) => async (at: At) => {
	const [now, result, report, pageSet, reports, time] = await Promise.all([
		summary(at),
		at.query<Result>('Mining', 'EpochResults', epoch),
		at.query<Applied>('Mining', 'AppliedReports', epoch),
		at.query('Mining', 'EarningPages', epoch),
		at.call<any[]>('MiningApi', 'report_status', epoch),
		timeOf(at),
	]);
	if (!now) return undefined;
	const all = pagesOf(pageSet);
	const whole = all.length <= MOST_PAGES;
	const read = whole ? all : all.slice(page, page + 1);
	const pages = await at.queries('Mining', 'EarnedPages', read.map((one) => [epoch, one]));
	const settled: Settled[] = pages.flatMap((found, index) => {
		const values: (bigint | number)[] = found?.settled ?? [];
		return values.flatMap((value, slot) => {
			const contribution = BigInt(value);
			return contribution > 0n ? [{ node: read[index]! * NODES_IN_PAGE_OF_STATE + slot, contribution }] : [];
		});
	});
	// Largest first, ties by the lower index, as the set is found.
	settled.sort((a, b) => (a.contribution === b.contribution ? a.node - b.node : a.contribution > b.contribution ? -1 : 1));
	const metas: number[] = pages.flatMap((found, index) =>
		Array.from((found?.metas ?? []) as Iterable<number>, (slot) => read[index]! * NODES_IN_PAGE_OF_STATE + slot));
	const shown = whole ? settled.slice(page * NODES, (page + 1) * NODES) : settled;
	const rewards = await Promise.all(shown.map(({ node }) => at.call<Reward>('MiningApi', 'reward_of', node, epoch)));
	const infos = await at.queries('Deposit', 'Profiles', shown.map(({ node }) => [node])).catch(() => []);
	return {
		now, result, report, reports, time, metas,
		rows: shown.map((one, index) => ({ ...one, reward: rewards[index], moniker: textOfBytes(infos[index]?.moniker) })),
		pages: whole ? Math.ceil(settled.length / NODES) : all.length,
		whole,
	};
};

const textOfBytes = (bytes: unknown): string => {
	if (typeof bytes === 'string') return bytes;
	return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : '';
};

const Rewards = ({ of, whole }: { of: Reward; whole?: Reward }) => (
	<>
		<Amount value={total(of)} />{whole && total(whole) > 0n && <small> <Share parts={total(of)} whole={total(whole)} /></small>}
		<br /><small class="soft">traffic <Amount value={of.traffic} />, mining <Amount value={of.mining} /></small>
	</>
);

const One = ({ text }: { text: string }) => {
	const epoch = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
	const page = Math.max(0, Math.floor(Number(route.value.query.get('page') ?? '0')) || 0);
	const loaded = useChain(loadOne(epoch ?? 0, page), [epoch, page], 5);
	if (epoch === undefined) {
		return <><h1 tabIndex={-1}>Epoch {plain(text)}</h1><p class="bad" role="alert">This is not the number of an epoch.</p></>;
	}
	return (
		<>
			<h1 tabIndex={-1}>Epoch {grouped(epoch)}</h1>
			<Pager label="Epochs before and after" before={epoch > 0 ? link('epochs', epoch - 1) : undefined} after={link('epochs', epoch + 1)} here={`Epoch ${grouped(epoch)}`} />
			<Show of={loaded} what="The epoch">
				{(data) => {
					if (!data) return <p class="empty">This runtime has no epochs.</p>;
					const { now, result, report, reports, rows, pages, whole, metas, time } = data;
					if (epoch > now.epoch) return <p class="empty">This epoch has not begun. The current one is <Epoch number={now.epoch} />.</p>;
					return (
						<>
							{!result && (
								<p class="empty">
									{epoch === now.epoch
										? 'This epoch is in progress. It is settled after its last block.'
										: 'The chain has no result of this epoch: nothing was settled in it, or its rewards are free already and the record is removed.'}
								</p>
							)}
							{result && (
								<>
									<Facts>
										<Fact name="Traffic that could be settled"><Ozone value={result.contributed} /> of {plural(result.contributors, 'node')}</Fact>
										<Fact name="Settled traffic, Y"><Ozone value={result.settled} /> <small><Share parts={result.settled} whole={result.contributed} /></small></Fact>
										<Fact name="Settled nodes"><Count value={result.settled_nodes} /></Fact>
										<Fact name="Traffic reward, R"><Amount value={result.reward.traffic} /></Fact>
										<Fact name="Mining reward, M"><Amount value={result.reward.mining} /></Fact>
										<Fact name="Settled in block"><Block number={result.block} /></Fact>
										<Fact name="Rewards are free">
											from epoch {grouped(result.free_from)}, in {plural(Math.max(0, result.free_from - now.epoch), 'epoch')}, and not before <When ms={result.free_at} now={time} />
										</Fact>
									</Facts>
									<Section title="Shares">
										<Facts>
											<Fact name="Resource Nodes"><Rewards of={result.split.resource} whole={result.reward} /></Fact>
											<Fact name={`Meta Nodes (${grouped(result.meta_nodes)})`}><Rewards of={result.split.meta} whole={result.reward} /></Fact>
											<Fact name="Stake"><Rewards of={result.split.chain} whole={result.reward} /></Fact>
											<Fact name="Each Meta Node"><Rewards of={result.meta_each} /></Fact>
											<Fact name="Left over, to the treasury"><Rewards of={result.to_treasury} /></Fact>
										</Facts>
									</Section>
									<Section title="Settled nodes" note={whole ? 'The largest contribution first.' : 'There are so many nodes that each page is a page of the chain’s table, by index; within it the largest first.'}>
										<Table
											caption={`Settled nodes of epoch ${grouped(epoch)}`}
											rows={rows}
											rowKey={({ node }) => node}
											empty="No Resource Node was settled."
											columns={[
												{ name: 'Node', head: true, cell: ({ node, moniker }) => <a href={link('nodes', node)}>{grouped(node)}{moniker && ` ${plain(moniker)}`}</a> },
												{ name: 'Contribution', number: true, cell: ({ contribution }) => <Ozone value={contribution} /> },
												{ name: 'Share of Y', number: true, cell: ({ contribution }) => <Share parts={contribution} whole={result.settled} /> },
												{ name: 'Traffic reward', number: true, cell: ({ reward }) => <Amount value={reward?.traffic} /> },
												{ name: 'Mining reward', number: true, cell: ({ reward }) => <Amount value={reward?.mining} /> },
											]}
										/>
										<Pager
											label="Pages of settled nodes"
											before={page > 0 ? link('epochs', epoch, { page: page - 1 }) : undefined}
											after={page + 1 < pages ? link('epochs', epoch, { page: page + 1 }) : undefined}
											here={`Page ${grouped(page + 1)} of ${grouped(pages)}`}
										/>
										{metas.length > 0 && (
											<p>Meta Nodes that share: {metas.slice(0, 64).map((node, at) => <span key={node}>{at > 0 && ', '}<a href={link('nodes', node)}>{grouped(node)}</a></span>)}{metas.length > 64 && '…'}</p>
										)}
									</Section>
								</>
							)}
							<Section title="Report">
								{report
									? (
										<Facts>
											<Fact name="Reported by"><a href={link('nodes', report.reporter)}>Meta Node {grouped(report.reporter)}</a></Fact>
											<Fact name="Attested by">{report.attesters.map((node, at) => <span key={node}>{at > 0 && ', '}<a href={link('nodes', node)}>{grouped(node)}</a></span>)}</Fact>
											<Fact name="Charged to users"><Ozone value={report.totals.charged} /></Fact>
											<Fact name="Credited to nodes"><Ozone value={report.credited} /></Fact>
											{report.totals.migrated > 0n && <Fact name="Migrated"><Ozone value={report.totals.migrated} /></Fact>}
											<Fact name="Applied in block"><Block number={report.block} /></Fact>
											<Fact name="Hash"><Hash value={report.hash} /></Fact>
										</Facts>
									)
									: (reports?.length ?? 0) > 0
										? (
											<ul>
												{reports!.map(({ reporter, stage, pages: count, attesters }) => (
													<li key={reporter}><a href={link('nodes', reporter)}>Meta Node {grouped(reporter)}</a>: {plain(stage.type.toLowerCase())}, {plural(count, 'page')}, attested by {grouped(attesters.length)}</li>
												))}
											</ul>
										)
										: <p class="empty">No Meta Node has reported on this epoch{epoch >= now.epoch ? ' yet' : ', or the record is removed'}.</p>}
							</Section>
						</>
					);
				}}
			</Show>
		</>
	);
};

export const Epochs = () => {
	const { argument } = route.value;
	return argument ? <One text={argument} /> : <List />;
};
