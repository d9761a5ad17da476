import type { RolloutView } from '@fairlead/rollout';
import { type Html, html } from '../html.ts';

type StepState = 'done' | 'now' | 'turned' | 'ahead';

const SAID: Readonly<Record<StepState, string>> = {
  done: 'done',
  now: 'now',
  turned: 'turned back here',
  ahead: 'ahead',
};

/** The steps of a plan, and where the rollout stands among them. */
export function stepTrack(view: RolloutView, reached: number | null): Html {
  return html`<ol class="steps" aria-label="Steps">${view.steps.map(({ weight, hold }, index) => {
    const state = stateOf(view, reached, index);
    return html`<li class="${state}"${state === 'now' && html` aria-current="step"`}><b>${weight} %</b> <span>${hold}</span> <span class="said">${SAID[state]}</span></li>`;
  })}</ol>`;
}

/** @param reached - the last step that carried traffic, from 0; null when none did */
function stateOf({ status, currentStep }: RolloutView, reached: number | null, index: number): StepState {
  if (status === 'succeeded') return 'done';
  const at = currentStep ?? reached;
  if (at === null || index > at) return 'ahead';
  if (index < at) return 'done';
  return currentStep === null ? 'turned' : 'now';
}
