// What a referendum still needs, and when it passes: the rule of FRAME's pallet-referenda, whose curves are in
// the metadata, in integers as there.

const BILLION = 1_000_000_000n;

/** Shares in parts of a billion. */
export type Parts = bigint;

const ceil = (a: bigint, b: bigint) => (a + b - 1n) / b;

/** `Perbill::from_rational`: rounded down, at most one. */
const fraction = (part: bigint, whole: bigint): Parts => {
	if (whole <= 0n || part >= whole) return BILLION;
	return (part * BILLION) / whole;
};

export type Curve =
	| { type: 'LinearDecreasing'; value: { length: number; floor: number; ceil: number } }
	| { type: 'SteppedDecreasing'; value: { begin: number; end: number; step: number; period: number } }
	| { type: 'Reciprocal'; value: { factor: bigint; x_offset: bigint; y_offset: bigint } };

/** The share that is asked for after the share `x` of the decision period; undefined for an unknown curve. */
export const threshold = (curve: Curve, x: Parts): Parts | undefined => {
	switch (curve.type) {
		case 'LinearDecreasing': {
			const { length, floor, ceil: top } = curve.value;
			const [size, low, high] = [BigInt(length), BigInt(floor), BigInt(top)];
			const at = x < size ? x : size;
			const gone = size === 0n ? BILLION : (at * BILLION) / size;
			return high - (gone * (high - low)) / BILLION;
		}
		case 'SteppedDecreasing': {
			const { begin, end, step, period } = curve.value;
			const steps = period === 0 ? 0n : x / BigInt(period);
			const fallen = BigInt(begin) - steps * BigInt(step);
			return fallen > BigInt(end) ? fallen : BigInt(end);
		}
		case 'Reciprocal': {
			const { factor, x_offset, y_offset } = curve.value;
			const below = x + x_offset;
			if (below <= 0n) return BILLION;
			const value = (factor * BILLION) / below + y_offset;
			return value < 0n ? 0n : value > BILLION ? BILLION : value;
		}
		default:
			return undefined;
	}
};

export interface Track {
	decision_period: number;
	confirm_period: number;
	prepare_period: number;
	min_enactment_period: number;
	min_approval: Curve;
	min_support: Curve;
}

export interface Tally {
	ayes: bigint;
	nays: bigint;
	support: bigint;
}

export interface Judged {
	approval: Parts;
	support: Parts;
	/** What is asked for now. */
	approvalAsked: Parts;
	supportAsked: Parts;
	passingNow: boolean;
	/** The first block in which this tally is enough, if it will be. */
	enoughAt?: number;
	/** The block in which it passes at this tally. */
	passesAt?: number;
	/** The last block of the decision period. */
	endsAt: number;
	/** What of support and of ayes with conviction is missing at the end, base units. */
	supportMissing: bigint;
	ayesMissing: bigint;
	/** The same, to be enough now. */
	supportMissingNow: bigint;
	ayesMissingNow: bigint;
}

/** How much more support makes `asked` of the electorate. */
const missingSupport = (asked: Parts, { support }: Tally, electorate: bigint): bigint => {
	const needed = ceil(asked * electorate, BILLION);
	return needed > support ? needed - support : 0n;
};

/** How many more ayes make `asked` of all votes, with the nays as they are. */
const missingAyes = (asked: Parts, { ayes, nays }: Tally): bigint => {
	if (asked >= BILLION) return nays > 0n ? -1n : ayes > 0n ? 0n : 1n;
	const needed = ceil(asked * nays, BILLION - asked);
	if (needed > ayes) return needed - ayes;
	// Without any vote, nothing is approved.
	return ayes + nays === 0n ? 1n : 0n;
};

/** Judges a referendum that is being decided since `since`, at block `now`. */
export const judge = (
	track: Track, tally: Tally, electorate: bigint, since: number, confirming: number | undefined, now: number,
): Judged | undefined => {
	const votes = tally.ayes + tally.nays;
	// `Perbill::from_rational(x, max(y, 1))`: without votes nothing is approved.
	const approval = fraction(tally.ayes, votes > 0n ? votes : 1n);
	const support = fraction(tally.support, electorate > 0n ? electorate : 1n);
	const period = BigInt(track.decision_period);
	const at = (block: number) => {
		const elapsed = BigInt(Math.max(0, block - since));
		const x = fraction(elapsed < period ? elapsed : period, period);
		return { approval: threshold(track.min_approval, x), support: threshold(track.min_support, x) };
	};
	const asked = at(now);
	const endsAt = since + track.decision_period;
	const last = at(endsAt);
	if (asked.approval === undefined || asked.support === undefined
		|| last.approval === undefined || last.support === undefined) return undefined;
	const passing = (block: number) => {
		const { approval: a, support: s } = at(block);
		return a !== undefined && s !== undefined && approval >= a && support >= s;
	};
	// Thresholds fall, so that what is enough once stays enough.
	let enoughAt: number | undefined;
	if (passing(now)) enoughAt = now;
	else if (passing(endsAt)) {
		let [no, yes] = [now, endsAt];
		while (yes - no > 1) {
			const half = Math.floor((no + yes) / 2);
			if (passing(half)) yes = half;
			else no = half;
		}
		enoughAt = yes;
	}
	const passesAt = enoughAt === undefined
		? undefined
		: confirming !== undefined && passing(now) ? confirming : enoughAt + track.confirm_period;
	return {
		approval,
		support,
		approvalAsked: asked.approval,
		supportAsked: asked.support,
		passingNow: passing(now),
		enoughAt,
		passesAt,
		endsAt,
		supportMissing: missingSupport(last.support, tally, electorate),
		ayesMissing: missingAyes(last.approval, tally),
		supportMissingNow: missingSupport(asked.support, tally, electorate),
		ayesMissingNow: missingAyes(asked.approval, tally),
	};
};
