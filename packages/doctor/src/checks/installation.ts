import { type Finding, finding } from '../finding.ts';
import { type AccountSnapshot, type RuleSeen, seenIn } from '../snapshot.ts';
import { memberOf } from './rules.ts';

/** Whether Fairlead itself stands here and works: table, dead letters, rules, the one-minute schedule. */
export function checkInstallation(snapshot: AccountSnapshot): Finding[] {
  if (isAbsent(snapshot)) return [absent(snapshot)];
  return [...checkTables(snapshot), ...checkQueues(snapshot), ...checkOwnRules(snapshot)];
}

/** Nothing at all that carries the prefix: one finding says it, rather than one for each part. */
function isAbsent({ tables, queues, rules, prefix }: AccountSnapshot): boolean {
  if (tables.kind === 'unreadable' || rules.kind === 'unreadable') return false;
  return tables.value.length === 0 && seenIn(queues).length === 0 && ownRules(rules.value, prefix).length === 0;
}

function absent({ accountId, region, prefix }: AccountSnapshot): Finding {
  return finding('installation-missing', {
    subject: 'Fairlead',
    seen: `Account ${accountId} has no table, queue or rule in ${region} whose name begins with ${prefix}.`,
    todo: 'Deploy it, or say where it is: --region, --profile, --prefix.',
  });
}

function checkTables({ tables, prefix }: AccountSnapshot): Finding[] {
  if (tables.kind === 'unreadable') return [];
  if (tables.value.length === 0) {
    return [
      finding('table-not-active', {
        subject: `table ${prefix}…`,
        seen: 'There are queues or rules of Fairlead, but no table.',
        todo: 'Nothing can run. Deploy again; restore the table from its point-in-time backup if it was deleted.',
      }),
    ];
  }
  return tables.value.flatMap(({ name, status, dueIndexStatus, deletionProtected }) => {
    const subject = `table ${name}`;
    const isWell = status === 'ACTIVE' && dueIndexStatus === 'ACTIVE';
    const seen = `The table is ${status}, its index due ${dueIndexStatus ?? 'is not there'}.`;
    const todo = 'Rollouts stand still until both are ACTIVE. Wait, or deploy again.';
    const unprotected = {
      subject,
      seen: 'Deletion protection is off: one call deletes all rollouts and their audit trail.',
      todo: 'Deploy the stage with deletion protection, which is the default for prod.',
    };
    return [
      ...(isWell ? [] : [finding('table-not-active', { subject, seen, todo })]),
      ...(deletionProtected ? [] : [finding('table-unprotected', unprotected)]),
    ];
  });
}

function checkQueues({ queues }: AccountSnapshot): Finding[] {
  return seenIn(queues)
    .filter(({ holdsDeadLetters, waiting }) => holdsDeadLetters && waiting > 0)
    .map(({ name, waiting }) =>
      finding('dead-letters', {
        subject: `queue ${name}`,
        seen: `It holds ${waiting} ${waiting === 1 ? 'message' : 'messages'} that could not be handled.`,
        todo: 'Look at one and at the function’s log, mend the cause, then redrive the queue. The sweep looks again at rollouts by itself.',
      }),
    );
}

/** What has to be there for rollouts to go on: the sweep, and the hint that an endpoint has changed. */
const NEEDED: readonly { what: string; loss: string; is(rule: RuleSeen): boolean }[] = [
  {
    what: 'a rule that runs every minute',
    loss: 'Rollouts without events stand still: no holds end, and no guard looks.',
    is: ({ schedule }) => schedule === 'rate(1 minute)',
  },
  {
    what: 'a rule on SageMaker Endpoint State Change',
    loss: 'Each change of an endpoint is noticed up to a minute late.',
    is: ({ pattern }) => isAbout(pattern, 'SageMaker Endpoint State Change'),
  },
];

function checkOwnRules({ rules, prefix }: AccountSnapshot): Finding[] {
  if (rules.kind === 'unreadable') return [];
  const own = ownRules(rules.value, prefix);
  const missing = NEEDED.filter(({ is }) => !own.some(is)).map(({ what, loss }) =>
    finding('rule-missing', { subject: 'Fairlead', seen: `It has not ${what}. ${loss}`, todo: 'Deploy again.' }),
  );
  return [...missing, ...own.flatMap(unwell)];
}

function unwell({ name, enabled, targets }: RuleSeen): Finding[] {
  const subject = `rule ${name}`;
  const disabled = { subject, seen: 'It is disabled.', todo: `aws events enable-rule --name ${name}` };
  const idle = { subject, seen: 'It has no target: what it matches goes nowhere.', todo: 'Deploy again.' };
  return [
    ...(enabled ? [] : [finding('rule-disabled', disabled)]),
    ...(targets > 0 ? [] : [finding('rule-without-target', idle)]),
  ];
}

function ownRules(rules: readonly RuleSeen[], prefix: string): RuleSeen[] {
  return rules.filter(({ name }) => name.startsWith(prefix));
}

function isAbout(pattern: unknown, detailType: string): boolean {
  const types = memberOf(pattern, 'detail-type');
  return Array.isArray(types) && types.includes(detailType);
}
