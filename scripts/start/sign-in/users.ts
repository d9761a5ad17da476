import type { SignInInput } from '@fairlead/roles';

/** The people of the laptop, one for each role. */
export const USERS: Readonly<Record<string, { about: string; groups: readonly string[] }>> = {
  vera: { about: 'viewer: sees everything', groups: ['viewers'] },
  paul: { about: 'promoter: starts rollouts and moves them on', groups: ['promoters'] },
  anna: { about: 'approver: approves, and aborts what does harm', groups: ['approvers'] },
  adam: { about: 'admin: sets policies, and what promoters do', groups: ['admins'] },
  audrey: { about: 'auditor: reads the audit', groups: ['auditors'] },
};

/** What tokens of the laptop's provider are for. */
export const AUDIENCE = 'https://fairlead.local/api';
/** The app client of `fairlead login`. */
export const CLI_CLIENT = 'fairlead-cli';
/** The program that plays the stories; it signs in with a secret of its own. */
export const STORY_CLIENT = 'fairlead-stories';

/** Who may call the laptop's API. */
export function localSignIn(issuer: string): SignInInput {
  const byGroup = (role: 'viewer' | 'promoter' | 'approver' | 'admin' | 'auditor') => ({
    rule: `${role}s`,
    role,
    to: { issuer: 'laptop', group: `${role}s` },
  });
  return {
    issuers: [{ name: 'laptop', issuer, audiences: [AUDIENCE], cliClient: CLI_CLIENT }],
    grants: [
      ...(['viewer', 'promoter', 'approver', 'admin', 'auditor'] as const).map(byGroup),
      { rule: 'the stories', role: 'promoter', to: { issuer: 'laptop', claims: { client_id: STORY_CLIENT } } },
    ],
  };
}
