import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProgressView, progressView, type Screen } from '@fairlead/cli/progress';
import { hasEnded, type RolloutView } from '@fairlead/rollout';
import { localClients } from '../local/clients.ts';
import { endpointInService, ensureEndpoint, ensureModel } from './demo-world.ts';
import type { LocalFairlead } from './local-fairlead.ts';
import { DEMO_PLAN, ENDPOINT, type Story, storiesOfRound } from './stories.ts';
import { sendTraffic } from './traffic.ts';

/** A story takes about an hour of the cloud's time; one that takes so much longer is told as not ended. */
const LONGEST_STORY_MS = 10 * 3_600_000;
/** How often the picture is drawn anew, real milliseconds. */
const DRAW_EVERY_MS = 250;

/** The demo: an endpoint under traffic, and the stories of one round on it. */
export async function play(
  fairlead: LocalFairlead,
  { dataDir, screen }: { dataDir: string; screen: Screen },
): Promise<boolean> {
  const { sageMaker } = localClients(fairlead.cloud);
  await ensureEndpoint(sageMaker);
  screen.write(`Endpoint ${ENDPOINT} comes up …\n`);
  await endpointInService(sageMaker);
  sendTraffic(fairlead.awsUrl, ENDPOINT, fairlead.cloud.clock);
  const rounds = roundFile(dataDir);
  const progress = progressView(screen, process.env);
  let asItShould = true;
  for (const story of storiesOfRound(rounds.current)) {
    await ensureModel(sageMaker, story);
    asItShould = (await tell(fairlead, story, { screen, progress })) && asItShould;
  }
  rounds.finish();
  return asItShould;
}

interface Stage {
  screen: Screen;
  progress: ProgressView;
}

/** Start a story's rollout, or find it if it has begun in an earlier run, and follow it to its end. */
async function tell(fairlead: LocalFairlead, story: Story, stage: Stage): Promise<boolean> {
  const { screen } = stage;
  screen.write(`\n${story.title}\n\n`);
  const view = await follow(fairlead, await startedRollout(fairlead, story, stage), stage);
  const asItShould = view.status === story.shouldEnd;
  const how = hasEnded(view.status) ? `ended ${view.status}` : `is still ${view.status}`;
  screen.write(`\n${asItShould ? '✓' : '✗'} ${how}${asItShould ? ', as it should' : `, and not ${story.shouldEnd}`}\n`);
  return asItShould;
}

/** The id of a story's rollout; a rollout that somebody else began on the endpoint is followed to its end first. */
async function startedRollout(fairlead: LocalFairlead, story: Story, stage: Stage): Promise<string> {
  for (;;) {
    const response = await fetch(`${fairlead.apiUrl}/v1/rollouts`, {
      method: 'POST',
      headers: {
        ...(await signedIn(fairlead)),
        'content-type': 'application/json',
        'idempotency-key': story.idempotencyKey,
      },
      body: JSON.stringify({ ...DEMO_PLAN, model: story.model }),
    });
    const answer = (await response.json()) as { id?: string; rolloutId?: string; detail?: string };
    if (answer.id) return answer.id;
    if (response.status !== 409 || !answer.rolloutId)
      throw new Error(`The story could not begin: ${JSON.stringify(answer)}`);
    stage.screen.write(`${answer.detail}\n\n`);
    await follow(fairlead, answer.rolloutId, stage);
  }
}

/** Show a rollout until it ends, or for too long. */
async function follow(fairlead: LocalFairlead, id: string, { progress }: Stage): Promise<RolloutView> {
  const { apiUrl, cloud } = fairlead;
  const giveUpAt = cloud.clock.now() + LONGEST_STORY_MS;
  for (;;) {
    const response = await fetch(`${apiUrl}/v1/rollouts/${id}`, { headers: await signedIn(fairlead) });
    if (!response.ok) throw new Error(`Rollout ${id} cannot be shown: ${await response.text()}`);
    const view = (await response.json()) as RolloutView;
    progress.show(view);
    if (hasEnded(view.status) || cloud.clock.now() > giveUpAt) {
      progress.done();
      return view;
    }
    await new Promise((resolve) => setTimeout(resolve, DRAW_EVERY_MS));
  }
}

async function signedIn({ identityProvider }: LocalFairlead): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${await identityProvider.storyToken()}` };
}

/** Which round of stories the data folder is at. */
function roundFile(dataDir: string): { current: number; finish(): void } {
  const file = join(dataDir, 'demo.json');
  const current = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { round: number }).round : 1;
  return { current, finish: () => writeFileSync(file, JSON.stringify({ round: current + 1 })) };
}
