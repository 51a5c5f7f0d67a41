import { ZONES_MAX } from '../../../../shared/image/limits';
import type { ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { HeaderReader } from './header-reader';
import { DESCRIPTOR, ENTRY_BYTES, HEADER_BYTES, metaBytes, SEQUENTIAL } from '../layout';
import type { Sizes } from './sizes';
import { readU64, tablePieces } from '../table/table-reader';

// Constants of this file: these are read for each of a million entries.
const TYPE_AT = DESCRIPTOR.type.offset;
const CAPACITY_AT = DESCRIPTOR.capacity.offset;
const START_AT = DESCRIPTOR.start.offset;

/** Damaged entries in a row after which no more are looked for, unless more were found in front of them. */
const GAP_MAX = 65_536;

/** A namespace whose zones are to be counted: it lies in [base, end) of the file. */
interface CountRequest {
  readonly file: BlockFile;
  readonly base: ByteOffset;
  readonly end: ByteOffset;
  readonly sizes: Sizes;
}

/**
 * The number of zones is not stored: entry i is taken for a zone when it starts at i × zone size and its type or
 * its capacity is right. Damaged entries between others count. Of the places where such a run ends the last one is
 * taken whose namespace fills the file exactly (alone, or with a second header at the stride), else the last.
 * 0 = none found.
 */
export function countZonesInFile(request: CountRequest): number {
  const { file, base, end } = request;
  const room = Math.floor((end - base - HEADER_BYTES) / ENTRY_BYTES);
  const most = Math.min(ZONES_MAX, Math.max(0, room));
  let last = 0;
  let exact = 0;
  const runEnds = (count: number) => {
    last = count;
    if (fillsFile(request, count)) exact = count;
  };
  let open = 0;
  for (const { firstZone, count, view } of tablePieces(file, base + HEADER_BYTES, 0, most)) {
    for (let index = 0; index < count; index++) {
      const zone = firstZone + index;
      if (isPlausible(request.sizes, view, index * ENTRY_BYTES, zone)) open = zone + 1;
      else if (open > last) runEnds(open);
    }
    if (firstZone + count - open > Math.max(GAP_MAX, open)) break;
  }
  if (open > last) runEnds(open);
  return exact || last;
}

/** Judges one entry by its start, which depends on its index; leftovers of another geometry differ there. */
function isPlausible(sizes: Sizes, view: DataView, at: number, zone: number): boolean {
  if (readU64(view, at + START_AT) !== zone * sizes.zoneSizeBlocks) return false;
  if (view.getUint8(at + TYPE_AT) === SEQUENTIAL) return true;
  return readU64(view, at + CAPACITY_AT) === sizes.zoneCapacityBlocks;
}

function fillsFile({ file, base, end, sizes }: CountRequest, zones: number): boolean {
  const stride = metaBytes(zones, sizes.zdeBytes);
  const room = end - base;
  if (room === stride) return true;
  return room > stride && room % stride === 0 && new HeaderReader(file, base + stride).hasMagic;
}

/** Offsets of the namespaces of a file: the first, and headers with the magic, each a stride behind the one before. */
export function namespaceOffsets(file: BlockFile, stride: number, end: ByteOffset): ByteOffset[] {
  const offsets: ByteOffset[] = [0];
  for (let base = stride; base + HEADER_BYTES <= end; base += stride) {
    if (!hasMagicAt(file, base)) break;
    offsets.push(base);
  }
  return offsets;
}

function hasMagicAt(file: BlockFile, base: ByteOffset): boolean {
  return new HeaderReader(file, base).hasMagic;
}
