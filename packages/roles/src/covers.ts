import type { Grant } from './grant.ts';

/** An endpoint as rules see it. */
export interface EndpointFacts {
  name: string;
  /** Its tags, or undefined as long as nobody has read them. */
  tags: Readonly<Record<string, string>> | undefined;
}

/** Whether a rule holds on an endpoint; `perhaps` as long as it depends on tags that nobody has read. */
export function covers({ endpoints }: Grant, { name, tags }: EndpointFacts): 'yes' | 'no' | 'perhaps' {
  if (endpoints === undefined || endpoints.names.some((pattern) => matches(pattern, name))) return 'yes';
  const wanted = Object.entries(endpoints.tags);
  if (wanted.length === 0) return 'no';
  if (tags === undefined) return 'perhaps';
  return wanted.every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value) ? 'yes' : 'no';
}

/** SageMaker tells names of endpoints apart without regard to case. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const [first = '', ...rest] = parts;
  const text = name.toLowerCase();
  if (rest.length === 0) return text === first;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  return inOrder(text.slice(first.length, text.length - last.length), rest);
}

/** Whether the parts occur one after the other. Linear, so that no pattern can stall a function. */
function inOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
