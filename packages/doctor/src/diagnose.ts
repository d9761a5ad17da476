import { checkAlarms } from './checks/alarms.ts';
import { checkDomains } from './checks/domains.ts';
import { checkEndpoints } from './checks/endpoints.ts';
import { checkInstallation } from './checks/installation.ts';
import { checkReadable } from './checks/readable.ts';
import { checkRules } from './checks/rules.ts';
import { checkScaling } from './checks/scaling.ts';
import { checkTraffic } from './checks/traffic.ts';
import type { Finding, Severity } from './finding.ts';
import type { AccountSnapshot } from './snapshot.ts';

const ORDER: readonly Severity[] = ['problem', 'warning', 'note'];

/** Everything that is wrong, worst first; by subject within. Pure. */
export function diagnose(snapshot: AccountSnapshot): Finding[] {
  const checks = [
    ...[checkReadable, checkInstallation, checkEndpoints, checkTraffic],
    ...[checkScaling, checkAlarms, checkRules, checkDomains],
  ];
  return checks
    .flatMap((check) => check(snapshot))
    .toSorted((a, b) => rank(a) - rank(b) || a.subject.localeCompare(b.subject, 'en'));
}

function rank({ severity }: Finding): number {
  return ORDER.indexOf(severity);
}
