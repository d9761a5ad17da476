import * as sdk from '@aws-sdk/client-lambda';
import { AwsError, type CallInfo, type CloudContext, type Service } from '../../service.ts';
import type { AsyncInvocations } from './async-invocations.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Functions } from './functions.ts';

/** Payload limits in bytes (Lambda quotas, read 2026-11-20). */
const SYNC_BYTES = 6 * 1024 * 1024;
const ASYNC_BYTES = 1024 * 1024;

/** Lambda on the wire: Invoke in its three types, and enough to list what is registered. */
export function lambdaService(context: CloudContext, functions: Functions, queue: AsyncInvocations): Service {
  async function invoke(input: sdk.InvokeCommandInput, { requestId }: CallInfo) {
    const definition = functions.get(input.FunctionName ?? '');
    const event = readPayload(input);
    if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
    if (input.InvocationType === 'Event') {
      queue.invoke(definition.name, event);
      return { StatusCode: 202 };
    }
    const { payload, failed } = await functions.run(definition, event, requestId);
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: Buffer.from(payload),
      ...(failed && { FunctionError: 'Unhandled' }),
    };
  }

  function configuration(definition: FunctionDefinition) {
    return {
      FunctionName: definition.name,
      FunctionArn: functions.arn(definition.name),
      Timeout: definition.timeoutSeconds,
      MemorySize: definition.memoryMb ?? 512,
      Version: '$LATEST',
      State: 'Active',
      ...(definition.deadLetterQueueArn && { DeadLetterConfig: { TargetArn: definition.deadLetterQueueArn } }),
    };
  }

  return {
    name: 'lambda',
    sdk,
    client: () => new sdk.LambdaClient({ region: context.region }),
    operations: {
      Invoke: invoke,
      ListFunctions: () => ({ Functions: functions.list().map(configuration) }),
      GetFunction: (input: sdk.GetFunctionCommandInput) => ({
        Configuration: configuration(functions.get(input.FunctionName ?? '')),
      }),
    },
  };
}

/** @throws AwsError RequestTooLargeException, InvalidRequestContentException when it is not JSON */
function readPayload(input: sdk.InvokeCommandInput): string {
  const payload = Buffer.from((input.Payload as Uint8Array | undefined) ?? '{}');
  const limitBytes = input.InvocationType === 'Event' ? ASYNC_BYTES : SYNC_BYTES;
  if (payload.byteLength > limitBytes) {
    const message = `${payload.byteLength} byte payload is too large for the ${input.InvocationType ?? 'RequestResponse'} invocation type (limit ${limitBytes} bytes)`;
    throw new AwsError('RequestTooLargeException', message, { status: 413 });
  }
  const text = payload.toString('utf8');
  try {
    JSON.parse(text);
  } catch (error) {
    const message = `Could not parse request body into json: ${String(error)}`;
    throw new AwsError('InvalidRequestContentException', message);
  }
  return text;
}
