import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createNodeFile } from '../../../../main/storage/node-block-file';
import { WriteBack } from '../../../../main/storage/node-write-back';
import { MIB } from '../../../../shared/units/units';
import { readRange, temporaryFolder } from '../../../support/storage/storage-files';

/** How often this process has the file open. */
function descriptorsOf(path: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  }).length;
}

describe('writing back early', () => {
  it('begins after 32 MiB, with a descriptor of its own that goes with the file', () => {
    const path = join(temporaryFolder(), 'image');
    const file = createNodeFile(path, { replace: false });
    const bytes = new Uint8Array(16 * MIB).fill(1);
    file.write(0, bytes);
    expect(descriptorsOf(path)).toBe(1);
    file.write(bytes.length, bytes);
    expect(descriptorsOf(path)).toBe(2);
    file.flush();
    expect(Buffer.compare(readRange(file, bytes.length, bytes.length), bytes)).toBe(0);
    file.dispose();
    expect(descriptorsOf(path)).toBe(0);
  });

  it('has nothing to do for a file that is flushed more often', () => {
    const path = join(temporaryFolder(), 'image');
    const file = createNodeFile(path, { replace: false });
    onTestFinished(() => file.dispose());
    for (let round = 0; round < 3; round++) {
      file.write(0, new Uint8Array(16 * MIB).fill(1));
      file.flush();
    }
    expect(descriptorsOf(path)).toBe(1);
  });

  it('fails the next flush with what it met, once', async () => {
    // What cannot be flushed: the system answers EINVAL.
    const fd = openSync('/dev/null', 'r+');
    const writeBack = new WriteBack(fd);
    onTestFinished(() => {
      writeBack.dispose();
      closeSync(fd);
    });
    writeBack.wrote(32 * MIB);
    await vi.waitFor(
      () => expect(() => writeBack.flushed()).toThrow(expect.objectContaining({ code: 'EINVAL' })),
      { timeout: 120_000 },
    );
    expect(() => writeBack.flushed()).not.toThrow();
  });
});
