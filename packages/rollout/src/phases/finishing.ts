import { finalConfig } from '../configs.ts';
import { converge } from '../converge.ts';
import { act, type RolloutDecision, type Settled, transition, wait } from '../decision.ts';
import type { Plan, RolloutState } from '../state.ts';
import { closeTraffic } from '../weights.ts';
import { giveUp } from './give-up.ts';

/** Leave one variant of the original name with the new model; only the re-read endpoint makes it a success. */
export function finish(look: Settled): RolloutDecision {
  const { now, endpoint } = look;
  const state = look.state.phase.name === 'finishing' ? look.state : enter(look);
  const { final } = state.plan.configs;
  const progress = converge(state.attempt, { ...look, wanted: { kind: 'config', configName: final.name } });
  switch (progress.kind) {
    case 'reached':
      return succeed(state, now);
    case 'send':
      return act(
        { ...state, attempt: progress.attempt },
        [
          { kind: 'create-config', config: final, tags: state.plan.tags },
          { kind: 'update-endpoint', endpointName: endpoint.name, configName: final.name, keep: 'nothing' },
        ],
        now,
        `Every guard agreed. Leaves the new model alone as variant ${finalVariantOf(state.plan)}; ends when the endpoint is InService.`,
      );
    case 'wait':
      return wait(state, progress.until, `${progress.why}; tries again to finish.`);
    case 'given-up':
      return giveUp({ ...look, state }, progress, {
        during: 'finishing',
        step: state.plan.steps.length - 1,
        sentence: 'The last endpoint update did not hold',
      });
  }
}

/** The last config is drawn up and frozen now, for the instances that carry the traffic now. */
function enter({ state, endpoint, now }: Settled): RolloutState {
  const { attempt: _done, asked: _void, plan, ...kept } = state;
  const { finalVariantName, challenger, configs } = plan;
  const { modelName } = challenger;
  const final = finalConfig(state.id, configs.original.body, endpoint.variants, modelName, finalVariantName);
  return {
    ...kept,
    plan: { ...plan, configs: { ...configs, final } },
    phase: { name: 'finishing' },
    traffic: closeTraffic(state, now),
  };
}

function succeed(state: RolloutState, now: string): RolloutDecision {
  const { attempt: _done, ...kept } = state;
  const ended: RolloutState = { ...kept, phase: { name: 'succeeded', endedAt: now } };
  const summary = `${state.plan.challenger.modelName} serves all traffic of ${state.endpoint.name} as ${finalVariantOf(state.plan)}.`;
  return { ...wait(ended, now, summary, { transitions: [transition(ended, 'succeeded', summary)] }), final: true };
}

function finalVariantOf({ finalVariantName, champion }: Plan): string {
  return finalVariantName ?? champion.variantName;
}
