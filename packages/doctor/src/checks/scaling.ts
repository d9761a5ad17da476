import { type Finding, finding } from '../finding.ts';
import { type AccountSnapshot, type ScalableTargetSeen, seenIn } from '../snapshot.ts';

/** Autoscaling that does not scale, is left suspended, or is about nothing. */
export function checkScaling(snapshot: AccountSnapshot): Finding[] {
  return [
    ...serviceLinkedRole(snapshot),
    ...seenIn(snapshot.scalableTargets).flatMap((target) => [
      ...onNothing(target, snapshot),
      ...fixed(target),
      ...suspended(target),
    ]),
  ];
}

const subjectOf = ({ endpointName, variantName }: ScalableTargetSeen): string =>
  `scalable target ${endpointName}/${variantName}`;

function serviceLinkedRole({ serviceLinkedRole }: AccountSnapshot): Finding[] {
  if (serviceLinkedRole.kind === 'unreadable' || serviceLinkedRole.value === 'present') return [];
  return [
    finding('service-linked-role-missing', {
      subject: 'role AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
      seen: 'The account does not have it: no endpoint was ever autoscaled here, or it was deleted.',
      todo: 'aws iam create-service-linked-role --aws-service-name sagemaker.application-autoscaling.amazonaws.com',
    }),
  ];
}

function onNothing(target: ScalableTargetSeen, { endpoints }: AccountSnapshot): Finding[] {
  if (endpoints.kind === 'unreadable') return [];
  const endpoint = endpoints.value.find(({ live }) => live.name === target.endpointName);
  if (endpoint?.live.variants.some(({ name }) => name === target.variantName)) return [];
  const what = endpoint ? `no variant ${target.variantName} any more` : 'no such endpoint';
  return [
    finding('scaling-on-nothing', {
      subject: subjectOf(target),
      seen: `It is registered, but there is ${what}.`,
      todo: 'aws application-autoscaling deregister-scalable-target, so that a variant of the same name does not inherit its limits.',
    }),
  ];
}

function fixed(target: ScalableTargetSeen): Finding[] {
  if (target.minCapacity !== target.maxCapacity) return [];
  return [
    finding('scaling-fixed', {
      subject: subjectOf(target),
      seen: `MinCapacity and MaxCapacity are both ${target.minCapacity}: it never scales.`,
      todo: 'Raise MaxCapacity, or deregister the target if a fixed count is meant.',
    }),
  ];
}

function suspended(target: ScalableTargetSeen): Finding[] {
  if (target.suspended.length === 0) return [];
  return [
    finding('scaling-suspended', {
      subject: subjectOf(target),
      seen: `Suspended: ${target.suspended.join(', ')}.`,
      todo: 'Right while a rollout runs on the endpoint (fairlead rollout list shows it); otherwise register the target again with SuspendedState all false.',
    }),
  ];
}
