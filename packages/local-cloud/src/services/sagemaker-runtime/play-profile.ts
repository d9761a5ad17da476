import type { BadPatch, ModelProfile } from '../sagemaker/behaviour.ts';
import { type ModelAnswer, type ModelRequest, noAnswer, RESPONSE_TIMEOUT_MS, TIMED_OUT } from './answer.ts';
import { drawLatencies } from './latency.ts';
import { overloadShare, slowdown } from './load.ts';

const encoder = new TextEncoder();
const SERVER_ERROR = encoder.encode('{"error":"the model failed"}');
const OVERLOADED = encoder.encode('{"error":"the instance is overloaded"}');
const CLIENT_ERROR = encoder.encode('{"error":"the model refused the input"}');

/** Whether a variant of this age is in a bad patch. */
export function isBad(patch: BadPatch, ageMs: number): boolean {
  const sinceFirstMs = ageMs - patch.startsAfterMs;
  if (sinceFirstMs < 0) return false;
  return (patch.everyMs > 0 ? sinceFirstMs % patch.everyMs : sinceFirstMs) < patch.lastsMs;
}

/**
 * Answer as the profile says, at once: the latency is only reported, nobody waits for it.
 *
 * @param moment.ageMs - cloud milliseconds since the variant was deployed
 * @param moment.load - requests over what the instances sustain, 1 for fully used
 */
export function playProfile(
  profile: ModelProfile,
  request: ModelRequest,
  moment: { ageMs: number; load: number; random: () => number },
): ModelAnswer {
  const patch = profile.badPatch && isBad(profile.badPatch, moment.ageMs) ? profile.badPatch : undefined;
  const latency = drawLatencies(profile.latencyMs, moment.random);
  latency.modelMs *= (patch?.latencyFactor ?? 1) * slowdown(moment.load);
  if (latency.modelMs >= RESPONSE_TIMEOUT_MS) {
    return noAnswer(TIMED_OUT, { modelMs: RESPONSE_TIMEOUT_MS, overheadMs: latency.overheadMs });
  }
  const timed = { modelLatencyMs: latency.modelMs, overheadLatencyMs: latency.overheadMs };
  if (moment.load > 1 && moment.random() < overloadShare(moment.load)) {
    return { status: 503, body: OVERLOADED, contentType: 'application/json', ...timed };
  }
  const errorRate = patch?.errorRate ?? profile.errorRate;
  const chance = moment.random();
  if (chance < errorRate) return { status: 500, body: SERVER_ERROR, contentType: 'application/json', ...timed };
  if (chance < errorRate + profile.error4xxRate) {
    return { status: 400, body: CLIENT_ERROR, contentType: 'application/json', ...timed };
  }
  return { status: 200, ...profile.response, customAttributes: request.customAttributes, ...timed };
}
