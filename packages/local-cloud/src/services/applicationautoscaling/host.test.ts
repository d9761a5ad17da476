import { RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { expect, test } from 'vitest';
import { COUNT, instances, MINUTE, scalingCloud, startEndpoint } from './fixtures.ts';

test('SageMaker asking in the middle of a call is not called back, even when a retry is due at that instant', async () => {
  const { cloud, client } = await scalingCloud();
  const variant = { ModelName: 'churn-v7', InstanceType: 'ml.m5.large', InitialInstanceCount: 2 } as const;
  const [champion, other] = ['champion', 'other'].map((VariantName) => ({ VariantName, ...variant }));
  await startEndpoint(cloud, { config: { ProductionVariants: [champion, other] } });
  const { clock, sagemaker } = cloud;
  sagemaker.call('CreateEndpointConfig', {
    EndpointConfigName: 'cfg-2',
    ProductionVariants: champion ? [champion] : [],
  });
  const seen: string[] = [];
  // Set before the retry of the same instant, so it runs before it. That `other` goes away makes SageMaker ask about it.
  clock.at(clock.now() + 10_000, () => {
    const swap = { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-2', RetainAllVariantProperties: true };
    sagemaker.call('UpdateEndpoint', swap);
    seen.push(instances(cloud));
  });
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 2, MaxCapacity: 5 }));
  sagemaker.controls.maintain('Churn-Prod', 5_000);
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 4 }));
  await clock.advance(10_000);
  expect(seen).toEqual(['2/2']);
  await clock.advance(10 * MINUTE);
  expect(instances(cloud)).toBe('4/4');
});
