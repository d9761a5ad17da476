import { describe, expect, test } from 'vitest';
import type { Json } from './json.ts';
import { compilePattern } from './pattern.ts';

const EVENT: Json = {
  source: 'aws.sagemaker',
  'detail-type': 'SageMaker Endpoint State Change',
  resources: ['arn:aws:sagemaker:us-east-1:111122223333:endpoint/fraud', 'b'],
  detail: {
    EndpointName: 'Fraud-Prod',
    EndpointStatus: 'IN_SERVICE',
    count: 3,
    ratio: 0.5,
    ready: true,
    reason: null,
    empty: '',
    none: [],
    ip: '10.0.0.17',
    ip6: '2001:db8::1',
    path: 'a*b\\c',
    variants: [
      { name: 'a', weight: 1, tags: ['x'] },
      { name: 'b', weight: 2, tags: [] },
    ],
  },
};

const detail = (pattern: Json): string => JSON.stringify({ detail: pattern });

describe('a pattern that matches', () => {
  test.each([
    ['an exact text', { EndpointStatus: ['IN_SERVICE'] }],
    ['one of several', { EndpointStatus: ['FAILED', 'IN_SERVICE'] }],
    ['an exact number', { count: [3] }],
    ['true', { ready: [true] }],
    ['null', { reason: [null] }],
    ['an empty text', { empty: [''] }],
    ['a prefix', { EndpointName: [{ prefix: 'Fraud-' }] }],
    ['a prefix in any case', { EndpointName: [{ prefix: { 'equals-ignore-case': 'FRAUD-' } }] }],
    ['a suffix', { EndpointName: [{ suffix: '-Prod' }] }],
    ['a suffix in any case', { EndpointName: [{ suffix: { 'equals-ignore-case': '-PROD' } }] }],
    ['a text in any case', { EndpointName: [{ 'equals-ignore-case': 'FRAUD-prod' }] }],
    ['anything but a text', { EndpointStatus: [{ 'anything-but': 'FAILED' }] }],
    ['anything but a number', { count: [{ 'anything-but': 4 }] }],
    ['anything but a list', { EndpointStatus: [{ 'anything-but': ['FAILED', 'DELETING'] }] }],
    ['anything but a prefix', { EndpointName: [{ 'anything-but': { prefix: 'Churn' } }] }],
    ['anything but a list of prefixes', { EndpointName: [{ 'anything-but': { prefix: ['Churn', 'Ads'] } }] }],
    ['anything but a suffix', { EndpointName: [{ 'anything-but': { suffix: '-Dev' } }] }],
    ['anything but a text in any case', { EndpointName: [{ 'anything-but': { 'equals-ignore-case': 'churn' } }] }],
    ['anything but a wildcard', { EndpointName: [{ 'anything-but': { wildcard: '*-Dev' } }] }],
    ['a number above', { count: [{ numeric: ['>', 2] }] }],
    ['a number within a range', { ratio: [{ numeric: ['>=', 0.5, '<', 1] }] }],
    ['an equal number', { ratio: [{ numeric: ['=', 0.5] }] }],
    ['an IPv4 block', { ip: [{ cidr: '10.0.0.0/24' }] }],
    ['an IPv6 block', { ip6: [{ cidr: '2001:db8::/32' }] }],
    ['a field that exists', { count: [{ exists: true }] }],
    ['a field that does not exist', { missing: [{ exists: false }] }],
    ['an empty array counts as not existing', { none: [{ exists: false }] }],
    ['a field that is missing or has a value', { missing: [{ exists: false }, 'x'] }],
    ['a wildcard in the middle', { EndpointName: [{ wildcard: 'F*-P*d' }] }],
    ['an escaped wildcard', { path: [{ wildcard: 'a\\*b\\\\c' }] }],
    ['one alternative of $or', { $or: [{ count: [9] }, { ratio: [0.5] }] }],
    ['$or beside another field', { ready: [true], $or: [{ count: [9] }, { count: [3] }] }],
    ['one element of an array of objects', { variants: { name: ['b'], weight: [2] } }],
    ['an array in an array of objects', { variants: { tags: ['x'] } }],
  ] as [string, Json][])('%s', (_title, pattern) => {
    expect(compilePattern(detail(pattern)).matches(EVENT)).toBe(true);
  });

  test('one element of an array at the top', () => {
    expect(compilePattern('{"resources":[{"suffix":"endpoint/fraud"}]}').matches(EVENT)).toBe(true);
  });
});

describe('a pattern that does not match', () => {
  test.each([
    ['another case', { EndpointStatus: ['in_service'] }],
    ['a number as text', { count: ['3'] }],
    ['a field of two that differs', { EndpointStatus: ['IN_SERVICE'], count: [4] }],
    ['a missing field', { missing: ['x'] }],
    ['anything but, of a missing field', { missing: [{ 'anything-but': 'x' }] }],
    ['anything but what it is', { EndpointStatus: [{ 'anything-but': ['IN_SERVICE'] }] }],
    ['anything but its prefix', { EndpointName: [{ 'anything-but': { prefix: 'Fraud' } }] }],
    ['anything but its wildcard', { EndpointName: [{ 'anything-but': { wildcard: 'F*' } }] }],
    ['a number at an open bound', { count: [{ numeric: ['>', 3] }] }],
    ['a text for a numeric test', { EndpointName: [{ numeric: ['>', 0] }] }],
    ['an address outside the block', { ip: [{ cidr: '10.0.1.0/24' }] }],
    ['a text that is no address', { EndpointName: [{ cidr: '0.0.0.0/0' }] }],
    ['a field that exists', { count: [{ exists: false }] }],
    ['an object is no value', { variants: [{ exists: true }] }],
    ['fields of different elements', { variants: { name: ['a'], weight: [2] } }],
    ['no alternative of $or', { $or: [{ count: [9] }, { ratio: [9] }] }],
    ['a wildcard too short', { EndpointName: [{ wildcard: 'Fraud' }] }],
  ] as [string, Json][])('%s', (_title, pattern) => {
    expect(compilePattern(detail(pattern)).matches(EVENT)).toBe(false);
  });
});

describe('an invalid pattern is refused', () => {
  test.each([
    ['text that is not JSON', '{', /Reason: SyntaxError/],
    ['an array at the top', '[]', /Filter is not an object/],
    ['an empty pattern', '{}', /Empty objects are not allowed/],
    ['a value that is not in an array', '{"source":"aws.s3"}', /Filter is not an object at "source"/],
    ['an empty array', '{"detail":{"a":[]}}', /Empty arrays are not allowed at "detail.a"/],
    ['a nested array', '{"a":[["x"]]}', /Unexpected nested array at "a"/],
    ['an unknown operator', '{"a":[{"regex":"x"}]}', /Unrecognized match type regex at "a"/],
    ['two operators in one', '{"a":[{"prefix":"x","suffix":"y"}]}', /Only one key allowed/],
    ['exists of a text', '{"a":[{"exists":"yes"}]}', /exists match pattern must be either true or false/],
    ['a prefix that is a number', '{"a":[{"prefix":1}]}', /prefix match pattern must be a string/],
    ['an unknown comparison', '{"a":[{"numeric":["!",1]}]}', /Unrecognized numeric range operator: !/],
    ['a number out of range', '{"a":[{"numeric":[">",6000000000]}]}', /from -5e9 to 5e9/],
    ['a range the wrong way round', '{"a":[{"numeric":["<",5,">",1]}]}', /Bad numeric range/],
    ['a block without a length', '{"a":[{"cidr":"10.0.0.0"}]}', /Malformed CIDR/],
    ['two wildcards in a row', '{"a":[{"wildcard":"a**b"}]}', /Consecutive wildcard characters/],
    ['a stray escape', '{"a":[{"wildcard":"a\\\\b"}]}', /Invalid escape character/],
    ['anything-but of numeric', '{"a":[{"anything-but":{"numeric":["=",1]}}]}', /Unsupported anything-but pattern/],
    ['a pattern of 4,097 characters', `{"a":["${'x'.repeat(4_087)}"]}`, /longer than 4096 characters/],
  ])('%s', (_title, text, message) => {
    expect(() => compilePattern(text)).toThrow(message);
    expect(() => compilePattern(text)).toThrow(expect.objectContaining({ name: 'InvalidEventPatternException' }));
  });
});

test('$or with a single alternative is a field of that name', () => {
  expect(compilePattern('{"$or":["x"]}').matches({ $or: 'x' })).toBe(true);
});
