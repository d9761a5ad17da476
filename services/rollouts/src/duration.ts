import * as z from 'zod';

const PATTERN = /^(?=\d)(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/;

/** A duration as people write it (`90s`, `10m`, `1h30m`), read as seconds. */
export function duration({ atLeastSeconds, atMostSeconds }: { atLeastSeconds: number; atMostSeconds: number }) {
  const allowed = `A duration such as 90s, 10m or 1h30m, from ${text(atLeastSeconds)} to ${text(atMostSeconds)}`;
  return z.string(allowed).transform((value, context) => {
    const seconds = secondsOf(value);
    if (seconds !== undefined && seconds >= atLeastSeconds && seconds <= atMostSeconds) return seconds;
    context.addIssue({ code: 'custom', message: allowed });
    return z.NEVER;
  });
}

function secondsOf(value: string): number | undefined {
  const match = PATTERN.exec(value);
  if (!match) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function text(seconds: number): string {
  if (seconds % 3600 === 0 && seconds > 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 && seconds > 0 ? `${seconds / 60}m` : `${seconds}s`;
}
