import { createApis } from './apis.ts';
import { createBus, createMemberBus } from './buses.ts';
import { deployCapability } from './capability.ts';
import { readStage, type Stages } from './config/read-stage.ts';
import type { StageConfig } from './config/stage-config.ts';
import { createDashboard } from './dashboard.ts';
import { createKey } from './key.ts';
import { packageCapabilities } from './package-capabilities.ts';
import type { Place } from './plan/statements.ts';
import { createSecrets } from './secrets.ts';
import type { Site } from './site.ts';
import { createTable } from './storage.ts';
import { tagEverything } from './tags.ts';
import { createTopics } from './topics.ts';
import { trustOnlyLambda } from './trust.ts';

/**
 * Deploy a stage: what it shares, then every capability in `servicesDir`, then the APIs and the dashboard over all.
 *
 * @returns the outputs that `sst deploy` prints
 */
export async function deploy({ stages, servicesDir }: { stages: Stages; servicesDir: string }) {
  const { stage } = $app;
  const config = readStage(stages, stage);
  const place = await placeOf(config);
  trustOnlyLambda();
  tagEverything({ ...config.tags, 'fairlead:stage': stage });
  const site = createSite({ stage, config, place });
  const rows = packageCapabilities({ stage, servicesDir }).map((capability) => deployCapability(site, capability));
  createDashboard(site, rows);
  return {
    ...createApis(
      site,
      rows.flatMap(({ functions }) => functions),
    ),
    table: site.table.name,
    bus: site.bus.arn,
    ...(site.memberBus ? { memberBus: site.memberBus.arn } : {}),
    notifications: site.topics.notifications.arn,
    approvals: site.topics.approvals.arn,
  };
}

function createSite(base: Pick<Site, 'stage' | 'config' | 'place'>): Site {
  const { config, place } = base;
  const key = config.encryption === 'customer-managed' ? createKey(place) : undefined;
  return {
    ...base,
    key,
    table: createTable({ config, key }),
    bus: createBus(),
    memberBus: createMemberBus(base.stage, config),
    topics: createTopics({ config, key, place }),
    secrets: createSecrets({ ...base, key }),
  };
}

/** Refuses credentials that lead elsewhere than the stage's config says, before anything is made. */
async function placeOf({ accountId, region }: StageConfig): Promise<Place> {
  const [identity, here, { partition }] = await Promise.all([
    aws.getCallerIdentity({}),
    aws.getRegion({}),
    aws.getPartition({}),
  ]);
  if (identity.accountId !== accountId || here.region !== region)
    throw new Error(
      `Stage ${$app.stage} lives in account ${accountId}, region ${region}, but these credentials lead to ${identity.accountId}, ${here.region}. Choose other credentials (AWS_PROFILE, AWS_REGION), or correct fairlead.config.ts.`,
    );
  return { partition, accountId, region };
}
