import { describe, expect, it } from 'vitest';
import { KIB } from '../../shared/units/units';
import { useFolder } from '../support/storage/temporary-folder';
import { createSmall, rangeAt, readZone, VARIANTS, ZONE_BYTES, ZONE_COUNT } from './support/images';
import { holdsPattern, writePattern } from './support/qemu';
import { documentOf, succeed } from './support/zonesmith';

const filled = (byte: number, length: number) => Buffer.alloc(length, byte);

describe.each(VARIANTS)('data of a $variant image', (variant) => {
  const folder = useFolder();
  const create = () => createSmall(folder('image.zoned'), variant);
  const zoneBytes = ['--set', 'bytes=64KiB'];

  it('lies zone behind zone from the data offset on', () => {
    const image = create();
    const start = variant.dataOffset(image);
    const { zones } = documentOf<{ zones: { startBytes: number }[] }>('report', image, '--as', 'json');
    expect(zones).toHaveLength(ZONE_COUNT);
    for (const zone of [0, 1, ZONE_COUNT - 1]) {
      expect(rangeAt(image, `z${zone}`, 1).offset).toBe(start + zones[zone]!.startBytes);
    }
  });

  it('reads as zeros in a new image', () => {
    const image = create();
    const length = ZONE_COUNT * ZONE_BYTES;
    expect(holdsPattern(image, 0, { offset: variant.dataOffset(image), length })).toBe(true);
  });

  it('is where write puts it, in conventional and sequential zones, and nowhere else', () => {
    const image = create();
    succeed('write', image, '--zone', '0+64KiB', '--pattern', '0x11', '--length', '8KiB');
    succeed('write', image, '--zone', '3', '--pattern', '0x22', '--length', '12KiB');
    const conventional = rangeAt(image, 'z0+65536', 8 * KIB);
    const sequential = rangeAt(image, 'z3', 12 * KIB);
    expect(conventional.offset).toBe(variant.dataOffset(image) + 64 * KIB);
    expect(holdsPattern(image, 0x11, conventional)).toBe(true);
    expect(holdsPattern(image, 0x22, sequential)).toBe(true);
    expect(holdsPattern(image, 0x22, { ...sequential, length: 12 * KIB + 512 })).toBe(false);
    const behind = sequential.offset + sequential.length;
    const untouched = variant.dataOffset(image) + ZONE_COUNT * ZONE_BYTES - behind;
    expect(holdsPattern(image, 0, { offset: behind, length: untouched })).toBe(true);
  });

  it('is at the address that append prints', () => {
    const image = create();
    const append = (byte: number) =>
      Number(succeed('append', image, '--zone', '2', '--pattern', `${byte}`, '--length', '4KiB'));
    const first = append(0x33);
    const second = append(0x44);
    expect(second - first).toBe((4 * KIB) / variant.blockBytes);
    for (const [lba, byte] of [
      [first, 0x33],
      [second, 0x44],
    ] as const) {
      const offset = variant.dataOffset(image) + lba * variant.blockBytes;
      expect(holdsPattern(image, byte, { offset, length: 4 * KIB })).toBe(true);
    }
  });

  it('is what run wrote, up to the write pointer', () => {
    const image = create();
    const settings = ['--set', 'pattern=0x55', '--set', 'zones=1-2', ...zoneBytes, '--set', 'commands=20'];
    const summary = documentOf<{ bytesWritten: number }>('run', 'sequential-fill', image, ...settings);
    expect(summary.bytesWritten).toBe(20 * 64 * KIB);
    const written = rangeAt(image, 'z1', summary.bytesWritten);
    expect(holdsPattern(image, 0x55, written)).toBe(true);
    expect(rangeAt(image, 'wp:2', 1).offset).toBe(written.offset + written.length);
    expect(holdsPattern(image, 0, rangeAt(image, 'wp:2', 64 * KIB))).toBe(true);
  });

  it('is zeros again after a reset', () => {
    const image = create();
    succeed('write', image, '--zone', '4', '--pattern', '0x66', '--length', '1MiB');
    const zone = rangeAt(image, 'z4', ZONE_BYTES);
    expect(holdsPattern(image, 0x66, zone)).toBe(true);
    succeed('zone', 'reset', image, '4');
    expect(holdsPattern(image, 0, zone)).toBe(true);
  });

  it('is read as qemu-io wrote it below the write pointer', () => {
    const image = create();
    succeed('write', image, '--zone', '5', '--pattern', '0x77', '--length', '16KiB');
    writePattern(image, 0x88, rangeAt(image, 'z5+4096', 8 * KIB));
    const expected = [filled(0x77, 4 * KIB), filled(0x88, 8 * KIB), filled(0x77, 4 * KIB)];
    expect(readZone(image, '5', 16 * KIB).equals(Buffer.concat(expected))).toBe(true);
  });

  it('reads as zeros above the write pointer, where hex shows what qemu-io wrote', () => {
    const image = create();
    succeed('write', image, '--zone', '6', '--pattern', '0x99', '--length', '4KiB');
    writePattern(image, 0xaa, rangeAt(image, 'wp:6', 4 * KIB));
    const expected = Buffer.concat([filled(0x99, 4 * KIB), filled(0, 4 * KIB)]);
    expect(readZone(image, '6', 8 * KIB).equals(expected)).toBe(true);
    const shown = documentOf<{ hex: string }>('hex', image, '--at', 'wp:6', '--length', '4KiB');
    expect(Buffer.from(shown.hex, 'hex').equals(filled(0xaa, 4 * KIB))).toBe(true);
  });
});
