import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { BlockFile } from '../../../../main/storage/block-file';
import { JoinedFile } from '../../../../main/storage/filters/joined-file';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { createNodeFile } from '../../../../main/storage/node-block-file';
import { OverlayBlockFile } from '../../../../main/storage/overlay/overlay-block-file';
import { MIB } from '../../../../shared/units/units';
import { useFolder } from '../../../support/storage/temporary-folder';

const path = useFolder();
const isLinux = process.platform === 'linux' && spawnSync('tar', ['--version']).stdout.includes('GNU tar');
const block = new Uint8Array(4096).fill(1);

/** Starts of the held ranges in MiB, and the sum of their lengths. */
function heldIn(file: BlockFile) {
  const extents = file.heldExtents?.() ?? null;
  return (
    extents && {
      starts: extents.map(({ offset }) => offset / MIB),
      bytes: extents.reduce((sum, { length }) => sum + length, 0),
    }
  );
}

function sparse(name: string, places: readonly number[]): BlockFile {
  const file = createNodeFile(path(name), { replace: false });
  file.resize(2 ** 43);
  for (const place of places) file.write(place * MIB, block);
  return file;
}

describe('what a file holds', () => {
  it('is told by the file system, at any size, however many ranges there are', () => {
    const few = [1, 5, 100, 4_000_000];
    const many = Array.from({ length: 5000 }, (_, index) => 3 * index);
    expect(heldIn(sparse('few', few))).toEqual(isLinux ? { starts: few, bytes: 4 * 4096 } : null);
    expect(heldIn(sparse('many', many))).toEqual(isLinux ? { starts: many, bytes: 5000 * 4096 } : null);
    expect(heldIn(sparse('none', []))).toEqual(isLinux ? { starts: [], bytes: 0 } : null);
  });

  it('is all of a file without holes', () => {
    const file = createNodeFile(path('dense'), { replace: false });
    for (let at = 0; at < 17; at++) file.write(at * MIB, new Uint8Array(MIB).fill(1));
    expect(heldIn(file)).toEqual(isLinux ? { starts: [0], bytes: 17 * MIB } : null);
  });

  it('of a small file is told by its bytes, on every system', () => {
    const file = createNodeFile(path('small'), { replace: false });
    file.resize(16 * MIB);
    file.write(3 * MIB, block);
    file.write(5 * MIB, new Uint8Array(4096));
    expect(heldIn(file)).toEqual({ starts: [3], bytes: 4096 });
  });

  it('of files one behind the other is that of each', () => {
    const [first, second] = [new MemoryBlockFile('a', block), new MemoryBlockFile('b')];
    second.resize(64 * MIB);
    second.write(32 * MIB, block);
    const joined = new JoinedFile('ab', [
      { file: first, offset: 0, length: MIB },
      { file: second, offset: MIB, length: null },
    ]);
    expect(heldIn(joined)?.starts).toEqual([0, 33]);
  });

  it('of an overlay is that of the file beneath and what was written since', () => {
    const base = new MemoryBlockFile('base');
    base.resize(64 * MIB);
    base.write(3 * MIB, block);
    const overlay = new OverlayBlockFile(base);
    overlay.write(9 * MIB, block, 'data');
    expect(heldIn(overlay)?.starts).toEqual([3, 9]);
    const moment = overlay.at(overlay.mark());
    overlay.write(12 * MIB, block, 'data');
    expect([heldIn(moment)?.starts, heldIn(overlay)?.starts]).toEqual([
      [3, 9],
      [3, 9, 12],
    ]);
    overlay.resize(65 * MIB);
    expect(heldIn(overlay)).toBeNull();
  });
});
