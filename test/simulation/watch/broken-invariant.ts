/** The invariants of a rollout and of a wave, by name (design, section 6). */
export type Invariant =
  | 'traffic-is-served'
  | 'weights-follow-the-plan'
  | 'abort-is-final'
  | 'pause-is-kept'
  | 'one-worker-acts'
  | 'nothing-after-the-lease'
  | 'busy-is-left-alone'
  | 'others-work-is-kept'
  | 'what-is-used-is-kept'
  | 'traffic-moves-first'
  | 'evidence-before-traffic'
  | 'harm-does-not-succeed'
  | 'nobody-waits-for-ever'
  | 'versions-rise-by-one'
  | 'the-end-is-true'
  | 'the-end-is-left-alone'
  | 'everything-ends'
  | 'one-id-per-transition'
  | 'audit-is-whole'
  | 'one-rollout-per-endpoint'
  | 'room-is-kept'
  | 'the-line-stays-stopped'
  | 'stages-follow'
  | 'each-ends-once'
  | 'the-load-is-carried'
  | 'scaling-is-back'
  | 'no-surprise';

/** Something that must never happen has happened. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
  readonly invariant: Invariant;

  constructor(invariant: Invariant, message: string) {
    super(message);
    this.invariant = invariant;
  }
}

/** @throws BrokenInvariant when the condition does not hold */
export function hold(condition: boolean, invariant: Invariant, message: () => string): void {
  if (!condition) throw new BrokenInvariant(invariant, message());
}
