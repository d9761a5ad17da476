import type { RoleUse } from '@fairlead/local-cloud';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findCapabilities } from '../../scripts/local/capabilities.ts';
import { policyOf } from '../../scripts/local/role-policy.ts';
import { judgeUse } from '../../scripts/permissions/judge-use.ts';
import { ONE_LOOP, RARELY_USED } from '../../scripts/permissions/rarely-used.ts';
import { type Local, startLocal } from '../helpers/local.ts';

const functions = (await findCapabilities()).flatMap(({ manifest }) =>
  Object.entries(manifest.functions).map(([name, definition]) => ({
    functionName: `${manifest.name}-${name}`,
    actions: definition.permissions.flatMap(({ actions }) => actions),
  })),
);

describe('a deployment on the local cloud', () => {
  let local: Local;
  afterEach(() => vi.unstubAllEnvs());

  test('gives each function a role of its own, under the manifest’s name', async () => {
    local = await startLocal();
    const roles = local.cloud.access.use().map(({ roleName }) => roleName);
    await local.stop();
    expect(roles).toEqual(functions.map(({ functionName }) => `fairlead-${functionName}`).sort());
  });

  test('refuses a call that the calling function’s manifest does not declare, and the scenario fails', async () => {
    local = await startLocal();
    const { access, context } = local.cloud;
    const site = {
      ...context,
      table: 'fairlead',
      bus: 'fairlead',
      queue: (name: string) => `fairlead-rollouts-${name}`,
      memberRoles: [],
    };
    const permissions = [{ actions: ['dynamodb:Query'], on: 'table' }] as const;
    const name = 'fairlead-rollouts-api';
    access.addRole({ accessKeyId: name, roleName: name, policy: policyOf(permissions, site) });
    const { status } = await local.api('GET', '/v1/endpoints/fraud/policy');
    expect(status).toBeGreaterThanOrEqual(500);
    await expect(local.stop()).rejects.toThrow(
      'fairlead-rollouts-api called GetItem, which needs dynamodb:GetItem on arn:aws:dynamodb:us-east-1:111122223333:table/fairlead: declare it',
    );
  });
});

describe('the report of use', () => {
  const use = (usedActions: string[], unusedActions: string[], unusedResources: string[] = []): RoleUse[] => [
    { roleName: 'fairlead-x', usedActions, unusedActions, unusedResources },
  ];

  test('counts a permission as used when any scenario used it', () => {
    const clouds = [use(['a:One'], ['a:Two', 'a:Three'], ['r', 's']), use(['a:Two'], ['a:One', 'a:Three'], ['s'])];
    const rarely = [{ functionName: 'x', action: 'a:Three', because: 'crashes only' }];
    expect(judgeUse(clouds, { rarely, loops: [] })).toEqual([
      {
        functionName: 'x',
        used: ['a:One', 'a:Two'],
        usedByLoop: [],
        excused: [{ action: 'a:Three', because: 'crashes only' }],
        unexplained: [],
        unusedResources: ['s'],
      },
    ]);
  });

  test('explains a permission that another function of the same loop used', () => {
    const other = { roleName: 'fairlead-y', usedActions: ['a:One'], unusedActions: [], unusedResources: [] };
    const clouds = [[...use([], ['a:One', 'a:Two']), other]];
    const [found] = judgeUse(clouds, { rarely: [], loops: [['x', 'y']] });
    expect(found).toMatchObject({ usedByLoop: ['a:One'], unexplained: ['a:Two'] });
  });

  test('names what nobody explains', () => {
    expect(judgeUse([use([], ['a:One'])], { rarely: [], loops: [] })[0]?.unexplained).toEqual(['a:One']);
  });
});

test('functions of one loop exist', () => {
  const names = functions.map(({ functionName }) => functionName);
  expect(ONE_LOOP.flat().filter((name) => !names.includes(name))).toEqual([]);
});

test('every excuse is about a permission that a manifest declares', () => {
  const baseless = RARELY_USED.filter(
    (row) =>
      !functions.some(({ functionName, actions }) => functionName === row.functionName && actions.includes(row.action)),
  );
  expect(baseless).toEqual([]);
});
