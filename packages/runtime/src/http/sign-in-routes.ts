import { permissionsOf, type SignIn } from '@fairlead/roles';
import { ok } from './response.ts';
import { type Route, route } from './route.ts';

/** How to sign in, and what the one who has may do: the routes that the API has for itself. */
export function signInRoutes({ issuers, grants }: SignIn): Route[] {
  return [
    route('GET /v1/me/permissions', { about: 'nothing' }, async ({ who }) => ok(permissionsOf(grants, who))),
    route('GET /v1/sign-in', { about: 'nothing' }, async () =>
      ok({
        issuers: issuers.flatMap(({ name, issuer, audiences, cliClient }) =>
          cliClient === undefined ? [] : [{ name, issuer, audience: audiences[0], clientId: cliClient }],
        ),
      }),
    ),
  ];
}
