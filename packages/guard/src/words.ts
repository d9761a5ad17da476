/** A stretch of minutes for people: `4 min`, `1 h`, `3 h 13 min`, `2 d 4 h`. */
export function minutesText(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  if (whole < 60) return `${whole} min`;
  const hours = Math.floor(whole / 60);
  if (hours < 48) return parts([`${hours} h`, whole % 60 === 0 ? '' : `${whole % 60} min`]);
  return parts([`${Math.floor(hours / 24)} d`, hours % 24 === 0 ? '' : `${hours % 24} h`]);
}

/** A rate (0–1) in percent for people, two digits that count: `0.5`, `50`, `0.013`, `100`. */
export function percentOf(rate: number): string {
  return String(Number((rate * 100).toPrecision(rate >= 0.995 ? 3 : 2)));
}

/** A whole number with thousands separated. */
export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** One thing or several: `1 rollout`, `12 rollouts`. */
export function several(count: number, noun: string): string {
  return `${countText(count)} ${noun}${Math.round(count) === 1 ? '' : 's'}`;
}

/** A moment as people read logs: `2026-11-20 09:14 UTC`. */
export function momentText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function parts(words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ');
}
