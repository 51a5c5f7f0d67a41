import { watch } from 'vue';
import { useBytes } from '../../stores/bytes';
import { useInspector } from '../../stores/inspector';
import { useNotices } from '../../stores/notices';
import { viewState } from './view-state';

/** The zone that was picked and to which the cursor is on its way; null = none. */
let wantedZone: number | null = null;

/** Ways of moving the cursor and the selected zone together. */
export function useGoing() {
  const bytes = useBytes();
  const inspector = useInspector();
  const notices = useNotices();

  /** Moves the cursor by hand: whatever was pointed at is no longer. */
  function moveTo(offset: number, extend = false): void {
    wantedZone = null;
    inspector.highlight = null;
    inspector.moveTo(offset, extend);
    viewState.reveals.value++;
  }

  /** Goes to an address such as `z7+0x120`. Throws what is wrong with it. */
  async function goTo(address: string): Promise<void> {
    const place = await bytes.resolve(address, inspector.cursor);
    moveTo(place.offset);
    if (place.zone !== null) inspector.selectZone(place.zone);
  }

  /** The same, with the error as a notice. */
  async function tryGoTo(address: string): Promise<void> {
    await notices.attempt(`Going to ${address}`, () => goTo(address));
  }

  /** Shows a zone everywhere: details, map or table, and its first byte. */
  async function pickZone(zone: number): Promise<void> {
    wantedZone = zone;
    inspector.selectZone(zone);
    if (inspector.place?.zone === zone) return;
    const place = await notices.attempt(`Finding zone ${zone}`, () => bytes.resolve(`z${zone}`, 0));
    if (wantedZone !== zone) return;
    if (place === null) wantedZone = null;
    else {
      inspector.highlight = null;
      inspector.moveTo(place.offset);
    }
  }

  /** Goes to bytes and marks them, because a field elsewhere stands for them. */
  function point(offset: number, length: number): void {
    moveTo(offset);
    inspector.highlight = { offset, length };
  }

  return { moveTo, goTo, tryGoTo, pickZone, point };
}

/** Keeps the selected zone with the cursor: the zone whose data or table entry holds it. Call once. */
export function useZoneOfCursor(): void {
  const inspector = useInspector();
  watch(
    () => inspector.place,
    (place) => {
      const zone = place?.offset === inspector.cursor ? place.zone : null;
      if (zone === null || (wantedZone !== null && wantedZone !== zone)) return;
      wantedZone = null;
      if (zone !== inspector.selectedZone) inspector.selectZone(zone);
    },
  );
}
