import { expect, it } from 'vitest';
import { svgMap, svgMapFile } from '../../../../main/image-report/svg-map';
import { zoneMapOf } from '../../../../main/image-report/zone-map';
import { createImage } from '../../../../main/image/create-image';
import { openImage } from '../../../../main/image/open-image';
import { MIB } from '../../../../shared/units/units';
import { ZONE_STATE_NAMES, ZoneState, type ZoneStateName } from '../../../../shared/zone/state';
import { SMALL, specOf } from '../../../support/image/device-images';
import { useFolder } from '../../../support/storage/temporary-folder';

const at = useFolder();

function mapOf(cellsMax?: number) {
  const spec = {
    ...{ zoneCount: 100, zoneSizeBytes: MIB, zoneCapacityBytes: (3 * MIB) / 4, conventional: [] },
    states: [
      { first: 3, last: 3, state: 'closed', fillPercent: 50 },
      { first: 50, last: 50, state: 'offline' },
    ],
  } as const;
  createImage(at('image'), specOf({ ...SMALL, ...spec }), { replace: true });
  const image = openImage(at('image'), { access: 'read' });
  const map = zoneMapOf(image.device.image, cellsMax);
  image.dispose();
  return map;
}

it('has a cell a zone, filled to its pointer, with the hole of its capacity', () => {
  const { cells, zonesPerCell } = mapOf();
  expect([cells.length, zonesPerCell]).toEqual([100, 1]);
  expect(cells[0]?.single).toEqual({ written: 0, capacity: 0.75 });
  expect(cells[3]?.single).toEqual({ written: 0.375, capacity: 0.75 });
});

it('joins zones where there are many, and no state is lost among them', () => {
  const map = mapOf(16);
  expect([map.cells.length, map.zonesPerCell, map.cells.at(-1)?.count]).toEqual([15, 7, 2]);
  expect(map.cells.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  const svg = [...svgMap(map, 'x')];
  expect(svg.find((line) => line.includes('zones 49 to 55: 6 empty, 1 offline'))).toContain(
    'url(#x-offline)',
  );
});

it('is a file of its own with what it is of, whatever that is called, and counts by state', () => {
  const counts = Object.fromEntries(ZONE_STATE_NAMES.map((name) => [name, 0])) as Record<
    ZoneStateName,
    number
  >;
  const heading = { title: 'a<b>&"c', lines: ['100 zones'], counts: { ...counts, empty: 98, closed: 1_000 } };
  const svg = [...svgMapFile(mapOf(), heading)].join('\n');
  expect(svg).toContain('<title>a&lt;b&gt;&amp;&quot;c</title>');
  expect(svg).toContain('>cl closed: 1,000</text>');
  expect(svg).not.toContain('offline: ');
  expect(svg.match(/<svg /g)?.length).toBe(svg.match(/<\/svg>/g)?.length);
});

it('stays small with a million zones', () => {
  const state = new Uint8Array(1_000_000).map((_, zone) =>
    zone % 3 === 0 ? ZoneState.full : ZoneState.empty,
  );
  const image = { table: { zones: { count: state.length, state } } } as unknown as Parameters<
    typeof zoneMapOf
  >[0];
  const svg = [...svgMap(zoneMapOf(image), 'x')].join('\n');
  expect(svg.match(/<title>/g)).toHaveLength(2_045);
  expect(svg.length).toBeLessThan(1_000_000);
});
