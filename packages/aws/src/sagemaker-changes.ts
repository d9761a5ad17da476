import {
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  type CreateModelCommandInput,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import type { Outcome, Permit } from '@fairlead/reconcile';
import type { NamedConfig, NamedModel } from '@fairlead/rollout';
import type { EndpointChanger } from '@fairlead/runtime';
import { withoutUndefined } from './sagemaker-endpoints.ts';
import { isAlreadyThere, outcomeOf } from './sagemaker-errors.ts';

/**
 * Change endpoints through SageMaker, one try per call.
 *
 * @param changer - a client that does not repeat calls
 * @param reader - a client for the comparison with a config that exists already
 */
export function sageMakerChanges({
  changer,
  reader,
}: {
  changer: SageMakerClient;
  reader: SageMakerClient;
}): EndpointChanger {
  const send = async (
    permit: Permit,
    call: (options: { abortSignal: AbortSignal }) => Promise<unknown>,
  ): Promise<Outcome> => {
    permit.check();
    try {
      await call({ abortSignal: permit.signal });
      return { kind: 'done' };
    } catch (error) {
      return outcomeOf(error);
    }
  };

  return {
    async createModel(model, tags, permit) {
      const input = { ...model.body, ModelName: model.name, Tags: tagList(tags) } as CreateModelCommandInput;
      permit.check();
      try {
        await changer.send(new CreateModelCommand(input), { abortSignal: permit.signal });
        return { kind: 'done' };
      } catch (error) {
        return isAlreadyThere(error) ? sameModel(reader, model) : outcomeOf(error);
      }
    },

    async createConfig(config, tags, permit) {
      const input = {
        ...config.body,
        EndpointConfigName: config.name,
        Tags: tagList(tags),
      } as CreateEndpointConfigCommandInput;
      permit.check();
      try {
        await changer.send(new CreateEndpointConfigCommand(input), { abortSignal: permit.signal });
        return { kind: 'done' };
      } catch (error) {
        return isAlreadyThere(error) ? sameConfig(reader, config) : outcomeOf(error);
      }
    },

    updateEndpoint: ({ endpointName, configName, keep }, permit) =>
      send(permit, (options) =>
        changer.send(
          new UpdateEndpointCommand({
            EndpointName: endpointName,
            EndpointConfigName: configName,
            RetainAllVariantProperties: keep !== 'nothing',
            ...(keep === 'instance-counts'
              ? { ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' as const }] }
              : {}),
          }),
          options,
        ),
      ),

    setWeights: ({ endpointName, weights }, permit) =>
      send(permit, (options) =>
        changer.send(
          new UpdateEndpointWeightsAndCapacitiesCommand({
            EndpointName: endpointName,
            DesiredWeightsAndCapacities: Object.entries(weights).map(([VariantName, DesiredWeight]) => ({
              VariantName,
              DesiredWeight,
            })),
          }),
          options,
        ),
      ),

    setCount: ({ endpointName, variantName, count }, permit) =>
      send(permit, (options) =>
        changer.send(
          new UpdateEndpointWeightsAndCapacitiesCommand({
            EndpointName: endpointName,
            DesiredWeightsAndCapacities: [{ VariantName: variantName, DesiredInstanceCount: count }],
          }),
          options,
        ),
      ),
  };
}

function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * The same for a model. AWS does not say whether a model of a package shows its container as the primary one or as the
 * only one of a list: either counts.
 */
async function sameModel(reader: SageMakerClient, { name, body }: NamedModel): Promise<Outcome> {
  try {
    const { Containers, ...described } = await reader.send(new DescribeModelCommand({ ModelName: name }));
    const [only, ...others] = Containers ?? [];
    const shown =
      described.PrimaryContainer || others.length > 0
        ? { ...described, Containers }
        : { ...described, PrimaryContainer: only };
    if (includes(withoutUndefined(shown), withoutUndefined(body))) return { kind: 'done' };
    const message = `A model ${name} exists with another content. Delete it, then retry.`;
    return { kind: 'refused', code: 'ModelDiffers', message };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** Names carry a digest of the body, so a config of our name with another body is somebody's doing, never reused. */
async function sameConfig(reader: SageMakerClient, { name, body }: NamedConfig): Promise<Outcome> {
  try {
    const described = await reader.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name }));
    if (includes(withoutUndefined(described), withoutUndefined(body))) return { kind: 'done' };
    const message = `An endpoint config ${name} exists with another content. Delete it, then retry.`;
    return { kind: 'refused', code: 'ConfigDiffers', message };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** Everything we asked for is there; SageMaker may add defaults of its own. */
function includes(actual: unknown, asked: unknown): boolean {
  if (Array.isArray(asked)) {
    return (
      Array.isArray(actual) && actual.length === asked.length && asked.every((member, i) => includes(actual[i], member))
    );
  }
  if (asked === null || typeof asked !== 'object') return actual === asked;
  if (actual === null || typeof actual !== 'object') return false;
  return Object.entries(asked).every(([key, member]) => includes((actual as Record<string, unknown>)[key], member));
}
