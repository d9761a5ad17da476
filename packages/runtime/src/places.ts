import { defineProblems, type Problem, type Problems } from './problem.ts';

/** An account and region that endpoints are in. */
export interface Place {
  accountId: string;
  region: string;
}

/** Where an endpoint is, and its name there. */
export interface EndpointAddress extends Place {
  name: string;
}

/** An endpoint as a request names it: what is left out is home's. */
export interface AskedEndpoint {
  name: string;
  accountId?: string | undefined;
  region?: string | undefined;
}

/** All that this installation reaches: its own account and region, and its members. */
export interface Places {
  home: Place;
  members: readonly { accountId: string; regions: readonly string[] }[];
}

/** Home, then every member's regions. */
export function allPlaces({ home, members }: Places): Place[] {
  return [home, ...members.flatMap(({ accountId, regions }) => regions.map((region) => ({ accountId, region })))];
}

/** How a request is refused that names an account or region which no member is configured for. */
export const placeProblems: Problems<'member_unknown'> = defineProblems({
  member_unknown: { status: 422, title: 'Not a member of this installation' },
});

/**
 * The endpoint that a path names, in the place that the query names.
 *
 * @throws Problem `member_unknown`
 */
export function addressOfPath(places: Places, name = '', { accountId, region }: Omit<AskedEndpoint, 'name'>) {
  return addressOf(places, { name, accountId, region }, accountId === undefined ? '?region' : '?accountId');
}

/**
 * Find where an endpoint is.
 *
 * @param pointer - of the field that named it
 * @throws Problem `member_unknown`, which says what is configured
 */
export function addressOf(places: Places, { name, ...asked }: AskedEndpoint, pointer: string): EndpointAddress {
  const accountId = asked.accountId ?? places.home.accountId;
  const region = asked.region ?? places.home.region;
  const isHome = accountId === places.home.accountId && region === places.home.region;
  const member = places.members.find((one) => one.accountId === accountId);
  if (isHome || member?.regions.includes(region)) return { accountId, region, name };
  throw unknownMember(places, { accountId, region }, pointer);
}

function unknownMember(places: Places, { accountId, region }: Place, pointer: string): Problem {
  const members = places.members.map((member) => `${member.accountId} in ${member.regions.join(', ')}`);
  const known = [`${places.home.accountId} in ${places.home.region} (home)`, ...members].join('; ');
  const detail = `Account ${accountId} in ${region} is not one of ${known}. Name one of these, or add it to the stage's members and deploy.`;
  const summary = `Account ${accountId} in ${region} is no member of this installation. Nothing was created or changed.`;
  return placeProblems.make('member_unknown', summary, { errors: [{ pointer, code: 'member_unknown', detail }] });
}
