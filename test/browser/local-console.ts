import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localClients } from '../../scripts/local/clients.ts';
import { endpointInService, ensureEndpoint, ensureModel } from '../../scripts/start/demo-world.ts';
import { startLocalFairlead } from '../../scripts/start/local-fairlead.ts';
import { DEMO_PLAN, ENDPOINT } from '../../scripts/start/stories.ts';
import { sendTraffic } from '../../scripts/start/traffic.ts';

/** Cloud seconds per real second: a bad rollout is caught within a minute of ours, and can be watched. */
const SPEED = 120;

/** What `npm start` starts, on free ports and data of its own, with the demo's endpoint under traffic. */
export async function startLocalConsole() {
  const dataDir = mkdtempSync(join(tmpdir(), 'fairlead-browser-'));
  const fairlead = await startLocalFairlead({ port: 0, speed: SPEED, dataDir, once: false, demo: true });
  const { sageMaker } = localClients(fairlead.cloud);
  await ensureEndpoint(sageMaker);
  await endpointInService(sageMaker);
  sendTraffic(fairlead.awsUrl, ENDPOINT, fairlead.cloud.clock);
  let stopped: Promise<void> | undefined;
  return {
    url: fairlead.apiUrl,
    /** Stop answering; again does nothing. */
    stop: () => (stopped ??= fairlead.stop()),
    removeData: () => rmSync(dataDir, { recursive: true, force: true }),
    /** Start a rollout of a model with this error rate; its id. */
    async start(model: string, errorRate: number): Promise<string> {
      await ensureModel(sageMaker, { model, errorRate });
      const response = await fetch(`${fairlead.apiUrl}/v1/rollouts`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await fairlead.identityProvider.storyToken()}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ...DEMO_PLAN, model }),
      });
      const answer: unknown = await response.json();
      if (typeof answer === 'object' && answer && 'id' in answer && typeof answer.id === 'string') return answer.id;
      throw new Error(`The rollout did not start: ${JSON.stringify(answer)}`);
    },
  };
}
