import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Decision, DecisionRules, Point } from './decide-state.ts';
import { formatDouble, formatShortTime, formatTimestamp } from './format.ts';

export interface ReasonInput {
  state: StateValue;
  decision: Decision;
  rules: DecisionRules;
  comparisonPhrase: string;
  threshold: number;
}

/** Why an alarm changed, in the words of the CloudWatch console. */
export function stateReason(input: ReasonInput): string {
  const { state, decision, rules } = input;
  if (state === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${counted(decision.filled, 'datapoint')} ${wasWere(decision.filled)} unknown.`;
  }
  const alarming = state === 'ALARM';
  const decisive = decision.evaluated.filter(({ value }) => rules.breaches(value) === alarming);
  return decisive.length > 0 ? thresholdReason(input, decisive) : filledReason(decision.filled, alarming);
}

function thresholdReason(input: ReasonInput, decisive: Point[]): string {
  const { state, rules, comparisonPhrase, threshold } = input;
  const { evaluationPeriods, datapointsToAlarm } = rules;
  const alarming = state === 'ALARM';
  const listed = decisive.toReversed().map(({ value, atMs }) => `${formatDouble(value)} (${formatShortTime(atMs)})`);
  const verb = `${wasWere(decisive.length)} ${alarming ? '' : 'not '}`;
  const needed = counted(alarming ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1, 'datapoint');
  const transition = alarming ? 'OK -> ALARM' : 'ALARM -> OK';
  return `Threshold Crossed: ${decisive.length} out of the last ${evaluationPeriods} datapoints [${listed.join(', ')}] ${verb}${comparisonPhrase} the threshold (${formatDouble(threshold)}) (minimum ${needed} for ${transition} transition).`;
}

/** The reason when only filled-in datapoints spoke for the state. */
function filledReason(filled: number, alarming: boolean): string {
  const missing = `${counted(filled, 'missing datapoint')} ${wasWere(filled)}`;
  const assumed = alarming ? 'Breaching' : 'NonBreaching';
  return `Threshold Crossed: no datapoints were received for ${counted(filled, 'period')} and ${missing} treated as [${assumed}].`;
}

export interface ReasonDataInput {
  nowMs: number;
  /** Absent for math alarms. */
  statistic: string | undefined;
  unit: string | undefined;
  periodSeconds: number;
  threshold: number;
  evaluated: readonly Point[];
}

/** The JSON document behind a reason; numbers keep their decimal point as CloudWatch writes them. */
export function stateReasonData(input: ReasonDataInput): string {
  const { nowMs, statistic, unit, periodSeconds, threshold, evaluated } = input;
  const first = evaluated[0];
  const fields = [
    '"version":"1.0"',
    `"queryDate":${quoted(formatTimestamp(nowMs))}`,
    ...(first ? [`"startDate":${quoted(formatTimestamp(first.atMs))}`] : []),
    ...(unit === undefined ? [] : [`"unit":${quoted(unit)}`]),
    ...(statistic === undefined ? [] : [`"statistic":${quoted(statistic)}`]),
    `"period":${periodSeconds}`,
    `"recentDatapoints":[${evaluated.map(({ value }) => formatDouble(value)).join(',')}]`,
    `"threshold":${formatDouble(threshold)}`,
    `"evaluatedDatapoints":[${evaluated.toReversed().map(evaluatedDatapoint).join(',')}]`,
  ];
  return `{${fields.join(',')}}`;
}

function evaluatedDatapoint({ atMs, value, sampleCount }: Point): string {
  const samples = sampleCount === undefined ? '' : `"sampleCount":${formatDouble(sampleCount)},`;
  return `{"timestamp":${quoted(formatTimestamp(atMs))},${samples}"value":${formatDouble(value)}}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function counted(n: number, singular: string): string {
  return `${n} ${singular}${n === 1 ? '' : 's'}`;
}

function wasWere(n: number): string {
  return n === 1 ? 'was' : 'were';
}
