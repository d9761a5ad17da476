import { StageConfig } from './stage-config.ts';

/** What members are checked against; read by itself, so that faults elsewhere do not hide theirs. */
const Related = StageConfig.pick({ accountId: true, region: true, members: true, externalId: true }).loose();

/** What is wrong between fields of a stage: its members and what they need. None for fields that are wrong by themselves. */
export function memberFaults(input: unknown): string[] {
  const parsed = Related.safeParse(input);
  if (!parsed.success) return [];
  const { accountId, region, members, externalId } = parsed.data;
  return [
    ...(members.length > 0 && externalId === undefined
      ? [
          'externalId: Members trust their hub by an external id: set one of at least 16 random characters. Got nothing.',
        ]
      : []),
    ...members.flatMap((member, index) => [
      ...(member.accountId === accountId && member.regions.includes(region)
        ? [
            `members[${index}]: This is the stage’s own account and region, which need no member role: remove ${region}.`,
          ]
        : []),
      ...(members.findIndex((other) => other.accountId === member.accountId) < index
        ? [`members[${index}].accountId: ${member.accountId} is listed twice: put all its regions into one entry.`]
        : []),
    ]),
  ];
}
