import type { MemberCredentials } from './assumed-credentials.ts';

/** Renewed this long before their end, so that no call starts with keys that end on the way. */
const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * Credentials that are fetched at first use, shared by all who ask, and renewed before they end.
 *
 * A failure is not kept: the next call asks again.
 *
 * @param nowMs - the wall clock, since AWS counts their life by it
 */
export function keptCredentials(
  fetch: () => Promise<MemberCredentials>,
  nowMs: () => number = Date.now,
): () => Promise<MemberCredentials> {
  let kept: Promise<MemberCredentials> | undefined;
  let endsMs = Number.POSITIVE_INFINITY;

  function renew(): Promise<MemberCredentials> {
    endsMs = Number.POSITIVE_INFINITY;
    const fetched = fetch();
    kept = fetched;
    fetched.then(
      ({ expiration }) => {
        if (kept === fetched) endsMs = expiration.getTime();
      },
      () => {
        if (kept === fetched) kept = undefined;
      },
    );
    return fetched;
  }

  return () => (kept === undefined || nowMs() > endsMs - RENEW_BEFORE_MS ? renew() : kept);
}
