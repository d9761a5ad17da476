import {
  type Claim,
  claim,
  type ItemStore,
  instantOf,
  type Lease,
  type Outcome,
  performAll,
  plusMs,
} from '@fairlead/reconcile';
import { endpointKey } from '@fairlead/rollout';
import type { Clock, EndpointAddress, Place, ScalingChanger } from '@fairlead/runtime';
import { differenceText, keyOf, placeOf, type ScalingDocument, type ScalingStatus } from '@fairlead/scaling';
import { heldBy, type Look, type LookDeps, look } from '../look.ts';

export interface ApplyDeps extends LookDeps {
  store: Pick<ItemStore, 'load' | 'commit' | 'retire'>;
  changesAt(place: Place): ScalingChanger;
  clock: Clock;
  /** A name for one run, never used twice. */
  newWorkerId(): string;
}

/** Longer than any function that applies policies may run. */
const LEASE_MS = 60_000;

type Planned = Extract<Look, { kind: 'planned' }>;

/**
 * Bring an endpoint's scaling to its policy: look, take the endpoint's lease, look again, change, look whether it holds.
 *
 * Safe to run twice, at once and after a crash: what is to be done is worked out anew from what is there. It never
 * touches an endpoint that a rollout holds. What has drifted since the policy was applied is put back only where the
 * policy says so (`onDrift: correct`) or the caller (`force`); a scalable target that is gone altogether belongs to a
 * variant or endpoint that was made anew, and is applied in any case.
 *
 * @returns how it stands; undefined for an endpoint without a policy
 */
export function makeApplyScaling(deps: ApplyDeps) {
  const { documents, clock } = deps;
  const now = () => instantOf(clock.now());

  async function apply(address: EndpointAddress, { force = false } = {}): Promise<ScalingStatus | undefined> {
    const key = endpointKey(address);
    const document = await documents.read(key);
    if (!document) return undefined;
    const status = await bring({ ...address, name: document.endpointName }, document, force);
    await documents.putStatus(key, status);
    return status;
  }

  async function bring(address: EndpointAddress, document: ScalingDocument, force: boolean): Promise<ScalingStatus> {
    const seen = await look(deps, address, document.policy);
    if (seen.kind === 'stopped') return statusOf(seen.state, seen.why, undefined, seen.errors);
    if (isDone(seen, document)) return statusOf('in-sync', 'The account is as the policy says.', seen);
    if (!mayChange(seen, document, force)) return statusOf('drifted', driftWhy(document), seen);
    const lease = { owner: deps.newWorkerId(), untilAt: plusMs(now(), LEASE_MS) };
    const claimed: Claim<unknown> = await claim(deps.store, endpointKey(address), lease, now());
    if (claimed.kind === 'taken') return statusOf('held', heldBy(claimed.item.state), seen);
    if (claimed.kind === 'leased') return statusOf('waiting', 'Another worker is applying it just now.', seen);
    try {
      return await changeInside(lease, address, document);
    } finally {
      await claimed.release();
    }
  }

  /** The lease is ours: look anew, since what was seen before it may be over. */
  async function changeInside(
    lease: Lease,
    address: EndpointAddress,
    { policy, etag }: ScalingDocument,
  ): Promise<ScalingStatus> {
    const key = endpointKey(address);
    const changes = deps.changesAt(address);
    // The key is claimed, so a rollout found by this look was started meanwhile: it waits for us to end.
    const before = await look(deps, address, policy);
    if (before.kind === 'stopped') return statusOf(before.state, before.why, undefined, before.errors);
    const keys = before.code.map(keyOf);
    // Written before the first call: whatever is made from here on is ours, even if we do not live to say so.
    await documents.putApplied(key, { keys: [...new Set([...before.applied.keys, ...keys])] });
    const outcomes = await performAll(
      before.plan.operations,
      (operation, permit) => changes.apply(operation, { endpointName: address.name }, permit),
      { lease, now, timeout: clock.timeout },
    );
    const after = await look(deps, address, policy);
    if (after.kind === 'stopped') return statusOf('waiting', after.why, undefined, after.errors);
    if (after.plan.operations.length > 0) return statusOf('failed', failure(outcomes), after);
    await documents.putApplied(key, { etag, keys: [...keys, ...after.plan.held.map(keyOf)] });
    return statusOf(
      'applied',
      `Applied with ${outcomes.length} change(s) and read again: the account is as the policy says.`,
      after,
    );
  }

  function statusOf(
    state: ScalingStatus['state'],
    why: string,
    seen?: Planned,
    errors: ScalingStatus['errors'] | readonly ScalingStatus['errors'][number][] = [],
  ): ScalingStatus {
    return {
      state,
      why,
      checkedAt: now(),
      drift: seen?.plan.drift.map(differenceText) ?? [],
      foreign: [...(seen?.plan.foreign ?? []), ...(seen?.plan.held ?? [])].map(placeOf),
      errors: [...errors],
    };
  }

  return apply;
}

function isDone({ plan, applied }: Planned, { etag }: ScalingDocument): boolean {
  return plan.operations.length === 0 && applied.etag === etag;
}

function mayChange({ plan, applied }: Planned, { policy, etag }: ScalingDocument, force: boolean): boolean {
  const isNew = plan.drift.some(({ kind, part }) => kind === 'missing' && part.kind === 'target');
  return force || isNew || applied.etag !== etag || policy.onDrift === 'correct';
}

function driftWhy({ endpointName }: ScalingDocument): string {
  return `The account is no longer as the policy says. It is left so (onDrift: report); fairlead scaling apply ${endpointName} puts it back.`;
}

function failure(outcomes: readonly Outcome[]): string {
  const last = outcomes.at(-1);
  const next = 'It is tried again within 5 minutes.';
  if (last?.kind === 'refused') return `AWS refused a change: ${last.code}: ${last.message}. ${next}`;
  if (last?.kind === 'unknown') return `A change may not have arrived: ${last.message}. ${next}`;
  return `The account is not as the policy says right after the change. ${next}`;
}
