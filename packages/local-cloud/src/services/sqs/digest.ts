import { createHash } from 'node:crypto';
import type { StoredAttribute } from './records.ts';

/** MD5 of a message body, hex: SDK clients compare it to what they sent. */
export function bodyDigest(body: string): string {
  return createHash('md5').update(body, 'utf8').digest('hex');
}

/**
 * MD5 of message attributes, hex.
 *
 * By name: name, data type, transport type (1 text, 2 binary) and value, each but the transport type led by its length
 * as 4 big-endian bytes (SQS Developer Guide, Calculating the MD5 message digest for message attributes).
 */
export function attributesDigest(attributes: Record<string, StoredAttribute>): string {
  const hash = createHash('md5');
  const led = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    hash.update(length).update(bytes);
  };
  for (const name of Object.keys(attributes).sort()) {
    const { dataType = '', stringValue, binaryValue } = attributes[name] ?? {};
    led(Buffer.from(name));
    led(Buffer.from(dataType));
    hash.update(Buffer.from([binaryValue === undefined ? 1 : 2]));
    led(binaryValue === undefined ? Buffer.from(stringValue ?? '') : Buffer.from(binaryValue, 'base64'));
  }
  return hash.digest('hex');
}
