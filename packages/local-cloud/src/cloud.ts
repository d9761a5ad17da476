import { AccessControl } from './access/access-control.ts';
import { callSite } from './access/call-site.ts';
import { guardedDynamo } from './access/guarded-dynamo.ts';
import { largeServices } from './aws-services.ts';
import {
  type ClockOptions,
  type OwnedClock,
  realClock,
  scaledClock,
  track,
  type VirtualClock,
  virtualClock,
} from './clock.ts';
import { type Faults, noFaults } from './faults.ts';
import { type DeployedApi, httpApis } from './http-apis.ts';
import type { ClockChoice, CloudOptions } from './options.ts';
import { type OwnServices, ownServices } from './own-services.ts';
import { namedDice, seededRandom } from './random.ts';
import type { CloudContext, MetricSink, Service } from './service.ts';
import type { HttpRoute } from './services/apigateway/routes.ts';
import type { ApplicationAutoScaling } from './services/applicationautoscaling/index.ts';
import type { CloudWatch } from './services/cloudwatch/index.ts';
import type { FunctionDefinition } from './services/lambda/function-definition.ts';
import { mapQueue, type QueueMapping } from './services/lambda/queue-mapping.ts';
import type { SageMakerMachine, SageMakerServices } from './services/sagemaker/index.ts';
import type { RecordedMail } from './services/sns/topics.ts';
import { type CloudStore, openStore, storedInstant } from './store.ts';
import { bindService } from './wire/binding.ts';
import { localDynamo } from './wire/dynamodb.ts';
import { type Listener, listen } from './wire/listener.ts';
import type { WireRequest } from './wire/message.ts';
import { type InProcessRequestHandler, inProcessRequestHandler } from './wire/request-handler.ts';
import { awsWire } from './wire/wire.ts';

/** The clock that a choice of clock leads to. */
export type ClockOf<C extends ClockChoice> = C extends 'virtual' ? VirtualClock : OwnedClock;

/** An account whose event buses others may put events on. */
interface BusOwner {
  receiveEvent: OwnServices['receive'];
}

/** A running local cloud. */
export interface Cloud<C extends ClockChoice = ClockChoice> {
  readonly context: CloudContext;
  readonly clock: ClockOf<C>;
  /** The wire listener, `http://127.0.0.1:<port>`; in a cloud without sockets a name that only it knows. */
  readonly url: string;
  /** What goes wrong between services; may be changed at any time. */
  readonly faults: Faults;
  readonly sagemaker: SageMakerServices;
  readonly cloudwatch: CloudWatch;
  /** Which roles there are and what they may; without roles everybody may everything. */
  readonly access: AccessControl;
  readonly scaling: ApplicationAutoScaling;
  /** For SDK clients: `new SQSClient({ requestHandler: cloud.requestHandler, … })`. The same bytes, no sockets. */
  readonly requestHandler: InProcessRequestHandler;
  /** Register a function; what was pending for it from an earlier run goes on. */
  registerFunction(definition: FunctionDefinition): void;
  /** Let a function work off a queue. @returns a function that ends it @throws AwsError when queue or function is missing */
  mapQueue(mapping: QueueMapping): () => void;
  deployHttpApi(definition: { name: string; routes: readonly HttpRoute[] }): Promise<DeployedApi>;
  /** Call an HTTP API without sockets; only the URL's path and query count. */
  fetchApi(name: string, request: Request): Promise<Response>;
  /** Let rules here reach event buses of another cloud, as they reach buses of other accounts and regions on AWS. */
  reachBusesOf(other: BusOwner): void;
  /** Put an event of another cloud on a bus of this one. @returns undefined when it is no bus of this one */
  readonly receiveEvent: BusOwner['receiveEvent'];
  /** Mails that topics sent to their email subscribers, oldest first. */
  mails(): RecordedMail[];
  /** Stop listening, let running work end, and close the data folder. */
  stop(): Promise<void>;
}

/**
 * Start a local cloud: an AWS for laptops and tests.
 *
 * @throws Error EADDRINUSE when a port is taken, "database is locked" when another cloud has the data folder
 */
export async function startCloud<const C extends ClockChoice = 'real'>(
  options: CloudOptions<C> = {},
): Promise<Cloud<C>> {
  const store = openStore(options.dataDir);
  try {
    return await assemble(options, store);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function assemble<C extends ClockChoice>(options: CloudOptions<C>, store: CloudStore): Promise<Cloud<C>> {
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const clock = makeClock(options, { persist: storedInstant(store), onError });
  const faults = noFaults();
  const late = lateParts();
  const context = makeContext({ options, clock, store, late });
  const access = new AccessControl(callSite(context, () => late.machine));
  const own = ownServices(context, faults, access);
  late.own = own;

  const { cloudwatch, sagemaker, scaling, isLost } = await largeServices(context, own, options);
  late.metrics = cloudwatch.metrics;
  late.machine = sagemaker.machine;
  const added = (options.services ?? []).map((factory) => factory(context));
  const services: Service[] = [...added, cloudwatch.service, sagemaker.control, sagemaker.runtime];

  const dynamo = localDynamo(options.dataDir);
  const wire = awsWire({
    services: [...services.map(bindService), scaling.binding, ...own.bindings],
    dynamodb: guardedDynamo(dynamo.handle, access),
    access,
    now: () => clock.now(),
    onError,
    isLost,
  });
  const handle = (request: WireRequest) => track(clock, () => wire(request));
  const listener = options.port === undefined ? undefined : await listen({ port: options.port, handle, onError });
  late.listener = listener;
  const apis = httpApis(context, own.functions, { firstPort: listener && (options.apiPort ?? 0), onError });
  for (const service of services) service.start?.();
  scaling.start();
  own.bridge.start();

  async function stop(): Promise<void> {
    await apis.close();
    await listener?.close();
    scaling.stop();
    for (const service of services) await service.stop?.();
    await clock.stop();
    await dynamo.close();
    store.close();
  }

  return {
    context,
    clock: clock as ClockOf<C>,
    url: context.url(),
    faults,
    sagemaker,
    cloudwatch,
    access,
    scaling,
    requestHandler: inProcessRequestHandler(handle),
    registerFunction: (definition) => own.functions.register(definition),
    mapQueue: (mapping) => {
      own.functions.get(mapping.functionName);
      return mapQueue(context, own.functions, own.queues.byName(mapping.queueName), mapping);
    },
    deployHttpApi: apis.deploy,
    fetchApi: apis.fetch,
    reachBusesOf: ({ receiveEvent }) => void own.neighbours.add(receiveEvent),
    receiveEvent: own.receive,
    mails: () => own.topics.mails(),
    stop,
  };
}

/** What the context leads to although it is made later than the context. */
interface LateParts {
  own: OwnServices | undefined;
  metrics: MetricSink | undefined;
  machine: SageMakerMachine | undefined;
  listener: Listener | undefined;
}

function lateParts(): LateParts {
  return { own: undefined, metrics: undefined, machine: undefined, listener: undefined };
}

function makeContext(deps: {
  options: CloudOptions;
  clock: OwnedClock;
  store: CloudStore;
  late: LateParts;
}): CloudContext {
  const { options, clock, store, late } = deps;
  return {
    accountId: options.accountId ?? '111122223333',
    region: options.region ?? 'us-east-1',
    partition: 'aws',
    clock,
    store: store.namespace,
    emit: (event) => late.own?.bridge.emit(event),
    metrics: {
      record: (observation) => late.metrics?.record(observation),
      recorded: (metric, atMs) => late.metrics?.recorded(metric, atMs) ?? { count: 0, sum: 0 },
    },
    random: seededRandom(options.seed ?? 1),
    dice: namedDice(options.seed ?? 1),
    url: () => late.listener?.url ?? 'http://local-cloud.invalid',
  };
}

function makeClock(options: CloudOptions, clockOptions: ClockOptions): OwnedClock {
  const choice = options.clock ?? 'real';
  const startMs = options.startMs ?? Date.now();
  if (choice === 'real') return realClock(clockOptions);
  return choice === 'virtual'
    ? virtualClock({ ...clockOptions, startMs })
    : scaledClock({ ...clockOptions, rate: choice.rate, startMs });
}
