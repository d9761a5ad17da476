import { expect, test } from 'vitest';
import { uriTemplate } from './uri-template.ts';

test.each([
  ['/endpoints/{Name}/invocations', '/endpoints/fraud%20v2/invocations', '', { Name: 'fraud v2' }],
  ['/endpoints/{Name}/invocations', '/endpoints/a/b/invocations', '', undefined],
  ['/{Bucket}/{Key+}', '/b/path/to%2Fx', '', { Bucket: 'b', Key: 'path/to/x' }],
  ['/v1.0/things', '/v1x0/things', '', undefined],
  ['/things/', '/things', '', undefined],
  ['/things', '/things/', '', {}],
  ['/things?list-type=2', '/things', 'list-type=2', {}],
  ['/things?list-type=2', '/things', 'list-type=1', undefined],
  ['/things?uploads', '/things', 'uploads=', {}],
  ['/things?uploads', '/things', '', undefined],
])('%s against %s?%s', (template, path, query, labels) => {
  expect(uriTemplate(template).match(path, new URLSearchParams(query))).toEqual(labels);
});
