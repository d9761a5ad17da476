import type { Instant } from '@fairlead/reconcile';
import type { RolloutDecision } from '../decision.ts';
import type { LiveEndpoint } from '../live.ts';
import type { RolloutState } from '../state.ts';
import type { SeenScaling } from './kept.ts';

/** A decision that may have to wait for scaling, with what it was made from. */
export interface Weighed {
  /** The state that was decided on, as it was before the decision. */
  state: RolloutState;
  decision: RolloutDecision;
  endpoint: LiveEndpoint;
  scaling: SeenScaling | undefined;
  now: Instant;
}
