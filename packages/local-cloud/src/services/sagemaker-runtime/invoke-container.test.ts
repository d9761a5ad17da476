import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { invokeContainer } from './invoke-container.ts';

const request = {
  body: new Uint8Array([1]),
  contentType: undefined,
  accept: undefined,
  customAttributes: undefined,
  inferenceId: undefined,
};

test('a container that does not answer in time has not answered', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await invokeContainer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, request, 20);
  server.closeAllConnections();
  server.close();
  expect(answer.status).toBe(0);
  expect(new TextDecoder().decode(answer.body)).toMatch(/^Your invocation timed out while waiting for a response/);
});
