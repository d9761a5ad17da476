import { createAmender, type Item, instantOf, memoryStore } from '@fairlead/reconcile';
import {
  ConfigBody,
  type OnInconclusive,
  type OnNoData,
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutState,
  rolloutPartition,
  startRollout,
} from '@fairlead/rollout';
import { liveEndpoint } from '../simulation/world/endpoint-ports.ts';
import { planFor } from '../simulation/world/plan.ts';
import { setUpEndpoint } from '../simulation/world/sagemaker.ts';
import { NAMES, START_MS } from '../simulation/world/setting.ts';
import { type Budget, machineAt, type Place, snapshotOf } from './place.ts';
import { KEY } from './walker.ts';

/** What tells one walk from another. */
export interface WalkPlan {
  weights: readonly number[];
  onInconclusive: OnInconclusive;
  onNoData: OnNoData['action'];
  /** With a shadow stage and a smoke request before the first step. */
  isStaged?: boolean;
  budget: Budget;
}

/** Long enough that its end finds whole minutes judged; its longest is as long as a hold may be at least. */
const HOLD_SECONDS = 300;
const LONGEST_HOLD_SECONDS = 420;
const BLIND_SECONDS = 240;

const STAGES = {
  shadow: { samplePercent: 100, holdSeconds: HOLD_SECONDS, longestHoldSeconds: LONGEST_HOLD_SECONDS },
  samples: [{ contentType: 'application/json', body: '{}', encoding: 'utf8' as const }],
};

/** The place at which a rollout begins: its first commit made, nothing sent. */
export async function startOf({
  weights,
  onInconclusive,
  onNoData,
  isStaged = false,
  budget,
}: WalkPlan): Promise<Place> {
  const machine = machineAt([]);
  setUpEndpoint(machine);
  const plan = {
    steps: weights.map((weightPercent) => ({
      weightPercent,
      holdSeconds: HOLD_SECONDS,
      longestHoldSeconds: LONGEST_HOLD_SECONDS,
    })),
    keepWarmSeconds: HOLD_SECONDS,
    judgeAtFull: false,
    ...(isStaged ? STAGES : {}),
    onInconclusive,
    onNoData: { afterSeconds: BLIND_SECONDS, action: onNoData },
    guards: {
      profile: 'standard' as const,
      alphaRollback: 0.01,
      alphaPromote: 0.05,
      minEvidence: 1,
      warmUpMinutes: 0,
      rules: [{ kind: 'alarm' as const, alarmName: NAMES.alarm }],
    },
  };
  const id = 'rol_01walk0000000000000000walk';
  const endpoint = liveEndpoint(machine.call('DescribeEndpoint', { EndpointName: NAMES.endpoint }, START_MS));
  const config = machine.call('DescribeEndpointConfig', { EndpointConfigName: NAMES.originalConfig }, START_MS);
  const body = ConfigBody.parse({ ProductionVariants: config.ProductionVariants });
  const identity = {
    id,
    endpoint: { ...NAMES.account, name: endpoint.name },
    startedAt: instantOf(START_MS),
    startedBy: 'user',
  };
  const stored = await firstCommit(startRollout(identity, planFor(id, { plan }, { endpoint, body })));
  return {
    nowMs: START_MS,
    stored,
    last: stored.state,
    sageMaker: snapshotOf(machine),
    memory: {
      outsideChangeAtMs: undefined,
      mostSentPercent: 0,
      shown: new Map(),
      copiesShown: 0,
      samplesAnswered: 0,
      wasPromoted: false,
    },
    budget,
  };
}

async function firstCommit(first: ReturnType<typeof startRollout>): Promise<Item<RolloutState>> {
  const amender = createAmender<RolloutState>({
    store: memoryStore({ shares: true }),
    machine: {
      schemaVersion: ROLLOUT_SCHEMA_VERSION,
      parse: parseRollout,
      partition: ({ id }) => rolloutPartition(id),
    },
    clock: { now: () => START_MS },
  });
  return (await amender.start(KEY, first)).item;
}
