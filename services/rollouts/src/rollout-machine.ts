import { type AlarmState, emptyWindow, type GuardWindow } from '@fairlead/guard';
import type { Instant, Machine, Outcome, Permit, RecordStore } from '@fairlead/reconcile';
import {
  alarmNamesOf,
  awaitsWayBack,
  decideRollout,
  isUrgent,
  isWatched,
  judgedRange,
  judgedSpans,
  judgedVariant,
  keptKeys,
  needsScaling,
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutAction,
  type RolloutState,
  readKept,
  rolloutPartition,
  type Seen,
  type SeenScaling,
  scalingQueryOf,
  withCleanup,
} from '@fairlead/rollout';
import type {
  EndpointChanger,
  EndpointReader,
  Invoker,
  MetricReader,
  ScalingChanger,
  ScalingReader,
} from '@fairlead/runtime';

/** The ports a rollout looks and acts through. */
export interface RolloutPorts {
  endpoints: EndpointReader;
  changes: EndpointChanger;
  invoker: Invoker;
  metrics: Pick<MetricReader, 'window' | 'alarmStates'>;
  scaling: ScalingReader;
  scalingChanges: ScalingChanger;
  /** Where the records beside a rollout's state are. */
  records: Pick<RecordStore, 'getRecord'>;
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
async function observe(ports: RolloutPorts, state: RolloutState, now: Instant): Promise<Seen> {
  const [endpoint, window, scaling] = await Promise.all([
    ports.endpoints.endpoint(state.endpoint.name),
    isWatched(state) ? readWindow(ports.metrics, state, now) : undefined,
    needsScaling(state, now) ? readScaling(ports, state) : undefined,
  ]);
  return { endpoint, ...(window ? { window } : {}), ...(scaling ? { scaling } : {}) };
}

/** Scaling as it is, and what is kept of how it was. When that cannot be read, all but scaling goes on. */
async function readScaling({ records, scaling }: RolloutPorts, state: RolloutState): Promise<SeenScaling> {
  try {
    const kept = state.scaling && (await readKeptScaling(records, state, state.scaling));
    const known = kept ? [kept.snapshot, { parts: kept.changes.left }] : [];
    const live = await scaling.scaling(scalingQueryOf(state, known));
    return { live, ...(kept ? { kept } : {}) };
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

async function readKeptScaling(
  records: RolloutPorts['records'],
  state: RolloutState,
  progress: NonNullable<RolloutState['scaling']>,
) {
  const keys = keptKeys(state, progress);
  const [snapshot, changes] = await Promise.all([
    records.getRecord(...keys.snapshot),
    records.getRecord(...keys.changes),
  ]);
  return readKept(snapshot, changes);
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

function perform(
  { changes, invoker, scalingChanges }: RolloutPorts,
  action: RolloutAction,
  permit: Permit,
): Promise<Outcome> {
  switch (action.kind) {
    case 'create-model':
      return changes.createModel(action.model, action.tags, permit);
    case 'create-config':
      return changes.createConfig(action.config, action.tags, permit);
    case 'update-endpoint':
      return changes.updateEndpoint(action, permit);
    case 'set-weights':
      return changes.setWeights(action, permit);
    case 'set-count':
      return changes.setCount(action, permit);
    case 'change-scaling':
      return scalingChanges.apply(action.operation, action, permit);
    case 'invoke':
      return invoker.invoke(action, permit);
  }
}
