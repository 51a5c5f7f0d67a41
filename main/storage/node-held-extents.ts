import { spawnSync } from 'node:child_process';
import type { Extent } from '../../shared/units/ranges';
import type { ByteCount } from '../../shared/units/units';
import { KIB, MIB } from '../../shared/units/units';
import { systemCode } from './node-errors';

/** Bytes of the archive that are read at first; most maps fit. */
const FIRST_BYTES = 64 * KIB;
/** A longer map is not read: some 600,000 extents. */
const MAP_BYTES_MAX = 16 * MIB;
const TIMEOUT_MS = 10_000;
const RECORD_BYTES = 512;
/** Where a header of an archive keeps the length of what follows it (octal), and its type. */
const SIZE_FIELD = { offset: 124, length: 12 };
const TYPE_OFFSET = 156;

/**
 * Ranges of an open file for which the file system keeps storage, ascending; everything else reads as zeros. Node cannot
 * ask for them (SEEK_DATA), GNU tar does: its sparse archives begin with the list, and no more of them is read. The tool gets
 * the descriptor, not the path. Null when there is no such tool or the list is too long.
 */
export function heldExtentsOf(fd: number, sizeBytes: ByteCount): readonly Extent[] | null {
  if (process.platform !== 'linux') return null;
  const start = archiveStart(fd, FIRST_BYTES);
  if (start === null) return null;
  const map = mapIn(start);
  if (map === null) return [{ offset: 0, length: sizeBytes }];
  const extents = readMap(map.bytes, sizeBytes);
  if (extents !== null || map.length > MAP_BYTES_MAX) return extents;
  const more = archiveStart(fd, map.length + FIRST_BYTES);
  const whole = more && mapIn(more);
  return whole ? readMap(whole.bytes, sizeBytes) : null;
}

/** The first bytes of an archive of the file; null when the tool is not there or is another one. */
function archiveStart(fd: number, most: ByteCount): Buffer | null {
  const format = ['--format=posix', '--sparse', '--sparse-version=1.0', '--hole-detection=seek'];
  const child = spawnSync('tar', ['-c', '-h', ...format, '-f', '-', '/proc/self/fd/3'], {
    stdio: ['ignore', 'pipe', 'ignore', fd],
    maxBuffer: most,
    timeout: TIMEOUT_MS,
  });
  const cut = systemCode(child.error) === 'ENOBUFS';
  return cut || child.status === 0 ? child.stdout : null;
}

/** The list of an archive's first member, as far as it is there; null when the file has no holes and so no list. */
function mapIn(archive: Buffer): { readonly bytes: Buffer; readonly length: ByteCount } | null {
  if (String.fromCharCode(archive[TYPE_OFFSET] ?? 0) !== 'x') return null;
  const facts = sizeAt(archive, 0);
  if (!archive.subarray(RECORD_BYTES, RECORD_BYTES + facts).includes('GNU.sparse.major=1')) return null;
  const member = RECORD_BYTES + Math.ceil(facts / RECORD_BYTES) * RECORD_BYTES;
  const bytes = archive.subarray(member + RECORD_BYTES);
  // Two numbers an extent, in lines of at most 17 characters.
  return { bytes, length: Number.parseInt(bytes.subarray(0, 20).toString('latin1'), 10) * 34 + RECORD_BYTES };
}

function sizeAt(archive: Buffer, header: number): ByteCount {
  const { offset, length } = SIZE_FIELD;
  return Number.parseInt(archive.subarray(header + offset, header + offset + length).toString('latin1'), 8);
}

/** `count`, then offset and length of each extent, a number a line; null when it is not there whole. */
function readMap(bytes: Buffer, sizeBytes: ByteCount): readonly Extent[] | null {
  const count = Number.parseInt(bytes.subarray(0, 20).toString('latin1'), 10);
  if (!Number.isSafeInteger(count)) return null;
  const lines = bytes
    .subarray(0, Math.min(bytes.length, count * 34 + RECORD_BYTES))
    .toString('latin1')
    .split('\n');
  if (lines.length < 2 * count + 2) return null;
  const extents: Extent[] = [];
  for (let index = 0; index < count; index++) {
    const offset = Number(lines[1 + 2 * index]);
    const length = Number(lines[2 + 2 * index]);
    const inside = Number.isSafeInteger(offset + length) && length >= 0 && offset + length <= sizeBytes;
    if (!inside) return null;
    if (length > 0) extents.push({ offset, length });
  }
  return extents;
}
