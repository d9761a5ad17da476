import type { Json } from './json.ts';
import { invalidPattern } from './pattern-faults.ts';
import { compileMatcher, type ValueTest } from './pattern-values.ts';

/** A compiled event pattern. */
export interface EventPattern {
  matches(event: Json): boolean;
}

type NodeTest = (values: Json[]) => boolean;

/** How long a pattern may be (EventBridge API reference, PutRule, read 2026-11-20). */
const LONGEST_PATTERN = 4_096;

/**
 * Compile an event pattern.
 *
 * A field matches when any of its tests holds; all fields have to match, a field that the event lacks only matches
 * `exists: false` and what asks for it. Where the event has an array, one matching element is enough. `$or` holds
 * when one of its alternatives does.
 *
 * @param text - the pattern, JSON
 * @throws AwsError InvalidEventPatternException naming the field and the reason
 * @see EventBridge User Guide, Content filtering in event patterns (read 2026-11-20)
 */
export function compilePattern(text: string): EventPattern {
  if (text.length > LONGEST_PATTERN) throw invalidPattern([], `Pattern is longer than ${LONGEST_PATTERN} characters`);
  const test = compileObject(parsePattern(text), []);
  return { matches: (event) => test([event]) };
}

function parsePattern(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw invalidPattern([], String(error));
  }
}

function compileObject(pattern: Json, path: string[]): NodeTest {
  if (!isObject(pattern)) throw invalidPattern(path, 'Filter is not an object');
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalidPattern(path, 'Empty objects are not allowed');
  const tests = entries.map(([key, value]) =>
    isOr(key, value) ? compileOr(value, path) : compileField(key, value, path),
  );
  // Several values mean an array of objects: one object of it has to satisfy all fields.
  return (values) => (values.length > 0 ? values : [null]).some((value) => tests.every((test) => test([value])));
}

/** `$or` is the operator only with two or more objects in it; otherwise it is a field of that name. */
function isOr(key: string, value: Json): value is Json[] {
  return key === '$or' && Array.isArray(value) && value.length > 1 && value.every(isObject);
}

function compileOr(alternatives: Json[], path: string[]): NodeTest {
  const tests = alternatives.map((alternative, i) => compileObject(alternative, [...path, `$or[${i}]`]));
  return (values) => tests.some((test) => test(values));
}

function compileField(key: string, pattern: Json, parents: string[]): NodeTest {
  const path = [...parents, key];
  const test = Array.isArray(pattern) ? compileTests(pattern, path) : compileObject(pattern, path);
  return (values) => test(values.flatMap((value) => fieldValues(value, key)));
}

function compileTests(pattern: Json[], path: string[]): NodeTest {
  if (pattern.length === 0) throw invalidPattern(path, 'Empty arrays are not allowed');
  const tests = pattern.map((matcher) => compileMatcher(matcher, path));
  return (values) => tests.some((test) => holds(test, values));
}

function holds(test: ValueTest, values: Json[]): boolean {
  const leaves = values.filter((value) => !isObject(value));
  return leaves.length === 0 ? test.whenAbsent : leaves.some((leaf) => test.matches(leaf));
}

/** The values of a field, arrays taken apart; none when the field is missing or an empty array. */
function fieldValues(value: Json, key: string): Json[] {
  if (!isObject(value) || !Object.hasOwn(value, key)) return [];
  const field = value[key] ?? null;
  return Array.isArray(field) ? flatten(field) : [field];
}

function flatten(values: Json[]): Json[] {
  return values.flatMap((value) => (Array.isArray(value) ? flatten(value) : [value]));
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
