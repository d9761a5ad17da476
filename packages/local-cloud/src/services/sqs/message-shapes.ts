import { AwsError } from '../../service.ts';
import { attributesDigest, bodyDigest } from './digest.ts';
import type { StoredAttribute, StoredMessage } from './records.ts';

/** A message attribute as the SDK shapes it. */
export interface AttributeShape {
  DataType?: string;
  StringValue?: string;
  BinaryValue?: Uint8Array;
}

/** What a caller asked a received message to carry. */
export interface WantedAttributes {
  system: readonly string[];
  message: readonly string[];
}

/** @throws AwsError InvalidParameterValue for an attribute without type or value */
export function storedAttributes(attributes: Record<string, AttributeShape> = {}): Record<string, StoredAttribute> {
  const entries = Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => {
    if (!DataType) throw badAttribute(name, 'must contain a non-empty attribute type');
    if (BinaryValue) return [name, { dataType: DataType, binaryValue: Buffer.from(BinaryValue).toString('base64') }];
    if (!StringValue) throw badAttribute(name, 'must contain a non-empty attribute value');
    return [name, { dataType: DataType, stringValue: StringValue }];
  });
  return Object.fromEntries(entries);
}

/** What the sender is told about a message it sent. */
export function sentShape(message: StoredMessage) {
  const hasAttributes = Object.keys(message.attributes).length > 0;
  return {
    MessageId: message.id,
    MD5OfMessageBody: bodyDigest(message.body),
    ...(hasAttributes && { MD5OfMessageAttributes: attributesDigest(message.attributes) }),
  };
}

/** A received message as the SDK shapes it. */
export function receivedShape(message: StoredMessage, accountId: string, wanted: WantedAttributes) {
  const attributes = pick(message.attributes, wanted.message);
  const hasAttributes = Object.keys(attributes).length > 0;
  const system = pick(systemAttributes(message, accountId), wanted.system);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(hasAttributes && {
      MD5OfMessageAttributes: attributesDigest(attributes),
      MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([n, value]) => [n, attributeShape(value)])),
    }),
  };
}

/** The attributes SQS itself keeps of a message. */
export function systemAttributes(message: StoredMessage, accountId: string): Record<string, string> {
  return {
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    SenderId: accountId,
    SentTimestamp: String(message.sentAtMs),
    ...(message.deadLetterSourceArn && { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
  };
}

function attributeShape({ dataType, stringValue, binaryValue }: StoredAttribute): AttributeShape {
  if (binaryValue !== undefined) return { DataType: dataType, BinaryValue: Buffer.from(binaryValue, 'base64') };
  return { DataType: dataType, StringValue: stringValue ?? '' };
}

/** The entries asked for by name, by `All`, or by a prefix with `.*`. */
function pick<T>(values: Record<string, T>, names: readonly string[]): Record<string, T> {
  const wanted = (name: string) =>
    names.some((n) => n === 'All' || n === name || (n.endsWith('.*') && name.startsWith(n.slice(0, -2))));
  return Object.fromEntries(Object.entries(values).filter(([name]) => wanted(name)));
}

function badAttribute(name: string, rule: string): AwsError {
  return new AwsError('InvalidParameterValue', `The message attribute '${name}' ${rule}.`);
}
