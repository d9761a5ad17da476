import { expect, it } from 'vitest';
import { memberDirectory } from './member-directory.ts';

it('reads what a deployment writes', () => {
  const written =
    '{"externalId":"0123456789abcdef","members":[{"accountId":"222233334444","regions":["us-east-1"],"roleArn":"arn:aws:iam::222233334444:role/fairlead-prod-member"}]}';
  expect(memberDirectory(written)).toEqual(JSON.parse(written));
  expect(memberDirectory('{"members":[]}')).toEqual({ members: [] });
});

it('what is no list of members stops the cold start, and no value is told', () => {
  expect(() => memberDirectory('')).toThrow('is no JSON');
  expect(() => memberDirectory('{"members":[{"accountId":5,"externalId":"secret"}]}')).toThrow(/members\.0\.accountId/);
  expect(() => memberDirectory('{"members":[{"accountId":5,"externalId":"secret"}]}')).not.toThrow(/secret/);
});
