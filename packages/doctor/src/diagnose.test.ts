import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { diagnose } from './diagnose.ts';
import { FINDINGS, type FindingId } from './finding.ts';
import type { AccountSnapshot, EndpointSeen, Read } from './snapshot.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const read = <T>(value: T): Read<T> => ({ kind: 'read', value });
const variant = { name: 'v', currentWeight: 1, desiredWeight: 1, currentInstanceCount: 2, desiredInstanceCount: 2 };
const live = {
  name: 'fraud',
  status: 'InService' as const,
  configName: 'c',
  lastModifiedAt: '2026-11-01T00:00:00.000Z',
  variants: [variant],
  hasShadowVariants: false,
};
const body = { ProductionVariants: [{ VariantName: 'v', ModelName: 'm', InitialVariantWeight: 1 }] };
const endpoint: EndpointSeen = { live, config: { body, tags: {} }, subnetsOf: { m: ['subnet-a', 'subnet-b'] } };
const change = { source: ['aws.sagemaker'], 'detail-type': ['SageMaker Endpoint State Change'] };
const rules = [
  { name: 'fairlead-sweep', enabled: true, targets: 1, schedule: 'rate(1 minute)' },
  { name: 'fairlead-endpoints', enabled: true, targets: 1, pattern: change },
];

/** An account in which all is well. */
const WELL: AccountSnapshot = {
  atMs: NOW,
  accountId: '111122223333',
  region: 'us-east-1',
  prefix: 'fairlead',
  endpoints: read([endpoint]),
  traffic: read([{ endpointName: 'fraud', variantName: 'v', requests: 5_000 }]),
  scalableTargets: read([{ endpointName: 'fraud', variantName: 'v', minCapacity: 2, maxCapacity: 6, suspended: [] }]),
  serviceLinkedRole: read('present'),
  alarms: read([{ name: 'p99', state: 'OK', sinceMs: 0, endpointName: 'fraud', variantName: 'v' }]),
  rules: read(rules),
  domains: read([{ id: 'd-1', name: 'ml', authMode: 'IAM' }]),
  tables: read([{ name: 'fairlead-table', status: 'ACTIVE', deletionProtected: true, dueIndexStatus: 'ACTIVE' }]),
  queues: read([{ name: 'fairlead-rollouts-dead-letters', waiting: 0, holdsDeadLetters: true }]),
};
const idsIn = (change: Partial<AccountSnapshot>) => diagnose({ ...WELL, ...change }).map(({ id }) => id);
const statusRule = (EndpointStatus: unknown[], source = 'aws.sagemaker') =>
  read([
    ...rules,
    { name: 'mine', enabled: true, targets: 1, pattern: { source: [source], detail: { EndpointStatus } } },
  ]);

test('nothing is found in an account in which all is well', () => {
  expect(diagnose(WELL)).toEqual([]);
});

const scalable = { endpointName: 'fraud', variantName: 'v', minCapacity: 1, maxCapacity: 2, suspended: [] };
const table = { name: 'fairlead-table', status: 'ACTIVE', deletionProtected: true, dueIndexStatus: 'ACTIVE' };
const alarm = {
  name: 'p99',
  state: 'INSUFFICIENT_DATA',
  sinceMs: NOW - 2 * 3_600_000,
  endpointName: 'fraud',
  variantName: 'v',
};
const single = { ...live, variants: [{ ...variant, desiredInstanceCount: 1 }] };
const inRollout = { ...live, variants: [variant, { ...variant, name: 'fl-1' }] };
const noWeight = { ProductionVariants: [{ VariantName: 'v', ModelName: 'm', InitialVariantWeight: 0 }] };
const CASES: [string, Partial<AccountSnapshot>, FindingId][] = [
  [
    'a part that may not be read',
    { alarms: { kind: 'unreadable', call: 'cloudwatch:DescribeAlarms', reason: 'no' } },
    'not-readable',
  ],
  [
    'an endpoint whose config was deleted',
    { endpoints: read([{ ...endpoint, config: 'missing' as const }]) },
    'endpoint-not-rollable',
  ],
  ['an endpoint on one instance', { endpoints: read([{ ...endpoint, live: single }]) }, 'single-instance'],
  ['a model in one subnet', { endpoints: read([{ ...endpoint, subnetsOf: { m: ['subnet-a'] } }]) }, 'single-subnet'],
  [
    'a config with weight 0',
    { endpoints: read([{ ...endpoint, config: { body: noWeight, tags: {} } }]) },
    'variant-without-traffic',
  ],
  [
    'no datapoint of requests',
    { traffic: read([{ endpointName: 'fraud', variantName: 'v', requests: 'none' as const }]) },
    'no-requests',
  ],
  ['no requests', { traffic: read([{ endpointName: 'fraud', variantName: 'v', requests: 0 }]) }, 'no-requests'],
  [
    'a scalable target that never scales',
    { scalableTargets: read([{ ...scalable, minCapacity: 2 }]) },
    'scaling-fixed',
  ],
  [
    'suspended scaling',
    { scalableTargets: read([{ ...scalable, suspended: ['scale-in' as const] }]) },
    'scaling-suspended',
  ],
  [
    'a target of a variant that is gone',
    { scalableTargets: read([{ ...scalable, variantName: 'old' }]) },
    'scaling-on-nothing',
  ],
  ['no service-linked role', { serviceLinkedRole: read('missing' as const) }, 'service-linked-role-missing'],
  ['an alarm without data for hours', { alarms: read([alarm]) }, 'alarm-without-data'],
  ['an alarm on a name in another case', { alarms: read([{ ...alarm, endpointName: 'Fraud' }]) }, 'alarm-on-nothing'],
  ['an alarm on a variant that is gone', { alarms: read([{ ...alarm, variantName: 'old' }]) }, 'alarm-on-nothing'],
  ['a rule in the API’s spelling', { rules: statusRule(['InService', 'Failed']) }, 'rule-never-matches'],
  ['a domain with SSO', { domains: read([{ id: 'd-1', name: 'ml', authMode: 'SSO' }]) }, 'domain-sso'],
  ['nothing of Fairlead', { tables: read([]), queues: read([]), rules: read([]) }, 'installation-missing'],
  ['no table', { tables: read([]) }, 'table-not-active'],
  [
    'a table without its index',
    { tables: read([{ name: 't', status: 'ACTIVE', deletionProtected: true }]) },
    'table-not-active',
  ],
  ['a table that can be deleted', { tables: read([{ ...table, deletionProtected: false }]) }, 'table-unprotected'],
  ['dead letters', { queues: read([{ name: 'q', waiting: 2, holdsDeadLetters: true }]) }, 'dead-letters'],
  ['no sweep', { rules: read(rules.slice(1)) }, 'rule-missing'],
  ['a disabled rule', { rules: read(rules.map((rule, i) => ({ ...rule, enabled: i === 0 }))) }, 'rule-disabled'],
  ['a rule without target', { rules: read(rules.map((rule, i) => ({ ...rule, targets: i }))) }, 'rule-without-target'],
];

describe('the doctor finds', () => {
  test.each(CASES)('%s', (_name, change, id) => {
    expect(idsIn(change)).toEqual([id]);
  });
});

describe('the doctor is silent about', () => {
  test.each<[string, Partial<AccountSnapshot>]>([
    [
      'an endpoint in a rollout',
      {
        endpoints: read([
          { ...endpoint, live: inRollout, config: { body: noWeight, tags: { 'fairlead:rollout': 'rol_1' } } },
        ]),
      },
    ],
    ['an alarm that has had no data for minutes only', { alarms: read([{ ...alarm, sinceMs: NOW - 60_000 }]) }],
    ['statuses as events spell them', { rules: statusRule(['IN_SERVICE', 'FAILED']) }],
    ['matchers that are no plain text', { rules: statusRule([{ prefix: 'InService' }]) }],
    ['another source’s statuses', { rules: statusRule(['InService'], 'my.app') }],
    ['messages that wait in a work queue', { queues: read([{ name: 'due', waiting: 9, holdsDeadLetters: false }]) }],
    [
      'alarms on endpoints that could not be listed',
      { alarms: read([{ ...alarm, state: 'OK', endpointName: 'x' }]), scalableTargets: read([]), traffic: read([]) },
    ],
  ])('%s', (name, change) => {
    const unlisted = { kind: 'unreadable', call: 'sagemaker:ListEndpoints', reason: 'no' } as const;
    const also = name.includes('could not be listed') ? { endpoints: unlisted } : {};
    expect(idsIn({ ...change, ...also }).filter((id) => id !== 'not-readable')).toEqual([]);
  });
});

test('problems come first, then by subject', () => {
  const found = diagnose({
    ...WELL,
    tables: read([]),
    domains: read([{ id: 'd', name: 'a', authMode: 'SSO' }]),
    serviceLinkedRole: read('missing'),
  });
  expect(found.map(({ severity }) => severity)).toEqual(['problem', 'warning', 'note']);
});

test('a finding says what was seen, what to do, and where to read on', () => {
  expect(diagnose({ ...WELL, rules: statusRule(['InService']) })).toEqual([
    {
      id: 'rule-never-matches',
      severity: 'problem',
      subject: 'rule mine',
      seen: "It waits for EndpointStatus InService; SageMaker's events say IN_SERVICE.",
      todo: 'Write IN_SERVICE in the pattern. DescribeEndpoint and its events spell statuses differently.',
      docs: 'docs/doctor.md#rule-never-matches',
    },
  ]);
});

test('every finding can be found, and has a section in docs/doctor.md', () => {
  const page = readFileSync(new URL('../../../docs/doctor.md', import.meta.url), 'utf8');
  const sections = [...page.matchAll(/^### (\S+)$/gm)].map(([, id]) => id);
  expect(sections.toSorted()).toEqual(Object.keys(FINDINGS).toSorted());
  expect(new Set(CASES.map(([, , id]) => id))).toEqual(new Set(Object.keys(FINDINGS)));
});
