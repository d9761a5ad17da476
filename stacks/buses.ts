import type { StageConfig } from './config/stage-config.ts';
import { memberBusName } from './plan/members.ts';
import { FORWARDED_SOURCES } from './plan/pattern-sources.ts';

/** Fairlead's own events. */
export function createBus(): sst.aws.Bus {
  return new sst.aws.Bus('Bus');
}

/** A bus for what members forward, apart from the default bus, so that a member can set off nothing else. */
export function createMemberBus(stage: string, { members }: StageConfig): sst.aws.Bus | undefined {
  if (members.length === 0) return undefined;
  const bus = new sst.aws.Bus('MemberBus', { transform: { bus: { name: memberBusName(stage) } } });
  new aws.cloudwatch.EventBusPolicy('MemberBusPolicy', {
    eventBusName: bus.name,
    policy: $jsonStringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'MembersForwardEventsOfAws',
          Effect: 'Allow',
          Principal: { AWS: members.map(({ accountId }) => accountId) },
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
