import * as z from 'zod';
import type { AskedEndpoint } from '../places.ts';

/** SageMaker's pattern for endpoint names (API reference, EndpointName). */
const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const ARN = /^arn:aws[a-z-]*:sagemaker:([a-z0-9-]+):(\d{12}):endpoint\/([a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62})$/;
const ENDPOINT =
  'An endpoint: its name (1 to 63 letters, digits and hyphens), its ARN, or an object of name, accountId and region';

const AccountId = z.string('An account id of 12 digits').regex(/^\d{12}$/, 'An account id of 12 digits');
const Region = z.string('A region such as eu-west-1').regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'A region such as eu-west-1');

/** Where an endpoint is that a path names; left out: at home. */
export const placeFields = {
  accountId: AccountId.optional().describe('The account the endpoint is in, if not this installation’s own.'),
  region: Region.optional().describe('Its region, if not this installation’s own.'),
};

/** The query of a route whose path names an endpoint. */
export const PlaceQuery = z.strictObject(placeFields);

/** An endpoint in a body: its name for one at home, its ARN, or name, accountId and region. */
export const EndpointRef = z.union(
  [
    z.string(ENDPOINT).transform((text, context): AskedEndpoint => {
      const [, region, accountId, name] = ARN.exec(text) ?? [];
      if (name !== undefined) return { name, accountId, region };
      if (!NAME.test(text)) context.addIssue({ code: 'custom', message: ENDPOINT, input: text });
      return { name: text };
    }),
    z.strictObject({ name: z.string(ENDPOINT).regex(NAME, ENDPOINT), ...placeFields }),
  ],
  ENDPOINT,
);
