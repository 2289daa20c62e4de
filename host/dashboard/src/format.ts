// Numbers, times and names as text. Amounts are BigInt from the chain to the page; what is cut off is cut
// off towards zero, and the whole amount is in the element's title.

/** 1234567 as 1,234,567. */
export const grouped = (value: bigint | number): string => {
	const text = value.toString();
	const sign = text.startsWith('-') ? '-' : '';
	return sign + text.slice(sign.length).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
};

/** An amount of so many decimals in full. */
export const exact = (amount: bigint, decimals: number): string => {
	const sign = amount < 0n ? '-' : '';
	const size = amount < 0n ? -amount : amount;
	const unit = 10n ** BigInt(decimals);
	const fraction = decimals === 0
		? ''
		: (size % unit).toString().padStart(decimals, '0').replace(/0+$/, '');
	return sign + grouped(size / unit) + (fraction && `.${fraction}`);
};

/** An amount with at most `places` decimals; of one below 1 at least five digits from the first that is not 0. */
export const short = (amount: bigint, decimals: number, places = 4): string => {
	const size = amount < 0n ? -amount : amount;
	if (size === 0n || decimals === 0) return exact(amount, decimals);
	const digits = size.toString().length;
	// Digits behind the point up to the fifth significant one.
	const needed = digits > decimals ? places : Math.max(places, decimals - digits + 5);
	if (needed >= decimals) return exact(amount, decimals);
	const step = 10n ** BigInt(decimals - needed);
	const cut = (size / step) * step;
	return exact(amount < 0n ? -cut : cut, decimals);
};

/** For plots alone: an amount as a float. */
export const float = (amount: bigint, decimals: number): number => {
	const unit = 10n ** BigInt(decimals);
	return Number(amount / unit) + Number(amount % unit) / Number(unit);
};

/** A number that somebody typed, in base units; undefined where it is none. */
export const parseAmount = (text: string, decimals: number): bigint | undefined => {
	const match = /^(\d{1,30})(?:\.(\d*))?$/.exec(text.trim().replace(/[,_\s]/g, ''));
	if (!match) return undefined;
	const fraction = match[2] ?? '';
	if (fraction.length > decimals) return undefined;
	return BigInt(match[1]!) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, '0') || '0');
};

/** `parts` of `whole` in percent, to the nearest of so many decimals. */
export const percent = (parts: bigint | number, whole: bigint | number, places = 2): string => {
	const [a, b] = [BigInt(parts), BigInt(whole)];
	if (b === 0n) return '–';
	const scale = 10n ** BigInt(places);
	const value = (a * 200n * scale + b) / (2n * b);
	return value === 0n && a > 0n ? `< ${exact(1n, places)}\u00a0%` : `${exact(value, places)}\u00a0%`;
};

/** The same, cut off: for what must reach a threshold. */
export const percentDown = (parts: bigint, whole: bigint, places = 2): string =>
	(whole === 0n ? '–' : `${exact((parts * 100n * 10n ** BigInt(places)) / whole, places)}\u00a0%`);

/** An amount that is needed: rounded up to so many decimals. */
export const atLeast = (amount: bigint, decimals: number, places = 2): string => {
	const step = 10n ** BigInt(Math.max(0, decimals - places));
	return exact(((amount + step - 1n) / step) * step, decimals);
};

/** Milliseconds as days, hours, minutes, seconds: the two largest. */
export const span = (ms: number): string => {
	const size = Math.abs(ms);
	if (size < 1_000) return `${Math.round(size)} ms`;
	const seconds = Math.round(size / 1000);
	const parts: [number, string][] = [
		[Math.floor(seconds / 86_400), 'd'],
		[Math.floor(seconds / 3_600) % 24, 'h'],
		[Math.floor(seconds / 60) % 60, 'min'],
		[seconds % 60, 's'],
	];
	const first = parts.findIndex(([count]) => count > 0);
	return parts
		.slice(first, first + 2)
		.filter(([count]) => count > 0)
		.map(([count, unit]) => `${grouped(count)} ${unit}`)
		.join(' ');
};

/** A moment as a date here. */
export const day = (ms: number): string => {
	const moment = new Date(ms);
	if (Number.isNaN(moment.getTime())) return 'beyond the calendar';
	const two = (value: number) => String(value).padStart(2, '0');
	return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
};

/** A moment as date and time here. */
export const date = (ms: number): string => {
	const moment = new Date(ms);
	if (Number.isNaN(moment.getTime())) return 'beyond the calendar';
	const two = (value: number) => String(value).padStart(2, '0');
	return `${day(ms)} ${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
};

/** The beginning and the end of a long name. */
export const middle = (text: string, length = 6): string =>
	text.length <= 2 * length + 1 ? text : `${text.slice(0, length)}…${text.slice(-length)}`;

/** `EconomicParameters` as `economic parameters`. */
export const words = (name: string): string =>
	name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();

export const plural = (count: number | bigint, one: string, many = `${one}s`): string =>
	`${grouped(count)} ${BigInt(count) === 1n ? one : many}`;

/** What went wrong, for people. */
export const reason = (error: unknown): string => {
	const text = error instanceof Error ? error.message : String(error);
	return text.length > 400 ? `${text.slice(0, 400)}…` : text;
};

/** Text of the chain or of an extension, without characters that change how others are shown. */
export const plain = (text: string): string =>
	text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '\ufffd');
