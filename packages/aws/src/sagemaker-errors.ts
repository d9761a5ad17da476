import type { Outcome } from '@fairlead/reconcile';

/** An error as the SDK throws it, whichever service it comes from. */
interface ServiceError extends Error {
  $fault?: 'client' | 'server';
  $metadata?: { httpStatusCode?: number };
}

/** SageMaker answers a missing endpoint, config or model with an undeclared ValidationException of this text. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException' && error.message.startsWith('Could not find');
}

/** The name is taken; likewise undeclared. */
export function isAlreadyThere(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'ValidationException' &&
    error.message.startsWith('Cannot create already existing')
  );
}

/** The service answered, and refused: nothing was changed. Everything else leaves that open. */
export function outcomeOf(error: unknown): Outcome {
  const { name, message, $fault, $metadata } = error as ServiceError;
  const answered = $fault === 'client' && ($metadata?.httpStatusCode ?? 0) < 500;
  return answered ? { kind: 'refused', code: name, message } : { kind: 'unknown', message: `${name}: ${message}` };
}
