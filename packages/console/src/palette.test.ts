import { describe, expect, it } from 'vitest';
import { DARK, LIGHT, type Palette } from './palette.ts';

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const TEXTS: readonly (keyof Palette)[] = ['ink', 'soft', 'accent', 'good', 'bad', 'wait'];
const GROUNDS: readonly (keyof Palette)[] = ['paper', 'card', 'well', 'badWash', 'waitWash', 'goodWash'];

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('the %s palette', (_name, palette) => {
  it('gives every text on every ground the contrast of WCAG AA, 4.5 to 1', () => {
    const weak = TEXTS.flatMap((text) =>
      GROUNDS.filter((ground) => contrast(palette[text], palette[ground]) < 4.5).map(
        (ground) => `${text} on ${ground}: ${contrast(palette[text], palette[ground]).toFixed(2)}`,
      ),
    );
    expect(weak).toEqual([]);
  });
});

describe('contrast', () => {
  it('is 21 between black and white, and 1 between equals', () => {
    expect([contrast('#000000', '#ffffff'), contrast('#123456', '#123456')]).toEqual([21, 1]);
  });
});
