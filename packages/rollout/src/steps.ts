import type { Step } from './state.ts';

/** True for the step that sends everything to the challenger. */
export function isLastStep(steps: readonly Step[], step: number): boolean {
  return step >= steps.length - 1;
}
