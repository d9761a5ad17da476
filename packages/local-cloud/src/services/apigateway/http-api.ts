import { createHash, randomUUID } from 'node:crypto';
import { track } from '../../clock.ts';
import { AwsError, type CloudContext } from '../../service.ts';
import { isDecodable, type WireRequest, type WireResponse } from '../../wire/message.ts';
import { type Execution, executionMs } from '../lambda/execute.ts';
import type { Functions } from '../lambda/functions.ts';
import { proxyEvent } from './proxy-event.ts';
import { gatewayMessage, proxyResponse } from './proxy-result.ts';
import { type HttpRoute, matchRoute, type RouteMatch } from './routes.ts';

/** Quotas of HTTP APIs (API Gateway Developer Guide, read 2026-11-20). */
export const API_BODY_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;

/** An HTTP API: routes to functions, in payload format 2.0. */
export interface HttpApi {
  readonly name: string;
  readonly id: string;
  /** Answer one request; never rejects. */
  handle(request: WireRequest): Promise<WireResponse>;
}

/** @param definition.routes - in any order; the most specific match wins */
export function httpApi(
  context: CloudContext,
  functions: Functions,
  definition: { name: string; routes: readonly HttpRoute[] },
): HttpApi {
  const { clock, accountId } = context;
  const id = createHash('sha256').update(definition.name).digest('hex').slice(0, 10);

  async function handle(request: WireRequest): Promise<WireResponse> {
    const requestId = randomUUID();
    if (request.body.byteLength > API_BODY_BYTES) return gatewayMessage(413, 'Request Entity Too Large');
    if (!isDecodable(request.path)) return gatewayMessage(400, 'Bad Request');
    const match = matchRoute(definition.routes, request.method, request.path);
    if (!match) return gatewayMessage(404, 'Not Found');
    const response = await track(clock, () => integrate(request, match, requestId));
    return { ...response, headers: { ...response.headers, 'apigw-requestid': requestId } };
  }

  async function integrate(request: WireRequest, match: RouteMatch, requestId: string): Promise<WireResponse> {
    const domainName = request.headers.host ?? `${id}.execute-api.${context.region}.amazonaws.com`;
    const event = proxyEvent(request, match, { accountId, apiId: id, domainName, requestId, nowMs: clock.now() });
    const execution = await within(() => invoke(match.route.functionName, JSON.stringify(event)));
    if (execution === 'late') return gatewayMessage(503, 'Service Unavailable');
    return execution.failed ? gatewayMessage(500, 'Internal Server Error') : proxyResponse(execution.payload);
  }

  async function invoke(functionName: string, event: string): Promise<Execution> {
    try {
      return await functions.run(functions.get(functionName), event, randomUUID());
    } catch (error) {
      if (error instanceof AwsError) return { payload: JSON.stringify(error.message), failed: true };
      throw error;
    }
  }

  async function within(run: () => Promise<Execution>): Promise<Execution | 'late'> {
    const late = Promise.withResolvers<'late'>();
    const cancel = clock.at(clock.now() + executionMs(clock, INTEGRATION_TIMEOUT_MS), () => late.resolve('late'));
    try {
      return await Promise.race([run(), late.promise]);
    } finally {
      cancel();
    }
  }

  return { name: definition.name, id, handle };
}
