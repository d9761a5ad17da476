import { AwsError } from '../../service.ts';

/** The error for a pattern that cannot be compiled: where in it, and why. */
export function invalidPattern(path: string[], reason: string): AwsError {
  const where = path.length > 0 ? ` at "${path.join('.')}"` : '';
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}${where}`);
}
