/** One route of an HTTP API. */
export interface HttpRoute {
  /** `GET`, `POST`, … or `ANY`. */
  method: string;
  /** `/v1/rollouts/{id}`, `/files/{path+}`, or `$default` for whatever no other route takes. */
  path: string;
  functionName: string;
}

/** A route and what the path says of its parameters. */
export interface RouteMatch {
  route: HttpRoute;
  /** `GET /v1/rollouts/{id}`, or `$default`. */
  routeKey: string;
  pathParameters: Record<string, string>;
}

/** The key of a route as API Gateway writes it. */
function routeKey({ method, path }: HttpRoute): string {
  return path === '$default' ? '$default' : `${method} ${path}`;
}

/**
 * Choose the route of a request: a full match before a greedy one, one with its method before ANY, `$default` last.
 *
 * @see API Gateway Developer Guide, Working with routes for HTTP APIs (read 2026-11-20)
 */
export function matchRoute(routes: readonly HttpRoute[], method: string, path: string): RouteMatch | undefined {
  const matches = routes.flatMap((route) => {
    const pathParameters = parameters(route.path, path);
    const usable = pathParameters && (route.method === method || route.method === 'ANY' || route.path === '$default');
    return usable ? [{ route, routeKey: routeKey(route), pathParameters }] : [];
  });
  return matches.sort((a, b) => rank(b.route) - rank(a.route))[0];
}

/** Higher is chosen first: literal characters count most, then the method. */
function rank({ method, path }: HttpRoute): number {
  if (path === '$default') return -1;
  const greedy = path.includes('+}') ? 0 : 1_000_000;
  const literal = path.replace(/\{[^}]*\}/g, '').length;
  return greedy + literal * 10 + (method === 'ANY' ? 0 : 1);
}

function parameters(template: string, path: string): Record<string, string> | undefined {
  if (template === '$default') return {};
  const names: string[] = [];
  const source = template.replace(/\{([^}+]+)(\+?)\}|[^{]+/g, (part, name?: string, greedy?: string) => {
    if (name === undefined) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    names.push(name);
    return greedy ? '(.+)' : '([^/]+)';
  });
  const found = new RegExp(`^${source}$`).exec(path);
  return found ? Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? '')])) : undefined;
}
