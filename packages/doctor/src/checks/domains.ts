import { type Finding, finding } from '../finding.ts';
import { type AccountSnapshot, seenIn } from '../snapshot.ts';

/** Studio domains that hand out no presigned URLs. */
export function checkDomains({ domains }: AccountSnapshot): Finding[] {
  return seenIn(domains)
    .filter(({ authMode }) => authMode === 'SSO')
    .map(({ id, name }) =>
      finding('domain-sso', {
        subject: `domain ${name} (${id})`,
        seen: 'AuthMode is SSO: CreatePresignedDomainUrl is refused.',
        todo: 'People open it through IAM Identity Center. The mode cannot be changed; a domain for presigned URLs is a new one with AuthMode IAM.',
      }),
    );
}
