import { type Direction, logAlternatives, type Tilts, tiltsOf } from './alternatives.ts';
import { logBoost } from './boost.ts';
import { checkAlpha, checkNumber } from './checks.ts';
import { GuardInputError } from './guard-input-error.ts';
import { at, logAddExp, logSumExp } from './log-space.ts';
import { evidence, type Trial } from './trial.ts';

/** What every guard's process may be tuned with; all optional. */
export interface ProcessParams {
  /** `worse` (default) gathers proof of harm, `notWorse` proof of harmlessness. */
  readonly direction?: Direction;
  /** Cluster size of bad events, at least 1 (default): mean square over mean; certainly valid at the largest cluster. */
  readonly phi?: number;
  /** Local noise kappa, at least 0 (default): summed squared coefficients of variation of the two variants' rates. */
  readonly noise?: number;
  /** The most one minute may add to an alternative, in nats, above 0; none by default. */
  readonly cap?: number;
  /** The alpha at which this guard alone fires; stretches each minute so that no evidence overshoots it. */
  readonly boostAlpha?: number;
  /** Prior probability that a regression is there from the first minute, above 0 to 1; 0.8 for worse, 1 for notWorse. */
  readonly onsetMass?: number;
  /** Share of the rest that begins at each later minute, 0 to 1; 1/60 for worse, 0 for notWorse. */
  readonly onsetHazard?: number;
}

/**
 * Everything an e-process remembers; plain JSON, so it can be cached beside the prefix of records it came from.
 *
 * Numbers survive JSON bit for bit, so a cached state and a fold from the first record agree exactly.
 */
export interface ProcessState {
  /** Log masses of the six alternatives. */
  readonly masses: readonly number[];
  /** Log mass of "not started yet"; null when nothing is left in reserve. */
  readonly reserve: number | null;
  /** True once a record was counted. */
  readonly started: boolean;
  /** True once a boosted process reached its threshold: it stays there. */
  readonly fired: boolean;
  /** Log of the e-value now, in nats. */
  readonly logE: number;
}

/** An e-process: starts at 1 and has expectation at most 1 at every moment while its null is true. */
export interface EProcess {
  start(): ProcessState;
  step(state: ProcessState, trial: Trial): ProcessState;
}

/** Noise variance up to which a minute counts as free of local noise and may be boosted. */
export const boostableNoise = 0.02;

/** Slack of a threshold in nats: rounding of logs must not keep a fired guard from firing. */
const thresholdSlack = 1e-12;

/** True when the log e-value reaches `log(1/alpha)`, up to the rounding of the logs (1e-12 nats). */
export function reaches(logE: number, alpha: number): boolean {
  return logE >= -Math.log(alpha) - thresholdSlack;
}

interface Settings {
  readonly direction: Direction;
  readonly tilts: Tilts;
  readonly phi: number;
  readonly noise: number;
  readonly cap: number;
  readonly boostAlpha: number | null;
  readonly onsetMass: number;
  readonly logHazard: number;
  readonly logStay: number;
}

/**
 * Build the e-process of one null hypothesis.
 *
 * @throws GuardInputError for a parameter out of range, or boosting together with `phi` or `cap`
 */
export function eProcess(params: ProcessParams): EProcess {
  const settings = settingsOf(params);
  return { start: () => start(settings), step: (state, trial) => step(settings, state, trial) };
}

function settingsOf(params: ProcessParams): Settings {
  const direction = checkDirection(params.direction ?? 'worse');
  const isWorse = direction === 'worse';
  const { phi = 1, noise = 0, onsetMass = isWorse ? 0.8 : 1, onsetHazard = isWorse ? 1 / 60 : 0 } = params;
  checkNumber('phi', phi, { from: 1 }, 'Pass the size of a cluster of bad events, or leave it out.');
  checkNumber('noise', noise, { from: 0 }, 'Pass the noise estimated from healthy minutes, or leave it out.');
  checkNumber('onsetMass', onsetMass, { from: 0, to: 1, openFrom: true }, 'Pass 1 for "from the first minute only".');
  checkNumber('onsetHazard', onsetHazard, { from: 0, to: 1 }, 'Pass the chance per minute, such as 1/60.');
  const cap = params.cap === undefined ? Number.POSITIVE_INFINITY : params.cap;
  if (params.cap !== undefined) {
    checkNumber('cap', cap, { from: 0, openFrom: true }, 'Pass the nats one minute may add, or leave it out.');
  }
  return {
    direction,
    tilts: tiltsOf(direction),
    phi,
    noise,
    cap,
    boostAlpha: checkBoost(params, phi),
    onsetMass,
    logHazard: Math.log(onsetHazard),
    logStay: Math.log1p(-onsetHazard),
  };
}

function checkDirection(direction: unknown): Direction {
  if (direction === 'worse' || direction === 'notWorse') return direction;
  throw new GuardInputError({
    field: 'direction',
    seen: direction,
    allowed: '"worse" or "notWorse"',
    remedy: 'Pass "worse" for a rollback process, "notWorse" for a promotion process.',
  });
}

function checkBoost({ boostAlpha, cap }: ProcessParams, phi: number): number | null {
  if (boostAlpha === undefined) return null;
  checkAlpha('boostAlpha', boostAlpha);
  if (phi === 1 && cap === undefined) return boostAlpha;
  throw new GuardInputError({
    field: 'boostAlpha',
    seen: boostAlpha,
    allowed: 'boosting only with phi 1 and without a cap',
    remedy: 'Leave out boostAlpha, or leave out phi and cap.',
  });
}

function start({ onsetMass }: Settings): ProcessState {
  const mass = Math.log(onsetMass) - logAlternatives;
  return {
    masses: [mass, mass, mass, mass, mass, mass],
    reserve: onsetMass < 1 ? Math.log(1 - onsetMass) : null,
    started: false,
    fired: false,
    logE: 0,
  };
}

function step(settings: Settings, state: ProcessState, trial: Trial): ProcessState {
  if (state.fired) return state;
  const masses = state.masses.slice();
  const reserve = spendReserve(settings, state, masses);
  const { direction, tilts, boostAlpha } = settings;
  const localNoise = settings.noise * trial.noiseVariance;
  if (boostAlpha === null || localNoise > boostableNoise) {
    addEvidence(settings, masses, trial, settings.phi + localNoise, 0);
    return settle(settings, masses, reserve);
  }
  const past = { masses, reserve, logE: state.logE };
  const stretch = logBoost(past, trial, { direction, tilts, alpha: boostAlpha });
  addEvidence(settings, masses, trial, 1, stretch);
  return settle(settings, masses, reserve + stretch);
}

/** Let a regression begin at this minute: move the hazard's share of the reserve into the masses. */
function spendReserve({ logHazard, logStay }: Settings, state: ProcessState, masses: number[]): number {
  const reserve = state.reserve ?? Number.NEGATIVE_INFINITY;
  if (!state.started || reserve === Number.NEGATIVE_INFINITY || logHazard === Number.NEGATIVE_INFINITY) return reserve;
  const begun = reserve + logHazard - logAlternatives;
  for (let k = 0; k < masses.length; k += 1) masses[k] = logAddExp(at(masses, k), begun);
  return reserve + logStay;
}

function addEvidence({ tilts, cap }: Settings, masses: number[], trial: Trial, tempering: number, stretch: number) {
  for (let k = 0; k < masses.length; k += 1) {
    const nats = evidence(trial, at(tilts.u, k), at(tilts.expm1, k)) / tempering;
    masses[k] = at(masses, k) + Math.min(nats, cap) + stretch;
  }
}

function settle({ boostAlpha }: Settings, masses: readonly number[], reserve: number): ProcessState {
  const logE = logAddExp(logSumExp(masses), reserve);
  const fired = boostAlpha !== null && reaches(logE, boostAlpha);
  return {
    masses,
    reserve: reserve === Number.NEGATIVE_INFINITY ? null : reserve,
    started: true,
    fired,
    logE: fired ? -Math.log(boostAlpha) : logE,
  };
}
