import { isBusy, type LiveEndpoint } from './live.ts';
import { OWNER_TAG } from './names.ts';
import type { Fault, Findings, PlanFaultCode } from './plan-request.ts';
import type { ConfigBody } from './state.ts';

/** Tags a SageMaker resource can carry (API reference, AddTags). */
const MOST_TAGS = 50;

/** Why no rollout can start on an endpoint as it is, whatever the request; empty when one can. */
export function endpointFaults({ endpoint, config }: Pick<Findings, 'endpoint' | 'config'>): Fault[] {
  const fault = (code: PlanFaultCode, detail: string): Fault[] => [{ pointer: '#/endpoint', code, detail }];
  if (endpoint === 'missing') {
    return fault(
      'endpoint_unknown',
      'No endpoint of this name exists in that account and region. Names keep their case.',
    );
  }
  if (isBusy(endpoint.status)) {
    return fault('endpoint_busy', `The endpoint is ${endpoint.status}; start the rollout when it is InService.`);
  }
  if (endpoint.status !== 'InService') {
    const reason = endpoint.failureReason ? ` (${endpoint.failureReason})` : '';
    return fault(
      'endpoint_not_in_service',
      `The endpoint is ${endpoint.status}${reason}; a rollout needs it InService.`,
    );
  }
  if (config === 'missing') {
    return fault(
      'endpoint_config_missing',
      `Its endpoint config ${endpoint.configName} was deleted, so there is nothing to roll back to. Update the endpoint to an existing config first.`,
    );
  }
  if (Object.keys(config.tags).filter((key) => key !== OWNER_TAG).length >= MOST_TAGS) {
    const detail = `Its endpoint config ${endpoint.configName} carries ${MOST_TAGS} tags, the most SageMaker allows; remove one, so that what Fairlead makes can be marked as its own.`;
    return fault('endpoint_config_tags_full', detail);
  }
  const unsupported = unsupportedReason(endpoint, config.body);
  return unsupported ? fault('endpoint_unsupported', unsupported) : [];
}

/** Kinds of endpoint a rollout by weights cannot serve, each with what to do instead. */
function unsupportedReason(endpoint: LiveEndpoint, config: ConfigBody): string | undefined {
  const [variant] = config.ProductionVariants;
  if (endpoint.hasShadowVariants) {
    return 'It has a shadow variant or a running inference experiment; stop the experiment or remove the shadow variant first.';
  }
  if (endpoint.variants.length !== 1 || config.ProductionVariants.length !== 1 || !variant) {
    return `It has ${endpoint.variants.length} production variants; rollouts support endpoints with exactly one.`;
  }
  if (!variant.ModelName)
    return 'It serves inference components, which have no traffic weights; rollouts need a variant with a model.';
  if ('ManagedInstanceScaling' in variant)
    return 'Its variant has ManagedInstanceScaling, which SageMaker supports for inference components only; these have no traffic weights for a rollout to move. Update the endpoint to a config without it.';
  if ('ServerlessConfig' in variant)
    return 'Its variant is serverless; serverless endpoints cannot carry two variants.';
  if ('AsyncInferenceConfig' in config)
    return 'It is an asynchronous endpoint, which publishes no request counts to judge by.';
  return undefined;
}
