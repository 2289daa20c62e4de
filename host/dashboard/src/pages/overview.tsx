import { pace, summary, type Summary } from '../chain/units';
import { best, finalized } from '../chain/connection';
import type { At } from '../chain/state';
import { plain, span } from '../format';
import { link } from '../router';
import { useChain } from '../ui/hooks';
import { Amount, Bar, Block, Epoch, Fact, Facts, Figure, Ozone, Section, Share, Show, When } from '../ui/parts';
import { LatestBlocks } from './blocks';

interface Supply {
	total_issuance: bigint;
	circulating: bigint;
	mining_pool: bigint;
	volume_pool: bigint;
	rewards: bigint;
	treasury: bigint;
	deposits: bigint;
	staked: bigint;
	total_mined: bigint;
	ozone_of_users: bigint;
	ozone_unsettled: bigint;
}

const load = async (at: At) => {
	const [epochs, tempo, supply, locked, progress] = await Promise.all([
		summary(at),
		pace(at),
		at.call<Supply>('OzoneApi', 'supply'),
		at.query('Lockdown', 'Locked'),
		at.call('MigrationApi', 'progress'),
	]);
	return { epochs, tempo, supply, locked, progress };
};

/** The names of the chain's figures that need words. */
const names: Record<string, string> = {
	price: 'Ozone price',
	P: 'P, unissued prepay',
	L: 'L, Ozone that can be bought',
	mined: 'Mined so far',
	nodes: 'Active Resource Nodes',
	metas: 'Active Meta Nodes',
	issuance: 'Total issuance',
};

const EpochLine = ({ epochs, blockTime }: { epochs: Summary; blockTime: number }) => {
	const { epoch, first_block: first, length } = epochs;
	const head = best.value?.number ?? first;
	const done = Math.max(0, Math.min(length, head - first + 1));
	const left = first + length - head;
	return (
		<>
			<Bar parts={BigInt(done)} whole={BigInt(length)} label={`Block ${done} of ${length} of epoch ${epoch}`} />
			<p>
				Epoch <Epoch number={epoch} />, block {done} of {length}. The next begins in block <Block number={first + length} />
				{blockTime > 0 && left > 0 && <> in about {span(left * blockTime)}</>}.
			</p>
		</>
	);
};

export const Overview = () => {
	const loaded = useChain(load);
	return (
		<>
			<h1 tabIndex={-1}>Overview</h1>
			<Show of={loaded} what="The state of the chain">
				{({ epochs, tempo, supply, locked, progress }) => (
					<>
						{locked && (
							<p class="banner bad" role="alert">
								The chain is in a lockdown since block <Block number={locked.block} />: a migration failed, and only
								calls of governance pass. <a href={link('runtime')}>Runtime</a>
							</p>
						)}
						{progress && (
							<p class="banner" role="alert">
								A migration is in progress, and no transaction is taken until it is done. <a href={link('runtime')}>Runtime</a>
							</p>
						)}
						<div class="tiles">
							<div><span>Best block</span><b><Block number={best.value?.number} /></b></div>
							<div><span>Final block</span><b><Block number={finalized.value?.number} /></b></div>
							<div><span>Time of the head</span><b><When ms={tempo.now} /></b></div>
							<div><span>Block time</span><b>{tempo.blockTime > 0 ? span(tempo.blockTime) : '–'}</b></div>
							{epochs?.figures.map(({ name, ...figure }) => (
								<div key={name}>
									<span>{names[name] ?? plain(name)}</span>
									<b data-figure={name}><Figure {...figure} places={2} /></b>
								</div>
							))}
						</div>
						{epochs && <Section title="Epoch"><EpochLine epochs={epochs} blockTime={tempo.blockTime} /></Section>}
						{supply && (
							<Section title="Where all STOS are" note="The first five add up to the total issuance.">
								<div class="split" aria-hidden="true">
									{([['circulating', 0], ['mining_pool', 1], ['volume_pool', 2], ['rewards', 3], ['treasury', 4]] as const).map(([key, colour]) => (
										<i key={key} style={{ flexGrow: Number((supply[key] * 100_000n) / (supply.total_issuance || 1n)), background: `var(--l${colour})` }} />
									))}
								</div>
								<Facts>
									{([
										['circulating', 'On accounts of people, free or on hold', 0],
										['mining_pool', 'Mining Pool', 1],
										['volume_pool', 'Volume Pool, P', 2],
										['rewards', 'Rewards that are not withdrawn', 3],
										['treasury', 'Treasury of the Foundation', 4],
									] as const).map(([key, name, colour]) => (
										<Fact key={key} id={`supply-${key}`} name={<><i class="key" style={{ background: `var(--l${colour})` }} />{name}</>}>
											<Amount value={supply[key]} /> <small><Share parts={supply[key]} whole={supply.total_issuance} /></small>
										</Fact>
									))}
									<Fact name="Total issuance" id="supply-total"><Amount value={supply.total_issuance} /></Fact>
									<Fact name="On hold as deposits of nodes"><Amount value={supply.deposits} /></Fact>
									<Fact name="On hold as stake"><Amount value={supply.staked} /></Fact>
									<Fact name="Ozone of users"><Ozone value={supply.ozone_of_users} /></Fact>
									<Fact name="Ozone used and not settled"><Ozone value={supply.ozone_unsettled} /></Fact>
								</Facts>
							</Section>
						)}
						{!epochs && !supply && <p class="empty">This runtime has neither <code>EpochApi</code> nor <code>OzoneApi</code>, from which this page takes its figures.</p>}
					</>
				)}
			</Show>
			<Section title="Latest blocks"><LatestBlocks count={6} /><p><a href={link('blocks')}>All blocks</a></p></Section>
		</>
	);
};
