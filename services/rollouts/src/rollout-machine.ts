import { type AlarmState, emptyWindow, type GuardWindow } from '@fairlead/guard';
import type { Instant, Machine, Outcome, Permit } from '@fairlead/reconcile';
import {
  alarmNamesOf,
  awaitsWayBack,
  decideRollout,
  isUrgent,
  isWatched,
  judgedRange,
  judgedSpans,
  judgedVariant,
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutAction,
  type RolloutState,
  rolloutPartition,
  type Seen,
  withCleanup,
} from '@fairlead/rollout';
import type { EndpointChanger, EndpointReader, Invoker, MetricReader } from '@fairlead/runtime';

/** The ports a rollout looks and acts through. */
export interface RolloutPorts {
  endpoints: EndpointReader;
  changes: EndpointChanger;
  invoker: Invoker;
  metrics: Pick<MetricReader, 'window' | 'alarmStates'>;
}

/** Chooses by the endpoint's account and region; `urgent`: on its way back, so that its calls go before all others. */
export type PortsFor = (asked: { endpoint: RolloutState['endpoint']; urgent: boolean }) => RolloutPorts;

/** A rollout as the loop drives it; with one set of ports where all endpoints are reached the same way. */
export function rolloutMachine(ports: RolloutPorts | PortsFor): Machine<RolloutState, Seen, RolloutAction> {
  const portsFor = ({ endpoint }: RolloutState, urgent: boolean): RolloutPorts =>
    typeof ports === 'function' ? ports({ endpoint, urgent }) : ports;
  return {
    kind: 'rollout',
    schemaVersion: ROLLOUT_SCHEMA_VERSION,
    parse: parseRollout,
    partition: ({ id }) => rolloutPartition(id),
    observe: (state, now, outcomes) => {
      const failed = isUrgent(state) && outcomes.some(({ kind }) => kind !== 'done');
      return observe(portsFor(state, awaitsWayBack(state) || failed), state, now);
    },
    decide: (situation) => withCleanup(decideRollout(situation)),
    perform: (action, permit, state) => perform(portsFor(state, isUrgent(state)), action, permit),
  };
}

/** The endpoint always; what guards watch only while they do. */
async function observe({ endpoints, metrics }: RolloutPorts, state: RolloutState, now: Instant): Promise<Seen> {
  const [endpoint, window] = await Promise.all([
    endpoints.endpoint(state.endpoint.name),
    isWatched(state) ? readWindow(metrics, state, now) : undefined,
  ]);
  return { endpoint, ...(window ? { window } : {}) };
}

/** All that the guards look at: one call for the metrics, one for the alarms. What cannot be read makes it blind, not zero. */
async function readWindow(
  metrics: Pick<MetricReader, 'window' | 'alarmStates'>,
  state: RolloutState,
  now: Instant,
): Promise<GuardWindow> {
  const { plan, endpoint } = state;
  const { rules } = plan.guards;
  const spans = judgedSpans(state);
  const range = judgedRange(spans, now);
  const empty: GuardWindow = { ...emptyWindow(), spans, completeUntilMs: range?.toMs ?? 0 };
  const [alarms, read] = await Promise.all([
    readAlarms(metrics, alarmNamesOf(rules)),
    range &&
      metrics.window({
        endpointName: endpoint.name,
        championVariant: plan.champion.variantName,
        challengerVariant: judgedVariant(state),
        rules,
        learned: plan.learned,
        ...range,
      }),
  ]);
  const known = 'states' in alarms ? { alarms: alarms.states } : { unreadable: alarms.unreadable };
  if (read && 'unreadable' in read) return { ...empty, ...known, unreadable: read.unreadable };
  return { ...empty, ...read, ...known };
}

async function readAlarms(
  metrics: Pick<MetricReader, 'alarmStates'>,
  names: readonly string[],
): Promise<{ states: Record<string, AlarmState> } | { unreadable: string }> {
  if (names.length === 0) return { states: {} };
  try {
    return { states: await metrics.alarmStates(names) };
  } catch (error) {
    return { unreadable: `The alarms cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function perform({ changes, invoker }: RolloutPorts, action: RolloutAction, permit: Permit): Promise<Outcome> {
  switch (action.kind) {
    case 'create-model':
      return changes.createModel(action.model, action.tags, permit);
    case 'create-config':
      return changes.createConfig(action.config, action.tags, permit);
    case 'update-endpoint':
      return changes.updateEndpoint(action, permit);
    case 'set-weights':
      return changes.setWeights(action, permit);
    case 'invoke':
      return invoker.invoke(action, permit);
  }
}
