import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findApi } from './find-api.ts';

describe('the API', () => {
  let folder = '';
  const deep = () => join(folder, 'a', 'b');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fairlead-'));
    mkdirSync(join(folder, '.fairlead'));
    mkdirSync(deep(), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const local = (content: string) => writeFileSync(join(folder, '.fairlead', 'local.json'), content);

  it('is the one that FAIRLEAD_API names, before any local one', () => {
    local('{"api":"http://127.0.0.1:4701"}');
    expect(findApi({ FAIRLEAD_API: 'https://fairlead.example.com/prod/' }, deep())).toBe(
      'https://fairlead.example.com/prod',
    );
  });

  it('is the local one of this folder or the nearest above', () => {
    local('{"api":"http://127.0.0.1:4701"}');
    expect([findApi({}, folder), findApi({}, deep())]).toEqual(['http://127.0.0.1:4701', 'http://127.0.0.1:4701']);
  });

  it.each([
    ['is nowhere', undefined, {}, /^No Fairlead found\. Run npm start in another terminal, or set FAIRLEAD_API/],
    [
      'is named by something else than a URL',
      undefined,
      { FAIRLEAD_API: 'fairlead' },
      /^FAIRLEAD_API is "fairlead"; set/,
    ],
    ['is missing in the local file', '{}', {}, /local\.json does not name an API\. Run npm start again\./],
  ])('that %s is a usage error with the remedy', (_, content, environment, message) => {
    if (content) local(content);
    const found = () => findApi(environment, deep());
    expect(found).toThrow(message);
    expect(found).toThrow(expect.objectContaining({ code: 2 }));
  });
});
