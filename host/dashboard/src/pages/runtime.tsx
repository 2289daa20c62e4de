import { runtime as rulesNow } from '../chain/connection';
import { proposalOf, referendaDown } from '../chain/referenda';
import type { At } from '../chain/state';
import { pace } from '../chain/units';
import { versionsUpTo } from '../chain/versions';
import { grouped, plain, plural } from '../format';
import { link } from '../router';
import { useChain } from '../ui/hooks';
import { fill, Next } from './governance';
import { Block, Fact, Facts, Section, Share, Show, Table, Tag, When } from '../ui/parts';

/** Referenda that are looked through for upgrades. */
const LOOKED_AT = 40;
const CODE_CALLS = ['authorize_upgrade', 'authorize_upgrade_without_checks', 'set_code', 'set_code_without_checks'];

const load = async (at: At) => {
	const codeKey = '0x3a636f6465';
	const [last, authorized, cursor, progress, locked, count, tempo, hash, node, version, history] = await Promise.all([
		at.query('System', 'LastRuntimeUpgrade'),
		at.query('System', 'AuthorizedUpgrade'),
		at.query('MultiBlockMigrations', 'Cursor'),
		at.call<any>('MigrationApi', 'progress'),
		at.query('Lockdown', 'Locked'),
		at.query<number>('Referenda', 'ReferendumCount'),
		pace(at),
		at.session.request<string>('state_getStorageHash', codeKey, at.head.hash).catch(() => undefined),
		at.session.request<string>('system_name').catch(() => ''),
		at.session.request<string>('system_version').catch(() => ''),
		versionsUpTo(at.session, at.head.number),
	]);
	// Which validators have compiled code ahead of its use; a node without a network does not say.
	const [compiled, voters] = await Promise.all([
		at.session.request<{ validator: string; codes: string[] }[]>('network_compiledCode').catch(() => []),
		at.call<{ key: string; power: bigint }[]>('ConsensusApi', 'validators'),
	]);
	const recent = count ? await referendaDown(at, count - 1, LOOKED_AT) : [];
	const coming = (await Promise.all(recent.map(async (one) => {
		if (!one.ongoing) return undefined;
		const { call } = await proposalOf(at, one.ongoing);
		return call?.pallet === 'System' && CODE_CALLS.includes(call.name) ? { ...await fill(at, one), call } : undefined;
	}))).filter((one) => one !== undefined);
	return { timeout: at.runtime.constant('Referenda', 'UndecidingTimeout') as number | undefined, compiled, voters: voters ?? [], last, authorized, cursor, progress, locked, coming, tempo, hash, node, version, history };
};

const Compiled = ({ code, compiled, voters }: { code: string; compiled: { validator: string; codes: string[] }[]; voters: { key: string; power: bigint }[] }) => {
	if (compiled.length === 0 || voters.length === 0) return null;
	const ready = new Set(compiled.filter(({ codes }) => codes.includes(code)).map(({ validator }) => validator));
	const power = (all: { power: bigint }[]) => all.reduce((sum, one) => sum + BigInt(one.power), 0n);
	const have = voters.filter(({ key }) => ready.has(key));
	return <> Compiled by {grouped(have.length)} of {plural(voters.length, 'validator')}, <Share parts={power(have)} whole={power(voters)} /> of the power.</>;
};

export const RuntimePage = () => {
	const loaded = useChain(load, [], 3);
	const rules = rulesNow.value;
	return (
		<>
			<h1 tabIndex={-1}>Runtime</h1>
			<Show of={loaded} what="The runtime">
				{({ timeout, compiled, voters, last, authorized, progress, locked, coming, tempo, hash, node, version, history }) => (
					<>
						{locked && (
							<p class="banner bad" role="alert">
								Lockdown since block <Block number={locked.block} />: {locked.migration === undefined ? 'the upgrade failed before its first migration' : `migration ${locked.migration} failed`}{' '}
								under version {grouped(locked.spec_version)}. Only calls of governance pass until a later runtime
								repairs the state or root lifts it.
							</p>
						)}
						<Facts>
							<Fact name="Rules in force" id="runtime-version">{plain(rules?.spec.name ?? '')} {grouped(rules?.spec.version ?? 0)}</Fact>
							<Fact name="Version of transactions">{grouped(rules?.spec.transactions ?? 0)}</Fact>
							<Fact name="Hash of the code">{hash ? <code class="value" data-figure="code-hash">{hash}</code> : '–'}</Fact>
							{last && <Fact name="Last migrated to">{plain(String(last.spec_name))} {grouped(last.spec_version)}</Fact>}
							{rules && <Fact name="Pallets">{grouped(rules.metadata.pallets.length)}, and {plural(rules.metadata.apis.length, 'runtime API')}</Fact>}
							<Fact name="This node">{plain(`${node} ${version}`)}</Fact>
						</Facts>
						<Section title="Migrations">
							{progress
								? (
									<p role="status">
										<Tag kind="warning">in progress</Tag> Migration {grouped(progress.migration + 1)} of {grouped(progress.migrations)}, {plural(progress.steps, 'step')} done
										{progress.most_steps !== undefined && ` of at most ${grouped(progress.most_steps)}`}. No transaction is taken meanwhile.
									</p>
								)
								: <p class="empty">None is in progress.</p>}
						</Section>
						<Section title="Coming">
							{authorized && (
								<p>
									<Tag kind="warning">authorised</Tag> The code with hash <code class="value">{String(authorized.code_hash)}</code> may be applied by anybody
									{authorized.check_version === false && ', without a check of its version'}: <code>stratos upgrade apply</code>. The next block runs on it.
									<Compiled code={String(authorized.code_hash)} compiled={compiled} voters={voters} />
								</p>
							)}
							{coming.map((one) => (
								<div key={one.index}>
									<a href={link('governance', one.index)}>Referendum {grouped(one.index)}</a> would authorise{' '}
									{one.call.input?.code_hash ? <>the code with hash <code class="value">{String(one.call.input.code_hash)}</code></> : 'new code'}
									.
									{one.call.input?.code_hash && <Compiled code={String(one.call.input.code_hash)} compiled={compiled} voters={voters} />}
									<Next of={one} tempo={tempo} timeout={timeout} />
								</div>
							))}
							{!authorized && coming.length === 0 && <p class="empty">No upgrade is authorised, and no open referendum among the latest {LOOKED_AT} proposes one.</p>}
						</Section>
						<Section title="Past">
							<Table
								caption="Versions of the rules, the newest first"
								rows={history}
								rowKey={({ block }) => block}
								current={({ block }) => block === history[0]?.block}
								empty="The node does not say which versions there were."
								columns={[
									{ name: 'Version', head: true, cell: ({ name, spec, block }) => <>{plain(name)} {grouped(spec)} {block === history[0]?.block && <Tag kind="good">in force</Tag>}</> },
									{ name: 'Set in block', number: true, cell: ({ block }) => <Block number={block} /> },
									{ name: 'Version of transactions', number: true, cell: ({ transactions }) => grouped(transactions) },
								]}
							/>
							<p class="note">By the version of each block, so that code that was replaced by some of the same version is not listed. The state of the head is of <When ms={tempo.now} />.</p>
						</Section>
					</>
				)}
			</Show>
		</>
	);
};
