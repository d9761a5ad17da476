import type { Json } from './json.ts';
import { compileCidr } from './pattern-cidr.ts';
import { invalidPattern } from './pattern-faults.ts';

/** A test of one value of a field. */
export interface ValueTest {
  /** @param value - a leaf: never an array or an object */
  matches(value: Json): boolean;
  /** Whether the test holds for a field without any value. */
  whenAbsent: boolean;
}

type Leaf = (value: Json) => boolean;

/** Compile one element of a field's array: a literal, or an object with one operator. @throws AwsError InvalidEventPatternException */
export function compileMatcher(matcher: Json, path: string[]): ValueTest {
  if (Array.isArray(matcher)) throw invalidPattern(path, 'Unexpected nested array');
  if (typeof matcher !== 'object' || matcher === null) return present((value) => value === matcher);
  const [operator, ...others] = Object.keys(matcher);
  if (operator === undefined || others.length > 0)
    throw invalidPattern(path, 'Only one key allowed in match expression');
  const operand = matcher[operator] ?? null;
  if (operator === 'exists') return compileExists(operand, path);
  const compile = OPERATORS[operator];
  if (!compile) throw invalidPattern(path, `Unrecognized match type ${operator}`);
  return present(compile(operand, path));
}

function present(matches: Leaf): ValueTest {
  return { matches, whenAbsent: false };
}

function compileExists(operand: Json, path: string[]): ValueTest {
  if (typeof operand !== 'boolean') throw invalidPattern(path, 'exists match pattern must be either true or false');
  return { matches: () => operand, whenAbsent: !operand };
}

const OPERATORS: Record<string, (operand: Json, path: string[]) => Leaf> = {
  prefix: (operand, path) => compileEdge('prefix', operand, path),
  suffix: (operand, path) => compileEdge('suffix', operand, path),
  'equals-ignore-case': (operand, path) => equalsIgnoreCase(text('equals-ignore-case', operand, path)),
  wildcard: (operand, path) => compileWildcard(text('wildcard', operand, path), path),
  numeric: compileNumeric,
  cidr: (operand, path) => onText(compileCidr(text('cidr', operand, path), path)),
  'anything-but': compileAnythingBut,
};

/** `prefix` and `suffix`, also as `{ "prefix": { "equals-ignore-case": "…" } }`. */
function compileEdge(operator: 'prefix' | 'suffix', operand: Json, path: string[]): Leaf {
  const has = (value: string, edge: string) => (operator === 'prefix' ? value.startsWith(edge) : value.endsWith(edge));
  if (isOperatorObject(operand, 'equals-ignore-case')) {
    const edge = text(operator, operand['equals-ignore-case'] ?? null, path).toLowerCase();
    return onText((value) => has(value.toLowerCase(), edge));
  }
  const edge = text(operator, operand, path);
  return onText((value) => has(value, edge));
}

function equalsIgnoreCase(wanted: string): Leaf {
  const lower = wanted.toLowerCase();
  return onText((value) => value.toLowerCase() === lower);
}

/** `*` stands for any run of characters; `\*` and `\\` are literal. */
function compileWildcard(pattern: string, path: string[]): Leaf {
  if (/(?<!\\)\*\*/.test(pattern)) throw invalidPattern(path, 'Consecutive wildcard characters');
  const source = pattern.replace(/\\[*\\]|\*|[^*\\]+|\\/g, (part) => {
    if (part === '*') return '.*';
    if (part === '\\') throw invalidPattern(path, 'Invalid escape character');
    const literal = part.startsWith('\\') ? part.slice(1) : part;
    return literal.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  });
  const compiled = new RegExp(`^${source}$`, 's');
  return onText((value) => compiled.test(value));
}

const COMPARISONS: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};
/** The largest magnitude a numeric test may name (EventBridge User Guide, Numeric matching, read 2026-11-20). */
const LARGEST_NUMBER = 5e9;

function compileNumeric(operand: Json, path: string[]): Leaf {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0 || operand.length > 4) {
    throw invalidPattern(path, 'Value of numeric must be an array of one or two comparisons');
  }
  const tests = Array.from({ length: operand.length / 2 }, (_, i) => {
    const [operator, bound] = [operand[2 * i], operand[2 * i + 1]];
    const compare = typeof operator === 'string' ? COMPARISONS[operator] : undefined;
    if (!compare) throw invalidPattern(path, `Unrecognized numeric range operator: ${String(operator)}`);
    if (typeof bound !== 'number' || Math.abs(bound) > LARGEST_NUMBER) {
      throw invalidPattern(path, `Value of ${operator} must be a number from -5e9 to 5e9`);
    }
    return (value: number) => compare(value, bound);
  });
  if (tests.length === 2 && !isRange(operand[0], operand[2])) {
    throw invalidPattern(path, 'Bad numeric range: it needs a lower bound and then an upper bound');
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function isRange(first: Json | undefined, second: Json | undefined): boolean {
  return String(first).startsWith('>') && String(second).startsWith('<');
}

/** `anything-but` a literal, a list of literals, or one of the text operators over a literal or a list. */
function compileAnythingBut(operand: Json, path: string[]): Leaf {
  const excluded = excludedTests(operand, path);
  return (value) => !excluded.some((test) => test(value));
}

const EXCLUDABLE = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

function excludedTests(operand: Json, path: string[]): Leaf[] {
  if (typeof operand !== 'object' || operand === null) return [literal(operand, path)];
  if (Array.isArray(operand)) return nonEmpty(operand, path).map((one) => literal(one, path));
  const [operator = '', ...others] = Object.keys(operand);
  const compile = EXCLUDABLE.includes(operator) ? OPERATORS[operator] : undefined;
  if (!compile || others.length > 0) throw invalidPattern(path, `Unsupported anything-but pattern: ${operator}`);
  const inner = operand[operator] ?? null;
  return (Array.isArray(inner) ? nonEmpty(inner, path) : [inner]).map((one) => compile(one, path));
}

function literal(operand: Json, path: string[]): Leaf {
  if (typeof operand === 'string' || typeof operand === 'number') return (value) => value === operand;
  throw invalidPattern(path, 'Inside anything-but, only strings and numbers are allowed');
}

function nonEmpty(list: Json[], path: string[]): Json[] {
  if (list.length === 0) throw invalidPattern(path, 'Empty arrays are not allowed');
  return list;
}

function text(operator: string, operand: Json, path: string[]): string {
  if (typeof operand !== 'string') throw invalidPattern(path, `${operator} match pattern must be a string`);
  if (operand === '' && operator !== 'equals-ignore-case')
    throw invalidPattern(path, `Empty ${operator} is not allowed`);
  return operand;
}

function onText(test: (value: string) => boolean): Leaf {
  return (value) => typeof value === 'string' && test(value);
}

function isOperatorObject(operand: Json, operator: string): operand is { [key: string]: Json } {
  return typeof operand === 'object' && operand !== null && !Array.isArray(operand) && Object.hasOwn(operand, operator);
}
