import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { References } from '../../../../../../main/format/qcow2/anatomy/references';
import { readHeader } from '../../../../../../main/format/qcow2/header/header';
import type { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { KIB } from '../../../../../../shared/units/units';
import { Random } from '../../../../../../shared/workload/random';
import { appErrorOf } from '../../../../../support/image/format-images';
import { partsOf, plainQcow2 } from '../../../../../support/qcow2/qcow2-writing';

const CLUSTER = 16 * KIB;
/** A subcluster: one sector. */
const PART = 512;
const DEVICE = 6 * CLUSTER + 3 * PART;

const newImage = () => plainQcow2({ clusterBits: 14, virtualBytes: DEVICE, extendedL2: true });

/** Everything that a walk over the references finds wrong. */
function problemsOf(file: MemoryBlockFile): string[] {
  const problems: string[] = [];
  new References(file, readHeader(file), null, {
    visit: () => undefined,
    problem: ({ code, expected }) => void problems.push(`${code}: ${expected ?? ''}`),
    look: () => undefined,
  }).walk();
  return problems;
}

describe('writing by extended L2 entries', () => {
  it('a write takes the subclusters it touches, and fills those it touches in part', () => {
    const file = newImage();
    const { writer, map, read } = partsOf(file);
    writer.write(3 * PART + 100, new Uint8Array(PART).fill(1));
    expect(map.subclusters(0)).toEqual({ allocated: 0b11000, zeros: 0 });
    const bytes = read(3 * PART, 2 * PART);
    expect([bytes[99], bytes[100], bytes[100 + PART - 1], bytes[100 + PART]]).toEqual([0, 1, 1, 0]);
  });

  it('zeros are a bit of each whole subcluster; one that is there is kept a place', () => {
    const file = newImage();
    const { writer, map, read } = partsOf(file);
    writer.write(0, new Uint8Array(CLUSTER).fill(7));
    writer.zero(PART + 10, 3 * PART);
    expect(map.subclusters(0)).toEqual({ allocated: 0xffff_fff3, zeros: 0b1100 });
    expect(read(0, 5 * PART).filter((byte) => byte === 7)).toHaveLength(2 * PART);
    writer.write(2 * PART, new Uint8Array(PART).fill(9));
    expect(map.subclusters(0)).toEqual({ allocated: 0xffff_fff7, zeros: 0b1000 });
    writer.hide(CLUSTER, CLUSTER);
    expect([map.subclusters(1), map.entry(1)]).toEqual([{ allocated: 0, zeros: 0xffff_ffff }, 0n]);
  });

  it('compressed clusters are replaced, or hidden as a whole', () => {
    const file = newImage();
    const { writer, map, read } = partsOf(file);
    writer.write(0, new Uint8Array(CLUSTER).fill(1));
    writer.write(CLUSTER, new Uint8Array(CLUSTER).fill(2));
    const packed = deflateRawSync(Buffer.alloc(CLUSTER, 5));
    const at = Number(map.entry(0) & 0x00ff_ffff_ffff_fe00n);
    file.write(at, packed);
    for (const cluster of [0, 1])
      map.writeSubclusters(cluster, (1n << 62n) | BigInt(at), { allocated: 0, zeros: 0 });
    writer.write(700, new Uint8Array(10).fill(6));
    expect([...read(698, 14)]).toEqual([5, 5, ...new Array<number>(10).fill(6), 5, 5]);
    writer.zero(CLUSTER, CLUSTER);
    expect([read(CLUSTER, 1)[0], map.subclusters(1).zeros]).toEqual([0, 0xffff_ffff]);
  });

  it('reads as a plain device would, whatever is written and zeroed', () => {
    const file = newImage();
    const { writer, read } = partsOf(file);
    const model = new Uint8Array(DEVICE);
    const random = new Random(8);
    for (let step = 0; step < 120; step++) {
      const from = random.below(DEVICE);
      const length = Math.min(DEVICE - from, 1 + random.below(2 * CLUSTER));
      const kind = random.below(3);
      if (kind === 0) writer.zero(from, length);
      else if (kind === 1) writer.hide(from, length);
      else writer.write(from, new Uint8Array(length).fill(step + 1));
      model.fill(kind === 2 ? step + 1 : 0, from, from + length);
      expect(Buffer.compare(read(0, DEVICE), model), `step ${step}`).toBe(0);
    }
    expect(problemsOf(file)).toEqual([]);
  });

  it.each([
    ['both', { allocated: 1, zeros: 1 }, true, /allocated or zeros, not both/],
    ['allocated nowhere', { allocated: 2, zeros: 0 }, false, /no allocated subclusters without a cluster/],
  ])('an entry that says %s is not read, and found', (_what, bits, isPlaced, message) => {
    const file = newImage();
    const parts = partsOf(file);
    parts.writer.write(0, new Uint8Array(PART).fill(1));
    parts.map.writeSubclusters(0, isPlaced ? parts.map.entry(0) : 0n, bits);
    const error = appErrorOf(() => parts.read(0, PART));
    expect([error.code, error.message]).toEqual(['damaged', expect.stringMatching(message)]);
    expect(problemsOf(file)).toEqual([expect.stringMatching(message)]);
  });
});
