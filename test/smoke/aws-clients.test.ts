import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startCloud } from '@fairlead/local-cloud';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLI_CASES, type CliCase, runCli } from './aws-cli.ts';
import { installedBoto3, installedClis } from './installed.ts';
import { startWorld, type World } from './world.ts';

const clis = installedClis();
const pythons = installedBoto3();
const names = [...clis, ...pythons].map(({ name }) => name).join(', ') || 'neither the AWS CLI nor boto3';

describe(`clients found here: ${names}`, () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  test('an unsigned form, as any HTTP client can post it, is answered in XML', async () => {
    const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const answer = await fetch(world.url, { method: 'POST', body });
    expect(answer.headers.get('content-type')).toContain('xml');
    expect(await answer.text()).toContain('<Account>111122223333</Account>');
  });

  for (const { name, program } of clis) {
    const run = (command: string) => runCli(program, world, command);

    test.concurrent.each(CLI_CASES.map((each) => ({ ...each, title: titleOf(each) })))(
      `${name}: $title`,
      async ({ command, answer, written }) => {
        const { code, stdout, stderr } = await run(command(world));
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(JSON.parse(stdout)).toMatchObject(answer);
        if (written) expect(readFileSync(world.file(written.name), 'utf8')).toBe(written.text);
      },
    );

    test(`${name}: a refusal is told in AWS's words`, async () => {
      const { code, stderr } = await run('sagemaker describe-endpoint --endpoint-name nobody');
      expect(code).toBeGreaterThan(0);
      expect(stderr).toContain('An error occurred (ValidationException) when calling the DescribeEndpoint operation');
      expect(stderr).toContain('Could not find endpoint "arn:aws:sagemaker:us-east-1:111122223333:endpoint/nobody".');
    });
  }

  for (const { name, program } of pythons) {
    test(`${name}: the survey finds what was found before`, async () => {
      const answers = await runSurvey(program);
      expect(answers).toMatchObject(EXPECTED);
      expect(Object.keys(answers).length).toBeGreaterThan(90);
      const unserved = Object.entries(answers).filter(([, answer]) => /UnknownOperation|InternalFailure/.test(answer));
      expect(unserved.map(([asked]) => asked)).toEqual([
        'DynamoDB: a transaction',
        'DynamoDB: time to live',
        'DynamoDB: PartiQL',
      ]);
    });
  }
});

/** The service, the operation and the first option of a command. */
function titleOf({ command }: CliCase): string {
  const nowhere = { url: '', file: (name: string) => name };
  return command(nowhere).split(' ').slice(0, 4).join(' ');
}

/** Run survey.py on a cloud of its own that lives 60 times as fast. @returns each answer as JSON text, by question */
async function runSurvey(program: string): Promise<Record<string, string>> {
  const sagemaker = { createMs: 20_000, swapMs: 60_000, resizeMs: 30_000 };
  const cloud = await startCloud({ port: 0, clock: { rate: 60 }, sagemaker });
  const script = fileURLToPath(new URL('survey.py', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(program, [script, '--endpoint', cloud.url]);
    const observations = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return Object.fromEntries(observations.map(({ asked, answer }) => [asked, JSON.stringify(answer)]));
  } finally {
    await cloud.stop();
  }
}

const weights = (champion: number, challenger: number) =>
  JSON.stringify(
    Object.entries({ champion, challenger }).map(([VariantName, weight]) => ({
      VariantName,
      CurrentWeight: weight,
      DesiredWeight: weight,
      CurrentInstanceCount: 1,
      DesiredInstanceCount: 1,
    })),
  );
const couldNotFind = (what: string, arn: string) =>
  JSON.stringify(`ValidationException: Could not find ${what} "arn:aws:sagemaker:us-east-1:<account>:${arn}/missing".`);

/** What does not hang on how fast this machine is. */
const EXPECTED = {
  'DescribeModel: a model that is missing': couldNotFind('model', 'model'),
  'DescribeEndpoint: one that is missing': couldNotFind('endpoint', 'endpoint'),
  'UpdateEndpoint: a config that is missing': couldNotFind('endpoint configuration', 'endpoint-config'),
  'DescribeEndpoint: variants after a swap': weights(1, 0),
  'DescribeEndpoint: variants after a weight change': weights(75, 25),
  'InvokeEndpoint: TargetVariant':
    '{"InvokedProductionVariant":"challenger","ContentType":"application/json","body":"{\\"predictions\\":[{\\"score\\":0.5}]}"}',
  'InvokeEndpoint: an endpoint that is missing': '"ValidationError: Endpoint missing of account <account> not found."',
  'PutMetricData, GetMetricData: sums': '{"m":[4,10]}',
  'GetMetricData: p90': '[2.8,10]',
  'GetMetricData: FILL(m, 0)': '[4,0,10]',
  'DescribeAlarms: states as data breach': '["INSUFFICIENT_DATA","ALARM"]',
  'SQS: a message': '["hello"]',
  'SNS: the members of a notification':
    '["Message","MessageId","Signature","SignatureVersion","SigningCertURL","Subject","Timestamp","TopicArn","Type","UnsubscribeURL"]',
  'EventBridge: only what matches arrives': '[{"price":11}]',
  'DynamoDB: a condition that fails': '"ConditionalCheckFailedException: The conditional request failed"',
};
