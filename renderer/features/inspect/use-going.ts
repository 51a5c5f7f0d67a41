import { watch } from 'vue';
import { toErrorShape } from '../../../shared/errors/app-error';
import type { Place } from '../../../shared/image/place';
import { useBytes } from '../../stores/bytes';
import { useInspector } from '../../stores/inspector';
import { useNotices } from '../../stores/notices';
import { viewState } from './view-state';

/** The zone that was picked and to which the cursor is on its way; null = none. */
let wantedZone: number | null = null;

/** Whether an address was understood, but the file holds no bytes of its LBA. */
function isUnmapped(thrown: unknown): boolean {
  const { code, data } = toErrorShape(thrown);
  return code === 'usage' && data['lba'] !== undefined;
}

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

  /** What an address names. A zone without bytes in the file is shown by its entry in the zone table. */
  async function resolve(address: string, zone: number | null): Promise<Place> {
    try {
      return await bytes.resolve(address, inspector.cursor);
    } catch (thrown) {
      if (zone === null || !isUnmapped(thrown)) throw thrown;
      return bytes.resolve(`table:${zone}`, 0);
    }
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

  /** Goes to the start or the write pointer of a zone; to its table entry where the file holds no bytes of it. */
  async function goToZone(zone: number, to: 'z' | 'wp:' = 'z'): Promise<void> {
    const address = `${to}${zone}`;
    const place = await notices.attempt(`Going to ${address}`, () => resolve(address, zone));
    if (place === null) return;
    moveTo(place.offset);
    inspector.selectZone(zone);
    if (place.lba === null)
      notices.announce(`No bytes of the file lie there: the table entry of zone ${zone} is shown`);
  }

  /** Shows a zone everywhere: details, map or table, and its first byte, or its table entry where it has none. */
  async function pickZone(zone: number): Promise<void> {
    wantedZone = zone;
    inspector.selectZone(zone);
    if (inspector.place?.zone === zone) return;
    const place = await notices.attempt(`Finding zone ${zone}`, () => resolve(`z${zone}`, zone));
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

  return { moveTo, goTo, tryGoTo, goToZone, pickZone, point };
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
