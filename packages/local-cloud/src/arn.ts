import type { CloudContext } from './service.ts';

/** An ARN of this account and region: `arn:aws:sqs:us-east-1:111122223333:orders`. */
export function arn(context: CloudContext, service: string, resource: string): string {
  return `arn:${context.partition}:${service}:${context.region}:${context.accountId}:${resource}`;
}

/** The parts of an ARN that tell where it leads; undefined when the text is no ARN. */
export function parseArn(text: string): { service: string; resource: string } | undefined {
  const [prefix, , service, , , ...resource] = text.split(':');
  if (prefix !== 'arn' || !service || resource.length === 0) return undefined;
  return { service, resource: resource.join(':') };
}
