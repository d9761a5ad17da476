import type { CloudClock } from '../../clock.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** How an invocation ended. */
export interface Execution {
  /** The JSON text that the function returned, or its error as Lambda writes it. */
  payload: string;
  /** Whether the function failed: threw, timed out, or returned what is not JSON. */
  failed: boolean;
}

/** One invocation. */
export interface Invocation {
  /** JSON text. */
  event: string;
  requestId: string;
  functionArn: string;
}

/**
 * Cloud milliseconds that `ms` of a function's own time take.
 *
 * Code runs in real time, however fast the cloud's clock: on a scaled clock a 30 s timeout is 30 real seconds.
 */
export function executionMs(clock: CloudClock, ms: number): number {
  return ms * Math.max(1, clock.rate);
}

/**
 * Call a function's handler and wait for it, at most for its timeout.
 *
 * A handler that goes on after its timeout is not stopped (it shares this process); its result is ignored.
 */
export async function execute(
  clock: CloudClock,
  definition: FunctionDefinition,
  invocation: Invocation,
): Promise<Execution> {
  const timeoutMs = definition.timeoutSeconds * 1_000;
  const deadline = clock.now() + executionMs(clock, timeoutMs);
  const timeout = Promise.withResolvers<Execution>();
  const cancel = clock.at(deadline, () => timeout.resolve(timedOut(definition, invocation)));
  try {
    return await Promise.race([call(clock, definition, invocation, deadline), timeout.promise]);
  } finally {
    cancel();
  }
}

async function call(
  clock: CloudClock,
  definition: FunctionDefinition,
  invocation: Invocation,
  deadline: number,
): Promise<Execution> {
  try {
    const handler = definition.handler as (event: unknown, context: object) => unknown;
    const result = await handler(JSON.parse(invocation.event), lambdaContext(clock, definition, invocation, deadline));
    return { payload: JSON.stringify(result) ?? 'null', failed: false };
  } catch (error) {
    return { payload: JSON.stringify(errorPayload(error)), failed: true };
  }
}

function lambdaContext(
  clock: CloudClock,
  definition: FunctionDefinition,
  invocation: Invocation,
  deadline: number,
): object {
  return {
    awsRequestId: invocation.requestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: definition.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: invocation.functionArn,
    logGroupName: `/aws/lambda/${definition.name}`,
    logStreamName: 'local',
    memoryLimitInMB: String(definition.memoryMb ?? 512),
    getRemainingTimeInMillis: () => Math.max(0, (deadline - clock.now()) / Math.max(1, clock.rate)),
  };
}

function errorPayload(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function timedOut({ timeoutSeconds }: FunctionDefinition, { requestId }: Invocation): Execution {
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  return { payload: JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage }), failed: true };
}
