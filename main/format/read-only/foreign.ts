import type { ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../../storage/block-file';

/** A layout of another program that is known by its magic and not opened. */
export interface ForeignLayout {
  readonly name: string;
  readonly offset: ByteOffset;
  readonly what: string;
}

interface Mark {
  readonly name: string;
  readonly magic: Uint8Array;
  readonly what: string;
}

const ascii = (text: string) => new TextEncoder().encode(text);

/** Magics at the start of a file. Source: FORMATS §7, and the named programs' headers. */
const AT_START: readonly Mark[] = [
  { name: 'an NVMe "pstate" file', magic: Uint8Array.of(0x4e, 0x50, 0x53, 0x00), what: 'magic NPS' },
  { name: 'a tcmu-runner file_zbc image', magic: ascii('CBZU'), what: 'magic ZBC metadata' },
];

const GZONED: Mark = {
  name: 'a FreeBSD gzoned provider',
  magic: ascii('GEOM::ZONED'),
  what: 'magic GEOM::ZONED',
};
/** Sizes that the last sector of a provider may have. */
const SECTOR_SIZES = [512, 4096];

/** Names the layout of a file that no driver opens; null when nothing is known about it. */
export function foreignLayout(file: BlockFile): ForeignLayout | null {
  const mark = AT_START.find(({ magic }) => holds(file, 0, magic));
  if (mark) return { name: mark.name, offset: 0, what: mark.what };
  for (const sector of SECTOR_SIZES) {
    const offset = file.size() - sector;
    if (offset >= 0 && holds(file, offset, GZONED.magic))
      return { name: GZONED.name, offset, what: GZONED.what };
  }
  return null;
}

function holds(file: BlockFile, offset: ByteOffset, magic: Uint8Array): boolean {
  const bytes = new Uint8Array(magic.length);
  return file.read(offset, bytes) === magic.length && magic.every((byte, index) => bytes[index] === byte);
}
