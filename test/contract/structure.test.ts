import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeStructure } from '../../main/image/description/describe-structure';
import { createImage } from '../../main/image/create-image';
import { openImage } from '../../main/image/open-image';
import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import type { FilteredField } from '../../shared/image/field';
import type { PartialSpec } from '../../main/image/defaults';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { SMALL, specOf } from '../support/image/device-images';

const ZONES = 12;

describe('the structure over the contract', () => {
  let window: TestWindow;
  let session: string;
  let path: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(() => {
    window = openTestWindow();
    path = join(window.folder, 'image');
  });
  afterEach(() => window.dispose());

  async function open(spec: Partial<PartialSpec> = {}): Promise<void> {
    const data = spec.format === 'zone-file' ? join(window.folder, 'data') : null;
    createImage(path, specOf({ ...SMALL, zoneCount: ZONES, ...spec }), { replace: false, data });
    session = (await call('sessions:open', { path, options: {} })).session;
  }

  it.each([
    { format: 'zoned', variant: 'extended', list: 'table', perZone: 4 },
    { format: 'zone-file', variant: 'v5', conventional: [], list: 'zones', perZone: 9 },
    { format: 'qcow2', variant: '48-a', zdeBytes: 0, list: 'table', perZone: 3 },
  ] as const)(
    'structure:outline says what all fields are of: $format',
    async ({ list, perZone, ...spec }) => {
      await open(spec);
      const { sections } = await call('structure:outline', { session });
      const { total } = await call('structure:read', { session, first: 0, count: 1 });
      expect(sections.reduce((sum, { count }) => sum + count, 0)).toBe(total);
      expect(sections[0]).toMatchObject({ path: 'header', first: 0, perElement: null });
      const table = sections.find((one) => one.path === list)!;
      expect(table).toMatchObject({ count: ZONES * perZone, perElement: perZone });
      for (const { path: of, first, count } of sections) {
        for (const index of [first, first + count - 1]) {
          const { fields } = await call('structure:read', { session, first: index, count: 1 });
          expect(fields[0]!.path.startsWith(of)).toBe(true);
        }
      }
    },
  );

  it('structure:filter finds fields by path, value and meaning, part by part', async () => {
    await open();
    const filter = async (text: string, first = 0, count = 100) =>
      call('structure:filter', { session, text, first, count });
    const paths = (matches: readonly FilteredField[]) => matches.map(({ field }) => field.path);
    expect(paths((await filter('TABLE[7]')).matches)).toEqual([
      'table[7].state',
      'table[7].conventional',
      'table[7].attributes',
      'table[7].write_pointer',
    ]);
    expect(paths((await filter('zone_size')).matches)).toEqual(['header.zone_size', 'header.last_zone_size']);
    const [first] = (await filter('table[', 0, 1)).matches;
    const { next } = await filter('table[', 0, 1);
    expect(next).toBe(first!.index + 1);
    const rest = await filter('table[', next!);
    expect([rest.matches.length, rest.next]).toEqual([4 * ZONES - 1, null]);
    expect((await filter('no such field')).matches).toEqual([]);
  });

  it('a filter over many fields looks at some and says where to go on', async () => {
    await open({ zoneCount: 20_000 });
    const { matches, next } = await call('structure:filter', {
      session,
      text: 'nowhere',
      first: 0,
      count: ROWS_PAGE_MAX,
    });
    expect(matches).toEqual([]);
    expect(next).toBeGreaterThan(ROWS_PAGE_MAX);
  });

  it.each(['ksy', 'hexpat'] as const)(
    'structure:export writes what the command line prints: %s',
    async (form) => {
      await open();
      const target = join(window.folder, `image.${form}`);
      const ended = window.next('jobs:finished');
      const { job } = await call('structure:export', { session, form, path: target, replace: false });
      expect(await ended).toMatchObject({ job, error: null, result: { kind: 'structure', path: target } });
      const image = openImage(path, { access: 'read' });
      expect(readFileSync(target, 'utf8')).toBe([...describeStructure(form, image.device), ''].join('\n'));
      image.dispose();
      const again = window.next('jobs:finished');
      await call('structure:export', { session, form, path: target, replace: false });
      expect((await again).error?.code).toBe('exists');
    },
  );

  it('the image itself is not written over', async () => {
    await open();
    await expect(
      call('structure:export', { session, form: 'ksy', path, replace: true }),
    ).rejects.toMatchObject({ code: 'same-file' });
  });
});
