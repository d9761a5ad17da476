import type { CloudOptions } from './options.ts';
import type { OwnServices } from './own-services.ts';
import { AwsError, type CloudContext } from './service.ts';
import type { AlarmAction, CloudWatch } from './services/cloudwatch/index.ts';
import type { SageMakerServices } from './services/sagemaker/index.ts';

/** CloudWatch and SageMaker, which every cloud has from its start. */
export interface LargeServices {
  cloudwatch: CloudWatch;
  sagemaker: SageMakerServices;
  /** Whether an error stands for an answer that is lost on its way. */
  isLost(error: unknown): boolean;
}

/** Build CloudWatch and SageMaker; alarms act on the topics and functions of this cloud unless told otherwise. */
export async function largeServices(
  context: CloudContext,
  own: OwnServices,
  options: CloudOptions,
): Promise<LargeServices> {
  const { cloudwatchService } = await import('./services/cloudwatch/index.ts');
  const { ResponseLost, sagemakerServices } = await import('./services/sagemaker/index.ts');
  const onAction = (arn: string, action: AlarmAction) => carryOut(own, arn, action);
  return {
    cloudwatch: cloudwatchService(context, { onAction, ...options.cloudwatch }),
    sagemaker: sagemakerServices(context, options.sagemaker && { settings: options.sagemaker }),
    isLost: (error) => error instanceof ResponseLost,
  };
}

/** @throws AwsError when there is nothing of that ARN; the alarm's history keeps the message */
function carryOut(own: OwnServices, arn: string, action: AlarmAction): void {
  if (action.kind === 'notify') {
    own.topics.get(arn);
    own.topics.publish(arn, { subject: action.subject, message: JSON.stringify(action.message), attributes: {} });
    return;
  }
  const attempt = own.deliver(arn, JSON.stringify(action.kind === 'invoke' ? action.payload : action.message));
  if (attempt.kind === 'refused') throw new AwsError(attempt.code, attempt.message);
}
