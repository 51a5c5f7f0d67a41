import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { fail } from '../../shared/errors/app-error';
import type { DriveNames } from './drive-facts';

/** Bytes of an NVMe qualified name at most. Source: NVMe base specification, NVMe Qualified Names. */
export const NQN_BYTES_MAX = 223;
/** Names by a UUID are for those who have no domain of their own. Source: the same. */
const UUID_NQN = 'nqn.2014-08.org.nvmexpress:uuid:';
/** Well-known name of the subsystem that tells which others there are. */
export const DISCOVERY_NQN = 'nqn.2014-08.org.nvmexpress.discovery';

/**
 * What an image is called as a drive: another UUID for each path and NQN, the same one over restarts. `nqn` null: a name that
 * follows from the path. Errors: `usage` for what is no NQN.
 */
export function driveNames(realPath: string, nqn: string | null, what = '--nqn'): DriveNames {
  const named = nqn ?? `${UUID_NQN}${dashed(hashed(realPath))}`;
  const isNqn = /^nqn\.\d{4}-\d{2}\.[!-~]+$/.test(named) && named.length <= NQN_BYTES_MAX;
  if (!isNqn || named === DISCOVERY_NQN)
    fail('usage', `${what}: '${named}' is no NVMe qualified name; accepted: nqn.YYYY-MM.domain:name`, {
      nqn: named,
    });
  return { nqn: named, name: basename(realPath), uuid: hashed(`${realPath}\n${named}`) };
}

/** 32 hex digits that read as a name-based UUID (RFC 9562, version 8). */
function hashed(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return `${digits.slice(0, 12)}8${digits.slice(13, 16)}a${digits.slice(17)}`;
}

function dashed(uuid: string): string {
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
