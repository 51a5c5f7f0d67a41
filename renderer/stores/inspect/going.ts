import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { toErrorShape } from '../../../shared/errors/app-error';
import type { Place } from '../../../shared/image/place';
import { NEXT_AFTER_GOING } from '../../composables/texts/notice-text';
import { useBytes } from './bytes';
import { useInspector } from './inspector';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** What something is about, such as a finding. */
interface AboutPlace {
  readonly offset?: number;
  readonly length?: number;
  readonly zone?: number;
}

/** Whether an address was understood, but the file holds no bytes of its LBA. */
function isUnmapped(thrown: unknown): boolean {
  return toErrorShape(thrown).code === 'unmapped';
}

/** Does what goes to an address, with its error as a notice that offers to name another. */
function createReach() {
  const notices = useNotices();
  return <T>(address: string, go: () => Promise<T>) =>
    notices.attempt(`Going to ${address}`, go, NEXT_AFTER_GOING);
}

/** Showing what something is about, and where undo and redo changed something. */
function createShowing(ways: {
  point(offset: number, length: number): void;
  pickZone(zone: number): Promise<void>;
}) {
  const inspector = useInspector();
  const sessions = useSessions();

  /** Shows what something is about, in every view of the image: its bytes, marked, or else its zone. */
  function show({ offset, length, zone }: AboutPlace): void {
    if (offset !== undefined) ways.point(offset, length ?? 1);
    if (zone === undefined) return;
    if (offset === undefined) void ways.pickZone(zone);
    else inspector.selectZone(zone);
  }

  watch(
    () => sessions.stepped,
    (at) => at !== null && ways.point(at.offset, at.length),
  );
  return { show };
}

/** Ways of moving the cursor and the selected zone of the active image together. */
export const useGoing = defineStore('going', () => {
  const bytes = useBytes();
  const inspector = useInspector();
  const notices = useNotices();
  const reach = createReach();
  /** The zone that was picked and to which the cursor is on its way; null = none. */
  const { wantedZone } = useSessions().perImage(() => ({ wantedZone: null as number | null })).fields;
  /** Grows when the cursor should be seen, even if it did not move. */
  const reveals = ref(0);

  /** Moves the cursor by hand: whatever was pointed at is no longer. */
  function moveTo(offset: number, extend = false): void {
    wantedZone.value = null;
    inspector.highlight = null;
    inspector.moveTo(offset, extend);
    reveals.value++;
  }

  /** The same to a place that an address or a command named. */
  function arrive(place: Place): void {
    moveTo(place.offset);
    inspector.arrive(place);
    if (place.zone !== null) inspector.selectZone(place.zone);
  }

  /** What an address names. A zone without bytes in the file is shown by its entry in the zone table. */
  async function resolve(address: string, zone: number): Promise<Place> {
    try {
      return await bytes.resolve(address, inspector.cursor);
    } catch (thrown) {
      if (!isUnmapped(thrown)) throw thrown;
      return bytes.resolve(`table:${zone}`, 0);
    }
  }

  /** Goes to an address such as `0x200`, `+16`, `z7+0x120`, `lba:0x80`, `wp:7`. Throws what is wrong with it. */
  async function goTo(address: string): Promise<void> {
    arrive(await bytes.resolve(address, inspector.cursor));
  }

  /** The same, with the error as a notice. True when it is there. */
  async function tryGoTo(address: string): Promise<boolean> {
    return (await reach(address, () => goTo(address).then(() => true))) ?? false;
  }

  /** Goes to the start or the write pointer of a zone; to its table entry where the file holds no bytes of it. */
  async function goToZone(zone: number, to: 'z' | 'wp:' = 'z'): Promise<void> {
    const address = `${to}${zone}`;
    const place = await reach(address, () => resolve(address, zone));
    if (place === null) return;
    arrive(place);
    inspector.selectZone(zone);
    if (place.lba === null)
      notices.announce(`No bytes of the file lie there: the table entry of zone ${zone} is shown`);
  }

  /** Shows a zone everywhere: details, map or table, and its first byte, or its table entry where it has none. */
  async function pickZone(zone: number): Promise<void> {
    wantedZone.value = zone;
    inspector.selectZone(zone);
    if (inspector.place?.zone === zone) return;
    const place = await notices.attempt(`Finding zone ${zone}`, () => resolve(`z${zone}`, zone));
    if (wantedZone.value !== zone) return;
    if (place === null) wantedZone.value = null;
    else {
      inspector.highlight = null;
      inspector.arrive(place);
    }
  }

  /** Goes to bytes and marks them, because a field elsewhere stands for them. */
  function point(offset: number, length: number): void {
    moveTo(offset);
    inspector.highlight = { offset, length };
  }

  // The selected zone stays with the cursor: the zone whose data or table entry holds it.
  watch(
    () => inspector.place,
    (place) => {
      const zone = place?.offset === inspector.cursor ? place.zone : null;
      if (zone === null || (wantedZone.value !== null && wantedZone.value !== zone)) return;
      wantedZone.value = null;
      if (zone !== inspector.selectedZone) inspector.selectZone(zone);
    },
  );

  const { show } = createShowing({ point, pickZone });
  return { reveals, moveTo, arrive, goTo, tryGoTo, goToZone, pickZone, point, show };
});
