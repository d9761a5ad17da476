import { describe, expect, it } from 'vitest';
import { parseRule, ruleChildren, ruleHolds } from './composite-rule.ts';

const STATES = { hot: 'ALARM', cold: 'OK', new: 'INSUFFICIENT_DATA' } as const;

function holds(rule: string): boolean {
  return ruleHolds(parseRule(rule), (alarm) => STATES[alarm as keyof typeof STATES]);
}

describe('a composite rule', () => {
  it.each([
    ['ALARM("hot")', true],
    ['ALARM(hot)', true],
    ["ALARM('cold')", false],
    ['OK(cold) AND INSUFFICIENT_DATA(new)', true],
    ['ALARM("hot") AND NOT OK(cold)', false],
    ['ALARM("hot") AND NOT OK(cold) OR (TRUE AND NOT FALSE)', true],
    ['TRUE OR TRUE AND FALSE', true],
    ['(TRUE OR TRUE) AND FALSE', false],
    ['NOT NOT ALARM(hot)', true],
    ['NOT (ALARM(hot) OR ALARM(cold))', false],
    ['ALARM(gone)', false],
    ['NOT ALARM(gone)', true],
  ])('%s is %s', (rule, expected) => {
    expect(holds(rule)).toBe(expected);
  });

  it('names its children once, by name or ARN', () => {
    const rule = 'ALARM(a) OR (ALARM("arn:aws:cloudwatch:us-east-1:111122223333:alarm:b c") AND NOT OK(a))';
    expect(ruleChildren(parseRule(rule))).toEqual(['a', 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:b c']);
  });

  it.each(['', 'ALARM', 'ALARM()', 'ALARM(a) ALARM(b)', 'ALARM(a) AND', '(ALARM(a)', 'alarm(a)', 'NOTTRUE', 'BAD(a)'])(
    '"%s" is refused',
    (rule) => {
      expect(() => parseRule(rule)).toThrow('AlarmRule must not contain any syntax errors');
    },
  );

  it('with more than 100 children is refused', () => {
    const rule = Array.from({ length: 101 }, (_, i) => `ALARM(a${i})`).join(' OR ');
    expect(() => parseRule(rule)).toThrow('more than 100 alarms');
  });
});
