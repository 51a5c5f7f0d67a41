import type { Ref } from 'vue';
import { zoneForKey } from './map-keys';
import type { MapView } from './map-zoom';

interface KeyActions {
  readonly view: Readonly<Ref<MapView>>;
  /** The zone from which keys move. */
  readonly zone: () => number;
  readonly zoomCentre: (steps: number) => void;
  readonly showAll: () => void;
  readonly activate: () => void;
  /** To a zone; with Shift all on the way are meant. */
  readonly go: (zone: number, isExtending: boolean) => void;
  readonly apply: () => void;
}

/** What the keys of the map do: a handler for `keydown`, which leaves the shortcuts of the window alone. */
export function useMapKeys({ view, zone, zoomCentre, showAll, activate, go, apply }: KeyActions) {
  const actions: Readonly<Record<string, () => void>> = {
    '+': () => zoomCentre(1),
    '=': () => zoomCentre(1),
    '-': () => zoomCentre(-1),
    '0': showAll,
    Enter: activate,
    ' ': apply,
  };

  return function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = zoneForKey(event.key, zone(), view.value.grid);
    if (to !== null) go(to, event.shiftKey);
    else if (actions[event.key] === undefined) return;
    else actions[event.key]!();
    event.preventDefault();
  };
}
