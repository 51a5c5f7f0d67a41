import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NodeScratchStore } from '../../../../../main/storage/overlay/node-scratch-store';
import { MIB } from '../../../../../shared/units/units';
import { patternBytes, readRange, temporaryFolder } from '../../../../support/storage/storage-files';
import { refusal } from '../../../../support/errors/refusal';

describe('NodeScratchStore', () => {
  it('goes from memory over to a file without a seam, and leaves nothing in the folder', () => {
    const folder = temporaryFolder();
    const store = new NodeScratchStore(folder);
    const bytes = patternBytes(2 * MIB);
    store.write(63 * MIB, bytes);
    expect(Buffer.compare(readRange(store, 63 * MIB, 2 * MIB), bytes)).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    store.zero(64 * MIB - 2, 4);
    expect(readRange(store, 64 * MIB - 3, 6)).toEqual(
      Uint8Array.from([bytes[MIB - 3]!, 0, 0, 0, 0, bytes[MIB + 2]!]),
    );
    expect(store.size()).toBe(65 * MIB);
    store.dispose();
  });

  it('forgets what was cut off on both sides of the seam', () => {
    const store = new NodeScratchStore(temporaryFolder());
    store.write(64 * MIB - 5, patternBytes(10));
    store.resize(64 * MIB + 2);
    store.resize(0);
    store.resize(65 * MIB);
    expect(readRange(store, 64 * MIB - 5, 10)).toEqual(new Uint8Array(10));
    store.dispose();
  });

  it('names the folder when it has no room for a file', () => {
    const store = new NodeScratchStore('/none/such');
    store.write(0, patternBytes(10));
    expect(() => store.write(64 * MIB, patternBytes(10))).toThrow(refusal('not-found', '/none/such'));
  });
});
