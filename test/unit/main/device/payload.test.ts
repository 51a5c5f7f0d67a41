import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error';
import { fillPayload } from '../../../../main/device/payload';
import { decodeStamp } from '../../../../shared/workload/stamp';
import type { DataSource } from '../../../../shared/workload/command';

const place = {
  lba: 0x1_0000_0005,
  blocks: 4,
  blockSizeBytes: 4096,
  zone: 7,
  sequence: 4411,
  seed: 2 ** 40 + 3,
};

function filled(data: DataSource, blocks = place.blocks, lba = place.lba): Uint8Array {
  const bytes = new Uint8Array(blocks * place.blockSizeBytes).fill(0xee);
  fillPayload(data, { ...place, lba, blocks }, bytes);
  return bytes;
}

describe('stamp pattern', () => {
  it('puts LBA, zone, sequence and seed into every block', () => {
    const bytes = filled({ pattern: 'stamp' });
    for (let block = 0; block < 4; block++) {
      expect(decodeStamp(bytes.subarray(block * 4096))).toEqual({
        lba: 0x1_0000_0005 + block,
        zone: 7,
        sequence: 4411,
        seed: 2 ** 40 + 3,
        sector: 0,
        blockSizeBytes: 4096,
      });
    }
  });

  it('numbers the 512-byte sectors and repeats the stamp within each', () => {
    const bytes = filled({ pattern: 'stamp' });
    expect(decodeStamp(bytes.subarray(4096 + 3 * 512))?.sector).toBe(3);
    expect(decodeStamp(bytes.subarray(4096 + 3 * 512 + 448))).toEqual(
      decodeStamp(bytes.subarray(4096 + 3 * 512)),
    );
  });

  it('has a frozen layout', () => {
    const bytes = new Uint8Array(512);
    fillPayload(
      { pattern: 'stamp' },
      { lba: 0x120, blocks: 1, blockSizeBytes: 512, zone: 2, sequence: 3, seed: 4 },
      bytes,
    );
    expect(Buffer.from(bytes.subarray(0, 64)).toString('hex')).toBe(
      '5a4f4e4553544d50030000000000000004000000000000000200000000020000' +
        '00000000000000000000000000000000200100000000000000000000d07afd40',
    );
    expect(bytes.subarray(448)).toEqual(bytes.subarray(0, 64));
  });

  it.each([512, 4096, 65_536])(
    'stands in every 64 bytes of blocks of %i bytes, write after write',
    (blockSizeBytes) => {
      for (const [lba, zone] of [
        [2 ** 32 - 1, 7],
        [0, 8],
      ] as const) {
        const at = { ...place, lba, zone, blocks: 2, blockSizeBytes, sequence: place.sequence + zone };
        const bytes = new Uint8Array(2 * blockSizeBytes);
        fillPayload({ pattern: 'stamp' }, at, bytes);
        for (let byte = 0; byte < bytes.length; byte += 64) {
          const block = Math.floor(byte / blockSizeBytes);
          const sector = Math.floor((byte % blockSizeBytes) / 512);
          const { sequence, seed } = at;
          expect(decodeStamp(bytes.subarray(byte))).toEqual({
            lba: lba + block,
            zone,
            sequence,
            seed,
            sector,
            blockSizeBytes,
          });
        }
      }
    },
  );

  it('is not decoded after any single bit flip', () => {
    const bytes = filled({ pattern: 'stamp' }, 1);
    for (let bit = 0; bit < 512; bit += 7) {
      const copy = bytes.slice(0, 64);
      copy[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeStamp(copy)).toBeNull();
    }
  });

  it('is not seen in zeros or in too few bytes', () => {
    expect(decodeStamp(new Uint8Array(4096))).toBeNull();
    expect(decodeStamp(filled({ pattern: 'stamp' }, 1).subarray(0, 63))).toBeNull();
  });
});

describe('other patterns', () => {
  it.each<DataSource>([
    { pattern: 'stamp' },
    { pattern: 'random' },
    { pattern: 'increment' },
    { pattern: 'zero' },
  ])('has nothing to do for a write of no blocks with $pattern', (data) => {
    expect(filled(data, 0)).toHaveLength(0);
  });

  it('fills zeros and bytes', () => {
    expect(filled({ pattern: 'zero' }).every((byte) => byte === 0)).toBe(true);
    expect(filled({ pattern: 'byte', value: 0x5a }).every((byte) => byte === 0x5a)).toBe(true);
  });

  it('counts up through 255 and starts again', () => {
    expect(filled({ pattern: 'increment' }).every((byte, at) => byte === (at & 0xff))).toBe(true);
  });

  it.each<DataSource>([{ pattern: 'stamp' }, { pattern: 'random' }, { pattern: 'increment' }])(
    'gives the same bytes however a write of $pattern is split',
    (data) => {
      const parts = [filled(data, 1), filled(data, 3, place.lba + 1)];
      expect(Buffer.concat(parts).equals(filled(data))).toBe(true);
    },
  );

  it('makes random bytes from the seed of the data, else of the run', () => {
    const own = filled({ pattern: 'random', seed: 9 });
    expect(own).toEqual(filled({ pattern: 'random', seed: 9 }));
    expect(own).not.toEqual(filled({ pattern: 'random' }));
    expect(filled({ pattern: 'random' })).toEqual(filled({ pattern: 'random', seed: place.seed }));
  });

  it('has evenly spread random bytes', () => {
    const counts = new Uint32Array(256);
    for (const byte of filled({ pattern: 'random' }, 64)) counts[byte]!++;
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1250);
  });
});

describe('given bytes', () => {
  it('takes base64 of the right length', () => {
    const given = Buffer.alloc(16384, 'zone');
    expect(Buffer.from(filled({ base64: given.toString('base64') })).equals(given)).toBe(true);
  });

  it('refuses another length and text that is not base64', () => {
    expect(() => filled({ base64: 'AAAA' })).toThrow(
      new AppError('usage', 'data.base64: 3 bytes given for a write of 16384 bytes', {
        given: 3,
        wanted: 16384,
      }),
    );
    expect(() => filled({ base64: 'AA*A' })).toThrow(/not base64/);
  });

  it('asks the resolver for files and checks their length', () => {
    const into = new Uint8Array(512);
    const at = { lba: 0, blocks: 1, blockSizeBytes: 512, zone: 0, sequence: 0, seed: 0 };
    const data: DataSource = { sha256: 'ab', file: 'payload.bin' };
    fillPayload(data, at, into, (file, hash) => new Uint8Array(512).fill(file.length + hash.length));
    expect(into[511]).toBe(13);
    expect(() => fillPayload(data, at, into, () => new Uint8Array(7))).toThrow(/payload.bin: 7 bytes given/);
    expect(() => fillPayload(data, at, into)).toThrow(/cannot be read here/);
  });
});
