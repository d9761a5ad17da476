import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { describe, expect, it } from 'vitest';
import { sageMakerInvoker } from './sagemaker-invoker.ts';

const PERMIT = { signal: new AbortController().signal, check: () => undefined };
const SAMPLE = { contentType: 'text/csv', body: '1,2,3', encoding: 'utf8' as const };
const REQUEST = { endpointName: 'fraud', variantName: 'fl-1', sample: SAMPLE };

/** An invoker whose runtime answers this, and the requests that reached it. */
function runtime(status: number, body: object, headers: Record<string, string> = {}) {
  const requests: { path: string; headers: Record<string, string>; body: string }[] = [];
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    async handle(request: { path: string; headers: Record<string, string>; body: Uint8Array }) {
      requests.push({ path: request.path, headers: request.headers, body: Buffer.from(request.body).toString() });
      return {
        response: { statusCode: status, headers, body: new TextEncoder().encode(JSON.stringify(body)) },
      };
    },
  };
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new SageMakerRuntimeClient({
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    requestHandler: requestHandler as never,
  });
  const invoker = sageMakerInvoker(client, { timeout: () => new AbortController().signal });
  return { requests, invoke: () => invoker.invoke(REQUEST, PERMIT) };
}

const failing = (status: number, name: string, body: object) => runtime(status, body, { 'x-amzn-errortype': name });

describe('an invocation of one variant', () => {
  it('names the variant, and sends the sample as it is', async () => {
    const { invoke, requests } = runtime(200, {});
    expect(await invoke()).toEqual({ kind: 'done' });
    expect(requests).toMatchObject([
      {
        path: '/endpoints/fraud/invocations',
        headers: { 'x-amzn-sagemaker-target-variant': 'fl-1', 'content-type': 'text/csv' },
        body: '1,2,3',
      },
    ]);
  });

  it('that the model fails is refused with the status of its container', async () => {
    const { invoke } = failing(424, 'ModelError', { Message: 'no', OriginalStatusCode: 500, OriginalMessage: 'boom' });
    expect(await invoke()).toEqual({
      kind: 'refused',
      code: 'ModelError',
      message: 'its container answered 500: boom',
    });
  });

  it.each([
    ['a container without an answer', 424, 'ModelError', { Message: 'timed out', OriginalStatusCode: 0 }, 'unknown'],
    ['a service that is down', 503, 'ServiceUnavailable', { Message: 'later' }, 'unknown'],
    ['a throttle', 400, 'ThrottlingException', { message: 'Rate exceeded' }, 'refused'],
    ['a model that is not ready', 429, 'ModelNotReadyException', { Message: 'wait' }, 'refused'],
  ])('that meets %s says nothing against the model', async (_, status, name, body, kind) => {
    const outcome = await failing(status, name, body).invoke();
    expect(outcome.kind).toBe(kind);
    expect(outcome).not.toMatchObject({ code: 'ModelError' });
  });
});
