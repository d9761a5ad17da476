import * as z from 'zod/mini';

const PATTERN = /^(?=\d)(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/;

/** A duration as people write it (`90s`, `10m`, `1h30m`), read as seconds. */
export function duration({ atLeastSeconds = 0, atMostSeconds }: { atLeastSeconds?: number; atMostSeconds: number }) {
  const allowed = `A duration such as 90s, 10m or 1h30m, from ${atLeastSeconds}s to ${atMostSeconds / 3600}h`;
  return z.pipe(
    z.string(allowed).check(
      z.refine((text) => {
        const seconds = secondsOf(text);
        return seconds !== undefined && seconds >= atLeastSeconds && seconds <= atMostSeconds;
      }, allowed),
    ),
    z.transform((text: string) => secondsOf(text) ?? 0),
  );
}

function secondsOf(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
