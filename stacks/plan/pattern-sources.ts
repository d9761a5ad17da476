/** AWS services whose events members forward, and nothing else that a member puts is let in. */
export const FORWARDED_SOURCES: readonly string[] = ['aws.sagemaker', 'aws.cloudwatch'];

/** Whether a rule's pattern is about events that members forward. */
export function isForwarded({ source }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(source) && source.length > 0 && source.every((name) => FORWARDED_SOURCES.includes(String(name)));
}
