import { describe, expect, it } from 'vitest';
import { KnownZeros } from '../../../../main/device/known-zeros';
import type { ZonedDevice } from '../../../../main/device/device';
import { WriteLogFile } from '../../../../main/storage/filters/write-log-file';
import type { BlockFile } from '../../../../main/storage/block-file';
import { MIB } from '../../../../shared/units/units';
import type { ZoneGeometry } from '../../../../shared/zone/geometry';
import { deviceOver, memoryImage, SMALL } from '../../../support/image/device-images';

const ZONE = 256;
const CAPACITY = 128;
const BLOCK = 4096;
const geometry: ZoneGeometry = {
  logicalBlockSizeBytes: 4096,
  zoneCount: 8,
  zoneSizeBlocks: ZONE,
  zoneCapacityBlocks: CAPACITY,
  lastZoneSizeBlocks: 32,
  conventional: [],
};
const zone = (index: number, blocks: number) => ({ lba: index * ZONE, blocks });

describe('what is known to be zeros', () => {
  it('nothing is at first, so that a reset zeroes as much as it says', () => {
    expect(new KnownZeros(geometry).blocksToZero(zone(3, CAPACITY))).toBe(CAPACITY);
  });

  it('after a whole capacity was zeroed only what is written since counts', () => {
    const zeros = new KnownZeros(geometry);
    zeros.didZero(zone(3, CAPACITY));
    expect(zeros.blocksToZero(zone(3, CAPACITY))).toBe(0);
    zeros.willWrite({ lba: 3 * ZONE + 2, blocks: 5 });
    zeros.willWrite({ lba: 3 * ZONE, blocks: 1 });
    expect(zeros.blocksToZero(zone(3, CAPACITY))).toBe(7);
    zeros.didZero(zone(3, CAPACITY));
    expect(zeros.blocksToZero(zone(3, CAPACITY))).toBe(0);
    expect(zeros.blocksToZero(zone(4, CAPACITY))).toBe(CAPACITY);
  });

  it('a part that was zeroed says nothing of the rest', () => {
    const zeros = new KnownZeros(geometry);
    zeros.didZero(zone(3, 10));
    expect(zeros.blocksToZero(zone(3, CAPACITY))).toBe(CAPACITY);
  });

  it('a smaller last zone is whole with its own size', () => {
    const zeros = new KnownZeros(geometry);
    zeros.didZero(zone(7, 32));
    expect(zeros.blocksToZero(zone(7, 32))).toBe(0);
  });

  it('is forgotten when the bytes may have changed', () => {
    const zeros = new KnownZeros(geometry);
    zeros.didZero(zone(3, CAPACITY));
    zeros.forget();
    expect(zeros.blocksToZero(zone(3, CAPACITY))).toBe(CAPACITY);
  });
});

describe('resets of a device', () => {
  function logged(base: BlockFile = memoryImage()): { device: ZonedDevice; zeroed: () => number[] } {
    const file = new WriteLogFile(base);
    const zeroed = () =>
      [...file.entries()].flatMap((entry) => (entry.operation === 'zero' ? [entry.length / BLOCK] : []));
    return { device: deviceOver(file), zeroed };
  }
  const write = (device: ZonedDevice, blocks: number) =>
    device.execute({ op: 'write', zone: 1, blocks, data: { pattern: 'byte', value: 7 } });
  const finishAndReset = (device: ZonedDevice) => {
    for (const op of ['finish', 'reset'] as const) expect(device.execute({ op, zone: 1 }).status).toBe('ok');
  };
  const lying = (device: ZonedDevice) => {
    const bytes = new Uint8Array(CAPACITY * BLOCK);
    device.image.blocks.read(ZONE, bytes);
    return bytes.filter((byte) => byte !== 0).length;
  };

  it('a zone that is finished again and again is zeroed as a whole once, then as far as it was written', () => {
    const { device, zeroed } = logged();
    finishAndReset(device);
    finishAndReset(device);
    write(device, 3);
    finishAndReset(device);
    write(device, 2);
    device.execute({ op: 'reset', zone: 1 });
    finishAndReset(device);
    expect(zeroed()).toEqual([CAPACITY, 3, 2]);
    expect(lying(device)).toBe(0);
  });

  it('data behind the pointer that a crash left is gone after finish and reset', () => {
    const { device } = logged();
    write(device, 2);
    device.image.blocks.write(ZONE + 20, new Uint8Array(BLOCK).fill(9));
    finishAndReset(device);
    expect(lying(device)).toBe(0);
  });

  it('bytes changed beneath are zeroed when the device was told to read again', () => {
    const base = memoryImage({ ...SMALL, zoneSizeBytes: MIB });
    const { device } = logged(base);
    finishAndReset(device);
    base.write(device.image.blocks.offsetOf(ZONE + 30)!, new Uint8Array(BLOCK).fill(9));
    device.reload();
    finishAndReset(device);
    expect(lying(device)).toBe(0);
  });

  it('a full zone whose data was written in this session is zeroed to its end', () => {
    const { device, zeroed } = logged();
    finishAndReset(device);
    write(device, CAPACITY);
    device.execute({ op: 'reset', zone: 1 });
    expect(zeroed()).toEqual([CAPACITY, CAPACITY]);
    expect(lying(device)).toBe(0);
  });
});
