import { useState } from 'preact/hooks';
import { runtime, session } from '../chain/connection';
import { estimate, pace, summary, type Pace, type Summary } from '../chain/units';
import type { At } from '../chain/state';
import { asAddress, signer } from '../chain/wallet';
import { grouped, plain, plural, span, words } from '../format';
import { link, route } from '../router';
import { useChain } from '../ui/hooks';
import { Account, Amount, Block, Fact, Facts, Ozone, Section, Show, Table, Tag, When } from '../ui/parts';
import { Sign, Wallet } from '../ui/sign';
import { nodeName, statusTag, type NodeInfo } from './nodes';

interface Reward { traffic: bigint; mining: bigint }

const total = (reward: Reward | undefined) => (reward ? reward.traffic + reward.mining : 0n);

/** The most nodes of which a call takes the rewards. */
const AT_ONCE = 64;
const PAGE = 12;

const load = (address: string) => async (at: At) => {
	const [record, holds, locks, freezes, ozone, rewards, delegations, unbondings, own, nodes, epochs, tempo, files] = await Promise.all([
		at.query<any>('System', 'Account', address),
		at.query<any[]>('Balances', 'Holds', address),
		at.query<any[]>('Balances', 'Locks', address),
		at.query<any[]>('Balances', 'Freezes', address),
		at.call<bigint>('OzoneApi', 'ozone_of', address),
		// An account with thousands of nodes may take longer than the node allows.
		at.call<any>('MiningApi', 'rewards_of_owner', address).catch(() => null),
		at.call<any[]>('StakingApi', 'delegations', address),
		at.call<any[]>('StakingApi', 'unbondings', address),
		at.call<any>('StakingApi', 'validator_rewards', address),
		at.call<NodeInfo[]>('DepositApi', 'nodes_of', address).catch(() => null),
		summary(at),
		pace(at),
		at.query<any>('Staking', 'IndexOf', address),
	]);
	return { record, holds, locks, freezes, ozone, rewards, delegations, unbondings, own, nodes, epochs, tempo, validator: files };
};

type Data = Awaited<ReturnType<ReturnType<typeof load>>>;

const Find = () => {
	const [problem, setProblem] = useState('');
	return (
		<form
			class="find"
			onSubmit={(event) => {
				event.preventDefault();
				const text = String(new FormData(event.currentTarget).get('address') ?? '').trim();
				const address = asAddress(text);
				if (!address) {
					setProblem(text ? 'This is no address: 47 or 48 letters and digits with a checksum, or 0x and 64 digits of a public key.' : 'Enter an address.');
					return;
				}
				setProblem('');
				location.hash = link('account', address);
			}}
		>
			<label>
				Address or public key{' '}
				<input name="address" autocomplete="off" spellcheck={false} size={50} aria-invalid={!!problem} aria-describedby="address-problem" />
			</label>{' '}
			<button>Show</button>
			<p id="address-problem" class="bad" role="alert">{problem}</p>
		</form>
	);
};

/** When an epoch begins, as far as the pace of the chain tells. */
const epochStart = (epochs: Summary | undefined, tempo: Pace, epoch: number): { block: number; when?: number } | undefined => {
	if (!epochs) return undefined;
	const block = epochs.first_block + (epoch - epochs.epoch) * epochs.length;
	return { block, when: estimate(tempo, block) };
};

const Frees = ({ data, epoch }: { data: Data; epoch: number }) => {
	const start = epochStart(data.epochs, data.tempo, epoch);
	const left = data.epochs ? epoch - data.epochs.epoch : undefined;
	return (
		<>
			epoch {grouped(epoch)}
			{left !== undefined && left > 0 && start && (
				<small> in {plural(left, 'epoch')}, block {grouped(start.block)}{start.when !== undefined && <>, about <When ms={Math.round(start.when)} /> ({span(start.when - data.tempo.now)})</>}</small>
			)}
			{left !== undefined && left <= 0 && <small> when its time has passed too</small>}
		</>
	);
};

const Locked = ({ data }: { data: Data }) => {
	const rows: { free_from: number; nodes: Reward; deposits: Reward }[] = data.rewards?.locked ?? [];
	const [shown, setShown] = useState(PAGE);
	const all = rows.reduce((sum, { nodes, deposits }) => sum + total(nodes) + total(deposits), 0n);
	return (
		<>
			{rows.length > 0 && <p>Locked in all: <Amount value={all} /></p>}
			<Table
				caption="Locked rewards of its nodes, by the epoch in which they free"
				rows={rows.slice(0, shown)}
				rowKey={({ free_from: from }) => from}
				empty="Its nodes have no locked rewards."
				columns={[
					{ name: 'Free from', head: true, cell: ({ free_from: from }) => <Frees data={data} epoch={from} /> },
					{ name: 'Traffic', number: true, cell: ({ nodes }) => <Amount value={nodes.traffic} /> },
					{ name: 'Mining', number: true, cell: ({ nodes }) => <Amount value={nodes.mining} /> },
					{ name: 'Stake share of deposits', number: true, cell: ({ deposits }) => <Amount value={total(deposits)} /> },
				]}
			/>
			{rows.length > shown && <p><button type="button" onClick={() => setShown(shown + PAGE)}>Show {grouped(Math.min(PAGE, rows.length - shown))} more of {grouped(rows.length - shown)}</button></p>}
			<p class="note">Rewards are free when their epochs and as much time as these take have passed, whichever is later. The blocks and dates of epochs are estimates by the pace of the chain.</p>
		</>
	);
};

const Withdraw = ({ data, address, reload }: { data: Data; address: string; reload: () => void }) => {
	const rules = runtime.value;
	const { rewards, delegations, own, unbondings, tempo, nodes } = data;
	const mine: number[] = rewards?.nodes ?? [];
	const free = total(rewards?.nodes_free) + total(rewards?.deposits_free);
	const tx = () => session.value!.api.tx;
	const isOwner = signer.value?.address === address;
	const due = (unbondings ?? []).filter(({ release }: any) => Number(release) <= tempo.now);
	const claimable = (nodes ?? []).filter(({ leaving, releases }) => leaving && releases.some(({ at }) => Number(at) <= tempo.now));
	const parts = Array.from({ length: Math.ceil(mine.length / AT_ONCE) }, (_, at) => mine.slice(at * AT_ONCE, (at + 1) * AT_ONCE));
	const entries: { key: string; name: string; amount: bigint; call: [string, string]; make: () => any; what: string }[] = [];
	if (free > 0n) {
		parts.slice(0, 8).forEach((part, at) => entries.push({
			key: `nodes-${at}`,
			name: parts.length === 1 ? 'Rewards of nodes' : `Rewards of nodes, part ${at + 1} of ${parts.length}`,
			amount: free,
			call: ['Mining', 'withdraw_all'],
			make: () => tx().Mining.withdraw_all({ nodes: part }),
			what: `Pays the free rewards of ${plural(part.length, 'node')} to the beneficiaries.`,
		}));
	}
	(delegations ?? []).slice(0, 20).forEach((one: any) => {
		if (one.rewards.withdrawable > 0n) entries.push({
			key: `delegation-${one.validator}`,
			name: 'Rewards of a delegation',
			amount: one.rewards.withdrawable,
			call: ['Staking', 'withdraw_rewards'],
			make: () => tx().Staking.withdraw_rewards({ validator: one.validator }),
			what: `Pays the free rewards of the delegation to ${one.validator}.`,
		});
	});
	if (own?.withdrawable > 0n) entries.push({
		key: 'validator',
		name: 'Rewards as a validator',
		amount: own.withdrawable,
		call: ['Staking', 'withdraw_validator_rewards'],
		make: () => tx().Staking.withdraw_validator_rewards(),
		what: 'Pays what the validator earned and is free.',
	});
	if (due.length > 0) entries.push({
		key: 'unbonded',
		name: 'Unbonded stake',
		amount: due.reduce((sum: bigint, { amount }: any) => sum + amount, 0n),
		call: ['Staking', 'withdraw_unbonded'],
		make: () => tx().Staking.withdraw_unbonded(),
		what: 'Releases the stake whose unbonding has ended.',
	});
	claimable.slice(0, 20).forEach((one) => entries.push({
		key: `claim-${one.index}`,
		name: `Deposit of node ${one.index}`,
		amount: one.releases.filter(({ at }) => Number(at) <= tempo.now).reduce((sum, { amount }) => sum + amount, 0n),
		call: ['Deposit', 'claim_deposit'],
		make: () => tx().Deposit.claim_deposit({ node: one.index }),
		what: `Releases what is free of the deposit of node ${one.index} to its owner.`,
	}));
	const possible = entries.filter(({ call: [pallet, call] }) => rules?.hasCall(pallet, call));
	return (
		<Section title="Withdraw" id="withdraw">
			{possible.length === 0
				? <p class="empty">Nothing can be withdrawn now.</p>
				: (
					<>
						<Wallet />
						{!isOwner && signer.value && <p class="note">The chosen account is another one. The chain refuses what only the owner may withdraw.</p>}
						{possible.map(({ key, name, amount, make, what }) => (
							<div key={key} class="action">
								<p>{name}: <Amount value={amount} /> free</p>
								<Sign label="Withdraw…" what={what} make={() => ({ tx: make() })} done={reload} />
							</div>
						))}
					</>
				)}
		</Section>
	);
};

const Balance = ({ data }: { data: Data }) => {
	const { free = 0n, reserved = 0n, frozen = 0n } = data.record?.data ?? {};
	const locked: { name: string; amount: bigint }[] = [
		...(data.locks ?? []).map(({ id, amount }: any) => ({ name: `Lock ${plain(idText(id))}`, amount })),
		...(data.freezes ?? []).map(({ id, amount }: any) => ({ name: `Freeze ${reasonOf(id)}`, amount })),
	];
	return (
		<Section title="Balance">
			<Facts>
				<Fact name="Free" id="account-free"><Amount value={free} /></Fact>
				<Fact name="On hold" id="account-held"><Amount value={reserved} /></Fact>
				<Fact name="Of the free, frozen"><Amount value={frozen} /></Fact>
				<Fact name="In all"><Amount value={free + reserved} /></Fact>
				<Fact name="Ozone" id="account-ozone"><Ozone value={data.ozone} places={9} /></Fact>
				<Fact name="Transactions so far">{grouped(data.record?.nonce ?? 0)}</Fact>
			</Facts>
			{(data.holds?.length ?? 0) > 0 && (
				<Table
					caption="On hold"
					rows={(data.holds ?? []).slice(0, 50).map((one: any, at: number) => ({ ...one, at }))}
					rowKey={({ at }: any) => at}
					empty=""
					columns={[
						{ name: 'For', head: true, cell: ({ id }: any) => reasonOf(id) },
						{ name: 'Amount', number: true, cell: ({ amount }: any) => <Amount value={amount} /> },
					]}
				/>
			)}
			{locked.length > 0 && (
				<Table
					caption="Frozen; the largest counts"
					rows={locked.slice(0, 50).map((one, at) => ({ ...one, at }))}
					rowKey={({ at }) => at}
					empty=""
					columns={[
						{ name: 'For', head: true, cell: ({ name }) => name },
						{ name: 'Amount', number: true, cell: ({ amount }) => <Amount value={amount} /> },
					]}
				/>
			)}
		</Section>
	);
};

const reasonOf = (id: any) => plain(`${id?.type ?? ''}${id?.value?.type ? `: ${words(id.value.type)}` : ''}`);

const idText = (id: unknown): string => {
	if (id instanceof Uint8Array) return new TextDecoder().decode(id).trim();
	if (typeof id === 'string' && id.startsWith('0x')) {
		return new TextDecoder().decode(Uint8Array.from(id.slice(2).match(/../g) ?? [], (byte) => parseInt(byte, 16))).trim();
	}
	return String(id);
};

const Stake = ({ data }: { data: Data }) => {
	const { delegations = [], unbondings = [], own, tempo } = data;
	if (!delegations?.length && !unbondings?.length && !own) return <p class="empty">It has no stake.</p>;
	return (
		<>
			{own && (
				<Facts>
					<Fact name="As a validator, free"><Amount value={own.withdrawable} /></Fact>
					<Fact name="As a validator, locked"><Amount value={own.locked} /></Fact>
				</Facts>
			)}
			{own?.schedule?.length > 0 && <ScheduleTable data={data} caption="Locked rewards as a validator" rows={own.schedule} />}
			{delegations?.length > 0 && (
				<Table
					caption="Delegations"
					rows={delegations.slice(0, 50)}
					rowKey={({ validator }: any) => validator}
					empty=""
					columns={[
						{ name: 'Validator', head: true, cell: ({ validator }: any) => <Account address={validator} /> },
						{ name: 'Stake', number: true, cell: ({ amount }: any) => <Amount value={amount} /> },
						{ name: 'Rewards free', number: true, cell: ({ rewards }: any) => <Amount value={rewards.withdrawable} /> },
						{ name: 'Rewards locked', number: true, cell: ({ rewards }: any) => <Amount value={rewards.locked} /> },
						{ name: 'Next frees', cell: ({ rewards }: any) => rewards.schedule[0] ? <><Amount value={rewards.schedule[0][1]} /> from <Frees data={data} epoch={rewards.schedule[0][0]} /></> : '–' },
					]}
				/>
			)}
			{unbondings?.length > 0 && (
				<Table
					caption="Unbonding stake"
					rows={unbondings.slice(0, 50).map((one: any, at: number) => ({ ...one, at }))}
					rowKey={({ at }: any) => at}
					empty=""
					columns={[
						{ name: 'Validator', head: true, cell: ({ validator }: any) => <Account address={validator} /> },
						{ name: 'Amount', number: true, cell: ({ amount }: any) => <Amount value={amount} /> },
						{ name: 'Free', cell: ({ release }: any) => Number(release) <= tempo.now ? <Tag kind="good">free</Tag> : <When ms={release} now={tempo.now} /> },
					]}
				/>
			)}
		</>
	);
};

const ScheduleTable = ({ data, caption, rows }: { data: Data; caption: string; rows: [number, bigint][] }) => {
	const [shown, setShown] = useState(PAGE);
	return (
		<>
			<Table
				caption={caption}
				rows={rows.slice(0, shown)}
				rowKey={([epoch]) => epoch}
				empty=""
				columns={[
					{ name: 'Free from', head: true, cell: ([epoch]) => <Frees data={data} epoch={epoch} /> },
					{ name: 'Amount', number: true, cell: ([, amount]) => <Amount value={amount} /> },
				]}
			/>
			{rows.length > shown && <p><button type="button" onClick={() => setShown(shown + PAGE)}>Show {grouped(Math.min(PAGE, rows.length - shown))} more of {grouped(rows.length - shown)}</button></p>}
		</>
	);
};

const Owned = ({ nodes, now }: { nodes: NodeInfo[]; now: number }) => {
	const [shown, setShown] = useState(PAGE);
	return (
		<>
			<Table
				caption="Nodes that it owns"
				rows={nodes.slice(0, shown)}
				rowKey={({ index }) => index}
				empty="It owns no node."
				columns={[
					{ name: 'Node', head: true, cell: nodeName },
					{ name: 'Status', cell: statusTag },
					{ name: 'Deposit held', number: true, cell: ({ node }) => <Amount value={node.deposit.held} /> },
					{
						name: 'Deposit frees',
						cell: ({ releases, leaving }) => releases.length === 0 ? '–' : releases.map(({ amount, at }, place) => (
							<div key={place}><Amount value={amount} /> {Number(at) <= now ? 'now' : <When ms={at} now={now} />}{!leaving && <small> if it left now</small>}</div>
						)),
					},
				]}
			/>
			{nodes.length > shown && <p><button type="button" onClick={() => setShown(shown + PAGE)}>Show {grouped(Math.min(PAGE, nodes.length - shown))} more of {grouped(nodes.length - shown)}</button></p>}
		</>
	);
};

const One = ({ address }: { address: string }) => {
	// The rewards of a wallet read every epoch of the lock-up: not with every block.
	const loaded = useChain(load(address), [address], 5);
	return (
		<Show of={loaded} what="The account">
			{(data) => (
				<>
					{data.record?.providers === 0 && (data.record?.data?.free ?? 0n) === 0n && <p class="empty">The chain does not know this account: it has no balance.</p>}
					<Balance data={data} />
					<Section title="Rewards of its nodes">
						{data.rewards
							? (
								<>
									<Facts>
										<Fact name="Free, for their work"><Amount value={total(data.rewards.nodes_free)} /></Fact>
										<Fact name="Free, stake share of deposits"><Amount value={total(data.rewards.deposits_free)} /></Fact>
									</Facts>
									<Locked data={data} />
								</>
							)
							: <p class="empty">{data.rewards === null ? 'The node did not read the rewards of all these nodes in its time. The page of each node has its own.' : 'This runtime has no rewards (MiningApi).'}</p>}
					</Section>
					<Section title="Stake"><Stake data={data} /></Section>
					<Section title="Nodes">
						{data.nodes === null ? <p class="empty">It owns more nodes than the node reads in its time.</p> : <Owned nodes={data.nodes ?? []} now={data.tempo.now} />}
					</Section>
					<Withdraw data={data} address={address} reload={loaded.reload} />
					<p class="soft">After block <Block number={loaded.head?.number} /></p>
				</>
			)}
		</Show>
	);
};

export const AccountPage = () => {
	const { argument } = route.value;
	const address = argument ? asAddress(argument) : undefined;
	return (
		<>
			<h1 tabIndex={-1}>Account</h1>
			<Find />
			{argument && !address && <p class="bad" role="alert">“{plain(argument).slice(0, 80)}” is no address.</p>}
			{!argument && (
				<>
					<p class="empty">Enter an address, or connect a wallet to see its accounts.</p>
					<Wallet />
					{signer.value && <p>Show <a href={link('account', signer.value.address)}>{plain(signer.value.name ?? signer.value.address)}</a></p>}
				</>
			)}
			{address && (
				<>
					<p><code class="value">{address}</code></p>
					<One key={address} address={address} />
				</>
			)}
		</>
	);
};
