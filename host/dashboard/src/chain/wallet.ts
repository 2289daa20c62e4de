// Wallet extensions by the polkadot-js protocol, and what becomes of a transaction.

import { computed, signal } from '@preact/signals';
import {
	connectInjectedExtension, getInjectedExtensions, type InjectedExtension, type InjectedPolkadotAccount,
} from 'polkadot-api/pjs-signer';
import { getSs58AddressInfo } from '@polkadot-api/substrate-bindings';
import { plain, reason } from '../format';
import { runtime, session } from './connection';

export const extensions = signal<string[]>([]);
export const accounts = signal<InjectedPolkadotAccount[]>([]);
export const chosen = signal<string | undefined>(undefined);
export const walletError = signal<string | undefined>(undefined);
export const connecting = signal(false);
export const connectedTo = signal<string | undefined>(undefined);

/** The account that signs. */
export const signer = computed(() => accounts.value.find(({ address }) => address === chosen.value));

let extension: InjectedExtension | undefined;

export const lookForExtensions = () => {
	extensions.value = getInjectedExtensions();
};

/** An address of any chain as this chain writes it; undefined where it is none. */
export const asAddress = (text: string): string | undefined => {
	const rules = runtime.value;
	const trimmed = text.trim();
	if (!rules) return undefined;
	if (/^0x[0-9a-fA-F]{64}$/.test(trimmed)) return rules.address(trimmed);
	if (!/^[1-9A-HJ-NP-Za-km-z]{40,60}$/.test(trimmed)) return undefined;
	const info = getSs58AddressInfo(trimmed);
	return info.isValid && info.publicKey.length === 32 ? rules.address(info.publicKey) : undefined;
};

export const connectWallet = async (name: string) => {
	connecting.value = true;
	walletError.value = undefined;
	try {
		extension?.disconnect();
		extension = await connectInjectedExtension(name, 'Stratos dashboard');
		const take = (all: InjectedPolkadotAccount[]) => {
			const genesis = session.value?.genesis;
			const usable = all
				.filter((one) => !one.genesisHash || one.genesisHash === genesis)
				.flatMap((one) => {
					const address = asAddress(one.address);
					return address ? [{ ...one, address, name: one.name && plain(one.name) }] : [];
				});
			accounts.value = usable;
			if (!usable.some(({ address }) => address === chosen.value)) chosen.value = usable[0]?.address;
		};
		extension.subscribe(take);
		take(extension.getAccounts());
		connectedTo.value = name;
		if (accounts.value.length === 0) walletError.value = 'The extension gives no account that this chain can use.';
	} catch (error) {
		walletError.value = `The extension refused: ${plain(reason(error))}`;
	}
	connecting.value = false;
};

export const disconnectWallet = () => {
	extension?.disconnect();
	extension = undefined;
	accounts.value = [];
	chosen.value = undefined;
	connectedTo.value = undefined;
};

export type Sending =
	| { step: 'signing' }
	| { step: 'sent'; hash: string }
	| { step: 'included'; hash: string; block: number }
	| { step: 'final'; hash: string; block: number }
	| { step: 'failed'; why: string; block?: number };

/** A dispatch error in the chain's words. */
export const dispatchError = (error: any): string => {
	if (error?.type === 'Module') {
		const { type: pallet, value } = error.value ?? {};
		const docs = runtime.value?.errorDocs(pallet, value?.type) ?? '';
		return `${pallet}.${value?.type}${docs && `: ${plain(docs)}`}`;
	}
	const inner = error?.value?.type;
	return `${error?.type ?? 'an unknown error'}${inner ? `.${inner}` : ''}`;
};

/** Signs and sends; says how far it is. */
export const send = (tx: any, say: (state: Sending) => void): (() => void) => {
	const who = signer.value;
	if (!who) {
		say({ step: 'failed', why: 'no account is chosen' });
		return () => undefined;
	}
	say({ step: 'signing' });
	const subscription = tx.signSubmitAndWatch(who.polkadotSigner).subscribe({
		next: (event: any) => {
			if (event.type === 'signed' || event.type === 'broadcasted') {
				say({ step: 'sent', hash: event.txHash });
			} else if (event.type === 'txBestBlocksState') {
				if (event.found) say({ step: 'included', hash: event.txHash, block: event.block.number });
				else if (!event.isValid) say({ step: 'failed', why: 'it is no longer valid' });
			} else if (event.type === 'finalized') {
				if (event.ok) say({ step: 'final', hash: event.txHash, block: event.block.number });
				else say({ step: 'failed', why: dispatchError(event.dispatchError), block: event.block.number });
			}
		},
		error: (error: any) => {
			// The chain's reason where it refused the transaction itself.
			const invalid = error?.error?.type ? `${error.error.type}${error.error.value?.type ? `.${error.error.value.type}` : ''}` : '';
			say({ step: 'failed', why: plain(invalid ? `the chain refuses it: ${invalid}` : reason(error)) });
		},
	});
	return () => subscription.unsubscribe();
};
