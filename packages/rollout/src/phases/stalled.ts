import { plusMs } from '@fairlead/reconcile';
import { LOOK_EVERY_MS, type RolloutDecision, type Settled, wait } from '../decision.ts';
import { finish } from './finishing.ts';
import { type Stalled, stalledWhy } from './give-up.ts';
import { prepare } from './preparing.ts';
import { startShadow } from './shadow.ts';
import { shift } from './shifting.ts';

/** Stay as it is; try again when it is time, or when a person says so. */
export function waitForRoom(look: Settled, phase: Stalled): RolloutDecision {
  const { state, now } = look;
  if (state.asked?.command !== 'retry' && now < phase.retryAt) {
    return wait(state, plusMs(now, LOOK_EVERY_MS), stalledWhy(state, phase));
  }
  const { asked: _done, ...kept } = state;
  switch (phase.during) {
    case 'starting-shadow':
      return startShadow({ ...look, state: { ...kept, phase: { name: 'starting-shadow' } } });
    case 'preparing':
      return prepare({ ...look, state: { ...kept, phase: { name: 'preparing' } } });
    case 'shifting':
      return shift({ ...look, state: kept }, phase.step);
    case 'finishing':
      return finish({ ...look, state: kept });
  }
}
