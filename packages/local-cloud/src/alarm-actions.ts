import { parseArn } from './arn.ts';
import type { OwnServices } from './own-services.ts';
import { AwsError } from './service.ts';
import type { AlarmAction } from './services/cloudwatch/index.ts';

/** Whoever can act for an alarm. */
export interface ActionTakers extends Pick<OwnServices, 'topics' | 'deliver'> {
  /** Call a scaling policy by its ARN for the alarm of this name. */
  trigger(policyArn: string, alarmName: string): void;
}

/**
 * Carry out what an alarm asks for: publish to a topic of this cloud, invoke a function of it, or call a scaling policy.
 *
 * @throws AwsError when the ARN names nothing here, or something else; the alarm's history keeps the message
 */
export function carryOutAlarmAction(
  { topics, deliver, trigger }: ActionTakers,
  arn: string,
  action: AlarmAction,
): void {
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
      if (parseArn(arn)?.service !== 'autoscaling') {
        throw new AwsError(
          'InvalidParameterValue',
          `The local cloud carries out alarm actions on SNS topics, Lambda functions and scaling policies only, not ${arn}.`,
        );
      }
      trigger(arn, String(action.message.AlarmName));
  }
}
