import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateEndpointConfigCommand,
  CreateModelCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from '@aws-sdk/client-sagemaker';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { type Cloud, startCloud } from '@fairlead/local-cloud';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAccountOptions } from '../../../scripts/conformance/account-options.ts';
import { cleanUp } from './cleanup.ts';
import { EXPERIMENTS } from './experiments/index.ts';
import type { Experiment } from './fact.ts';
import { factsPage, withoutAccount } from './facts-file.ts';
import { type Lab, labClients } from './lab.ts';
import { runExperiments } from './run-experiments.ts';

const RUNNING = new AbortController().signal;
const IMAGE = '111122223333.dkr.ecr.us-east-1.amazonaws.com/any:1';
const ROLE = 'arn:aws:iam::111122223333:role/sagemaker';
let cloud: Cloud<'virtual'>;
beforeEach(async () => {
  cloud = await startCloud({ clock: 'virtual', startMs: Date.parse('2026-11-20T09:00:00.000Z') });
});
afterEach(() => cloud.stop());

type Handle = Cloud['requestHandler']['handle'];

/** The local cloud as an account; `through` may stand between the run and the cloud. */
function labOn({ through, signal = RUNNING }: { through?: (inner: Handle) => Handle; signal?: AbortSignal } = {}): Lab {
  const inner: Handle = (request) => cloud.requestHandler.handle(request);
  const requestHandler = { ...cloud.requestHandler, handle: through ? through(inner) : inner };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return {
    clients: labClients({ region: 'us-east-1', credentials, requestHandler, maxAttempts: 1 }),
    settings: { roleArn: ROLE, image: IMAGE, instanceType: 'ml.t2.medium' },
    accountId: '111122223333',
    region: 'us-east-1',
    run: 'test',
    now: () => cloud.clock.now(),
    async pause(ms) {
      await cloud.clock.advance(ms);
      signal.throwIfAborted();
    },
    say: () => undefined,
  };
}

/** Everything of any name that stands in the cloud. */
async function standing(): Promise<string[]> {
  const { sageMaker, sqs, events } = labOn().clients;
  await cloud.clock.advance(60 * 60_000);
  const [endpoints, configs, models, rules, queues] = await Promise.all([
    sageMaker.send(new ListEndpointsCommand({})),
    sageMaker.send(new ListEndpointConfigsCommand({})),
    sageMaker.send(new ListModelsCommand({})),
    events.send(new ListRulesCommand({})),
    sqs.send(new ListQueuesCommand({})),
  ]);
  return [
    ...(endpoints.Endpoints ?? []).map(({ EndpointName = '' }) => EndpointName),
    ...(configs.EndpointConfigs ?? []).map(({ EndpointConfigName = '' }) => EndpointConfigName),
    ...(models.Models ?? []).map(({ ModelName = '' }) => ModelName),
    ...(rules.Rules ?? []).map(({ Name = '' }) => Name),
    ...(queues.QueueUrls ?? []),
  ];
}

describe('a run on the local cloud', () => {
  test('answers every question, finds all as assumed but what nobody knows, and leaves nothing behind', async () => {
    const { facts, stopped } = await runExperiments(labOn(), labOn(), EXPERIMENTS, RUNNING);
    expect(stopped).toBeUndefined();
    expect(facts.filter(({ holds }) => holds !== true).map(({ id, holds, seen }) => ({ id, holds, seen }))).toEqual([
      { id: 'all-zero', holds: 'unclear', seen: expect.anything() },
    ]);
    expect(facts.map(({ id }) => id)).toEqual(EXPERIMENTS.map(({ id }) => id));
    expect(await standing()).toEqual([]);
  });

  test('tells the assumption that does not hold', async () => {
    cloud.sagemaker.controls.configure({ resizeMs: 10 * 60_000 });
    const { facts } = await runExperiments(
      labOn(),
      labOn(),
      EXPERIMENTS.filter(({ id }) => id === 'weight-change-duration'),
      RUNNING,
    );
    expect(facts).toMatchObject([{ id: 'weight-change-duration', holds: false, seen: { seconds: [600, 600, 600] } }]);
  });

  test('an experiment that breaks is told as such, and the next is made', async () => {
    const broken: Experiment = {
      ...{ id: 'broken', question: '?', assumed: '!' },
      run: async () => {
        throw new Error('no such thing');
      },
    };
    const next = EXPERIMENTS.filter(({ id }) => id === 'target-variant');
    const { facts } = await runExperiments(labOn(), labOn(), [broken, ...next], RUNNING);
    expect(facts).toMatchObject([{ holds: 'failed', seen: { error: 'Error: no such thing' } }, { holds: true }]);
  });
});

describe('what a run has made is deleted', () => {
  test('after Ctrl-C in the middle of a change, with the facts found so far', async () => {
    const stop = new AbortController();
    const busy: Experiment = {
      ...{ id: 'busy', question: '?', assumed: '!' },
      async run(lab, bench) {
        cloud.sagemaker.controls.scale(bench.endpointName, 'a', 2);
        stop.abort(new Error('interrupted'));
        await lab.pause(1_000);
        return { holds: true, seen: {} };
      },
    };
    const first = EXPERIMENTS.filter(({ id }) => id === 'target-variant');
    const { facts, stopped } = await runExperiments(
      labOn({ signal: stop.signal }),
      labOn(),
      [...first, busy],
      stop.signal,
    );
    expect(stopped?.message).toBe('interrupted');
    expect(facts.map(({ id }) => id)).toEqual(['target-variant']);
    expect(await standing()).toEqual([]);
  });

  /** After so many calls the process is gone: none goes through any more, those of its own cleanup neither. */
  const dyingAfter =
    (calls: number) =>
    (inner: Handle): Handle => {
      let sent = 0;
      return (request) => {
        sent += 1;
        if (sent > calls) return Promise.reject(new Error('the process is gone'));
        return inner(request);
      };
    };

  test.each([1, 3, 5, 6, 7, 8, 12, 40, 60])('by --cleanup after a crash at call %i', async (calls) => {
    const dead = labOn({ through: dyingAfter(calls) });
    await expect(runExperiments(dead, dead, EXPERIMENTS, RUNNING)).rejects.toThrow('the process is gone');
    await cleanUp(labOn());
    expect(await standing()).toEqual([]);
    expect(await cleanUp(labOn())).toEqual([]);
  });

  test('and nothing else: what a user has named alike stays', async () => {
    const { sageMaker } = labOn().clients;
    const PrimaryContainer = { Image: IMAGE };
    await sageMaker.send(
      new CreateModelCommand({ ModelName: 'fl-facts-mine', PrimaryContainer, ExecutionRoleArn: ROLE }),
    );
    const variant = {
      VariantName: 'v',
      ModelName: 'fl-facts-mine',
      InstanceType: 'ml.m5.large' as const,
      InitialInstanceCount: 1,
    };
    await sageMaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName: 'fl-facts-mine', ProductionVariants: [variant] }),
    );
    await runExperiments(labOn(), labOn(), [], RUNNING);
    expect(await standing()).toEqual(['fl-facts-mine', 'fl-facts-mine']);
  });

  test('and what cannot be deleted is named, after all the rest is gone', async () => {
    const refusing =
      (inner: Handle): Handle =>
      (request) =>
        request.headers['x-amz-target'] === 'SageMaker.DeleteModel'
          ? Promise.reject(new Error('not today'))
          : inner(request);
    await expect(runExperiments(labOn(), labOn({ through: refusing }), [], RUNNING)).rejects.toThrow(
      'model fl-facts-test-model is left over: Error: not today',
    );
    expect(await standing()).toEqual(['fl-facts-test-model']);
  });
});

test('an endpoint that Failed ends the run with SageMaker’s reason', async () => {
  const failing =
    (inner: Handle): Handle =>
    async (request) => {
      const answer = await inner(request);
      if (request.headers['x-amz-target'] === 'SageMaker.CreateEndpoint')
        cloud.sagemaker.controls.force('fl-facts-test-Endpoint', 'Failed', 'The image is not there.');
      return answer;
    };
  const { stopped } = await runExperiments(labOn({ through: failing }), labOn(), EXPERIMENTS, RUNNING);
  expect(stopped?.message).toBe('fl-facts-test-Endpoint Failed: The image is not there.');
  expect(await standing()).toEqual([]);
});

describe('the command line', () => {
  const whole = ['--profile', 'sandbox', '--region', 'eu-west-1', '--role-arn', ROLE, '--image', IMAGE];

  test('wants region, role and image, and names all that is missing', () => {
    expect(readAccountOptions(['--profile', 'sandbox'])).toEqual({
      faults: [
        '--region is missing; say where, such as --region us-east-1.',
        '--role-arn is missing; give arn:aws:iam::<account>:role/<name>, which SageMaker may assume.',
        '--image is missing; give the URI of an image in ECR whose container answers any request.',
      ],
    });
  });

  test('wants --yes with the account that is meant', () => {
    expect(readAccountOptions([...whole, '--yes', 'please'])).toEqual({
      faults: ['--yes is please; give the 12 digits of the account that is meant.'],
    });
    expect(readAccountOptions([...whole, '--yes', '111122223333'])).toMatchObject({ yes: '111122223333' });
  });

  test('of a cleanup wants a region only', () => {
    expect(readAccountOptions(['--cleanup', '--region', 'us-east-1'])).toMatchObject({ cleanup: true });
  });
});

test('the facts are written for people, without the account', () => {
  const file = {
    at: '2026-11-20T10:00:00.000Z',
    region: 'us-east-1',
    instanceType: 'ml.t2.medium',
    facts: [
      {
        id: 'all-zero',
        question: 'Is it?',
        assumed: 'Unknown.',
        holds: false as const,
        seen: { arn: 'arn:…:111122223333:x' },
      },
    ],
  };
  expect(factsPage(withoutAccount(file, '111122223333')).split('\n')).toEqual([
    '# Facts about AWS, 2026-11-20T10:00:00.000Z',
    '',
    'Region us-east-1, ml.t2.medium.',
    '',
    '## all-zero: **not as assumed**',
    '',
    'Is it?',
    '',
    'Assumed: Unknown.',
    '',
    '```json',
    '{',
    '  "arn": "arn:…:<account>:x"',
    '}',
    '```',
    '',
  ]);
});
