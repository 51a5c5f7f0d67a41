import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KIB } from '../../shared/units/units';
import { useFolder } from '../support/storage/temporary-folder';
import { createSmall, EXTENDED, rangeAt, readZone } from './support/images';
import { openInQemuIo } from './support/live-qemu-io';
import { documentOf, succeed, zonesmith } from './support/zonesmith';

const payload = ['--pattern', '0x5a', '--length', '4KiB'];

/** Commands that change an image. */
const writers = (image: string): readonly (readonly string[])[] => [
  ['write', image, '--zone', '1', ...payload],
  ['append', image, '--zone', '1', ...payload],
  ['zone', 'open', image, '1'],
  ['flush', image],
  ['run', 'sequential-fill', image, '--set', 'commands=1'],
  ['recover', image],
  ['io', image, '-c', 'zo 1M 1M'],
];

/** Commands that only look. */
const readers = (image: string): readonly (readonly string[])[] => [
  ['info', image],
  ['report', image],
  ['read', image, '--zone', '1', '--length', '4KiB', '--hex'],
  ['hex', image],
  ['structure', image],
  ['check', image],
];

const writerOf = (image: string) => documentOf<{ writer: string | null }>('info', image).writer;

describe('an image that qemu-io holds open', () => {
  const folder = useFolder();
  const create = () => createSmall(folder('image.zoned'), EXTENDED);

  it('is changed by no writer; each names the process', async () => {
    const image = create();
    const before = readFileSync(image);
    const { pid } = await openInQemuIo(image);
    for (const args of writers(image)) {
      const { status, stderr } = zonesmith(...args);
      expect([status, stderr], args[0]).toEqual([3, expect.stringContaining(`qemu-io, process ${pid}`)]);
      expect(readFileSync(image).equals(before), args[0]).toBe(true);
    }
    expect(existsSync(`${image}.zslock`)).toBe(false);
  });

  it('can be looked at; each reader names the process', async () => {
    const image = create();
    const { pid } = await openInQemuIo(image);
    const notice = expect.stringContaining(`open for writing by qemu-io, process ${pid}`) as string;
    for (const args of readers(image)) {
      const { status, stdout, stderr } = zonesmith(...args);
      expect([status, stderr], args[0]).toEqual([0, notice]);
      expect(stdout.length, args[0]).toBeGreaterThan(0);
    }
  });

  it('shows what the process writes meanwhile', async () => {
    const image = create();
    succeed('write', image, '--zone', '1', ...payload);
    const qemu = await openInQemuIo(image);
    const { offset } = rangeAt(image, 'z1', 1);
    expect(await qemu.command(`write -P 0x6b ${offset} 4k`)).toContain('wrote 4096/4096 bytes');
    expect(readZone(image, '1', 4 * KIB).equals(Buffer.alloc(4 * KIB, 0x6b))).toBe(true);
  });

  it.each(['quit', 'kill'] as const)('is free again when the process ends (%s)', async (end) => {
    const image = create();
    const qemu = await openInQemuIo(image);
    expect(writerOf(image)).toBe(`qemu-io, process ${qemu.pid}`);
    await qemu[end]();
    expect(writerOf(image)).toBeNull();
    succeed('write', image, '--zone', '1', ...payload);
    expect(readZone(image, '1', 4 * KIB).equals(Buffer.alloc(4 * KIB, 0x5a))).toBe(true);
  });

  it('has no writer when it is open for reading only, and still is not written to', async () => {
    const image = create();
    const { pid } = await openInQemuIo(image, ['-r']);
    expect(writerOf(image)).toBeNull();
    const { status, stderr } = zonesmith('write', image, '--zone', '1', ...payload);
    expect(status).toBe(3);
    expect(stderr).toContain(`qemu-io, process ${pid}`);
  });
});
