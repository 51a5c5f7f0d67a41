import type { FormatDriver } from '../../main/format/driver';
import { qcow2Driver } from '../../main/format/qcow2/driver';
import { zoneFileDriver } from '../../main/format/zone-file/driver';
import { zonedDriver } from '../../main/format/zoned/driver';
import { FaultFile } from '../../main/storage/filters/fault-file';
import { OverlayBlockFile } from '../../main/storage/overlay/overlay-block-file';
import { WriteLogFile } from '../../main/storage/filters/write-log-file';
import { sampleOf } from '../support/run/samples';
import { conformanceSuite } from './support/conformance-suite';
import { imageDevices, type ImageDeviceChoice } from './support/image-device';

const filters: readonly NonNullable<ImageDeviceChoice['through']>[] = [
  { name: 'an overlay', over: (file) => new OverlayBlockFile(file) },
  { name: 'a write log', over: (file) => new WriteLogFile(file) },
  { name: 'a fault filter without faults', over: (file) => new FaultFile(file, {}) },
];

type Layout = Pick<ImageDeviceChoice, 'driver' | 'variant' | 'logicalBlockSizeBytes'>;

const layout = (driver: FormatDriver, variant: string, logicalBlockSizeBytes: 512 | 4096): Layout => ({
  driver,
  variant,
  logicalBlockSizeBytes,
});

/** Each family runs through a filter (through every one in a thorough run), its other variants without. */
const FILTERED: readonly Layout[] = [
  layout(zonedDriver, 'extended', 4096),
  layout(qcow2Driver, '44', 512),
  layout(zoneFileDriver, 'v5', 4096),
];
const PLAIN: readonly Layout[] = [
  layout(zonedDriver, 'extended', 512),
  layout(zonedDriver, 'rfc', 512),
  layout(qcow2Driver, '56', 512),
  layout(qcow2Driver, '48-b', 512),
  layout(qcow2Driver, '48-b-zde', 512),
  layout(zoneFileDriver, 'v5', 512),
  layout(zoneFileDriver, 'v3', 512),
  layout(zoneFileDriver, 'older', 512),
];

for (const tableWrites of ['deferred', 'eager'] as const) {
  const plain = tableWrites === 'eager' ? sampleOf(PLAIN, 2) : PLAIN;
  for (const choice of [...FILTERED, ...plain])
    conformanceSuite(imageDevices({ ...choice, tableWrites }), { grouped: true });
  for (const [turn, choice] of FILTERED.entries()) {
    for (const through of sampleOf(filters, 5, turn))
      conformanceSuite(imageDevices({ ...choice, tableWrites, through }), { grouped: true });
  }
}
