import type { VariantMinute } from '@fairlead/guard';
import {
  canonicalJson,
  epochMsOf,
  type Item,
  type ItemStore,
  type Lease,
  type OutgoingEvent,
} from '@fairlead/reconcile';
import { CLEANUP_PREFIX, isOurName, type Leftover, type LiveEndpoint, type RolloutState } from '@fairlead/rollout';
import type { EndpointRecord } from '../../../packages/local-cloud/src/services/sagemaker/records.ts';
import type { Change } from '../world/endpoint-ports.ts';
import type { Life } from '../world/line.ts';
import { servingVariants, shareOf } from '../world/live.ts';
import { MINUTE_MS } from '../world/setting.ts';
import type { Role } from '../world/traffic.ts';
import { BrokenInvariant, hold } from './broken-invariant.ts';
import { checkCommit } from './commit-rules.ts';
import { checkSending } from './send-rules.ts';

/** Between a look and the call that follows it others may act unseen; no longer than a lease. */
const UNSEEN_MS = 60_000;

/** What a watch must still know when a world is left and entered again. */
export interface WatchMemory {
  outsideChangeAtMs: number | undefined;
  /** The highest share that was ever sent for the challenger. */
  mostSentPercent: number;
  /** The challenger's requests by minute, as far as anybody was shown them. */
  shown: ReadonlyMap<number, number>;
  copiesShown: number;
  samplesAnswered: number;
  /** A person has asked to go on without waiting for the guards. */
  wasPromoted: boolean;
}

/** Holds a world to the invariants: it sees every change of SageMaker, commit, call and event at its instant. */
export class Watch {
  /** The active item, as the store holds it. */
  stored: Item<RolloutState> | undefined;
  /** The last state there was, active or not. */
  last: RolloutState | undefined;
  /** When the last decision was committed. */
  endedAtMs: number | undefined;
  /** When the item was retired. */
  retiredAtMs: number | undefined;
  /** The first thing that must never happen and did. */
  broken: BrokenInvariant | undefined;
  /** Somebody else set weights or a config; since when the live weights say nothing about Fairlead's. */
  outsideChangeAtMs: number | undefined;
  readonly published = new Map<string, OutgoingEvent>();
  readonly lookedAt = new Set<string>();
  readonly #now: () => number;
  readonly #leased = new Map<string, RolloutState>();
  readonly #seen = new Map<string, LiveEndpoint | 'missing'>();
  readonly #isStrict: boolean;
  readonly #shown: Map<number, number>;
  #copiesShown: number;
  #samplesAnswered: number;
  #mostSentPercent: number;
  #wasPromoted: boolean;

  /**
   * @param memory - of an earlier watch of the same world
   * @param isStrict - the store gives out copies, never what it was given
   */
  constructor(
    now: () => number,
    {
      memory,
      isStrict = false,
    }: { memory?: WatchMemory & { stored: Item<RolloutState> | undefined }; isStrict?: boolean } = {},
  ) {
    this.#now = now;
    this.#isStrict = isStrict;
    this.#shown = new Map(memory?.shown);
    this.#copiesShown = memory?.copiesShown ?? 0;
    this.#samplesAnswered = memory?.samplesAnswered ?? 0;
    this.#mostSentPercent = memory?.mostSentPercent ?? 0;
    this.#wasPromoted = memory?.wasPromoted ?? false;
    this.outsideChangeAtMs = memory?.outsideChangeAtMs;
    this.stored = memory?.stored;
    this.last = memory?.stored?.state;
  }

  memory(): WatchMemory {
    return {
      outsideChangeAtMs: this.outsideChangeAtMs,
      mostSentPercent: this.#mostSentPercent,
      shown: this.#shown,
      copiesShown: this.#copiesShown,
      samplesAnswered: this.#samplesAnswered,
      wasPromoted: this.#wasPromoted,
    };
  }

  /** Do something that may break an invariant; the first break is kept. */
  guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof BrokenInvariant)) throw error;
      this.broken ??= error;
    }
  }

  /** The endpoint may have changed: whoever carries weight has instances, and no weight is above plan. */
  endpointChanged(endpoint: Readonly<EndpointRecord> | undefined): void {
    if (!endpoint || endpoint.status === 'Failed' || endpoint.status === 'Deleting') return;
    const variants = servingVariants(endpoint);
    this.guard(() => {
      const carrying = variants.filter(({ currentWeight }) => currentWeight > 0);
      const isServed = carrying.length > 0 && carrying.every(({ currentCount }) => currentCount > 0);
      hold(isServed, 'traffic-is-served', () => {
        return variants
          .map(({ name, currentWeight, currentCount }) => `${name} ${currentWeight}/${currentCount}`)
          .join();
      });
      const { plan } = this.last ?? {};
      if (!plan || this.outsideChangeAtMs !== undefined) return;
      const percent = 100 * shareOf(endpoint, plan.challenger.variantName);
      hold(percent <= this.#mostSentPercent + 1e-6, 'weights-follow-the-plan', () => {
        return `The challenger carries ${percent} %; at most ${this.#mostSentPercent} % was ever sent.`;
      });
    });
  }

  committed(next: Item<RolloutState>): void {
    this.guard(() => checkCommit(this.stored, next, this.#now()));
    if (next.lease && !this.#keepsLease(next.lease)) this.#leased.set(next.lease.owner, next.state);
    const { asked, full } = next.state;
    if (asked?.command === 'promote' || full) this.#wasPromoted = true;
    if (!next.final) this.endedAtMs = undefined;
    else this.endedAtMs ??= this.#now();
    this.retiredAtMs = undefined;
    this.stored = next;
    this.last = next.state;
  }

  /** A command keeps the very lease that it found; where time stands still, one worker may take two that look alike. */
  #keepsLease(lease: Lease): boolean {
    const before = this.stored?.lease;
    if (!this.#isStrict || !before) return lease === before;
    return lease.owner === before.owner && lease.untilAt === before.untilAt;
  }

  retired(): void {
    this.stored = undefined;
    this.retiredAtMs = this.#now();
  }

  seen(worker: Life, endpoint: LiveEndpoint | 'missing'): void {
    this.#seen.set(worker.id, endpoint);
  }

  /** A shadow's minutes are no live ones. */
  shown(challenger: readonly VariantMinute[], role: Role): void {
    if (role === 'shadow') this.#copiesShown += challenger.length;
    else for (const { startMs, requests } of challenger) this.#shown.set(startMs, requests);
  }

  sends(worker: Life, change: Change): void {
    this.guard(() =>
      checkSending({
        change,
        worker: worker.id,
        workerNowMs: this.#now() + worker.skewMs,
        stored: this.stored,
        leased: this.#leased.get(worker.id),
        seen: this.#seen.get(worker.id),
        shownAtStep: (step) => this.#shownAtStep(step),
        copiesShown: this.#copiesShown,
        samplesAnswered: this.#samplesAnswered,
        wasPromoted: this.#wasPromoted,
        weightsWereOthers: this.outsideChangeAtMs !== undefined,
      }),
    );
    if (change.kind !== 'set-weights' || !this.last) return;
    const percent = change.weights[this.last.plan.challenger.variantName] ?? 0;
    this.#mostSentPercent = Math.max(this.#mostSentPercent, percent);
  }

  /** A variant answered a request that was for it alone: before it has live ones, that is a sample. */
  answered(variantName: string): void {
    if (variantName === this.last?.plan.challenger.variantName) this.#samplesAnswered += 1;
  }

  /** A cleanup deletes something while the endpoint runs, or is changing to, these configs. */
  deletes({ name }: Leftover, { configs }: { configs: readonly string[] }): void {
    this.guard(() => {
      hold(isOurName(name), 'what-is-used-is-kept', () => `${name} is deleted, which is not ours.`);
      const cameBack = this.#now() - (this.outsideChangeAtMs ?? Number.NEGATIVE_INFINITY) < UNSEEN_MS;
      const isUsed = configs.includes(name) && !cameBack;
      hold(!isUsed, 'what-is-used-is-kept', () => `${name} is deleted while the endpoint uses it.`);
      const isActive = this.stored !== undefined && !this.stored.final;
      hold(!isActive, 'what-is-used-is-kept', () => `${name} is deleted while a rollout is active.`);
    });
  }

  publishes(event: OutgoingEvent): void {
    const before = this.published.get(event.id);
    this.published.set(event.id, event);
    this.guard(() =>
      hold(!before || canonicalJson(before) === canonicalJson(event), 'one-id-per-transition', () => {
        return `${event.id} is ${before?.type} and ${event.type}.`;
      }),
    );
  }

  surprise(message: string): void {
    this.broken ??= new BrokenInvariant('no-surprise', message);
  }

  #shownAtStep(step: number): number {
    const spans = this.last?.traffic.filter((span) => span.step === step) ?? [];
    let requests = 0;
    for (const [startMs, count] of this.#shown) {
      const isInside = spans.some(({ fromAt, toAt }) => {
        return startMs >= epochMsOf(fromAt) && (!toAt || startMs + MINUTE_MS <= epochMsOf(toAt));
      });
      if (isInside) requests += count;
    }
    return requests;
  }
}

/** A store whose commits are watched. */
export function watchedStore(store: ItemStore<RolloutState>, watch: Watch): ItemStore<RolloutState> {
  return {
    ...store,
    async commit(next, expected) {
      const result = store.commit(next, expected);
      if ((await result) === 'committed' && !next.key.startsWith(CLEANUP_PREFIX)) watch.committed(next);
      return result;
    },
    async retire(tombstone, expected) {
      const result = store.retire(tombstone, expected);
      if ((await result) === 'committed' && !tombstone.key.startsWith(CLEANUP_PREFIX)) watch.retired();
      return result;
    },
    putRecord(record) {
      if (record.sk.startsWith('LOOK#')) watch.lookedAt.add(record.sk);
      return store.putRecord(record);
    },
  };
}
