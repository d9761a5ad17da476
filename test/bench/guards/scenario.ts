import { binomial } from './binomial.ts';
import type { Random } from './random.ts';

/** How a simulated rollout's traffic and rates run. */
export interface Scenario {
  readonly name: string;
  /** Requests per minute of both variants together. */
  readonly requestsPerMinute: number;
  /** Bad rate of the champion in a quiet minute, 0 to 1. */
  readonly baseRate: number;
  /** How many times worse the challenger is once it is bad. */
  readonly ratio: number;
  /** Share of the challenger in percent, by minute from 0. */
  readonly weightPercent: (minute: number) => number;
  /** Minute at which the challenger goes bad. */
  readonly onsetMinute: number;
  /** What happens to both variants alike. */
  readonly weather: Weather;
}

/** `bursts`: traffic times 5 in one minute of 20; `outages`: the bad rate of both rises to 30 % in one minute of 30. */
type Weather = 'calm' | 'bursts' | 'outages';

/** One simulated minute, filled anew by every draw. */
export interface SimulatedMinute {
  nA: number;
  xA: number;
  nB: number;
  xB: number;
  /** Expected bad requests of the challenger beyond the champion's rate. */
  excess: number;
}

const burstFactor = 5;
const burstChance = 1 / 20;
const outageRate = 0.3;
const outageChance = 1 / 30;

/** Draw one minute of a scenario into `into`. */
export function drawMinute(random: Random, scenario: Scenario, minute: number, into: SimulatedMinute): void {
  const { requestsPerMinute, baseRate, ratio, weightPercent, onsetMinute, weather } = scenario;
  const isBurst = weather === 'bursts' && random() < burstChance;
  const isOutage = weather === 'outages' && random() < outageChance;
  const requests = isBurst ? requestsPerMinute * burstFactor : requestsPerMinute;
  const rateA = isOutage ? outageRate : baseRate;
  const rateB = Math.min(1, minute >= onsetMinute ? rateA * ratio : rateA);
  into.nB = binomial(random, requests, weightPercent(minute) / 100);
  into.nA = requests - into.nB;
  into.xA = binomial(random, into.nA, rateA);
  into.xB = binomial(random, into.nB, rateB);
  into.excess = into.nB * (rateB - rateA);
}

/** The same scenario with a challenger as good as the champion. */
export function healthy(scenario: Scenario): Scenario {
  return { ...scenario, ratio: 1 };
}

const fixed = (percent: number) => () => percent;

const rampPercents = [1, 2, 5, 10, 25, 50];
const rampMinutes = 10;

/** 1, 2, 5, 10, 25, 50 %, ten minutes each, then 50 % for good. */
const ramp = (minute: number) =>
  rampPercents[Math.min(rampPercents.length - 1, Math.floor(minute / rampMinutes))] ?? 50;

type Changes = Partial<Omit<Scenario, 'name'>>;

function scenario(name: string, changes: Changes): Scenario {
  return {
    name,
    requestsPerMinute: 1000,
    baseRate: 0.01,
    ratio: 2,
    weightPercent: fixed(10),
    onsetMinute: 0,
    weather: 'calm',
    ...changes,
  };
}

/** The doubling at a fixed 10 %, against which alarms are compared. */
export const doubling = scenario('1,000/min 10 % base 1 % x2', {});

/** The ramp, against which alarms are compared. */
export const doublingInRamp = scenario('1,000/min ramp base 1 % x2', { weightPercent: ramp });

/** Fixed weights, calm weather, a regression from the first minute: what the forecast speaks about. */
export const steadyGrid: readonly Scenario[] = [
  doubling,
  scenario('1,000/min 10 % base 1 % x1.5', { ratio: 1.5 }),
  scenario('1,000/min 10 % base 1 % x3', { ratio: 3 }),
  scenario('1,000/min 10 % base 1 % x5', { ratio: 5 }),
  scenario('1,000/min 10 % base 0.1 % x2', { baseRate: 0.001 }),
  scenario('1,000/min 10 % base 0.1 % x3', { baseRate: 0.001, ratio: 3 }),
  scenario('1,000/min 10 % base 0.1 % x5', { baseRate: 0.001, ratio: 5 }),
  scenario('100/min 10 % base 1 % x3', { requestsPerMinute: 100, ratio: 3 }),
  scenario('100/min 10 % base 1 % x5', { requestsPerMinute: 100, ratio: 5 }),
  scenario('100/min 50 % base 1 % x2', { requestsPerMinute: 100, weightPercent: fixed(50) }),
  scenario('10,000/min 2 % base 1 % x2', { requestsPerMinute: 10_000, weightPercent: fixed(2) }),
  scenario('10,000/min 2 % base 0.1 % x3', {
    requestsPerMinute: 10_000,
    baseRate: 0.001,
    ratio: 3,
    weightPercent: fixed(2),
  }),
  scenario('10,000/min 10 % base 0.1 % x1.5', { requestsPerMinute: 10_000, baseRate: 0.001, ratio: 1.5 }),
  scenario('1,000/min 50 % base 1 % x1.5', { ratio: 1.5, weightPercent: fixed(50) }),
];

/** All 18 scenarios of the bench. */
export const grid: readonly Scenario[] = [
  ...steadyGrid,
  doublingInRamp,
  scenario('1,000/min ramp base 0.1 % x5', { baseRate: 0.001, ratio: 5, weightPercent: ramp }),
  scenario('1,000/min 10 % base 1 % x2 bursts', { weather: 'bursts' }),
  scenario('1,000/min 10 % base 1 % x2 from minute 60', { onsetMinute: 60 }),
];

/** Healthy rollouts whose rollbacks are all false. */
export const healthyGrid: readonly Scenario[] = [
  scenario('calm, 10 %', { ratio: 1 }),
  scenario('ramp 1 to 50 %', { ratio: 1, weightPercent: ramp }),
  scenario('bursts, 10 %', { ratio: 1, weather: 'bursts' }),
  scenario('outages, 10 %', { ratio: 1, weather: 'outages' }),
];
