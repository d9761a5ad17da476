import { ACTION_ROLES, type Action, type Caller, type SignIn } from '@fairlead/roles';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type CallersAccess, makeAccess, type TagReader } from '../auth/require-access.ts';
import { makeRequireCaller } from '../auth/require-caller.ts';
import type { HttpTrigger, RouteAction } from '../manifest.ts';
import type { Admitted, Route, Subject } from './route.ts';

/** On routes that are open to anybody. */
const NOBODY: Caller = { kind: 'workload', id: 'nobody', issuer: 'nobody', groups: [], claims: {} };

/** What decides who may enter. */
export interface Rules {
  /** The function's routes as its manifest has them (`routesTo`), each with what it does. */
  manifest: readonly HttpTrigger[];
  /** Who may call, and do what (`readSignIn`). */
  signIn: SignIn;
  /** Tags of endpoints, for rules that depend on them. */
  readTags: TagReader;
}

/** Lets callers into routes. @throws when routes and manifest differ */
export function gatekeeper(routes: readonly Route[], { manifest, signIn, readTags }: Rules) {
  const actions = actionsOf(routes, manifest);
  const requireCaller = makeRequireCaller(signIn);
  const accessOf = makeAccess(signIn, readTags);
  return async function admit(route: string, event: APIGatewayProxyEventV2): Promise<Admitted> {
    const action = actions.get(route) ?? 'signed-in';
    const caller = action === 'open' ? NOBODY : await requireCaller(event);
    const access = accessOf(caller);
    if (action === 'open' || action === 'signed-in') return { caller, access, to: async () => {} };
    await access.require(action);
    const to: Admitted['to'] = async (find) => {
      if (!access.everywhere(action)) await admitTo(await find(), action, access);
    };
    return { caller, access, to };
  };
}

async function admitTo({ endpoints, unknown }: Subject, action: Action, access: CallersAccess): Promise<void> {
  const see = readingOf(action);
  for (const endpoint of unknown && see ? endpoints : [])
    if (unknown && see && !(await access.may(see, endpoint))) throw unknown();
  await access.require(action, endpoints);
}

/** What one must be allowed for to know that something is there: `rollout.abort` → `rollout.read`. */
function readingOf(action: Action): Action | undefined {
  const reading = `${action.split('.')[0]}.read`;
  return isAction(reading) ? reading : undefined;
}

function isAction(name: string): name is Action {
  return Object.hasOwn(ACTION_ROLES, name);
}

function actionsOf(routes: readonly Route[], manifest: readonly HttpTrigger[]): Map<string, RouteAction> {
  const actions = new Map(manifest.map(({ method, path, action }) => [`${method} ${path}`, action]));
  const served = routes.map(({ method, path }) => `${method} ${path}`);
  const undeclared = served.filter((route) => !actions.has(route));
  const unserved = [...actions.keys()].filter((route) => !served.includes(route));
  if (undeclared.length + unserved.length === 0) return actions;
  throw new Error(
    `Routes and manifest differ. Served, but not in the manifest: ${undeclared.join(', ') || 'none'}. In the manifest, but not served: ${unserved.join(', ') || 'none'}.`,
  );
}
