/** CloudWatch answered, but not in full: no data, which is never zero. Callers may try again, as `$retryable` says. */
export class UnreadableMetricsError extends Error {
  override readonly name = 'UnreadableMetricsError';
  readonly $retryable = {};
}

/** What the SDK adds to errors of calls it has sent, and Node.js to those of the network. */
interface CallError extends Error {
  $metadata?: object;
  code?: string;
}

/**
 * Why metrics cannot be read, in words for a person.
 *
 * @returns undefined when the error is none of CloudWatch's, the network's or the credentials' doing, but a fault of ours
 */
export function unreadableReason(error: unknown): string | undefined {
  if (error instanceof UnreadableMetricsError) return error.message;
  if (!(error instanceof Error)) return undefined;
  const { name, message, code, $metadata } = error as CallError;
  const isCallError =
    $metadata !== undefined || code !== undefined || /Timeout|Abort|Credentials|TokenProvider/.test(name);
  return isCallError ? `${name}: ${message}` : undefined;
}
