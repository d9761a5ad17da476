import type { Outcome, Permit } from '@fairlead/reconcile';
import type { Leftover } from '@fairlead/rollout';

/** What an endpoint uses: the config it runs, the one it changes to, and their models. */
export interface InUse {
  isBusy: boolean;
  configs: string[];
  models: string[];
}

/** Look after what rollouts have made in SageMaker. */
export interface LeftoverKeeper {
  /** Nothing, when the endpoint is gone. Throws when SageMaker does not answer. */
  inUse(endpointName: string): Promise<InUse>;
  /** Whether something of the name is there, and made by a rollout: both its name and its tag have to say so. */
  owner(leftover: Leftover): Promise<'ours' | 'somebody-else' | 'nobody'>;
  /** Delete one leftover, after one more look that it is ours and the endpoint does not use it. What is gone counts as done. */
  delete(leftover: Leftover, endpointName: string, permit: Permit): Promise<Outcome>;
}
