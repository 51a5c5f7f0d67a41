import { assert } from '../../../../shared/errors/assert';
import type { BlockFile } from '../../../storage/block-file';
import type { DriverOptions } from '../../driver';
import type { Repair } from '../../check/repair';
import { EXTENDED_HEADER, EXTENDED_MAGIC, PLAIN_MAGIC, RFC_HEADER } from '../layout';
import { extendedHeaderSum } from '../header/extended-header';
import { HeaderReader } from '../header/header-reader';
import { HEADER_BYTES } from '../layout';
import { tablePieces } from '../table/table-reader';
import { judgeTable } from '../table/table-findings';
import { extendedHeaderRepair } from './extended-header';
import { plainHeaderRepair } from './plain-header';
import type { RepairSource } from './repair-source';

/** Repairs of a header that opened: its magic, what its checksum names, counts that the others give. */
export function* headerRepairs(source: RepairSource): Generator<Repair> {
  const { file, model } = source;
  if (model.variant === 'branch-a') return;
  const extended = model.variant === 'extended';
  if (model.findings.some(({ code }) => code === 'zoned-magic')) {
    const [field, magic] = extended
      ? [EXTENDED_HEADER.magic, EXTENDED_MAGIC]
      : [RFC_HEADER.magic, PLAIN_MAGIC];
    yield {
      code: 'zoned-magic',
      why: 'the header reads as that of the variant that was named, in every field',
      apply: () => file.write(field.offset, magic, 'header'),
    };
    return;
  }
  if (extended) yield* sumRepair(source);
  else if (model.findings.some(({ code }) => code === 'zoned-zone-counts')) {
    const found = plainHeaderRepair(file, 'zoned-zone-counts');
    if (found !== null) yield found;
  }
}

/** Of a file that does not open: what makes the checksum of an `extended` header right, or the counts of an `rfc` one fit. */
export function closedHeaderRepairs(file: BlockFile, { variant }: DriverOptions): Repair[] {
  const reader = new HeaderReader(file, HEADER_BYTES);
  const hasMagic = (magic: Uint8Array) => magic.every((byte, index) => reader.bytes[index] === byte);
  const code = 'zoned-header';
  const asked = (name: string) => variant === undefined || variant === name;
  const extended = asked('extended') && !hasMagic(PLAIN_MAGIC) ? extendedHeaderRepair(file, code) : null;
  if (extended !== null) return [extended];
  const plain = asked('rfc') && hasMagic(PLAIN_MAGIC) ? plainHeaderRepair(file, code) : null;
  return plain === null ? [] : [plain];
}

/** The checksum itself, where the header leads to a table whose own checksums are right. */
function* sumRepair(source: RepairSource): Generator<Repair> {
  const { file, model, sums } = source;
  if (!model.findings.some(({ code }) => code === 'zoned-header-checksum')) return;
  const named = extendedHeaderRepair(file, 'zoned-header-checksum');
  if (named !== null) {
    yield named;
    return;
  }
  const isSealed = sums?.state === 'sealed' && [...tablePieces(file, model)].length > 0;
  const hasRightSums =
    isSealed && ![...tablePieces(file, model)].some((piece) => sums.wrongPages(piece).length > 0);
  if (!hasRightSums || judgeTable(file, model) !== null) return;
  yield {
    code: 'zoned-header-checksum',
    why: 'every field fits the others, and where the header says lies a table whose own checksums are right',
    apply() {
      const sum = new Uint8Array(EXTENDED_HEADER.headerSum.length);
      const { bytes } = new HeaderReader(file, HEADER_BYTES);
      assert(bytes.length >= HEADER_BYTES, 'a checksum is of a whole header');
      new DataView(sum.buffer).setUint32(0, extendedHeaderSum(bytes), true);
      file.write(EXTENDED_HEADER.headerSum.offset, sum, 'header');
    },
  };
}
