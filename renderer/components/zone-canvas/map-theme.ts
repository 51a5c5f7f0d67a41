import { ZONE_STATE_LETTERS, ZONE_STATE_NAMES } from '../../../shared/zone/state';
import { patternOf, stateProperty, type StatePattern } from '../../composables/zone-palette';

/** Overlay that tells a state, or the capacity hole, apart without colour. */
export type PatternName = StatePattern | 'hole';

/** Colours of one state: what is written, what is free, the frame, and its band in a cell of many zones. */
export interface StateLook {
  readonly letters: string;
  readonly fill: string;
  readonly free: string;
  readonly frame: string;
  readonly band: string;
  readonly pattern: PatternName;
}

/** Everything that painting needs to know about colours; read once per change of theme. */
export interface MapTheme {
  readonly states: readonly StateLook[];
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  /** Capacity hole too small for a hatch. */
  readonly hole: string;
  readonly font: string;
  readonly pattern: (name: PatternName) => CanvasPattern | null;
}

const PATTERN_INK = 'rgb(0 0 0 / 55%)';

/** Reads the colours of styles/tokens.css from an element. */
export function readMapTheme(element: Element, pixelRatio: number): MapTheme {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim() || '#888888';
  return {
    states: readLooks(read),
    surface: read('--page'),
    ink: read('--text'),
    muted: read('--text-muted'),
    hole: read('--zone-hole'),
    font: style.fontFamily || 'sans-serif',
    pattern: makePatterns(pixelRatio, (name) => (name === 'hole' ? read('--zone-edge') : PATTERN_INK)),
  };
}

/** Where a palette fills several states alike, bands of mixed cells take the colour of the frame. */
function readLooks(read: (name: string) => string): StateLook[] {
  const fills = ZONE_STATE_NAMES.map((name) => read(stateProperty(name)));
  return ZONE_STATE_NAMES.map((name, slot) => {
    const fill = fills[slot]!;
    const frame = read(`${stateProperty(name)}-edge`);
    const isShared = fills.indexOf(fill) !== fills.lastIndexOf(fill);
    return {
      ...{ fill, frame, band: isShared ? frame : fill, free: read('--zone-free') },
      ...{ letters: ZONE_STATE_LETTERS[name], pattern: patternOf(name) },
    };
  });
}

const TILE = 6;

function makePatterns(pixelRatio: number, inkOf: (name: PatternName) => string): MapTheme['pattern'] {
  const made = new Map<PatternName, CanvasPattern | null>();
  return (name) => {
    if (!made.has(name)) made.set(name, name === 'plain' ? null : makePattern(name, inkOf(name), pixelRatio));
    return made.get(name)!;
  };
}

/** A pattern tile drawn at device pixels and scaled back, so that lines stay sharp on any screen. */
function makePattern(name: PatternName, ink: string, pixelRatio: number): CanvasPattern | null {
  const tile = document.createElement('canvas');
  tile.width = tile.height = Math.max(1, Math.round(TILE * pixelRatio));
  const context = tile.getContext('2d');
  if (context === null) return null;
  context.scale(tile.width / TILE, tile.height / TILE);
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = 1;
  drawTile(context, name);
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(TILE / tile.width, TILE / tile.height));
  return pattern;
}

function drawTile(context: CanvasRenderingContext2D, name: PatternName): void {
  if (name === 'dots') return (context.fillRect(1, 1, 2, 2), context.fillRect(4, 4, 2, 2));
  if (name === 'rows') return (context.fillRect(0, 1, TILE, 1), context.fillRect(0, 4, TILE, 1));
  if (name === 'columns') return (context.fillRect(1, 0, 1, TILE), context.fillRect(4, 0, 1, TILE));
  context.beginPath();
  const lines = name === 'cross' ? [true, false] : [name === 'diagonal'];
  for (const rising of lines) {
    for (const shift of [-TILE, 0, TILE]) {
      context.moveTo(shift - 1, rising ? TILE + 1 : -1);
      context.lineTo(shift + TILE + 1, rising ? -1 : TILE + 1);
    }
  }
  context.stroke();
}
