import { type AccessDecision, type Action, type Caller, decideAccess, type SignIn } from '@fairlead/roles';
import type { EndpointAddress } from '../places.ts';
import { clock } from '../platform.ts';
import type { Problem } from '../problem.ts';
import { authProblems } from './problems.ts';

/** Read an endpoint's tags; one that does not exist has none. */
export type TagReader = (endpoint: EndpointAddress) => Promise<Readonly<Record<string, string>>>;

/** What one caller may do. */
export interface CallersAccess {
  /** Whether it is allowed on every endpoint, whatever it is called and tagged. */
  everywhere(action: Action): boolean;
  /** Whether it is allowed on this endpoint. */
  may(action: Action, endpoint: EndpointAddress): Promise<boolean>;
  /** Those of `things` all of whose endpoints it is allowed on, in their order. */
  only<Thing>(
    action: Action,
    things: readonly Thing[],
    endpointsOf: (thing: Thing) => readonly EndpointAddress[] | Promise<readonly EndpointAddress[]>,
  ): Promise<Thing[]>;
  /** @throws Problem `access_refused` for the first endpoint it is not allowed on; without endpoints: if it is allowed on none */
  require(action: Action, endpoints?: readonly EndpointAddress[]): Promise<void>;
}

/** How long tags are believed: lists ask for those of many endpoints, and SageMaker allows few such calls a second. */
const TAGS_KEPT_MS = 60_000;

/** What callers may do by the stage's rules. Tags are read only where a rule depends on them. */
export function makeAccess({ grants }: Pick<SignIn, 'grants'>, readTags: TagReader): (caller: Caller) => CallersAccess {
  const tagsOf = kept(readTags);
  return (caller) => {
    async function decide(action: Action, endpoint: EndpointAddress | undefined): Promise<AccessDecision> {
      const asked = { caller, action };
      if (endpoint === undefined) return decideAccess(grants, { ...asked, endpoint });
      const { name } = endpoint;
      const decided = decideAccess(grants, { ...asked, endpoint: { name, tags: undefined } });
      if (decided.kind !== 'tags-needed') return decided;
      return decideAccess(grants, { ...asked, endpoint: { name, tags: await tagsOf(endpoint) } });
    }
    const everywhere: CallersAccess['everywhere'] = (action) =>
      decideAccess(grants, { caller, action, endpoint: { name: '', tags: {} } }).kind === 'allowed';
    const may: CallersAccess['may'] = async (action, endpoint) => (await decide(action, endpoint)).kind === 'allowed';
    return {
      everywhere,
      may,
      async only(action, things, endpointsOf) {
        if (everywhere(action)) return [...things];
        const seen = await Promise.all(
          things.map(async (thing) => {
            const endpoints = await endpointsOf(thing);
            const each = await Promise.all(endpoints.map((endpoint) => may(action, endpoint)));
            return each.every(Boolean) ? [thing] : [];
          }),
        );
        return seen.flat();
      },
      async require(action, endpoints) {
        for (const endpoint of endpoints ?? [undefined]) {
          const decided = await decide(action, endpoint);
          if (decided.kind === 'refused') throw refused(caller, decided);
        }
      },
    };
  };
}

function refused(caller: Caller, { sentence, missing }: Extract<AccessDecision, { kind: 'refused' }>): Problem {
  const challenge = { 'www-authenticate': 'Bearer realm="fairlead", error="insufficient_scope"' };
  return authProblems.make('access_refused', sentence, {
    extra: { missing },
    headers: caller.kind === 'iam' ? {} : challenge,
  });
}

function kept(read: TagReader): TagReader {
  const known = new Map<string, { until: number; tags: ReturnType<TagReader> }>();
  return (endpoint) => {
    const { accountId, region, name } = endpoint;
    const key = `${accountId}#${region}#${name.toLowerCase()}`;
    const found = known.get(key);
    if (found && clock.now() < found.until) return found.tags;
    const tags = read(endpoint);
    known.set(key, { until: clock.now() + TAGS_KEPT_MS, tags });
    tags.catch(() => known.delete(key));
    return tags;
  };
}
