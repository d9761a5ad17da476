import type { DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import { instantOf, type Outcome, type Permit } from '@fairlead/reconcile';
import type { LiveEndpoint } from '@fairlead/rollout';
import type { EndpointChanger, EndpointReader, Invoker, ScalingChanger, ScalingReader } from '@fairlead/runtime';
import type { ScalingOperation } from '@fairlead/scaling';
import { AwsError } from '../../../packages/local-cloud/src/service.ts';
import type { OperationInput, OperationName } from '../../../packages/local-cloud/src/services/sagemaker/operations.ts';
import type { SimulatedAutoscaling } from './autoscaling.ts';
import type { Line } from './line.ts';
import type { SimulatedSageMaker } from './sagemaker.ts';

/** A change as it leaves a worker. */
export type Change =
  | { kind: 'create-model'; modelName: string }
  | { kind: 'create-config'; configName: string }
  | { kind: 'update-endpoint'; configName: string }
  | { kind: 'set-weights'; weights: Readonly<Record<string, number>> }
  | { kind: 'set-count'; variantName: string; count: number }
  | { kind: 'change-scaling'; operation: ScalingOperation };

/** Told of what passes through the ports of one worker. */
export interface PortListener {
  seen(endpoint: LiveEndpoint | 'missing'): void;
  /** Right before a change leaves. */
  sends(change: Change): void;
  /** Right before SageMaker takes it. */
  arrives(): void;
  answered(change: Change, outcome: Outcome): void;
}

/** Read the simulated SageMaker over a worker's line. */
export function endpointReader(
  line: Line,
  sageMaker: SimulatedSageMaker,
  listener: PortListener,
): Pick<EndpointReader, 'endpoint'> {
  return {
    async endpoint(EndpointName) {
      const seen = await line.ask({ what: 'DescribeEndpoint', mayFail: true }, () => {
        try {
          return liveEndpoint(sageMaker.call('DescribeEndpoint', { EndpointName }));
        } catch (error) {
          if (error instanceof AwsError && error.message.startsWith('Could not find')) return 'missing' as const;
          throw error;
        }
      });
      listener.seen(seen);
      return seen;
    },
  };
}

/** Change the simulated SageMaker over a worker's line: one try each, withdrawn when the permit ends. */
export function endpointChanger(line: Line, sageMaker: SimulatedSageMaker, listener: PortListener): EndpointChanger {
  const send = async <O extends OperationName>(
    { operation, input, change }: { operation: O; input: OperationInput<O>; change: Change },
    permit: Permit,
  ): Promise<Outcome> => {
    permit.check();
    listener.sends(change);
    const outcome = await withinPermit(permit, () =>
      line.ask({ what: operation, mayFail: false, signal: permit.signal }, () => {
        listener.arrives();
        return sageMaker.call(operation, input);
      }),
    );
    listener.answered(change, outcome);
    return outcome;
  };

  return {
    async createModel({ name, body }, tags, permit) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const input = { ...body, ModelName: name, Tags } as OperationInput<'CreateModel'>;
      const change: Change = { kind: 'create-model', modelName: name };
      const outcome = await send({ operation: 'CreateModel', input, change }, permit);
      const isThere = outcome.kind === 'refused' && outcome.message.startsWith('Cannot create already existing');
      return isThere ? { kind: 'done' } : outcome;
    },

    async createConfig({ name, body }, tags, permit) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const input = { ...body, EndpointConfigName: name, Tags } as OperationInput<'CreateEndpointConfig'>;
      const change: Change = { kind: 'create-config', configName: name };
      const outcome = await send({ operation: 'CreateEndpointConfig', input, change }, permit);
      const isThere = outcome.kind === 'refused' && outcome.message.startsWith('Cannot create already existing');
      return isThere ? { kind: 'done' } : outcome;
    },

    updateEndpoint({ endpointName, configName, keep }, permit) {
      const input: OperationInput<'UpdateEndpoint'> = {
        EndpointName: endpointName,
        EndpointConfigName: configName,
        RetainAllVariantProperties: keep !== 'nothing',
        ...(keep === 'instance-counts'
          ? { ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }] }
          : {}),
      };
      return send({ operation: 'UpdateEndpoint', input, change: { kind: 'update-endpoint', configName } }, permit);
    },

    setWeights({ endpointName, weights }, permit) {
      const DesiredWeightsAndCapacities = Object.entries(weights).map(([VariantName, DesiredWeight]) => ({
        VariantName,
        DesiredWeight,
      }));
      const input = { EndpointName: endpointName, DesiredWeightsAndCapacities };
      const change: Change = { kind: 'set-weights', weights };
      return send({ operation: 'UpdateEndpointWeightsAndCapacities', input, change }, permit);
    },

    setCount({ endpointName, variantName, count }, permit) {
      const wish = { VariantName: variantName, DesiredInstanceCount: count };
      const input = { EndpointName: endpointName, DesiredWeightsAndCapacities: [wish] };
      const change: Change = { kind: 'set-count', variantName, count };
      return send({ operation: 'UpdateEndpointWeightsAndCapacities', input, change }, permit);
    },
  };
}

/** Read the simulated autoscaling over a worker's line. */
export function scalingReader(line: Line, autoscaling: SimulatedAutoscaling): ScalingReader {
  return {
    scaling: () => line.ask({ what: 'DescribeScaling', mayFail: true }, () => autoscaling.live()),
  };
}

/** Change the simulated autoscaling over a worker's line; @param arrives - what meets a call that has arrived: it may strike late */
export function scalingChanger(
  line: Line,
  autoscaling: SimulatedAutoscaling,
  listener: Omit<PortListener, 'seen' | 'arrives'> & { meets(work: () => void): void },
): ScalingChanger {
  return {
    async apply(operation, _on, permit) {
      permit.check();
      const change: Change = { kind: 'change-scaling', operation };
      listener.sends(change);
      const outcome = await withinPermit(permit, () =>
        line.ask({ what: `scaling ${operation.kind}`, mayFail: false, signal: permit.signal }, () => {
          listener.meets(() => autoscaling.change(operation));
        }),
      );
      listener.answered(change, outcome);
      return outcome;
    },
  };
}

/** Invoke variants of the simulated endpoint over a worker's line. @param answer - how the model answers, or fails to */
export function invoker(line: Line, answer: (variantName: string) => Outcome): Invoker {
  return {
    async invoke({ variantName }, permit) {
      permit.check();
      let outcome: Outcome = { kind: 'unknown', message: 'no answer' };
      const asked = await withinPermit(permit, () =>
        line.ask({ what: 'InvokeEndpoint', mayFail: true, signal: permit.signal }, () => {
          outcome = answer(variantName);
        }),
      );
      return asked.kind === 'done' ? outcome : asked;
    },
  };
}

/** The answer, or that there was none when the time was up; whatever SageMaker makes of the request by then or later. */
function withinPermit({ signal }: Permit, request: () => Promise<unknown>): Promise<Outcome> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'unknown', message: 'AbortError: Request aborted' }));
    request().then(
      () => resolve({ kind: 'done' }),
      (error: unknown) => resolve(outcomeOf(error)),
    );
  });
}

/** As the SDK's adapter judges: an answer of 4xx is a refusal, everything else leaves open what happened. */
function outcomeOf(error: unknown): Outcome {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const isRefusal = error instanceof AwsError && error.status < 500;
  return isRefusal ? { kind: 'refused', code: name, message } : { kind: 'unknown', message: `${name}: ${message}` };
}

/** An endpoint as the loop sees it. */
export function liveEndpoint(described: DescribeEndpointOutput): LiveEndpoint {
  const { EndpointName = '', EndpointStatus = 'InService', EndpointConfigName = '', FailureReason } = described;
  return {
    name: EndpointName,
    status: EndpointStatus,
    configName: EndpointConfigName,
    lastModifiedAt: instantOf(described.LastModifiedTime?.getTime() ?? 0),
    ...(FailureReason ? { failureReason: FailureReason } : {}),
    variants: (described.ProductionVariants ?? []).map((variant) => ({
      name: variant.VariantName ?? '',
      currentWeight: variant.CurrentWeight ?? 0,
      desiredWeight: variant.DesiredWeight ?? 0,
      currentInstanceCount: variant.CurrentInstanceCount ?? 0,
      desiredInstanceCount: variant.DesiredInstanceCount ?? 0,
    })),
    hasShadowVariants: false,
  };
}
