import { formatCount, plural } from '../../shared/units/format';
import {
  ZONE_STATE_LETTERS,
  ZONE_STATE_NAMES,
  ZONE_STATE_TITLES,
  type ZoneStateName,
} from '../../shared/zone/state';
import { escapeMarkup } from './escape-markup';
import type { ZoneMap, ZoneMapCell } from './zone-map';

const CELL = 15;
const STEP = CELL + 2;
const COLUMNS = 64;
/** So few cells are drawn twice as large, in half as many columns. */
const LARGE_MAX = 256;
/** What is there stays to be seen, however little it is. */
const LEAST = 2;
/** Cells that are wide enough for the letters of their state. */
const LETTERS_MAX = 1_024;

/** Of the window's light theme: told apart by eyes that are blind to some colours; patterns go with them. */
const COLOURS: Readonly<Record<ZoneStateName, string>> = {
  empty: '#c9ced4',
  implicitlyOpened: '#56b4e9',
  explicitlyOpened: '#0072b2',
  closed: '#e69f00',
  full: '#009e73',
  readOnly: '#f0e442',
  offline: '#d55e00',
  notWritePointer: '#cc79a7',
};
const DARK: ReadonlySet<ZoneStateName> = new Set(['explicitlyOpened']);
const PATTERNS: Readonly<Partial<Record<ZoneStateName, string>>> = {
  implicitlyOpened: '<path d="M0 1.5h6M0 4.5h6"/>',
  closed: '<path d="M1.5 0v6M4.5 0v6"/>',
  readOnly: '<path d="M-1 1l2-2M0 6l6-6M5 7l2-2"/>',
  offline: '<path d="M0 0l6 6M0 6l6-6"/>',
  notWritePointer: '<circle cx="3" cy="3" r="1" fill="#000"/>',
};

/** How the cells of a map are laid out; lengths are those of a cell, which is drawn `scale` times as large. */
function layoutOf({ cells }: ZoneMap) {
  const scale = cells.length <= LARGE_MAX ? 2 : 1;
  const columns = Math.min(COLUMNS / scale, Math.max(1, cells.length));
  return { scale, columns, width: columns * STEP, height: Math.ceil(cells.length / columns) * STEP };
}

/** What stands around a map that is a file of its own. Texts are plain. */
export interface MapHeading {
  readonly title: string;
  readonly lines: readonly string[];
  /** How many zones are in each state. */
  readonly counts: Readonly<Record<ZoneStateName, number>>;
}

/** Of a file: margin, heights of lines of text, and what the texts need at least. */
const MARGIN = 16;
const LINE = 18;
const LEGEND_WIDTH = 220;
const FILE_WIDTH_MIN = 2 * MARGIN + 2 * LEGEND_WIDTH;

/** A map as the lines of an SVG file that needs nothing else: what it is of, the cells, and what they mean with counts. */
export function* svgMapFile(map: ZoneMap, { title, lines, counts }: MapHeading): Generator<string> {
  const { scale, width, height } = layoutOf(map);
  const fileWidth = Math.max(FILE_WIDTH_MIN, width * scale + 2 * MARGIN);
  const top = MARGIN + (lines.length + 1) * LINE + 8;
  const states = ZONE_STATE_NAMES.filter((state) => counts[state] > 0);
  const across = Math.floor((fileWidth - 2 * MARGIN) / LEGEND_WIDTH);
  const legendTop = top + height * scale + MARGIN;
  const fileHeight = legendTop + Math.ceil(states.length / across) * LINE + MARGIN;
  yield `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${fileWidth} ${fileHeight}" width="${fileWidth}" height="${fileHeight}" font-family="system-ui, sans-serif" font-size="13">`;
  yield `<title>${escapeMarkup(title)}</title><defs>${patternDefinitions('legend')}</defs>`;
  yield `<rect width="${fileWidth}" height="${fileHeight}" fill="#fff"/>`;
  yield textAt(MARGIN, MARGIN + 12, title, ' font-weight="600"');
  for (const [index, line] of lines.entries()) yield textAt(MARGIN, MARGIN + 12 + (index + 1) * LINE, line);
  yield* svgMap(map, 'map', ` x="${MARGIN}" y="${top}"`);
  for (const [index, state] of states.entries()) {
    const [x, y] = [MARGIN + (index % across) * LEGEND_WIDTH, legendTop + Math.floor(index / across) * LINE];
    const words = `${ZONE_STATE_LETTERS[state]} ${ZONE_STATE_TITLES[state]}: ${formatCount(counts[state])}`;
    const swatch = filled(state, { y: 0, height: CELL }, 'legend');
    yield `<g transform="translate(${x} ${y})">${swatch}${textAt(CELL + 6, 12, words)}</g>`;
  }
  yield '</svg>';
}

const textAt = (x: number, y: number, text: string, more = ''): string =>
  `<text x="${x}" y="${y}"${more}>${escapeMarkup(text)}</text>`;

/**
 * A map as the lines of an SVG element that needs nothing else; `id` begins the ids in it, `more` are attributes of the element.
 */
export function* svgMap(map: ZoneMap, id: string, more = ''): Generator<string> {
  const { scale, columns, width, height } = layoutOf(map);
  const label = `Map of ${plural(map.zoneCount, 'zone')}`;
  yield `<svg xmlns="http://www.w3.org/2000/svg"${more} viewBox="0 0 ${width} ${height}" width="${width * scale}" height="${height * scale}" role="img" aria-label="${label}" font-family="monospace" font-size="8" text-anchor="middle">`;
  yield `<defs>${patternDefinitions(id)}</defs>`;
  const hasLetters = map.zonesPerCell === 1 && map.cells.length <= LETTERS_MAX;
  for (const [index, cell] of map.cells.entries()) {
    const [x, y] = [(index % columns) * STEP, Math.floor(index / columns) * STEP];
    yield `<g transform="translate(${x} ${y})"><title>${cellTitle(cell)}</title>${cellShapes(cell, id)}${hasLetters ? letters(cell) : ''}</g>`;
  }
  yield '</svg>';
}

/** A square of a state's colour and pattern, for a legend. */
export function svgSwatch(state: ZoneStateName, id: string): string {
  const all = `width="${CELL}" height="${CELL}"`;
  return `<svg ${all} aria-hidden="true"><defs>${patternDefinitions(id)}</defs>${filled(state, { y: 0, height: CELL }, id)}</svg>`;
}

function patternDefinitions(id: string): string {
  const hole = `<pattern id="${id}-hole" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 4l4-4" stroke="#5c6670"/></pattern>`;
  const patterns = Object.entries(PATTERNS).map(
    ([state, shape]) =>
      `<pattern id="${id}-${state}" width="6" height="6" patternUnits="userSpaceOnUse"><g stroke="#000" fill="none" opacity=".55">${shape}</g></pattern>`,
  );
  return [hole, ...patterns].join('');
}

const stateOf = ({ counts }: ZoneMapCell): ZoneStateName =>
  ZONE_STATE_NAMES[counts.findIndex((count) => count > 0)]!;

function cellShapes(cell: ZoneMapCell, id: string): string {
  const ground = `<rect width="${CELL}" height="${CELL}" fill="#eef0f2"/>`;
  return ground + (cell.single === null ? mixShapes(cell, id) : singleShapes(cell, cell.single, id));
}

/** From the bottom to the write pointer, the hole of the capacity at the top. */
function singleShapes(
  cell: ZoneMapCell,
  { written, capacity }: NonNullable<ZoneMapCell['single']>,
  id: string,
): string {
  const state = stateOf(cell);
  const height = written === 0 ? 0 : Math.max(LEAST, written * CELL);
  const fill = height === 0 ? '' : filled(state, { y: CELL - height, height }, id);
  const hole = capacity < 1 ? rect(`url(#${id}-hole)`, { y: 0, height: (1 - capacity) * CELL }) : '';
  const edge = `<rect x=".5" y=".5" width="${CELL - 1}" height="${CELL - 1}" fill="none" stroke="${COLOURS[state]}"/>`;
  return fill + hole + edge;
}

/** Every state of several zones by its share, none of them thinner than can be seen. */
function mixShapes({ counts, count }: ZoneMapCell, id: string): string {
  const present = ZONE_STATE_NAMES.flatMap((state, slot) =>
    counts[slot]! > 0 ? [{ state, height: Math.max(LEAST, (counts[slot]! / count) * CELL) }] : [],
  );
  const scale = CELL / present.reduce((sum, { height }) => sum + height, 0);
  let bottom = CELL;
  return present
    .map(({ state, height }) => {
      bottom -= height * scale;
      return filled(state, { y: bottom, height: height * scale }, id);
    })
    .join('');
}

interface Band {
  readonly y: number;
  readonly height: number;
}

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

const rect = (fill: string, { y, height }: Band): string =>
  `<rect y="${rounded(Math.max(0, y))}" width="${CELL}" height="${rounded(height)}" fill="${fill}"/>`;

const filled = (state: ZoneStateName, band: Band, id: string): string =>
  rect(COLOURS[state], band) + (PATTERNS[state] === undefined ? '' : rect(`url(#${id}-${state})`, band));

function letters(cell: ZoneMapCell): string {
  const state = stateOf(cell);
  const isOnDark = DARK.has(state) && (cell.single?.written ?? 0) > 0.4;
  return `<text x="${CELL / 2}" y="10.5" fill="${isOnDark ? '#fff' : '#000'}">${ZONE_STATE_LETTERS[state]}</text>`;
}

function cellTitle({ first, count, counts }: ZoneMapCell): string {
  const states = ZONE_STATE_NAMES.flatMap((state, slot) => {
    const among = counts[slot] ?? 0;
    if (among === 0) return [];
    return [`${count === 1 ? '' : `${formatCount(among)} `}${ZONE_STATE_TITLES[state]}`];
  });
  const zones =
    count === 1
      ? `zone ${formatCount(first)}`
      : `zones ${formatCount(first)} to ${formatCount(first + count - 1)}`;
  return `${zones}: ${states.join(', ')}`;
}
