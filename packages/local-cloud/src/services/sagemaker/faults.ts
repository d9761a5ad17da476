import { AwsError } from '../../service.ts';
import { throttled } from './errors.ts';
import type { ChangeFault, InjectedFault, LostResponseFault, RefusalFault, ThrottleFault } from './fault-kinds.ts';
import { nameKey } from './names.ts';
import type { World } from './world.ts';

/** FailureReasons in the words of SageMaker, as far as they are known; `capacity` and `failure` are unconfirmed. */
export const REASONS = {
  capacity:
    'Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error. Please retry using a ' +
    'different ML instance type or after some time.',
  failure: 'Request to service failed. If failure persists after retry, contact customer support.',
  ping: (variant: string): string =>
    `The primary container for production variant ${variant} did not pass the ping health check. ` +
    'Please check CloudWatch logs for this endpoint.',
};

/** The first fault that fits and strikes; a one-shot fault is then gone. */
function strike<F extends InjectedFault>(
  world: World,
  endpoint: string | undefined,
  fits: (fault: InjectedFault) => fault is F,
): F | undefined {
  if (world.faults.length === 0) return undefined;
  for (const fault of world.faults) {
    if (!fits(fault)) continue;
    if (fault.endpoint !== undefined && fault.endpoint !== (endpoint && nameKey(endpoint))) continue;
    if (fault.probability !== undefined && world.random() >= fault.probability) continue;
    if (!fault.standing) {
      world.faults = world.faults.filter((other) => other !== fault);
      world.changed.add('faults');
    }
    return fault;
  }
  return undefined;
}

/** The fault, if any, that meets an endpoint whose change has come to its end. */
export function strikeChange(
  world: World,
  endpoint: string,
  kinds: readonly ChangeFault['kind'][],
): (InjectedFault & ChangeFault) | undefined {
  return strike(world, endpoint, (fault): fault is InjectedFault & ChangeFault =>
    (kinds as readonly string[]).includes(fault.kind),
  );
}

type CallFault = ThrottleFault | RefusalFault | LostResponseFault;
const isCallFault = (fault: InjectedFault): fault is InjectedFault & CallFault =>
  fault.kind === 'call-throttled' || fault.kind === 'call-refused' || fault.kind === 'response-lost';

/** What meets a call: an error instead of it, or the loss of its response. */
export function strikeCall(
  world: World,
  operation: string,
  endpoint: string | undefined,
): { refusal: AwsError } | { lost: LostResponseFault } | undefined {
  const fault = strike(
    world,
    endpoint,
    (candidate): candidate is InjectedFault & CallFault =>
      isCallFault(candidate) && (candidate.operation ?? operation) === operation,
  );
  if (!fault) return undefined;
  if (fault.kind === 'response-lost') return { lost: fault };
  if (fault.kind === 'call-throttled') return { refusal: throttled() };
  const { name, message, status } = fault.error;
  return { refusal: new AwsError(name, message, status === undefined ? {} : { status }) };
}
