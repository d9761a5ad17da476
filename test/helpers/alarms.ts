import {
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import type { Local } from './local.ts';

type Clients = Pick<Local, 'clients'>;

/**
 * An alarm on the average of a variant's 5xx, above 5 % in 2 of 3 periods; missing data leave it as it is.
 *
 * @param variant - absent: on a metric of the endpoint's callers, which has no data
 */
export async function putErrorAlarm(
  { clients }: Clients,
  name: string,
  { endpoint, variant, periodSeconds = 60 }: { endpoint: string; variant?: string; periodSeconds?: number },
): Promise<void> {
  const ofVariant = variant ? [{ Name: 'VariantName', Value: variant }] : [];
  await clients.cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace: variant ? 'AWS/SageMaker' : 'Shop',
      MetricName: variant ? 'Invocation5XXErrors' : 'FailedOrders',
      Dimensions: [{ Name: 'EndpointName', Value: endpoint }, ...ofVariant],
      Statistic: 'Average',
      Period: periodSeconds,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: 0.05,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
}

/** An alarm that is on while another one is. */
export async function putCompositeAlarm({ clients }: Clients, name: string, whileOn: string): Promise<void> {
  const AlarmRule = `ALARM("${whileOn}")`;
  await clients.cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName: name, AlarmRule }));
}

/** Say that an alarm is in a state, until it is evaluated next. */
export async function setAlarmState({ clients }: Clients, name: string, state: StateValue): Promise<void> {
  const change = { AlarmName: name, StateValue: state, StateReason: 'a test' };
  await clients.cloudWatch.send(new SetAlarmStateCommand(change));
}
