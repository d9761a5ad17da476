import type { Deployed } from './function.ts';
import { logicalName } from './plan/names.ts';
import type { Site } from './site.ts';

/** Requests a second that the APIs take together with bursts; an operator's tool, not a data path. */
const THROTTLE = { throttlingRateLimit: 50, throttlingBurstLimit: 100 };

/** `NONE` leaves it to the functions, which verify tokens themselves, so that each refusal says why. */
type Guard = 'AWS_IAM' | 'NONE';

/**
 * The REST API: always for signed requests. With an issuer in the stage's config, once more for bearer tokens; the same
 * functions serve both, and refuse whoever is neither signed nor has a token that they believe.
 *
 * @returns addresses by kind
 */
export function createApis(site: Site, functions: readonly Deployed[]): Record<string, $util.Output<string>> {
  const signed = createApi(site, 'signed');
  serve(signed, 'signed', functions, 'AWS_IAM');
  if (site.config.signIn.issuers.length === 0) return { signedApi: signed.url };
  const bearer = createApi(site, 'bearer');
  serve(bearer, 'bearer', functions, 'NONE');
  return { signedApi: signed.url, bearerApi: bearer.url };
}

function createApi({ stage, config, key }: Site, kind: 'signed' | 'bearer'): sst.aws.ApiGatewayV2 {
  return new sst.aws.ApiGatewayV2(logicalName(kind, 'api'), {
    cors: false,
    transform: {
      api: { name: `fairlead-${stage}-${kind}` },
      stage: { defaultRouteSettings: THROTTLE },
      logGroup: { retentionInDays: config.logDays, ...(key ? { kmsKeyId: key.arn } : {}) },
    },
  });
}

/**
 * One integration and one permission per function, however many routes lead to it: SST's own routes add a statement each
 * to the function's policy, which may hold 20 KB.
 */
function serve(api: sst.aws.ApiGatewayV2, kind: string, functions: readonly Deployed[], guard: Guard): void {
  const apiId = api.nodes.api.id;
  for (const { logical, made, manifest } of functions) {
    const routes = manifest.triggers.filter((trigger) => trigger.kind === 'http');
    if (routes.length === 0) continue;
    const name = `${logical}${logicalName(kind)}`;
    const permission = new aws.lambda.Permission(`${name}Permission`, {
      action: 'lambda:InvokeFunction',
      function: made.arn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: $interpolate`${api.nodes.api.executionArn}/*`,
    });
    const integration = new aws.apigatewayv2.Integration(
      `${name}Integration`,
      { apiId, integrationType: 'AWS_PROXY', integrationUri: made.arn, payloadFormatVersion: '2.0' },
      { dependsOn: [permission] },
    );
    for (const { method, path } of routes) {
      new aws.apigatewayv2.Route(`${name}${logicalName(method, path)}`, {
        apiId,
        routeKey: `${method} ${path}`,
        target: $interpolate`integrations/${integration.id}`,
        authorizationType: guard,
      });
    }
  }
}
