import { AwsError } from '../service.ts';
import type { Need, Verdict } from './evaluate.ts';

/** The code and status of a refusal where they are not `AccessDeniedException` and 400 (SNS: API reference, "Common errors"). */
const SHAPES: Readonly<Record<string, { name: string; status: number }>> = {
  lambda: { name: 'AccessDeniedException', status: 403 },
  monitoring: { name: 'AccessDenied', status: 403 },
  sns: { name: 'AuthorizationError', status: 403 },
  sqs: { name: 'AccessDenied', status: 403 },
  sts: { name: 'AccessDenied', status: 403 },
};

/** What AWS answers a caller who may not (IAM User Guide, "Troubleshoot access denied error messages"). */
export function accessDenied(
  service: string,
  callerArn: string,
  { action, resource }: Need,
  verdict: Extract<Verdict, { kind: 'denied' }>,
): AwsError {
  const reason =
    verdict.because === 'explicit-deny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  const { name, status } = SHAPES[service] ?? { name: 'AccessDeniedException', status: 400 };
  const where = resource === '*' ? '' : ` on resource: ${resource}`;
  return new AwsError(name, `User: ${callerArn} is not authorized to perform: ${action}${where} ${reason}`, { status });
}
