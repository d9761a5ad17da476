import { TAGGED_TYPES } from './plan/tagged-types.ts';

/** Put cost allocation tags on everything that can carry them, SST's own resources included. Before any is made. */
export function tagEverything(tags: Readonly<Record<string, string>>): void {
  $util.runtime.registerStackTransformation(({ type, props, opts }) =>
    TAGGED_TYPES.has(type) ? { props: { ...props, tags: { ...props.tags, ...tags } }, opts } : undefined,
  );
}
