import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInParts, type Match } from '../../main/search/find-in-parts';
import { heldParts } from '../../main/search/held-parts';
import { ByteMatcher } from '../../main/search/byte-matcher';
import { RegexMatcher } from '../../main/search/regex-matcher';
import type { Matcher } from '../../main/search/matcher';
import type { ZonedDevice } from '../../main/device/device';
import { OverlayBlockFile } from '../../main/storage/overlay/overlay-block-file';
import type { BlockFile } from '../../main/storage/block-file';
import { readPattern, type SearchPattern } from '../../shared/search/pattern';
import type { Extent } from '../../shared/units/ranges';
import { KIB, MIB } from '../../shared/units/units';
import { zoneOf, zoneStart } from '../../shared/zone/geometry';
import { deviceOver, memoryImage } from '../support/image/device-images';
import { newQcow2 } from '../support/qcow2/qcow2-writing';
import { holds } from '../support/run/holds';
import { hexOf, search } from '../support/search/found';

const MARK = Uint8Array.from([0x5a, 0x6f, 0x6e, 0x65, 0x73, 0x21, 0x00, 0xfe]);
const TEXT: SearchPattern = { kind: 'regex', text: '[ab]{3,}c?' };
const BYTES: SearchPattern = { kind: 'hex', text: '61 ?? 6?' };
const quiet = { checkCancelled: () => undefined, looked: () => undefined };

function matcherOf(pattern: SearchPattern): Matcher {
  const read = readPattern(pattern);
  return read.kind === 'bytes'
    ? new ByteMatcher(read.pattern)
    : new RegexMatcher(read.node, read.longest, () => undefined);
}

function matchesIn(bytes: Buffer, pattern: SearchPattern, held: readonly Extent[] | null): Match[] {
  const parts = heldParts([{ offset: 0, length: bytes.length }], held);
  const read = (at: number, length: number) => bytes.subarray(at, at + length);
  return [...findInParts(parts, matcherOf(pattern), { read }, quiet)];
}

describe('find over any split', () => {
  const bytes = fc
    .uint8Array({ minLength: 1, maxLength: 400, max: 3 })
    .map((all) => Buffer.from(all.map((b) => b + 97)));
  const cuts = fc.uniqueArray(fc.nat(400), { maxLength: 12 });

  it.each([TEXT, BYTES])('%j: neighbouring parts give the hits of the whole', (pattern) => {
    holds(
      fc.property(bytes, cuts, (all, at) => {
        const ends = [...at.filter((cut) => cut > 0 && cut < all.length).sort((a, b) => a - b), all.length];
        const split = ends.map((end, index) => ({
          offset: ends[index - 1] ?? 0,
          length: end - (ends[index - 1] ?? 0),
        }));
        expect(matchesIn(all, pattern, split)).toEqual(matchesIn(all, pattern, null));
      }),
    );
  });

  it('holes that read as zeros: what touches held bytes is found, once', () => {
    const zeros: SearchPattern = { kind: 'hex', text: '00 61 00' };
    holds(
      fc.property(bytes, cuts, (all, at) => {
        const held: Extent[] = [];
        const sorted = at.filter((cut) => cut < all.length).sort((a, b) => a - b);
        for (let index = 0; index + 1 < sorted.length; index += 2)
          held.push({ offset: sorted[index]!, length: sorted[index + 1]! - sorted[index]! });
        const seen = Buffer.alloc(all.length);
        for (const { offset, length } of held) all.copy(seen, offset, offset, offset + length);
        for (const pattern of [zeros, { kind: 'hex', text: '00 00' } as const]) {
          const whole = matchesIn(seen, pattern, null).filter(({ at: start, length }) =>
            held.some(({ offset, length: size }) => start < offset + size && start + length > offset),
          );
          expect(matchesIn(seen, pattern, held)).toEqual(whole);
        }
      }),
    );
  });
});

/** Puts the mark at device bytes, past every rule. */
function plant({ image }: ZonedDevice, byte: number): void {
  const block = image.facts.geometry.logicalBlockSizeBytes;
  const [first, last] = [Math.floor(byte / block), Math.floor((byte + MARK.length - 1) / block)];
  const bytes = new Uint8Array((last - first + 1) * block);
  image.blocks.read(first, bytes);
  bytes.set(MARK, byte - first * block);
  image.blocks.write(first, bytes);
}

const IMAGES: readonly (readonly [name: string, make: () => BlockFile, seams: readonly number[]])[] = [
  ['zoned', memoryImage, [512, 4096, 256 * KIB, MIB / 2, MIB, 3 * MIB, 7.5 * MIB]],
  ['qcow2', newQcow2, [512, 64 * KIB, 128 * KIB, 256 * KIB, MIB, 5 * MIB, 7 * MIB]],
];

describe.each(IMAGES)('find on seams of %s', (_name, make, seams) => {
  /** A mark over each of the seams, every other one of them as an edit, written in an order that scatters clusters. */
  function planted(isEdited: boolean, shift: number): { device: ZonedDevice; marks: number[] } {
    const marks = seams.map((seam) => seam - shift);
    const [base, backwards] = [make(), marks.toReversed()];
    const beneath = deviceOver(base);
    for (const [index, mark] of backwards.entries()) if (!isEdited || index % 2 === 0) plant(beneath, mark);
    const device = deviceOver(isEdited ? new OverlayBlockFile(base) : base);
    for (const [index, mark] of backwards.entries()) if (isEdited && index % 2 === 1) plant(device, mark);
    return { device, marks };
  }

  it.each([false, true])('each is found once, edits over it: %s', (isEdited) => {
    for (let shift = 0; shift <= MARK.length; shift++) {
      const { device, marks } = planted(isEdited, shift);
      const { geometry } = device.image.facts;
      const block = geometry.logicalBlockSizeBytes;
      const { hits, summary } = search(device, hexOf(MARK), { in: '0-7' });
      expect(hits.map(({ zone, zoneByte }) => zoneStart(geometry, zone!) * block + zoneByte!)).toEqual(marks);
      expect(summary).toMatchObject({ hits: marks.length, isWhole: true, matchesZeros: false });
      for (const hit of hits) {
        expect(zoneOf(geometry, hit.lba!)).toBe(hit.zone);
        const first = new Uint8Array(1);
        device.file.read(hit.offset!, first);
        expect(first[0]).toBe(MARK[0]);
      }
    }
  });

  it('a zone ends at its end where the next one is not searched', () => {
    const { device } = planted(false, 4);
    const across = MIB - 4;
    const found = (scope: string) =>
      search(device, hexOf(MARK), { in: scope }).hits.map(({ zone, zoneByte }) => zone! * MIB + zoneByte!);
    expect(found('0-1')).toContain(across);
    expect(found('0')).not.toContain(across);
    expect(found('1')).not.toContain(across);
  });
});
