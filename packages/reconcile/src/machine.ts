import type { StoredRecord } from './item.ts';
import type { Instant } from './time.ts';

/** Something that happened: it becomes an audit entry and an outgoing event. */
export interface Transition {
  /** Past tense, versioned: `rollout.step-reached.v1`. */
  type: string;
  /** One sentence for a person. */
  summary: string;
  detail: Record<string, unknown>;
  /** Who caused it; absent: Fairlead itself. */
  actor?: string;
}

/** How an action went, told to the next decision of the same worker. After a crash there is none: look again. */
export type Outcome =
  | { kind: 'done' }
  /** The service said no; `code` is its error name. Nothing was changed. */
  | { kind: 'refused'; code: string; message: string }
  /** No answer, or one that leaves open whether the call was carried out. */
  | { kind: 'unknown'; message: string };

/** Another long-lived thing that a decision brings about. */
export interface Spawned {
  key: string;
  schemaVersion: number;
  state: unknown;
  why: string;
  dueAt: Instant;
}

/** What a decision answers. Pure data: no SDK object, no clock, no id made up. */
export interface Decision<State, Action> {
  state: State;
  /** Calls to make, in order; a call that is not `done` stops the rest. Committed before the first is sent. */
  actions: Action[];
  transitions: Transition[];
  /** Evidence of this look, written before the commit, so that no verdict stands without it. */
  records?: StoredRecord[];
  /** Items of their own to write once the decision stands. */
  publish?: StoredRecord[];
  /** Items to make once the decision stands, each unless its key has been used before. */
  spawn?: Spawned[];
  /** When to look again at the latest; brought forward to two minutes from now when later. */
  dueAt: Instant;
  /** One sentence: what it waits for, since when, when something will happen next. */
  why: string;
  /** True when this was the last decision. */
  final?: boolean;
}

/** What a decision is made from. */
export interface Situation<State, Seen> {
  state: State;
  seen: Seen;
  /** How this worker's last actions went, if it has just sent some. */
  outcomes: Outcome[];
  now: Instant;
}

/** The right to send one action now. */
export interface Permit {
  /** Aborts shortly before the lease ends. */
  signal: AbortSignal;
  /** Call right before sending. @throws LeaseEnded when too little of the lease is left */
  check(): void;
}

/** One kind of long-lived thing: how to look at its world, decide, and act. */
export interface Machine<State, Seen, Action> {
  /** The kind, such as `rollout`. */
  readonly kind: string;
  /** The version that new states are written in. */
  readonly schemaVersion: number;
  /** How long an item may wait for its next look; default two minutes. More only for what nobody waits for. */
  readonly longestWaitMs?: number;
  /** Check a stored state and bring an older version up to date. Throws when it is not a state of this kind. */
  parse(stored: unknown, schemaVersion: number): State;
  /** The partition that holds this instance's own records, such as `ROL#rol_…`. */
  partition(state: State): string;
  /**
   * Read what the state needs from the real world. May throw: the item is then tried again later.
   *
   * @param outcomes - how this worker's last calls went, if it has just sent some
   */
  observe(state: State, now: Instant, outcomes: readonly Outcome[]): Promise<Seen>;
  decide(situation: Situation<State, Seen>): Decision<State, Action>;
  /** Make one call, once, for a state that asked for it. Throws only for bugs; a service's refusal or silence is an outcome. */
  perform(action: Action, permit: Permit, state: State): Promise<Outcome>;
}

/** The lease was over, or too nearly so, to send an action. */
export class LeaseEnded extends Error {
  override readonly name = 'LeaseEnded';
}

/** Nothing is wrong, but it cannot be looked at now: a rate limit leaves no room. Not a failure of the item. */
export class Postponed extends Error {
  override readonly name = 'Postponed';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
