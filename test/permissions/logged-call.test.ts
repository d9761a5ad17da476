import { readFileSync } from 'node:fs';
import { SageMakerCall } from '@fairlead/events';
import { expect, test } from 'vitest';
import { startLocal } from '../helpers/local.ts';

const sample = new URL('../../events/cloudtrail/sagemaker-call.update-endpoint.sample.json', import.meta.url);

test('who changed an endpoint under a rollout is noted, with no more rights than that takes', async () => {
  const local = await startLocal();
  await local.model('fraud-v1', 0);
  await local.model('fraud-v2', 0);
  await local.endpoint('fraud', 'fraud-v1');
  local.traffic('fraud', 600);
  const guards = [{ kind: 'error-ceiling', maxErrorPercent: 5, minRequests: 50 }];
  const steps = [
    { weight: 50, hold: '1h' },
    { weight: 100, hold: '5m' },
  ];
  const { id } = await local.start({ endpoint: 'fraud', model: 'fraud-v2', steps, guards });
  await local.untilPhase(id, 'holding');
  const logged = SageMakerCall.parse(JSON.parse(readFileSync(sample, 'utf8')));
  const requestParameters = { endpointName: 'fraud', endpointConfigName: 'somebody-elses' };
  const eventTime = new Date(local.clock.now()).toISOString();
  const detail = { ...logged.detail, eventTime, requestParameters };
  local.cloud.context.emit({ source: logged.source, detailType: logged['detail-type'], resources: [], detail });
  await local.clock.settle();
  const { why } = await local.show(id);
  const use = local.cloud.access.use().find(({ roleName }) => roleName === 'fairlead-rollouts-on-call-logged');
  await local.stop();
  expect(why).toContain(`CloudTrail names ${logged.detail.userIdentity?.arn} for a call of UpdateEndpoint`);
  expect(use?.usedActions).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem']);
});
