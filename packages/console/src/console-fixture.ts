import type { AuditEntry } from '@fairlead/reconcile';
import type { LookEvidence, RolloutView } from '@fairlead/rollout';
import type { RolloutData } from './data.ts';

/** A bad rollout after it went back. */
export const ROLLED_BACK: RolloutView = {
  id: 'rol_1',
  endpoint: 'fraud',
  accountId: '111122223333',
  region: 'us-east-1',
  status: 'rolled-back',
  phase: 'rolled-back',
  outcome: 'guard-failed',
  allowedActions: ['retry'],
  why: '5xx: proof of harm. fraud is back on fraud-1 and serves fraud-v1 only.',
  startedAt: '2026-01-14T09:00:00.000Z',
  startedBy: 'ana',
  endedAt: '2026-01-14T09:30:00.000Z',
  champion: { variant: 'primary', model: 'fraud-v1' },
  challenger: { variant: 'fl-1', model: 'fraud-v2', weight: 0 },
  steps: [
    { weight: 10, hold: '6m' },
    { weight: 100, hold: '6m' },
  ],
  currentStep: null,
  phaseEndsAt: null,
  lastLook: null,
  cause: { kind: 'guard', sentence: '5xx: proof of harm.', outcome: 'guard-failed' },
  abortRequestedBy: null,
  pausedBy: null,
  trouble: null,
  asOf: '2026-01-14T10:00:00.000Z',
};

const look = (minute: number, [requests, bad]: [number, number], kind: 'undecided' | 'fail'): LookEvidence => ({
  at: `2026-01-14T09:${minute}:00.000Z`,
  notes: [],
  champion: { requests: requests * 9, errors: 5 },
  challenger: { requests, errors: bad },
  verdicts: [
    {
      guard: '5xx',
      kind,
      sentence: `5xx: ${bad} of ${requests}.`,
      evidence: { evidence: bad / 2, threshold: 5, harmless: 0, harmlessThreshold: 3, ratioAtLeast: 3.07 },
    },
  ],
});

const AUDIT: AuditEntry = {
  seq: 1,
  at: '2026-01-14T09:00:00.000Z',
  actor: 'ana',
  what: 'rollout.started.v1',
  why: 'ana started it.',
  detail: {},
  prevHash: '',
  hash: 'abcdef0123456789',
};

/** All that the page of the bad rollout is made from. */
export function rolloutData(view: Partial<RolloutView> = {}): RolloutData {
  const before = { ProductionVariants: [{ VariantName: 'primary', ModelName: 'fraud-v1' }], KmsKeyId: 'a-key' };
  const after = { ProductionVariants: [{ VariantName: 'primary', ModelName: 'fraud-v2' }] };
  const looks = [look(12, [100, 2], 'undecided'), look(14, [200, 10], 'fail')];
  return {
    view: { ...ROLLED_BACK, lastLook: looks[1] ?? null, ...view },
    next: null,
    plan: {
      configs: {
        original: { name: 'fraud-1', body: before },
        canary: { name: 'fl-1-canary-x', body: after },
        final: { name: 'fl-1-final-x', body: after },
      },
      champion: { variantName: 'primary', modelName: 'fraud-v1' },
      challenger: { variantName: 'fl-1', modelName: 'fraud-v2' },
      guards: {
        profile: 'standard',
        alphaRollback: 0.01,
        alphaPromote: 0.05,
        minEvidence: 1,
        warmUpMinutes: 2,
        rules: [{ kind: 'errors', metric: '5xx' }],
      },
      onInconclusive: 'ask',
      keepWarmSeconds: 1800,
    },
    traffic: [{ step: 0, weightPercent: 10, fromAt: '2026-01-14T09:10:00.000Z', toAt: '2026-01-14T09:14:30.000Z' }],
    looks,
    audit: [AUDIT],
  };
}
