import { expect, it } from 'vitest';
import { functionNameOf, logicalName } from './names.ts';

it('names say stage, capability and function', () => {
  expect(functionNameOf('prod', 'rollouts', 'on-due')).toBe('fairlead-prod-rollouts-on-due');
  expect(logicalName('rollouts', 'on-due')).toBe('RolloutsOnDue');
  expect(logicalName('GET', '/v1/rollouts/{id}')).toBe('GETV1RolloutsId');
});

it('a name that AWS would refuse is refused here, with what to shorten', () => {
  expect(() => functionNameOf('prod', 'rollouts', 'x'.repeat(50))).toThrow(
    /has 73 characters, 64 are allowed. Shorten the function or the stage/,
  );
});
