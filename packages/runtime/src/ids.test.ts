import { describe, expect, it } from 'vitest';
import { derivedId, newId } from './ids.ts';

describe('an id', () => {
  it('says its kind and has 26 characters nobody misreads', () => {
    expect(newId('wrk')).toMatch(/^wrk_[0-9a-hjkmnp-tv-z]{26}$/);
    expect(newId('wrk')).not.toBe(newId('wrk'));
  });

  it('derived from the same parts is the same', () => {
    expect(derivedId('rol', 'ana', 'k1')).toBe(derivedId('rol', 'ana', 'k1'));
  });

  it.each([
    [
      ['ana', 'k2'],
      ['bob', 'k1'],
    ],
    [
      ['a', 'bc'],
      ['ab', 'c'],
    ],
  ])('derived from %o and %o differs', (one, other) => {
    expect(derivedId('rol', ...one)).not.toBe(derivedId('rol', ...other));
  });
});
