export { type PlannedStep, type Rehearsal, type RehearsalPlan, rehearse, type Supply } from './rehearse.ts';
export type { PairedMinute } from './step-judge.ts';
