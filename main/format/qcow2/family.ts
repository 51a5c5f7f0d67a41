import type {
  LayoutRoom,
  QemuAnswers,
  QemuUse,
  SpecDefaults,
  WritableFamily,
} from '../../../shared/image/family';

const ROOM: LayoutRoom = {
  blockSize: false,
  identity: false,
  capacity: true,
  shortLastZone: true,
  anyZoneSize: false,
  conventional: 'leading',
  limits: true,
  appendLimit: true,
  zde: false,
  fileSize: false,
  checksums: false,
  extendedL2: true,
  activePointer: 'belowEnd',
};

/** Blocks of 512 bytes are what QEMU's devices have unless told otherwise. */
const DEFAULTS: SpecDefaults = { logicalBlockSizeBytes: 512, profile: 'linux-blk' };

/** Variants with the incompatible feature bit are refused by a QEMU that does not know it. */
const REFUSED = 'refused';
/** Variants without it: every QEMU opens them and knows nothing of the zones. */
const ORDINARY = 'ordinaryDisk';

const VERSION_4: QemuAnswers = { largeAppend: 'Operation not supported', refusesLongReports: true };
const VERSION_9: QemuAnswers = { limit: 'Device or resource busy' };

/** Zoned qcow2, which grows as it is written. */
export const QCOW2_FAMILY: WritableFamily = {
  name: 'qcow2',
  title: 'qcow2',
  noun: 'zoned qcow2',
  variants: [
    {
      variant: '44',
      title: 'qcow2, specification text of 2026: bit 63 marks conventional zones',
      qemu: through('zoned qcow2 by the specification text of 2026', REFUSED),
    },
    {
      variant: '56',
      title: 'qcow2, versions 8 to 10 of the QEMU patches',
      qemu: {
        ...through('version 8, 9 or 10 of the zoned qcow2 series (2024)', REFUSED),
        answers: VERSION_9,
        profile: 'qemu-qcow2-v9',
      },
    },
    {
      variant: '48-b',
      title: 'qcow2, version 4 of the QEMU patches',
      qemu: {
        ...through('version 4 of the zoned qcow2 series (September 2023)', ORDINARY),
        answers: VERSION_4,
        profile: 'qemu-qcow2-v4',
      },
    },
    {
      variant: '48-a',
      title: 'qcow2, first series of 2023: states in the table',
      qemu: through('the first zoned qcow2 series of 2023', ORDINARY),
    },
    {
      variant: '48-c',
      title: 'qcow2, versions 5 to 7: size before offset',
      qemu: through('version 5, 6 or 7 of the zoned qcow2 series (October 2023 to January 2024)', REFUSED),
    },
    {
      variant: '48-b-zde',
      title: 'qcow2, ZNS series of 2023: descriptor extensions',
      qemu: { ...through('the ZNS series of 2023 over zoned qcow2', ORDINARY), namespaces: true },
    },
    {
      variant: '48-d',
      title: 'qcow2, branch of 2026: big-endian table',
      qemu: through('the zoned qcow2 branch of 2026', REFUSED),
    },
  ],
  creation: {
    hint: 'Grows as it is written; a table of write pointers in the header’s extension',
    fileName: 'zoned.qcow2',
    suffix: 'qcow2',
    layouts: [
      {
        variant: '44',
        title: '44, specification of 2026',
        text: 'For QEMU with the zoned qcow2 of the 2026 specification text; others refuse it. Cannot store open states, faults or an append limit.',
        defaults: DEFAULTS,
        room: { ...ROOM, appendLimit: false },
      },
      {
        variant: '48-d',
        title: '48-d, development branch of 2026',
        text: 'For QEMU’s development branch of 2026; others refuse it. Cannot store open states or faults.',
        defaults: DEFAULTS,
        room: ROOM,
      },
      {
        variant: '56',
        title: '56, versions 8 to 10',
        text: 'For QEMU with versions 8 to 10 of the series (from 2024); others refuse it. Cannot store open states or faults.',
        defaults: DEFAULTS,
        room: ROOM,
      },
      {
        variant: '48-c',
        title: '48-c, versions 5 to 7',
        text: 'For QEMU with versions 5 to 7 (end of 2023). Cannot store open states or faults, nor zones of 4 GiB.',
        defaults: DEFAULTS,
        room: ROOM,
      },
      {
        variant: '48-b',
        title: '48-b, version 4',
        text: 'For QEMU with version 4 (September 2023); others open it as an ordinary disk. Cannot store open states or faults, nor zones of 4 GiB.',
        defaults: DEFAULTS,
        room: ROOM,
      },
      {
        variant: '48-b-zde',
        title: '48-b with extensions, ZNS series',
        text: 'For QEMU with the ZNS series of August 2023. Stores states, attributes and descriptor extensions; not zones of 4 GiB.',
        defaults: DEFAULTS,
        room: { ...ROOM, zde: true },
      },
      {
        variant: '48-a',
        title: '48-a, first series',
        text: 'For QEMU with the first series (2023). Stores states and the profile (zns or zbc); cannot store attributes or extensions, nor zones of 4 GiB.',
        defaults: DEFAULTS,
        room: ROOM,
      },
    ],
  },
  onlyRead: null,
  data: 'mapped',
  hasNamespaces: false,
  startOptions: null,
  isInterpreted: true,
};

function through(
  build: string,
  others: typeof REFUSED | typeof ORDINARY,
): Extract<QemuUse, { as: 'blockdev' }> {
  return { as: 'blockdev', driver: 'qcow2', build, others };
}
