import { readFileSync } from 'node:fs';
import { SageMakerCall } from '@fairlead/events';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { loggedCallOf } from './logged-call.ts';

const FOLDER = new URL('../../../../events/cloudtrail/', import.meta.url);

function read(sample: string) {
  const event: unknown = JSON.parse(readFileSync(new URL(`sagemaker-call.${sample}.sample.json`, FOLDER), 'utf8'));
  return loggedCallOf(z.parse(SageMakerCall, event).detail);
}

it('a logged weight call says who asked for which weights, and through what', () => {
  expect(read('weights')).toEqual({
    at: '2026-01-14T09:28:40.000Z',
    by: 'arn:aws:sts::111122223333:assumed-role/Operator/operator',
    operation: 'UpdateEndpointWeightsAndCapacities',
    through: 'aws-sdk-js/3.1142.0',
    weights: { champion: 0.9, challenger: 0.1 },
  });
});

it('a logged swap says to which config', () => {
  expect(read('update-endpoint')).toMatchObject({ operation: 'UpdateEndpoint', configName: expect.any(String) });
});

it('a logged call that was refused changed nothing', () => {
  expect(read('refused')).toBeUndefined();
});
