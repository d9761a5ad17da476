import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { startCloud } from '@fairlead/local-cloud';
import { localClients } from '../../scripts/local/clients.ts';
import type { Measurement } from './measurement.ts';
import { perSecond } from './per-second.ts';
import { createEndpoint, createModels } from './world.ts';

const FOR_MS = 1_500;
const PARALLEL = 32;
const ENDPOINT = 'asked';

/** How many SDK calls per second the local cloud answers, beside a server that knows the one answer by heart. */
export async function benchLocalCloud(): Promise<Measurement[]> {
  const cloud = await startCloud({ port: 0 });
  const own = localClients(cloud).sageMaker;
  await createModels(localClients(cloud));
  await createEndpoint(localClients(cloud), ENDPOINT);
  const echo = await echoServer();
  const overTcp = clientOf(cloud.url);
  const floor = clientOf(echo.url);
  try {
    const echoed = { one: await describes(floor, 1), many: await describes(floor, PARALLEL) };
    return [
      row('local cloud: DescribeEndpoint over TCP', await describes(overTcp, 1), echoed.one),
      row(`local cloud: … ${PARALLEL} at a time`, await describes(overTcp, PARALLEL), echoed.many),
      row('local cloud: … in process', await describes(own, 1), echoed.one),
    ];
  } finally {
    await cloud.stop();
    echo.close();
  }
}

function row(name: string, value: number, echo: number): Measurement {
  return { name, value, unit: '/s', floor: { name: 'echo over node:http', value: echo } };
}

function clientOf(endpoint: string): SageMakerClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SageMakerClient({ endpoint, region: 'us-east-1', credentials });
}

function describes(client: SageMakerClient, atATime: number): Promise<number> {
  const describe = () => client.send(new DescribeEndpointCommand({ EndpointName: ENDPOINT }));
  const rounds = perSecond(FOR_MS, () => Promise.all(Array.from({ length: atATime }, describe)));
  return rounds.then((perRound) => perRound * atATime);
}

/** A bare server that reads every request to its end and answers the same few members. */
async function echoServer(): Promise<{ url: string; close(): void }> {
  const answer = JSON.stringify({ EndpointName: ENDPOINT, EndpointStatus: 'InService', EndpointConfigName: 'c' });
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
