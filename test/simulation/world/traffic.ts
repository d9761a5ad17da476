import type { VariantMinute } from '@fairlead/guard';
import { binomial } from '../../bench/guards/binomial.ts';
import { type Dice, diceOf } from './dice.ts';
import { MINUTE_MS, type Setting, START_MS } from './setting.ts';

/** A minute of one variant, and when CloudWatch shows it; absent counts of a minute are never shown. */
interface PublishedMinute extends VariantMinute {
  publishedAtMs: number;
}

/** Requests by the minute, drawn from the weights that were in force. */
export interface Traffic {
  /** The challenger's share is this from now on, 0–1. */
  shareIs(share: number, nowMs: number): void;
  /** The shadow gets copies of this share of all requests from now on, 0–1. */
  copiesAre(share: number, nowMs: number): void;
  /** What a variant did in a minute that is over; undefined when it got no requests, or when it is never shown. */
  minuteOf(role: Role, startMs: number): PublishedMinute | undefined;
}

export type Role = 'champion' | 'challenger' | 'shadow';

const ERROR_4XX = 0.01;
/** Slow requests of the champion, by the percentile that made the threshold. */
const SLOW = { 'slow-p99': 0.01, 'slow-p90': 0.1 };

/** The dice of each role's first minute; the next minute's are two further on. */
const FIRST_DICE: Readonly<Record<Role, number>> = { champion: 1000, challenger: 1001, shadow: 500_000 };

/** The requests of a seed's world. Every minute has dice of its own, so it is the same whoever asks first. */
export function createTraffic({ seed, traffic }: Pick<Setting, 'seed' | 'traffic'>): Traffic {
  const shares = [{ fromMs: START_MS, share: 0 }];
  const copies = [{ fromMs: START_MS, share: 0 }];
  const drawn: Record<Role, (PublishedMinute | undefined)[]> = { champion: [], challenger: [], shadow: [] };

  const draw = (role: Role, startMs: number): PublishedMinute | undefined => {
    const challengerShare = meanShare(role === 'shadow' ? copies : shares, startMs);
    const share = role === 'champion' ? 1 - challengerShare : challengerShare;
    const dice = diceOf(seed, FIRST_DICE[role] + 2 * Math.round((startMs - START_MS) / MINUTE_MS));
    const requests = binomial(dice.random, traffic.requestsPerMinute, share);
    if (requests === 0 || dice.chance(0.01)) return undefined;
    return { ...countsOf(dice, role, requests, traffic), startMs, publishedAtMs: publishedAt(dice, startMs) };
  };

  return {
    shareIs(share, nowMs) {
      if (shares.at(-1)?.share !== share) shares.push({ fromMs: nowMs, share });
    },
    copiesAre(share, nowMs) {
      if (copies.at(-1)?.share !== share) copies.push({ fromMs: nowMs, share });
    },
    minuteOf(role, startMs) {
      const minutes = drawn[role];
      const index = (startMs - START_MS) / MINUTE_MS;
      if (!(index in minutes)) minutes[index] = draw(role, startMs);
      return minutes[index];
    },
  };
}

/** The mean of the shares in force during a minute, by time. */
function meanShare(shares: readonly { fromMs: number; share: number }[], startMs: number): number {
  const endMs = startMs + MINUTE_MS;
  let sum = 0;
  let untilMs = endMs;
  for (let index = shares.length - 1; index >= 0 && untilMs > startMs; index -= 1) {
    const { fromMs, share } = shares[index] ?? { fromMs: startMs, share: 0 };
    const sinceMs = Math.max(fromMs, startMs);
    if (sinceMs >= untilMs) continue;
    sum += share * (untilMs - sinceMs);
    untilMs = sinceMs;
  }
  return sum / MINUTE_MS;
}

function countsOf(
  dice: Dice,
  role: Role,
  requests: number,
  { championErrorRate, challengerErrorRate, slowRatio }: Setting['traffic'],
): Omit<VariantMinute, 'startMs'> {
  const isChallenger = role !== 'champion';
  const count = (rate: number): number => binomial(dice.random, requests, Math.min(1, rate));
  const slower = isChallenger ? slowRatio : 1;
  return {
    requests,
    errors: { '5xx': count(isChallenger ? challengerErrorRate : championErrorRate), '4xx': count(ERROR_4XX) },
    timed: requests,
    slow: { 'slow-p99': count(SLOW['slow-p99'] * slower), 'slow-p90': count(SLOW['slow-p90'] * slower) },
  };
}

/** Most minutes are shown half a minute to one and a half after their end, some late. */
function publishedAt(dice: Dice, startMs: number): number {
  const lateMs = dice.chance(0.03) ? dice.between(2, 8) * MINUTE_MS : 0;
  return startMs + MINUTE_MS + dice.between(20_000, 90_000) + lateMs;
}
