import { type GuardWindow, type Judgement, judgeWindow, type Span } from '@fairlead/guard';
import type { Instant, StoredRecord } from '@fairlead/reconcile';
import { rolloutPartition } from './names.ts';
import type { Look, RolloutState, TrafficSpan } from './state.ts';

const MINUTE_MS = 60_000;
/** CloudWatch minutes are judged when they ended this long ago: before, late data still arrive. */
export const METRIC_DELAY_MS = 2 * MINUTE_MS;
/** Even the shortest hold lasts, if undecided, until its first whole minute can have been judged, and one look more. */
export const FIRST_EVIDENCE_MS = METRIC_DELAY_MS + 3 * MINUTE_MS;
/** The step that the minutes of a shadow belong to: none. */
const NO_STEP = -1;

/** Ask the guards about a window, on behalf of a rollout. Bounds are worked out when a decision may hang on them. */
export function judgeLook({ plan, disarmedAlarms }: RolloutState, window: GuardWindow, holdIsOver: boolean): Judgement {
  const ask = (withBounds: boolean) =>
    judgeWindow(plan.guards, plan.learned, window, { disarmed: disarmedAlarms, withBounds });
  const judgement = ask(holdIsOver);
  return judgement.kind === 'fail' && !holdIsOver ? ask(true) : judgement;
}

/** A judgement with all its numbers, as an item of its own. */
export interface LookEvidence extends Omit<Look, 'verdicts'> {
  verdicts: Judgement['verdicts'];
}

/** A judgement as it is kept in an item of its own. */
export function evidenceOf(
  { verdicts, champion, challenger }: Judgement,
  window: GuardWindow,
  now: Instant,
): LookEvidence {
  return { at: now, champion, challenger, verdicts, notes: window.notes };
}

/** The newest look as it is kept in the state: the sentences, without the numbers behind them. */
export function lookOf(evidence: LookEvidence): Look {
  return { ...evidence, verdicts: evidence.verdicts.map(({ guard, kind, sentence }) => ({ guard, kind, sentence })) };
}

/** The look as an item of its own: one per minute, so that looking twice in a minute writes the same item. */
export function lookRecord(state: RolloutState, look: LookEvidence): StoredRecord {
  return { pk: rolloutPartition(state.id), sk: `LOOK#${look.at.slice(0, 16)}`, body: { ...look } };
}

/** The stretch of time whose minutes may be judged at `now`, epoch milliseconds; undefined when there is none yet. */
export function judgedRange(
  spans: readonly Pick<Span, 'fromMs'>[],
  now: Instant,
): { fromMs: number; toMs: number } | undefined {
  const first = spans[0];
  if (!first) return undefined;
  const fromMs = Math.ceil(first.fromMs / MINUTE_MS) * MINUTE_MS;
  const toMs = Math.floor((Date.parse(now) - METRIC_DELAY_MS) / MINUTE_MS) * MINUTE_MS;
  return toMs > fromMs ? { fromMs, toMs } : undefined;
}

/** What the guards judge now: the stretches of live traffic, or, while it lasts, the shadow's alone. */
export function judgedSpans({ phase, plan, traffic }: RolloutState): Span[] {
  if (phase.name !== 'shadowing') return spansOf(traffic);
  const copies = (plan.shadow?.samplePercent ?? 100) / 100;
  return [{ step: NO_STEP, weight: copies / (1 + copies), fromMs: Date.parse(phase.sinceAt) }];
}

/** The variant whose numbers the guards hold against the champion's now. */
export function judgedVariant({ phase, plan }: RolloutState): string {
  return phase.name === 'shadowing' && plan.shadow ? plan.shadow.variantName : plan.challenger.variantName;
}

/** The stretches of traffic as guards take them. */
export function spansOf(traffic: readonly TrafficSpan[]): Span[] {
  return traffic.map(({ step, weightPercent, fromAt, toAt }) => ({
    step,
    weight: weightPercent / 100,
    fromMs: Date.parse(fromAt),
    ...(toAt === undefined ? {} : { toMs: Date.parse(toAt) }),
  }));
}
