import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceBytes, differingDeviceBytes, type ComparedRange } from '../../../../main/compare/device-bytes';
import type { BlockFile } from '../../../../main/storage/block-file';
import { OverlayBlockFile } from '../../../../main/storage/overlay/overlay-block-file';
import { KIB, MIB, TIB } from '../../../../shared/units/units';
import { deviceOver, memoryImage } from '../../../support/image/device-images';

const SHAPE = { zoneCount: 4, zoneSizeBytes: 64 * KIB };
const DEVICE_BYTES = 4 * 64 * KIB;

function deviceBytes(file: BlockFile): DeviceBytes {
  return new DeviceBytes(deviceOver(file));
}

function runsOf(a: DeviceBytes, b: DeviceBytes, range: Partial<ComparedRange> = {}): ComparedRange[] {
  const whole = { offsetA: 0, offsetB: 0, length: Math.min(a.length, b.length) };
  return [...differingDeviceBytes(a, b, [{ ...whole, ...range }], () => undefined)];
}

/** Byte by byte, without any cleverness. */
function plainRuns(a: Uint8Array, b: Uint8Array, offsets: readonly [number, number]): ComparedRange[] {
  const runs: ComparedRange[] = [];
  for (let at = 0; at < a.length; at++) {
    if (a[at] === b[at]) continue;
    const last = runs.at(-1);
    if (last && last.offsetA + last.length === offsets[0] + at)
      runs[runs.length - 1] = { ...last, length: last.length + 1 };
    else runs.push({ offsetA: offsets[0] + at, offsetB: offsets[1] + at, length: 1 });
  }
  return runs;
}

const writes = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: DEVICE_BYTES - 1 }),
    length: fc.integer({ min: 1, max: 5000 }),
    value: fc.nat(3),
  }),
  { maxLength: 8 },
);

interface Write {
  readonly at: number;
  readonly length: number;
  readonly value: number;
}

/** An image with bytes written behind the back of its zones, and its device bytes as they should be. */
function written(list: readonly Write[], logicalBlockSizeBytes: 512 | 4096) {
  const file = memoryImage({ ...SHAPE, logicalBlockSizeBytes });
  const { image } = deviceOver(file);
  const expected = new Uint8Array(DEVICE_BYTES);
  for (const { at, length, value } of list) {
    const bytes = new Uint8Array(Math.min(length, DEVICE_BYTES - at)).fill(value);
    file.write(image.blocks.offsetOf(0)! + at, bytes);
    expected.set(bytes, at);
  }
  return { file, expected };
}

describe('differingDeviceBytes', () => {
  it('finds what a look at every byte finds, zeros against holes and other block sizes included', () => {
    fc.assert(
      fc.property(writes, writes, (left, right) => {
        const [a, b] = [written(left, 4096), written(right, 512)];
        expect(runsOf(deviceBytes(a.file), deviceBytes(b.file))).toEqual(
          plainRuns(a.expected, b.expected, [0, 0]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('compares ranges at different offsets, cut anywhere', () => {
    const offset = fc.nat(DEVICE_BYTES / 2);
    fc.assert(
      fc.property(writes, offset, offset, fc.nat(DEVICE_BYTES / 2), (list, offsetA, offsetB, length) => {
        const { file, expected } = written(list, 4096);
        const device = deviceBytes(file);
        const [a, b] = [offsetA, offsetB].map((start) => expected.subarray(start, start + length));
        expect(runsOf(device, device, { offsetA, offsetB, length })).toEqual(
          plainRuns(a!, b!, [offsetA, offsetB]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('reads nothing that neither side holds, of 8 TiB', () => {
    const file = memoryImage({ zoneCount: 131_072, zoneSizeBytes: 64 * MIB });
    const start = deviceOver(file).image.blocks.offsetOf(0)!;
    file.write(start + 5 * TIB + 3, new Uint8Array([1]));
    const copy = new OverlayBlockFile(file);
    copy.write(start + 5 * TIB + 3, new Uint8Array([2]), 'data');
    copy.write(start + 7 * TIB, new Uint8Array([0, 9]), 'data');
    const totals: number[] = [];
    const [a, b] = [deviceBytes(file), deviceBytes(copy)];
    const range = { offsetA: 0, offsetB: 0, length: a.length };
    const runs = [...differingDeviceBytes(a, b, [range], (_, total) => totals.push(total))];
    expect(runs).toEqual([
      { offsetA: 5 * TIB + 3, offsetB: 5 * TIB + 3, length: 1 },
      { offsetA: 7 * TIB + 1, offsetB: 7 * TIB + 1, length: 1 },
    ]);
    expect(Math.max(...totals)).toBeLessThan(MIB);
    copy.dispose();
  });

  it('reads all where nobody knows the holes, and stops where it is told to', () => {
    const { file } = written([{ at: 9000, length: 2, value: 1 }], 4096);
    const unknown: BlockFile = Object.create(file, { heldExtents: { value: () => null } }) as BlockFile;
    const other = memoryImage(SHAPE);
    const blind = new DeviceBytes({ image: deviceOver(file).image, file: unknown });
    expect([...blind.held()]).toEqual([{ offset: 0, length: DEVICE_BYTES }]);
    expect(runsOf(blind, deviceBytes(other))).toEqual([{ offsetA: 9000, offsetB: 9000, length: 2 }]);
    const stop = (done: number) => {
      if (done > 0) throw new Error('stopped');
    };
    const range = { offsetA: 0, offsetB: 0, length: DEVICE_BYTES };
    expect(() => [...differingDeviceBytes(blind, deviceBytes(other), [range], stop)]).toThrow('stopped');
  });
});
