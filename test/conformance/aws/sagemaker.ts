import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type EndpointStatus,
  ListTagsCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudUnderTest } from './cloud-under-test.ts';

/** Names of one run, so that runs on one account do not meet; upper case because ARNs and names differ in it. */
const run = `FL-conformance-${process.pid}-${Date.now().toString(36)}`;
const endpoint = { EndpointName: run };
const model = { ModelName: `${run}-model` };
const alone = { EndpointConfigName: `${run}-alone` };
const pair = { EndpointConfigName: `${run}-pair` };
const missing = `${run}-missing`;

const variant = (VariantName: string, InitialVariantWeight: number) => ({
  VariantName,
  ...model,
  InstanceType: 'ml.m5.large' as const,
  InitialInstanceCount: 1,
  InitialVariantWeight,
});

/**
 * SageMaker as rollouts rely on it: what missing, taken and busy are called, that changes take their course through
 * Updating, and that weights move as asked. The cases build on each other, in order.
 */
export function sageMakerConformance(cloud: () => CloudUnderTest): void {
  const sageMaker = () => cloud().clients.sageMaker;
  const described = () => sageMaker().send(new DescribeEndpointCommand(endpoint));

  async function settled(): Promise<EndpointStatus[]> {
    const seen: EndpointStatus[] = [];
    await cloud().until(`${run} settling`, async () => {
      const { EndpointStatus: status = 'Failed' } = await described();
      if (seen.at(-1) !== status) seen.push(status);
      return status === 'InService' || status === 'Failed' || undefined;
    });
    return seen;
  }

  const createModel = () => {
    const { image: Image, roleArn: ExecutionRoleArn } = cloud().model;
    return sageMaker().send(new CreateModelCommand({ ...model, ExecutionRoleArn, PrimaryContainer: { Image } }));
  };
  const createPair = () => {
    const ProductionVariants = [variant('champion', 1), variant('challenger', 0)];
    const Tags = [{ Key: 'fairlead:rollout', Value: 'conformance' }];
    return sageMaker().send(new CreateEndpointConfigCommand({ ...pair, ProductionVariants, Tags }));
  };
  const update = (config: { EndpointConfigName: string }) =>
    sageMaker().send(new UpdateEndpointCommand({ ...endpoint, ...config, RetainAllVariantProperties: true }));
  const setWeights = (weights: Record<string, number>) =>
    sageMaker().send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        ...endpoint,
        DesiredWeightsAndCapacities: Object.entries(weights).map(([VariantName, DesiredWeight]) => ({
          VariantName,
          DesiredWeight,
        })),
      }),
    );
  const invoke = (TargetVariant: string) =>
    cloud().clients.runtime.send(
      new InvokeEndpointCommand({ ...endpoint, TargetVariant, Body: '{}', ContentType: 'application/json' }),
    );

  describe('sagemaker', () => {
    beforeAll(createModel);

    it.each([
      ['model', () => new DescribeModelCommand({ ModelName: missing })],
      ['endpoint configuration', () => new DescribeEndpointConfigCommand({ EndpointConfigName: missing })],
      ['endpoint', () => new DescribeEndpointCommand({ EndpointName: missing })],
    ])('what is missing, such as a %s, is a ValidationException that could not find it', async (kind, command) => {
      const call = (sageMaker() as { send(command: unknown): Promise<unknown> }).send(command());
      await expect(call).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining(`Could not find ${kind} "arn:`),
        $metadata: { httpStatusCode: 400 },
      });
    });

    it('an endpoint is Creating, then InService with its config’s weights and counts', async () => {
      const ProductionVariants = [variant('champion', 1)];
      await sageMaker().send(new CreateEndpointConfigCommand({ ...alone, ProductionVariants }));
      await sageMaker().send(new CreateEndpointCommand({ ...endpoint, ...alone }));
      expect(await settled()).toEqual(['Creating', 'InService']);
      const weights = { CurrentWeight: 1, DesiredWeight: 1 };
      const counts = { CurrentInstanceCount: 1, DesiredInstanceCount: 1 };
      const expected = { ...alone, ProductionVariants: [{ VariantName: 'champion', ...weights, ...counts }] };
      expect(await described()).toMatchObject(expected);
    });

    it('a config that exists is not made again', async () => {
      await createPair();
      await expect(createPair()).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('Cannot create already existing endpoint configuration "arn:'),
      });
    });

    it('a config keeps the tags it was made with', async () => {
      const { EndpointConfigArn: ResourceArn } = await sageMaker().send(new DescribeEndpointConfigCommand(pair));
      const { Tags } = await sageMaker().send(new ListTagsCommand({ ResourceArn }));
      expect(Tags).toEqual([{ Key: 'fairlead:rollout', Value: 'conformance' }]);
    });

    it('an update to a config that is missing is refused and changes nothing', async () => {
      await expect(update({ EndpointConfigName: missing })).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('Could not find endpoint configuration "arn:'),
      });
      expect(await described()).toMatchObject({ EndpointStatus: 'InService', ...alone });
    });

    it('an endpoint under an update shows what is pending and refuses every other change', async () => {
      await update(pair);
      const shown = { EndpointStatus: 'Updating', ...alone, PendingDeploymentSummary: pair };
      expect(await described()).toMatchObject(shown);
      const busy = {
        name: 'ValidationException',
        message: expect.stringContaining('Cannot update in-progress endpoint "arn:'),
      };
      await expect(update(alone)).rejects.toMatchObject(busy);
      await expect(setWeights({ champion: 50 })).rejects.toMatchObject(busy);
    });

    it('an update ends InService on the new config, modified later than it was created', async () => {
      expect((await settled()).at(-1)).toBe('InService');
      const after = await described();
      expect(Number(after.LastModifiedTime)).toBeGreaterThan(Number(after.CreationTime));
      expect(after).toMatchObject(pair);
      expect(after.PendingDeploymentSummary).toBeUndefined();
    });

    it('a variant at weight 0 answers whoever asks for it by name', async () => {
      expect(await invoke('challenger')).toMatchObject({ InvokedProductionVariant: 'challenger' });
    });

    it('weights are desired at once and current when the endpoint is InService again', async () => {
      await setWeights({ champion: 75, challenger: 25 });
      const during = await described();
      expect(during.EndpointStatus).toBe('Updating');
      expect(during.ProductionVariants).toMatchObject([
        { VariantName: 'champion', CurrentWeight: 1, DesiredWeight: 75 },
        { VariantName: 'challenger', CurrentWeight: 0, DesiredWeight: 25 },
      ]);
      expect((await settled()).at(-1)).toBe('InService');
      expect((await described()).ProductionVariants).toMatchObject([
        { VariantName: 'champion', CurrentWeight: 75, DesiredWeight: 75, DesiredInstanceCount: 1 },
        { VariantName: 'challenger', CurrentWeight: 25, DesiredWeight: 25, DesiredInstanceCount: 1 },
      ]);
    });

    it('the requests and errors of a variant become readable in CloudWatch', async () => {
      for (let i = 0; i < 5; i++) await invoke('challenger');
      const { CreationTime: StartTime = new Date(0) } = await described();
      const Dimensions = Object.entries({ EndpointName: run, VariantName: 'challenger' }).map(([Name, Value]) => ({
        Name,
        Value,
      }));
      const read = (MetricName: string, Stat: string, Unit?: 'Microseconds') => ({
        Id: `${MetricName}${Stat}`.toLowerCase(),
        MetricStat: {
          Metric: { Namespace: 'AWS/SageMaker', MetricName, Dimensions },
          Period: 60,
          Stat,
          ...(Unit && { Unit }),
        },
      });
      const MetricDataQueries = [
        read('Invocations', 'Sum'),
        read('Invocation5XXErrors', 'SampleCount'),
        read('Invocation5XXErrors', 'Sum'),
        read('ModelLatency', 'SampleCount', 'Microseconds'),
      ];
      const EndTime = new Date(StartTime.getTime() + 24 * 60 * 60_000);
      const totals = await cloud().until('the metrics of 6 requests', async () => {
        const { cloudWatch } = cloud().clients;
        const data = await cloudWatch.send(new GetMetricDataCommand({ StartTime, EndTime, MetricDataQueries }));
        const sums = data.MetricDataResults?.map(({ Values = [] }) => Values.reduce((sum, value) => sum + value, 0));
        return sums?.[0] === 6 && sums[1] === 6 && sums[3] === 6 ? sums : undefined;
      });
      expect(totals).toEqual([6, 6, 0, 6]);
    });

    it('a weight for a variant that is missing is refused', async () => {
      await expect(setWeights({ nobody: 1 })).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('"nobody" is/are not present within endpoint configuration'),
      });
    });

    it('an endpoint can be described in any case', async () => {
      const lower = new DescribeEndpointCommand({ EndpointName: run.toLowerCase() });
      expect((await sageMaker().send(lower)).EndpointName).toBe(run);
    });

    it('a deleted endpoint is Deleting, then missing', async () => {
      await sageMaker().send(new DeleteEndpointCommand(endpoint));
      expect((await described()).EndpointStatus).toBe('Deleting');
      await cloud().until('the deletion', () =>
        described().then(
          () => undefined,
          (error: Error) => error.name,
        ),
      );
      await expect(described()).rejects.toMatchObject({ name: 'ValidationException' });
    });

    afterAll(async () => {
      await sageMaker().send(new DeleteEndpointCommand(endpoint)).catch(ignoreMissing);
      for (const config of [alone, pair]) {
        await sageMaker().send(new DeleteEndpointConfigCommand(config)).catch(ignoreMissing);
      }
      await sageMaker().send(new DeleteModelCommand(model));
    });
  });
}

/** What is to be deleted may be gone already, whichever case failed. */
function ignoreMissing(error: Error): void {
  if (!error.message.startsWith('Could not find')) throw error;
}
