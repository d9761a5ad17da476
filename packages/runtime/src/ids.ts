import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32 in lower case: no i, l, o or u to misread. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** 26 characters carry 130 bits: as many as a ULID shows. */
const LENGTH = 26;

/** A new id nobody can guess, such as `wrk_…`. */
export function newId(kind: string): string {
  return `${kind}_${encode(randomBytes(LENGTH))}`;
}

/** The id that these parts always give, so that a repeated request finds what the first one made. */
export function derivedId(kind: string, ...parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return `${kind}_${encode(digest)}`;
}

function encode(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, LENGTH), (byte) => ALPHABET[byte & 31]).join('');
}
