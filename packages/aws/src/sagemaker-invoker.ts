import { InvokeEndpointCommand, ModelError, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { Outcome } from '@fairlead/reconcile';
import type { Clock, Invoker } from '@fairlead/runtime';
import { outcomeOf } from './sagemaker-errors.ts';

/** One request may take this long; it has to fit the functions' timeout beside everything else, though SageMaker waits 60 s. */
const LONGEST_ANSWER_MS = 25_000;

/** Invoke single variants through SageMaker's runtime. @param client - one that does not repeat calls */
export function sageMakerInvoker(client: SageMakerRuntimeClient, clock: Pick<Clock, 'timeout'>): Invoker {
  return {
    async invoke({ endpointName, variantName, sample }, permit) {
      permit.check();
      const command = new InvokeEndpointCommand({
        EndpointName: endpointName,
        TargetVariant: variantName,
        ContentType: sample.contentType,
        Body: Buffer.from(sample.body, sample.encoding),
      });
      try {
        const abortSignal = AbortSignal.any([permit.signal, clock.timeout(LONGEST_ANSWER_MS)]);
        await client.send(command, { abortSignal });
        return { kind: 'done' };
      } catch (error) {
        return invocationOutcome(error);
      }
    },
  };
}

/** A container that gave no answer in time is a ModelError too, but one without a status of its own. */
function invocationOutcome(error: unknown): Outcome {
  if (!(error instanceof ModelError)) return outcomeOf(error);
  const { OriginalStatusCode, OriginalMessage, message } = error;
  if (OriginalStatusCode === undefined || OriginalStatusCode === 0) return { kind: 'unknown', message };
  const said = OriginalMessage ? `: ${OriginalMessage.slice(0, 200)}` : '';
  return { kind: 'refused', code: 'ModelError', message: `its container answered ${OriginalStatusCode}${said}` };
}
