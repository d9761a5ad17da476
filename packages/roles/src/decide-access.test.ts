import { describe, expect, it } from 'vitest';
import { type Caller, iamCaller } from './caller.ts';
import { decideAccess } from './decide-access.ts';
import { Grant } from './grant.ts';
import { permissionsOf } from './permissions-of.ts';

const person = (changes: object = {}): Caller => ({
  ...{ kind: 'person', id: 'corp:ana', issuer: 'corp', groups: ['risk'], claims: {} },
  ...changes,
});
const grant = (changes: object = {}): Grant =>
  Grant.parse({ rule: 'risk', role: 'promoter', to: { issuer: 'corp', group: 'risk' }, ...changes });
const asked = (caller: Caller, name?: string, tags?: Record<string, string>) => ({
  caller,
  action: 'rollout.start' as const,
  endpoint: name === undefined ? undefined : { name, tags },
});

describe('a decision about access', () => {
  it('names the rule that allows it', () => {
    expect(decideAccess([grant()], asked(person(), 'fraud'))).toEqual({
      kind: 'allowed',
      rule: 'risk',
      role: 'promoter',
    });
  });

  it('names the rule that is missing, and those that there are', () => {
    const viewer = grant({ role: 'viewer', rule: 'all see', endpoints: { names: ['risk-*'], tags: { team: 'r' } } });
    expect(decideAccess([viewer], asked(person(), 'fraud'))).toEqual({
      kind: 'refused',
      missing: { action: 'rollout.start', roles: ['promoter', 'admin'], endpoint: 'fraud' },
      sentence:
        'corp:ana may not rollout.start on fraud: no rule gives them one of the roles promoter, admin there. They are viewer by “all see” on risk-*, endpoints tagged team=r.',
    });
    expect(decideAccess([], asked(person()))).toMatchObject({
      sentence: expect.stringContaining('No rule of this stage names them.'),
    });
  });

  it.each<[string, object, Caller]>([
    ['a group of another issuer', {}, person({ issuer: 'github' })],
    ['a group that only begins alike', {}, person({ groups: ['risk-2', 'Risk', 'ri'] })],
    ['groups that the token leaves out', {}, person({ groups: [], groupsUnknown: 'overage' })],
    [
      'a claim that differs',
      { to: { issuer: 'corp', claims: { repository: 'acme/fraud' } } },
      person({ claims: { repository: 'acme/fraud-2' } }),
    ],
    [
      'one of two claims',
      { to: { issuer: 'corp', claims: { repository: 'a/b', ref: 'main' } } },
      person({ claims: { repository: 'a/b' } }),
    ],
    ['a claim that is a list', { to: { issuer: 'corp', claims: { sub: 'a' } } }, person({ claims: { sub: ['a'] } })],
    [
      'an inherited property',
      { to: { issuer: 'corp', claims: { sub: 'x' } } },
      person({ claims: Object.create({ sub: 'x' }) }),
    ],
    [
      'a role of another account',
      { to: { iam: 'arn:aws:iam::111122223333:role/ci' } },
      iamCaller('arn:aws:sts::444455556666:assumed-role/ci/x'),
    ],
    [
      'a user of the role’s name',
      { to: { iam: 'arn:aws:iam::111122223333:role/ci' } },
      iamCaller('arn:aws:iam::111122223333:user/ci'),
    ],
  ])('%s gives nothing', (_what, changes, caller) => {
    expect(decideAccess([grant(changes)], asked(caller, 'fraud')).kind).toBe('refused');
  });

  it.each<[string, object, Caller]>([
    [
      'all claims of a workload',
      { to: { issuer: 'corp', claims: { repository: 'a/b', ref_protected: 'true' } } },
      person({ claims: { repository: 'a/b', ref_protected: true, ref: 'x' } }),
    ],
    [
      'a role with a path, in a session',
      { to: { iam: 'arn:aws:iam::111122223333:role/ops/ci' } },
      iamCaller('arn:aws:sts::111122223333:assumed-role/ci/build-7'),
    ],
    [
      'a user',
      { to: { iam: 'arn:aws:iam::111122223333:user/ops/ana' } },
      iamCaller('arn:aws:iam::111122223333:user/ops/ana'),
    ],
  ])('%s get the role', (_what, changes, caller) => {
    expect(decideAccess([grant(changes)], asked(caller, 'fraud')).kind).toBe('allowed');
  });

  it.each([
    ['risk-*', 'Risk-7', 'allowed'],
    ['risk-*', 'my-risk-7', 'refused'],
    ['*-risk-*', 'eu-risk-7', 'allowed'],
    ['a*a', 'a', 'refused'],
    ['risk', 'risk-7', 'refused'],
    ['*', 'anything', 'allowed'],
  ])('the name %s and the endpoint %s: %s', (pattern, name, kind) => {
    expect(decideAccess([grant({ endpoints: { names: [pattern] } })], asked(person(), name)).kind).toBe(kind);
  });

  it('S-140 a pattern of many stars is compared in no time', () => {
    const pattern = `${'a*'.repeat(31)}b`;
    const endpoint = asked(person(), 'a'.repeat(100_000));
    expect(decideAccess([grant({ endpoints: { names: [pattern] } })], endpoint).kind).toBe('refused');
  });

  it('asks for tags only where a rule depends on them, and all of them have to fit', () => {
    const tagged = grant({ endpoints: { tags: { department: 'risk', tier: '1' } } });
    expect(decideAccess([tagged], asked(person(), 'fraud')).kind).toBe('tags-needed');
    expect(decideAccess([tagged, grant({ rule: 'all' })], asked(person(), 'fraud'))).toMatchObject({ rule: 'all' });
    expect(decideAccess([tagged], asked(person(), 'fraud', { department: 'risk' })).kind).toBe('refused');
    expect(decideAccess([tagged], asked(person(), 'fraud', { department: 'risk', tier: '1' })).kind).toBe('allowed');
  });

  it('an admin cannot approve, and an approver can abort', () => {
    const by = (role: string, action: 'approval.decide' | 'rollout.abort') =>
      decideAccess([grant({ role })], { caller: person(), action, endpoint: undefined }).kind;
    expect([
      by('admin', 'approval.decide'),
      by('approver', 'approval.decide'),
      by('approver', 'rollout.abort'),
    ]).toEqual(['refused', 'allowed', 'allowed']);
  });
});

describe('permissions of a caller', () => {
  it('are those of the rules that name them, each with what it allows', () => {
    const others = grant({ rule: 'others', to: { issuer: 'corp', group: 'other' } });
    expect(permissionsOf([others, grant({ role: 'auditor', endpoints: { names: ['a'] } })], person())).toEqual({
      caller: { id: 'corp:ana', kind: 'person' },
      groupsUnknown: null,
      grants: [
        {
          rule: 'risk',
          role: 'auditor',
          endpoints: { names: ['a'], tags: {} },
          actions: ['rollout.read', 'rollout.plan', 'wave.read', 'policy.read', 'approval.read', 'audit.read'],
        },
      ],
    });
  });
});
