import type { Instant } from '@fairlead/reconcile';
import type { NextState } from './state.ts';

/** A rollout that waits for its endpoint, as the API shows it. */
export interface QueuedRollout {
  id: string;
  status: 'queued';
  endpoint: string;
  model: string;
  requestedBy: string;
  requestedAt: Instant;
  why: string;
}

/** Show a waiting rollout; `why` comes from the item that holds it. */
export function queuedView({ id, endpoint, model, by, at, withdrawnBy }: NextState, why: string): QueuedRollout {
  const said = withdrawnBy ? `${withdrawnBy} took it back; it will not be started.` : why;
  return { id, status: 'queued', endpoint: endpoint.name, model, requestedBy: by, requestedAt: at, why: said };
}
