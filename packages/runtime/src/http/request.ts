import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { requestProblems } from '../problem.ts';
import { faultsOf } from './faults.ts';

/** Largest body taken, bytes: a rollout request is about 1 KB, and a policy with many guards about 20 KB. */
const LARGEST_BODY_BYTES = 256 * 1024;

/** Read and check a JSON body. @throws Problem with every fault at once */
export function readBody<Schema extends z.ZodType>(event: APIGatewayProxyEventV2, schema: Schema): z.output<Schema> {
  const value = readJson(event);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = faultsOf(parsed.error.issues, value, '#/');
  const count = errors.length === 1 ? '1 fault' : `${errors.length} faults`;
  throw requestProblems.make('body_invalid', `The request body has ${count}. Nothing was created or changed.`, {
    errors,
  });
}

/** Check query parameters. @throws Problem with every fault at once */
export function readQuery<Schema extends z.ZodType>(event: APIGatewayProxyEventV2, schema: Schema): z.output<Schema> {
  const value = event.queryStringParameters ?? {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw requestProblems.make('query_invalid', 'The query parameters cannot be used as they are.', {
    errors: faultsOf(parsed.error.issues, value, '?'),
  });
}

/** The body as it arrived, decoded. */
export function bodyText({ body, isBase64Encoded }: APIGatewayProxyEventV2): string {
  return isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
}

function readJson(event: APIGatewayProxyEventV2): unknown {
  const text = bodyText(event);
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_BODY_BYTES) {
    throw requestProblems.make(
      'body_too_large',
      `The body has ${bytes} bytes; at most ${LARGEST_BODY_BYTES} are taken.`,
    );
  }
  const contentType = event.headers['content-type'] ?? (text === '' ? 'application/json' : 'of no declared type');
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(contentType)) {
    throw requestProblems.make('content_type_unsupported', `The body is ${contentType}; send application/json.`);
  }
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw requestProblems.make('body_not_json', `The body cannot be read as JSON: ${reason}.`);
  }
}
