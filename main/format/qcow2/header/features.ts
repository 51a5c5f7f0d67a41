import { remarkOn, toRemark, type Remark } from '../../../../shared/errors/remark';
import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout, failAbout } from '../../../../shared/errors/app-error';
import type { BlockFile } from '../../../storage/block-file';
import { FieldReader } from './field-reader';
import { hasIncompatible, hasMagic } from './header';
import { HEADER, INCOMPATIBLE } from '../layout';
import type { Field } from '../layout';
import type { Qcow2Header } from '../model';
import { refcountTableProblem } from '../blocks/refcount-place';

/** Bits of the incompatible word that are known here. */
const KNOWN = Object.values(INCOMPATIBLE).reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n);
const ENCRYPTION = ['none', 'AES', 'LUKS'];

/** Errors: `unknown-feature` with the lowest incompatible bit that is not known here. */
export function requireKnownFeatures(file: BlockFile, { incompatible }: Qcow2Header): void {
  const unknown = incompatible & ~KNOWN;
  if (unknown === 0n) return;
  let bit = 0;
  while (((unknown >> BigInt(bit)) & 1n) === 0n) bit++;
  const { name, offset } = HEADER.incompatible;
  const found = `0x${incompatible.toString(16)}`;
  failAbout(
    file.name,
    'unknown-feature',
    `bit ${bit} of ${name} at offset ${offset} is set (${found}); what it means for the data is not known`,
    { file: file.name, field: name, offset, bit, found, expected: 'bits 0 to 5 only' },
  );
}

/** Why data cannot be read at all; null = it can. */
export function dataRefusal(file: BlockFile, header: Qcow2Header): AppError | null {
  const { cryptMethod, dataFile } = header;
  if (cryptMethod !== 0) {
    const kind = ENCRYPTION[cryptMethod] ?? `method ${cryptMethod}`;
    return about(file, HEADER.cryptMethod, cryptMethod, `the data is encrypted (${kind}) and not read`);
  }
  if (dataFile === null) return null;
  const named = dataFile === '' ? 'whose name is not stored' : `${JSON.stringify(dataFile)}`;
  const text = `the data lies in an external file ${named}, which is never followed`;
  return about(file, HEADER.incompatible, bitsOf(header), text);
}

/**
 * Why nothing may be written, the weightiest reason first; empty = writing is possible. `isFollowed`: its backing file
 * was named.
 */
export function writeRefusals(file: BlockFile, header: Qcow2Header, isFollowed: boolean): AppError[] {
  const bits = bitsOf(header);
  const incompatible = (bit: number, text: string) =>
    hasIncompatible(header, bit) ? about(file, HEADER.incompatible, bits, text) : null;
  const when = (holds: boolean, field: Field, found: string | number, text: string) =>
    holds ? about(file, field, found, text) : null;
  const reading = 'opened for reading only';
  return [
    magicRefusal(file),
    dataRefusal(file, header),
    incompatible(INCOMPATIBLE.corrupt, `marked as corrupt (bit 1), ${reading}`),
    incompatible(INCOMPATIBLE.dirty, `marked as dirty (bit 0), its refcounts may be wrong; ${reading}`),
    when(
      header.snapshotCount > 0,
      HEADER.snapshotCount,
      header.snapshotCount,
      `the image holds internal snapshots, which share its clusters; ${reading}`,
    ),
    when(
      header.backingFile !== null && !isFollowed,
      HEADER.backingOffset,
      JSON.stringify(header.backingFile),
      `the image has a backing file, which is not followed unless it is named; ${reading}`,
    ),
    when(
      header.autoclear !== 0n,
      HEADER.autoclear,
      `0x${header.autoclear.toString(16)}`,
      `what these features describe would no longer be right after a write; ${reading}`,
    ),
    when(
      header.compressionType > 1,
      HEADER.compressionType,
      header.compressionType,
      `the compression is not known; ${reading}`,
    ),
    refcountTableRefusal(file, header),
  ].filter((refusal) => refusal !== null);
}

/** Sentences that everybody who opens the image should see. `behind`: the backing file that was named; null = none. */
export function noticesOf(
  file: BlockFile,
  header: Qcow2Header,
  refusals: readonly AppError[],
  behind: string | null,
): Remark[] {
  const notices = refusals.map(toRemark);
  if (header.backingFile !== null) {
    const stored = JSON.stringify(header.backingFile);
    const text =
      behind === null
        ? `parts that were never written here belong to the backing file ${stored}; they cannot be read before it is named (--backing FILE)`
        : `parts that were never written here are read from ${behind}; the backing file that it names is ${stored}`;
    notices.push(remarkOn(file.name, text));
  }
  return notices;
}

function magicRefusal(file: BlockFile): AppError | null {
  if (hasMagic(file)) return null;
  const found = new FieldReader(file, 0, HEADER.magic.length).print(HEADER.magic);
  return about(file, HEADER.magic, found, 'not that of qcow2; opened for reading only');
}

function refcountTableRefusal(file: BlockFile, header: Qcow2Header): AppError | null {
  const problem = refcountTableProblem(file, header.clusterBytes);
  if (problem === null) return null;
  const { field, found, expected } = problem;
  return about(file, field, found, `expected ${expected}; without refcounts it is opened for reading only`);
}

function bitsOf({ incompatible }: Qcow2Header): string {
  return `0x${incompatible.toString(16)}`;
}

function about(file: BlockFile, { name, offset }: Field, found: string | number, text: string): AppError {
  return errorAbout(file.name, 'unsupported', `${name} at offset ${offset} is ${found}: ${text}`, {
    file: file.name,
    field: name,
    offset,
    found,
  });
}
