// Evaluates an SST program against Pulumi's mocks and writes its resource graph: the real components, no AWS.
//
//     node test/infra/evaluate.mjs --config sst.config.ts --stage dev --account 111122223333 --region us-east-1 --out graph.json
//
// Does what the `sst` tool does around a program (SST 4.17.1): bundles it with the platform's globals, answers the
// components' RPC calls, and runs it inside a Pulumi stack. One process per evaluation: Pulumi's state is global.
import crypto from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const string = { type: 'string' };
const { values } = parseArgs({
  options: { config: string, stage: string, account: string, region: string, out: string },
});
const { config: configFile, stage, account, region, out } = values;
const root = process.cwd();
const platform = path.join(root, '.sst/platform');
const work = path.join(root, '.sst', `evaluation-${process.pid}`);
mkdirSync(work, { recursive: true });

const calls = new Set();
const resources = [];
let failure;
let outputs;
const fail = (error) => {
  failure ??= error;
};
process.on('unhandledRejection', fail).on('uncaughtException', fail);

process.env.SST_SERVER = await startRpc();
// What `sst secret set` would have stored.
for (const name of ['SlackSigningSecret', 'SlackBotToken']) process.env[`SST_SECRET_${name}`] = 'a secret of the test';
Object.assign(globalThis, {
  $app: { name: '', stage, providers: {}, removal: 'retain', protect: false },
  $dev: false,
  $cli: {
    command: 'deploy',
    rpc: process.env.SST_SERVER,
    state: { version: {} },
    paths: { home: work, root, work, platform },
  },
});
crypto.randomBytes = (length) => Buffer.alloc(length, 1); // else every physical name ends in other letters

const { run, config } = await import(pathToFileURL(await bundleProgram()).href);
Object.assign(globalThis.$app, { removal: 'retain', ...(await config.app({ stage })), stage });
const pulumi = createRequire(path.join(platform, 'package.json'))('@pulumi/pulumi');
await pulumi.runtime.setMocks({ newResource, call }, globalThis.$app.name, stage, false);
recordRegistrations(pulumi.runtime.getMonitor());
pulumi.runtime
  .runInPulumiStack(() => run(config.run))
  .then((made) => {
    outputs = made;
  }, fail);

// Pulumi resolves before nested `apply`s have run; the end of the program is when nothing is left to do.
process.once('beforeExit', () => {
  rmSync(work, { recursive: true, force: true });
  if (failure || !outputs) {
    console.error(failure?.stack ?? 'The program did not end: an output was never resolved.');
    process.exit(1);
  }
  const graph = {
    stage,
    outputs,
    resources: resources.toSorted((a, b) => (a.urn < b.urn ? -1 : 1)),
    calls: [...calls].toSorted(),
  };
  mkdirSync(path.dirname(out), { recursive: true });
  writeFileSync(out, JSON.stringify(graph, undefined, 1));
});

/** As the tool bundles `sst.config.ts`: SST's globals injected, providers and components before every file. */
async function bundleProgram() {
  const outfile = path.join(platform, `evaluation-${process.pid}.mjs`);
  const providers = JSON.parse(readFileSync('.sst/provider-lock.json', 'utf8'));
  const prelude = [
    ...providers.map(({ alias, package: name }) => `import * as ${alias} from ${JSON.stringify(name)};`),
    `import * as sst from ${JSON.stringify(path.join(platform, 'src/components'))};`,
  ].join('\n');
  await build({
    stdin: {
      contents: `export { run } from ${JSON.stringify(path.join(platform, 'src/auto/run.ts'))};
        export { default as config } from ${JSON.stringify(path.resolve(configFile))};`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'esnext',
    logLevel: 'error',
    inject: [path.join(platform, 'src/shim/run.js')],
    nodePaths: [path.join(platform, 'node_modules'), path.join(root, 'node_modules')],
    external: [
      '@pulumi/*',
      '@pulumiverse/*',
      '@sst-provider/*',
      '@aws-sdk/*',
      'undici',
      'esbuild',
      'archiver',
      'glob',
      'vite',
    ],
    banner: {
      js: 'import { createRequire as _cr } from "node:module"; const require = _cr(import.meta.url); import { fileURLToPath as _fu } from "node:url"; const __filename = _fu(import.meta.url); const __dirname = _fu(new URL(".", import.meta.url));',
    },
    plugins: [
      {
        name: 'prelude',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
            if (file.includes('/.sst/') || file.includes('/node_modules/')) return undefined;
            return { contents: `${prelude}\n${readFileSync(file, 'utf8')}`, loader: 'ts' };
          });
        },
      },
    ],
  });
  process.on('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}

/** What the components ask of the tool. A bundle of ours is taken as it is, as the tool does. */
async function startRpc() {
  const methods = {
    'Provider.Aws.Bootstrap': () => ({
      version: 5,
      asset: 'sst-asset-test',
      state: 'sst-state-test',
      assetEcrRegistryId: '1',
      assetEcrUrl: 'x',
    }),
    'Runtime.Build': ({ handler, bundle }) => {
      if (!bundle) throw new Error(`${handler} came without a bundle; scripts/bundle.ts makes them.`);
      return { handler, out: bundle, errors: [], sourcemaps: [] };
    },
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method, params } = JSON.parse(text);
    try {
      if (!methods[method]) throw new Error(`SST asked its tool for ${method}, which the evaluator does not know.`);
      response.end(JSON.stringify({ result: methods[method](params[0]) }));
    } catch (error) {
      response.end(JSON.stringify({ error: String(error) }));
    }
  });
  server.on('connection', (socket) => socket.unref());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}

/** What AWS would answer for a new resource: its inputs, an id, and what components read back. */
function newResource({ type, name, inputs }) {
  const physical = inputs.name ?? name;
  const arn = (service, resource, home = region) => `arn:aws:${service}:${home}:${account}:${resource}`;
  const computed = {
    'aws:lambda/function:Function': {
      arn: arn('lambda', `function:${physical}`),
      qualifiedArn: arn('lambda', `function:${physical}:$LATEST`),
      version: '$LATEST',
      invokeArn: arn(
        'apigateway',
        `lambda:path/2015-03-31/functions/${arn('lambda', `function:${physical}`)}/invocations`,
      ),
    },
    'aws:iam/role:Role': { arn: arn('iam', `role${inputs.path ?? '/'}${physical}`, '') },
    'aws:dynamodb/table:Table': { arn: arn('dynamodb', `table/${physical}`) },
    'aws:sqs/queue:Queue': {
      arn: arn('sqs', physical),
      url: `https://sqs.${region}.amazonaws.com/${account}/${physical}`,
    },
    'aws:sns/topic:Topic': { arn: arn('sns', physical) },
    'aws:cloudwatch/eventBus:EventBus': { arn: arn('events', `event-bus/${physical}`) },
    'aws:cloudwatch/eventRule:EventRule': {
      arn: arn('events', `rule/${inputs.eventBusName ? `${inputs.eventBusName}/` : ''}${physical}`),
    },
    'aws:cloudwatch/logGroup:LogGroup': { arn: arn('logs', `log-group:${physical}`) },
    'aws:cloudwatch/metricAlarm:MetricAlarm': { arn: arn('cloudwatch', `alarm:${physical}`) },
    'aws:kms/key:Key': { arn: arn('kms', `key/${name}`), keyId: name },
    'aws:ssm/parameter:Parameter': { arn: arn('ssm', `parameter${physical}`) },
    'aws:apigatewayv2/api:Api': {
      apiEndpoint: `https://${name}.execute-api.${region}.amazonaws.com`,
      executionArn: arn('execute-api', name),
    },
    'aws:apigatewayv2/stage:Stage': { invokeUrl: `https://${name}.execute-api.${region}.amazonaws.com/` },
    'random:index/randomBytes:RandomBytes': { base64: 'AQEB' },
  }[type];
  return { id: `${name}-id`, state: { name: physical, ...inputs, ...(computed ?? { arn: arn('mock', name) }) } };
}

/** Look-ups that programs make; one that is not here fails the evaluation. */
function call({ token, inputs }) {
  calls.add(token);
  switch (token) {
    case 'aws:index/getRegion:getRegion':
      return { region, name: region, id: region };
    case 'aws:index/getPartition:getPartition':
      return { partition: 'aws', dnsSuffix: 'amazonaws.com' };
    case 'aws:index/getCallerIdentity:getCallerIdentity':
      return { accountId: account, arn: `arn:aws:iam::${account}:user/test` };
    case 'aws:iam/getPolicyDocument:getPolicyDocument':
      return policyDocument(inputs);
    default: {
      const error = new Error(`The evaluator has no answer for ${token}.`);
      fail(error);
      throw error;
    }
  }
}

/** `statements` is undefined when there are none: SST asks for it (SST 4.17.1, function.ts). */
function policyDocument({ statements = [] }) {
  const json = JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', actions, resources, principals, conditions = [] }) => ({
      ...(sid ? { Sid: sid } : {}),
      Effect: effect,
      Action: actions,
      ...(resources ? { Resource: resources } : {}),
      ...(principals ? { Principal: Object.fromEntries(principals.map((one) => [one.type, one.identifiers])) } : {}),
      ...(conditions.length > 0 ? { Condition: conditionsOf(conditions) } : {}),
    })),
  });
  return { json, statements: statements.length > 0 ? statements : undefined };
}

function conditionsOf(conditions) {
  const byTest = {};
  for (const { test, variable, values } of conditions) {
    byTest[test] ??= {};
    byTest[test][variable] = values;
  }
  return byTest;
}

/** Mocks alone lose parents, options and names; the requests to the engine have them all. */
function recordRegistrations(monitor) {
  // SST reads link types out of URNs, and the mock's are not the engine's.
  monitor.newUrn = (parent, type, name) => {
    const chain = parent?.split('::')[2];
    const qualified = chain && chain !== 'pulumi:pulumi:Stack' ? `${chain}$${type}` : type;
    return `urn:pulumi:${stage}::${globalThis.$app.name}::${qualified}::${name}`;
  };
  for (const method of ['registerResource', 'readResource']) {
    const original = monitor[method].bind(monitor);
    monitor[method] = (request, done) =>
      original(request, (error, response) => {
        if (!error) record(method, request, response.getUrn());
        done(error, response);
      });
  }
}

function record(method, request, urn) {
  if (resources.some((known) => known.urn === urn)) fail(new Error(`Two resources have the URN ${urn}.`));
  const isRead = method === 'readResource';
  const inputs = (isRead ? request.getProperties() : request.getObject())?.toJavaScript() ?? {};
  resources.push({
    urn,
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent(),
    isRead,
    isManaged: !isRead && request.getCustom(),
    protect: !isRead && request.getProtect(),
    retainOnDelete: !isRead && request.getRetainondelete(),
    inputs: plain(inputs),
  });
}

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/** Secrets opened, assets as their paths. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if (value[SIGNATURE] === SECRET) return plain(value.value);
  if (value[SIGNATURE]) return value.path ?? value.uri ?? 'asset';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
