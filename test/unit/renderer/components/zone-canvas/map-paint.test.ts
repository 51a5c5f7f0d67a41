import { describe, expect, it } from 'vitest';
import { makeGrid, MAP_PAD, type Rung } from '../../../../../renderer/components/zone-canvas/map-layout';
import { paintMap } from '../../../../../renderer/components/zone-canvas/map-paint';
import {
  DIMMED_ALPHA,
  MARK_ALPHA,
  type MapContext,
} from '../../../../../renderer/components/zone-canvas/map-scene';
import { makeZoneAggregate } from '../../../../../renderer/components/zone-canvas/zone-aggregate';
import { slotName } from '../../../../../renderer/components/zone-canvas/zone-map-data';
import { slotOfCode } from '../../../../../shared/zone/state';
import { ZONE_STATE_LETTERS, ZONE_STATE_NAMES, ZoneState } from '../../../../../shared/zone/state';

interface Rect {
  readonly style: unknown;
  readonly alpha: number;
  readonly height: number;
}

/** A canvas context that writes down what is painted. */
class RecordingContext implements MapContext {
  fillStyle: MapContext['fillStyle'] = '';
  strokeStyle: MapContext['strokeStyle'] = '';
  lineWidth = 1;
  globalAlpha = 1;
  font = '';
  textBaseline: CanvasTextBaseline = 'top';
  textAlign: CanvasTextAlign = 'left';
  readonly rects: Rect[] = [];
  readonly strokes: unknown[] = [];
  readonly texts: string[] = [];
  readonly cleared: number[][] = [];
  clearRect = (...area: number[]) => this.cleared.push(area);
  fillRect = (_x: number, _y: number, _width: number, height: number) => {
    this.rects.push({ style: this.fillStyle, alpha: this.globalAlpha, height });
  };
  strokeRect = () => this.strokes.push(this.strokeStyle);
  fillText = (text: string) => this.texts.push(text);
  measureText = (text: string) => ({ width: text.length * 6 }) as TextMetrics;
}

const theme = {
  states: ZONE_STATE_NAMES.map((name) => ({
    letters: ZONE_STATE_LETTERS[name],
    fill: `fill ${name}`,
    free: 'free',
    frame: `frame ${name}`,
    band: `band ${name}`,
    pattern: 'plain' as const,
  })),
  ...{ surface: 'surface', ink: 'ink', muted: 'muted', hole: 'hole', font: 'sans-serif' },
  pattern: () => null,
};

function paint(
  states: number[],
  rung: Rung,
  options: { dimmed?: number[]; selected?: number; marked?: readonly [number, number] } = {},
): RecordingContext {
  const state = Uint8Array.from(states);
  const table = {
    count: states.length,
    state,
    writePointer: Float64Array.from(states, (_, zone) => zone * 16 + 1),
  };
  const context = new RecordingContext();
  paintMap(context, {
    data: { table, zoneSizeBlocks: 16, zoneCapacityBlocks: 16, lastZoneSizeBlocks: 16 },
    aggregate: makeZoneAggregate(state),
    grid: makeGrid({ width: 400, height: 300 }, states.length, rung),
    ...{ top: 0, gutter: 40, theme },
    dimmed: new Set(options.dimmed ?? []),
    selected: options.selected ?? null,
    marked: options.marked ?? null,
    describe: (zone) => [`zone ${zone}`],
  });
  return context;
}

const { full, empty, offline, implicitlyOpened } = ZoneState;

describe('painting the map', () => {
  it('leaves nothing of the last frame, not in the margins either', () => {
    const { cleared } = paint([full], { zonesPerCell: 1, cell: 40 });
    expect(cleared).toEqual([[0, 0, 40 + 400 + MAP_PAD, 300 + 2 * MAP_PAD]]);
  });

  it('inks the marked ones of the cells that are seen', () => {
    const states = new Array<number>(100).fill(empty);
    const marks = (rung: Rung, marked: readonly [number, number]) =>
      paint(states, rung, { marked }).rects.filter(({ alpha }) => alpha === MARK_ALPHA);
    expect(marks({ zonesPerCell: 1, cell: 40 }, [3, 5])).toHaveLength(3);
    expect(marks({ zonesPerCell: 4, cell: 40 }, [3, 5])).toHaveLength(2);
    expect(marks({ zonesPerCell: 1, cell: 100 }, [90, 99])).toEqual([]);
  });

  it('paints a row of which only the margin below shows a part', () => {
    const states = new Array<number>(100).fill(full);
    const rows = (cell: number) =>
      paint(states, { zonesPerCell: 1, cell }).rects.filter(({ style }) => style === 'fill full').length /
      Math.floor(400 / cell);
    expect(rows(100)).toBe(4);
    expect(rows(80)).toBe(4);
  });

  it('draws a band for the single odd zone among many', () => {
    const states = new Array<number>(4_096).fill(full);
    states[77] = offline;
    const { rects } = paint(states, { zonesPerCell: 4_096, cell: 12 });
    expect(rects).toContainEqual({ style: 'band offline', alpha: 1, height: 1 });
    expect(rects).toContainEqual({ style: 'band full', alpha: 1, height: 10 });
  });

  it('marks the write pointer of a zone with one block, which an empty zone has not', () => {
    const written = paint([implicitlyOpened], { zonesPerCell: 1, cell: 12 });
    expect(written.rects).toContainEqual({ style: 'fill implicitlyOpened', alpha: 1, height: 2 });
    expect(written.rects).toContainEqual({ style: 'ink', alpha: 1, height: 1 });
    const blank = paint([empty], { zonesPerCell: 1, cell: 12 });
    expect(blank.rects.map(({ style }) => style)).not.toContain('ink');
  });

  it('writes the letters of the state as soon as there is room', () => {
    expect(paint([full, offline], { zonesPerCell: 1, cell: 30 }).texts).toEqual(
      expect.arrayContaining(['fu', 'of']),
    );
    expect(paint([full], { zonesPerCell: 1, cell: 12 }).texts).not.toContain('fu');
  });

  it('describes a zone in words when it fills the view', () => {
    expect(paint([full], { zonesPerCell: 1, cell: 300 }).texts).toContain('zone 0');
  });

  it('sets back what the filter leaves out, in single and in mixed cells', () => {
    const slot = slotOfCode(full);
    expect(slotName(slot)).toBe('full');
    const single = paint([full, empty], { zonesPerCell: 1, cell: 12 }, { dimmed: [slot] });
    const mixed = paint([full, empty], { zonesPerCell: 2, cell: 12 }, { dimmed: [slot] });
    expect(single.rects.find(({ style }) => style === 'fill full')?.alpha).toBe(DIMMED_ALPHA);
    expect(mixed.rects.find(({ style }) => style === 'band full')?.alpha).toBe(DIMMED_ALPHA);
    expect(mixed.rects.find(({ style }) => style === 'band empty')?.alpha).toBe(1);
  });

  it('outlines the selected zone and nothing else', () => {
    expect(paint([empty, empty], { zonesPerCell: 2, cell: 12 }).strokes).toEqual([]);
    expect(paint([empty, empty], { zonesPerCell: 2, cell: 12 }, { selected: 1 }).strokes).toEqual([
      'surface',
      'ink',
    ]);
  });
});
