import type { AwsError } from '../service.ts';
import type { WireRequest, WireResponse } from './message.ts';
import type { OperationModel, ServiceModel } from './model.ts';

/** What a protocol knows when it reads a call or writes its answer. */
export interface WireCall {
  request: WireRequest;
  requestId: string;
  model: ServiceModel;
}

/** One of the AWS wire protocols, seen from the server. */
export interface Protocol {
  /** @throws AwsError SerializationException when the body cannot be read */
  read(call: WireCall, operation: OperationModel): Promise<Record<string, unknown>>;
  write(call: WireCall, operation: OperationModel, output: unknown): WireResponse;
  fail(call: WireCall, error: AwsError): WireResponse;
}

/** The answer's status: what the model says, else what the service said. */
export function errorStatus(call: WireCall, error: AwsError): number {
  return call.model.error(error.name)?.status ?? error.status;
}

/** Whose fault it was, in the words of the query protocol. */
export function errorSide(status: number): 'Sender' | 'Receiver' {
  return status < 500 ? 'Sender' : 'Receiver';
}

/** The members of an error as its schema may want them: some models write `message`, some `Message`. */
export function errorMembers(error: AwsError): Record<string, unknown> {
  return { message: error.message, Message: error.message, ...error.fields };
}

/** Headers that tell clients of a query-compatible service the code they knew from the query protocol. */
export function queryCompatibleHeaders(call: WireCall, error: AwsError): Record<string, string> {
  if (!call.model.settings.awsQueryCompatible) return {};
  const code = call.model.error(error.name)?.queryCode ?? error.name;
  return { 'x-amzn-query-error': `${code};${errorSide(errorStatus(call, error))}` };
}
