import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { type Cloud, startCloud } from '@fairlead/local-cloud';
import { installPlatform } from '@fairlead/runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sageMakerReader } from '../sagemaker-clients.ts';
import { sageMakerEndpoints } from '../sagemaker-endpoints.ts';
import { clientsPerMember, NotAMember } from './clients-per-member.ts';
import type { MemberDirectory } from './member-directory.ts';

const HOME = { accountId: '111122223333', region: 'us-east-1' };
const MEMBER = { accountId: '222233334444', region: 'eu-west-1' };
const ROLE = 'arn:aws:iam::222233334444:role/fairlead-prod-member';
const DIRECTORY: MemberDirectory = {
  externalId: 'a-shared-secret-of-the-test',
  members: [{ accountId: MEMBER.accountId, regions: ['eu-west-1', 'eu-central-1'], roleArn: ROLE }],
};

/** Two accounts, each a cloud of its own; a request goes to the one whose key signed it, as on AWS. */
describe('clients per member, over two accounts', () => {
  let home: Cloud<'virtual'>;
  let member: Cloud<'virtual'>;
  const memberKeys = new Set<string>();
  /** Signing key, region and operation of every request. */
  let requests: { key: string; region: string; operation: string }[];

  beforeAll(async () => {
    home = await startCloud({ clock: 'virtual', ...HOME });
    member = await startCloud({ clock: 'virtual', ...MEMBER });
    await endpoint(home, HOME.region, 'at-home');
    await endpoint(member, MEMBER.region, 'at-member');
    home.access.trusted.trust({
      roleArn: ROLE,
      externalId: 'a-shared-secret-of-the-test',
      accept(accessKeyId) {
        memberKeys.add(accessKeyId);
        member.access.addRole({ accessKeyId, roleName: 'fairlead-prod-member', policy: MEMBER_POLICY });
      },
    });
  });
  afterAll(() => Promise.all([home.stop(), member.stop()]));

  beforeEach(() => {
    requests = [];
    Object.assign(process.env, { AWS_REGION: HOME.region, AWS_ACCESS_KEY_ID: 'home', AWS_SECRET_ACCESS_KEY: 'home' });
    installPlatform({
      clock: { now: () => Date.now(), timeout: () => new AbortController().signal },
      sleep: async () => undefined,
      requestHandler: {
        ...home.requestHandler,
        handle(request: Parameters<typeof home.requestHandler.handle>[0]) {
          const [, key = '', region = ''] =
            /Credential=([^/]+)\/\d+\/([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
          const operation = request.headers['x-amz-target']?.split('.')[1] ?? 'AssumeRole';
          requests.push({ key, region, operation });
          return (memberKeys.has(key) ? member : home).requestHandler.handle(request);
        },
      },
    });
  });

  const readers = (directory = DIRECTORY) =>
    clientsPerMember({
      home: HOME,
      directory,
      sessionName: 'fairlead-prod-rollouts-on-due',
      open: (_target, elsewhere) => sageMakerEndpoints(sageMakerReader(undefined, elsewhere)),
    });

  it('home is read as the function itself, without asking STS', async () => {
    expect(await readers()(HOME).endpoint('at-home')).toMatchObject({ name: 'at-home' });
    expect(requests).toEqual([{ key: 'home', region: 'us-east-1', operation: 'DescribeEndpoint' }]);
  });

  it('a member is read with its own role, in its own region', async () => {
    const read = readers()(MEMBER);
    expect(await read.endpoint('at-member')).toMatchObject({ name: 'at-member' });
    expect(await read.endpoint('at-home')).toBe('missing');
    expect(requests.map(({ region, operation }) => [operation, region])).toEqual([
      ['AssumeRole', 'us-east-1'],
      ['DescribeEndpoint', 'eu-west-1'],
      ['DescribeEndpoint', 'eu-west-1'],
    ]);
    expect(memberKeys).toContain(requests[1]?.key);
  });

  it('clients are made once per account and region, and a role is taken on once per account', async () => {
    const of = readers();
    expect(of(MEMBER)).toBe(of({ ...MEMBER }));
    expect(of(MEMBER)).not.toBe(of({ ...MEMBER, region: 'eu-central-1' }));
    await of(MEMBER).endpoint('at-member');
    await of({ ...MEMBER, region: 'eu-central-1' }).endpoint('at-member');
    expect(requests.filter(({ operation }) => operation === 'AssumeRole')).toHaveLength(1);
  });

  it('the member decides what its role may do', async () => {
    await expect(readers()(MEMBER).config('some-config')).rejects.toThrow(
      /arn:aws:sts::222233334444:assumed-role\/fairlead-prod-member\/.* is not authorized to perform: sagemaker:DescribeEndpointConfig/,
    );
  });

  it('with another external id the member does not trust us', async () => {
    const others = readers({ ...DIRECTORY, externalId: 'some-other-external-id' });
    await expect(others(MEMBER).endpoint('at-member')).rejects.toThrow(
      `is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
    );
  });

  it('an account or region that is no member is refused before anything is called', () => {
    expect(() => readers()({ accountId: '999988887777', region: 'eu-west-1' })).toThrow(NotAMember);
    expect(() => readers()({ ...MEMBER, region: 'ap-south-1' })).toThrow(
      'Account 222233334444 in ap-south-1 is no member of this installation.',
    );
    expect(requests).toEqual([]);
  });
});

const MEMBER_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sagemaker:DescribeEndpoint', Resource: '*' }],
} as const;

async function endpoint(cloud: Cloud<'virtual'>, region: string, name: string): Promise<void> {
  const client = new SageMakerClient({
    region,
    credentials: { accessKeyId: 'root', secretAccessKey: 'root' },
    requestHandler: cloud.requestHandler as never,
  });
  const { accountId } = cloud.context;
  await client.send(
    new CreateModelCommand({
      ModelName: name,
      PrimaryContainer: { Image: `${accountId}.dkr.ecr.${region}.amazonaws.com/fraud:1` },
      ExecutionRoleArn: `arn:aws:iam::${accountId}:role/sagemaker`,
    }),
  );
  const variant = {
    VariantName: 'primary',
    ModelName: name,
    InitialInstanceCount: 2,
    InstanceType: 'ml.m5.large',
  } as const;
  await client.send(new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants: [variant] }));
  await client.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
}
