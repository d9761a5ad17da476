import { countText, minutesText, momentText, several } from '../words.ts';
import type { IncidentBacktest } from './incident-backtest.ts';

/** What a rehearsed incident came to, for people. */
export function incidentSentences(result: Omit<IncidentBacktest, 'sentences'>): string[] {
  const window = `the incident of ${momentText(result.from)} (${minutesText(result.windowMinutes)})`;
  if (result.caught === 0) return [`A rollout that brought ${window} would not have been caught.`, missed(result)];
  const by = Object.entries(result.caughtBy).map(([guard, count]) => `${guard} ${count} times`);
  return [
    `A rollout that brought ${window} would have been caught in ${result.caught} of ${several(result.draws, 'rehearsal')}, by ${by.join(', ')}.`,
    delay(result),
    `Until then the challenger served ${several(result.badServed, 'bad request')}; at full traffic it would have been ${countText(result.badAtFullTraffic)}.`,
    ...(result.caught < result.draws ? [missed(result)] : []),
  ];
}

function delay({ medianMinutes, slowestMinutes }: Omit<IncidentBacktest, 'sentences'>): string {
  const slowest = `the slowest rehearsal took ${minutesText(slowestMinutes ?? 0)}`;
  return medianMinutes === null
    ? `Fewer than half were caught; ${slowest}.`
    : `It took ${minutesText(medianMinutes)} (median); ${slowest}.`;
}

function missed({ runs }: Omit<IncidentBacktest, 'sentences'>): string {
  const others = runs.filter((run) => !run.caught);
  const of = (outcome: string) => others.filter((run) => run.outcome === outcome).length;
  const counts = [
    [of('undecided'), 'ended undecided'],
    [of('cut-short'), 'were still undecided when the window ended'],
    [of('passed'), 'passed'],
  ] as const;
  const words = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `Not caught: ${words.join(', ')}.`;
}
