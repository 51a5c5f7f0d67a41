import { describe, expect, it } from 'vitest';
import { MIB } from '../../../../../../shared/units/units';
import { ZoneState } from '../../../../../../shared/zone/state';
import type { ImageSpec } from '../../../../../../shared/image/image-spec';
import {
  codesOf,
  createdFile,
  extendedSpec,
  openZoned,
  poke,
  rfcSpec,
} from '../../../../../support/image/format-images';

const conventionalFirst: Partial<ImageSpec> = { conventional: [[0, 0]] };

/** Opens an image whose word of zone 3 (1 MiB zones) was replaced; checksums then differ as well. */
function withWord(spec: ImageSpec, zone: number, word: bigint) {
  const file = createdFile(spec);
  const table = spec.variant === 'rfc' ? file.size() - 8 * spec.zoneCount : 4096 + 8 * MIB;
  poke(file, table + 8 * zone, 8, word);
  return openZoned(file);
}

const state = (code: number) => BigInt(code) << 60n;
const start = 3n * BigInt(MIB);
const end = start + BigInt(MIB);

describe('words that break the rules', () => {
  it.each<[string, bigint, string, number]>([
    ['state 0 without the conventional bit', start, 'zoned-state-unknown', ZoneState.readOnly],
    ['state 7', state(7) + start, 'zoned-state-unknown', ZoneState.readOnly],
    ['state 12', state(12) + start, 'zoned-state-unknown', ZoneState.readOnly],
    ['empty with a moved pointer', state(1) + start + 4096n, 'zoned-empty-wp', ZoneState.readOnly],
    ['open before its start', state(2) + start - 4096n, 'zoned-wp-before-start', ZoneState.readOnly],
    ['closed beyond its capacity', state(4) + end + 4096n, 'zoned-wp-beyond-capacity', ZoneState.readOnly],
    ['open at its capacity', state(2) + end, 'zoned-open-at-capacity', ZoneState.implicitlyOpened],
    ['closed between blocks', state(4) + start + 512n, 'zoned-wp-unaligned', ZoneState.readOnly],
    ['empty with an extension', state(1) + (0x80n << 51n) + start, 'zoned-empty-zde', ZoneState.empty],
    ['full elsewhere', state(14) + start, 'zoned-full-wp', ZoneState.full],
    [
      'conventional against the header',
      0x0800000000000000n + start,
      'zoned-type-mismatch',
      ZoneState.readOnly,
    ],
  ])('extended: %s', (_what, word, code, shown) => {
    const image = withWord(extendedSpec(conventionalFirst), 3, word);
    const findings = image.table.findings.filter(({ zone }) => zone === 3);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(findings[0]).toMatchObject({
      offset: 4096 + 8 * MIB + 24,
      length: 8,
      expected: expect.any(String),
    });
    expect(findings[0]!.found).toContain(`0x${word.toString(16).padStart(16, '0')}`);
    expect(image.table.zones.state[3]).toBe(shown);
  });

  it('a zone that cannot be believed has its pointer at the end, so nothing can be overwritten', () => {
    const image = withWord(extendedSpec(), 3, 0n);
    expect(image.table.zones.writePointer[3]).toBe(4 * 256);
  });

  it('a conventional zone stays conventional whatever its word says', () => {
    const image = withWord(extendedSpec(conventionalFirst), 0, state(2) + 4096n);
    expect([image.table.zones.type[0], image.table.zones.state[0]]).toEqual([1, 0]);
    expect(codesOf(image.table.findings)).toContain('zoned-type-mismatch');
    const faulty = withWord(extendedSpec(conventionalFirst), 0, 0xd800000000000000n);
    expect(faulty.table.zones.state[0]).toBe(ZoneState.readOnly);
    expect(faulty.table.findings.filter(({ zone }) => zone === 0)).toEqual([]);
  });

  it('rfc: pointers past the end are kept and named with the driver’s bug', () => {
    const image = withWord(rfcSpec(), 3, state(2) + end + 4096n);
    expect([image.table.zones.state[3], image.table.zones.writePointer[3]]).toEqual([2, 4 * 2048 + 8]);
    expect(codesOf(image.table.findings)).toEqual(['rfc-R4']);
  });

  it('rfc: a pointer above 2^53 is not believed', () => {
    const image = withWord(rfcSpec(), 3, state(2) + (1n << 55n));
    expect(image.table.zones.state[3]).toBe(ZoneState.readOnly);
    expect(image.anatomy.qemuPrint(3)).toMatchObject({ condition: 2, type: 2 });
  });

  it('opening keeps a few hundred findings, the check finds all', () => {
    const spec = extendedSpec({
      zoneCount: 2000,
      zoneSizeBytes: 4096,
      zoneCapacityBytes: 4096,
      lastZoneSizeBytes: 4096,
    });
    const file = createdFile(spec);
    file.write(4096 + 2000 * 4096, new Uint8Array(2000 * 8));
    const image = openZoned(file);
    expect(image.table.findings.length).toBeLessThan(300);
    expect([...image.anatomy.check()].filter(({ code }) => code === 'zoned-word-zero')).toHaveLength(2000);
  });
});

describe('limits', () => {
  const limits = { openZonesMax: 1, activeZonesMax: 2, appendMaxBytes: null };
  it.each<[string, ImageSpec, string[]]>([
    [
      'extended',
      extendedSpec({ limits }),
      ['zoned-checksums-stale', 'zoned-open-limit', 'zoned-active-limit'],
    ],
    ['rfc', rfcSpec({ limits }), ['rfc-R9', 'rfc-R8']],
  ])('%s: more open and active zones than allowed', (_variant, spec, codes) => {
    const file = createdFile(spec);
    const image = openZoned(file);
    image.table.zones.state.set(
      [ZoneState.implicitlyOpened, ZoneState.explicitlyOpened, ZoneState.closed],
      1,
    );
    image.table.store([1, 2, 3]);
    // Nothing was written to the closed zone.
    const unwritten = spec.variant === 'rfc' ? ['rfc-R10'] : [];
    expect(codesOf(image.anatomy.check())).toEqual([...codes, ...unwritten]);
    expect(codesOf(openZoned(file).table.findings)).toEqual(codes);
  });

  it('start options replace what the file says', async () => {
    const { zonedDriver } = await import('../../../../../../main/format/zoned/driver');
    const image = zonedDriver.open(createdFile(rfcSpec({ limits })), { openZonesMax: 9, activeZonesMax: 12 });
    expect(image.facts.limits).toEqual({ openZonesMax: 9, activeZonesMax: 12, appendMaxBytes: null });
  });
});
