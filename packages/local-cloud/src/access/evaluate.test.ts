import { describe, expect, test } from 'vitest';
import { conditionsHold } from './condition.ts';
import { evaluate } from './evaluate.ts';
import type { Statement } from './policy.ts';

const need = {
  action: 'sqs:SendMessage',
  resource: 'arn:aws:sqs:us-east-1:1:orders',
  context: { 'aws:TagKeys': ['a', 'b'] },
};
const verdictOf = (...Statement: Statement[]) => evaluate({ Version: '2012-10-17', Statement }, need);
const allow = (Action: string, Resource: string, Condition?: Statement['Condition']): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

describe('a policy', () => {
  test.each<[string, Statement, string]>([
    ['the very action and resource', allow('sqs:SendMessage', need.resource), 'allowed'],
    ['an action in another case', allow('SQS:sendmessage', need.resource), 'allowed'],
    ['wildcards', allow('sqs:Send*', 'arn:aws:sqs:*:order?'), 'allowed'],
    ['a resource in another case', allow('sqs:SendMessage', need.resource.toUpperCase()), 'denied'],
    ['a pattern that is only a beginning', allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1:1:order'), 'denied'],
    ['a dot is no wildcard', allow('sqs:SendMessage', 'arn.aws:sqs:us-east-1:1:orders'), 'denied'],
    [
      'a condition that holds',
      allow('*', '*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }),
      'allowed',
    ],
    ['a condition that does not', allow('*', '*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }), 'denied'],
  ])('with %s', (_name, statement, kind) => {
    expect(verdictOf(statement).kind).toBe(kind);
  });

  test('that denies wins over one that allows', () => {
    const deny = { Effect: 'Deny', Action: 'sqs:*', Resource: '*' } as const;
    expect(verdictOf(allow('*', '*'), deny)).toEqual({ kind: 'denied', because: 'explicit-deny' });
  });

  test('without a statement that matches denies', () => {
    expect(verdictOf()).toEqual({ kind: 'denied', because: 'no-statement' });
  });
});

describe('a condition', () => {
  const context = { 'aws:RequestTag/team': 'fraud', 'aws:TagKeys': ['team', 'cost'] };
  test.each<[string, string, string, boolean]>([
    ['StringEquals', 'aws:requesttag/team', 'fraud', true],
    ['StringEquals', 'aws:RequestTag/team', 'Fraud', false],
    ['StringLike', 'aws:RequestTag/team', 'fr*', true],
    ['StringNotEquals', 'aws:RequestTag/team', 'fraud', false],
    ['StringNotEquals', 'aws:RequestTag/owner', 'me', true],
    ['StringEquals', 'aws:RequestTag/owner', 'me', false],
    ['StringEqualsIfExists', 'aws:RequestTag/owner', 'me', true],
    ['Null', 'aws:RequestTag/owner', 'true', true],
    ['Null', 'aws:RequestTag/team', 'true', false],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', 'cost', true],
    ['ForAllValues:StringEquals', 'aws:TagKeys', 'cost', false],
  ])('%s on %s with %s is %s', (operator, key, value, holds) => {
    expect(conditionsHold({ [operator]: { [key]: value } }, context)).toBe(holds);
  });

  test('with an operator that is not evaluated says so', () => {
    expect(() => conditionsHold({ NumericLessThan: { x: '1' } }, {})).toThrow('NumericLessThan is not evaluated');
  });
});
