import type { AlarmState, VariantMinute } from '@fairlead/guard';
import type { Outcome } from '@fairlead/reconcile';
import type { MetricReader } from '@fairlead/runtime';
import type { Watch } from '../simulation/watch/watch.ts';
import type { Line } from '../simulation/world/line.ts';
import type { SimulatedSageMaker } from '../simulation/world/sagemaker.ts';
import { MINUTE_MS, NAMES } from '../simulation/world/setting.ts';
import type { Role } from '../simulation/world/traffic.ts';
import { machineAt, type Place } from './place.ts';

/** What the guards shall say at a look. */
export const SAYINGS = ['pass', 'fail', 'undecided', 'blind'] as const;
export type Saying = (typeof SAYINGS)[number];

/** The SageMaker of a place, with its time standing still. */
export function standingSageMaker({ nowMs, sageMaker }: Place, watch: Watch): SimulatedSageMaker {
  const machine = machineAt(sageMaker);
  const settle = (): void => {
    machine.advance(nowMs);
    watch.endpointChanged(machine.endpoint(NAMES.endpoint));
  };
  return {
    machine,
    call(operation, input) {
      try {
        return machine.call(operation, input, nowMs);
      } finally {
        settle();
      }
    },
    touch(work) {
      work(machine, nowMs);
      settle();
    },
  };
}

/** A line that counts what is asked on it; everything is answered at once, until its worker dies: then never. */
export interface CountingLine extends Line {
  asked(): number;
}

/** @param diesAfter - the worker dies right after this request was carried out, counted from 1 */
export function countingLine(diesAfter = Number.POSITIVE_INFINITY): CountingLine {
  let asked = 0;
  return {
    asked: () => asked,
    async ask(_request, work) {
      if (asked >= diesAfter) return never();
      asked += 1;
      const isLast = asked === diesAfter;
      try {
        const answer = await work();
        return isLast ? never() : answer;
      } catch (error) {
        if (isLast) return never();
        throw error;
      }
    },
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** How the model answers a smoke request. */
export const ANSWERS = {
  well: { kind: 'done' },
  'with an error': { kind: 'refused', code: 'ModelError', message: 'Received server error (500) from primary.' },
  'not at all': { kind: 'unknown', message: 'AbortError: Request aborted' },
} as const satisfies Record<string, Outcome>;
export type Answer = keyof typeof ANSWERS;

const ALARM_FOR: Record<Exclude<Saying, 'blind'>, AlarmState> = {
  pass: 'OK',
  fail: 'ALARM',
  undecided: 'INSUFFICIENT_DATA',
};

/** Metrics by which the real guards come to the verdict that is wanted: an alarm decides, on minutes full of good requests. */
export function metricsSaying(
  line: Line,
  saying: Saying,
  shown: (challenger: readonly VariantMinute[], role: Role) => void,
): Pick<MetricReader, 'window' | 'alarmStates'> {
  return {
    window: ({ fromMs, toMs, challengerVariant }) =>
      line.ask({ what: 'GetMetricData', mayFail: false }, () => {
        if (saying === 'blind') return { unreadable: 'Rate exceeded' };
        const minutes = goodMinutes(fromMs, toMs);
        shown(minutes, challengerVariant.endsWith('-shadow') ? 'shadow' : 'challenger');
        return { champion: minutes, challenger: minutes, metrics: {}, notes: [] };
      }),
    alarmStates: (names) =>
      line.ask({ what: 'DescribeAlarms', mayFail: false }, () => {
        if (saying === 'blind') throw new Error('ThrottlingException: Rate exceeded');
        return Object.fromEntries(names.map((name) => [name, ALARM_FOR[saying]]));
      }),
  };
}

/** Enough for every guard to agree within a minute, and few enough to be judged fast. */
const REQUESTS_A_MINUTE = 5_000;

/** The minutes that were ever shown: the guards recognise what they have folded before by its object. */
const drawn = new Map<number, VariantMinute>();

function goodMinutes(fromMs: number, toMs: number): VariantMinute[] {
  const minutes: VariantMinute[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += MINUTE_MS) minutes.push(goodMinute(startMs));
  return minutes;
}

function goodMinute(startMs: number): VariantMinute {
  const standing = drawn.get(startMs);
  if (standing) return standing;
  const [requests, timed] = [REQUESTS_A_MINUTE, REQUESTS_A_MINUTE];
  const minute = { startMs, requests, errors: { '5xx': 0 }, timed, slow: {} };
  drawn.set(startMs, minute);
  return minute;
}
