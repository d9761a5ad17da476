import { expect, it } from 'vitest';
import { run } from './cli-fixture.ts';
import { endpointPath, endpointPlace } from './endpoint-place.ts';

const ARN = 'arn:aws:sagemaker:eu-west-1:222233334444:endpoint/fraud-detector';

it('a name alone is an endpoint at home', () => {
  expect(endpointPlace('fraud-detector', {})).toEqual({ name: 'fraud-detector' });
  expect(endpointPath({ name: 'fraud-detector' }, '/policy')).toBe('/v1/endpoints/fraud-detector/policy');
});

it('options or the ARN say where another one is', () => {
  const member = { name: 'fraud-detector', accountId: '222233334444', region: 'eu-west-1' };
  expect(endpointPlace(ARN, {})).toEqual(member);
  expect(endpointPlace('fraud-detector', { account: '222233334444', region: 'eu-west-1' })).toEqual(member);
  expect(endpointPath(member, '/scaling/advice', { days: '3' })).toBe(
    '/v1/endpoints/fraud-detector/scaling/advice?days=3&accountId=222233334444&region=eu-west-1',
  );
});

it('an ARN beside options is refused: they could contradict each other', () => {
  expect(() => endpointPlace(ARN, { region: 'eu-west-1' })).toThrow('leave --account and --region out');
});

it('a start names an endpoint of a member by options; these without an endpoint are refused', async () => {
  const asked: unknown[] = [];
  const plan = async (body: unknown) => {
    asked.push(body);
    throw new Error('seen');
  };
  const place = ['--account', '222233334444', '--region', 'eu-west-1'];
  await expect(run(['rollout', 'plan', '-e', 'fraud', '-m', 'fraud-v2', ...place], { plan })).rejects.toThrow('seen');
  expect(asked).toEqual([
    { endpoint: { name: 'fraud', accountId: '222233334444', region: 'eu-west-1' }, model: 'fraud-v2' },
  ]);
  const { code, error } = await run(['rollout', 'plan', '-m', 'fraud-v2', ...place], { plan });
  expect([code, error]).toEqual([2, expect.stringContaining('--account and --region go with --endpoint')]);
});
