import { isActive } from '@fairlead/reconcile';
import { deadlinesOf, type RolloutState } from '@fairlead/rollout';
import type { EndpointRecord } from '../../packages/local-cloud/src/services/sagemaker/records.ts';
import { NAMES } from '../simulation/world/setting.ts';
import { isInstant } from './instants.ts';
import { machineAt, type Place } from './place.ts';

/**
 * What makes a place this one and no other: two places of one key have the same future.
 *
 * Instants count by their distance from now, sentences and evidence not at all. A field of the state that nobody names
 * here counts as it is, so a new one makes more places, never fewer.
 */
export function keyOf(place: Place): string {
  const { nowMs, stored, budget, memory } = place;
  const machine = machineAt(place.sageMaker);
  const endpoint = machine.endpoint(NAMES.endpoint);
  const lateCalls = place.sageMaker.filter(([key]) => key === 'late-calls').map(([, value]) => value);
  return JSON.stringify([
    isActive(stored) ? itemFacts(stored.state, stored, endpoint, nowMs) : place.last.phase.name,
    endpoint ? endpointFacts(endpoint, nowMs) : 'gone',
    machine.faults().map(({ kind }) => kind),
    relative(lateCalls, nowMs),
    place.sageMaker.flatMap(([key]) => (key.startsWith('endpoint-config/') ? [key] : [])),
    [budget.crashes, budget.commands, budget.outsiders],
    [
      memory.outsideChangeAtMs !== undefined,
      memory.mostSentPercent,
      memory.wasPromoted,
      memory.copiesShown > 0,
      memory.samplesAnswered > 0,
    ],
  ]);
}

type Item = Extract<Place['stored'], { state: unknown }>;

function itemFacts(state: RolloutState, item: Item, endpoint: Readonly<EndpointRecord> | undefined, nowMs: number) {
  const { plan, attempt, traffic, phase, cause, abort, pagedAt, paused, full, asked, ...rest } = state;
  const others = without(rest, NO_FACTS);
  const running = traffic.at(-1);
  return relative(
    {
      ...others,
      phase: without(phase, hasDeadline(state) ? ['difference', 'message', 'sinceAt'] : ['difference', 'message']),
      overdue: deadlinesOf(state).flatMap(({ name, at }) => (Date.parse(at) <= nowMs ? [name] : [])),
      paged: deadlinesOf(state).flatMap(({ name, sinceAt }) => ((pagedAt?.[name] ?? '') > sinceAt ? [name] : [])),
      wishes: [abort && (abort.isRevert ? 'revert' : 'abort'), paused && 'pause', full && 'full', asked?.command],
      home: plan.configs.original.name,
      attempt: attempt && { ...attempt, firstSentAt: 0, lastModifiedSeen: isUnchanged(attempt, endpoint) },
      traffic: running && (running.toAt === undefined ? running : running.step),
      cause: cause?.kind,
      dueAt: item.dueAt,
      lease: item.lease?.untilAt,
      final: item.final,
      owes: item.outbox.length > 0,
    },
    nowMs,
  );
}

/** What nothing is decided by, or only through deadlines, which are facts of their own. */
const NO_FACTS = [
  'id',
  'endpoint',
  'startedAt',
  'startedBy',
  'look',
  'lastCommand',
  'enteredAt',
  'busySinceAt',
  'outOfServiceSinceAt',
  'stalledSinceAt',
  'mixToldFor',
] as const;

function hasDeadline(state: RolloutState): boolean {
  return deadlinesOf(state).some(({ sinceAt }) => 'sinceAt' in state.phase && sinceAt === state.phase.sinceAt);
}

function without(value: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function isUnchanged({ lastModifiedSeen }: { lastModifiedSeen: string }, endpoint?: Readonly<EndpointRecord>): boolean {
  return endpoint !== undefined && Date.parse(lastModifiedSeen) === endpoint.modifiedAtMs;
}

function endpointFacts(
  { status, change, dueAtMs, failureReason, fleet, mixedWith }: Readonly<EndpointRecord>,
  nowMs: number,
) {
  return [
    status,
    change && { kind: change.kind, config: 'fleet' in change ? change.fleet.configName : undefined },
    dueAtMs !== undefined && dueAtMs - nowMs,
    failureReason,
    fleet?.configName,
    fleet?.production.map(({ name, currentWeight, desiredWeight }) => [name, currentWeight, desiredWeight]),
    mixedWith?.configName,
  ];
}

/** Further back than this nothing is reckoned from: calls are over after 65 s, blindness is told after 3 min and acted on after 4. */
const PAST_MS = 241_000;

function relative(value: unknown, nowMs: number): unknown {
  if (isInstant(value)) return `${Math.max(-PAST_MS, Date.parse(value) - nowMs)}`;
  if (Array.isArray(value)) return value.map((member) => relative(member, nowMs));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    name === 'atMs' ? member - nowMs : relative(member, nowMs),
  ]);
  return Object.fromEntries(members);
}
