import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  decodeCommit,
  decodeHeader,
  decodeRecord,
  encodeCommit,
  encodeHeader,
  encodeRecord,
} from '../../../../../main/storage/journal/journal-layout';
import { readJournal } from '../../../../../main/storage/journal/journal-read';
import { writeJournal } from '../../../../../main/storage/journal/journal-write';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { formatHexBytes } from '../../../../../shared/units/format';
import { alone } from '../../../../support/storage/alone';
import { readAll } from '../../../../support/storage/storage-files';

const hex = (bytes: Uint8Array) => formatHexBytes(bytes, '');
const zeros = (count: number) => '00'.repeat(count);

const GOLDEN = [
  '5a534a4f55524e4c010000004000000008000000000000000800000000000000',
  '08000000811f89460000000000000000000000000000000000000000b9f5dcc5',
  '01020304050607084558544e0000000002000000000000000200000000000000',
  'd1f7650742fc237209094558544e010000000600000000000000020000000000',
  '0000000000004ec06e78444f4e45b9f5dcc502000000000000008a0000000000',
  '0000bf5bd03800000000000000000fad6172',
].join('');

describe('journal layout, frozen', () => {
  const header = {
    sizeBefore: 0x0102030405,
    sizeAfter: 0x11,
    sampleBytes: 0x10,
    sampleCrc: 0xaabbccdd,
    seamOffset: 0x3000,
  };
  const record = { offset: 0x1234567890, length: 0x400, zero: false, payloadCrc: 0x01020304 };
  const commit = { headerCrc: 0xa1a2a3a4, recordCount: 3, position: 0x5000, recordsCrc: 0xb1b2b3b4 };

  it('puts every header field at its offset', () => {
    const text = hex(encodeHeader(header));
    expect(text.slice(0, 120)).toBe(
      `5a534a4f55524e4c${'01000000'}${'40000000'}${'0504030201000000'}${'1100000000000000'}10000000ddccbbaa${'0030000000000000'}${zeros(12)}`,
    );
    expect(text).toHaveLength(128);
  });

  it('puts every record field at its offset', () => {
    expect(hex(encodeRecord(record)).slice(0, 56)).toBe(
      '4558544e000000009078563412000000000400000000000004030201',
    );
    expect(hex(encodeRecord({ ...record, zero: true })).slice(8, 16)).toBe('01000000');
  });

  it('puts every commit field at its offset', () => {
    expect(hex(encodeCommit(commit)).slice(0, 72)).toBe(
      `444f4e45a4a3a2a103000000000000000050000000000000b4b3b2b1${zeros(8)}`,
    );
  });

  it('decodes what it encoded', () => {
    expect(decodeHeader(encodeHeader(header))).toEqual(header);
    expect(decodeRecord(encodeRecord(record))).toEqual(record);
    expect(decodeCommit(encodeCommit(commit))).toEqual(commit);
  });

  it('refuses every part with any one bit flipped', () => {
    for (const [bytes, decode] of [
      [encodeHeader(header), decodeHeader],
      [encodeRecord(record), decodeRecord],
      [encodeCommit(commit), decodeCommit],
    ] as const) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const damaged = bytes.slice();
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        expect([null, 'version']).toContain(decode(damaged));
      }
    }
  });

  it('keeps a whole journal as it was', () => {
    const image = new MemoryBlockFile('image', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    const content = new MemoryBlockFile('content', Uint8Array.of(1, 2, 9, 9, 5, 6, 0, 0));
    const journal = new MemoryBlockFile('journal');
    const extents = [
      { offset: 2, length: 2, zero: false },
      { offset: 6, length: 2, zero: true },
    ];
    writeJournal(journal, alone(image), { content, extents });
    expect(hex(readAll(journal))).toBe(GOLDEN);
    expect(readJournal(journal, alone(image)).state).toBe('complete');
  });

  it('has its magic and lengths in the text beside it', () => {
    const text = readFileSync('main/storage/journal/JOURNAL.md', 'utf8');
    for (const word of ['ZSJOURNL', 'EXTN', 'DONE', 'header (64)', 'commit (40)', '69,632', '1,048,576']) {
      expect(text).toContain(word);
    }
  });
});
