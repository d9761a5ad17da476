import { AsyncLocalStorage } from 'node:async_hooks';
import type { FunctionDefinition, InProcessRequestHandler } from '@fairlead/local-cloud';
import { HttpRequest } from '@smithy/core/protocols';

/** The access key of the function that runs. Functions share this process and its SDK clients, but not their roles. */
const caller = new AsyncLocalStorage<string>();

/** The same function, whose calls are signed with a key of its own. */
export function withKey(definition: FunctionDefinition, accessKeyId: string): FunctionDefinition {
  const { handler } = definition;
  return { ...definition, handler: (event, context) => caller.run(accessKeyId, () => handler(event, context)) };
}

/** The key of this process. Keys of roles that a function has taken on are others, and stay. */
export const PROCESS_KEY = 'local';

/** The same way to the cloud; calls made while a function runs carry the function's key instead of the process's. */
export function signedByCaller(inner: InProcessRequestHandler): InProcessRequestHandler {
  return {
    ...inner,
    handle(request) {
      const accessKeyId = caller.getStore();
      const { authorization } = request.headers;
      if (accessKeyId === undefined || authorization === undefined) return inner.handle(request);
      const signed = authorization.replace(`Credential=${PROCESS_KEY}/`, `Credential=${accessKeyId}/`);
      return inner.handle(new HttpRequest({ ...request, headers: { ...request.headers, authorization: signed } }));
    },
  };
}
