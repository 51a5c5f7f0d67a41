import { ZONE_STATE_NAMES, type ZoneStateName } from '../../shared/zone/state';

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

/** Custom property of a state's colour: `--zone-read-only`. */
export function stateProperty(state: ZoneStateName): string {
  return `--zone-${state.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Reads the palette from the tokens on the root element. Read again when useThemeVersion() grew. */
export function readZonePalette(): ZonePalette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const byState = (suffix: string) =>
    Object.fromEntries(
      ZONE_STATE_NAMES.map((state) => [state, token(stateProperty(state) + suffix)]),
    ) as Record<ZoneStateName, string>;
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
export type StatePattern = 'plain' | 'rows' | 'columns' | 'diagonal' | 'cross' | 'dots';

const PATTERNS: Readonly<Record<ZoneStateName, StatePattern>> = {
  empty: 'plain',
  implicitlyOpened: 'rows',
  explicitlyOpened: 'plain',
  closed: 'columns',
  full: 'plain',
  readOnly: 'diagonal',
  offline: 'cross',
  notWritePointer: 'dots',
};

/** The pattern that goes with a state. */
export function patternOf(state: ZoneStateName): StatePattern {
  return PATTERNS[state];
}
