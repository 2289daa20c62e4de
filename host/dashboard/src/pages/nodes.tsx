import { summary, timeOf } from '../chain/units';
import { runtime, session } from '../chain/connection';
import type { At } from '../chain/state';
import { day, grouped, percent, plain, plural, words } from '../format';
import { link, route } from '../router';
import { useChain } from '../ui/hooks';
import { Account, Amount, Count, Fact, Facts, Ozone, Pager, Section, Show, Table, Tag, When } from '../ui/parts';
import { Sign, Wallet } from '../ui/sign';

export interface NodeInfo {
	index: number;
	node: {
		id: string;
		owner: string;
		beneficiary: string;
		role: { type: 'Resource'; value: Record<string, boolean> } | { type: 'Meta'; value?: undefined };
		status: { type: string; value?: any };
		registered: bigint;
		activated: bigint;
		activated_epoch?: number;
		deposit: { held: bigint; initial: bigint; counted: bigint; confirmed: bigint; top_up: bigint; top_up_locked_until: bigint; lock: bigint };
	};
	moniker: string;
	contact: string;
	operator?: string;
	standing?: { tracking: { type: string }; score: number; below: number; free_capacity: bigint; bandwidth: number };
	effective_weight: bigint;
	countable: bigint;
	waits_for?: { type: string };
	queue_position?: number;
	dormant: boolean;
	releases: { amount: bigint; at: bigint }[];
	leaving: boolean;
}

const PAGE = 25;
const BILLION = 1_000_000_000;

export const statusTag = ({ node, dormant }: NodeInfo) => {
	const { type } = node.status;
	const kind = type === 'Active' ? 'good' : type === 'Suspended' ? 'bad' : type === 'Exiting' ? 'warning' : undefined;
	return <><Tag kind={kind}>{plain(words(type))}</Tag>{dormant && <> <Tag kind="warning">dormant</Tag></>}</>;
};

const roleOf = ({ role }: NodeInfo['node']) => {
	if (role.type === 'Meta') return 'Meta';
	const kinds = Object.entries(role.value ?? {}).filter(([, offered]) => offered).map(([kind]) => kind);
	return `Resource${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}`;
};

export const nodeName = ({ index, moniker }: { index: number; moniker: string }) => (
	<a href={link('nodes', index)}>{grouped(index)}{moniker && <> <span class="moniker">{plain(moniker)}</span></>}</a>
);

const kpi = (info: NodeInfo) => info.standing && info.standing.tracking.type !== 'Unknown' ? percent(info.standing.score, BILLION, 1) : '–';

const released = (info: NodeInfo, now: number) => {
	if (info.releases.length === 0) return '–';
	if (!info.leaving) {
		const last = info.releases.reduce((latest, { at }) => (at > latest ? at : latest), 0n);
		return <span class="soft">{day(Number(last))} <small>if it left now</small></span>;
	}
	return info.releases.map(({ amount, at }, index) => <div key={index}><Amount value={amount} /> {Number(at) <= now ? <Tag kind="good">free</Tag> : <When ms={at} now={now} />}</div>);
};

const loadList = (start: number) => async (at: At) => {
	const [overview, found, now] = await Promise.all([
		at.call<any>('DepositApi', 'overview'),
		at.call<[NodeInfo[], number | undefined]>('DepositApi', 'nodes', start, PAGE),
		timeOf(at),
		summary(at),
	]);
	return { overview, nodes: found?.[0], next: found?.[1], now };
};

const Find = () => (
	<form
		class="find"
		onSubmit={(event) => {
			event.preventDefault();
			const text = String(new FormData(event.currentTarget).get('node') ?? '').trim();
			if (text) location.hash = link('nodes', text.startsWith('0x') ? text : text.replace(/[,\s]/g, ''));
		}}
	>
		<label>Index or network key of a node <input name="node" autocomplete="off" spellcheck={false} size={18} /></label>{' '}
		<button>Show</button>
	</form>
);

const List = () => {
	const start = Math.max(0, Math.floor(Number(route.value.query.get('from') ?? '0')) || 0);
	const loaded = useChain(loadList(start), [start], 2);
	return (
		<>
			<h1 tabIndex={-1}>Nodes</h1>
			<Show of={loaded} what="The nodes">
				{({ overview, nodes, next, now }) => {
					if (!overview || !nodes) return <p class="empty">This runtime has no registry of nodes (<code>DepositApi</code>).</p>;
					const { figures, parameters } = overview;
					const counts = (of: any) => Object.entries(of as Record<string, number>).filter(([, count]) => count > 0)
						.map(([name, count]) => `${grouped(count)} ${name}`).join(', ') || 'none';
					return (
						<>
							<Facts>
								<Fact name="Resource Nodes"><span data-figure="nodes-resource">{counts(figures.resource)}</span></Fact>
								<Fact name="Meta Nodes"><span data-figure="nodes-meta">{counts(figures.meta)}</span>; {grouped(overview.awake_metas)} awake, {grouped(overview.quorum)} are a quorum</Fact>
								<Fact name="Deposits on hold" id="nodes-held"><Amount value={figures.held} /></Fact>
								<Fact name="Limit may still rise in this epoch by"><Ozone value={overview.counting_budget} /></Fact>
								<Fact name="Counts without a confirmation"><Amount value={overview.unconfirmed} /> of at most <Amount value={overview.most_unconfirmed} /></Fact>
								<Fact name="Waiting to count">{grouped(overview.counting_queue)} for the budget, {grouped(overview.confirmation_queue)} for a confirmation or room</Fact>
								{overview.departing > 0 && <Fact name="Cooling off">{plural(overview.departing, 'node')}</Fact>}
								{parameters?.kpi_threshold !== undefined && <Fact name="KPI">below {percent(parameters.kpi_threshold, BILLION, 1)} for {plural(parameters.kpi_epochs, 'epoch')} in a row suspends</Fact>}
							</Facts>
							<Find />
							<Table
								caption={start > 0 ? `Nodes from index ${grouped(start)} on` : 'Nodes by index'}
								rows={nodes}
								rowKey={({ index }) => index}
								empty={overview.slots === 0 ? 'No node is registered. The first ones come with the genesis of a chain or by Deposit.register_resource_node.' : 'There is no node from this index on.'}
								columns={[
									{ name: 'Node', head: true, cell: nodeName },
									{ name: 'Role', cell: ({ node }) => roleOf(node) },
									{ name: 'Status', cell: statusTag },
									{ name: 'Weight', number: true, cell: (info) => info.node.role.type === 'Meta' ? '–' : <Count value={info.effective_weight} /> },
									{ name: 'KPI', number: true, cell: kpi },
									{ name: 'Deposit held', number: true, cell: ({ node }) => <Amount value={node.deposit.held} /> },
									{ name: 'Counts', number: true, cell: ({ node }) => <Amount value={node.deposit.counted} /> },
									{ name: 'Deposit frees', cell: (info) => released(info, now) },
									{ name: 'Owner', cell: ({ node }) => <Account address={node.owner} /> },
								]}
							/>
							<Pager
								label="Pages of nodes"
								before={start > 0 ? link('nodes', undefined, { from: Math.max(0, start - PAGE) }) : undefined}
								after={next !== undefined ? link('nodes', undefined, { from: next }) : undefined}
								here={nodes.length > 0 ? `Index ${grouped(nodes[0]!.index)} to ${grouped(nodes.at(-1)!.index)}` : ''}
							/>
							<p class="note">Indices of nodes that were retired are free again.</p>
						</>
					);
				}}
			</Show>
		</>
	);
};

const loadOne = (text: string) => async (at: At) => {
	const info = text.startsWith('0x')
		? await at.call<NodeInfo>('DepositApi', 'node', text)
		: await at.call<NodeInfo>('DepositApi', 'node_at', Number(text));
	await summary(at);
	if (!info) return { info: undefined };
	const [contribution, withdrawable, locked, stake, ballots, now] = await Promise.all([
		at.call<bigint>('MiningApi', 'contribution_of', info.index),
		at.call<any>('MiningApi', 'withdrawable', info.index),
		at.call<any[]>('MiningApi', 'locked_of', info.index),
		at.call<any>('StakingApi', 'deposit_rewards', info.index),
		at.call<any[]>('DepositApi', 'ballots_on', info.index),
		timeOf(at),
	]);
	return { info, contribution, withdrawable, locked, stake, ballots, now };
};

const One = ({ text }: { text: string }) => {
	const valid = /^\d{1,10}$/.test(text) || /^0x[0-9a-fA-F]{64}$/.test(text);
	const loaded = useChain(valid ? loadOne(text) : async () => ({ info: undefined }), [text], 3);
	return (
		<>
			<h1 tabIndex={-1}>Node {/^\d+$/.test(text) ? grouped(Number(text)) : plain(text).slice(0, 14)}</h1>
			{!valid
				? <p class="bad" role="alert">This is neither an index nor a network key (0x and 64 digits).</p>
				: (
					<Show of={loaded} what="The node">
						{(data: any) => {
							const info = data.info as NodeInfo | undefined;
							if (!info) return <p class="empty">There is no such node. Its index may be free again. <a href={link('nodes')}>All nodes</a></p>;
							const { node } = info;
							const { now, contribution, withdrawable, locked, stake, ballots } = data;
							const free = (withdrawable?.traffic ?? 0n) + (withdrawable?.mining ?? 0n);
							const stakeFree = (stake?.withdrawable?.traffic ?? 0n) + (stake?.withdrawable?.mining ?? 0n);
							const claimable = info.leaving && info.releases.some(({ at }) => Number(at) <= now);
							return (
								<>
									<Facts>
										{info.moniker && <Fact name="Moniker">{plain(info.moniker)}</Fact>}
										{info.contact && <Fact name="Contact">{plain(info.contact)}</Fact>}
										<Fact name="Role">{roleOf(node)}</Fact>
										<Fact name="Status">{statusTag(info)}{node.status.type === 'Suspended' && <> since <When ms={node.status.value?.since} now={now} /></>}</Fact>
										<Fact name="Network key"><code class="value">{node.id}</code></Fact>
										<Fact name="Owner"><Account address={node.owner} /></Fact>
										<Fact name="Beneficiary"><Account address={node.beneficiary} /></Fact>
										{info.operator && <Fact name="Operator"><Account address={info.operator} /></Fact>}
										<Fact name="Active since">{node.activated > 0n ? <When ms={node.activated} now={now} /> : node.status.type === 'Registered' ? 'not yet' : 'genesis'}</Fact>
										{node.role.type === 'Resource' && <Fact name="Weight"><Count value={info.effective_weight} /></Fact>}
										{info.standing && (
											<>
												<Fact name="KPI">{kpi(info)}{info.standing.below > 0 && <>, below the threshold {plural(info.standing.below, 'epoch')} in a row</>}</Fact>
												<Fact name="Free capacity"><Count value={info.standing.free_capacity} /> bytes</Fact>
												<Fact name="Bandwidth"><Count value={info.standing.bandwidth} /> Mbit/s</Fact>
											</>
										)}
										<Fact name="Contribution that waits for its settlement"><Ozone value={contribution} /></Fact>
									</Facts>
									<Section title="Deposit">
										<Facts>
											<Fact name="On hold"><Amount value={node.deposit.held} /></Fact>
											<Fact name="Z, ever deposited"><Amount value={node.deposit.initial} /></Fact>
											<Fact name="C, counts"><Amount value={node.deposit.counted} />{info.countable > node.deposit.counted && <>, at most <Amount value={info.countable} /> now</>}</Fact>
											<Fact name="Confirmed by Meta Nodes"><Amount value={node.deposit.confirmed} /></Fact>
											{info.waits_for && <Fact name="Waits for">{plain(words(info.waits_for.type))}, place {grouped(info.queue_position ?? 0)}</Fact>}
										</Facts>
										<Table
											caption={info.leaving ? 'When the deposit frees' : 'When the deposit would free if the node left now'}
											rows={info.releases.map((one, at) => ({ ...one, place: at }))}
											rowKey={({ place }) => place}
											empty="Nothing is on hold."
											columns={[
												{ name: 'Amount', head: true, number: true, cell: ({ amount }) => <Amount value={amount} /> },
												{ name: 'Free', cell: ({ at }) => Number(at) <= now ? <Tag kind="good">free</Tag> : <When ms={at} now={now} /> },
											]}
										/>
										{claimable && runtime.value?.hasCall('Deposit', 'claim_deposit') && (
											<>
												<Wallet />
												<Sign label="Claim the deposit…" what={`Releases what is free of the deposit of node ${info.index} to its owner.`} make={() => ({ tx: session.value!.api.tx.Deposit.claim_deposit({ node: info.index }) })} done={loaded.reload} />
											</>
										)}
									</Section>
									<Section title="Rewards">
										<Facts>
											<Fact name="Free, for its work"><Amount value={free} /></Fact>
											<Fact name="Free, stake share of the deposit"><Amount value={stakeFree} /></Fact>
										</Facts>
										<Table
											caption="Locked rewards for its work"
											rows={(locked ?? []).slice(0, 50)}
											rowKey={({ epoch }: any) => epoch}
											empty="Nothing is locked."
											columns={[
												{ name: 'Earned in epoch', head: true, number: true, cell: ({ epoch }: any) => <a href={link('epochs', epoch)}>{grouped(epoch)}</a> },
												{ name: 'Traffic', number: true, cell: ({ reward }: any) => <Amount value={reward.traffic} /> },
												{ name: 'Mining', number: true, cell: ({ reward }: any) => <Amount value={reward.mining} /> },
												{ name: 'Free from epoch', number: true, cell: ({ free_from: from }: any) => grouped(from) },
											]}
										/>
										{(locked?.length ?? 0) > 50 && <p class="soft">The first 50 of {grouped(locked.length)} are shown. The page of the owner’s account has them by the epoch in which they free.</p>}
									</Section>
									{ballots?.length > 0 && (
										<Section title="Ballots of Meta Nodes">
											<Table
												caption="Open ballots on this node"
												rows={ballots.slice(0, 50).map((one: any, at: number) => ({ ...one, at }))}
												rowKey={({ at }: any) => at}
												empty=""
												columns={[
													{ name: 'Motion', head: true, cell: ({ motion }: any) => plain(words(motion.type)) },
													{ name: 'For', number: true, cell: ({ approvals, required }: any) => `${grouped(approvals)} of ${grouped(required)} needed` },
													{ name: 'Against', number: true, cell: ({ rejections }: any) => grouped(rejections) },
													{ name: 'Ends', cell: ({ expires }: any) => <When ms={expires} now={now} /> },
												]}
											/>
										</Section>
									)}
								</>
							);
						}}
					</Show>
				)}
		</>
	);
};

export const Nodes = () => {
	const { argument } = route.value;
	return argument ? <One text={argument} /> : <List />;
};
