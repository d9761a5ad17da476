import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type CallBudget, type Lane, unlimited } from '@fairlead/rate';
import { common, type Elsewhere, READ_TRIES } from './client-settings.ts';
import { withinBudget } from './within-budget.ts';

/** Which calls share a rate, and who is served first. */
export interface Pace {
  budget: CallBudget;
  lane: Lane;
}

const UNPACED: Pace = { budget: unlimited, lane: 'routine' };

/** For Describe and List calls. */
export function sageMakerReader({ budget, lane }: Pace = UNPACED, elsewhere?: Elsewhere): SageMakerClient {
  return withinBudget(new SageMakerClient({ ...common(elsewhere), maxAttempts: READ_TRIES }), budget, lane);
}

/** For calls that change something: one try each, because a repeat is the reconciler's decision, not the SDK's. */
export function sageMakerChanger({ budget, lane }: Pace = UNPACED, elsewhere?: Elsewhere): SageMakerClient {
  return withinBudget(new SageMakerClient({ ...common(elsewhere), maxAttempts: 1 }), budget, lane);
}
