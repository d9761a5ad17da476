import * as sdk from '@aws-sdk/client-eventbridge';
import { parseArn } from '../../arn.ts';
import { AwsError, type CloudContext, type Service } from '../../service.ts';
import type { EventBridge } from './event-bridge.ts';
import type { Json } from './json.ts';
import { compilePattern } from './pattern.ts';
import { putEvents } from './put-events.ts';
import type { StoredRule, StoredTarget } from './records.ts';
import { DEFAULT_BUS, type Rules } from './rules.ts';
import { rateMs } from './schedule.ts';

/** Targets of a rule (EventBridge quotas, read 2026-11-20). */
const MOST_TARGETS = 5;
const TARGET_SERVICES = ['lambda', 'sqs', 'sns', 'events'];

/** EventBridge on the wire: buses, rules by pattern or rate, targets, PutEvents. */
export function eventBridgeService(context: CloudContext, rules: Rules, bridge: EventBridge): Service {
  const ruleOf = (input: { EventBusName?: string | undefined; Name?: string | undefined; Rule?: string | undefined }) =>
    rules.get(rules.busName(input.EventBusName), input.Name ?? input.Rule ?? '');

  function putRule(input: sdk.PutRuleCommandInput) {
    const bus = rules.busName(input.EventBusName);
    rules.checkBus(bus);
    checkRule(input, bus);
    const name = input.Name ?? '';
    const existing = rules.find(bus, name);
    const sameSchedule = existing?.scheduleExpression === input.ScheduleExpression;
    const record: StoredRule = {
      name,
      bus,
      state: input.State ?? 'ENABLED',
      targets: existing?.targets ?? [],
      ...(input.EventPattern && { eventPattern: input.EventPattern }),
      ...(input.ScheduleExpression && { scheduleExpression: input.ScheduleExpression }),
      ...(input.Description && { description: input.Description }),
      ...(input.RoleArn && { roleArn: input.RoleArn }),
      ...(sameSchedule && existing?.nextRunAtMs !== undefined && { nextRunAtMs: existing.nextRunAtMs }),
    };
    rules.save(record);
    bridge.schedule(record);
    return { RuleArn: rules.ruleArn(record) };
  }

  function putTargets(input: sdk.PutTargetsCommandInput) {
    const rule = ruleOf(input);
    const targets = (input.Targets ?? []) as StoredTarget[];
    for (const target of targets) checkTarget(target);
    const others = rule.targets.filter((target) => !targets.some(({ Id }) => Id === target.Id));
    if (others.length + targets.length > MOST_TARGETS) {
      throw new AwsError('LimitExceededException', `A rule has at most ${MOST_TARGETS} targets.`);
    }
    rules.save({ ...rule, targets: [...others, ...targets] });
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  function removeTargets(input: sdk.RemoveTargetsCommandInput) {
    const rule = ruleOf(input);
    const ids: readonly string[] = input.Ids ?? [];
    rules.save({ ...rule, targets: rule.targets.filter((target) => !ids.includes(target.Id)) });
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  function deleteRule(input: sdk.DeleteRuleCommandInput) {
    const rule = rules.find(rules.busName(input.EventBusName), input.Name ?? '');
    if (!rule) return;
    if (rule.targets.length > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    rules.delete(rule);
    bridge.schedule(rule);
  }

  function setState(input: sdk.EnableRuleCommandInput | sdk.DisableRuleCommandInput, state: string): void {
    const { nextRunAtMs: _next, ...rule } = ruleOf(input);
    rules.save({ ...rule, state });
    bridge.schedule(rule);
  }

  const ruleShape = (rule: StoredRule) => ({
    Name: rule.name,
    Arn: rules.ruleArn(rule),
    EventBusName: rule.bus,
    State: rule.state,
    EventPattern: rule.eventPattern,
    ScheduleExpression: rule.scheduleExpression,
    Description: rule.description,
    RoleArn: rule.roleArn,
  });
  const busShape = (name: string) => ({ Name: name, Arn: rules.busArn(name) });

  return {
    name: 'events',
    sdk,
    client: () => new sdk.EventBridgeClient({ region: context.region }),
    operations: {
      PutRule: putRule,
      DescribeRule: (input: sdk.DescribeRuleCommandInput) => ruleShape(ruleOf(input)),
      ListRules: (input: sdk.ListRulesCommandInput) => {
        const all = rules.onBus(rules.busName(input.EventBusName)).map(ruleShape);
        const { items, NextToken } = page(all.filter(startsWith(input.NamePrefix)), input);
        return { Rules: items, NextToken };
      },
      EnableRule: (input: sdk.EnableRuleCommandInput) => setState(input, 'ENABLED'),
      DisableRule: (input: sdk.DisableRuleCommandInput) => setState(input, 'DISABLED'),
      DeleteRule: deleteRule,
      PutTargets: putTargets,
      RemoveTargets: removeTargets,
      ListTargetsByRule: (input: sdk.ListTargetsByRuleCommandInput) => {
        const { items, NextToken } = page(ruleOf(input).targets, input);
        return { Targets: items, NextToken };
      },
      TestEventPattern: (input: sdk.TestEventPatternCommandInput) => ({
        Result: compilePattern(input.EventPattern ?? '').matches(parseEvent(input.Event)),
      }),
      CreateEventBus: (input: sdk.CreateEventBusCommandInput) => {
        checkName(input.Name, 256);
        rules.createBus(input.Name ?? '');
        return { EventBusArn: rules.busArn(input.Name ?? '') };
      },
      DescribeEventBus: (input: sdk.DescribeEventBusCommandInput) => {
        const name = rules.busName(input.Name);
        rules.checkBus(name);
        return busShape(name);
      },
      ListEventBuses: (input: sdk.ListEventBusesCommandInput) => {
        const { items, NextToken } = page(rules.busNames().map(busShape).filter(startsWith(input.NamePrefix)), input);
        return { EventBuses: items, NextToken };
      },
      DeleteEventBus: (input: sdk.DeleteEventBusCommandInput) => rules.deleteBus(input.Name ?? ''),
      PutEvents: (input: sdk.PutEventsCommandInput) => {
        const Entries = putEvents(bridge, rules, input.Entries ?? []);
        return { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries };
      },
    },
  };
}

function checkRule(input: sdk.PutRuleCommandInput, bus: string): void {
  checkName(input.Name, 64);
  if (!input.EventPattern && !input.ScheduleExpression) {
    throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  if (input.ScheduleExpression && bus !== DEFAULT_BUS) {
    throw new AwsError('ValidationException', 'ScheduleExpression is supported only on the default event bus.');
  }
  if (input.ScheduleExpression) rateMs(input.ScheduleExpression);
}

function checkName(name: string | undefined, longest: number): void {
  if (name && name.length <= longest && /^[.\-_A-Za-z0-9/]+$/.test(name)) return;
  const rule = `Member must have 1 to ${longest} characters and satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`;
  throw new AwsError('ValidationException', `Value '${name ?? ''}' at 'name' failed to satisfy constraint: ${rule}`);
}

function checkTarget(target: StoredTarget): void {
  const service = parseArn(target.Arn ?? '')?.service ?? '';
  if (!TARGET_SERVICES.includes(service)) {
    const message = `Parameter Arn is not valid. The local cloud delivers to ${TARGET_SERVICES.join(', ')}; got ${target.Arn}.`;
    throw new AwsError('ValidationException', message);
  }
  const inputs = [target.Input, target.InputPath, target.InputTransformer].filter((input) => input !== undefined);
  if (inputs.length > 1) {
    const message = `Only one of Input, InputPath, or InputTransformer must be provided for target ${target.Id}.`;
    throw new AwsError('ValidationException', message);
  }
}

function parseEvent(text = ''): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new AwsError('ValidationException', `Parameter Event is not valid. Reason: ${String(error)}`);
  }
}

function startsWith(prefix = ''): (item: { Name: string }) => boolean {
  return (item) => item.Name.startsWith(prefix);
}

/** One page of a list; the token is the place of its first item. */
function page<T>(all: T[], input: { Limit?: number | undefined; NextToken?: string | undefined }) {
  const from = Number(input.NextToken ?? 0);
  const to = from + (input.Limit ?? 100);
  return { items: all.slice(from, to), NextToken: to < all.length ? String(to) : undefined };
}
