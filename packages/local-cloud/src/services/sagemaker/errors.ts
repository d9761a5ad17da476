import { AwsError } from '../../service.ts';
import type { ResourceKind } from './names.ts';

/** SageMaker's catch-all for what the caller can fix, not-found included. Not declared in the service's model. */
export const validationException = (message: string): AwsError => new AwsError('ValidationException', message);

const SPOKEN: Record<ResourceKind, string> = {
  model: 'model',
  'model-package': 'model package',
  'model-package-group': 'model package group',
  endpoint: 'endpoint',
  'endpoint-config': 'endpoint configuration',
};

export const couldNotFind = (kind: ResourceKind, arn: string): AwsError =>
  validationException(`Could not find ${SPOKEN[kind]} "${arn}".`);

export const alreadyExisting = (kind: ResourceKind, arn: string): AwsError =>
  validationException(`Cannot create already existing ${SPOKEN[kind]} "${arn}".`);

/** The answer to every update or delete while one is under way, maintenance and rollback included. */
export const inProgress = (arn: string): AwsError =>
  validationException(`Cannot update in-progress endpoint "${arn}".`);

export const throttled = (): AwsError => new AwsError('ThrottlingException', 'Rate exceeded');

/**
 * The call was carried out (or will be), but its answer never reaches the caller.
 *
 * A listener that finds this error cuts the connection; one that does not know it answers 503, which leaves the caller
 * just as much in the dark.
 */
export class ResponseLost extends AwsError {
  constructor(operation: string) {
    super('ServiceUnavailable', `The response to ${operation} was lost.`, { status: 503 });
  }
}
