/** The images of test/fixtures/qcow2. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const FIXTURES = join(import.meta.dirname, '../../fixtures/qcow2');

/** Copies of a sound image whose guest cluster 1 is another structure, too. */
export const ALIASES = [
  'alias-l1',
  'alias-l2',
  'alias-data',
  'alias-refblock',
  'alias-reftable',
  'alias-wptable',
] as const;

/** Bytes of an image, unpacked. */
export function qcow2Fixture(
  name: (typeof ALIASES)[number] | 'ok' | 'corrupt-bit' | 'after-check-r-leaks-48b',
): Uint8Array {
  return gunzipSync(readFileSync(join(FIXTURES, `${name}.qcow2.gz`)));
}
