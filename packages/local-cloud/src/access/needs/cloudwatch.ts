import { type NeedsOf, type NeedsTable, onAll, requestTags, siteArn } from './table.ts';

function onAlarm(action: string): NeedsOf {
  return (input, site) => [
    {
      action: `cloudwatch:${action}`,
      resource: siteArn(site, 'cloudwatch', `alarm:${input.AlarmName ?? ''}`),
      context: {
        ...requestTags(input.Tags),
        ...(input.AlarmActions?.length && { 'cloudwatch:AlarmActions': input.AlarmActions }),
      },
    },
  ];
}

function onAlarms(action: string): NeedsOf {
  return (input, site) =>
    (input.AlarmNames ?? []).map((name: string) => ({
      action: `cloudwatch:${action}`,
      resource: siteArn(site, 'cloudwatch', `alarm:${name}`),
    }));
}

/** Unverified: whether DescribeAlarms with names is checked on these alarms; taken as on all, the stricter of the two. */
const onEveryAlarm =
  (action: string): NeedsOf =>
  (_input, site) => [{ action: `cloudwatch:${action}`, resource: siteArn(site, 'cloudwatch', 'alarm:*') }];

const putMetricData: NeedsOf = ({ Namespace }) => [
  { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': Namespace ?? '' } },
];

function onArn(action: string): NeedsOf {
  return (input) => [
    { action: `cloudwatch:${action}`, resource: input.ResourceARN ?? '', context: requestTags(input.Tags) },
  ];
}

/** CloudWatch. */
export const CLOUDWATCH: NeedsTable = {
  DeleteAlarms: onAlarms('DeleteAlarms'),
  DescribeAlarmHistory: onEveryAlarm('DescribeAlarmHistory'),
  DescribeAlarms: onEveryAlarm('DescribeAlarms'),
  DescribeAlarmsForMetric: onAll('cloudwatch:DescribeAlarmsForMetric'),
  DisableAlarmActions: onAlarms('DisableAlarmActions'),
  EnableAlarmActions: onAlarms('EnableAlarmActions'),
  GetMetricData: onAll('cloudwatch:GetMetricData'),
  GetMetricStatistics: onAll('cloudwatch:GetMetricStatistics'),
  ListMetrics: onAll('cloudwatch:ListMetrics'),
  ListTagsForResource: onArn('ListTagsForResource'),
  PutCompositeAlarm: onAlarm('PutCompositeAlarm'),
  PutMetricAlarm: onAlarm('PutMetricAlarm'),
  PutMetricData: putMetricData,
  SetAlarmState: onAlarm('SetAlarmState'),
  TagResource: onArn('TagResource'),
  UntagResource: onArn('UntagResource'),
};
