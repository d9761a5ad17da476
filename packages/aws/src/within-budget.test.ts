import { DescribeEndpointCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { Postponed } from '@fairlead/reconcile';
import { installPlatform } from '@fairlead/runtime';
import { beforeEach, expect, it } from 'vitest';
import { type FakeAnswer, fakeAws, type WireCall } from './fake-aws.ts';
import { sageMakerChanges } from './sagemaker-changes.ts';
import { sageMakerChanger, sageMakerReader } from './sagemaker-clients.ts';

beforeEach(() => {
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
});

const THROTTLED = { error: 'ThrottlingException', message: 'Rate exceeded' };

function paced(
  answer: (call: WireCall, nth: number) => FakeAnswer,
  leave: () => Promise<void> = async () => undefined,
) {
  const aws = fakeAws(answer);
  installPlatform({
    clock: { now: () => Date.now(), timeout: () => new AbortController().signal },
    requestHandler: aws.requestHandler,
  });
  const story: string[] = [];
  const budget = {
    leave: async (lane: string) => {
      story.push(lane);
      await leave();
    },
    throttled: async () => void story.push('throttled'),
    routinePerMinute: async () => 60,
  };
  return { ...aws, story, pace: { budget, lane: 'urgent' } as const };
}

it('every attempt waits for leave, the repeats of a throttled call too, and each throttled answer is told', async () => {
  const { pace, story, calls } = paced((_, nth) => (nth < 3 ? THROTTLED : { EndpointName: 'fraud' }));
  await sageMakerReader(pace).send(new DescribeEndpointCommand({ EndpointName: 'fraud' }));
  expect(calls).toHaveLength(3);
  expect(story).toEqual(['urgent', 'throttled', 'urgent', 'throttled', 'urgent']);
});

it('a call without leave is not sent; a change tells it as throttled, for it is certain that nothing happened', async () => {
  const { pace, calls } = paced(
    () => ({}),
    async () => {
      throw new Postponed('full', 4_000);
    },
  );
  const changer = sageMakerChanger(pace);
  const sent = changer.send(new UpdateEndpointCommand({ EndpointName: 'fraud', EndpointConfigName: 'c' }));
  await expect(sent).rejects.toThrow(Postponed);
  const changes = sageMakerChanges({ changer, reader: sageMakerReader() });
  const permit = { signal: new AbortController().signal, check: () => undefined };
  const change = { endpointName: 'fraud', configName: 'c', keep: 'everything' } as const;
  expect(await changes.updateEndpoint(change, permit)).toEqual({
    kind: 'refused',
    code: 'ThrottlingException',
    message: 'full',
  });
  expect(calls).toEqual([]);
});
