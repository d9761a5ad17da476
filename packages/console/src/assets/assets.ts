import { hash } from 'node:crypto';
import { ICON } from './icon.ts';
import { SCRIPT } from './live-script.ts';
import { STYLE } from './style.ts';

/** A file that pages use. */
export interface Asset {
  type: string;
  text: string;
}

/** The content's hash is in the name: a name's content never changes, so browsers may keep it for good. */
const named = (name: string, extension: string, text: string): string =>
  `${name}-${hash('sha256', text).slice(0, 12)}.${extension}`;

const STYLE_NAME = named('console', 'css', STYLE);
const SCRIPT_NAME = named('live', 'js', SCRIPT);
const ICON_NAME = named('icon', 'svg', ICON);

export const STYLE_PATH = `/assets/${STYLE_NAME}`;
export const SCRIPT_PATH = `/assets/${SCRIPT_NAME}`;
export const ICON_PATH = `/assets/${ICON_NAME}`;

const ASSETS: ReadonlyMap<string, Asset> = new Map([
  [STYLE_NAME, { type: 'text/css; charset=utf-8', text: STYLE }],
  [SCRIPT_NAME, { type: 'text/javascript; charset=utf-8', text: SCRIPT }],
  [ICON_NAME, { type: 'image/svg+xml', text: ICON }],
]);

/** The asset of a name; undefined for any other, and for a version that is not ours. */
export function assetOf(name: string): Asset | undefined {
  return ASSETS.get(name);
}
