import type { LookEvidence, RolloutView } from '@fairlead/rollout';
import type { ApiClient, PlanAnswer } from './api-client.ts';
import type { CommandContext } from './context.ts';
import { runCommand } from './program.ts';

/** A rollout two minutes into its first step. */
export const VIEW: RolloutView = {
  id: 'rol_1',
  endpoint: 'fraud',
  accountId: '111122223333',
  region: 'us-east-1',
  status: 'progressing',
  phase: 'holding',
  outcome: null,
  allowedActions: ['promote', 'promote-full', 'pause', 'abort'],
  why: 'The challenger carries 10 %. Guards watch until 09:10:00 UTC.',
  startedAt: '2026-01-14T08:50:00.000Z',
  startedBy: 'ana',
  endedAt: null,
  champion: { variant: 'primary', model: 'fraud-v1' },
  challenger: { variant: 'fl-1', model: 'fraud-v2', weight: 10 },
  steps: [
    { weight: 10, hold: '10m' },
    { weight: 50, hold: '10m' },
    { weight: 100, hold: '30m' },
  ],
  currentStep: 0,
  phaseEndsAt: '2026-01-14T09:10:00.000Z',
  lastLook: {
    at: '2026-01-14T09:02:00.000Z',
    notes: [],
    champion: { requests: 1800, errors: 9 },
    challenger: { requests: 200, errors: 1 },
    verdicts: [{ guard: '5xx', kind: 'undecided', sentence: 'Not enough to tell.' }],
  },
  cause: null,
  abortRequestedBy: null,
  pausedBy: null,
  trouble: null,
  asOf: '2026-01-14T09:02:30.000Z',
};

/** The same rollout at its end. */
export const SUCCEEDED: RolloutView = {
  ...VIEW,
  status: 'succeeded',
  phase: 'succeeded',
  outcome: 'succeeded',
  allowedActions: ['revert'],
  why: 'fraud-v2 serves all traffic.',
  challenger: { ...VIEW.challenger, weight: 100 },
  currentStep: null,
  phaseEndsAt: null,
  endedAt: '2026-01-14T10:00:00.000Z',
};

export const LOOK: LookEvidence = {
  at: '2026-01-14T09:02:00.000Z',
  notes: ['Slow requests are counted.'],
  champion: { requests: 1800, errors: 9 },
  challenger: { requests: 200, errors: 1 },
  verdicts: [
    {
      guard: '5xx',
      kind: 'undecided',
      sentence: 'Not enough to tell.',
      evidence: { ratioAtLeast: 0.0123, ratioAtMost: 5.678 },
    },
    { guard: 'alarm:p99', kind: 'pass', sentence: 'Alarm p99 is OK.', evidence: { alarmState: 'OK' } },
  ],
};

export const PLAN: PlanAnswer = {
  endpoint: 'fraud',
  champion: { variant: 'primary', model: 'fraud-v1' },
  challenger: { model: 'fraud-v2', package: null },
  shadow: null,
  smokeRequests: 0,
  finalVariant: 'primary',
  steps: [
    {
      weight: 10,
      hold: '10m',
      longestHold: '30m',
      instances: 1,
      underpowered: true,
      outlook: ['Underpowered: a doubling.'],
    },
    {
      weight: 100,
      hold: '30m',
      longestHold: '30m',
      instances: 4,
      underpowered: false,
      outlook: ['Only the ceiling watches.'],
    },
  ],
  atLeast: '40m',
  guards: ['5xx', 'error-ceiling'],
  peakInstances: { 'ml.m5.large': 6 },
  scaling: {
    atSwaps: 'suspended',
    copied: ['scalable target of variant fl-1'],
    restored: ['scalable target of variant primary'],
  },
  warnings: ['Alarm orders is in ALARM now.'],
};

/** What a command line came to. */
export interface Ran {
  code: number;
  out: string;
  error: string;
}

/** Run a command line against an API of which only some methods answer; time passes only by sleeping. */
export async function run(
  commandLine: string[],
  api: Partial<ApiClient> = {},
  overrides: Partial<Pick<CommandContext, 'inspect'>> = {},
): Promise<Ran> {
  const ran: Ran = { code: -1, out: '', error: '' };
  let nowMs = 0;
  const context = {
    api: () => api as ApiClient,
    inspect: async () => {
      throw new Error('This command line inspects no account.');
    },
    out: { write: (text: string) => (ran.out += text) },
    environment: {},
    folder: '/nowhere',
    sleep: async (ms: number) => {
      nowMs += ms;
    },
    now: () => nowMs,
    ...overrides,
  };
  ran.code = await runCommand(commandLine, context, { write: (text) => (ran.error += text) });
  return ran;
}
