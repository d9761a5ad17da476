import { AUTOSCALING } from './autoscaling.ts';
import { CLOUDWATCH } from './cloudwatch.ts';
import { DYNAMODB } from './dynamodb.ts';
import { EVENTS } from './events.ts';
import { IAM } from './iam.ts';
import { LAMBDA, SNS, SQS, STS } from './messaging.ts';
import { SAGEMAKER } from './sagemaker.ts';
import type { NeedsTable } from './table.ts';

/** What every served operation needs, by signing name of its service. */
export const NEEDS: Readonly<Record<string, NeedsTable>> = {
  'application-autoscaling': AUTOSCALING,
  dynamodb: DYNAMODB,
  events: EVENTS,
  iam: IAM,
  lambda: LAMBDA,
  monitoring: CLOUDWATCH,
  sagemaker: SAGEMAKER,
  sns: SNS,
  sqs: SQS,
  sts: STS,
};
