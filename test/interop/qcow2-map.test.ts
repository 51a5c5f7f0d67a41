import { describe, expect, it } from 'vitest';
import type { FormatImage } from '../../main/format/image';
import { qcow2Driver } from '../../main/format/qcow2/driver';
import { openNodeFile } from '../../main/storage/node-block-file';
import { KIB, MIB } from '../../shared/units/units';
import { filesOf, qemuImagePath } from '../support/image/format-qemu';
import { useFolder } from '../support/storage/temporary-folder';
import { runPeer } from './support/peers';
import { copyForQemu } from './support/qcow2';

function withImage<T>(path: string, use: (image: FormatImage) => T): T {
  const file = openNodeFile(path, { access: 'read' });
  try {
    return use(qcow2Driver.open(file, {}));
  } finally {
    file.dispose();
  }
}

/** One range of a device as `qemu-img map` prints it. */
interface MapEntry {
  readonly start: number;
  readonly length: number;
  readonly offset?: number;
  readonly data: boolean;
}

function mapOf(path: string): MapEntry[] {
  const { status, stdout, stderr } = runPeer('qemu-img', ['map', '-f', 'qcow2', '--output=json', path]);
  expect(`${status} ${stderr}`).toMatch(/^0 /);
  return JSON.parse(stdout.toString()) as MapEntry[];
}

/** Compares where QEMU and we find every 4 KiB of a device. */
function expectSameMap(path: string, qemuCopy: string): number {
  return withImage(path, (image) => {
    let mapped = 0;
    for (const { start, length, offset, data } of mapOf(qemuCopy)) {
      for (let byte = start; byte < start + length; byte += Math.max(4 * KIB, length / 64)) {
        const at = Math.floor(byte / 512) * 512;
        expect(image.blocks.offsetOf(at / 512), `device byte ${at} of ${path}`).toBe(
          offset === undefined ? null : offset + at - start,
        );
      }
      if (data && offset !== undefined) mapped++;
    }
    return mapped;
  });
}

describe('the mapping as qemu-img map sees it', () => {
  const folder = useFolder();

  it.each([
    'qcow2-v4/q01-basic',
    'qcow2-v4/q13-check-repair',
    'qcow2-v4/q16-snapshot',
    'qcow2-v4/q19-4GiB',
    'qcow2-v4/x17-random',
    'qcow2-v9/n01-basic',
    'qcow2-v9/n14-cluster512',
    'qcow2-v9/n18-4GiB',
    'qcow2-v9/x16-random',
  ])('is ours for every image of %s', (scenario) => {
    let mapped = 0;
    for (const name of filesOf(scenario)) {
      const path = qemuImagePath(scenario, name);
      mapped += expectSameMap(path, copyForQemu(path));
    }
    expect(mapped).toBeGreaterThan(0);
  });

  it.each([
    ['clusters of 512 bytes', ['-o', 'cluster_size=512']],
    ['clusters of 2 MiB', ['-o', 'cluster_size=2M']],
    ['version 2', ['-o', 'compat=0.10']],
    ['subclusters', ['-o', 'extended_l2=on,cluster_size=64k']],
    ['refcounts of 1 bit', ['-o', 'refcount_bits=1']],
    ['metadata written in advance', ['-o', 'preallocation=metadata']],
  ])('is ours for an ordinary image with %s, and so is what is read', (_, options) => {
    const path = folder('plain.qcow2');
    expect(runPeer('qemu-img', ['create', '-f', 'qcow2', ...options, path, '16M']).status).toBe(0);
    const commands = ['write -P 17 1M 300k', 'write -P 34 5M 4k', 'write -z 1536k 64k', 'write -P 51 15M 1M'];
    expect(
      runPeer('qemu-io', ['-f', 'qcow2', ...commands.flatMap((text) => ['-c', text]), path]).status,
    ).toBe(0);
    expect(expectSameMap(path, path)).toBeGreaterThan(0);
    expectSameBytes(path);
    withImage(path, (image) => {
      expect([...image.anatomy.check()].filter(({ severity }) => severity !== 'info')).toEqual([]);
    });
  });

  /** Reads the whole device and compares it with what qemu-img makes of it. */
  function expectSameBytes(path: string): void {
    const raw = folder('plain.raw');
    expect(runPeer('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', path, raw]).status).toBe(0);
    const theirs = openNodeFile(raw, { access: 'read' });
    withImage(path, (image) => {
      const ours = new Uint8Array(MIB);
      const expected = new Uint8Array(MIB);
      for (let byte = 0; byte < 16 * MIB; byte += MIB) {
        image.blocks.read(byte / 512, ours);
        theirs.read(byte, expected);
        expect(Buffer.compare(ours, expected), `device byte ${byte}`).toBe(0);
      }
    });
    theirs.dispose();
  }

  it.each([
    ['zlib', 0],
    ['zstd', 1],
  ] as const)('compressed clusters made by qemu-img with %s are read, or refused by name', (type, code) => {
    const raw = folder('data.raw');
    const path = folder('compressed.qcow2');
    const write = ['-f', 'raw', '-c', 'write -P 5 0 3M', '-c', 'write -P 6 4M 70k', raw];
    expect(runPeer('qemu-img', ['create', '-f', 'raw', raw, '16M']).status).toBe(0);
    expect(runPeer('qemu-io', write).status).toBe(0);
    const convert = ['convert', '-c', '-O', 'qcow2', '-o', `compression_type=${type}`, raw, path];
    expect(runPeer('qemu-img', convert).status).toBe(0);
    expect(mapOf(path).some(({ data, offset }) => data && offset === undefined)).toBe(true);
    const canRead = code === 0 || 'zstdDecompressSync' in process.getBuiltinModule('node:zlib');
    if (canRead) expectSameBytes(path);
    else {
      withImage(path, (image) => {
        expect(() => image.blocks.read(0, new Uint8Array(512))).toThrow(/compressed with zstd/);
      });
    }
    withImage(path, (image) => {
      expect([...image.anatomy.check()].filter(({ severity }) => severity !== 'info')).toEqual([]);
    });
  });
});

describe('clusters as qemu-img check counts them', () => {
  const folder = useFolder();

  it('ours finds the same leaks and errors in a damaged image', () => {
    const path = folder('damaged.qcow2');
    expect(runPeer('qemu-img', ['create', '-f', 'qcow2', path, '16M']).status).toBe(0);
    expect(runPeer('qemu-io', ['-f', 'qcow2', '-c', 'write -P 1 0 256k', path]).status).toBe(0);
    const file = openNodeFile(path, { access: 'write' });
    const words = new Uint8Array(2);
    file.read(0x20000 + 2 * 5, words);
    expect([...words]).toEqual([0, 1]);
    file.write(0x20000 + 2 * 5, Uint8Array.of(0, 0));
    file.write(0x20000 + 2 * 6, Uint8Array.of(0, 2));
    file.dispose();
    const { stdout } = runPeer('qemu-img', ['check', '-f', 'qcow2', '--output=json', path]);
    const theirs = JSON.parse(stdout.toString()) as { corruptions: number; leaks: number };
    const found = withImage(path, (image) => [...image.anatomy.check()]);
    expect(found.filter(({ severity }) => severity === 'error')).toHaveLength(theirs.corruptions);
    expect(found.filter(({ code }) => code === 'qcow2-leak')).toHaveLength(theirs.leaks);
    expect(theirs).toMatchObject({ leaks: 1 });
  });

  it('snapshots and bitmaps of qemu-img are no double owners', () => {
    const path = folder('snapshots.qcow2');
    const steps: readonly (readonly ['qemu-img' | 'qemu-io', ...string[]])[] = [
      ['qemu-img', 'create', '-f', 'qcow2', path, '16M'],
      ['qemu-io', '-f', 'qcow2', '-c', 'write -P 1 0 1M', path],
      ['qemu-img', 'snapshot', '-c', 'first', path],
      ['qemu-io', '-f', 'qcow2', '-c', 'write -P 2 512k 1M', path],
      ['qemu-io', '-f', 'qcow2', '-c', 'write -P 3 8M 64k', path],
      ['qemu-img', 'snapshot', '-c', 'second', path],
      ['qemu-img', 'snapshot', '-a', 'first', path],
      ['qemu-img', 'bitmap', '--add', path, 'b0'],
      ['qemu-io', '-f', 'qcow2', '-c', 'write -P 4 3M 64k', path],
      ['qemu-img', 'bitmap', '--add', path, 'b1'],
    ];
    for (const [program, ...words] of steps) expect(runPeer(program, words).status, words.join(' ')).toBe(0);
    expect(runPeer('qemu-img', ['check', '-f', 'qcow2', path]).status).toBe(0);
    expect(withImage(path, (image) => [...image.anatomy.check()])).toEqual([]);
  });

  it('ours finds two owners where qemu-img has raised the refcount', () => {
    const path = folder('aliased.qcow2');
    expect(runPeer('qemu-img', ['create', '-f', 'qcow2', path, '16M']).status).toBe(0);
    expect(runPeer('qemu-io', ['-f', 'qcow2', '-c', 'write -P 1 0 256k', path]).status).toBe(0);
    const file = openNodeFile(path, { access: 'write' });
    const entry = new Uint8Array(8);
    file.read(0x40000, entry);
    file.write(0x40000 + 8, entry);
    file.dispose();
    runPeer('qemu-img', ['check', '-f', 'qcow2', '-r', 'all', path]);
    expect(runPeer('qemu-img', ['check', '-f', 'qcow2', path]).status).toBe(0);
    const found = withImage(path, (image) => [...image.anatomy.check()]);
    expect(found).toMatchObject([{ code: 'qcow2-shared', severity: 'error', offset: 0x50000 }]);
  });
});
