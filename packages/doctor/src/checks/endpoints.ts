import { endpointFaults, OWNER_TAG } from '@fairlead/rollout';
import { type Finding, finding } from '../finding.ts';
import { type AccountSnapshot, type EndpointSeen, seenIn } from '../snapshot.ts';

/** Whether each endpoint can be rolled, by the planner's own rules, and what makes it fragile. */
export function checkEndpoints({ endpoints }: AccountSnapshot): Finding[] {
  return seenIn(endpoints).flatMap((endpoint) => [
    ...(isInRollout(endpoint) ? [] : [...notRollable(endpoint), ...withoutTraffic(endpoint)]),
    ...singleInstance(endpoint),
    ...singleSubnet(endpoint),
  ]);
}

/** Two variants, one of them without weight at first, are what a rollout under way looks like: its config carries our tag. */
function isInRollout({ live, config }: EndpointSeen): boolean {
  return live.variants.length > 1 && config !== 'missing' && OWNER_TAG in config.tags;
}

const subjectOf = ({ live }: EndpointSeen): string => `endpoint ${live.name}`;

function notRollable(endpoint: EndpointSeen): Finding[] {
  return endpointFaults({ endpoint: endpoint.live, config: endpoint.config }).map(({ code, detail }) =>
    finding('endpoint-not-rollable', {
      subject: subjectOf(endpoint),
      seen: `${detail} (${code})`,
      todo: 'A rollout on it would be refused with this reason. Change the endpoint as it says, or roll another one.',
    }),
  );
}

/** Serverless variants have no instances and are not counted. */
function singleInstance(endpoint: EndpointSeen): Finding[] {
  return endpoint.live.variants
    .filter(({ desiredInstanceCount }) => desiredInstanceCount === 1)
    .map(({ name }) =>
      finding('single-instance', {
        subject: subjectOf(endpoint),
        seen: `Variant ${name} runs on 1 instance: when it fails, or its zone does, nobody is served until it is replaced.`,
        todo: 'Raise DesiredInstanceCount, or the scalable target’s MinCapacity, to 2.',
      }),
    );
}

function singleSubnet(endpoint: EndpointSeen): Finding[] {
  return Object.entries(endpoint.subnetsOf)
    .filter(([, subnets]) => subnets.length === 1)
    .map(([model, [subnet]]) =>
      finding('single-subnet', {
        subject: subjectOf(endpoint),
        seen: `Model ${model} runs in one subnet, ${subnet}, and so in one zone.`,
        todo: 'Create the model again with VpcConfig.Subnets of at least two zones, and roll it out.',
      }),
    );
}

/** A weight of 0 in the config comes back with every UpdateEndpoint that does not retain weights. */
function withoutTraffic(endpoint: EndpointSeen): Finding[] {
  const body = endpoint.config === 'missing' ? { ProductionVariants: [] } : endpoint.config.body;
  return body.ProductionVariants.filter(({ InitialVariantWeight }) => InitialVariantWeight === 0).map(
    ({ VariantName }) =>
      finding('variant-without-traffic', {
        subject: subjectOf(endpoint),
        seen: `Its config gives variant ${VariantName} InitialVariantWeight 0: an UpdateEndpoint that retains no weights sends it nothing.`,
        todo: 'Give the variant a weight above 0 in a new endpoint config, or take it out.',
      }),
  );
}
