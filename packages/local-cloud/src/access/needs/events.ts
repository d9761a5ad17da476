import type { Need } from '../evaluate.ts';
import { type CallSite, type NeedsOf, type NeedsTable, onAll, requestTags, siteArn } from './table.ts';

function busArn(site: CallSite, nameOrArn: string | undefined): string {
  return nameOrArn?.startsWith('arn:') ? nameOrArn : siteArn(site, 'events', `event-bus/${nameOrArn || 'default'}`);
}

/** Rules of the default bus are `rule/NAME`, those of another bus `rule/BUS/NAME`. */
function ruleArn(site: CallSite, bus: string | undefined, rule: string | undefined): string {
  const busName = busArn(site, bus).split('event-bus/')[1] ?? '';
  return siteArn(site, 'events', busName === 'default' ? `rule/${rule ?? ''}` : `rule/${busName}/${rule ?? ''}`);
}

interface Entry {
  EventBusName?: string;
  Source?: string;
  DetailType?: string;
}

/** One need for each entry: a policy may name the sources and detail types that a function may send. */
const putEvents: NeedsOf = ({ Entries }: { Entries?: Entry[] }, site) =>
  (Entries ?? []).map(
    ({ EventBusName, Source = '', DetailType = '' }): Need => ({
      action: 'events:PutEvents',
      resource: busArn(site, EventBusName),
      context: { 'events:source': Source, 'events:detail-type': DetailType },
    }),
  );

function onRule(action: string, member: 'Name' | 'Rule'): NeedsOf {
  return (input, site) => [
    {
      action: `events:${action}`,
      resource: ruleArn(site, input.EventBusName, input[member]),
      context: requestTags(input.Tags),
    },
  ];
}

function onBus(action: string): NeedsOf {
  return (input, site) => [
    { action: `events:${action}`, resource: busArn(site, input.Name), context: requestTags(input.Tags) },
  ];
}

/** EventBridge. */
export const EVENTS: NeedsTable = {
  CreateEventBus: onBus('CreateEventBus'),
  DeleteEventBus: onBus('DeleteEventBus'),
  DeleteRule: onRule('DeleteRule', 'Name'),
  DescribeEventBus: onBus('DescribeEventBus'),
  DescribeRule: onRule('DescribeRule', 'Name'),
  DisableRule: onRule('DisableRule', 'Name'),
  EnableRule: onRule('EnableRule', 'Name'),
  ListEventBuses: onAll('events:ListEventBuses'),
  ListRules: onAll('events:ListRules'),
  ListTargetsByRule: onRule('ListTargetsByRule', 'Rule'),
  PutEvents: putEvents,
  PutRule: onRule('PutRule', 'Name'),
  PutTargets: onRule('PutTargets', 'Rule'),
  RemoveTargets: onRule('RemoveTargets', 'Rule'),
  TestEventPattern: onAll('events:TestEventPattern'),
};
