import {
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { type Bench, settled } from '../bench.ts';
import type { Experiment } from '../fact.ts';
import { type Lab, refusalOf } from '../lab.ts';

type Weights = Readonly<Record<string, number>>;

function setWeights({ clients }: Lab, { endpointName }: Bench, weights: Weights): Promise<unknown> {
  const DesiredWeightsAndCapacities = Object.entries(weights).map(([VariantName, DesiredWeight]) => ({
    VariantName,
    DesiredWeight,
  }));
  return clients.sageMaker.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: endpointName, DesiredWeightsAndCapacities }),
  );
}

async function currentWeights(lab: Lab, bench: Bench): Promise<Weights> {
  const { ProductionVariants = [] } = await settled(lab, bench);
  return Object.fromEntries(
    ProductionVariants.map(({ VariantName = '', CurrentWeight = -1 }) => [VariantName, CurrentWeight]),
  );
}

export const weightChangeDuration: Experiment = {
  id: 'weight-change-duration',
  question: 'How long is an endpoint Updating after a change of weights alone?',
  assumed: 'Under two minutes; the rollout waits for InService with current = desired, however long.',
  async run(lab, bench) {
    const seconds: number[] = [];
    for (const weights of [
      { a: 90, b: 10 },
      { a: 50, b: 50 },
      { a: 100, b: 0 },
    ]) {
      const sentAtMs = lab.now();
      await setWeights(lab, bench, weights);
      await settled(lab, bench);
      seconds.push((lab.now() - sentAtMs) / 1_000);
    }
    return { holds: seconds.every((each) => each < 120), seen: { seconds } };
  },
};

export const busyTexts: Experiment = {
  id: 'busy-texts',
  question: 'What do changes answer while the endpoint is Updating?',
  assumed: 'ValidationException "Cannot update in-progress endpoint …" to each.',
  async run(lab, bench) {
    const { sageMaker } = lab.clients;
    const EndpointName = bench.endpointName;
    await setWeights(lab, bench, { a: 80, b: 20 });
    const { EndpointStatus } = await sageMaker.send(new DescribeEndpointCommand({ EndpointName }));
    if (EndpointStatus !== 'Updating') return { holds: 'unclear', seen: { EndpointStatus } };
    const EndpointConfigName = bench.configNames.both;
    const answers = {
      UpdateEndpointWeightsAndCapacities: await refusalOf(() => setWeights(lab, bench, { a: 70, b: 30 })),
      UpdateEndpoint: await refusalOf(() =>
        sageMaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName })),
      ),
      DeleteEndpoint: await refusalOf(() => sageMaker.send(new DeleteEndpointCommand({ EndpointName }))),
    };
    await settled(lab, bench);
    const isBusy = (answer: (typeof answers)[keyof typeof answers]) =>
      answer !== 'accepted' &&
      answer.name === 'ValidationException' &&
      answer.message.startsWith('Cannot update in-progress endpoint');
    return { holds: Object.values(answers).every(isBusy), seen: answers };
  },
};

export const omittedVariant: Experiment = {
  id: 'omitted-variant',
  question: 'Does a variant that a weights call leaves out keep its weight?',
  assumed: 'Yes; Fairlead names every variant in each call anyway.',
  async run(lab, bench) {
    await setWeights(lab, bench, { a: 60, b: 40 });
    await settled(lab, bench);
    await setWeights(lab, bench, { b: 10 });
    const weights = await currentWeights(lab, bench);
    return { holds: weights.a === 60 && weights.b === 10, seen: { weights } };
  },
};

export const allZero: Experiment = {
  id: 'all-zero',
  question: 'Is a call that sets all weights to 0 accepted?',
  assumed: 'Unknown; Fairlead never sends it.',
  async run(lab, bench) {
    const answer = await refusalOf(() => setWeights(lab, bench, { a: 0, b: 0 }));
    const weights = await currentWeights(lab, bench);
    await setWeights(lab, bench, { a: 100, b: 0 });
    await settled(lab, bench);
    return { holds: 'unclear', seen: { answer, weights } };
  },
};

export const weightPrecision: Experiment = {
  id: 'weight-precision',
  question: 'How exactly does a weight come back?',
  assumed: 'As a 32-bit float: shares are compared with a tolerance of 1e-6.',
  async run(lab, bench) {
    await setWeights(lab, bench, { a: 66.7, b: 33.3 });
    const weights = await currentWeights(lab, bench);
    const [a = 0, b = 0] = [weights.a, weights.b];
    return { holds: Math.abs(b / (a + b) - 0.333) <= 1e-6, seen: { weights } };
  },
};
