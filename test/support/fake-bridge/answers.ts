import type { AppDescription, DirectoryListing, RecentImage, SampleImage } from '../../../shared/app/program';
import type { Settings } from '../../../shared/app/settings';
import type { WorkloadInfo } from '../../../shared/workload/workload-spec';
import { ZoneState } from '../../../shared/zone/state';

export const APP: AppDescription = {
  version: '0.1.0',
  host: 'web',
  platform: 'linux',
  root: '/images',
  startFolder: '/images',
  nativeDialogs: false,
  nativeMenu: false,
};

export const SETTINGS: Settings = {
  theme: 'system',
  palette: 'default',
  unit: 'bytes',
  radix: 'dec',
  bytesPerRow: 16,
  panes: {},
};

const strip = (...states: number[]) =>
  Uint8Array.from({ length: 64 }, (_, i) => states[Math.floor(i / (64 / states.length))]!);

export const RECENT: readonly RecentImage[] = [
  {
    path: '/images/zns-bench.img',
    name: 'zns-bench.img',
    openedMs: Date.UTC(2026, 5, 1, 9, 30),
    format: 'zoned',
    variant: 'extended',
    zoneCount: 1000,
    sizeBytes: 67_108_864_000,
    strip: strip(
      ZoneState.full,
      ZoneState.full,
      ZoneState.implicitlyOpened,
      ZoneState.closed,
      ZoneState.empty,
    ),
  },
  {
    path: '/images/smr-customer-report.img',
    name: 'smr-customer-report.img',
    openedMs: Date.UTC(2026, 4, 28, 16, 5),
    format: 'zoned',
    variant: 'rfc',
    zoneCount: 512,
    sizeBytes: 137_438_953_472,
    strip: strip(
      ZoneState.notWritePointer,
      ZoneState.full,
      ZoneState.readOnly,
      ZoneState.offline,
      ZoneState.empty,
    ),
  },
];

export const SAMPLES: readonly SampleImage[] = [
  { id: 'mixed', title: 'All states', description: '64 zones in every state, some faulty.' },
  { id: 'limits', title: 'At the limits', description: 'Every open and active slot is taken.' },
];

export const WORKLOADS: readonly WorkloadInfo[] = [
  {
    name: 'sequential-fill',
    title: 'Sequential fill',
    description: 'Fills zone after zone from its start to its capacity.',
    settings: [
      { key: 'zones', title: 'Zones', defaultValue: 'all', kind: 'zones' },
      { key: 'bytes', title: 'Bytes of a write', defaultValue: '64KiB', kind: 'size' },
      { key: 'commands', title: 'Commands', defaultValue: '', kind: 'count' },
      { key: 'pattern', title: 'Data', defaultValue: 'stamp', kind: 'pattern' },
    ],
  },
  {
    name: 'append-round-robin',
    title: 'Append across zones at the open limit',
    description: 'Appends in turn to as many zones as may be open.',
    settings: [{ key: 'commands', title: 'Commands', defaultValue: '1000', kind: 'count' }],
  },
  {
    name: 'reset-churn',
    title: 'Reset churn',
    description: 'Fills and resets a few zones over and over.',
    settings: [{ key: 'zones', title: 'Zones', defaultValue: '0-7', kind: 'zones' }],
  },
];

const entry = (name: string, kind: 'file' | 'directory', sizeBytes = 0) => ({
  name,
  path: `/images/${name}`,
  kind,
  sizeBytes,
  modifiedMs: Date.UTC(2026, 4, 20, 12, 0),
});

export const FOLDER: DirectoryListing = {
  path: '/images',
  parent: '/',
  entries: [
    entry('archive', 'directory'),
    entry('a.img', 'file', 64 * 1024 * 1024),
    entry('smr-customer-report.img', 'file', 137_438_953_472),
    entry('zns-bench.img', 'file', 67_108_864_000),
  ],
  truncated: false,
};
