import type { Elsewhere } from '../client-settings.ts';
import { keptCredentials } from './credentials-cache.ts';
import type { AccountRegion, MemberDirectory } from './member-directory.ts';

/** Asked for an account or region that the stage has no role in. */
export class NotAMember extends Error {
  readonly target: AccountRegion;

  constructor(target: AccountRegion) {
    super(
      `Account ${target.accountId} in ${target.region} is no member of this installation. Add it to the stage's members in fairlead.config.ts, deploy, and deploy the member template there.`,
    );
    this.name = 'NotAMember';
    this.target = target;
  }
}

/** What clients of a target are made with. */
export interface MembersSettings<Clients> {
  home: AccountRegion;
  directory: MemberDirectory;
  /** Names us in the members' CloudTrail, such as the function's name. */
  sessionName: string;
  /** Makes the clients of one account and region; without `elsewhere` those of home. Called once for each. */
  open(target: AccountRegion, elsewhere?: Elsewhere): Clients;
}

/**
 * Clients by account and region, each made once: home with the function's own role, a member with its role, taken on
 * at the first call. Credentials are shared by all regions of an account.
 *
 * @throws NotAMember for what is neither
 */
export function clientsPerMember<Clients>(settings: MembersSettings<Clients>): (target: AccountRegion) => Clients {
  const { home, directory, open } = settings;
  const opened = new Map<string, Clients>();
  const credentials = new Map<string, Elsewhere['credentials']>();

  function elsewhere(target: AccountRegion): Elsewhere | undefined {
    if (isSame(target, home)) return undefined;
    const member = directory.members.find(({ accountId }) => accountId === target.accountId);
    if (!member?.regions.includes(target.region)) throw new NotAMember(target);
    const known = credentials.get(target.accountId) ?? credentialsOf(settings, member.roleArn);
    credentials.set(target.accountId, known);
    return { region: target.region, credentials: known };
  }

  return (target) => {
    const key = `${target.accountId}#${target.region}`;
    const clients = opened.get(key) ?? open(target, elsewhere(target));
    opened.set(key, clients);
    return clients;
  };
}

/** STS's client is loaded by the first call to a member: most functions never make one. */
function credentialsOf<Clients>(
  { directory: { externalId }, sessionName }: MembersSettings<Clients>,
  roleArn: string,
): Elsewhere['credentials'] {
  return keptCredentials(async () => {
    const { assumeMember } = await import('./assumed-credentials.ts');
    return assumeMember({ roleArn, externalId, sessionName: sessionNameOf(sessionName) });
  });
}

/** STS takes 2 to 64 of these characters. */
function sessionNameOf(name: string): string {
  return name.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 64);
}

function isSame(a: AccountRegion, b: AccountRegion): boolean {
  return a.accountId === b.accountId && a.region === b.region;
}
