import { expect, it } from 'vitest';
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
