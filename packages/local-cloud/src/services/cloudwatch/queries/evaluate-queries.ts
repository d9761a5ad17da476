import { evaluateMath, type MathQueries } from '../math/evaluate.ts';
import { MathError } from '../math/tokenize.ts';
import type { MathValue, MissingInMath, TimeSeries } from '../math/values.ts';
import { MINUTE_MS } from '../store/series.ts';
import type { StatisticQuery, TimeRange } from './metric-reader.ts';
import { inExpression, type Query } from './query-set.ts';

export interface EvaluateDeps {
  /** The series of one metric query. */
  read(stat: StatisticQuery): TimeSeries;
  missingInMath: MissingInMath;
}

/**
 * The series of each wanted query, computed once even when several expressions use it.
 *
 * @throws ValidationError when an expression yields a scalar or takes the wrong kind of value
 */
export function evaluateQueries(
  queries: Map<string, Query>,
  wanted: readonly Query[],
  range: TimeRange,
  { read, missingInMath }: EvaluateDeps,
): Map<string, TimeSeries[]> {
  const requestPeriodMs = shortestPeriodMs(queries);
  const known = new Map<string, MathValue>();
  const metrics = [...queries.values()].flatMap((query) => (query.kind === 'metric' ? [query] : []));
  const remember = <T extends MathValue>(id: string, value: T): T => {
    known.set(id, value);
    return value;
  };
  const metricSeries = ({ id, label, stat }: (typeof metrics)[number]): TimeSeries => {
    const series = known.get(id);
    if (series !== undefined && typeof series === 'object' && !Array.isArray(series)) return series;
    const fresh = read(stat);
    return remember(id, { ...fresh, id, label: label ?? fresh.label });
  };
  const resultOf = (query: Query): MathValue => {
    if (query.kind === 'metric') return metricSeries(query);
    const scope = { ...range, periodMs: query.periodMs ?? requestPeriodMs, missing: missingInMath };
    const evaluate = () => inExpression(query.id, () => evaluateMath(query.expression, byId, scope));
    return known.get(query.id) ?? remember(query.id, evaluate());
  };
  const byId: MathQueries = {
    resolve: (id) => {
      const query = queries.get(id);
      if (!query) throw new MathError(`Unknown identifier ${id}`);
      return resultOf(query);
    },
    metrics: () => metrics.map(metricSeries),
  };
  return new Map(wanted.map((query) => [query.id, labelled(query, resultOf(query))]));
}

/** The period of expressions without one of their own: the shortest of the request's metrics, else a minute. */
function shortestPeriodMs(queries: Map<string, Query>): number {
  const periods = [...queries.values()].flatMap((query) => (query.kind === 'metric' ? [query.stat.periodMs] : []));
  return periods.length === 0 ? MINUTE_MS : Math.min(...periods);
}

/** An expression's series carry its label (default: its id); the members of an array carry both labels. */
function labelled(query: Query, value: MathValue): TimeSeries[] {
  return inExpression(query.id, () => {
    if (typeof value === 'number') throw new MathError('The result must be a time series, not a scalar');
    if (query.kind === 'metric') return [value].flat();
    const label = query.label ?? query.id;
    if (!Array.isArray(value)) return [{ ...value, label }];
    return value.map((series) => ({ ...series, label: `${label} ${series.label}`.trim() }));
  });
}
