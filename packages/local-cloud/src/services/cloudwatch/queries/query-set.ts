import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { validationError } from '../errors.ts';
import { callsMetrics, referencedIds } from '../math/evaluate.ts';
import { type Expression, parseMath } from '../math/parse.ts';
import { MathError } from '../math/tokenize.ts';
import { periodMs, type StatisticQuery, toStatisticQuery } from './metric-reader.ts';

/** A query that passed validation. */
export type Query = { id: string; label: string | undefined; returnData: boolean } & (
  | { kind: 'metric'; stat: StatisticQuery }
  | {
      kind: 'expression';
      expression: Expression;
      refersTo: string[];
      usesAllMetrics: boolean;
      periodMs: number | undefined;
    }
);

/** At most so many queries per request (CloudWatch API Reference, GetMetricData, read 2026-11-20). */
const MAX_QUERIES = 500;

const ID = /^[a-z][a-zA-Z0-9_]{0,254}$/;
const MAX_EXPRESSION_LENGTH = 2_048;

/**
 * Read and check the queries of one request, whole: ids, statistics, periods, syntax, references and cycles.
 *
 * @throws ValidationError naming the first query that cannot work
 */
export function readQueries(input: readonly MetricDataQuery[], parameter = 'MetricDataQueries'): Map<string, Query> {
  if (input.length === 0) throw validationError(`The collection ${parameter} must not be empty.`);
  if (input.length > MAX_QUERIES) {
    throw validationError(`The collection ${parameter} must not have a size greater than ${MAX_QUERIES}.`);
  }
  const queries = new Map<string, Query>();
  input.forEach((query, i) => {
    const read = readQuery(query, `${parameter}.member.${i + 1}`);
    if (queries.has(read.id)) throw validationError(`The values for parameter id in ${parameter} are not unique.`);
    queries.set(read.id, read);
  });
  const checked = new Set<string>();
  for (const query of queries.values()) checkReferences(query, queries, [], checked);
  return queries;
}

function readQuery(query: MetricDataQuery, path: string): Query {
  const { Id: id = '', Label: label, MetricStat, Expression: text, Period, ReturnData = true } = query;
  if (!ID.test(id)) {
    throw validationError(
      `The value ${id} for parameter ${path}.Id is not matching the expected pattern ${ID.source}.`,
    );
  }
  if (MetricStat && text !== undefined) {
    throw validationError(`The parameters ${path}.Expression and ${path}.MetricStat are mutually exclusive.`);
  }
  if (MetricStat) {
    const stat = toStatisticQuery(MetricStat, `${path}.MetricStat`);
    return { kind: 'metric', id, label, returnData: ReturnData, stat };
  }
  if (text === undefined) throw validationError(`The parameter ${path}.MetricStat is required.`);
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw validationError(`The parameter ${path}.Expression must not be longer than ${MAX_EXPRESSION_LENGTH}.`);
  }
  const expression = inExpression(id, () => parseMath(text));
  const refersTo = referencedIds(expression);
  const period = Period === undefined ? undefined : periodMs(Period, `${path}.Period`);
  return {
    kind: 'expression',
    id,
    label,
    returnData: ReturnData,
    expression,
    refersTo,
    usesAllMetrics: callsMetrics(expression),
    periodMs: period,
  };
}

/** Run `work` for an expression; what is wrong with the expression becomes the caller's ValidationError. */
export function inExpression<T>(id: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MathError) throw validationError(`Error in expression '${id}': ${error.message}`);
    throw error;
  }
}

/** Depth first; `checked` holds the queries whose references are known to be sound. */
function checkReferences(query: Query, queries: Map<string, Query>, path: string[], checked: Set<string>): void {
  if (query.kind === 'metric' || checked.has(query.id)) return;
  if (path.includes(query.id)) {
    throw validationError(`Error in expression '${query.id}': Circular reference ${[...path, query.id].join(' -> ')}`);
  }
  for (const id of query.refersTo) {
    const next = queries.get(id);
    if (!next) throw validationError(`Error in expression '${query.id}': Unknown identifier ${id}`);
    checkReferences(next, queries, [...path, query.id], checked);
  }
  checked.add(query.id);
}
