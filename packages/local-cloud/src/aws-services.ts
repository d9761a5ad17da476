import { carryOutAlarmAction } from './alarm-actions.ts';
import type { CloudOptions } from './options.ts';
import type { OwnServices } from './own-services.ts';
import type { CloudContext } from './service.ts';
import type { ApplicationAutoScaling } from './services/applicationautoscaling/index.ts';
import type { AlarmAction, CloudWatch } from './services/cloudwatch/index.ts';
import type { SageMakerServices } from './services/sagemaker/index.ts';

/** CloudWatch, SageMaker and Application Auto Scaling, which every cloud has from its start. */
export interface LargeServices {
  cloudwatch: CloudWatch;
  sagemaker: SageMakerServices;
  scaling: ApplicationAutoScaling;
  /** Whether an error stands for an answer that is lost on its way. */
  isLost(error: unknown): boolean;
}

/** Build them; alarms act on the topics, functions and scaling policies of this cloud unless told otherwise. */
export async function largeServices(
  context: CloudContext,
  own: OwnServices,
  options: CloudOptions,
): Promise<LargeServices> {
  const { cloudwatchService } = await import('./services/cloudwatch/index.ts');
  const { ResponseLost, sagemakerServices } = await import('./services/sagemaker/index.ts');
  const { applicationAutoScaling } = await import('./services/applicationautoscaling/index.ts');
  const trigger = (policyArn: string, alarmName: string): void => scaling.trigger(policyArn, alarmName);
  const onAction = (arn: string, action: AlarmAction) => carryOutAlarmAction({ ...own, trigger }, arn, action);
  const cloudwatch = cloudwatchService(context, { onAction, ...options.cloudwatch });
  const sagemaker = sagemakerServices(context, options.sagemaker && { settings: options.sagemaker });
  const scaling = applicationAutoScaling(context, { cloudwatch, sagemaker }, options.scaling);
  sagemaker.connectScaling(scaling.peer);
  return { cloudwatch, sagemaker, scaling, isLost: (error) => error instanceof ResponseLost };
}
