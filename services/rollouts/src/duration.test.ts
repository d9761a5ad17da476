import { describe, expect, it } from 'vitest';
import { duration } from './duration.ts';

const Hold = duration({ atLeastSeconds: 60, atMostSeconds: 86_400 });

describe('a duration', () => {
  it.each([
    ['60s', 60],
    ['90s', 90],
    ['10m', 600],
    ['1h30m', 5400],
    ['1h1m1s', 3661],
    ['24h', 86_400],
  ])('%s is %i seconds', (text, seconds) => {
    expect(Hold.parse(text)).toBe(seconds);
  });

  it.each(['-5m', '5', 'm', '', '5 m', '1m1h', '1.5h', '59s', '25h', '0s', '5M', '١m'])(
    '%j is refused with what is allowed',
    (text) => {
      expect(Hold.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
        'A duration such as 90s, 10m or 1h30m, from 1m to 24h',
      ]);
    },
  );

  it('is text, never a bare number', () => {
    expect(Hold.safeParse(600).success).toBe(false);
  });

  it('may be nothing where that makes sense', () => {
    expect(duration({ atLeastSeconds: 0, atMostSeconds: 60 }).parse('0s')).toBe(0);
  });
});
