import type { Cloud } from '@fairlead/local-cloud';

const CHANGES = ['CreateModel', 'CreateEndpointConfig', 'UpdateEndpoint', 'UpdateEndpointWeightsAndCapacities'];

/** A call of the product that changes SageMaker, and how the endpoint stood when it was sent. */
export interface ChangeCall {
  operation: string;
  input: { EndpointName?: string; EndpointConfigName?: string; DesiredWeightsAndCapacities?: object[] };
  /** Undefined for calls that are about no endpoint. */
  endpointStatus: string | undefined;
  /** When it was sent, in the cloud's time. */
  atMs: number;
}

/** A cloud whose request handler notes what is changed through it; give it to the product, not to the test's own clients. */
export function recordChanges(cloud: Cloud): { recorded: Cloud; changes: ChangeCall[] } {
  const changes: ChangeCall[] = [];
  const inner = cloud.requestHandler;
  const handle: typeof inner.handle = (request) => {
    const operation = (request.headers['x-amz-target'] ?? '').replace(/^SageMaker\./, '');
    if (CHANGES.includes(operation)) {
      const text = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
      const input: ChangeCall['input'] = JSON.parse(text);
      const endpointStatus = input.EndpointName && cloud.sagemaker.machine.endpoint(input.EndpointName)?.status;
      changes.push({ operation, input, endpointStatus, atMs: cloud.clock.now() });
    }
    return inner.handle(request);
  };
  return { recorded: { ...cloud, requestHandler: { ...inner, handle } }, changes };
}
