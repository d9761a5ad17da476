import { expect, it } from 'vitest';
import { type AskedEndpoint, addressOf, type Places } from './places.ts';
import { Problem } from './problem.ts';

const PLACES: Places = {
  home: { accountId: '111122223333', region: 'us-east-1' },
  members: [
    { accountId: '222233334444', regions: ['eu-west-1', 'eu-central-1'] },
    { accountId: '111122223333', regions: ['ap-south-1'] },
  ],
};
const addressFor = (asked: AskedEndpoint) => addressOf(PLACES, asked, '#/endpoint');

it('a name alone is an endpoint at home', () => {
  expect(addressFor({ name: 'fraud' })).toEqual({ accountId: '111122223333', region: 'us-east-1', name: 'fraud' });
});

it('a member is reached in its regions, and home in others that are listed', () => {
  const member = { accountId: '222233334444', region: 'eu-central-1', name: 'fraud' };
  expect(addressFor(member)).toEqual(member);
  expect(addressFor({ name: 'fraud', region: 'ap-south-1' })).toEqual({
    accountId: '111122223333',
    region: 'ap-south-1',
    name: 'fraud',
  });
});

it.each([
  ['an account that is no member', { accountId: '999988887777', region: 'eu-west-1' }],
  ['a region the member is not in', { accountId: '222233334444', region: 'us-east-1' }],
  ['a member without its region, which is not in home’s', { accountId: '222233334444' }],
  ['a region of home that is not listed', { region: 'eu-west-1' }],
])('%s is refused with what is configured', (_name, asked) => {
  try {
    addressFor({ name: 'fraud', ...asked });
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe('member_unknown');
    expect(error.errors).toEqual([
      {
        pointer: '#/endpoint',
        code: 'member_unknown',
        detail: expect.stringContaining(
          'is not one of 111122223333 in us-east-1 (home); 222233334444 in eu-west-1, eu-central-1; 111122223333 in ap-south-1.',
        ),
      },
    ]);
  }
});
