import { ZONE_STATE_NAMES, ZoneState, type ZoneStateName } from '../../shared/zone/state';

/** Colours of zones for canvases, as the present theme and palette have them. */
export interface ZonePalette {
  /** Colour of the written part, by state. */
  readonly fill: Readonly<Record<ZoneStateName, string>>;
  /** Colour of the border, by state. */
  readonly edge: Readonly<Record<ZoneStateName, string>>;
  /** Not yet written. */
  readonly free: string;
  /** Between capacity and size. */
  readonly hole: string;
  readonly page: string;
  readonly text: string;
  readonly selection: string;
}

const tokenOf = (state: ZoneStateName) =>
  `--zone-${state.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Reads the palette from the tokens on the root element. Read again when `themeVersion` grew. */
export function readZonePalette(): ZonePalette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const byState = (suffix: string) =>
    Object.fromEntries(ZONE_STATE_NAMES.map((state) => [state, token(tokenOf(state) + suffix)])) as Record<
      ZoneStateName,
      string
    >;
  return {
    fill: byState(''),
    edge: byState('-edge'),
    free: token('--zone-free'),
    hole: token('--zone-hole'),
    page: token('--page'),
    text: token('--text'),
    selection: token('--focus'),
  };
}

/** What goes over a state's colour, so that colour is never the only sign. */
export function patternOf(state: number): 'hatch' | 'cross' | 'dots' | null {
  if (state === ZoneState.readOnly) return 'hatch';
  if (state === ZoneState.offline) return 'cross';
  return state === ZoneState.notWritePointer ? 'dots' : null;
}
