import { expect, test } from 'vitest';
import { answerLine } from './answer-line.ts';

const ask = (input: unknown) => JSON.parse(answerLine(JSON.stringify(input)));

test('an answer carries the id of its case', () => {
  const records = [[950, 4, 50, 1], null];
  const answer = ask({ id: 'c7', kind: 'compare', params: { alpha: 0.01 }, records });
  expect(answer).toEqual({
    id: 'c7',
    logE: [expect.closeTo(0.2982008679428841, 12), answer.logE[0]],
    firstCross: null,
  });
});

test('a repeated record stands for as many minutes', () => {
  const repeated = [{ repeat: 3, record: [500, 16] }];
  const written = [
    [500, 16],
    [500, 16],
    [500, 16],
  ];
  const params = { ceiling: 0.02, cap: null };
  expect(ask({ id: 1, kind: 'ceiling', params, records: repeated })).toEqual(
    ask({ id: 1, kind: 'ceiling', params, records: written }),
  );
});

test('minus infinity goes in and comes out as text', () => {
  const params = { alpha: 0.01, weights: [0.5, 0.5], logE: ['-inf', '-inf'] };
  expect(ask({ id: 1, kind: 'combine', params })).toEqual({
    id: 1,
    logE: '-inf',
    rollback: false,
    significant: [],
    leading: 0,
  });
});

test('records of four numbers are estimated as pairs, of two as the champion alone', () => {
  expect(
    ask({
      id: 1,
      kind: 'noise',
      records: [
        [900, 5, 100, 1],
        [900, 9, 100, 0],
      ],
    }).baselineRate,
  ).toBe(0.0075);
  expect(ask({ id: 1, kind: 'noise', records: [null, [1000, 5], [1000, 9]] }).baselineRate).toBe(0.007);
});

test('a rollout answers with its decision and the evidence of each guard', () => {
  const guards = [
    { id: 'a', kind: 'compare', weight: 0.5, rollback: { rho: 1 }, promote: { rho: 5, delta: 0.001 } },
    { id: 's', kind: 'share', weight: 0.5, rollback: {}, promote: null },
  ];
  const params = { alphaRollback: 0.01, alphaPromote: 0.05, minMinutes: 4, guards };
  const records = [{ a: [950, 4, 50, 1], s: [950, 50, 0.05] }, null, { repeat: 40, record: { a: [9500, 40, 500, 2] } }];
  const answer = ask({ id: 'r', kind: 'rollout', params, records });
  expect(answer).toMatchObject({ id: 'r', decision: 'promote', minute: 4 });
  expect([answer.logE.length, answer.promoteLogE[1]]).toEqual([2, null]);
});

test.each([
  [
    'a plan',
    { kind: 'plan', params: { nA: 900, nB: 0, pA: 0.01, ratio: 2 } },
    { driftPerMinute: null, forecastMinutes: null },
  ],
  ['a power question', { kind: 'power', params: { nA: 900, nB: 0, pA: 0.01, horizon: 60 } }, { ratio: null }],
  ['a bounds question', { kind: 'bounds', params: { alpha: 0.01 }, records: [] }, { lower: 0, upper: null }],
])('%s without traffic is answered with nulls', (_, input, expected) => {
  expect(ask({ id: 1, ...input })).toMatchObject({ id: 1, ...expected });
});

test.each([
  ['no kind', {}],
  ['an unknown kind', { kind: 'constructor' }],
  ['a misspelt parameter', { kind: 'compare', params: { ro: 2 } }],
  ['a number in quotes', { kind: 'compare', params: { rho: '2' } }],
  ['a record of three numbers', { kind: 'compare', records: [[1, 2, 3]] }],
  ['a record with a hole', { kind: 'compare', records: [[1, null, 3, 4]] }],
  ['records that are no array', { kind: 'compare', records: {} }],
  ['a negative repeat', { kind: 'compare', records: [{ repeat: -1, record: null }] }],
  ['more minutes than two years', { kind: 'compare', records: [{ repeat: 1e12, record: null }] }],
  ['a ceiling without a ceiling', { kind: 'ceiling' }],
  ['a boosted share', { kind: 'share', params: { boostAlpha: 0.01 } }],
  ['a promoting share', { kind: 'rollout', params: { guards: [{ id: 's', kind: 'share', weight: 1, promote: {} }] } }],
  ['a level of 0', { kind: 'compare', params: { alpha: 0 } }],
])('%s is answered with an error', (_, input) => {
  expect(ask({ id: 9, ...input })).toEqual({ id: 9, error: expect.stringContaining('; allowed: ') });
});

test.each(['not json', '[1]', 'null', '{"id":1'])('the line %s is answered with an error and no id', (line) => {
  expect(JSON.parse(answerLine(line))).toEqual({ id: null, error: expect.stringContaining('not a JSON object') });
});
