import { type Finding, finding } from '../finding.ts';
import { type AccountSnapshot, type RuleSeen, seenIn } from '../snapshot.ts';

/** DescribeEndpoint's spelling, which SageMaker's events never use. */
const API_CASE =
  /^(InService|OutOfService|Creating|Updating|SystemUpdating|RollingBack|Deleting|Failed|UpdateRollbackFailed)$/;

/** Rules on endpoint events that wait for a status in the API's spelling: they never match. */
export function checkRules({ rules }: AccountSnapshot): Finding[] {
  return seenIn(rules).flatMap((rule) => {
    const wrong = exactStatuses(rule).filter((status) => API_CASE.test(status));
    const [first] = wrong;
    if (first === undefined) return [];
    return finding('rule-never-matches', {
      subject: `rule ${rule.name}`,
      seen: `It waits for EndpointStatus ${wrong.join(', ')}; SageMaker's events say ${wrong.map(upperSnake).join(', ')}.`,
      todo: `Write ${upperSnake(first)} in the pattern. DescribeEndpoint and its events spell statuses differently.`,
    });
  });
}

/** The statuses that a pattern names literally; prefixes and other matchers are left alone. */
function exactStatuses({ pattern }: RuleSeen): string[] {
  const source = memberOf(pattern, 'source');
  if (Array.isArray(source) && !source.includes('aws.sagemaker')) return [];
  const statuses = memberOf(memberOf(pattern, 'detail'), 'EndpointStatus');
  return Array.isArray(statuses) ? statuses.filter((status) => typeof status === 'string') : [];
}

/** `InService` → `IN_SERVICE`. */
function upperSnake(status: string): string {
  return status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

/** A member of a JSON object; undefined when it is none or has none. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
