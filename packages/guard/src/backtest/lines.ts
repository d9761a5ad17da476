import { minutesText, momentText } from '../words.ts';
import type { HealthyBacktest } from './false-rollbacks.ts';
import type { IncidentBacktest } from './incident-backtest.ts';

/** A backtest of healthy rollouts as lines of text: what came out, then each false rollback, indented by two. */
export function healthyBacktestLines({ sentences, falseRollbacks }: HealthyBacktest): string[] {
  return [
    ...sentences,
    ...falseRollbacks.map(
      ({ startedAt, minutes, weightPercent, sentence }) =>
        `  ${momentText(startedAt)}, after ${minutesText(minutes)} at ${weightPercent} %: ${sentence}`,
    ),
  ];
}

/** A rehearsed incident as lines of text: what came out, then the proof of the first rehearsal that caught it. */
export function incidentBacktestLines({ sentences, runs }: IncidentBacktest): string[] {
  const proof = runs.find(({ caught }) => caught)?.sentence;
  return [...sentences, ...(proof === undefined ? [] : [`  ${proof}`])];
}
