import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { attempt } from '../../../shared/errors/result';
import type { Place } from '../../../shared/image/place';
import type { ZoneDetails } from '../../../shared/image/zone-report';
import { touchesBytes, type ImageChange } from '../../../shared/session/image-change';
import type { ByteCount, ByteOffset, ZoneIndex } from '../../../shared/units/units';
import { createLatest } from '../../composables/latest';
import { useBytes } from './bytes';
import { useSessions } from '../sessions';
import { useSettings } from '../settings';
import { useZones } from './zones';

/** A range of file bytes. */
export interface ByteSelection {
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

interface PositionState {
  /** File offset of the byte under the cursor. */
  cursor: ByteOffset;
  /** File offset where the selection began; equals the cursor when nothing is selected. */
  anchor: ByteOffset;
  /** Zone shown in the details; null = none. */
  selectedZone: ZoneIndex | null;
}

/** Byte cursor, selection and selected zone of the active image; each image keeps its own. */
function createPosition() {
  const sessions = useSessions();
  const { cursor, anchor, selectedZone } = sessions.perImage((): PositionState => ({
    cursor: 0,
    anchor: 0,
    selectedZone: null,
  })).fields;
  const fileSize = computed<ByteCount>(() => sessions.active?.info.fileSizeBytes ?? 0);
  /** Selected bytes, both ends included; null when nothing but the cursor. */
  const selection = computed<ByteSelection | null>(() => {
    const offset = Math.min(cursor.value, anchor.value);
    const length = Math.abs(cursor.value - anchor.value) + 1;
    return length === 1 ? null : { offset, length };
  });

  const clamp = (offset: number) => Math.max(0, Math.min(offset, fileSize.value - 1));

  /** Moves the cursor; `extend` keeps the anchor, so that bytes are selected. */
  function moveTo(offset: ByteOffset, extend = false): void {
    cursor.value = clamp(offset);
    if (!extend) anchor.value = cursor.value;
  }

  /** Selects bytes; the cursor goes to the last one. */
  function select(offset: ByteOffset, length: ByteCount): void {
    anchor.value = clamp(offset);
    cursor.value = clamp(offset + Math.max(1, length) - 1);
  }

  /** Shows a zone's details. Does not move the cursor. */
  function selectZone(zone: ZoneIndex | null): void {
    const count = sessions.active?.info.geometry.zoneCount ?? 0;
    selectedZone.value = zone === null || zone < 0 || zone >= count ? null : zone;
  }

  // The same image opened with other choices may be shorter, or have other zones.
  watch(
    () => sessions.activeOpening,
    () => {
      [cursor.value, anchor.value] = [clamp(cursor.value), clamp(anchor.value)];
      selectZone(selectedZone.value);
    },
    { flush: 'sync' },
  );

  return { cursor, anchor, selectedZone, fileSize, selection, moveTo, select, selectZone };
}

/** Largest logical block. */
const BLOCK_BYTES_MAX = 4096;

/** Where the cursor lies on the device. Asked for when it moves, unless an address was resolved to get there. */
function createPlace({ cursor, moveTo }: ReturnType<typeof createPosition>) {
  const sessions = useSessions();
  const bytes = useBytes();
  /** Where the cursor lies on the device; null while that is not known. */
  const place = shallowRef<Place | null>(null);
  const latest = createLatest();
  /** Grows when anything may lie elsewhere. */
  const moves = ref(0);
  let arrived: { readonly place: Place; readonly state: string } | null = null;

  const stateNow = () => `${moves.value} ${sessions.activeOpening}`;

  async function locate(offset: ByteOffset): Promise<Place | null> {
    if (sessions.activeId === null) return null;
    if (arrived?.place.offset === offset && arrived.state === stateNow()) return arrived.place;
    const found = await attempt(() => bytes.locate(offset));
    return found.ok ? found.value : null;
  }

  /** Moves the cursor to a place that is known. */
  function arrive(at: Place): void {
    arrived = { place: at, state: stateNow() };
    moveTo(at.offset);
  }

  watch(
    [cursor, stateNow],
    () =>
      latest(
        () => locate(cursor.value),
        (found) => (place.value = found),
      ),
    { immediate: true },
  );
  sessions.onChange((change) => {
    if (change.bytes === null || isStampTouched(change)) moves.value++;
  });

  /** What a block of data holds says whether it lies where it belongs. */
  function isStampTouched(change: ImageChange): boolean {
    const around = { offset: Math.max(0, cursor.value - BLOCK_BYTES_MAX), length: 2 * BLOCK_BYTES_MAX };
    return place.value?.zone != null && touchesBytes(change, around);
  }

  return { place, arrive };
}

/** Details of the selected zone. What can be done with it depends on all zones. */
function createDetails({ selectedZone }: ReturnType<typeof createPosition>) {
  const sessions = useSessions();
  const zones = useZones();
  /** Details of the selected zone, renewed when it changes. */
  const details = shallowRef<ZoneDetails | null>(null);
  const latest = createLatest();
  const changes = ref(0);

  const describe = async (zone: ZoneIndex | null) => (zone === null ? null : zones.describe(zone));

  watch(
    () => sessions.activeOpening,
    () => (details.value = null),
    { flush: 'sync' },
  );
  watch([selectedZone, () => sessions.activeOpening, changes], () =>
    latest(
      () => describe(selectedZone.value),
      (found) => (details.value = found),
    ),
  );
  sessions.onChange((change) => {
    // Its entry, or what it holds, which may lie anywhere.
    const isTouched = change.bytes === null || change.bytes.length > 0;
    if (change.zones.count > 0 || isTouched) changes.value++;
  });

  return { details };
}

/** Where the user looks in the active image. */
export const useInspector = defineStore('inspector', () => {
  const sessions = useSessions();
  const settings = useSettings();
  const position = createPosition();
  const place = createPlace(position);
  const details = createDetails(position);

  const { highlight } = sessions.perOpening(() => ({
    /** Bytes to mark in the hex view because a field elsewhere is pointed at. */
    highlight: null as ByteSelection | null,
  })).fields;
  /** How numbers are shown, for useUnits. */
  const unitContext = computed(() => ({
    unit: settings.values.unit,
    radix: settings.values.radix,
    blockBytes: sessions.active?.info.logicalBlockSizeBytes ?? 4096,
    zoneSizeBytes: sessions.active?.info.geometry.zoneSizeBytes ?? 0,
  }));

  return { ...position, ...place, ...details, highlight, unitContext };
});
