import type { InvokeEndpointAsyncInput, InvokeEndpointAsyncOutput } from '@aws-sdk/client-sagemaker-runtime';
import type { CloudContext } from '../../../service.ts';
import { behaviourOf } from '../../sagemaker/behaviour.ts';
import type { SageMakerMachine } from '../../sagemaker/machine.ts';
import { validationError } from '../errors.ts';
import { checkInvocation } from '../request-limits.ts';
import { servingFleet } from '../routing.ts';
import type { Backlog } from './backlog.ts';

/** Six hours (Developer Guide, asynchronous inference, edition of June 2023). */
const DEFAULT_TTL_SECONDS = 21_600;
const TTL_SECONDS = { min: 60, max: 21_600 };
/** Largest inline payload, bytes (botocore 1.43.107 service model). */
const MAX_BODY_BYTES = 128_000;

function checkAsync({ InputLocation: location, Body, RequestTTLSeconds: ttl }: InvokeEndpointAsyncInput): void {
  if ((location === undefined) === (Body === undefined)) {
    throw validationError('Specify exactly one of InputLocation and Body.');
  }
  if ((Body?.byteLength ?? 0) > MAX_BODY_BYTES) {
    throw validationError(`Body must have length less than or equal to ${MAX_BODY_BYTES}.`);
  }
  if (ttl !== undefined && !(ttl >= TTL_SECONDS.min && ttl <= TTL_SECONDS.max)) {
    throw validationError(`RequestTTLSeconds must be between ${TTL_SECONDS.min} and ${TTL_SECONDS.max}, got ${ttl}.`);
  }
}

/** Accept a request for later: also while the endpoint has no instances, which is what scaling to zero needs. */
export function makeInvokeEndpointAsync(
  context: CloudContext,
  { machine, backlog }: { machine: Pick<SageMakerMachine, 'endpoint'>; backlog: Backlog },
) {
  const id = (): string =>
    'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(context.random() * 16).toString(16));

  return function invokeEndpointAsync(input: InvokeEndpointAsyncInput): InvokeEndpointAsyncOutput {
    const name = input.EndpointName ?? '';
    checkInvocation({ ...input, Body: input.Body });
    checkAsync(input);
    const asked = { name, accountId: context.accountId, random: context.dice(`endpoint/${name}`) };
    const fleet = servingFleet(machine.endpoint(name), asked);
    const { AsyncInferenceConfig: config } = fleet.definition;
    if (!config) throw validationError(`Endpoint ${name} is not an asynchronous inference endpoint.`);
    if (fleet.production.some(({ container }) => container && behaviourOf(container).kind === 'container')) {
      throw validationError(
        'The local cloud plays models of asynchronous endpoints; it does not call LOCAL_MODEL_URL for them.',
      );
    }
    const inferenceId = input.InferenceId ?? id();
    const receivedAtMs = context.clock.now();
    backlog.add({
      endpointName: name,
      inferenceId,
      receivedAtMs,
      expiresAtMs: receivedAtMs + 1_000 * (input.RequestTTLSeconds ?? DEFAULT_TTL_SECONDS),
      body: input.Body && Buffer.from(input.Body).toString('base64'),
      contentType: input.ContentType,
      accept: input.Accept,
      customAttributes: input.CustomAttributes,
    });
    const { S3OutputPath: output, S3FailurePath: failure } = config.OutputConfig ?? {};
    const file = `${id()}.out`;
    return {
      InferenceId: inferenceId,
      ...(output !== undefined && { OutputLocation: `${output.replace(/\/$/, '')}/${file}` }),
      ...(failure !== undefined && { FailureLocation: `${failure.replace(/\/$/, '')}/${file}` }),
    };
  };
}
