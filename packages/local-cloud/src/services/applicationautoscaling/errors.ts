import { AwsError } from '../../service.ts';
import type { Resource } from './resource.ts';

export const validationException = (message: string): AwsError => new AwsError('ValidationException', message);

export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceededException', message);

export const invalidNextToken = (): AwsError =>
  new AwsError('InvalidNextTokenException', 'The next token specified is invalid.');

const place = ({ resourceId, dimension }: Resource): string =>
  `service namespace: sagemaker, resource ID: ${resourceId}, scalable dimension: ${dimension}`;

/** What belongs to a target, asked for without one. */
export const notRegistered = (resource: Resource): AwsError =>
  new AwsError('ObjectNotFoundException', `No scalable target registered for ${place(resource)}`);

export const targetNotFound = (resource: Resource): AwsError =>
  new AwsError('ObjectNotFoundException', `No scalable target found for ${place(resource)}`);

export const policyNotFound = (resource: Resource, name: string): AwsError =>
  new AwsError('ObjectNotFoundException', `No scaling policy found for ${place(resource)}, policy name: ${name}`);

export const actionNotFound = (resource: Resource, name: string): AwsError =>
  new AwsError(
    'ObjectNotFoundException',
    `No scheduled action found for ${place(resource)}, scheduled action name: ${name}`,
  );

/** A scalable target that tags were asked of. */
export const resourceNotFound = (arn: string): AwsError =>
  new AwsError('ResourceNotFoundException', `No scalable target found for resource ARN: ${arn}`, {
    fields: { ResourceName: arn },
  });
