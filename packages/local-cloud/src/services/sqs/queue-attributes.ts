import { AwsError } from '../../service.ts';

interface Range {
  from: number;
  to: number;
  initially: number;
}

/** Settable numbers with their ranges (SQS API reference, SetQueueAttributes, read 2026-11-20). */
const NUMBERS: Record<string, Range> = {
  DelaySeconds: { from: 0, to: 900, initially: 0 },
  MaximumMessageSize: { from: 1_024, to: 1_048_576, initially: 1_048_576 },
  MessageRetentionPeriod: { from: 60, to: 1_209_600, initially: 345_600 },
  ReceiveMessageWaitTimeSeconds: { from: 0, to: 20, initially: 0 },
  VisibilityTimeout: { from: 0, to: 43_200, initially: 30 },
};

/** Settable texts that are kept and returned; access and encryption have no effect locally. */
const TEXTS = new Set([
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'Policy',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
]);

/** When messages are moved aside, and where to. */
export interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

/** The value of a numeric attribute, or its default. */
export function numberAttribute(attributes: Record<string, string>, name: string): number {
  return Number(attributes[name] ?? NUMBERS[name]?.initially ?? 0);
}

/** Every settable attribute with its value, the defaults included. */
export function withDefaults(attributes: Record<string, string>): Record<string, string> {
  const defaults = Object.entries(NUMBERS).map(([name, range]) => [name, String(range.initially)]);
  return { ...Object.fromEntries(defaults), ...attributes };
}

/** The queue's redrive policy; undefined when it has none. */
export function redrivePolicy(attributes: Record<string, string>): RedrivePolicy | undefined {
  if (!attributes.RedrivePolicy) return undefined;
  const policy = JSON.parse(attributes.RedrivePolicy) as { deadLetterTargetArn: string; maxReceiveCount: unknown };
  return { deadLetterTargetArn: policy.deadLetterTargetArn, maxReceiveCount: Number(policy.maxReceiveCount) };
}

/** @throws AwsError InvalidAttributeName or InvalidAttributeValue */
export function checkAttributes(attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) {
    const range = NUMBERS[name];
    if (range) checkNumber(name, value, range);
    else if (!TEXTS.has(name)) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  }
  if (attributes.RedrivePolicy) checkRedrivePolicy(attributes.RedrivePolicy);
}

function checkNumber(name: string, value: string, { from, to }: Range): void {
  const number = Number(value);
  if (value.trim() !== '' && Number.isInteger(number) && number >= from && number <= to) return;
  throw invalidValue(name, `Reason: it must be an integer from ${from} to ${to}; got ${JSON.stringify(value)}.`);
}

function checkRedrivePolicy(text: string): void {
  try {
    const policy = redrivePolicy({ RedrivePolicy: text });
    const count = policy?.maxReceiveCount ?? 0;
    if (typeof policy?.deadLetterTargetArn === 'string' && Number.isInteger(count) && count >= 1 && count <= 1_000)
      return;
  } catch (error) {
    throw invalidValue('RedrivePolicy', `Reason: it is not JSON: ${String(error)}`);
  }
  throw invalidValue('RedrivePolicy', 'Reason: it needs deadLetterTargetArn and maxReceiveCount from 1 to 1000.');
}

function invalidValue(name: string, reason: string): AwsError {
  return new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}. ${reason}`);
}
