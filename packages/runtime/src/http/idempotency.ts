import { createHash } from 'node:crypto';
import type { RecordStore } from '@fairlead/reconcile';
import { requestProblems } from '../problem.ts';
import type { Answer } from './response.ts';

/** One request as idempotency sees it. */
export interface KeyedRequest {
  caller: string;
  route: string;
  key: string;
  bodyText: string;
}

/** How long an answer is kept for repeats. */
const KEPT_SECONDS = 24 * 3600;
const ANSWER = 'ANSWER';

/**
 * Run a request at most once per (caller, route, key), as far as the caller can tell.
 *
 * A repeat with the same body gets the first answer again; with another body it is refused, even when the first was
 * itself refused: a key belongs to one request. Refusals are not kept, since they changed nothing: sent again, the request
 * is judged anew. Two requests at the same time, or one after a crash, both run: `work` must find what the first
 * one made, which an id derived from the key does.
 */
export async function idempotently(
  store: Pick<RecordStore, 'putRecordOnce' | 'putRecord'>,
  request: KeyedRequest,
  now: number,
  work: () => Promise<Answer>,
): Promise<Answer> {
  checkKey(request.key);
  const pk = `IDEM#${sha256(JSON.stringify([request.caller, request.route, request.key]))}`;
  const bodyHash = sha256(request.bodyText);
  const expiresAtSeconds = Math.floor(now / 1000) + KEPT_SECONDS;
  const { record } = await store.putRecordOnce({ pk, sk: ANSWER, body: { bodyHash }, expiresAtSeconds });
  const expired = (record.expiresAtSeconds ?? 0) * 1000 <= now;
  if (!expired && record.body.bodyHash !== bodyHash) {
    const detail = `The Idempotency-Key ${JSON.stringify(request.key)} was used with another body. Use a new key for a new request.`;
    throw requestProblems.make('idempotency_key_reused', detail);
  }
  const kept = record.body.answer as Answer | undefined;
  if (!expired && kept) return { ...kept, headers: { ...kept.headers, 'idempotency-replayed': 'true' } };
  const answer = await work();
  await store.putRecord({ pk, sk: ANSWER, body: { bodyHash, answer }, expiresAtSeconds });
  return answer;
}

function checkKey(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return;
  const detail = `The Idempotency-Key has ${key.length} characters; 1 to 255 visible ASCII characters are allowed.`;
  throw requestProblems.make('idempotency_key_invalid', detail);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
