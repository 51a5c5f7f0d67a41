import type { LayoutRoom, SpecDefaults, WritableFamily } from '../../../shared/image/family';

const ROOM: LayoutRoom = {
  blockSize: true,
  identity: false,
  capacity: true,
  shortLastZone: false,
  anyZoneSize: true,
  conventional: 'none',
  limits: false,
  appendLimit: false,
  zde: true,
  fileSize: false,
  checksums: false,
  extendedL2: false,
  activePointer: 'belowEnd',
};

/** Blocks of 512 bytes are what QEMU's devices have unless told otherwise. */
const DEFAULTS: SpecDefaults = { logicalBlockSizeBytes: 512, profile: 'zns' };

const OLDER_BUILD = 'an older version';

/** The zone table of QEMU's patched NVMe device, whose data lies in a raw image. */
export const ZONE_FILE_FAMILY: WritableFamily = {
  name: 'zone-file',
  title: 'zone_file',
  noun: 'NVMe zone_file',
  variants: [
    {
      variant: 'v5',
      title: 'NVMe zone_file, v4 and v5: second write pointer',
      qemu: { as: 'nvme', build: 'version 5', ownNamespace: true, profile: 'qemu-zone-file-v5' },
    },
    {
      variant: 'v3',
      title: 'NVMe zone_file, v2 and v3: time stamps',
      qemu: { as: 'nvme', build: OLDER_BUILD, ownNamespace: false },
    },
    {
      variant: 'older',
      title: 'NVMe zone_file, older code: time stamps and flags',
      qemu: { as: 'nvme', build: OLDER_BUILD, ownNamespace: false, profile: 'qemu-zone-file-older' },
    },
  ],
  creation: {
    hint: 'Only the zones; the data lies in a raw image beside it',
    fileName: 'zones.zonefile',
    suffix: 'zonefile',
    layouts: [
      {
        variant: 'v5',
        title: 'v5, versions 4 and 5',
        text: 'For QEMU’s NVMe device with versions 4 and 5 of the ZNS patches (2020). Cannot store conventional zones or limits.',
        defaults: DEFAULTS,
        room: ROOM,
      },
      {
        variant: 'v3',
        title: 'v3, versions 2 and 3',
        text: 'For versions 2 and 3 of the same patches, which keep a time in place of a second pointer. Cannot store conventional zones or limits.',
        defaults: DEFAULTS,
        room: ROOM,
      },
      {
        variant: 'older',
        title: 'older code',
        text: 'For the code before them, where the controller owns the file. Cannot store conventional zones or limits.',
        defaults: DEFAULTS,
        room: ROOM,
      },
    ],
  },
  onlyRead: null,
  data: 'named',
  hasNamespaces: true,
  startOptions: 'verdict',
  isInterpreted: true,
};
