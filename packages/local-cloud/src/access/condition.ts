import { type Conditions, listed, type RequestContext } from './policy.ts';
import { matchesWildcard } from './wildcard.ts';

type Test = (wanted: string, seen: string) => boolean;

/** The operators that are evaluated; `IfExists` may follow, `ForAllValues:` or `ForAnyValue:` may lead. */
const POSITIVE: Readonly<Record<string, Test>> = {
  StringEquals: (wanted, seen) => wanted === seen,
  StringEqualsIgnoreCase: (wanted, seen) => wanted.toLowerCase() === seen.toLowerCase(),
  StringLike: matchesWildcard,
  ArnEquals: matchesWildcard,
  ArnLike: matchesWildcard,
  Bool: (wanted, seen) => wanted.toLowerCase() === seen.toLowerCase(),
};
/** The negated forms: true for a key that is absent. */
const NEGATIVE: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

interface Operator {
  test: Test;
  negated: boolean;
  ifExists: boolean;
  quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
}

/**
 * Whether every condition of a statement holds (IAM User Guide, "IAM JSON policy elements: Condition operators").
 *
 * @throws Error naming an operator that is not evaluated here: better than a condition that silently never holds
 */
export function conditionsHold(conditions: Conditions, context: RequestContext): boolean {
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), listed(value)]));
  return Object.entries(conditions).every(([name, keys]) => {
    if (name === 'Null') return Object.entries(keys).every(([key, wanted]) => isNull(known, key, listed(wanted)));
    const operator = readOperator(name);
    return Object.entries(keys).every(([key, wanted]) => {
      return holds(operator, listed(wanted), known.get(key.toLowerCase()));
    });
  });
}

function isNull(known: ReadonlyMap<string, readonly string[]>, key: string, wanted: readonly string[]): boolean {
  return wanted.includes(String(!known.has(key.toLowerCase())));
}

function readOperator(name: string): Operator {
  const [, quantifier, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  const negated = Object.hasOwn(NEGATIVE, base);
  const test = POSITIVE[NEGATIVE[base] ?? base];
  if (!test) {
    const served = ['Null', ...Object.keys(POSITIVE), ...Object.keys(NEGATIVE)].join(', ');
    throw new Error(`The condition operator ${name} is not evaluated by the local cloud. It evaluates ${served}.`);
  }
  return { test, negated, ifExists: ifExists !== undefined, quantifier: quantifier as Operator['quantifier'] };
}

function holds(operator: Operator, wanted: readonly string[], seen: readonly string[] | undefined): boolean {
  if (seen === undefined) return operator.ifExists || operator.negated || operator.quantifier === 'ForAllValues';
  const one = (value: string): boolean => wanted.some((each) => operator.test(each, value)) !== operator.negated;
  const all = operator.quantifier === 'ForAllValues' || (operator.negated && operator.quantifier === undefined);
  return all ? seen.every(one) : seen.some(one);
}
