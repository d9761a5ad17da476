import { expect, test } from 'vitest';
import { virtualCloud } from '../../../test/clients.ts';
import { ownServices } from '../../own-services.ts';
import { NEEDS } from './index.ts';

test('every served operation says which permissions it needs', async () => {
  const cloud = await virtualCloud();
  const own = ownServices(cloud.context, cloud.faults, cloud.access);
  const small = await Promise.all(own.bindings.map(async (binding) => (await binding.model()).service));
  const services = [...small, cloud.cloudwatch.service, cloud.sagemaker.control, cloud.sagemaker.runtime];
  const missing = services.flatMap(({ name, operations }) =>
    Object.keys(operations).flatMap((operation) => (NEEDS[name]?.[operation] ? [] : [`${name}:${operation}`])),
  );
  await cloud.stop();
  expect(services.map(({ name }) => name).sort()).toEqual([
    'events',
    'iam',
    'lambda',
    'monitoring',
    'sagemaker',
    'sagemaker',
    'sns',
    'sqs',
    'sts',
  ]);
  expect(missing).toEqual([]);
});
