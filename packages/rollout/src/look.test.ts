import { describe, expect, it } from 'vitest';
import { at } from './fixtures.ts';
import { judgedRange, spansOf } from './look.ts';

describe('the minutes that are judged', () => {
  it('begin with the first whole minute and end two minutes ago', () => {
    const range = judgedRange([{ fromMs: Date.parse(at(20)) }], at(299));
    expect(range).toEqual({ fromMs: Date.parse(at(60)), toMs: Date.parse(at(120)) });
  });

  it('are none before the first could have been complete for two minutes', () => {
    expect(judgedRange([{ fromMs: Date.parse(at(0)) }], at(179))).toBeUndefined();
    expect(judgedRange([], at(9999))).toBeUndefined();
  });

  it('are counted per stretch of traffic, the running one without an end', () => {
    const traffic = [
      { step: 0, weightPercent: 10, fromAt: at(0), toAt: at(600) },
      { step: 1, weightPercent: 25, fromAt: at(700) },
    ];
    expect(spansOf(traffic)).toEqual([
      { step: 0, weight: 0.1, fromMs: Date.parse(at(0)), toMs: Date.parse(at(600)) },
      { step: 1, weight: 0.25, fromMs: Date.parse(at(700)) },
    ]);
  });
});
