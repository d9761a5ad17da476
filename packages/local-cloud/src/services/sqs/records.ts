/** A message attribute; binary values are base64. */
export interface StoredAttribute {
  dataType: string;
  stringValue?: string;
  binaryValue?: string;
}

/** A queue as it is on disk. */
export interface StoredQueue {
  name: string;
  createdAtMs: number;
  modifiedAtMs: number;
  /** Only the attributes that were set; see `queue-attributes.ts` for the defaults. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
}

/** A message as it is on disk. */
export interface StoredMessage {
  id: string;
  body: string;
  attributes: Record<string, StoredAttribute>;
  sentAtMs: number;
  /** In the future while the message is delayed or in flight. */
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedAtMs?: number;
  /** The handle of the latest receive; older ones no longer delete. */
  receiptHandle?: string;
  /** The queue it was in before it was moved to this dead-letter queue. */
  deadLetterSourceArn?: string;
}
