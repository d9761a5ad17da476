import { CborCodec } from '@smithy/core/cbor';
import { AwsError } from '../service.ts';
import type { WireResponse } from './message.ts';
import { errorMembers, errorStatus, type Protocol, queryCompatibleHeaders } from './protocol.ts';

const codec = new CborCodec();
const reader = codec.createDeserializer();
const writer = codec.createSerializer();
/** The schema of an untyped document, which a body without a modelled shape is written as. */
const DOCUMENT = 15;

/** rpc-v2-cbor: POST /service/{target}/operation/{name}, CBOR both ways. */
export const rpcV2Cbor: Protocol = {
  async read({ request }, operation) {
    if (request.body.byteLength === 0) return {};
    try {
      return (await reader.read(operation.input, request.body)) as Record<string, unknown>;
    } catch (error) {
      throw new AwsError('SerializationException', `The body is not CBOR of this operation: ${String(error)}`);
    }
  },
  write(_call, operation, output) {
    if (operation.output.isUnitSchema()) return answer(200, encode(DOCUMENT, {}));
    return answer(200, encode(operation.output, output ?? {}));
  },
  fail(call, error) {
    const modelled = call.model.error(error.name);
    const members = modelled ? pickMembers(modelled.schema, errorMembers(error)) : { message: error.message };
    const type = `${call.model.settings.defaultNamespace}#${modelled?.name ?? error.name}`;
    const response = answer(errorStatus(call, error), encode(DOCUMENT, { __type: type, ...members }));
    return { ...response, headers: { ...response.headers, ...queryCompatibleHeaders(call, error) } };
  },
};

function encode(schema: Parameters<typeof writer.write>[0], value: unknown): Uint8Array {
  writer.write(schema, value);
  return writer.flush().slice();
}

function pickMembers(schema: { structIterator(): Iterable<[string, unknown]> }, members: Record<string, unknown>) {
  const names = [...schema.structIterator()].map(([name]) => name);
  return Object.fromEntries(names.flatMap((name) => (members[name] === undefined ? [] : [[name, members[name]]])));
}

function answer(status: number, body: Uint8Array): WireResponse {
  return { status, headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' }, body };
}
