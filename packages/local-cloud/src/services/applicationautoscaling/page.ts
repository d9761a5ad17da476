import { invalidNextToken, validationException } from './errors.ts';

/**
 * One page of a listing, and the token of the next one if there is more.
 *
 * @param how.keyOf - what tells items apart; a token names the last item shown
 * @param how.max - most items per page, and the default
 * @throws ValidationException for a MaxResults out of range; InvalidNextTokenException for a token that is not ours
 */
export function page<T>(
  all: readonly T[],
  input: { MaxResults?: number | undefined; NextToken?: string | undefined },
  { keyOf, max }: { keyOf(item: T): string; max: number },
): { items: T[]; NextToken: string | undefined } {
  const { MaxResults: size = max, NextToken: token } = input;
  if (!(size >= 1 && size <= max)) throw validationException(`MaxResults must be between 1 and ${max}, got ${size}.`);
  let start = 0;
  if (token !== undefined) {
    const last = Buffer.from(token, 'base64url').toString();
    start = all.findIndex((item) => keyOf(item) === last) + 1;
    if (start === 0) throw invalidNextToken();
  }
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  const isMore = start + items.length < all.length;
  return { items, NextToken: isMore && last ? Buffer.from(keyOf(last)).toString('base64url') : undefined };
}
