import { describe, expect, it } from 'vitest';
import stages from '../../fairlead.config.ts';
import { readStage } from './read-stage.ts';
import type { StageInput } from './stage-config.ts';

const PLAIN: StageInput = { accountId: '111122223333', region: 'eu-west-1', endpoints: { names: ['*'] } };

/** What is said about a stage that is wrong on purpose. */
function refusal(stage: unknown): string {
  try {
    readStage({ test: stage as StageInput }, 'test');
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

describe('a stage’s config', () => {
  it('needs an account, a region and endpoints; the rest has safe defaults', () => {
    expect(readStage({ test: PLAIN }, 'test')).toEqual({
      accountId: '111122223333',
      region: 'eu-west-1',
      endpoints: { names: ['*'], tags: {} },
      members: [],
      signIn: { issuers: [], grants: [] },
      slack: false,
      notify: { emails: [] },
      logDays: 90,
      protectData: true,
      encryption: 'aws-owned',
      tracing: false,
      logLevel: 'INFO',
      modelRoles: [],
      tags: {},
    });
  });

  it('the stages of this repository are valid', () => {
    for (const stage of Object.keys(stages)) expect(() => readStage(stages, stage)).not.toThrow();
  });

  it('all faults are told at once, each with its field, what was seen and what is allowed', () => {
    const message = refusal({
      accountId: 111122223333,
      region: 'Frankfurt',
      endpoints: {},
      members: [{ accountId: '1', regions: [] }],
      signIn: { issuers: [{ name: 'corp', issuer: 'http://idp.example.com', audiences: [] }] },
      logDays: 10,
      notify: { emails: ['ops'] },
      memory: 5,
    });
    expect(message).toContain('Stage test in fairlead.config.ts has 10 faults:');
    expect(message).toMatch(/accountId: An AWS account id: 12 digits, in quotes\. Got 111122223333\./);
    expect(message).toContain('region: An AWS region such as us-east-1. Got "Frankfurt".');
    expect(message).toContain('endpoints: Name the endpoints Fairlead may touch');
    expect(message).toContain('members[0].accountId: An AWS account id: 12 digits, in quotes. Got "1".');
    expect(message).toContain('members[0].regions: Name at least one region. Got [].');
    expect(message).toMatch(/signIn\.issuers\[0\]\.issuer: The HTTPS address.*Got "http:\/\/idp\.example\.com"\./);
    expect(message).toContain('signIn.issuers[0].audiences: Name the audience of your tokens. Got [].');
    expect(message).toContain('logDays: Days to keep logs: 1, 3, 5, 7, 14');
    expect(message).toContain('notify.emails[0]: An e-mail address. Got "ops".');
    expect(message).toContain('there is no field memory');
  });

  it.each<[string, unknown, string]>([
    [
      'members without an external id',
      { ...PLAIN, members: [{ accountId: '222233334444', regions: ['us-east-1'] }] },
      'externalId: Members trust their hub by an external id',
    ],
    [
      'the stage’s own account and region as a member',
      { ...PLAIN, externalId: '0123456789abcdef', members: [{ accountId: '111122223333', regions: ['eu-west-1'] }] },
      'members[0]: This is the stage’s own account and region',
    ],
    [
      'an account listed twice',
      {
        ...PLAIN,
        externalId: '0123456789abcdef',
        members: [
          { accountId: '222233334444', regions: ['us-east-1'] },
          { accountId: '222233334444', regions: ['us-west-2'] },
        ],
      },
      'members[1].accountId: 222233334444 is listed twice',
    ],
    [
      'members without an external id, beside another fault,',
      { ...PLAIN, logDays: 10, members: [{ accountId: '222233334444', regions: ['us-east-1'] }] },
      'has 2 faults',
    ],
    [
      'a rule for a group of an issuer that is not there',
      { ...PLAIN, signIn: { grants: [{ rule: 'all', role: 'viewer', to: { issuer: 'okta', group: 'ml' } }] } },
      'signIn.grants[0].to.issuer: There is no issuer okta, only none.',
    ],
    [
      'a rule for every repository of GitHub',
      {
        ...PLAIN,
        signIn: {
          issuers: [{ name: 'github', issuer: 'https://token.actions.githubusercontent.com', audiences: ['fairlead'] }],
          grants: [{ rule: 'ci', role: 'promoter', to: { issuer: 'github', claims: { ref: 'refs/heads/main' } } }],
        },
      },
      'signIn.grants[0].to',
    ],
    [
      'an issuer on the loopback',
      { ...PLAIN, signIn: { issuers: [{ name: 'dev', issuer: 'http://127.0.0.1:4702', audiences: ['fairlead'] }] } },
      'signIn.issuers[0].issuer: A stage on AWS needs HTTPS.',
    ],
    ['a tag that belongs to AWS', { ...PLAIN, tags: { 'aws:x': 'y' } }, 'tags.aws:x'],
  ])('%s is refused', (_what, stage, expected) => {
    expect(refusal(stage)).toContain(expected);
  });

  it('an unknown stage and a name that AWS would not take are refused', () => {
    expect(() => readStage({ test: PLAIN }, 'toString')).toThrow('The stage is called "toString"');
    expect(() => readStage({ test: PLAIN }, 'Prod Europe')).toThrow('The stage is called "Prod Europe"');
  });
});
