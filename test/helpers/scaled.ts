import { afterOperations, type LiveScaling, putsFor, type ScalingOperation, snapshotOf } from '@fairlead/scaling';
import { awsScalingChanger } from '../../packages/aws/src/scaling/scaling-changer.ts';
import { awsScalingReader } from '../../packages/aws/src/scaling/scaling-reader.ts';
import { FRAUD } from '../../packages/scaling/src/scaling-fixture.ts';
import { ENDPOINT } from './fraud.ts';
import type { Local } from './local.ts';

/** Field notes' S7 on the endpoint of `fraud.ts`: target tracking, a step policy with its alarm, two scheduled actions. */
const SCALED: LiveScaling = {
  ...FRAUD,
  endpointName: ENDPOINT,
  parts: JSON.parse(JSON.stringify(FRAUD.parts).replaceAll('"Value":"fraud"', `"Value":"${ENDPOINT}"`)),
};

/** Autoscaling of the test's endpoint, as a person with the console has it. */
export function autoscaling({ clients: { autoScaling, cloudWatch } }: Local) {
  const permit = { signal: new AbortController().signal, check: () => undefined };
  const changer = awsScalingChanger({ scaling: autoScaling, cloudWatch, reader: autoScaling });
  const reader = awsScalingReader({ scaling: autoScaling, cloudWatch });
  return {
    async apply(...operations: ScalingOperation[]): Promise<void> {
      for (const operation of operations) {
        const outcome = await changer.apply(operation, { endpointName: ENDPOINT }, permit);
        if (outcome.kind !== 'done') throw new Error(JSON.stringify({ operation, outcome }));
      }
    },
    setUp(): Promise<void> {
      return this.apply(...putsFor(SCALED.parts, { parts: [] }));
    },
    /** All there is about these variants, defaults filled in. */
    async live(...others: string[]) {
      const query = { endpointName: ENDPOINT, variantNames: ['primary', ...others], alarmNames: ['burst-high'] };
      return snapshotOf(await reader.scaling(query)).parts;
    },
  };
}

/** What the endpoint's scaling is when changes have been made to it. */
export function afterChanges(...operations: ScalingOperation[]) {
  return snapshotOf(afterOperations(SCALED, operations)).parts;
}
