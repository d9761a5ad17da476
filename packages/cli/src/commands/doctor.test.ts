import type { AccountSnapshot } from '@fairlead/doctor';
import { expect, test } from 'vitest';
import { run } from '../cli-fixture.ts';
import type { InspectTarget } from '../context.ts';

const nothing = { kind: 'read', value: [] } as const;
const ACCOUNT: AccountSnapshot = {
  atMs: Date.parse('2026-11-20T12:00:00Z'),
  accountId: '111122223333',
  region: 'us-east-1',
  prefix: 'fairlead',
  serviceLinkedRole: { kind: 'read', value: 'present' },
  ...{ endpoints: nothing, traffic: nothing, scalableTargets: nothing, alarms: nothing, queues: nothing },
  rules: {
    kind: 'read',
    value: [
      { name: 'fairlead-sweep', enabled: true, targets: 1, schedule: 'rate(1 minute)' },
      {
        name: 'fairlead-e',
        enabled: true,
        targets: 1,
        pattern: { 'detail-type': ['SageMaker Endpoint State Change'] },
      },
    ],
  },
  tables: {
    kind: 'read',
    value: [{ name: 'fairlead', status: 'ACTIVE', deletionProtected: true, dueIndexStatus: 'ACTIVE' }],
  },
  domains: nothing,
};
const on = (change: Partial<AccountSnapshot>) => ({ inspect: async () => ({ ...ACCOUNT, ...change }) });
const domains = { kind: 'read', value: [{ id: 'd-1', name: 'ml', authMode: 'SSO' }] } as const;

test('fairlead doctor of a healthy account says so', async () => {
  expect(await run(['doctor'], {}, on({}))).toEqual({
    code: 0,
    out: 'Account 111122223333, us-east-1\n✓ Nothing found.\n',
    error: '',
  });
});

test('fairlead doctor tells each finding, and fails for problems only', async () => {
  const { code, out } = await run(['doctor'], {}, on({ domains }));
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    'Account 111122223333, us-east-1',
    '',
    '· domain ml (d-1)  (domain-sso)',
    '    AuthMode is SSO: CreatePresignedDomainUrl is refused.',
    '    → People open it through IAM Identity Center. The mode cannot be changed; a domain for presigned URLs is a new one with AuthMode IAM.',
    '    docs/doctor.md#domain-sso',
    '',
    '0 problems, 0 warnings, 1 note.',
    '',
  ]);
  expect(await run(['doctor'], {}, on({ tables: nothing }))).toMatchObject({ code: 1, error: '1 to mend.\n' });
});

test('fairlead doctor --strict fails for warnings', async () => {
  const missing = { serviceLinkedRole: { kind: 'read', value: 'missing' } } as const;
  expect((await run(['doctor'], {}, on(missing))).code).toBe(0);
  expect((await run(['doctor', '--strict'], {}, on(missing))).code).toBe(1);
});

test('fairlead doctor --json prints the findings for scripts', async () => {
  const { out } = await run(['doctor', '--json'], {}, on({ domains }));
  expect(JSON.parse(out)).toMatchObject({
    accountId: '111122223333',
    at: '2026-11-20T12:00:00.000Z',
    findings: [{ id: 'domain-sso' }],
  });
});

test('fairlead doctor hands over which account is meant', async () => {
  const asked: InspectTarget[] = [];
  const inspect = async (target: InspectTarget) => {
    asked.push(target);
    return ACCOUNT;
  };
  await run(['doctor', '--profile', 'sandbox', '--region', 'eu-west-1', '--prefix', 'fairlead-prod'], {}, { inspect });
  await run(['doctor', '--endpoint-url', 'http://127.0.0.1:4700'], {}, { inspect });
  expect(asked).toEqual([
    { prefix: 'fairlead-prod', profile: 'sandbox', region: 'eu-west-1' },
    { prefix: 'fairlead', endpoint: 'http://127.0.0.1:4700' },
  ]);
});

test('fairlead doctor --local without a local cloud says how to start one', async () => {
  expect(await run(['doctor', '--local'])).toMatchObject({
    code: 2,
    error: 'No local cloud found. Run npm start in another terminal.\n',
  });
});
