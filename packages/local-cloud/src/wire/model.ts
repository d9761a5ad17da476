import { NormalizedSchema } from '@smithy/core/schema';
import type { Service } from '../service.ts';
import { type UriTemplate, uriTemplate } from './uri-template.ts';

/** What a client's protocol settings say about its service. */
interface ProtocolSettings {
  defaultNamespace: string;
  xmlNamespace?: string;
  version: string;
  serviceTarget: string;
  awsQueryCompatible?: boolean;
}

/** Where a REST operation listens. */
interface RestBinding {
  method: string;
  /** The URI template, such as `/endpoints/{EndpointName}/invocations`, compiled. */
  template: UriTemplate;
  status: number;
}

/** One operation of the SDK's model. */
export interface OperationModel {
  name: string;
  input: NormalizedSchema;
  output: NormalizedSchema;
  rest: RestBinding | undefined;
}

/** One error of the SDK's model. */
interface ErrorModel {
  /** The shape's name, `QueueDoesNotExist`. */
  name: string;
  schema: NormalizedSchema;
  status: number;
  /** The code in the query protocol, `AWS.SimpleQueueService.NonExistentQueue`. */
  queryCode: string;
}

/** A service with what the wire needs to know of its model. */
export interface ServiceModel {
  service: Service;
  settings: ProtocolSettings;
  /** `aws.protocols#restJson1` and the like. */
  protocolId: string;
  operations: ReadonlyMap<string, OperationModel>;
  /** Find a modelled error by its shape name or by its query code. */
  error(nameOrCode: string): ErrorModel | undefined;
}

/** The places of the SDK's static schema tuples: `[kind, namespace, name, traits, …]`. */
const OPERATION_KIND = 9;
const ERROR_KIND = -3;
type StaticSchema = [kind: number, namespace: string, name: string, traits: unknown, input: never, output: never];

/** Read a service's schemas and protocol settings out of its SDK package. */
export function modelOf(service: Service): ServiceModel {
  const config = service.client().config as {
    protocol: { getShapeId(): string };
    protocolSettings: ProtocolSettings;
  };
  const schemas = Object.values(service.sdk).filter(isStaticSchema);
  const operations = new Map(schemas.filter((s) => s[0] === OPERATION_KIND).map((s) => [s[2], operationModel(s)]));
  const errors = schemas.filter((s) => s[0] === ERROR_KIND).map(errorModel);
  const byName = new Map([...errors.map((e) => [e.queryCode, e] as const), ...errors.map((e) => [e.name, e] as const)]);
  return {
    service,
    settings: config.protocolSettings,
    protocolId: config.protocol.getShapeId(),
    operations,
    error: (nameOrCode) => byName.get(nameOrCode),
  };
}

function isStaticSchema(value: unknown): value is StaticSchema {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[2] === 'string';
}

function operationModel(schema: StaticSchema): OperationModel {
  const http = (schema[3] as { http?: [string, string, number] }).http;
  return {
    name: schema[2],
    input: NormalizedSchema.of(schema[4]),
    output: NormalizedSchema.of(schema[5]),
    rest: http && { method: http[0], template: uriTemplate(http[1]), status: http[2] },
  };
}

function errorModel(schema: StaticSchema): ErrorModel {
  const traits = schema[3] as { httpError?: number; error?: string; awsQueryError?: [string, number] };
  return {
    name: schema[2],
    schema: NormalizedSchema.of(schema as never),
    status: traits.httpError ?? traits.awsQueryError?.[1] ?? (traits.error === 'server' ? 500 : 400),
    queryCode: traits.awsQueryError?.[0] ?? schema[2],
  };
}
