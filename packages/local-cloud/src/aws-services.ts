import { carryOutAlarmAction } from './alarm-actions.ts';
import type { CloudOptions } from './options.ts';
import type { OwnServices } from './own-services.ts';
import type { CloudContext } from './service.ts';
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
  const onAction = (arn: string, action: AlarmAction) => carryOutAlarmAction(own, arn, action);
  return {
    cloudwatch: cloudwatchService(context, { onAction, ...options.cloudwatch }),
    sagemaker: sagemakerServices(context, options.sagemaker && { settings: options.sagemaker }),
    isLost: (error) => error instanceof ResponseLost,
  };
}
