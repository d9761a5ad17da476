import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { invalidCombination, validationError } from '../errors.ts';
import { readQueries } from '../queries/query-set.ts';
import { parseStatistic } from '../statistics/statistic.ts';
import { COMPARISONS } from './comparison.ts';
import { parseRule } from './composite-rule.ts';

// CloudWatch API Reference, PutMetricAlarm and PutCompositeAlarm, read 2026-11-20.
const MAX_NAME_LENGTH = 255;
const MAX_DESCRIPTION_LENGTH = 1_024;
const MAX_ACTIONS = 5;
const MAX_METRICS = 10;
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;

/** Settings this CloudWatch does not act on; rather refused than accepted and ignored. */
const UNSUPPORTED = ['ThresholdMetricId', 'EvaluationCriteria', 'EvaluationWindow', 'WarmUpConfiguration'] as const;

/** @throws ValidationError or InvalidParameterCombinationException for settings that AWS would refuse */
export function validateMetricAlarm(input: PutMetricAlarmInput): void {
  validateCommon(input);
  for (const name of UNSUPPORTED) {
    if (input[name] !== undefined) throw validationError(`${name} is not supported by this CloudWatch.`);
  }
  const { ComparisonOperator, Threshold, TreatMissingData = 'missing' } = input;
  if (!ComparisonOperator || !COMPARISONS[ComparisonOperator]) {
    throw validationError(`The value ${ComparisonOperator} for parameter ComparisonOperator is not supported.`);
  }
  if (Threshold === undefined || !Number.isFinite(Threshold)) {
    throw validationError('The parameter Threshold must be specified.');
  }
  if (!['breaching', 'notBreaching', 'ignore', 'missing'].includes(TreatMissingData)) {
    throw validationError(`The value ${TreatMissingData} for parameter TreatMissingData is not supported.`);
  }
  const low = input.EvaluateLowSampleCountPercentile;
  if (low !== undefined && low !== 'evaluate' && low !== 'ignore') {
    throw validationError(`The value ${low} for parameter EvaluateLowSampleCountPercentile is not supported.`);
  }
  if (input.Metrics) validateMathAlarm(input);
  else validateSingleMetric(input);
  validatePeriods(input);
}

/** @throws ValidationError for a rule that cannot be read, and for what is wrong in any alarm */
export function validateCompositeAlarm(input: PutCompositeAlarmInput): void {
  validateCommon(input);
  if (!input.AlarmRule) throw validationError('The parameter AlarmRule is required.');
  parseRule(input.AlarmRule);
}

function validateCommon(input: PutMetricAlarmInput | PutCompositeAlarmInput): void {
  const { AlarmName: name = '', AlarmDescription: description = '' } = input;
  if (name.length < 1 || name.length > MAX_NAME_LENGTH) {
    throw validationError(`The parameter AlarmName must have between 1 and ${MAX_NAME_LENGTH} characters.`);
  }
  if (description.length > MAX_DESCRIPTION_LENGTH) {
    throw validationError(
      `The parameter AlarmDescription must not have more than ${MAX_DESCRIPTION_LENGTH} characters.`,
    );
  }
  for (const list of ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const) {
    if ((input[list]?.length ?? 0) > MAX_ACTIONS) {
      throw validationError(`The collection ${list} must not have a size greater than ${MAX_ACTIONS}.`);
    }
  }
}

function validateMathAlarm(input: PutMetricAlarmInput): void {
  const forbidden = [
    'MetricName',
    'Namespace',
    'Dimensions',
    'Period',
    'Unit',
    'Statistic',
    'ExtendedStatistic',
  ] as const;
  const present = forbidden.find((name) => input[name] !== undefined);
  if (present) throw invalidCombination(`The parameters Metrics and ${present} cannot be used together.`);
  const queries = [...readQueries(input.Metrics ?? [], 'Metrics').values()];
  if (queries.filter(({ kind }) => kind === 'metric').length > MAX_METRICS) {
    throw validationError(`An alarm may use at most ${MAX_METRICS} metrics.`);
  }
  if (queries.filter(({ returnData }) => returnData).length !== 1) {
    throw validationError('Exactly one element of the metrics list should return data.');
  }
}

function validateSingleMetric({
  Namespace,
  MetricName,
  Period,
  Statistic,
  ExtendedStatistic,
}: PutMetricAlarmInput): void {
  if (!Namespace) throw validationError('The parameter Namespace is required.');
  if (!MetricName) throw validationError('The parameter MetricName is required.');
  if (Period === undefined) throw validationError('The parameter Period is required.');
  if (![10, 20, 30].includes(Period) && (Period < 60 || Period % 60 !== 0)) {
    throw validationError('Period must be 10, 20, 30 or a multiple of 60.');
  }
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw invalidCombination('Exactly one of Statistic and ExtendedStatistic must be specified.');
  }
  if (Statistic !== undefined && parseStatistic(Statistic)?.kind !== 'simple') {
    throw validationError(`The value ${Statistic} for parameter Statistic is not supported.`);
  }
  if (
    ExtendedStatistic !== undefined &&
    !['percentile', 'range'].includes(parseStatistic(ExtendedStatistic)?.kind ?? '')
  ) {
    throw validationError(`The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`);
  }
}

function validatePeriods({ EvaluationPeriods, DatapointsToAlarm, Period = 60 }: PutMetricAlarmInput): void {
  if (EvaluationPeriods === undefined || !Number.isInteger(EvaluationPeriods) || EvaluationPeriods < 1) {
    throw validationError('The parameter EvaluationPeriods must be greater than or equal to 1.');
  }
  if (DatapointsToAlarm !== undefined && (DatapointsToAlarm < 1 || DatapointsToAlarm > EvaluationPeriods)) {
    throw validationError('DatapointsToAlarm must be between 1 and EvaluationPeriods.');
  }
  const maxSeconds = Period < HOUR_SECONDS ? DAY_SECONDS : 7 * DAY_SECONDS;
  if (EvaluationPeriods * Period > maxSeconds) {
    throw validationError(`Metrics cannot be checked across more than ${maxSeconds / DAY_SECONDS} day(s).`);
  }
}
