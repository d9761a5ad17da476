import type { Item, StoredRecord } from './item.ts';

/** The sort key of the last state, kept in the partition of the thing itself after its item is gone. */
export const FINAL_RECORD = 'FINAL';

/** An item's last state, as it is kept. */
export function finalRecord(partition: string, { state, why, schemaVersion, audit }: Item<unknown>): StoredRecord {
  return { pk: partition, sk: FINAL_RECORD, body: { state, why, schemaVersion, audit } };
}
