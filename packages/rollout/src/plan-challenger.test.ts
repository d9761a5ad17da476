import { describe, expect, it } from 'vitest';
import { findings, originalConfig, request } from './fixtures.ts';
import { planRollout } from './plan.ts';
import type { Findings, RolloutRequest } from './plan-request.ts';
import type { ModelBody } from './stage-schema.ts';

const ID = 'rol_0123456789abcdefghjkmnpqrs';
const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:model-package/fraud/2';
const ROLE = 'arn:aws:iam::111122223333:role/sagemaker';
const CHAMPION: ModelBody = {
  ExecutionRoleArn: ROLE,
  EnableNetworkIsolation: true,
  VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-a'] },
  PrimaryContainer: { Image: 'fraud:1' },
};
const APPROVED = { arn: ARN, status: 'Completed', approval: 'Approved' };

function plan(asked: Partial<RolloutRequest> = {}, found: Partial<Findings> = {}) {
  const seen = { modelExists: false, modelPackage: APPROVED, championModel: CHAMPION, ...found };
  return planRollout(ID, request({ modelName: ARN, ...asked }), findings(seen));
}

function faults(...given: Parameters<typeof plan>): string[] {
  const answer = plan(...given);
  return answer.kind === 'refused' ? answer.faults.map(({ pointer, code }) => `${pointer} ${code}`) : [];
}

describe('a challenger from a model package', () => {
  it('is a model of our own, with role, VPC and isolation of the champion’s', () => {
    const answer = plan();
    if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.faults));
    const { newModel, challenger, configs } = answer.plan;
    expect(newModel?.body).toEqual({
      PrimaryContainer: { ModelPackageName: ARN },
      ExecutionRoleArn: ROLE,
      EnableNetworkIsolation: true,
      VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-a'] },
    });
    expect(newModel?.name).toMatch(/^fl-0123456789abcdefghjkmnpqrs-model-[0-9a-f]{8}$/);
    expect(newModel?.name.length).toBeLessThanOrEqual(63);
    expect([challenger.modelName, configs.canary.body.ProductionVariants[1]?.ModelName]).toEqual([
      newModel?.name,
      newModel?.name,
    ]);
  });

  it('takes what the request says instead, and shows what that changes', () => {
    const answer = plan({ newModel: { executionRoleArn: 'arn:aws:iam::111122223333:role/other' } });
    expect(answer).toMatchObject({
      plan: { newModel: { body: { ExecutionRoleArn: 'arn:aws:iam::111122223333:role/other' } } },
      warnings: expect.arrayContaining([expect.stringContaining('It runs with the role')]),
    });
  });

  it.each<[string, Partial<RolloutRequest>, Partial<Findings>, string]>([
    ['that is not there', {}, { modelPackage: 'missing' }, '#/model model_package_unknown'],
    ['that has Failed', {}, { modelPackage: { ...APPROVED, status: 'Failed' } }, '#/model model_package_unusable'],
    [
      'that waits for approval',
      {},
      { modelPackage: { ...APPROVED, approval: 'PendingManualApproval' } },
      '#/model model_package_not_approved',
    ],
    [
      'that is live',
      {},
      { championModel: { ...CHAMPION, PrimaryContainer: { ModelPackageName: ARN } } },
      '#/model model_already_live',
    ],
    ['without a role', {}, { championModel: 'missing' }, '#/newModel/executionRoleArn execution_role_unknown'],
    ['less isolated', { newModel: { networkIsolation: false } }, {}, '#/model security_downgrade'],
  ])('%s is refused', (_, asked, found, fault) => {
    expect(faults(asked, found)).toEqual([fault]);
  });

  it('is taken unapproved or less secure where that is allowed, with a warning each', () => {
    const answer = plan(
      { allowUnapproved: true, allowSecurityDowngrade: true, newModel: { networkIsolation: false } },
      { modelPackage: { ...APPROVED, approval: 'Rejected' } },
    );
    expect(answer).toMatchObject({
      kind: 'planned',
      warnings: expect.arrayContaining([
        expect.stringContaining('The model package is Rejected'),
        expect.stringContaining('It has no network isolation'),
      ]),
    });
  });
});

describe('a challenger that exists', () => {
  const named = { modelName: 'fraud-v2' };
  const exists = { modelExists: true };

  it('is held to the champion’s security as well', () => {
    const challengerModel = { ExecutionRoleArn: ROLE, EnableNetworkIsolation: true };
    expect(faults(named, { ...exists, challengerModel })).toEqual(['#/model security_downgrade']);
  });

  it('needs no settings of a new model', () => {
    expect(faults({ ...named, newModel: {} }, exists)).toEqual(['#/newModel new_model_unused']);
  });
});

describe('the end of a rollout', () => {
  it('leaves a variant of the original name, or of a new one where that is asked for', () => {
    const named = (finishVariantName: 'original' | 'new') => {
      const answer = plan({ modelName: 'fraud-v2', finishVariantName }, { modelExists: true });
      return answer.kind === 'planned' ? answer.plan.configs.final.body.ProductionVariants : [];
    };
    expect(named('original')).toEqual(originalConfig({ ModelName: 'fraud-v2' }).ProductionVariants);
    expect(named('new')).toMatchObject([{ VariantName: 'fl-0123456789abcdefghjkmnpqrs', ModelName: 'fraud-v2' }]);
  });
});
