import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KIB } from '../../shared/units/units';
import { useFolder } from '../support/storage/temporary-folder';
import { createSmall, rangeAt, readZone, VARIANTS, ZONE_BYTES } from './support/images';
import { runPeer } from './support/peers';
import { writePattern, type Range } from './support/qemu';
import type { Answer } from './support/run';
import { documentOf, succeed } from './support/zonesmith';

const BLOCK_BYTES = 4 * KIB;

/** Runs one fio job over a range of a file, in a folder of its own. */
function fio(folder: string, path: string, range: Range, options: readonly string[]): Answer {
  const place = [`--filename=${path}`, `--offset=${range.offset}`, `--size=${range.length}`];
  const fixed = ['--name=job', '--thread', '--ioengine=psync', '--fallocate=none', '--randseed=7'];
  return runPeer('fio', [...fixed, ...place, ...options], { cwd: folder });
}

const checksums = [`--bs=${BLOCK_BYTES}`, '--verify=crc32c', '--verify_state_save=0'];

/** Blocks of fio's that carry their offset and a checksum, as a file of their own. */
function makeBlocks(folder: string, blocks: string, range: Range): Buffer {
  const whole = `${blocks}.whole`;
  const { status, stderr } = fio(folder, whole, range, ['--rw=write', '--do_verify=0', ...checksums]);
  expect(`${status} ${stderr}`).toMatch(/^0 /);
  const bytes = readFileSync(whole).subarray(range.offset, range.offset + range.length);
  writeFileSync(blocks, bytes);
  return bytes;
}

/** Lets fio check the blocks in a file, reading only. */
const verify = (folder: string, path: string, range: Range): Answer =>
  fio(folder, path, range, ['--rw=read', '--readonly', ...checksums]);

describe.each(VARIANTS)('fio over the data area of a $variant image', (variant) => {
  const folder = useFolder();

  it('verifies the blocks that write --file put there, and finds a spoilt one', () => {
    const image = createSmall(folder('image.zoned'), variant);
    const zone = rangeAt(image, 'z2', ZONE_BYTES / 2);
    const bytes = makeBlocks(folder(), folder('blocks'), zone);
    succeed('write', image, '--zone', '2', '--file', folder('blocks'));
    expect(readZone(image, '2', zone.length).equals(bytes)).toBe(true);
    const sound = verify(folder(), image, zone);
    expect(`${sound.status} ${sound.stderr}`).toBe('0 ');
    writePattern(image, 0, { offset: zone.offset + 10 * BLOCK_BYTES, length: 512 });
    const spoilt = verify(folder(), image, zone);
    expect(spoilt.status).not.toBe(0);
    expect(spoilt.stderr).toContain('verify');
  });

  it.each([4 * KIB, 64 * KIB])('writes as much as run in blocks of %d bytes', (blockBytes) => {
    const image = createSmall(folder('image.zoned'), variant);
    const commands = ZONE_BYTES / blockBytes;
    const range = { offset: 0, length: commands * blockBytes };
    const options = ['--rw=write', `--bs=${blockBytes}`, '--end_fsync=1', '--output-format=json'];
    const { stdout } = fio(folder(), folder('fio.dat'), range, options);
    const { jobs } = JSON.parse(stdout.toString()) as { jobs: [{ write: Record<string, number> }] };
    const settings = [`bytes=${blockBytes}`, `commands=${commands}`, 'zones=1-2'];
    const summary = documentOf<{ ok: number; bytesWritten: number }>(
      ...['run', 'sequential-fill', image],
      ...settings.flatMap((setting) => ['--set', setting]),
    );
    expect(jobs[0].write['total_ios']).toBe(summary.ok);
    expect(jobs[0].write['io_bytes']).toBe(summary.bytesWritten);
    expect(statSync(folder('fio.dat')).size).toBe(range.length);
    const end = rangeAt(image, 'z1', 1).offset + summary.bytesWritten;
    expect(rangeAt(image, 'wp:2', 1).offset).toBe(end);
  });
});
