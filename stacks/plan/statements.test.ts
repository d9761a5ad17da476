import type { Permission } from '@fairlead/runtime/manifest';
import { describe, expect, it } from 'vitest';
import { arnOf, type Resolver, statementsFor } from './statements.ts';

const PLACE = { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' };
const RESOLVER: Resolver<never> = {
  place: PLACE,
  endpoints: { names: ['fraud-*'], tags: { team: 'ml', stage: 'live' } },
  arnsOf: ({ reference }) => (reference === 'members' ? [] : [`arn:${reference}`]),
};

const resourcesOf = (permission: Permission) => statementsFor([permission], RESOLVER).map(({ resources }) => resources);

describe('statements of a role', () => {
  it('are in the partition, account and region of the stage', () => {
    expect(resourcesOf({ actions: ['sagemaker:DescribeModel'], on: ['sagemaker:model/*'] })).toEqual([
      ['arn:aws-cn:sagemaker:cn-north-1:111122223333:model/*'],
    ]);
    expect(arnOf('iam:role/a:b', PLACE)).toBe('arn:aws-cn:iam::111122223333:role/a:b');
    expect(arnOf('*', PLACE)).toBe('*');
  });

  it('allow an endpoint by its name, or by all of its tags', () => {
    expect(statementsFor([{ actions: ['sagemaker:UpdateEndpoint'], on: ['sagemaker:endpoint/*'] }], RESOLVER)).toEqual([
      {
        actions: ['sagemaker:UpdateEndpoint'],
        resources: ['arn:aws-cn:sagemaker:cn-north-1:111122223333:endpoint/fraud-*'],
        conditions: [],
      },
      {
        actions: ['sagemaker:UpdateEndpoint'],
        resources: ['arn:aws-cn:sagemaker:cn-north-1:111122223333:endpoint/*'],
        conditions: [
          { test: 'StringEquals', variable: 'aws:ResourceTag/team', values: ['ml'] },
          { test: 'StringEquals', variable: 'aws:ResourceTag/stage', values: ['live'] },
        ],
      },
    ]);
  });

  it('a stage that allows no endpoints by tag makes no statement about tags', () => {
    const byName = { ...RESOLVER, endpoints: { names: ['a'], tags: {} } };
    expect(statementsFor([{ actions: ['x:Y'], on: ['sagemaker:endpoint/*'] }], byName)).toHaveLength(1);
  });

  it('an endpoint narrower than all keeps what the manifest says', () => {
    expect(resourcesOf({ actions: ['x:Y'], on: ['sagemaker:endpoint/canary'] })).toEqual([
      ['arn:aws-cn:sagemaker:cn-north-1:111122223333:endpoint/canary'],
    ]);
  });

  it('what the stage does not have is allowed to nobody', () => {
    expect(resourcesOf({ actions: ['sts:AssumeRole'], on: 'members' })).toEqual([]);
    expect(resourcesOf({ actions: ['dynamodb:GetItem'], on: 'table' })).toEqual([['arn:table']]);
  });

  it('conditions of the manifest hold for each', () => {
    const when = { StringEquals: { 'iam:PassedToService': ['sagemaker.amazonaws.com'] } };
    expect(statementsFor([{ actions: ['iam:PassRole'], on: ['iam:role/ml-*'], when }], RESOLVER)).toEqual([
      {
        actions: ['iam:PassRole'],
        resources: ['arn:aws-cn:iam::111122223333:role/ml-*'],
        conditions: [{ test: 'StringEquals', variable: 'iam:PassedToService', values: ['sagemaker.amazonaws.com'] }],
      },
    ]);
  });
});
