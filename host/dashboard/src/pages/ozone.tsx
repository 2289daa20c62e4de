import { useEffect, useState } from 'preact/hooks';
import { history, followHistory, ranges, type Range } from '../chain/history';
import { best, runtime, session } from '../chain/connection';
import { oz, summary } from '../chain/units';
import type { At } from '../chain/state';
import { asAddress, signer } from '../chain/wallet';
import { exact, float, grouped, parseAmount, percent } from '../format';
import { Chart } from '../ui/chart';
import { useChain } from '../ui/hooks';
import { Amount, Block, Fact, Facts, Figure, Ozone, Section, Show } from '../ui/parts';
import { Sign, Wallet } from '../ui/sign';

interface Market {
	genesis_deposit: bigint;
	unissued_prepay: bigint;
	remaining_limit: bigint;
}

const load = async (at: At) => {
	const [market, epochs, total, unsettled] = await Promise.all([
		at.call<Market>('OzoneApi', 'market'),
		summary(at),
		at.query<bigint>('Ozone', 'TotalOzone'),
		at.query<bigint>('Ozone', 'Unsettled'),
	]);
	return { market, price: epochs?.figures.find(({ name }) => name === 'price'), total, unsettled };
};

const Plots = () => {
	const [range, setRange] = useState<Range>('1000');
	const from = session.value;
	const ready = !!best.value;
	useEffect(() => followHistory(range), [range, from, ready, runtime.value]);
	const { points, oldest, loading, error } = history.value;
	const { decimals, symbol } = from ?? { decimals: 0, symbol: '' };
	const unit = oz.value;
	const stos = (value: bigint) => float(value, decimals);
	const ozone = (value: bigint) => float(value, unit.decimals);
	const x = points.map(({ block }) => block);
	const times = points.map(({ time }) => time);
	return (
		<Section title="Over time" note="Read from past states of the node, evenly over the range, and from each new block.">
			<p>
				<label>
					Range{' '}
					<select value={range} onChange={(event) => setRange(event.currentTarget.value as Range)}>
						{ranges.map(({ key, name }) => <option key={key} value={key}>{name}</option>)}
					</select>
				</label>
			</p>
			{error && <p class="bad" role="alert">The history cannot be read: {error}</p>}
			{points.length < 2
				? <p class="empty">{loading ? 'Reading past blocks…' : 'There are no two blocks with a market yet.'}</p>
				: (
					<>
						<p class="note">
							{grouped(points.length)} points from block {grouped(x[0]!)} to {grouped(x.at(-1)!)}.
							{oldest > 1 && ` The node keeps states from block ${grouped(oldest)} on.`}
							{loading && ' Reading…'}
						</p>
						<div class="plots">
							<Chart
								title="Price" unit={`${symbol} for 1 ${unit.symbol}`} x={x} times={times}
								lines={[{ name: '(S+P)/L', unit: symbol, colour: 0, values: points.map(({ s, p, l }) => (l > 0n ? stos(s + p) / ozone(l) : null)) }]}
							/>
							<Chart
								title="L, Ozone that can be bought" unit={unit.symbol} x={x} times={times}
								lines={[{ name: 'L', unit: unit.symbol, colour: 2, values: points.map(({ l }) => ozone(l)) }]}
							/>
							<Chart
								title="P, unissued prepay (Volume Pool)" unit={symbol} x={x} times={times}
								lines={[{ name: 'P', unit: symbol, colour: 1, values: points.map(({ p }) => stos(p)) }]}
							/>
							<Chart
								title="Mined so far" unit={symbol} x={x} times={times}
								lines={[{ name: 'Mined', unit: symbol, colour: 3, values: points.map(({ mined }) => stos(mined)) }]}
							/>
						</div>
					</>
				)}
		</Section>
	);
};

const Prepay = ({ reload }: { reload: () => void }) => {
	const [text, setText] = useState('100');
	const [slip, setSlip] = useState('1');
	const [other, setOther] = useState('');
	const { decimals = 0, symbol = '' } = session.value ?? {};
	const amount = parseAmount(text, decimals);
	const tolerance = parseAmount(slip, 2);
	const loaded = useChain(
		async (at) => {
			if (!amount) return { quote: undefined, market: undefined };
			const [quote, market] = await Promise.all([
				at.call<{ ozone: bigint; after: Market }>('OzoneApi', 'quote', amount),
				at.call<Market>('OzoneApi', 'market'),
			]);
			return { quote, market };
		},
		[amount],
	);
	const quote = loaded.data?.quote;
	const market = loaded.data?.market;
	const beneficiary = other.trim() ? asAddress(other) : undefined;
	const make = () => {
		if (!amount) return { missing: 'Enter an amount above 0.' };
		if (!quote) return { missing: 'The market does not sell for this amount.' };
		if (tolerance === undefined || tolerance > 10_000n) return { missing: 'The tolerance is a percentage from 0 to 100.' };
		if (other.trim() && !beneficiary) return { missing: 'The address of the beneficiary is not valid.' };
		const api = session.value!.api;
		return {
			tx: api.tx.Ozone.prepay({
				amount, beneficiary, min_ozone: (quote.ozone * (10_000n - tolerance)) / 10_000n,
			}),
		};
	};
	const rise = quote && market
		// (S+P)/L after over before, in parts of 10^8.
		? ((quote.after.genesis_deposit + quote.after.unissued_prepay) * market.remaining_limit * 100_000_000n)
			/ ((market.genesis_deposit + market.unissued_prepay) * quote.after.remaining_limit || 1n) - 100_000_000n
		: undefined;
	return (
		<Section id="prepay" title="Prepay" note="Buys Ozone from the market: STOS go into the Volume Pool, Ozone to the account.">
			<form class="form" onSubmit={(event) => event.preventDefault()}>
				<label>Amount, {symbol}<input inputMode="decimal" autocomplete="off" value={text} aria-invalid={amount === undefined} onInput={(event) => setText(event.currentTarget.value)} /></label>
				<label>At most so much less than quoted, %<input inputMode="decimal" autocomplete="off" value={slip} aria-invalid={tolerance === undefined} onInput={(event) => setSlip(event.currentTarget.value)} /></label>
				<label>Beneficiary, if another account<input autocomplete="off" spellcheck={false} value={other} aria-invalid={!!other.trim() && !beneficiary} onInput={(event) => setOther(event.currentTarget.value)} /></label>
			</form>
			<p data-figure="quote" aria-live="polite">
				{amount === undefined
					? <span class="bad">This is no amount of {symbol} with at most {decimals} decimals.</span>
					: quote
						? <>gives <Ozone value={quote.ozone} places={9} /> now, and raises the price by {rise === undefined ? '–' : percent(rise, 100_000_000n, 4)}.</>
						: loaded.data ? 'The market does not sell for this amount.' : 'Asking the market…'}
			</p>
			<Wallet />
			<Sign
				label="Prepay…" make={make} done={reload}
				what={`Pays ${amount === undefined ? '–' : exact(amount, decimals)} ${symbol} for Ozone${beneficiary ? ` of ${beneficiary}` : signer.value ? ' of the signing account' : ''}, and fails if it gives less than ${quote && tolerance !== undefined ? exact((quote.ozone * (10_000n - tolerance)) / 10_000n, oz.value.decimals) : '–'} ${oz.value.symbol}.`}
			/>
		</Section>
	);
};

export const OzonePage = () => {
	const loaded = useChain(load);
	// Under the rule of later runtimes a deposit joins S.
	const joins = runtime.value?.constant('Ozone', 'DepositRule')?.type === 'JoinS';
	return (
		<>
			<h1 tabIndex={-1}>Ozone</h1>
			<Show of={loaded} what="The market">
				{({ market, price, total, unsettled }) => market
					? (
						<>
							<Facts>
								<Fact name="Price, (S+P)/L" id="ozone-price">{price ? <Figure {...price} places={9} /> : '–'}</Fact>
								<Fact name={joins ? 'S, deposits that count' : 'S, deposits of genesis'} id="ozone-s"><Amount value={market.genesis_deposit} /></Fact>
								<Fact name="P, unissued prepay (Volume Pool)" id="ozone-p"><Amount value={market.unissued_prepay} /></Fact>
								<Fact name="L, Ozone that can be bought" id="ozone-l"><Ozone value={market.remaining_limit} /></Fact>
								<Fact name="Ozone of all users"><Ozone value={total} /></Fact>
								<Fact name="Ozone used and not settled"><Ozone value={unsettled} /></Fact>
							</Facts>
							<p class="soft">After block <Block number={loaded.head?.number} /></p>
						</>
					)
					: <p class="empty">This runtime has no Ozone market.</p>}
			</Show>
			<Plots />
			<Prepay reload={loaded.reload} />
		</>
	);
};
