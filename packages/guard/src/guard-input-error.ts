/** What a {@link GuardInputError} says about one wrong value. */
export interface InputFault {
  /** Path of the value, such as `records[3][1]` or `boostAlpha`. */
  readonly field: string;
  /** The value as it came in; only a short printed form of it is kept. */
  readonly seen: unknown;
  /** The allowed range, in words that complete "allowed: …". */
  readonly allowed: string;
  /** What the caller does next. */
  readonly remedy: string;
}

const longestPrintedValue = 60;

/**
 * A parameter or record that no guard may compute with.
 *
 * The caller fixes it: the same input fails again. The message carries the field, the value seen, what is allowed and
 * the remedy, in that order.
 */
export class GuardInputError extends Error {
  readonly fault: InputFault;

  constructor(fault: InputFault) {
    super(`${fault.field} is ${printed(fault.seen)}; allowed: ${fault.allowed}. ${fault.remedy}`);
    this.name = 'GuardInputError';
    this.fault = fault;
  }
}

/** Run a part of a larger input; a fault inside it is thrown on under the part's path, such as `records[3]`. */
export function within<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw faultWithin(error, path);
  }
}

/** A fault under the path of its part; any other error as it is. For loops that cannot afford a function a part. */
export function faultWithin(error: unknown, path: string): unknown {
  if (!(error instanceof GuardInputError)) return error;
  return new GuardInputError({ ...error.fault, field: `${path}.${error.fault.field}` });
}

function printed(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > longestPrintedValue ? `${text.slice(0, longestPrintedValue)}…` : text;
}
