import type { OpenImageOptions } from '../../shared/image/open-options';
import { realPath } from '../storage/node-real-path';

/** True when both say the same of how an image is opened, however they spell it. */
export function sameOptions(a: OpenImageOptions, b: OpenImageOptions): boolean {
  return canonical(a) === canonical(b);
}

function canonical({
  data,
  backing,
  restrictedReads,
  asBytes,
  readOnly,
  start = {},
  ...rest
}: OpenImageOptions): string {
  const all = {
    ...rest,
    ...(data === undefined ? {} : { data: realPath(data) }),
    ...(backing === undefined ? {} : { backing: backing.map((path) => realPath(path)) }),
    ...(restrictedReads ? { restrictedReads } : {}),
    ...(asBytes ? { asBytes } : {}),
    ...(readOnly ? { readOnly } : {}),
    start: sorted(start),
  };
  return JSON.stringify(sorted(all));
}

/** In the order of the names, without what is undefined. */
function sorted(options: object): [string, unknown][] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
