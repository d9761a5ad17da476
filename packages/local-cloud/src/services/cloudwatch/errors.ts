import { AwsError } from '../../service.ts';

/** Input that GetMetricData and the shape checks of all operations refuse; not declared in the service's model. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

export function invalidCombination(message: string): AwsError {
  return new AwsError('InvalidParameterCombinationException', message);
}

export function missingParameter(name: string): AwsError {
  return new AwsError('MissingRequiredParameterException', `The parameter ${name} is required.`);
}

/** The text moment of a required parameter: throws when it is absent or empty. */
export function requiredText(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
}
