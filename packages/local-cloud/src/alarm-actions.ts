import type { OwnServices } from './own-services.ts';
import { AwsError } from './service.ts';
import type { AlarmAction } from './services/cloudwatch/index.ts';

/**
 * Carry out what an alarm asks for: publish to a topic of this cloud, or invoke a function of it.
 *
 * @throws AwsError when the ARN names nothing here, or something that is neither; the alarm's history keeps the message
 */
export function carryOutAlarmAction({ topics, deliver }: OwnServices, arn: string, action: AlarmAction): void {
  switch (action.kind) {
    case 'notify':
      topics.get(arn);
      topics.publish(arn, { subject: action.subject, message: JSON.stringify(action.message), attributes: {} });
      return;
    case 'invoke': {
      const attempt = deliver(arn, JSON.stringify(action.payload));
      if (attempt.kind === 'refused') throw new AwsError(attempt.code, attempt.message);
      return;
    }
    case 'trigger':
      throw new AwsError(
        'InvalidParameterValue',
        `The local cloud carries out alarm actions on SNS topics and Lambda functions only, not ${arn}.`,
      );
  }
}
