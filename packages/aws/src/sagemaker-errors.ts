import { type Outcome, Postponed } from '@fairlead/reconcile';

/** An error as the SDK throws it, whichever service it comes from. */
interface ServiceError extends Error {
  /** `client` for an answer of 4xx, `server` for one of 5xx; absent when there was no answer. */
  $fault?: 'client' | 'server';
}

/**
 * SageMaker answers a missing endpoint, config or model with an undeclared ValidationException of this text, a missing
 * model package with another one, or with a declared error: which is not documented.
 */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ResourceNotFound') return true;
  return error.name === 'ValidationException' && /^Could not find|does not exist\.?$/.test(error.message);
}

/** The name is taken; likewise undeclared. */
export function isAlreadyThere(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'ValidationException' &&
    error.message.startsWith('Cannot create already existing')
  );
}

const THROTTLED = 'ThrottlingException';

/** The account calls SageMaker faster than it likes. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && (error.name === THROTTLED || error.name === 'TooManyRequestsException');
}

/** The service answered, and refused: nothing was changed. Everything else leaves that open. */
export function outcomeOf(error: unknown): Outcome {
  const { name, message, $fault } = error as ServiceError;
  if (error instanceof Postponed) return { kind: 'refused', code: THROTTLED, message };
  if ($fault === 'client') return { kind: 'refused', code: name, message };
  return { kind: 'unknown', message: `${name}: ${message}` };
}
