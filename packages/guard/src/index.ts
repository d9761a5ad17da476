export { alternativeRatios, type Direction } from './alternatives.ts';
export * from './backtest/index.ts';
export { type RatioBounds, ratioBounds } from './bounds.ts';
export { answerLine } from './case/answer-line.ts';
export { type CeilingParams, ceilingGuard } from './ceiling.ts';
export { type Combination, combine } from './combine.ts';
export { type CompareParams, compareGuard } from './compare.ts';
export { type ProcessParams, type ProcessState, reaches } from './e-process.ts';
export { type Forecast, forecast, type Traffic, visibleRatio } from './forecast.ts';
export { type Evidence, type Guard, type Trace, trace } from './guard.ts';
export { GuardInputError, type InputFault } from './guard-input-error.ts';
export type { CeilingSpec, CompareSpec, GuardSpec, GuardState, ShareSpec } from './guard-spec.ts';
export * from './judge/index.ts';
export { championNoise, type NoiseEstimate, pairedNoise } from './noise.ts';
export * from './outlook/index.ts';
export {
  capForMinutes,
  type GuardSetting,
  type Profile,
  rollbackParams,
} from './profiles.ts';
export type { CeilingRecord, CompareRecord, Missing, ShareRecord } from './record.ts';
export * from './rehearsal/index.ts';
export {
  type Decision,
  evaluateRollout,
  type RolloutEvaluator,
  type RolloutGuards,
  type RolloutMinute,
  type RolloutState,
  type RolloutVerdict,
  rolloutEvaluator,
} from './rollout.ts';
export { type ShareParams, type ShareState, shareGuard } from './share.ts';
