/**
 * What can become of a rollout, each with its page `docs/outcomes/<name>.md`.
 *
 * Most end it. The others are where it stands until somebody or something moves on: stalled, drifted, waiting.
 */
export const OUTCOMES = [
  'succeeded',
  'aborted',
  'reverted',
  'guard-failed',
  'smoke-failed',
  'inconclusive',
  'metrics-unreadable',
  'deadline-passed',
  'rolled-back-by-sagemaker',
  'weights-not-kept',
  'update-rollback-failed',
  'change-refused',
  'model-deleted',
  'quota-exceeded',
  'capacity-short',
  'throttled',
  'system-updating',
  'out-of-service',
  'drifted',
  'owner-reverts',
  'adopted',
  'abandoned',
  'endpoint-failed',
  'endpoint-deleted',
] as const;
export type Outcome = (typeof OUTCOMES)[number];
