import type { LookEvidence } from '@fairlead/rollout';
import type { Mark } from '../charts/figure.ts';
import { lineChart } from '../charts/line-chart.ts';
import type { Point } from '../charts/scale.ts';
import { weightChart } from '../charts/weight-chart.ts';
import type { RolloutData } from '../data.ts';
import { grouped, percentText } from '../format.ts';
import { type Html, html } from '../html.ts';
import { leadingGuard } from './guards.ts';

const MINUTE_MS = 60_000;

/** The pictures of a rollout on one time axis: traffic, errors, slow requests, requests, and the evidence. */
export function charts(data: RolloutData): Html {
  const { looks } = data;
  const span = spanOf(data);
  const marks = marksOf(data);
  const frame = { span, marks };
  const slow = looks.at(-1)?.verdicts.find(({ guard }) => guard.startsWith('slow-'))?.guard;
  const thresholdMs = slow && data.plan.guards.rules.length > 0 ? slow.slice('slow-'.length) : undefined;
  const share = (title: string, of: (look: LookEvidence) => Shares | undefined) =>
    lineChart({ ...frame, title, text: (value) => `${percentText(value)} %`, lines: bothShares(looks, of) });
  return html`<section aria-label="Over time"><h2>Over time</h2><div class="charts">${[
    weightChart({ ...frame, weights: weightsOf(data, span.fromMs) }),
    looks.length > 0 && [
      share('Errors, share of requests so far', ({ champion, challenger }) => ({
        champion: ratio(champion.errors, champion.requests),
        challenger: ratio(challenger.errors, challenger.requests),
      })),
      slow && share(`Slower than the champion’s usual ${thresholdMs}`, (look) => slowShares(look, slow)),
      lineChart({ ...frame, title: 'Requests a minute', text: grouped, lines: requestLines(looks) }),
      evidenceChart(looks, frame),
    ],
  ]}</div></section>`;
}

interface Frame {
  span: { fromMs: number; toMs: number };
  marks: readonly Mark[];
}

/** From the start to the end, or to the minute that runs: within a minute the picture stays the same. */
function spanOf({ view }: RolloutData): Frame['span'] {
  const fromMs = Date.parse(view.startedAt);
  const toMs = view.endedAt ? Date.parse(view.endedAt) : Math.ceil(Date.parse(view.asOf) / MINUTE_MS) * MINUTE_MS;
  return { fromMs, toMs: Math.max(toMs, fromMs + MINUTE_MS) };
}

/** When a step was reached, and when a guard proved harm. */
function marksOf({ traffic, looks }: RolloutData): Mark[] {
  const steps = traffic.map(({ fromAt }): Mark => ({ atMs: Date.parse(fromAt), tone: 'step' }));
  const bad = looks.find(({ verdicts }) => verdicts.some(({ kind }) => kind === 'fail'));
  return bad ? [...steps, { atMs: Date.parse(bad.at), tone: 'bad' }] : steps;
}

/** A weight holds until the next one; after the last stretch the challenger has what the view says. */
function weightsOf({ traffic, view }: RolloutData, fromMs: number): { atMs: number; value: number }[] {
  const reached = traffic.map(({ fromAt, weightPercent }) => ({ atMs: Date.parse(fromAt), value: weightPercent }));
  const last = traffic.at(-1);
  const weights = [{ atMs: fromMs, value: 0 }, ...reached];
  return last?.toAt && view.challenger.weight !== last.weightPercent
    ? [...weights, { atMs: Date.parse(last.toAt), value: view.challenger.weight }]
    : weights;
}

interface Shares {
  champion: number | null;
  challenger: number | null;
}

const ratio = (bad: number, of: number): number | null => (of > 0 ? bad / of : null);

function bothShares(looks: readonly LookEvidence[], of: (look: LookEvidence) => Shares | undefined) {
  const points = (which: keyof Shares): Point[] =>
    looks.map((look) => ({ atMs: Date.parse(look.at), value: of(look)?.[which] ?? null }));
  return [
    { tone: 'champion', label: 'champion', points: points('champion') },
    { tone: 'challenger', label: 'challenger', points: points('challenger') },
  ] as const;
}

function slowShares({ verdicts }: LookEvidence, guard: string): Shares | undefined {
  const numbers = verdicts.find((verdict) => verdict.guard === guard)?.evidence;
  if (!numbers) return undefined;
  const { championRequests, championBad, requests, bad } = numbers;
  return {
    champion: ratio(Number(championBad), Number(championRequests)),
    challenger: ratio(Number(bad), Number(requests)),
  };
}

/** Looks hold totals: what came between two of them, over the minutes between. */
function requestLines(looks: readonly LookEvidence[]) {
  const points = (which: 'champion' | 'challenger'): Point[] =>
    looks.slice(1).map((look, index) => {
      const before = looks[index];
      const minutes = before ? (Date.parse(look.at) - Date.parse(before.at)) / MINUTE_MS : 0;
      const more = before ? look[which].requests - before[which].requests : 0;
      return { atMs: Date.parse(look.at), value: minutes > 0 && more >= 0 ? more / minutes : null };
    });
  return [
    { tone: 'champion', label: 'champion', points: points('champion') },
    { tone: 'challenger', label: 'challenger', points: points('challenger') },
  ] as const;
}

/** The guard that says most, against what it takes to fire or to agree: 100 % is enough. */
function evidenceChart(looks: readonly LookEvidence[], frame: Frame): Html | null {
  const guard = leadingGuard(looks.at(-1));
  if (!guard) return null;
  const points = (value: string, needed: string): Point[] =>
    looks.map(({ at, verdicts }) => {
      const numbers = verdicts.find((verdict) => verdict.guard === guard)?.evidence;
      const [seen, enough] = [numbers?.[value], numbers?.[needed]];
      const isMeasured = typeof seen === 'number' && typeof enough === 'number' && enough > 0;
      return { atMs: Date.parse(at), value: isMeasured ? Math.max(0, seen / enough) : null };
    });
  const harmless = points('harmless', 'harmlessThreshold');
  return lineChart({
    ...frame,
    title: `Evidence of ${guard}, 100 % decides`,
    text: (value) => `${Math.round(value * 100)} %`,
    threshold: 1,
    // Far beyond enough is no news, and would press the line that matters to the ground.
    top: 1.2,
    lines: [
      { tone: 'bad', label: 'of harm', points: points('evidence', 'threshold') },
      ...(harmless.some(({ value }) => value !== null)
        ? [{ tone: 'good' as const, label: 'of harmlessness', points: harmless }]
        : []),
    ],
  });
}
