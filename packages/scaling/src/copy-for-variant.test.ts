import { expect, it } from 'vitest';
import { copyForVariant } from './copy-for-variant.ts';
import { normalisedParts } from './normalise.ts';
import { placeOf, policyPlaceholder } from './part.ts';
import { FRAUD, LOAD } from './scaling-fixture.ts';

const dimension = 'sagemaker:variant:DesiredInstanceCount';

it('a copy has every part of the variant, with its name in metrics, alarms and their actions replaced', () => {
  const copy = copyForVariant(FRAUD.parts, { from: 'primary', to: 'fl-1' });
  expect(copy.map(placeOf)).toEqual([
    'scalable target of variant fl-1',
    'policy load of variant fl-1',
    'policy burst of variant fl-1',
    'scheduled action evening of variant fl-1',
    'scheduled action night of variant fl-1',
    'alarm burst-high-fl-1',
  ]);
  expect(copy.at(-1)?.fields).toMatchObject({
    Dimensions: [
      { Name: 'EndpointName', Value: 'fraud' },
      { Name: 'VariantName', Value: 'fl-1' },
    ],
    AlarmActions: [
      policyPlaceholder({ variantName: 'fl-1', dimension, name: 'burst' }),
      'arn:aws:sns:us-east-1:111122223333:pages',
    ],
  });
});

it('another variant’s parts are not copied, and a copy back is the original', () => {
  expect(copyForVariant(FRAUD.parts, { from: 'other', to: 'x' })).toEqual([]);
  const there = copyForVariant([LOAD], { from: 'primary', to: 'x' });
  expect(normalisedParts(copyForVariant(there, { from: 'x', to: 'primary' }))).toEqual(normalisedParts([LOAD]));
});
