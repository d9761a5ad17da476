import type { CloudContext, MetricSink } from '../../service.ts';
import { behaviourOf } from '../sagemaker/behaviour.ts';
import type { SageMakerMachine } from '../sagemaker/machine.ts';
import type { VariantRecord } from '../sagemaker/records.ts';
import { recordBacklog } from './async/async-metrics.ts';
import type { Backlog } from './async/backlog.ts';
import { SERVING } from './routing.ts';

const MINUTE_MS = 60_000;
/** What a played model keeps in memory, percent, whatever its load. */
const MEMORY_PERCENT = 40;
/** Always the same, so that what is summed up takes nothing from the cloud's chances. */
const LATENESS = 0.5;

/** vCPUs by the size in an instance type's name: 2 for large and below, 4 for xlarge, 4 × n for nxlarge. */
function vcpus(instanceType: string): number {
  const [, factor, isXlarge] = /\.(\d*)(x?)large$/.exec(instanceType) ?? [];
  return isXlarge ? 4 * Number(factor || 1) : 2;
}

const hasGpu = (instanceType: string): boolean => /^ml\.[gp]\d/.test(instanceType);

interface Served {
  endpointName: string;
  variant: VariantRecord;
  /** An instant of the minute to sum up. */
  atMs: number;
}

/**
 * Record how busy a variant's instances were in a minute, from what the invocations left behind.
 *
 * Concurrency is Little's law: time spent in the model per second and instance. A model with a capacity is as busy as its
 * share of it; one without keeps one vCPU busy per request.
 */
function recordUtilisation(sink: MetricSink, { endpointName, variant, atMs }: Served): void {
  const dimensions = { EndpointName: endpointName, VariantName: variant.name };
  const recorded = (name: string): number => sink.recorded({ namespace: 'AWS/SageMaker', name, dimensions }, atMs).sum;
  const busy = recorded('ModelLatency') / 1_000 / MINUTE_MS;
  const record = (name: string, value: number, unit: string, namespace: string): void =>
    sink.record({ namespace, name, dimensions, unit, value, atMs, lateness: LATENESS });
  const { currentServerless: serverless, currentCount: instances, spec, container } = variant;
  if (serverless) {
    const share = (capacity: number | undefined, name: string): void => {
      if (capacity) record(name, Math.min(1, busy / capacity), 'None', 'AWS/SageMaker');
    };
    share(serverless.MaxConcurrency, 'ServerlessConcurrentExecutionsUtilization');
    share(serverless.ProvisionedConcurrency, 'ServerlessProvisionedConcurrencyUtilization');
    return;
  }
  if (instances <= 0) return;
  const behaviour = container && behaviourOf(container);
  const capacityRps = behaviour?.kind === 'profile' ? behaviour.capacityRps : Number.POSITIVE_INFINITY;
  const perInstance = recorded('Invocations') / 60 / instances;
  const cores = vcpus(spec.InstanceType ?? '');
  const used = Number.isFinite(capacityRps) ? perInstance / capacityRps : busy / instances / cores;
  const percent = 100 * Math.min(1, used);
  record('ConcurrentRequestsPerModel', busy / instances, 'Count', 'AWS/SageMaker');
  record('CPUUtilization', percent * cores, 'Percent', '/aws/sagemaker/Endpoints');
  record('MemoryUtilization', MEMORY_PERCENT, 'Percent', '/aws/sagemaker/Endpoints');
  if (hasGpu(spec.InstanceType ?? '')) record('GPUUtilization', percent, 'Percent', '/aws/sagemaker/Endpoints');
}

/** Sum up every minute once it is over, for all variants that serve. @returns a function that ends it */
export function publishUtilisation(
  context: CloudContext,
  { machine, backlog }: { machine: Pick<SageMakerMachine, 'endpoints'>; backlog: Backlog },
): () => void {
  const { clock, metrics } = context;
  let cancel = (): void => undefined;
  const arm = (): void => {
    const nextMs = (Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS;
    cancel = clock.at(nextMs, () => {
      arm();
      sumUp(nextMs - 1);
    });
  };
  const sumUp = (atMs: number): void => {
    backlog.work();
    for (const endpoint of machine.endpoints()) {
      const { name: endpointName, status, fleet } = endpoint;
      if (!fleet || !SERVING.has(status)) continue;
      recordBacklog(metrics, endpoint, { requests: backlog.of(endpoint.name), atMs });
      const variants = [...fleet.production, ...fleet.shadow];
      for (const variant of variants) recordUtilisation(metrics, { endpointName, variant, atMs });
    }
  };
  arm();
  return () => cancel();
}
