import type { FormatImage } from '../../format/image';

/** A file system by what it stores at a place of the device. */
interface Magic {
  readonly name: string;
  /** Device byte. */
  readonly at: number;
  readonly bytes: readonly number[];
  readonly how: string;
}

const text = (word: string): number[] => Array.from(Buffer.from(word, 'ascii'));

/** Sources: the on-disk formats of btrfs (superblock and its zoned log), f2fs and zonefs. */
const MAGICS: readonly Magic[] = [
  {
    ...{ name: 'btrfs', at: 0x1_0040, bytes: text('_BHRfS_M') },
    how: 'writes every zone from its start on, without a gap',
  },
  {
    ...{ name: 'btrfs', at: 0x40, bytes: text('_BHRfS_M') },
    how: 'appends its superblocks in a log from the start of a zone on',
  },
  {
    ...{ name: 'f2fs', at: 0x400, bytes: [0x10, 0x20, 0xf5, 0xf2] },
    how: 'fills one section after the other in its logs',
  },
  { name: 'zonefs', at: 0, bytes: text('SFNZ'), how: 'has a file a zone, which ends at its pointer' },
];

/** The file system that a device begins with, as half a sentence; null = none that is known. Errors: those of reading. */
export function fileSystemOn({ facts, blocks }: FormatImage): string | null {
  const block = facts.geometry.logicalBlockSizeBytes;
  const deviceBytes = facts.geometry.zoneCount * facts.geometry.zoneSizeBlocks * block;
  for (const { name, at, bytes, how } of MAGICS) {
    const lba = Math.floor(at / block);
    if ((lba + 1) * block > deviceBytes) continue;
    const into = new Uint8Array(block);
    blocks.read(lba, into);
    if (bytes.every((byte, index) => into[(at % block) + index] === byte)) return `${name}, which ${how}`;
  }
  return null;
}
