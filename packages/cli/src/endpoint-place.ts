import type { Command } from 'commander';
import { EXIT, Exit } from './exit-codes.ts';

/** An endpoint by name, and where it is, if not at home. */
export interface EndpointPlace {
  name: string;
  accountId?: string;
  region?: string;
}

/** The options that say where an endpoint is. */
export interface PlaceOptions {
  account?: string;
  region?: string;
}

const ARN = /^arn:[a-z-]+:sagemaker:([a-z0-9-]+):(\d{12}):endpoint\/([^/]+)$/;

/** Add the options to a command that takes an endpoint. */
export function placeOptions(command: Command): Command {
  return command
    .option('--account <id>', 'the member account that the endpoint is in; default: Fairlead’s own')
    .option('--region <region>', 'the region that it is in; default: Fairlead’s own');
}

/** An endpoint given by name or ARN, with the options beside it. @throws Exit (usage) when both say where it is */
export function endpointPlace(text: string, { account, region }: PlaceOptions): EndpointPlace {
  const options = {
    ...(account === undefined ? {} : { accountId: account }),
    ...(region === undefined ? {} : { region }),
  };
  const [, arnRegion, arnAccount, name] = ARN.exec(text) ?? [];
  if (arnRegion === undefined || arnAccount === undefined || name === undefined) return { name: text, ...options };
  if (account !== undefined || region !== undefined) {
    throw new Exit(EXIT.usage, 'The ARN says where the endpoint is; leave --account and --region out.');
  }
  return { name, accountId: arnAccount, region: arnRegion };
}

/** An endpoint as a body names it: at home by its name alone. @throws Exit (usage) as `endpointPlace` */
export function endpointRef(text: string, options: PlaceOptions): string | EndpointPlace {
  const { name, ...place } = endpointPlace(text, options);
  return Object.keys(place).length === 0 ? name : { name, ...place };
}

/** The path of a route on an endpoint; `query` comes beside the place. */
export function endpointPath(
  { name, ...place }: EndpointPlace,
  rest: string,
  query: Record<string, string> = {},
): string {
  const asked = new URLSearchParams({ ...query, ...place });
  return `/v1/endpoints/${encodeURIComponent(name)}${rest}${asked.size === 0 ? '' : `?${asked}`}`;
}
