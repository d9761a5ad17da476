import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  CloudWatchAlarmStateChange,
  RolloutEnded,
  SageMakerCall,
  SageMakerEndpointStateChange,
  WaveEvents,
} from './index.ts';

const CONTRACTS = [
  ['sagemaker', 'endpoint-state-change', SageMakerEndpointStateChange],
  ['cloudwatch', 'alarm-state-change', CloudWatchAlarmStateChange],
  ['cloudtrail', 'sagemaker-call', SageMakerCall],
  ['rollout', 'rollout-ended', RolloutEnded],
  ...Object.entries(WaveEvents).map(([type, schema]) => ['wave', type.replace('wave.', ''), schema] as const),
] as const;

const files = CONTRACTS.flatMap(([folder, name, schema]) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((file) => file.startsWith(name) && file.endsWith('.json'))
    .map((file) => ({ file: `${folder}/${file}`, schema })),
);

function fits({ file, schema }: (typeof files)[number]): boolean {
  const event: unknown = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
  return z.safeParse(schema as typeof SageMakerEndpointStateChange, event).success;
}

const isBad = ({ file }: { file: string }) => file.includes('.bad-');

describe('a contract of events', () => {
  it.each(files.filter((file) => !isBad(file)))('takes $file', (sample) => {
    expect(fits(sample)).toBe(true);
  });

  it.each(files.filter(isBad))('refuses $file', (sample) => {
    expect(fits(sample)).toBe(false);
  });

  it('has samples of both kinds', () => {
    for (const [folder, name] of CONTRACTS) {
      const own = files.filter(({ file }) => file.startsWith(`${folder}/${name}`));
      expect([name, own.some(isBad), own.some((file) => !isBad(file))]).toEqual([name, true, true]);
    }
  });
});
