import { blockAt, blocksDown, hashOf, type BlockInfo } from '../chain/blocks';
import { best, session } from '../chain/connection';
import { pastQuery } from '../chain/state';
import { rulesOf } from '../chain/versions';
import { dispatchError } from '../chain/wallet';
import { grouped, plain, plural } from '../format';
import { link, route } from '../router';
import { useChain } from '../ui/hooks';
import { Account, Block, Fact, Facts, Hash, Pager, Section, Show, Table, Tag, When } from '../ui/parts';
import { Fields } from '../ui/value';

const PAGE = 20;

const isInherent = (one: BlockInfo['extrinsics'][number]) => typeof one !== 'string' && !one.signer;

const BlockTable = ({ blocks, caption }: { blocks: BlockInfo[]; caption: string }) => (
	<Table
		caption={caption}
		rows={blocks}
		rowKey={({ hash }) => hash}
		empty="There is no block yet: the chain is at its genesis."
		columns={[
			{ name: 'Block', head: true, number: true, cell: ({ number }) => <Block number={number} /> },
			{ name: 'Time', cell: ({ time }) => <When ms={time} /> },
			{ name: 'Hash', cell: ({ hash }) => <Hash value={hash} /> },
			{
				name: 'Transactions', number: true,
				cell: ({ extrinsics }) => extrinsics.filter((one) => !isInherent(one)).length,
			},
			{
				name: 'Calls',
				cell: ({ extrinsics }) => {
					const calls = extrinsics.filter((one) => !isInherent(one))
						.map((one) => (typeof one === 'string' ? '?' : `${one.call.pallet}.${one.call.name}`));
					const unique = [...new Set(calls)];
					if (unique.length === 0) return <span class="soft">none</span>;
					return <span class="mono">{unique.slice(0, 3).map(plain).join(', ')}{unique.length > 3 && ` and ${unique.length - 3} more`}</span>;
				},
			},
		]}
	/>
);

export const LatestBlocks = ({ count }: { count: number }) => {
	const loaded = useChain((at) => blocksDown(at.session, at.head.number, count), [count]);
	return (
		<Show of={loaded} what="The latest blocks">
			{(blocks) => <BlockTable blocks={blocks} caption="Latest blocks, the newest first" />}
		</Show>
	);
};

const List = () => {
	const asked = Number(route.value.query.get('from') ?? '');
	const from = Number.isSafeInteger(asked) && asked > 0 ? asked : undefined;
	const loaded = useChain(
		async (at) => {
			const first = Math.min(from ?? at.head.number, at.head.number);
			return { first, blocks: await blocksDown(at.session, first, PAGE) };
		},
		[from],
		from === undefined ? 1 : 0,
	);
	return (
		<>
			<h1 tabIndex={-1}>Blocks</h1>
			<Find />
			<Show of={loaded} what="The blocks">
				{({ first, blocks }) => (
					<>
						<BlockTable blocks={blocks} caption={from ? 'Blocks' : 'Latest blocks, the newest first'} />
						<Pager
							label="Pages of blocks"
							before={from === undefined ? undefined : first + PAGE >= (best.value?.number ?? 0) ? link('blocks') : link('blocks', undefined, { from: first + PAGE })}
							after={first - PAGE >= 0 ? link('blocks', undefined, { from: first - PAGE }) : undefined}
							here={blocks.length > 0 ? `Blocks ${grouped(blocks.at(-1)!.number)} to ${grouped(first)}` : ''}
						/>
					</>
				)}
			</Show>
		</>
	);
};

const Find = () => (
	<form
		class="find"
		onSubmit={(event) => {
			event.preventDefault();
			const text = String(new FormData(event.currentTarget).get('block') ?? '').replace(/[,\s]/g, '');
			if (text) location.hash = link('blocks', text);
		}}
	>
		<label>Number of a block <input name="block" inputMode="numeric" autocomplete="off" size={12} /></label>{' '}
		<button>Show</button>
	</form>
);

interface Phased {
	phase: { type: string; value?: number };
	event: { type: string; value: { type: string; value: any } };
}

const Events = ({ of }: { of: Phased[] }) => (
	<ul class="events">
		{of.slice(0, 100).map(({ event }, at) => (
			<li key={at}>
				<b class="mono">{plain(`${event.type}.${event.value.type}`)}</b>{' '}
				{event.value.type === 'ExtrinsicFailed' && <span class="bad">{dispatchError(event.value.value?.dispatch_error)}</span>}
				<Fields of={event.value.value} />
			</li>
		))}
		{of.length > 100 && <li class="soft">{grouped(of.length - 100)} more</li>}
	</ul>
);

const One = ({ text }: { text: string }) => {
	const number = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
	const loaded = useChain(
		async (at) => {
			if (number === undefined || number > at.head.number) return { block: undefined, events: undefined, why: '' };
			const block = await blockAt(at.session, number);
			const hash = block?.hash ?? await hashOf(at.session, number);
			let events: Phased[] | undefined;
			let why = '';
			try {
				const rules = await rulesOf(at.session, number, at.head.number);
				events = hash ? await pastQuery(at.session, rules, hash, 'System', 'Events') : undefined;
			} catch {
				why = 'The node no longer keeps the state of this block, which has its events. A node with --pruning archive does.';
			}
			return { block, events, why };
		},
		[number],
		// Once it is there it stays.
		number !== undefined && number > (best.value?.number ?? 0) ? 1 : 0,
	);
	return (
		<>
			<h1 tabIndex={-1}>Block {number === undefined ? plain(text) : grouped(number)}</h1>
			{number === undefined && <p class="bad" role="alert">This is not the number of a block.</p>}
			{number !== undefined && (
				<Show of={loaded} what="The block">
					{({ block, events, why }) => {
						if (!block) {
							return <p class="empty">There is no such block yet. The head is block <Block number={best.value?.number} />.</p>;
						}
						const of = (index: number) => events?.filter(({ phase }) => phase.type === 'ApplyExtrinsic' && phase.value === index) ?? [];
						const rest = (type: string) => events?.filter(({ phase }) => phase.type === type) ?? [];
						const shown = block.extrinsics.slice(0, 50);
						return (
							<>
								<Facts>
									<Fact name="Time"><When ms={block.time} /></Fact>
									<Fact name="Hash"><code class="value">{block.hash}</code></Fact>
									<Fact name="Parent"><code class="value">{block.parent}</code></Fact>
									<Fact name="State root"><code class="value">{block.stateRoot}</code></Fact>
									{block.author && <Fact name="Built by the consensus key"><code class="value">{block.author}</code></Fact>}
								</Facts>
								<Pager
									label="Blocks before and after"
									before={number > 0 ? link('blocks', number - 1) : undefined}
									after={number < (best.value?.number ?? 0) ? link('blocks', number + 1) : undefined}
									here={`Block ${grouped(number)}`}
								/>
								{why && <p class="empty">{why}</p>}
								<Section title={plural(block.extrinsics.length, 'extrinsic')} note={`Values as they are encoded: amounts in base units, of which 10^${session.value?.decimals ?? 0} are 1 ${session.value?.symbol ?? ''}; moments in milliseconds.`}>
									{block.extrinsics.length === 0 && <p class="empty">The genesis block has none.</p>}
									<ol class="extrinsics" start={0}>
										{shown.map((extrinsic, index) => {
											if (typeof extrinsic === 'string') return <li key={index}>{extrinsic}</li>;
											const own = of(index);
											const failed = own.find(({ event }) => event.value.type === 'ExtrinsicFailed');
											return (
												<li key={index}>
													<b class="mono">{plain(`${extrinsic.call.pallet}.${extrinsic.call.name}`)}</b>{' '}
													{extrinsic.signer ? <>by <Account address={extrinsic.signer} /></> : <Tag>by the author of the block</Tag>}{' '}
													{failed && <><Tag kind="bad">failed</Tag> <span class="bad">{dispatchError(failed.event.value.value?.dispatch_error)}</span></>}
													<div><Fields of={extrinsic.call.input} /></div>
													{own.length > 0 && <details><summary>{plural(own.length, 'event')}</summary><Events of={own} /></details>}
												</li>
											);
										})}
									</ol>
									{block.extrinsics.length > shown.length && <p class="soft">The first {shown.length} of {grouped(block.extrinsics.length)} are shown.</p>}
								</Section>
								{(['Initialization', 'Finalization'] as const).map((phase) => rest(phase).length > 0 && (
									<Section key={phase} title={phase === 'Initialization' ? 'Events before the transactions' : 'Events after the transactions'}>
										<Events of={rest(phase)} />
									</Section>
								))}
							</>
						);
					}}
				</Show>
			)}
		</>
	);
};

export const Blocks = () => {
	const { argument } = route.value;
	return argument ? <One text={argument} /> : <List />;
};
