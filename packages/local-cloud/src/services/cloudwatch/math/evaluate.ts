import { conditional } from './conditional.ts';
import { type Filler, fillSeries, toFiller } from './fill.ts';
import { FUNCTIONS } from './functions.ts';
import { binary, negate, not } from './operators.ts';
import type { Expression } from './parse.ts';
import { MathError } from './tokenize.ts';
import { type MathScope, type MathValue, mapSeries, type TimeSeries } from './values.ts';

/** Where an expression finds the other queries of the request. */
export interface MathQueries {
  /** The result of the query with this id. Throws MathError for an unknown id or a cycle. */
  resolve(id: string): MathValue;
  /** The series of all metric queries, in request order; expressions are not among them. */
  metrics(): TimeSeries[];
}

/**
 * Compute an expression.
 *
 * @throws MathError for unknown ids and functions, and for arguments of the wrong kind
 */
export function evaluateMath(expression: Expression, queries: MathQueries, scope: MathScope): MathValue {
  const evaluate = (inner: Expression) => evaluateMath(inner, queries, scope);
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'string':
      throw new MathError(`Unexpected string "${expression.text}"`);
    case 'name':
      return queries.resolve(expression.name);
    case 'array':
      return expression.items.flatMap((item) => seriesOf(evaluate(item)));
    case 'unary':
      return expression.operator === '-' ? negate(evaluate(expression.operand)) : not(evaluate(expression.operand));
    case 'binary':
      return binary(expression.operator, evaluate(expression.left), evaluate(expression.right), scope);
    case 'call':
      return call(expression, queries, scope);
  }
}

/** Every id an expression refers to, in order of appearance, each once. */
export function referencedIds(expression: Expression): string[] {
  const names = parts(expression).flatMap((part) => (part.kind === 'name' ? [part.name] : []));
  return [...new Set(names.filter((name) => !isFillWord(name)))];
}

/** Whether an expression uses METRICS(), and with it metrics it does not name. */
export function callsMetrics(expression: Expression): boolean {
  return parts(expression).some((part) => part.kind === 'call' && part.name === 'METRICS');
}

/** An expression and everything inside of it, in order of appearance. */
function parts(expression: Expression): Expression[] {
  return [expression, ...operands(expression).flatMap(parts)];
}

function operands(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'array':
      return expression.items;
    case 'call':
      return expression.args;
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    default:
      return [];
  }
}

function call(
  { name, args }: Extract<Expression, { kind: 'call' }>,
  queries: MathQueries,
  scope: MathScope,
): MathValue {
  const evaluate = (inner: Expression) => evaluateMath(inner, queries, scope);
  const [first, second, third] = args;
  switch (name) {
    case 'METRICS':
      return selectMetrics(first, queries);
    case 'IF':
      if (!first || !second || args.length > 3) throw new MathError('IF takes two or three arguments');
      return conditional(evaluate(first), evaluate(second), third && evaluate(third), scope);
    case 'FILL': {
      if (!first || !second || third) throw new MathError('FILL takes two arguments');
      const filler: Filler = fillWord(second) ?? toFiller(evaluate(second));
      return mapSeries(evaluate(first), (series) => fillSeries(series, filler, scope));
    }
    default: {
      const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
      if (!known) throw new MathError(`Unsupported function ${name}`);
      if (args.length !== 1) throw new MathError(`${name} takes one argument`);
      return known(args.map(evaluate), scope);
    }
  }
}

/** `METRICS()` is every metric of the request; `METRICS("err")` those whose id contains the text. */
function selectMetrics(filter: Expression | undefined, queries: MathQueries): TimeSeries[] {
  if (!filter) return queries.metrics();
  if (filter.kind !== 'string') throw new MathError('METRICS takes a string');
  return queries.metrics().filter(({ id }) => id?.includes(filter.text));
}

function fillWord(expression: Expression): 'REPEAT' | 'LINEAR' | undefined {
  return expression.kind === 'name' && isFillWord(expression.name) ? expression.name : undefined;
}

function isFillWord(name: string): name is 'REPEAT' | 'LINEAR' {
  return name === 'REPEAT' || name === 'LINEAR';
}

function seriesOf(value: MathValue): TimeSeries[] {
  if (typeof value === 'number') throw new MathError('An array holds time series, not scalars');
  return Array.isArray(value) ? value : [value];
}
