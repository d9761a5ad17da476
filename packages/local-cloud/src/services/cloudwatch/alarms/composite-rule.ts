import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { validationError } from '../errors.ts';

export type Rule =
  | { kind: 'constant'; value: boolean }
  /** True while the alarm, given by name or ARN, is in the state. */
  | { kind: 'state'; state: StateValue; alarm: string }
  | { kind: 'not'; rule: Rule }
  | { kind: 'and' | 'or'; left: Rule; right: Rule };

/** Elements per rule and children per alarm (CloudWatch API Reference, PutCompositeAlarm, read 2026-11-20). */
const MAX_ELEMENTS = 500;
const MAX_CHILDREN = 100;
const MAX_DEPTH = 100;

const STATE_CALL = /(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^()"'\s]+))\s*\)/y;
const WORD = /(AND|OR|NOT|TRUE|FALSE)\b|[()]/y;

type RuleToken = { kind: 'word'; text: string } | { kind: 'state'; state: StateValue; alarm: string };

/**
 * Read a composite alarm's rule: `ALARM("a") AND NOT OK(b) OR (…)`, TRUE, FALSE. NOT binds before AND, AND before OR.
 *
 * @throws ValidationError when it is no rule or exceeds the service's limits
 */
export function parseRule(text: string): Rule {
  const tokens = tokenize(text);
  if (tokens.length > MAX_ELEMENTS) {
    throw validationError(`AlarmRule must not contain more than ${MAX_ELEMENTS} elements`);
  }
  let next = 0;
  const isNext = (word: string) => {
    const token = tokens[next];
    return token?.kind === 'word' && token.text === word;
  };
  const take = (word: string) => {
    if (!isNext(word)) return false;
    next += 1;
    return true;
  };
  const either = (depth: number): Rule => {
    let left = both(depth);
    while (take('OR')) left = { kind: 'or', left, right: both(depth) };
    return left;
  };
  const both = (depth: number): Rule => {
    let left = single(depth);
    while (take('AND')) left = { kind: 'and', left, right: single(depth) };
    return left;
  };
  const single = (depth: number): Rule => {
    if (depth > MAX_DEPTH) throw invalidRule(text);
    if (take('NOT')) return { kind: 'not', rule: single(depth + 1) };
    if (take('TRUE')) return { kind: 'constant', value: true };
    if (take('FALSE')) return { kind: 'constant', value: false };
    if (take('(')) {
      const inner = either(depth + 1);
      if (!take(')')) throw invalidRule(text);
      return inner;
    }
    const token = tokens[next++];
    if (token?.kind !== 'state') throw invalidRule(text);
    return token;
  };
  const rule = either(0);
  if (next < tokens.length) throw invalidRule(text);
  if (ruleChildren(rule).length > MAX_CHILDREN) {
    throw validationError(`AlarmRule must not refer to more than ${MAX_CHILDREN} alarms`);
  }
  return rule;
}

/** The alarms a rule refers to, as written, each once. */
export function ruleChildren(rule: Rule): string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return ruleChildren(rule.rule);
    default:
      return [...new Set([...ruleChildren(rule.left), ...ruleChildren(rule.right)])];
  }
}

/** Whether the rule holds. `stateOf` gives a child's state; a child that does not exist is in none. */
export function ruleHolds(rule: Rule, stateOf: (alarm: string) => StateValue | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !ruleHolds(rule.rule, stateOf);
    case 'and':
      return ruleHolds(rule.left, stateOf) && ruleHolds(rule.right, stateOf);
    case 'or':
      return ruleHolds(rule.left, stateOf) || ruleHolds(rule.right, stateOf);
  }
}

function tokenize(text: string): RuleToken[] {
  const tokens: RuleToken[] = [];
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const [token, length] = stateAt(text, at) ?? wordAt(text, at) ?? [];
    if (!token || !length) throw invalidRule(text);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

function stateAt(text: string, at: number): [RuleToken, number] | undefined {
  const pattern = new RegExp(STATE_CALL);
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [whole, state, quoted, single, bare] = match;
  const alarm = quoted?.replace(/\\(.)/g, '$1') ?? single ?? bare ?? '';
  return [{ kind: 'state', state: state as StateValue, alarm }, whole.length];
}

function wordAt(text: string, at: number): [RuleToken, number] | undefined {
  const pattern = new RegExp(WORD);
  pattern.lastIndex = at;
  const word = pattern.exec(text)?.[0];
  return word === undefined ? undefined : [{ kind: 'word', text: word }, word.length];
}

function invalidRule(text: string) {
  return validationError(`AlarmRule must not contain any syntax errors: ${text}`);
}
