import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openImage } from '../../main/image/open-image';
import { KIB, MIB } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import { cli } from '../support/cli/cli';
import { nameBackingAt } from '../support/qcow2/qcow2-backing';
import { useFolder } from '../support/storage/temporary-folder';
import { runPeer } from './support/peers';
import { copyForQemu, judge, qemuWrites } from './support/qcow2';
import { writePattern } from './support/qemu';

const folder = useFolder();
const DEVICE = 4 * MIB;

function qemuImg(...words: string[]): void {
  const { status, stderr } = runPeer('qemu-img', words);
  expect(`${status} ${stderr.toString()}`, words.join(' ')).toMatch(/^0 /);
}

/** A device as qemu-img sees it, with what lies behind it. */
function qemuDevice(path: string): Buffer {
  qemuImg('convert', '-f', 'qcow2', '-O', 'raw', path, folder('as-qemu.raw'));
  return readFileSync(folder('as-qemu.raw'));
}

/** A device as we see it, over the files that are named. */
function ownDevice(path: string, backing: readonly string[]): Buffer {
  const image = openImage(path, { access: 'read', backing });
  const bytes = Buffer.alloc(DEVICE);
  image.device.image.blocks.read(0, bytes);
  image.dispose();
  return bytes;
}

/** A chain as qemu-img makes it: raw, shorter than what lies over it, and two qcow2 images with parts of their own. */
function chain(options: string): { readonly top: string; readonly backing: readonly string[] } {
  const [raw, middle, top] = [folder('base.raw'), folder('middle.qcow2'), folder('top.qcow2')];
  qemuImg('create', '-f', 'raw', raw, '3M');
  writePattern(raw, 0x11, { offset: 64 * KIB, length: 2 * MIB });
  qemuImg('create', '-f', 'qcow2', '-b', raw, '-F', 'raw', middle, '3584K');
  qemuWrites(middle, 0x22, { offset: 128 * KIB + 512, length: 100 * KIB });
  qemuImg('create', '-f', 'qcow2', '-o', options, '-b', middle, '-F', 'qcow2', top, '4M');
  qemuWrites(top, 0x33, { offset: 192 * KIB, length: 5 * KIB });
  qemuWrites(top, 0, { offset: 256 * KIB, length: 64 * KIB });
  return { top, backing: [middle, raw] };
}

describe('backing files as qemu-img follows them', () => {
  it.each(['compat=1.1', 'compat=0.10', 'cluster_size=4k', 'extended_l2=on'])(
    '%s reads the same',
    (options) => {
      const { top, backing } = chain(options);
      expect(ownDevice(top, backing).equals(qemuDevice(top))).toBe(true);
    },
  );

  it.each(['compat=1.1', 'compat=0.10', 'cluster_size=4k', 'extended_l2=on'])(
    '%s is written over them alike',
    (options) => {
      const { top, backing } = chain(options);
      const before = backing.map((path) => readFileSync(path));
      const model = qemuDevice(top);
      const image = openImage(top, { access: 'write', backing });
      const { blocks } = image.device.image;
      const random = new Random(3);
      for (let step = 0; step < 40; step++) {
        const lba = random.below(DEVICE / 512);
        const count = Math.min(DEVICE / 512 - lba, 1 + random.below(600));
        const isZero = random.chance(0.4);
        if (isZero) blocks.zero(lba, count);
        else blocks.write(lba, Buffer.alloc(count * 512, step + 1));
        model.fill(isZero ? 0 : step + 1, lba * 512, (lba + count) * 512);
      }
      image.dispose();
      expect(qemuDevice(top).equals(model)).toBe(true);
      const { status, stdout } = runPeer('qemu-img', ['check', '-f', 'qcow2', top]);
      expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('No errors were found')]);
      expect(backing.every((path, index) => readFileSync(path).equals(before[index]!))).toBe(true);
    },
  );

  it('a zoned image lies over a file for qemu-img, too', async () => {
    const [raw, image] = [folder('base.raw'), folder('zoned.qcow2')];
    qemuImg('create', '-f', 'raw', raw, '4M');
    writePattern(raw, 0x11, { offset: 0, length: DEVICE });
    await cli('create', image, '--format', 'qcow2', '--zone-size', '1MiB', '--zones', '4');
    nameBackingAt(image, raw, 'raw');
    const backing = ['--backing', raw];
    await cli('write', image, ...backing, '--zone', '1', '--pattern', '0x44', '--length', '20KiB');
    await cli('zone', 'finish', image, ...backing, '2');
    await cli('zone', 'reset', image, ...backing, '2');
    expect(judge(image).corruptions).toBe(0);
    expect(ownDevice(image, [raw]).equals(qemuDevice(copyForQemu(image)))).toBe(true);
  });
});
