import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { errorBody, jsonShapes } from './json.ts';
import { utf8, type WireRequest, type WireResponse } from './message.ts';
import { errorMembers, errorStatus, type Protocol } from './protocol.ts';

const EPOCH_SECONDS = 7;
const settings = { timestampFormat: { useTrait: true, default: EPOCH_SECONDS }, httpBindings: true } as const;
const fromText = new FromStringShapeDeserializer(settings);
const toText = new ToStringShapeSerializer(settings);
const shapes = jsonShapes(true);

/** restJson1: members travel in the path, the query, headers, the status and the body, as their traits say. */
export const restJson: Protocol = {
  async read({ request }, { input, rest }) {
    if (input.isUnitSchema()) return {};
    const labels = rest?.template.match(request.path, request.query) ?? {};
    const members = hasPayload(input) ? {} : await shapes.read(input, request.body);
    for (const [name, member] of input.structIterator()) {
      const value = await readMember(name, member, request, labels);
      if (value !== undefined) members[name] = value;
    }
    return members;
  },
  write(_call, operation, output) {
    return writeMembers(operation.output, (output ?? {}) as Record<string, unknown>, operation.rest?.status ?? 200);
  },
  fail(call, error) {
    const modelled = call.model.error(error.name);
    const bound = modelled ? writeMembers(modelled.schema, errorMembers(error), modelled.status) : undefined;
    return {
      status: errorStatus(call, error),
      headers: { ...bound?.headers, 'content-type': 'application/json', 'x-amzn-errortype': error.name },
      body: errorBody(call, error, shapes),
    };
  },
};

async function readMember(
  name: string,
  member: NormalizedSchema,
  request: WireRequest,
  labels: Record<string, string>,
): Promise<unknown> {
  const traits = member.getMergedTraits();
  if (traits.httpLabel) return fromText.read(member, labels[name] ?? '');
  if (traits.httpQuery) return readQuery(member, request.query.getAll(traits.httpQuery));
  if (traits.httpQueryParams) return Object.fromEntries(request.query);
  if (traits.httpHeader) {
    const header = request.headers[traits.httpHeader.toLowerCase()];
    return header === undefined ? undefined : fromText.read(member, header);
  }
  if (traits.httpPrefixHeaders !== undefined) return prefixed(request.headers, traits.httpPrefixHeaders);
  if (traits.httpPayload) return readPayload(member, request.body);
  return undefined;
}

function readQuery(member: NormalizedSchema, values: string[]): unknown {
  if (values.length === 0) return undefined;
  if (member.isListSchema()) return values.map((value) => fromText.read(member.getValueSchema(), value));
  return fromText.read(member, values[0] ?? '');
}

function prefixed(headers: Record<string, string>, prefix: string): Record<string, string> {
  const wanted = Object.entries(headers).filter(([name]) => name.startsWith(prefix.toLowerCase()));
  return Object.fromEntries(wanted.map(([name, value]) => [name.slice(prefix.length), value]));
}

function readPayload(member: NormalizedSchema, body: Uint8Array): Promise<unknown> | unknown {
  if (body.byteLength === 0) return undefined;
  if (member.isBlobSchema()) return body;
  if (member.isStringSchema()) return Buffer.from(body).toString('utf8');
  return shapes.read(member, body);
}

function hasPayload(schema: NormalizedSchema): boolean {
  return [...schema.structIterator()].some(([, member]) => member.getMergedTraits().httpPayload);
}

function writeMembers(schema: NormalizedSchema, output: Record<string, unknown>, status: number): WireResponse {
  const response: WireResponse = { status, headers: {}, body: new Uint8Array() };
  if (schema.isUnitSchema()) return response;
  const inBody: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const traits = member.getMergedTraits();
    if (traits.httpHeader) response.headers[traits.httpHeader.toLowerCase()] = text(member, value);
    else if (traits.httpPrefixHeaders !== undefined)
      Object.assign(response.headers, withPrefix(value as Record<string, string>, traits.httpPrefixHeaders));
    else if (traits.httpResponseCode) response.status = Number(value);
    else if (traits.httpPayload) response.body = payload(member, value);
    else inBody[name] = value;
  }
  if (hasPayload(schema)) return response;
  response.headers['content-type'] ??= 'application/json';
  return { ...response, body: shapes.write(schema, inBody) };
}

function text(member: NormalizedSchema, value: unknown): string {
  toText.write(member, value);
  return toText.flush();
}

function withPrefix(values: Record<string, string>, prefix: string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [(prefix + name).toLowerCase(), value]));
}

function payload(member: NormalizedSchema, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? utf8(value) : shapes.write(member, value);
}
