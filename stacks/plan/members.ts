import type { StageConfig } from '../config/stage-config.ts';
import type { Place } from './statements.ts';

/** Who the functions may become where: the value of the manifests' `members`. */
export interface MemberDirectory {
  externalId?: string;
  members: readonly { accountId: string; regions: readonly string[]; roleArn: string }[];
}

/** Name of the role that a member account has for this hub. */
export function memberRoleName(stage: string): string {
  return `fairlead-${stage}-member`;
}

/** Where members forward events to; fixed, so that their template can name it. */
export function memberBusName(stage: string): string {
  return `fairlead-${stage}-members`;
}

/** The members of a stage with the roles that their template makes. */
export function memberDirectoryOf(
  { members, externalId }: Pick<StageConfig, 'members' | 'externalId'>,
  { stage, place }: { stage: string; place: Pick<Place, 'partition'> },
): MemberDirectory {
  if (externalId === undefined) return { members: [] };
  return {
    externalId,
    members: members.map(({ accountId, regions }) => ({
      accountId,
      regions,
      roleArn: `arn:${place.partition}:iam::${accountId}:role/${memberRoleName(stage)}`,
    })),
  };
}
