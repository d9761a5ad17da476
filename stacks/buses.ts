import type { StageConfig } from './config/stage-config.ts';

/** Fairlead's own events. */
export function createBus(): sst.aws.Bus {
  return new sst.aws.Bus('Bus');
}

/** AWS services whose events members forward. */
export const FORWARDED_SOURCES = ['aws.sagemaker', 'aws.cloudwatch'];

/** A bus for what members forward, apart from the default bus, so that a member can set off nothing else. */
export function createMemberBus({ members, accountId }: StageConfig): sst.aws.Bus | undefined {
  const others = members.map((member) => member.accountId);
  if (others.length === 0) return undefined;
  const bus = new sst.aws.Bus('MemberBus');
  new aws.cloudwatch.EventBusPolicy('MemberBusPolicy', {
    eventBusName: bus.name,
    policy: $jsonStringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'MembersForwardEventsOfAws',
          Effect: 'Allow',
          Principal: { AWS: [...new Set([...others, accountId])] },
          Action: 'events:PutEvents',
          Resource: bus.arn,
          Condition: {
            'ForAllValues:StringEquals': { 'events:source': FORWARDED_SOURCES },
            Null: { 'events:source': 'false' },
          },
        },
      ],
    }),
  });
  return bus;
}
