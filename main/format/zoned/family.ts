import type { LayoutRoom, WritableFamily } from '../../../shared/image/family';

const EXTENDED_ROOM: LayoutRoom = {
  blockSize: true,
  identity: true,
  capacity: true,
  shortLastZone: true,
  anyZoneSize: true,
  conventional: 'ranges',
  limits: true,
  appendLimit: true,
  zde: true,
  fileSize: false,
  checksums: true,
  extendedL2: false,
  activePointer: 'upToEnd',
};

const RFC_ROOM: LayoutRoom = {
  ...EXTENDED_ROOM,
  blockSize: false,
  identity: false,
  capacity: false,
  shortLastZone: false,
  anyZoneSize: false,
  conventional: 'leading',
  zde: false,
  fileSize: true,
  checksums: false,
  extendedL2: false,
  // That driver leaves zones open that are written to their end, and moves pointers beyond.
  activePointer: 'beyondEnd',
};

/** The `zoned` layouts: header, data and table in one file. */
export const ZONED_FAMILY: WritableFamily = {
  name: 'zoned',
  title: 'zoned',
  noun: 'zoned raw image',
  variants: [
    {
      variant: 'extended',
      title: 'zoned, extended: checksums, capacity, extensions, any conventional zones',
    },
    {
      variant: 'rfc',
      title: 'zoned, as QEMU’s RFC driver of December 2022 reads it',
      qemu: {
        as: 'blockdev',
        driver: 'zoned',
        build: 'the zoned driver of the RFC of December 2022',
        others: 'unknownDriver',
        profile: 'qemu-zoned-rfc',
      },
    },
    { variant: 'branch-a', title: 'zoned, development branch with a 57-byte header' },
    { variant: 'branch-b', title: 'zoned, development branch with a 24-byte header' },
  ],
  creation: {
    hint: 'Header, data, table of zones, in one file',
    fileName: 'zoned.img',
    suffix: 'zoned',
    layouts: [
      {
        variant: 'extended',
        title: 'extended',
        text: 'For work in this program: stores everything a zone can say, with checksums. No QEMU reads it.',
        defaults: { logicalBlockSizeBytes: 4096, profile: null },
        room: EXTENDED_ROOM,
      },
      {
        variant: 'rfc',
        title: 'rfc (QEMU)',
        text: 'For QEMU’s RFC driver of December 2022, byte for byte. Cannot store a capacity below the zone size, extensions, rules or a label.',
        defaults: { logicalBlockSizeBytes: 512, profile: 'linux-blk' },
        room: RFC_ROOM,
      },
    ],
  },
  onlyRead: null,
  data: 'inside',
  hasNamespaces: false,
  startOptions: null,
  isInterpreted: true,
};
