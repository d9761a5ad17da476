import type { CommandName } from '@fairlead/rollout';
import { AwsError } from '../../../packages/local-cloud/src/service.ts';
import type { Watch } from '../watch/watch.ts';
import type { Agenda } from './agenda.ts';
import type { SimulatedAutoscaling } from './autoscaling.ts';
import type { Dice } from './dice.ts';
import { servingVariants } from './live.ts';
import type { SimulatedSageMaker } from './sagemaker.ts';
import { type Act, MINUTE_MS, NAMES } from './setting.ts';
import type { Story } from './story.ts';

/** Everybody who changes the endpoint besides Fairlead: people at the console, autoscaling, SageMaker itself. */
export interface Outsiders {
  act(kind: OutsideAct): void;
  /** Somebody runs the endpoint on the rollout's canary config after its end. */
  returnToCanary(): void;
}

/** What of a setting's acts is done by somebody else than Fairlead's users. */
type OutsideAct = Exclude<Act['kind'], CommandName | 'second-start' | 'blind' | 'alarm'>;

const FAULTS = ['swap-rolls-back', 'resize-rolls-back', 'capacity-shortage', 'rollback-fails', 'change-fails'] as const;
type SageMakerFault = (typeof FAULTS)[number];

function isFault(kind: OutsideAct): kind is SageMakerFault {
  return (FAULTS as readonly string[]).includes(kind);
}

interface Deps {
  agenda: Agenda;
  dice: Dice;
  story: Story;
  sageMaker: SimulatedSageMaker;
  watch: Watch;
  autoscaling: SimulatedAutoscaling;
}

const EndpointName = NAMES.endpoint;

/** The outsiders of one world. What SageMaker refuses them they let be. */
export function createOutsiders({ agenda, dice, story, sageMaker, watch, autoscaling }: Deps): Outsiders {
  const tryTo = (who: string, what: string, work: () => unknown): void => {
    try {
      work();
      story.tell(who, () => what);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      story.tell(who, () => `${what}: ${error.message}`);
    }
  };
  const change = (what: string, work: () => unknown): void => {
    watch.outsideChangeAtMs = agenda.now();
    tryTo('console', what, work);
  };
  const variants = () => servingVariants(sageMaker.machine.endpoint(EndpointName));

  const acts: Record<Exclude<OutsideAct, SageMakerFault>, () => void> = {
    'console-weights': () =>
      change('sets weights', () => {
        const DesiredWeightsAndCapacities = variants().map(({ name }) => ({
          VariantName: name,
          DesiredWeight: dice.between(1, 9),
        }));
        sageMaker.call('UpdateEndpointWeightsAndCapacities', { EndpointName, DesiredWeightsAndCapacities });
      }),
    'console-config': () =>
      change('swaps to a config of their own', () =>
        sageMaker.call('UpdateEndpoint', { EndpointName, EndpointConfigName: NAMES.outsiderConfig }),
      ),
    'delete-original-config': () =>
      tryTo('console', 'deletes the original config', () => {
        if (sageMaker.machine.endpoint(EndpointName)?.fleet?.configName === NAMES.originalConfig) return;
        sageMaker.call('DeleteEndpointConfig', { EndpointConfigName: NAMES.originalConfig });
      }),
    'delete-endpoint': () => change('deletes the endpoint', () => sageMaker.call('DeleteEndpoint', { EndpointName })),
    'console-scaling': () => tryTo('console', 'changes autoscaling', () => autoscaling.edit(dice)),
    maintenance: () =>
      tryTo('sagemaker', 'updates the system', () =>
        sageMaker.touch((machine, nowMs) => machine.maintain(EndpointName, dice.between(1, 60) * MINUTE_MS, nowMs)),
      ),
  };

  return {
    act(kind) {
      if (!isFault(kind)) return acts[kind]();
      story.tell('sagemaker', () => `will meet its next change with ${kind}`);
      sageMaker.machine.inject({ kind });
    },
    returnToCanary() {
      const EndpointConfigName = watch.last?.plan.configs.canary.name ?? '';
      change('comes back to the canary config', () =>
        sageMaker.call('UpdateEndpoint', { EndpointName, EndpointConfigName }),
      );
    },
  };
}
