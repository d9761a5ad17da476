import { AwsError } from '../../../service.ts';

/** A position in a listing, opaque to the caller. */
export function toToken(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * Read a token that `toToken` wrote.
 *
 * @throws InvalidNextToken for anything else
 */
export function fromToken<T>(token: string, isPosition: (value: unknown) => value is T): T {
  const position = parseOrUndefined(Buffer.from(token, 'base64url').toString());
  if (!isPosition(position)) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
  return position;
}

/** One page of a listing in key order, and the token of the next page if there is one. */
export function page<T>(
  items: readonly T[],
  { size, token, keyOf }: { size: number; token: string | undefined; keyOf(item: T): string },
): { items: T[]; nextToken?: string } {
  const after = token === undefined ? undefined : fromToken(token, isString);
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const taken = rest.slice(0, size);
  const last = taken.at(-1);
  return rest.length > taken.length && last !== undefined
    ? { items: taken, nextToken: toToken(keyOf(last)) }
    : { items: taken };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
