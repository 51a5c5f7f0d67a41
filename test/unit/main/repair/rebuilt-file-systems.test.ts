// What btrfs and f2fs wrote on a kernel's zoned device, replayed into images of ours whose table is then lost.
import { describe, expect, it } from 'vitest';
import { rebuildTable } from '../../../../main/repair/rebuild/rebuild-table';
import { chooseImporter } from '../../../../main/trace/importers/registry';
import { ZoneState } from '../../../../shared/zone/state';
import { deviceOver, memoryImage } from '../../../support/image/device-images';
import { emptyDevice, imported, traceCapture } from '../../../support/trace/imports';

/** Where each has its magic on such a device, and what it is. */
const FILE_SYSTEMS = [
  { job: 'btrfs', at: 0x40, magic: Buffer.from('_BHRfS_M', 'ascii') },
  { job: 'f2fs', at: 0x400, magic: Buffer.from([0x10, 0x20, 0xf5, 0xf2]) },
] as const;
type FileSystem = (typeof FILE_SYSTEMS)[number];
const VARIANTS = [
  { format: 'zoned', variant: 'extended' },
  { format: 'qcow2', variant: '44' },
] as const;

function commandsOf(job: FileSystem['job']) {
  const name = `blkparse-${job}.txt`;
  const { importer, source } = chooseImporter([traceCapture(name)], undefined, name);
  const { entries } = imported(importer.name, source, { device: emptyDevice() });
  return entries.filter(({ op }) => op !== 'read');
}

/** The image after all commands, and what its zones were when its table was zeroed. */
function lostImage(
  { format, variant }: (typeof VARIANTS)[number],
  { job, at, magic }: FileSystem,
  data: { readonly pattern: 'stamp' } | { readonly pattern: 'random'; readonly seed: number },
) {
  const { zoneCount, zoneSizeBlocks, logicalBlockSizeBytes } = emptyDevice().geometry;
  const limits = { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null };
  const zoneSizeBytes = zoneSizeBlocks * logicalBlockSizeBytes;
  const file = memoryImage({ format, variant, zoneCount, zoneSizeBytes, limits });
  const device = deviceOver(file, { tableWrites: 'deferred' });
  const scale = logicalBlockSizeBytes / device.image.facts.geometry.logicalBlockSizeBytes;
  let refused = 0;
  for (const [sequence, { expect: _, ...entry }] of commandsOf(job).entries()) {
    const command = {
      ...entry,
      ...(entry.lba !== undefined && { lba: entry.lba * scale }),
      ...(entry.blocks !== undefined && { blocks: entry.blocks * scale, data }),
    };
    if (device.execute(command, { sequence, seed: 3, resolve: undefined }).status !== 'ok') refused++;
  }
  expect(refused).toBe(0);
  device.finish();
  const { blocks, table, anatomy } = device.image;
  if (data.pattern !== 'stamp') {
    const first = new Uint8Array(4096);
    blocks.read(0, first);
    first.set(magic, at);
    blocks.write(0, first);
  }
  const zones = { state: table.zones.state.slice(), writePointer: table.zones.writePointer.slice() };
  const [from, last] = [anatomy.entryPlace(0).offset, anatomy.entryPlace(zoneCount - 1)];
  file.write(from, new Uint8Array(last.offset + last.length - from));
  return { file, zones };
}

describe.each(FILE_SYSTEMS)('$job', (fileSystem) => {
  it.each(VARIANTS)(
    '$format $variant, stamped as the trace has it: every pointer is as it was',
    (variant) => {
      const { file, zones } = lostImage(variant, fileSystem, { pattern: 'stamp' });
      const { zones: found, rebuilt } = rebuildTable({ file, options: {}, minConfidence: 0 });
      let written = 0;
      for (const { zone, writePointer, confidence } of found) {
        if (writePointer === null) continue;
        expect(writePointer, `zone ${zone}`).toBe(zones.writePointer[zone]);
        if (confidence === 1) written++;
      }
      expect(written).toBeGreaterThan(2);
      rebuilt.dispose();
    },
  );

  it.each(VARIANTS)(
    '$format $variant, without stamps: no pointer is above the true one, and none is sure',
    (variant) => {
      const { file, zones } = lostImage(variant, fileSystem, { pattern: 'random', seed: 5 });
      const { zones: found, rebuilt, plan } = rebuildTable({ file, options: {}, minConfidence: 0 });
      let written = 0;
      for (const { zone, state, writePointer, confidence, evidence } of found) {
        expect(confidence).toBeLessThan(1);
        expect(evidence).toContain(`the device holds ${fileSystem.job}`);
        if (state !== 'empty') written++;
        // A full zone is written to its end, and has no pointer.
        if (writePointer === null) expect(zones.state[zone], `zone ${zone}`).toBe(ZoneState.full);
        else expect(writePointer, `zone ${zone}`).toBeLessThanOrEqual(zones.writePointer[zone]!);
      }
      expect(written).toBeGreaterThan(2);
      expect(plan.left).toEqual([]);
      rebuilt.dispose();
    },
  );
});
