/** A compiled URI template of a REST operation. */
export interface UriTemplate {
  /** How many characters of the template are literal: the more, the more specific. */
  literalLength: number;
  /** The labels of a matching path, decoded; undefined when the path does not match. */
  match(path: string, query: URLSearchParams): Record<string, string> | undefined;
}

/** Compile `/functions/{Name}/invocations?flag`: `{x}` is one segment, `{x+}` is the rest of the path. */
export function uriTemplate(uri: string): UriTemplate {
  const [path = '', search = ''] = uri.split('?');
  const wantedQuery = [...new URLSearchParams(search)].filter(([name]) => name !== 'x-id');
  const labels: string[] = [];
  const source = path.replace(/\{(\w+)(\+?)\}|[^{]+/g, (part, label?: string, greedy?: string) => {
    if (label === undefined) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    labels.push(label);
    return greedy ? '(.+)' : '([^/]+)';
  });
  const pattern = new RegExp(`^${source}/?$`);
  return {
    literalLength: path.replace(/\{[^}]*\}/g, '').length + search.length,
    match(candidate, query) {
      const found = pattern.exec(candidate);
      if (!found || !wantedQuery.every(([name, value]) => query.has(name, value || undefined))) return undefined;
      return Object.fromEntries(labels.map((label, i) => [label, decodeURIComponent(found[i + 1] ?? '')]));
    },
  };
}
