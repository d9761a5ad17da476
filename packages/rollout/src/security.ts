import type { ModelBody } from './stage-schema.ts';

/** One way in which the challenger's model is secured otherwise than the champion's. */
export interface SecurityDifference {
  sentence: string;
  /** Something that the champion has is missing. */
  isDowngrade: boolean;
}

/**
 * How two models differ in role, network isolation and VPC. KMS keys of volumes and captured data belong to the endpoint
 * config, which is cloned, so they cannot differ.
 */
export function securityDifferences(champion: ModelBody, challenger: ModelBody): SecurityDifference[] {
  return [
    ...roleDifference(champion, challenger),
    ...isolationDifference(champion, challenger),
    ...vpcDifference(champion, challenger),
  ];
}

function roleDifference(champion: ModelBody, challenger: ModelBody): SecurityDifference[] {
  const [before, after] = [champion.ExecutionRoleArn, challenger.ExecutionRoleArn];
  if (before === after) return [];
  const sentence = `It runs with the role ${after ?? 'none'}; the champion with ${before ?? 'none'}.`;
  return [{ sentence, isDowngrade: false }];
}

function isolationDifference(champion: ModelBody, challenger: ModelBody): SecurityDifference[] {
  const [before, after] = [champion.EnableNetworkIsolation === true, challenger.EnableNetworkIsolation === true];
  if (before === after) return [];
  const sentence = after
    ? 'It has network isolation; the champion has not.'
    : 'It has no network isolation; the champion has.';
  return [{ sentence, isDowngrade: before }];
}

function vpcDifference({ VpcConfig: before }: ModelBody, { VpcConfig: after }: ModelBody): SecurityDifference[] {
  if (before && !after) return [{ sentence: 'It runs outside a VPC; the champion inside.', isDowngrade: true }];
  if (!before && after) return [{ sentence: 'It runs inside a VPC; the champion outside.', isDowngrade: false }];
  if (!before || !after) return [];
  return [
    ...listDifference('security groups', before.SecurityGroupIds, after.SecurityGroupIds),
    ...listDifference('subnets', before.Subnets, after.Subnets),
  ];
}

/** Whether other groups or subnets are weaker cannot be told from their ids. */
function listDifference(what: string, before: readonly string[], after: readonly string[]): SecurityDifference[] {
  const text = (ids: readonly string[]): string => [...ids].sort().join(', ');
  if (text(before) === text(after)) return [];
  const sentence = `Its ${what} are ${text(after)}; the champion’s ${text(before)}.`;
  return [{ sentence, isDowngrade: false }];
}
