import { AwsError } from '../../service.ts';
import type { ModelAnswer } from './answer.ts';

/** The runtime's own name for what the control plane calls ValidationException. */
export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);

export const serviceUnavailable = (message: string): AwsError =>
  new AwsError('ServiceUnavailable', message, { status: 503 });

const decoder = new TextDecoder();

/** OriginalMessage is cut to this many characters here; AWS documents no limit. */
const MAX_MESSAGE_LENGTH = 1024;

/** The container answered other than 2xx, or not at all (OriginalStatusCode 0). */
export function modelError(
  answer: ModelAnswer,
  place: { partition: string; region: string; accountId: string; endpointName: string },
): AwsError {
  const { partition, region, accountId, endpointName } = place;
  const logGroup = `/aws/sagemaker/Endpoints/${endpointName}`;
  const message = decoder.decode(answer.body).slice(0, MAX_MESSAGE_LENGTH);
  const side = answer.status >= 400 && answer.status < 500 ? 'client' : 'server';
  return new AwsError(
    'ModelError',
    `Received ${side} error (${answer.status}) from primary with message "${message}". See the CloudWatch log group ` +
      `${logGroup} in account ${accountId} for more information.`,
    {
      status: 424,
      fields: {
        OriginalStatusCode: answer.status,
        OriginalMessage: message,
        LogStreamArn: `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroup}`,
      },
    },
  );
}
