import { afterEach, describe, expect, it } from 'vitest';
import { countsOf, ENDPOINT, PLAN, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

/** The calls of a rollout to the end: two configs, two swaps, two moves of traffic. */
const UNDISTURBED = { CreateEndpointConfig: 2, UpdateEndpoint: 2, UpdateEndpointWeightsAndCapacities: 2 };

describe('SageMaker’s events are hints: a rollout ends the same', () => {
  let local: Local;
  afterEach(() => local.stop());

  it.each([
    ['with none of them lost', {}],
    ['with all of them lost, by the sweeper alone', { loseEvents: 1 }],
    ['with each of them twice', { duplicateEvents: 1 }],
    ['with all of them out of order', { reorderEvents: 1 }],
    [
      'with half of everything going wrong',
      { loseEvents: 0.5, duplicateEvents: 0.5, reorderEvents: 0.5, failDeliveries: 0.5 },
    ],
  ])('%s', async (_, faults) => {
    local = await startFraud();
    Object.assign(local.cloud.faults, faults);
    const { id } = await local.start(PLAN);
    expect(await local.untilStatus(id, ['succeeded', 'rolled-back', 'drifted'], 90)).toMatchObject({
      status: 'succeeded',
    });
    expect((await local.describe(ENDPOINT)).ProductionVariants).toMatchObject([{ VariantName: 'primary' }]);
    expect(countsOf(local)).toEqual(UNDISTURBED);
  });
});
