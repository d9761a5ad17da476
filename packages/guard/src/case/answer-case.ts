import { ratioBounds } from '../bounds.ts';
import { ceilingGuard } from '../ceiling.ts';
import { checkAlpha } from '../checks.ts';
import { combine } from '../combine.ts';
import { compareGuard } from '../compare.ts';
import { forecast, type Traffic, visibleRatio } from '../forecast.ts';
import { type Evidence, type Guard, trace } from '../guard.ts';
import { championNoise, pairedNoise } from '../noise.ts';
import type { Missing } from '../record.ts';
import { evaluateRollout } from '../rollout.ts';
import { shareGuard } from '../share.ts';
import {
  checkNames,
  type JsonObject,
  numberOf,
  optionalObject,
  pickNumbers,
  refuse,
  requiredArray,
} from './case-input.ts';
import { alphaOf, ceilingParams, compareParams, rolloutParams, shareParams } from './case-params.ts';
import { expandRecords, pairs, quads, rolloutMinutes, triples } from './case-records.ts';

type Answer = Readonly<Record<string, unknown>>;
type Answerer = (params: JsonObject, records: readonly unknown[]) => Answer;

const answerers: Readonly<Record<string, Answerer>> = {
  compare: (params, records) => traced(compareGuard(compareParams(params)), quads(records), params),
  slow: (params, records) => traced(compareGuard(compareParams(params)), quads(records), params),
  ceiling: (params, records) => traced(ceilingGuard(ceilingParams(params)), pairs(records), params),
  share: (params, records) => traced(shareGuard(shareParams(params)), triples(records), params),
  combine: answerCombine,
  bounds: (params, records) => {
    checkNames(params, ['alpha']);
    return { ...ratioBounds(quads(records), alphaOf(params)) };
  },
  plan: (params) => {
    checkNames(params, ['ratio', ...trafficNames]);
    return { ...forecast(trafficOf(params), numberOf('ratio', params.ratio)) };
  },
  power: (params) => {
    checkNames(params, ['horizon', ...trafficNames]);
    return { ratio: visibleRatio(trafficOf(params), numberOf('horizon', params.horizon)) };
  },
  noise: (params, records) => {
    checkNames(params, []);
    const isPaired = records.some((record) => Array.isArray(record) && record.length === 4);
    return { ...(isPaired ? pairedNoise(quads(records)) : championNoise(pairs(records))) };
  },
  rollout: (params, records) => {
    const verdict = evaluateRollout(rolloutParams(params), rolloutMinutes(records));
    const { decision, minute, logE, promoteLogE } = verdict;
    return { decision, minute, logE: logE.map(printable), promoteLogE: promoteLogE.map(printable) };
  },
};

/**
 * Answer one case: a question to the guard mathematics as plain JSON, used to check one implementation against another.
 *
 * A case is `{"kind", "params", "records"}`; `{"repeat": k, "record": r}` in `records` stands for k equal minutes and
 * null for a missing one. `-Infinity` is answered as `"-inf"`.
 *
 * @throws GuardInputError when anything in the case is wrong, naming the field and the remedy
 */
export function answerCase(input: JsonObject): Answer {
  const { kind } = input;
  const answerer = typeof kind === 'string' && Object.hasOwn(answerers, kind) ? answerers[kind] : undefined;
  if (answerer === undefined) {
    return refuse('kind', kind, `one of ${Object.keys(answerers).join(', ')}`, 'Name one of these kinds.');
  }
  return answerer(optionalObject('params', input.params), expandRecords(input.records));
}

function traced<R extends readonly number[], S extends Evidence>(
  guard: Guard<R, S>,
  records: readonly (R | Missing)[],
  params: JsonObject,
): Answer {
  const { logE, firstCross } = trace(guard, records, checkAlpha('alpha', alphaOf(params)));
  return { logE: logE.map(printable), firstCross };
}

function answerCombine(params: JsonObject): Answer {
  checkNames(params, ['alpha', 'weights', 'logE']);
  const weights = requiredArray('weights', params.weights).map((value, i) => numberOf(`weights[${i}]`, value));
  const logE = requiredArray('logE', params.logE).map((value, i) => evidenceOf(`logE[${i}]`, value));
  const combination = combine(weights, logE, alphaOf(params));
  return { ...combination, logE: printable(combination.logE) };
}

function evidenceOf(field: string, value: unknown): number | null {
  if (value === null) return null;
  return value === '-inf' ? Number.NEGATIVE_INFINITY : numberOf(field, value);
}

const trafficNumbers = ['nA', 'nB', 'pA', 'rho', 'alpha', 'phi', 'noise'] as const;
const trafficNames = [...trafficNumbers, 'boosted'] as const;

function trafficOf(params: JsonObject): Traffic {
  const { boosted } = params;
  if (boosted !== undefined && boosted !== null && typeof boosted !== 'boolean') {
    refuse('boosted', boosted, 'true or false', 'Write it without quotes.');
  }
  return {
    ...pickNumbers(params, trafficNumbers),
    nA: numberOf('nA', params.nA),
    nB: numberOf('nB', params.nB),
    pA: numberOf('pA', params.pA),
    alpha: alphaOf(params),
    boosted: boosted === true,
  };
}

/** JSON has no infinity: minus infinity is printed as a string. */
function printable(value: number | null): number | string | null {
  return value === Number.NEGATIVE_INFINITY ? '-inf' : value;
}
