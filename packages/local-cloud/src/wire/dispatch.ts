import { AwsError } from '../service.ts';
import type { ServiceBinding } from './binding.ts';
import { rpcV2Cbor } from './cbor.ts';
import { jsonRpc } from './json.ts';
import { isDecodable, signingName, type WireRequest } from './message.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import type { Protocol } from './protocol.ts';
import { awsQuery } from './query.ts';
import { restJson } from './rest-json.ts';

/** Which operation a request is for, and in which protocol it speaks. */
export interface Route {
  model: ServiceModel;
  protocol: Protocol;
  operation: string;
}

/**
 * Find the operation of a request.
 *
 * In this order: `x-amz-target`, the path of rpc-v2-cbor, a form with Action and Version, then method and path of the
 * REST services (those of the signature's service, or all of them when the request is not signed).
 *
 * @throws AwsError UnknownOperationException naming what the local cloud does not serve
 */
export async function route(bindings: readonly ServiceBinding[], request: WireRequest): Promise<Route> {
  const named = namedByHeader(request) ?? namedByCborPath(request);
  if (named) {
    const binding = bindings.find((candidate) => candidate.target === named.target);
    if (!binding) throw notServed(`the service of ${named.target}.${named.operation}`);
    return { model: await binding.model(), protocol: named.protocol, operation: named.operation };
  }
  return (await routeForm(bindings, request)) ?? (await routeRest(bindings, request));
}

/** What the local cloud answers for anything it does not do. */
export function notServed(what: string): AwsError {
  return new AwsError('UnknownOperationException', `The local cloud does not serve ${what}.`);
}

interface NamedOperation {
  target: string;
  operation: string;
  protocol: Protocol;
}

function namedByHeader(request: WireRequest): NamedOperation | undefined {
  const header = request.headers['x-amz-target'];
  if (!header) return undefined;
  const dot = header.lastIndexOf('.');
  return { target: header.slice(0, dot), operation: header.slice(dot + 1), protocol: jsonRpc };
}

function namedByCborPath(request: WireRequest): NamedOperation | undefined {
  if (request.headers['smithy-protocol'] !== 'rpc-v2-cbor') return undefined;
  const [, target = '', operation = ''] = /\/service\/([^/]+)\/operation\/([^/]+)$/.exec(request.path) ?? [];
  return { target, operation, protocol: rpcV2Cbor };
}

async function routeForm(bindings: readonly ServiceBinding[], request: WireRequest): Promise<Route | undefined> {
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return undefined;
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  const operation = form.get('Action');
  if (!operation) return undefined;
  const binding = bindings.find((candidate) => !candidate.rest && candidate.version === form.get('Version'));
  if (!binding)
    throw notServed(`${operation} of ${signingName(request) ?? `a service of version ${form.get('Version')}`}`);
  return { model: await binding.model(), protocol: awsQuery, operation };
}

async function routeRest(bindings: readonly ServiceBinding[], request: WireRequest): Promise<Route> {
  if (!isDecodable(request.path))
    throw new AwsError('ValidationException', `The path ${request.path} cannot be decoded.`);
  const name = signingName(request);
  const candidates = bindings.filter((binding) => binding.rest && (name === undefined || binding.name === name));
  const models = await Promise.all(candidates.map((binding) => binding.model()));
  const found = models.flatMap((model) => {
    const operation = mostSpecific(model, request);
    return operation ? [{ model, protocol: restJson, operation: operation.name }] : [];
  });
  const [only, ...others] = found;
  const call = `${request.method} ${request.path}${name ? ` of ${name}` : ''}`;
  if (!only) throw notServed(call);
  if (others.length > 0) throw notServed(`${call} unsigned, because several services know that path: sign it`);
  return only;
}

function mostSpecific(model: ServiceModel, request: WireRequest): OperationModel | undefined {
  let best: OperationModel | undefined;
  for (const operation of model.operations.values()) {
    const { rest } = operation;
    if (!rest || rest.method !== request.method || !rest.template.match(request.path, request.query)) continue;
    if (rest.template.literalLength > (best?.rest?.template.literalLength ?? -1)) best = operation;
  }
  return best;
}
