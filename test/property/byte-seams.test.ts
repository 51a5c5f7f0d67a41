import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { completeSpec, type PartialSpec } from '../../main/image/defaults';
import type { ImageSession } from '../../main/session/image-session';
import { BYTES_PAGE_MAX } from '../../shared/image/limits';
import { KIB, MIB } from '../../shared/units/units';
import { holds } from '../support/run/holds';
import { openInThread } from '../support/session/session-in-thread';

const ZONES = { zoneCount: 6, zoneSizeBytes: MIB, zoneCapacityBytes: 768 * KIB, limits: {} } as const;
const IMAGES: readonly (readonly [string, PartialSpec])[] = [
  ['zoned extended', { ...ZONES, conventional: [[0, 0]] }],
  ['zoned rfc', { ...ZONES, zoneCapacityBytes: MIB, variant: 'rfc', conventional: [[0, 0]] }],
  ['qcow2 44', { ...ZONES, format: 'qcow2', variant: '44', conventional: [[0, 0]] }],
  ['zone-file v5', { ...ZONES, format: 'zone-file', variant: 'v5' }],
];

const session = 's1';

describe.each(IMAGES)('bytes of %s over the session', (_name, spec) => {
  let folder: string;
  let path: string;
  let open: ImageSession;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-seams-'));
    path = join(folder, 'image');
    createImage(path, completeSpec(spec, '00000000-0000-4000-8000-000000000000'), { replace: false });
    open = openInThread(path).session;
  });
  afterAll(() => {
    open.dispose();
    rmSync(folder, { recursive: true });
  });

  const sizeOf = (): number => open.call('sessions:describe', { session }).info.fileSizeBytes;
  const read = (offset: number, length: number): Uint8Array =>
    open.call('bytes:read', { session, offset, length }).bytes;

  /** Ends of pages, clusters, zones and capacities, and of the file, in file offsets. */
  function seams(): number[] {
    const { info } = open.call('sessions:describe', { session });
    const size = sizeOf();
    const places = [0, 4 * KIB, 64 * KIB, 128 * KIB, 256 * KIB, MIB, size];
    for (let zone = 0; zone < info.geometry.zoneCount; zone++) {
      for (const address of [`z${zone}`, `z${zone}+${768 * KIB}`, `table:${zone}`, `wp:${zone}`]) {
        try {
          places.push(open.call('bytes:resolve', { session, address, from: 0 }).offset);
        } catch {
          // A place that the file holds no bytes of has no seam.
        }
      }
    }
    return [...new Set(places)].filter((place) => place <= size);
  }

  /** Any split of a range around a seam reads the same bytes as the range itself and as `whole`. */
  function splitsAgree(whole: Uint8Array | null): void {
    const around = fc.constantFrom(...seams());
    const near = fc.integer({ min: -5000, max: 1 });
    const length = fc.integer({ min: 1, max: 10_000 });
    holds(
      fc.property(
        around,
        near,
        length,
        fc.array(fc.nat(10_000), { maxLength: 5 }),
        (seam, before, bytes, cuts) => {
          const start = Math.max(0, seam + before);
          const end = Math.min(sizeOf(), start + bytes);
          if (end <= start) return;
          const at = [...new Set([start, ...cuts.map((cut) => start + (cut % (end - start))), end])];
          at.sort((a, b) => a - b);
          const parts = at.slice(1).map((to, index) => read(at[index]!, to - at[index]!));
          const joined = Buffer.concat(parts);
          expect(joined.equals(read(start, end - start))).toBe(true);
          if (whole !== null) expect(joined.equals(whole.subarray(start, end))).toBe(true);
        },
      ),
      150,
    );
  }

  it('any split of a range reads the same as the file, edges included', () => {
    splitsAgree(readFileSync(path));
    expect(read(sizeOf() - 1, BYTES_PAGE_MAX)).toHaveLength(1);
    expect(read(sizeOf(), 1)).toHaveLength(0);
  });

  it('the same with edits that lie over every seam', () => {
    open.call('sessions:setMode', { session, mode: 'editing' });
    const { geometry } = open.call('sessions:describe', { session }).info;
    const command = { op: 'write', blocks: 3, data: { pattern: 'stamp' } } as const;
    if (spec.format !== 'zone-file') {
      const lba = (zoneStartOf: number) => zoneStartOf * (geometry.zoneSizeBytes / 4096);
      open.call('zones:execute', { session, command: { ...command, lba: lba(2) } });
      open.call('zones:execute', { session, command: { ...command, lba: lba(0) } });
    }
    const model = new Uint8Array(sizeOf());
    for (let at = 0; at < model.length; at += BYTES_PAGE_MAX) model.set(read(at, BYTES_PAGE_MAX), at);
    for (const seam of seams()) {
      const offset = Math.max(0, Math.min(seam - 3, model.length - 7));
      const isData = open
        .call('bytes:read', { session, offset, length: 7 })
        .annotations.every(({ kind }) => kind === 'written' || kind === 'unwritten' || kind === 'hole');
      if (!isData) continue;
      const bytes = Uint8Array.from({ length: 7 }, (_, index) => index + 1);
      open.call('bytes:write', { session, offset, bytes, rules: 'raw' });
      model.set(bytes, offset);
    }
    splitsAgree(model);
  });
});
