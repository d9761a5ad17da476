import { expect, test } from 'vitest';
import { deployed, ENDPOINT_ARN, MINUTE, refusal, T0 } from './fixtures.ts';

const NOW = T0 + 6 * MINUTE;
const many = (n: number) => Array.from({ length: n }, (_, i) => ({ Key: `k${i}`, Value: 'v' }));

test('tags are added, overwritten by key, listed and deleted', () => {
  const machine = deployed();
  const tags = [
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '2' },
  ];
  machine.call('AddTags', { ResourceArn: ENDPOINT_ARN, Tags: tags }, NOW);
  expect(machine.call('AddTags', { ResourceArn: ENDPOINT_ARN, Tags: [{ Key: 'a', Value: '9' }] }, NOW)).toEqual({
    Tags: [
      { Key: 'a', Value: '9' },
      { Key: 'b', Value: '2' },
    ],
  });
  machine.call('DeleteTags', { ResourceArn: ENDPOINT_ARN, TagKeys: ['b', 'never'] }, NOW);
  expect(machine.call('ListTags', { ResourceArn: ENDPOINT_ARN }, NOW)).toEqual({ Tags: [{ Key: 'a', Value: '9' }] });
});

test('tags of an endpoint are not those of its config', () => {
  const machine = deployed();
  machine.call('AddTags', { ResourceArn: ENDPOINT_ARN, Tags: many(1) }, NOW);
  const ResourceArn = 'arn:aws:sagemaker:us-east-1:111122223333:endpoint-config/cfg-1';
  expect(machine.call('ListTags', { ResourceArn }, NOW)).toEqual({ Tags: [] });
});

test('an ARN is understood in any case of the name', () => {
  const machine = deployed();
  machine.call('AddTags', { ResourceArn: ENDPOINT_ARN.replace('churn-prod', 'Churn-Prod'), Tags: many(1) }, NOW);
  expect(machine.call('ListTags', { ResourceArn: ENDPOINT_ARN }, NOW).Tags).toHaveLength(1);
});

test('the fifty-first tag is refused', () => {
  const machine = deployed();
  machine.call('AddTags', { ResourceArn: ENDPOINT_ARN, Tags: many(50) }, NOW);
  const add = () => machine.call('AddTags', { ResourceArn: ENDPOINT_ARN, Tags: [{ Key: 'one-more', Value: '' }] }, NOW);
  expect(refusal(add)).toBe('ValidationException: A resource cannot have more than 50 tags.');
});

test('tags of something that is not there are refused', () => {
  const machine = deployed();
  const list = (ResourceArn: string) => refusal(() => machine.call('ListTags', { ResourceArn }, NOW));
  expect(list(`${ENDPOINT_ARN}-2`)).toBe(`ValidationException: Could not find endpoint "${ENDPOINT_ARN}-2".`);
  expect(list('arn:aws:s3:::bucket')).toBe('ValidationException: Invalid ARN: arn:aws:s3:::bucket');
});
