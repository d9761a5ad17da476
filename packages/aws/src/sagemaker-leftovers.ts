import {
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Outcome } from '@fairlead/reconcile';
import { isOurName, type Leftover, OWNER_TAG } from '@fairlead/rollout';
import type { InUse, LeftoverKeeper } from '@fairlead/runtime';
import { orMissing, tagsOf } from './sagemaker-endpoints.ts';
import { isMissing, outcomeOf } from './sagemaker-errors.ts';

/**
 * Look after what rollouts have made. SageMaker itself deletes a config that is in use, so every deletion looks again
 * right before.
 *
 * @param changer - a client that does not repeat calls
 */
export function sageMakerLeftovers({
  changer,
  reader,
}: {
  changer: SageMakerClient;
  reader: SageMakerClient;
}): LeftoverKeeper {
  async function modelsOf(EndpointConfigName: string): Promise<string[]> {
    const config = await orMissing(() => reader.send(new DescribeEndpointConfigCommand({ EndpointConfigName })));
    if (config === 'missing') return [];
    const variants = [...(config.ProductionVariants ?? []), ...(config.ShadowProductionVariants ?? [])];
    return variants.flatMap(({ ModelName }) => (ModelName ? [ModelName] : []));
  }

  async function inUse(EndpointName: string): Promise<InUse> {
    const endpoint = await orMissing(() => reader.send(new DescribeEndpointCommand({ EndpointName })));
    if (endpoint === 'missing') return { isBusy: false, configs: [], models: [] };
    const { EndpointConfigName, PendingDeploymentSummary, EndpointStatus } = endpoint;
    const configs = [EndpointConfigName, PendingDeploymentSummary?.EndpointConfigName].filter(
      (name) => name !== undefined,
    );
    const models = (await Promise.all(configs.map(modelsOf))).flat();
    return { isBusy: EndpointStatus !== 'InService' && EndpointStatus !== 'Failed', configs, models };
  }

  async function arnOf({ kind, name }: Leftover): Promise<string | undefined | 'missing'> {
    if (kind === 'model') {
      const model = await orMissing(() => reader.send(new DescribeModelCommand({ ModelName: name })));
      return model === 'missing' ? model : model.ModelArn;
    }
    const config = await orMissing(() => reader.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name })));
    return config === 'missing' ? config : config.EndpointConfigArn;
  }

  async function owner(leftover: Leftover): ReturnType<LeftoverKeeper['owner']> {
    const arn = await arnOf(leftover);
    if (arn === 'missing') return 'nobody';
    return isOurName(leftover.name) && OWNER_TAG in (await tagsOf(reader, arn)) ? 'ours' : 'somebody-else';
  }

  return {
    inUse,
    owner,

    async delete(leftover, endpointName, permit) {
      try {
        const [used, whose] = await Promise.all([inUse(endpointName), owner(leftover)]);
        if (whose === 'nobody') return { kind: 'done' };
        if (whose !== 'ours') return refused('NotOurs', `${leftover.name} does not carry the tag ${OWNER_TAG}.`);
        const names = leftover.kind === 'config' ? used.configs : used.models;
        if (used.isBusy || names.includes(leftover.name)) return refused('InUse', `${leftover.name} may be in use.`);
        permit.check();
        await remove(changer, leftover, permit.signal);
        return { kind: 'done' };
      } catch (error) {
        return isMissing(error) ? { kind: 'done' } : outcomeOf(error);
      }
    },
  };
}

function remove(client: SageMakerClient, { kind, name }: Leftover, abortSignal: AbortSignal): Promise<unknown> {
  return kind === 'config'
    ? client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name }), { abortSignal })
    : client.send(new DeleteModelCommand({ ModelName: name }), { abortSignal });
}

function refused(code: string, message: string): Outcome {
  return { kind: 'refused', code, message };
}
