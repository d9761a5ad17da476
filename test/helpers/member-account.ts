import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { type Cloud, startCloud } from '@fairlead/local-cloud';
import { findCapabilities } from '../../scripts/local/capabilities.ts';
import { type LocalClients, localClients } from '../../scripts/local/clients.ts';
import type { Members } from '../../scripts/local/deploy.ts';
import { readStage } from '../../stacks/config/read-stage.ts';
import { memberTemplate } from '../../stacks/member/member-template.ts';
import { memberBusName, memberDirectoryOf } from '../../stacks/plan/members.ts';
import { propertiesOf, type Template } from './cloud-formation.ts';

const STAGE = 'local';
const PLACE = { accountId: '222233334444', region: 'eu-west-1' };
/** Clouds take turns of so long: neither is ever further ahead. */
const TURN_MS = 10_000;

type VirtualCloud = Cloud<'virtual'>;
type RequestHandler = Cloud['requestHandler'];

/** A member account beside a hub. */
export interface MemberAccount {
  cloud: VirtualCloud;
  clients: LocalClients;
  /** What the hub is deployed with. */
  members: Members;
  /** Make it the hub's: from now on calls signed with the member role's keys come here, and events go there. */
  join(hub: VirtualCloud, atHub: RequestHandler): RequestHandler;
  /** Let the same time pass here and at the hub. */
  advance(hub: VirtualCloud, ms: number): Promise<void>;
}

/**
 * Start an account of its own cloud, and make it a member with what `npm run member-template` prints: its role, its
 * rules, its queue.
 *
 * @param names - the endpoints that the stage lists
 */
export async function startMemberAccount(startMs: number, names: readonly string[]): Promise<MemberAccount> {
  const cloud = await startCloud({ clock: 'virtual', startMs, ...PLACE });
  const clients = localClients(cloud);
  const config = readStage(
    {
      [STAGE]: {
        accountId: '111122223333',
        region: 'us-east-1',
        endpoints: { names: [...names] },
        members: [{ accountId: PLACE.accountId, regions: [PLACE.region] }],
        externalId: 'the-external-id-of-a-test',
        modelRoles: [`arn:aws:iam::${PLACE.accountId}:role/sagemaker`],
      },
    },
    STAGE,
  );
  const capabilities = (await findCapabilities()).map(({ manifest }) => manifest);
  const template = memberTemplate({ stage: STAGE, config, capabilities }) as Template;
  const directory = memberDirectoryOf(config, { stage: STAGE, place: { partition: 'aws' } });
  const properties = await deployTemplate(cloud, clients, template);
  const keys = new Set<string>();

  return {
    cloud,
    clients,
    members: {
      directory: { ...directory, members: directory.members.map((one) => ({ ...one, regions: [...one.regions] })) },
      busName: memberBusName(STAGE),
    },
    join(hub, atHub) {
      cloud.reachBusesOf(hub);
      const { RoleName, AssumeRolePolicyDocument, Policies } = properties('MemberRole');
      const accept = (accessKeyId: string): void => {
        keys.add(accessKeyId);
        cloud.access.addRole({ accessKeyId, roleName: RoleName, policy: Policies[0].PolicyDocument });
      };
      hub.access.trusted.trust({
        roleArn: `arn:aws:iam::${PLACE.accountId}:role/${RoleName}`,
        externalId: AssumeRolePolicyDocument.Statement[0].Condition.StringEquals['sts:ExternalId'],
        accept,
      });
      const handle: RequestHandler['handle'] = (request) => {
        const [, key = ''] = /Credential=([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
        return (keys.has(key) ? cloud.requestHandler : atHub).handle(request);
      };
      return { ...atHub, handle };
    },
    async advance(hub, ms) {
      for (let passed = 0; passed < ms; passed += TURN_MS) {
        await cloud.clock.advance(TURN_MS);
        await hub.clock.advance(TURN_MS);
      }
    },
  };
}

/** Make the template's queue and rules, and give out what it says of every resource. */
async function deployTemplate(cloud: VirtualCloud, { sqs, events }: LocalClients, template: Template) {
  const { partition, accountId, region } = cloud.context;
  const pseudo: Record<string, string> = {
    'AWS::Partition': partition,
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    Boundary: `arn:aws:iam::${accountId}:policy/boundary`,
  };
  const properties = (logicalId: string) => propertiesOf(template, logicalId, pseudo);
  const { QueueName } = properties('DeadLetters');
  await sqs.send(new CreateQueueCommand({ QueueName }));
  pseudo['DeadLetters.Arn'] = `arn:${partition}:sqs:${region}:${accountId}:${QueueName}`;
  for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::Events::Rule') continue;
    const { Name, EventPattern, Targets } = properties(logicalId);
    await events.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(EventPattern) }));
    await events.send(new PutTargetsCommand({ Rule: Name, Targets }));
  }
  return properties;
}
