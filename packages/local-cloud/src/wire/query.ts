import { XmlCodec } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { readForm } from './form.ts';
import { utf8, type WireResponse } from './message.ts';
import { errorMembers, errorSide, errorStatus, type Protocol, type WireCall } from './protocol.ts';

const DATE_TIME = 5;
const codec = new XmlCodec({
  timestampFormat: { useTrait: true, default: DATE_TIME },
  httpBindings: false,
  xmlNamespace: '',
  serviceNamespace: '',
});
const writer = codec.createSerializer();

/** awsQuery: a form with Action and Version in, XML out. */
export const awsQuery: Protocol = {
  async read({ request }, operation) {
    return readForm(operation.input, new URLSearchParams(Buffer.from(request.body).toString('utf8')));
  },
  write(call, operation, output) {
    const members = operation.output.isUnitSchema() ? '' : innerXml(operation.output, output ?? {});
    const result = `<${operation.name}Result>${members}</${operation.name}Result>`;
    const metadata = `<ResponseMetadata><RequestId>${call.requestId}</RequestId></ResponseMetadata>`;
    return answer(200, envelope(call, `${operation.name}Response`, result + metadata));
  },
  fail(call, error) {
    const status = errorStatus(call, error);
    const modelled = call.model.error(error.name);
    const code = modelled?.queryCode ?? error.name;
    const { message: _message, Message: _Message, ...fields } = errorMembers(error);
    const members = modelled ? innerXml(modelled.schema, fields) : '';
    const body =
      `<Error><Type>${errorSide(status)}</Type><Code>${escapeXml(code)}</Code>` +
      `<Message>${escapeXml(error.message)}</Message>${members}</Error><RequestId>${call.requestId}</RequestId>`;
    return answer(status, envelope(call, 'ErrorResponse', body));
  },
};

function innerXml(schema: NormalizedSchema, value: unknown): string {
  writer.write(schema, value);
  const xml = String(writer.flush());
  return xml.slice(xml.indexOf('>') + 1, Math.max(xml.lastIndexOf('</'), xml.indexOf('>') + 1));
}

function envelope(call: WireCall, name: string, body: string): string {
  return `<${name} xmlns="${call.model.settings.xmlNamespace ?? ''}">${body}</${name}>`;
}

/** A text as XML character data. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function answer(status: number, xml: string): WireResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body: utf8(`<?xml version="1.0"?>\n${xml}`) };
}
