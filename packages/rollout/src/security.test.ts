import { describe, expect, it } from 'vitest';
import { securityDifferences } from './security.ts';
import type { ModelBody } from './stage-schema.ts';

const SECURED: ModelBody = {
  ExecutionRoleArn: 'arn:aws:iam::111122223333:role/sagemaker',
  EnableNetworkIsolation: true,
  VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-a', 'subnet-b'] },
};

describe('the security of two models', () => {
  it('is the same whatever the order of its subnets', () => {
    const VpcConfig = { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-b', 'subnet-a'] };
    expect(securityDifferences(SECURED, { ...SECURED, VpcConfig })).toEqual([]);
  });

  it.each<[string, ModelBody, ModelBody, string, boolean]>([
    ['less isolated', SECURED, { ...SECURED, EnableNetworkIsolation: false }, 'no network isolation', true],
    ['more isolated', { ...SECURED, EnableNetworkIsolation: false }, SECURED, 'It has network isolation', false],
    ['outside the VPC', SECURED, { ...SECURED, VpcConfig: undefined }, 'outside a VPC', true],
    ['inside a VPC', { ...SECURED, VpcConfig: undefined }, SECURED, 'inside a VPC', false],
    [
      'under another role',
      SECURED,
      { ...SECURED, ExecutionRoleArn: 'arn:aws:iam::1:role/x' },
      'role/x; the champion',
      false,
    ],
    [
      'behind another security group',
      SECURED,
      { ...SECURED, VpcConfig: { SecurityGroupIds: ['sg-9'], Subnets: ['subnet-a', 'subnet-b'] } },
      'Its security groups are sg-9; the champion’s sg-1.',
      false,
    ],
  ])('tells a challenger %s', (_, champion, challenger, text, isDowngrade) => {
    expect(securityDifferences(champion, challenger)).toEqual([
      { sentence: expect.stringContaining(text), isDowngrade },
    ]);
  });
});
