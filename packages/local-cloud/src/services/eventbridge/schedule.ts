import { AwsError } from '../../service.ts';

const UNIT_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * The period of `rate(5 minutes)` in milliseconds.
 *
 * @throws AwsError ValidationException for anything else; `cron(…)` is not served
 */
export function rateMs(expression: string): number {
  const [, count = '', unit = '', plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const periodMs = Number(count) * (UNIT_MS[unit] ?? 0);
  if (periodMs > 0 && (Number(count) === 1) === (plural === '')) return periodMs;
  const hint = expression.startsWith('cron(') ? ' The local cloud serves rate(…) only.' : '';
  throw new AwsError('ValidationException', `Parameter ScheduleExpression is not valid.${hint}`);
}
