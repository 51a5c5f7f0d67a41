import { FaultFile } from '../../main/storage/fault-file';
import { OverlayBlockFile } from '../../main/storage/overlay-block-file';
import { WriteLogFile } from '../../main/storage/write-log-file';
import { conformanceSuite } from './support/conformance-suite';
import { imageDevices, type ImageDeviceChoice } from './support/image-device';

const filters: readonly NonNullable<ImageDeviceChoice['through']>[] = [
  { name: 'an overlay', over: (file) => new OverlayBlockFile(file) },
  { name: 'a write log', over: (file) => new WriteLogFile(file) },
  { name: 'a fault filter without faults', over: (file) => new FaultFile(file, {}) },
];

for (const tableWrites of ['deferred', 'eager'] as const) {
  for (const logicalBlockSizeBytes of [512, 4096] as const)
    conformanceSuite(imageDevices({ variant: 'extended', logicalBlockSizeBytes, tableWrites }));
  for (const through of filters)
    conformanceSuite(
      imageDevices({ variant: 'extended', logicalBlockSizeBytes: 4096, tableWrites, through }),
    );
  conformanceSuite(imageDevices({ variant: 'rfc', logicalBlockSizeBytes: 512, tableWrites }));
}
