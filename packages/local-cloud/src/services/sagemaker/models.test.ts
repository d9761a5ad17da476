import { expect, test } from 'vitest';
import { createModel, deployed, describeAt, MINUTE, newMachine, refusal, T0 } from './fixtures.ts';

const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:model/churn-v7';
const container = { Image: 'repo:1' };

test('a model is described as it was created, with its time and lower-case ARN', () => {
  const machine = newMachine();
  const input = { ModelName: 'Churn-V7', ExecutionRoleArn: 'arn:aws:iam::1:role/r', PrimaryContainer: container };

  expect(machine.call('CreateModel', input, T0)).toEqual({ ModelArn: ARN });
  expect(machine.call('DescribeModel', { ModelName: 'Churn-V7' }, T0 + 1)).toEqual({
    ModelName: 'Churn-V7',
    ModelArn: ARN,
    ExecutionRoleArn: 'arn:aws:iam::1:role/r',
    PrimaryContainer: container,
    EnableNetworkIsolation: false,
    CreationTime: new Date(T0),
  });
});

test('a name is taken once, whatever its case', () => {
  const machine = newMachine();
  createModel(machine);
  expect(refusal(() => createModel(machine, 'CHURN-V7'))).toBe(
    `ValidationException: Cannot create already existing model "${ARN}".`,
  );
});

test('a model that was never made or is deleted cannot be found', () => {
  const machine = newMachine();
  createModel(machine);
  machine.call('DeleteModel', { ModelName: 'churn-v7' }, T0);

  const missing = `ValidationException: Could not find model "${ARN}".`;
  expect(refusal(() => machine.call('DescribeModel', { ModelName: 'churn-v7' }, T0))).toBe(missing);
  expect(refusal(() => machine.call('DeleteModel', { ModelName: 'churn-v7' }, T0))).toBe(missing);
});

test('an endpoint goes on serving after its model is deleted', () => {
  const machine = deployed();
  machine.call('DeleteModel', { ModelName: 'churn-v7' }, T0 + 6 * MINUTE);
  expect(describeAt(machine, T0 + 7 * MINUTE).EndpointStatus).toBe('InService');
});

test.each([
  ['no container', {}, 'Exactly one of PrimaryContainer and Containers must be specified.'],
  [
    'both kinds of container',
    { PrimaryContainer: container, Containers: [container] },
    'Exactly one of PrimaryContainer and Containers must be specified.',
  ],
  [
    'a container without an image',
    { PrimaryContainer: {} },
    'A container must specify an Image or a ModelPackageName.',
  ],
  [
    'a behaviour that makes no sense',
    { PrimaryContainer: { ...container, Environment: { LOCAL_MODEL_ERROR_RATE: '7', LOCAL_MODEL_SPEED: '1' } } },
    "The container's Environment is invalid: LOCAL_MODEL_ERROR_RATE is '7', expected a number from 0 to 1; " +
      'LOCAL_MODEL_SPEED is not known.',
  ],
])('a model with %s is refused', (_, definition, message) => {
  const machine = newMachine();
  expect(refusal(() => machine.call('CreateModel', { ModelName: 'm', ...definition }, T0))).toBe(
    `ValidationException: ${message}`,
  );
});

test('a bad name is refused in the words of the service', () => {
  const machine = newMachine();
  expect(refusal(() => machine.call('CreateModel', { ModelName: 'my_model', PrimaryContainer: container }, T0))).toBe(
    "ValidationException: 1 validation error detected: Value 'my_model' at 'modelName' failed to satisfy constraint: " +
      'Member must satisfy regular expression pattern: ^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?',
  );
});
