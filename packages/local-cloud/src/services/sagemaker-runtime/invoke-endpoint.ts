import type { InvokeEndpointInput, InvokeEndpointOutput } from '@aws-sdk/client-sagemaker-runtime';
import type { CloudContext } from '../../service.ts';
import { behaviourOf } from '../sagemaker/behaviour.ts';
import type { SageMakerMachine } from '../sagemaker/machine.ts';
import type { VariantRecord } from '../sagemaker/records.ts';
import type { ModelAnswer, ModelRequest } from './answer.ts';
import { modelError, validationError } from './errors.ts';
import { recordInvocation } from './invocation-metrics.ts';
import { invokeContainer } from './invoke-container.ts';
import { requestRate } from './load.ts';
import { playProfile } from './play-profile.ts';
import { checkInvocation } from './request-limits.ts';
import { chooseShadows, chooseVariant, servingFleet } from './routing.ts';

/** InvokeEndpoint: synchronous when a profile plays the model, a promise when a container runs it. */
export type InvokeEndpoint = (input: InvokeEndpointInput) => InvokeEndpointOutput | Promise<InvokeEndpointOutput>;

const EMPTY = new Uint8Array();

/** A fleet of inference components needs a header that is not served here. */
const NEEDS_COMPONENT =
  'Inference Component Name header is required for endpoints to which you plan to deploy inference components. Please ' +
  'include Inference Component Name header or consider using SageMaker models.';

export function makeInvokeEndpoint(context: CloudContext, machine: Pick<SageMakerMachine, 'endpoint'>): InvokeEndpoint {
  const diceOf = (endpointName: string) => context.dice(`endpoint/${endpointName}`);

  function loadOf(endpointName: string, variant: VariantRecord, capacityRps: number): number {
    if (capacityRps === Number.POSITIVE_INFINITY || variant.currentServerless) return 0;
    return requestRate(context.metrics, { endpointName, variant, nowMs: context.clock.now() }) / capacityRps;
  }

  function ask(
    endpointName: string,
    variant: VariantRecord,
    request: ModelRequest,
  ): ModelAnswer | Promise<ModelAnswer> {
    if (!variant.container) throw validationError(NEEDS_COMPONENT);
    const behaviour = behaviourOf(variant.container);
    if (behaviour.kind === 'container') return invokeContainer(behaviour.url, request);
    const load = loadOf(endpointName, variant, behaviour.capacityRps);
    const random = diceOf(endpointName);
    return playProfile(behaviour, request, { ageMs: context.clock.now() - variant.deployedAtMs, load, random });
  }

  function record(endpointName: string, variant: VariantRecord, answer: ModelAnswer): void {
    recordInvocation(context.metrics, { endpointName, variant, answer, atMs: context.clock.now() });
  }

  /** The shadow's answer is measured and thrown away; the caller does not wait for it. */
  function copyTo(shadow: VariantRecord, endpointName: string, request: ModelRequest): void {
    const answer = ask(endpointName, shadow, request);
    if (answer instanceof Promise) context.clock.background(answer.then((late) => record(endpointName, shadow, late)));
    else record(endpointName, shadow, answer);
  }

  function respond(endpointName: string, variant: VariantRecord, answer: ModelAnswer): InvokeEndpointOutput {
    record(endpointName, variant, answer);
    if (answer.status < 200 || answer.status >= 300) throw modelError(answer, { ...context, endpointName });
    return {
      Body: answer.body,
      ContentType: answer.contentType,
      InvokedProductionVariant: variant.name,
      ...(answer.customAttributes !== undefined && { CustomAttributes: answer.customAttributes }),
    };
  }

  return function invokeEndpoint(input) {
    checkInvocation(input);
    const name = input.EndpointName ?? '';
    const random = diceOf(name);
    const fleet = servingFleet(machine.endpoint(name), { name, accountId: context.accountId, random });
    const variant = chooseVariant(fleet, { endpointName: name, targetVariant: input.TargetVariant }, random);
    const request: ModelRequest = {
      body: input.Body ?? EMPTY,
      contentType: input.ContentType,
      accept: input.Accept,
      customAttributes: input.CustomAttributes,
      inferenceId: input.InferenceId,
    };
    const answer = ask(name, variant, request);
    if (fleet.shadow.length > 0) for (const shadow of chooseShadows(fleet, random)) copyTo(shadow, name, request);
    return answer instanceof Promise
      ? answer.then((late) => respond(name, variant, late))
      : respond(name, variant, answer);
  };
}
