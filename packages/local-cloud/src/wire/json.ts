import { JsonCodec2 } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../service.ts';
import { utf8, type WireResponse } from './message.ts';
import { errorMembers, errorStatus, type Protocol, queryCompatibleHeaders, type WireCall } from './protocol.ts';

/** Timestamps are epoch seconds by default in every AWS JSON protocol. */
const EPOCH_SECONDS = 7;

/** Reads and writes JSON by schema. */
export interface JsonShapes {
  /** @throws AwsError SerializationException */
  read(schema: NormalizedSchema, body: Uint8Array): Promise<Record<string, unknown>>;
  write(schema: NormalizedSchema, value: unknown): Uint8Array;
}

/** @param jsonName - whether members go by their `jsonName` trait, as in restJson1 */
export function jsonShapes(jsonName: boolean): JsonShapes {
  const codec = new JsonCodec2({
    timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
    httpBindings: jsonName,
    jsonName,
  });
  const reader = codec.createDeserializer();
  const writer = codec.createSerializer();
  return {
    async read(schema, body) {
      if (body.byteLength === 0) return {};
      const value: unknown = await reader.read(schema, Buffer.from(body).toString('utf8')).catch((error: unknown) => {
        throw new AwsError('SerializationException', `The body is not JSON of this operation: ${String(error)}`);
      });
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
      throw new AwsError('SerializationException', 'The body must be a JSON object.');
    },
    write(schema, value) {
      if (schema.isUnitSchema()) return utf8('{}');
      writer.write(schema, value ?? {});
      const flushed: string | Uint8Array = writer.flush();
      return typeof flushed === 'string' ? utf8(flushed) : new Uint8Array(flushed);
    },
  };
}

const shapes = jsonShapes(false);

/** awsJson1_0 and awsJson1_1: `x-amz-target` names the operation, the body is JSON both ways. */
export const jsonRpc: Protocol = {
  read: ({ request }, operation) => shapes.read(operation.input, request.body),
  write: (call, operation, output) => answer(call, 200, shapes.write(operation.output, output)),
  fail: (call, error) => ({
    ...answer(call, errorStatus(call, error), errorBody(call, error, shapes)),
    headers: { ...headers(call), 'x-amzn-errortype': error.name, ...queryCompatibleHeaders(call, error) },
  }),
};

/** The JSON body of an error: its modelled members and `__type`. */
export function errorBody(call: WireCall, error: AwsError, json: JsonShapes): Uint8Array {
  const modelled = call.model.error(error.name);
  const members = modelled ? JSON.parse(Buffer.from(json.write(modelled.schema, errorMembers(error))).toString()) : {};
  const type = modelled?.name ?? error.name;
  return utf8(JSON.stringify({ __type: type, message: error.message, ...members }));
}

function answer(call: WireCall, status: number, body: Uint8Array): WireResponse {
  return { status, headers: headers(call), body };
}

function headers(call: WireCall): Record<string, string> {
  const type = call.request.headers['content-type'];
  return { 'content-type': type?.startsWith('application/x-amz-json') ? type : 'application/x-amz-json-1.1' };
}
