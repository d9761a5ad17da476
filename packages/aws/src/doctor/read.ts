import type { Read } from '@fairlead/doctor';

/** Read one part of the account; a refusal becomes what could not be read, never an empty list. */
export async function reading<T>(call: string, read: () => Promise<T>): Promise<Read<T>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: 'unreadable', call, reason: `${error.name}: ${error.message}` };
  }
}

/** All pages of a list, in order. `NextToken` and `NextMarker` are what services call the rest. */
export async function pages<Page extends { NextToken?: string | undefined }, Item>(
  ask: (token: string | undefined) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await ask(token);
    items.push(...(itemsOf(page) ?? []));
    token = page.NextToken;
  } while (token);
  return items;
}

/** The token of the page to ask for, as the SDK wants an optional member: absent rather than undefined. */
export function nextToken(token: string | undefined): { NextToken?: string } {
  return token ? { NextToken: token } : {};
}
