import type { GuardWindow, MinuteCount } from '@fairlead/guard';
import type { Instant, Machine, Outcome, Permit } from '@fairlead/reconcile';
import {
  decideRollout,
  isJudgedMinute,
  judgedRange,
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutAction,
  type RolloutState,
  rolloutPartition,
  type Seen,
} from '@fairlead/rollout';
import type { EndpointChanger, EndpointReader, MetricReader } from '@fairlead/runtime';

/** The ports a rollout looks and acts through. */
export interface RolloutPorts {
  endpoints: EndpointReader;
  changes: EndpointChanger;
  metrics: MetricReader;
}

/** A rollout as the loop drives it. */
export function rolloutMachine(ports: RolloutPorts): Machine<RolloutState, Seen, RolloutAction> {
  return {
    kind: 'rollout',
    schemaVersion: ROLLOUT_SCHEMA_VERSION,
    parse: parseRollout,
    partition: ({ id }) => rolloutPartition(id),
    observe: (state, now) => observe(ports, state, now),
    decide: decideRollout,
    perform: (action, permit) => perform(ports.changes, action, permit),
  };
}

/** The endpoint always; what guards watch only while they do. */
async function observe({ endpoints, metrics }: RolloutPorts, state: RolloutState, now: Instant): Promise<Seen> {
  const watched = state.phase.name === 'holding' || state.phase.name === 'awaiting-decision';
  const [endpoint, window] = await Promise.all([
    endpoints.endpoint(state.endpoint.name),
    watched ? readWindow(metrics, state, now) : undefined,
  ]);
  return { endpoint, ...(window ? { window } : {}) };
}

async function readWindow(
  metrics: MetricReader,
  { plan, endpoint, traffic }: RolloutState,
  now: Instant,
): Promise<GuardWindow> {
  const alarmNames = plan.guards.flatMap((guard) => (guard.kind === 'alarm' ? [guard.alarmName] : []));
  const range = judgedRange(traffic, now);
  const variantNames = [plan.champion.variantName, plan.challenger.variantName] as const;
  const [alarms, counts] = await Promise.all([
    alarmNames.length > 0 ? metrics.alarmStates(alarmNames) : {},
    range ? metrics.errorCounts({ endpointName: endpoint.name, variantNames, ...range }) : { minutes: {} as Record<string, MinuteCount[]> },
  ]);
  if ('unreadable' in counts) return { champion: [], challenger: [], alarms, unreadable: counts.unreadable };
  const judged = (variantName: string) =>
    (counts.minutes[variantName] ?? []).filter(({ startMs }) => isJudgedMinute(traffic, startMs));
  return { champion: judged(variantNames[0]), challenger: judged(variantNames[1]), alarms };
}

function perform(changes: EndpointChanger, action: RolloutAction, permit: Permit): Promise<Outcome> {
  switch (action.kind) {
    case 'create-config':
      return changes.createConfig(action.config, action.tags, permit);
    case 'update-endpoint':
      return changes.updateEndpoint(action, permit);
    case 'set-weights':
      return changes.setWeights(action, permit);
  }
}
