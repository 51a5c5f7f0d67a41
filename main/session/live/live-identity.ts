import { createHash } from 'node:crypto';
import type { ImageFacts } from '../../format/image';
import { realPath } from '../../storage/node-real-path';

/** By what hosts know a drive. */
export interface DriveIdentity {
  readonly nqn: string;
  readonly uuid: string;
}

/** The same for an image each time it is served, another one for each image. */
export function identityOf({ uuid }: Pick<ImageFacts, 'uuid'>, path: string): DriveIdentity {
  const hex = createHash('sha256')
    .update(`${uuid}\n${realPath(path)}`)
    .digest('hex')
    .slice(0, 32);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return { nqn: `nqn.2014-08.org.nvmexpress:uuid:${parts.join('-')}`, uuid: hex };
}
