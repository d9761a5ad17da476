import type { AlarmState, VariantMinute } from '@fairlead/guard';
import type { MetricReader } from '@fairlead/runtime';
import type { Line } from './line.ts';
import { MINUTE_MS } from './setting.ts';
import type { Role, Traffic } from './traffic.ts';

/** What the metrics of a world hang on. */
export interface MetricSource {
  traffic: Traffic;
  now(): number;
  /** Why nothing can be read now; undefined when it can. */
  blindness(): string | undefined;
  alarm(): AlarmState;
}

/** Read the simulated CloudWatch over a worker's line; a minute is shown once it has been published. */
export function metricReader(
  line: Line,
  { traffic, now, blindness, alarm }: MetricSource,
  shown: (challenger: readonly VariantMinute[], role: Role) => void,
): Pick<MetricReader, 'window' | 'alarmStates'> {
  const minutesOf = (role: Role, fromMs: number, toMs: number): VariantMinute[] => {
    const minutes: VariantMinute[] = [];
    for (let startMs = fromMs; startMs < toMs; startMs += MINUTE_MS) {
      const minute = traffic.minuteOf(role, startMs);
      if (minute && minute.publishedAtMs <= now()) minutes.push(minute);
    }
    return minutes;
  };

  return {
    async window({ fromMs, toMs, challengerVariant }) {
      const role = challengerVariant.endsWith('-shadow') ? 'shadow' : 'challenger';
      const answer = await line.ask({ what: 'GetMetricData', mayFail: true }, () => {
        const unreadable = blindness();
        if (unreadable !== undefined) return { unreadable };
        const [champion, challenger] = [minutesOf('champion', fromMs, toMs), minutesOf(role, fromMs, toMs)];
        return { champion, challenger, metrics: {}, notes: [] };
      });
      if ('challenger' in answer) shown(answer.challenger, role);
      return answer;
    },

    alarmStates: (names) =>
      line.ask({ what: 'DescribeAlarms', mayFail: true }, () => {
        if (blindness() !== undefined) throw new Error('ThrottlingException: Rate exceeded');
        return Object.fromEntries(names.map((name) => [name, alarm()]));
      }),
  };
}
