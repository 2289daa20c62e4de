// Choosing a wallet and signing with it.

import { useEffect, useState } from 'preact/hooks';
import { session, status } from '../chain/connection';
import {
	accounts, chosen, connectedTo, connectWallet, connecting, disconnectWallet, extensions, lookForExtensions,
	send, signer, walletError, type Sending,
} from '../chain/wallet';
import { middle, plain, reason } from '../format';
import { Account, Amount, Block, Hash } from './parts';

/** Chooses extension and account. */
export const Wallet = () => {
	useEffect(() => {
		lookForExtensions();
		// Extensions announce themselves while the page loads.
		const later = setTimeout(lookForExtensions, 1_000);
		return () => clearTimeout(later);
	}, []);
	const found = extensions.value;
	if (!connectedTo.value) {
		return (
			<div class="wallet">
				{found.length === 0
					? (
						<p class="empty">
							No wallet extension of the polkadot-js protocol is in this browser, so that nothing can be signed
							here. <button type="button" onClick={lookForExtensions}>Look again</button>
						</p>
					)
					: (
						<p>
							{found.map((name) => (
								<button key={name} type="button" disabled={connecting.value} onClick={() => void connectWallet(name)}>
									Connect {plain(name)}
								</button>
							))}
						</p>
					)}
				{walletError.value && <p class="bad" role="alert">{walletError.value}</p>}
			</div>
		);
	}
	return (
		<div class="wallet">
			<label>
				Sign with
				<select value={chosen.value} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
					{accounts.value.map(({ address, name }) => (
						<option key={address} value={address}>{name ? `${name} – ` : ''}{middle(address, 8)}</option>
					))}
				</select>
			</label>{' '}
			<button type="button" onClick={disconnectWallet}>Disconnect</button>
			{walletError.value && <p class="bad" role="alert">{walletError.value}</p>}
		</div>
	);
};

const Progress = ({ state }: { state: Sending }) => {
	switch (state.step) {
		case 'signing': return <>Waits for the signature of the wallet.</>;
		case 'sent': return <>Sent as <Hash value={state.hash} />; waits for a block.</>;
		case 'included': return <>In block <Block number={state.block} />; waits until it is final.</>;
		case 'final': return <span class="good">Done: final in block <Block number={state.block} />.</span>;
		case 'failed': return (
			<span class="bad">
				Failed{state.block !== undefined && <> in block <Block number={state.block} /></>}: {state.why}
			</span>
		);
	}
};

/**
 * Shows what will be signed with its fee, then signs. `make` gives the transaction, or says why there is none.
 */
export const Sign = ({ label, make, what, done }: {
	label: string;
	make: () => { tx: any } | { missing: string };
	what: string;
	done?: () => void;
}) => {
	const [review, setReview] = useState<{ tx: any; fee?: bigint; problem?: string }>();
	const [state, setState] = useState<Sending>();
	const [missing, setMissing] = useState<string>();
	const who = signer.value;
	const busy = state && ['signing', 'sent', 'included'].includes(state.step);
	const prepare = async () => {
		setState(undefined);
		setReview(undefined);
		const made = make();
		if ('missing' in made) {
			setMissing(made.missing);
			return;
		}
		setMissing(undefined);
		setReview({ tx: made.tx });
		if (!who) return;
		try {
			setReview({ tx: made.tx, fee: await made.tx.getEstimatedFees(who.address) });
		} catch (error) {
			setReview({ tx: made.tx, problem: reason(error) });
		}
	};
	const sign = () => {
		if (!review) return;
		send(review.tx, (next) => {
			setState(next);
			if (next.step === 'final') done?.();
		});
		setReview(undefined);
	};
	const call = review?.tx.decodedCall;
	return (
		<div class="sign">
			{!review && (
				<button type="button" class="primary" disabled={!who || busy || status.value.kind !== 'live'} onClick={() => void prepare()}>
					{label}
				</button>
			)}
			{!who && <p class="note">Connect a wallet first.</p>}
			{missing && <p class="bad" role="alert">{missing}</p>}
			{review && (
				<div class="review" role="group" aria-label="What will be signed">
					<p>{what}</p>
					<p class="note">
						{call && <code>{plain(`${call.type}.${call.value?.type}`)}</code>} by <Account address={who?.address} /> on{' '}
						{plain(session.value?.name ?? '')}; fee{' '}
						{review.fee !== undefined ? <><Amount value={review.fee} /> (estimate)</> : review.problem ? `unknown: ${plain(review.problem)}` : '…'}
					</p>
					<button type="button" class="primary" onClick={sign}>Sign and send</button>{' '}
					<button type="button" onClick={() => setReview(undefined)}>Cancel</button>
				</div>
			)}
			<p class="progress" role="status">{state && <Progress state={state} />}</p>
		</div>
	);
};
