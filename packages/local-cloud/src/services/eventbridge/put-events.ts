import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../service.ts';
import type { EventBridge } from './event-bridge.ts';
import type { EventEnvelope } from './records.ts';
import type { Rules } from './rules.ts';

/** Limits of PutEvents (EventBridge API reference and SDK documentation, read 2026-11-20). */
const MOST_ENTRIES = 10;
const MOST_BYTES = 1024 * 1024;
const LONGEST_DETAIL_TYPE = 128;
/** What a `Time` counts in an entry's size. */
const TIME_BYTES = 14;

/** One line of the answer: an id, or why this entry was not taken. */
export type PutEventsResult = { EventId: string } | { ErrorCode: string; ErrorMessage: string };

/**
 * Take events entry by entry: one bad entry leaves the others alone.
 *
 * @throws AwsError ValidationException when there are none or too many, or when they are too large together
 */
export function putEvents(bridge: EventBridge, rules: Rules, entries: PutEventsRequestEntry[]): PutEventsResult[] {
  if (entries.length < 1 || entries.length > MOST_ENTRIES) {
    throw new AwsError('ValidationException', `PutEvents takes 1 to ${MOST_ENTRIES} entries; got ${entries.length}.`);
  }
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes >= MOST_BYTES) {
    throw new AwsError(
      'ValidationException',
      `Total size of the entries in the request is over the limit: ${bytes} bytes.`,
    );
  }
  return entries.map((entry) => putEvent(bridge, rules, entry));
}

function putEvent(bridge: EventBridge, rules: Rules, entry: PutEventsRequestEntry): PutEventsResult {
  const bus = rules.busName(entry.EventBusName);
  const fault = faultOf(entry) ?? (rules.hasBus(bus) ? undefined : noBus(bus));
  if (fault) return fault;
  const event = bridge.envelope(
    {
      source: entry.Source ?? '',
      'detail-type': entry.DetailType ?? '',
      resources: entry.Resources ?? [],
      detail: JSON.parse(entry.Detail ?? '') as EventEnvelope['detail'],
    },
    entry.Time?.getTime(),
  );
  bridge.put(bus, event);
  return { EventId: event.id };
}

function faultOf({ Source, DetailType, Detail }: PutEventsRequestEntry): PutEventsResult | undefined {
  if (!Source) return fault('InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.');
  if (Source.startsWith('aws.')) return fault('NotAuthorizedForSourceException', 'Not authorized for the source.');
  if (!DetailType || DetailType.length > LONGEST_DETAIL_TYPE) {
    const rule = `it has to have 1 to ${LONGEST_DETAIL_TYPE} characters`;
    return fault('InvalidArgument', `Parameter DetailType is not valid. Reason: ${rule}.`);
  }
  if (!Detail) return fault('InvalidArgument', 'Parameter Detail is not valid. Reason: Detail is a required argument.');
  return isJsonObject(Detail) ? undefined : fault('MalformedDetail', 'Detail is malformed.');
}

function noBus(bus: string): PutEventsResult {
  return fault('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
}

function fault(ErrorCode: string, ErrorMessage: string): PutEventsResult {
  return { ErrorCode, ErrorMessage };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function entryBytes(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), entry.Time ? TIME_BYTES : 0);
}
