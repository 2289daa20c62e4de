import { blocksDown, type BlockInfo } from '../chain/blocks';
import { timeOf } from '../chain/units';
import type { At } from '../chain/state';
import { grouped, percent, plain, plural, words } from '../format';
import { link, route } from '../router';
import { useChain } from '../ui/hooks';
import { Account, Amount, Block, Count, Fact, Facts, Hash, Pager, Section, Share, Show, Table, Tag, When, Wide } from '../ui/parts';

interface Info {
	index: number;
	account: string;
	key: string;
	status: { type: string; value?: any };
	active: boolean;
	self_stake: bigint;
	delegated: bigint;
	commission: number;
	commission_due: number;
	slashes: number;
}

interface Voter { account?: string; key: string; power: bigint; missed: number }

const BILLION = 1_000_000_000;
const BLOCKS = 12;
const PAGE = 25;

const load = async (at: At) => {
	const [active, candidates, totals, voters, now, blocks] = await Promise.all([
		at.call<Info[]>('StakingApi', 'active_set'),
		at.call<Info[]>('StakingApi', 'candidates'),
		at.call<any>('StakingApi', 'totals'),
		at.call<Voter[]>('ConsensusApi', 'validators'),
		timeOf(at),
		blocksDown(at.session, at.head.number, BLOCKS),
	]);
	const activeIndices = new Set((active ?? []).map(({ index }) => index));
	const all = [...(active ?? []), ...(candidates ?? []).filter(({ index }) => !activeIndices.has(index))];
	return { all: active || candidates ? all : undefined, totals, voters: voters ?? [], now, blocks };
};

const status = ({ status: { type, value }, active }: Info, now: number) => (
	<>
		{active ? <Tag kind="good">active</Tag> : <Tag kind={type === 'Jailed' || type === 'Banned' ? 'bad' : undefined}>{plain(words(type))}</Tag>}
		{type === 'Jailed' && <> until <When ms={value?.until} now={now} /></>}
	</>
);

/** Who signed the latest blocks. A block says who signed its parent. */
const Signatures = ({ blocks, voters }: { blocks: BlockInfo[]; voters: Voter[] }) => {
	const signed = blocks.filter(({ certificate }) => certificate);
	if (voters.length === 0) return <p class="empty">No validator was ever chosen: nobody votes on the blocks of this chain.</p>;
	if (signed.length === 0) {
		return (
			<p class="empty">
				The latest blocks name no proposer and no signatures: a single authority makes them, without the consensus of
				the validators.
			</p>
		);
	}
	const shown = voters.slice(0, 100);
	const authors = new Map(blocks.map(({ number, author }) => [number, author]));
	return (
		<>
			<Wide label="Who signed the latest blocks">
				<table class="grid">
					<caption>Who signed the latest blocks</caption>
					<thead>
						<tr>
							<th scope="col">Validator</th>
							<th scope="col" class="number">Power</th>
							{signed.map(({ certificate }) => <th key={certificate!.height} scope="col" class="number"><Block number={certificate!.height} /></th>)}
						</tr>
					</thead>
					<tbody>
						{shown.map(({ account, key, power }) => (
							<tr key={key}>
								<th scope="row"><Account address={account} /></th>
								<td class="number"><Count value={power} /></td>
								{signed.map(({ certificate }) => {
									const did = certificate!.signers.includes(key);
									const proposed = authors.get(certificate!.height) === key;
									return (
										<td key={certificate!.height} class={`number ${did ? 'good' : 'bad'}`}>
											<span aria-hidden="true">{did ? '✓' : '–'}{proposed && '●'}</span>
											<span class="visually-hidden">{did ? 'signed' : 'did not sign'}{proposed && ', proposed it'}</span>
										</td>
									);
								})}
							</tr>
						))}
					</tbody>
				</table>
			</Wide>
			<p class="note">✓ its signature is in the certificate that the next block carries; ● it proposed the block. A block is final with more than two thirds of the power, so that a late signature is not in it.</p>
			{voters.length > shown.length && <p class="soft">The first {shown.length} of {grouped(voters.length)} are shown.</p>}
		</>
	);
};

export const Validators = () => {
	const loaded = useChain(load);
	const page = Math.max(0, Math.floor(Number(route.value.query.get('page') ?? '0')) || 0);
	return (
		<>
			<h1 tabIndex={-1}>Validators</h1>
			<Show of={loaded} what="The validators">
				{({ all, totals, voters, now, blocks }) => {
					if (!all) return <p class="empty">This runtime has no validators (<code>StakingApi</code>).</p>;
					const power = voters.reduce((sum, one) => sum + BigInt(one.power), 0n);
					const voterOf = new Map(voters.map((one) => [one.key, one]));
					const rows = all.slice(page * PAGE, (page + 1) * PAGE);
					return (
						<>
							{totals && (
								<Facts>
									<Fact name="In the active set" id="validators-active">{grouped(totals.active)} of {plural(totals.candidates, 'candidate')}</Fact>
									<Fact name="Stake of the active set"><Amount value={totals.active_stake} /></Fact>
									<Fact name="Deposits that share with it"><Amount value={totals.deposit} /></Fact>
									<Fact name="Rewards that are not paid yet"><Amount value={totals.unpaid_rewards} /></Fact>
								</Facts>
							)}
							<Table
								caption="Validators, those of the active set first, most stake first"
								rows={rows}
								rowKey={({ index }) => index}
								empty="Nobody has registered as a validator. A single authority makes the blocks of such a chain."
								columns={[
									{ name: 'Validator', head: true, cell: ({ account }) => <Account address={account} /> },
									{ name: 'Status', cell: (one) => status(one, now) },
									{ name: 'Own stake', number: true, cell: (one) => <Amount value={one.self_stake} /> },
									{ name: 'Delegated', number: true, cell: (one) => <Amount value={one.delegated} /> },
									{ name: 'Commission', number: true, cell: (one) => percent(one.commission, BILLION) },
									{
										name: 'Voting power', number: true,
										cell: ({ key }) => {
											const voter = voterOf.get(key);
											return voter ? <Share parts={BigInt(voter.power)} whole={power} /> : '–';
										},
									},
									{ name: 'Missed in a row', number: true, cell: ({ key }) => <Count value={voterOf.get(key)?.missed} /> },
									{ name: 'Slashes', number: true, cell: ({ slashes }) => grouped(slashes) },
									{ name: 'Consensus key', cell: ({ key }) => <Hash value={key} length={6} /> },
								]}
							/>
							<Pager
								label="Pages of validators"
								before={page > 0 ? link('validators', undefined, { page: page - 1 }) : undefined}
								after={(page + 1) * PAGE < all.length ? link('validators', undefined, { page: page + 1 }) : undefined}
								here={`Page ${page + 1}`}
							/>
							<Section title="Signatures"><Signatures blocks={blocks} voters={voters} /></Section>
						</>
					);
				}}
			</Show>
		</>
	);
};
