import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AccountSnapshot } from '@fairlead/doctor';
import { type DoctorSettings, doctorClients } from './clients.ts';
import { reading } from './read.ts';
import { readDomains, readEndpoints } from './read-endpoints.ts';
import { readQueues, readRules, readTables } from './read-installation.ts';
import { readAlarms, readTraffic } from './read-metrics.ts';
import { readScalableTargets, readServiceLinkedRole } from './read-scaling.ts';

export type { DoctorSettings } from './clients.ts';

/**
 * Read everything the doctor looks at. Changes nothing.
 *
 * @param asked.prefix - what the names of Fairlead's own resources begin with
 * @throws the SDK's error when it is not even known whose account this is: no credentials, no region, no network
 */
export async function readAccount(
  settings: DoctorSettings,
  { prefix, nowMs }: { prefix: string; nowMs: number },
): Promise<AccountSnapshot> {
  const clients = doctorClients(settings);
  const { Account = '' } = await clients.sts.send(new GetCallerIdentityCommand({}));
  // The account's clock, which the SDK has learned from the answer: this machine's may be wrong, and a local cloud's runs fast.
  const atMs = nowMs + clients.sts.config.systemClockOffset;
  const endpoints = await reading('sagemaker:ListEndpoints', () => readEndpoints(clients.sageMaker));
  const known = endpoints.kind === 'read' ? endpoints.value : [];
  const [traffic, scalableTargets, serviceLinkedRole, alarms, rules, domains, tables, queues] = await Promise.all([
    reading('cloudwatch:GetMetricData', () => readTraffic(clients.cloudWatch, known, atMs)),
    reading('application-autoscaling:DescribeScalableTargets', () => readScalableTargets(clients.autoscaling)),
    reading('iam:GetRole', () => readServiceLinkedRole(clients.iam)),
    reading('cloudwatch:DescribeAlarms', () => readAlarms(clients.cloudWatch)),
    reading('events:ListRules', () => readRules(clients.events)),
    reading('sagemaker:ListDomains', () => readDomains(clients.sageMaker)),
    reading('dynamodb:ListTables', () => readTables(clients.dynamo, prefix)),
    reading('sqs:ListQueues', () => readQueues(clients.sqs, prefix)),
  ]);
  return {
    atMs,
    accountId: Account,
    region: await clients.sts.config.region(),
    prefix,
    ...{ endpoints, traffic, scalableTargets, serviceLinkedRole, alarms, rules, domains, tables, queues },
  };
}
