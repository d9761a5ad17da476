import type { VariantMinute } from '../judge/window.ts';
import type { PairedMinute } from '../rehearsal/step-judge.ts';
import { binomial, hypergeometric } from './draws.ts';
import type { Random } from './random.ts';

/**
 * Split one variant's minute into two, as if each of its requests had been routed by weight.
 *
 * The challenger's requests are binomial, the bad ones among them hypergeometric: what two equally good variants would
 * have counted. Each metric is dealt out on its own, so that a request slow in both percentiles, or both slow and
 * failed, may be counted on either side; no guard looks across metrics. Interpolated counts are rounded half up.
 *
 * @param weight - the challenger's share of requests, 0–1
 * @returns a side without requests is absent: it would have published nothing
 */
export function thin(minute: VariantMinute, weight: number, random: Random): PairedMinute {
  const whole = rounded(minute);
  const requests = binomial(random, whole.requests, weight);
  const share = (total: number, marked: number, drawn: number) => hypergeometric(random, { total, marked, drawn });
  const timed = whole.timed === undefined ? undefined : share(whole.requests, whole.timed, requests);
  const challenger: VariantMinute = {
    startMs: whole.startMs,
    requests,
    errors: mapCounts(whole.errors, (bad) => share(whole.requests, bad, requests)),
    ...(timed === undefined ? {} : { timed }),
    slow: mapCounts(whole.slow, (bad) => share(whole.timed ?? 0, bad, timed ?? 0)),
  };
  return present({ champion: rest(whole, challenger), challenger });
}

/** How many requests a minute had, and when it began. */
type Load = Pick<VariantMinute, 'startMs' | 'requests'>;

/**
 * A minute with the load given and requests as bad as those of another minute: each is bad with that minute's rate.
 *
 * @returns undefined when there are no requests, or the other minute has none to go by
 */
export function resample(
  minute: VariantMinute,
  { startMs, requests }: Load,
  random: Random,
): VariantMinute | undefined {
  const like = rounded(minute);
  if (requests === 0 || like.requests === 0) return undefined;
  const of = (bad: number, all: number, drawn: number) => (all === 0 ? 0 : binomial(random, drawn, bad / all));
  const timed = like.timed === undefined ? undefined : of(like.timed, like.requests, requests);
  return {
    startMs,
    requests,
    errors: mapCounts(like.errors, (bad) => of(bad, like.requests, requests)),
    ...(timed === undefined ? {} : { timed }),
    slow: mapCounts(like.slow, (bad) => of(bad, like.timed ?? 0, timed ?? 0)),
  };
}

/** Whole counts that cannot contradict each other: bad ≤ all, timed ≤ requests, slow ≤ timed. */
function rounded(minute: VariantMinute): VariantMinute {
  const requests = halfUp(minute.requests);
  const timed = minute.timed === undefined ? undefined : Math.min(halfUp(minute.timed), requests);
  return {
    startMs: minute.startMs,
    requests,
    errors: mapCounts(minute.errors, (bad) => Math.min(halfUp(bad), requests)),
    ...(timed === undefined ? {} : { timed }),
    slow: mapCounts(minute.slow, (bad) => Math.min(halfUp(bad), timed ?? 0)),
  };
}

function rest(whole: VariantMinute, part: VariantMinute): VariantMinute {
  const { timed: partTimed = 0 } = part;
  return {
    startMs: whole.startMs,
    requests: whole.requests - part.requests,
    errors: mapCounts(whole.errors, (bad, id) => bad - (part.errors[id] ?? 0)),
    ...(whole.timed === undefined ? {} : { timed: whole.timed - partTimed }),
    slow: mapCounts(whole.slow, (bad, id) => bad - (part.slow[id] ?? 0)),
  };
}

function present({ champion, challenger }: Required<PairedMinute>): PairedMinute {
  return {
    ...(champion.requests > 0 ? { champion } : {}),
    ...(challenger.requests > 0 ? { challenger } : {}),
  };
}

function mapCounts<K extends string>(
  counts: Partial<Record<K, number>>,
  change: (count: number, id: K) => number,
): Record<K, number> {
  const entries = Object.entries<number | undefined>(counts).flatMap(([id, count]) =>
    count === undefined ? [] : [[id, change(count, id as K)] as const],
  );
  return Object.fromEntries(entries) as Record<K, number>;
}

function halfUp(count: number): number {
  return Math.floor(count + 0.5);
}
