import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { Place, ZoneDetails } from '../../shared/ipc/shapes';
import type { ByteCount, ByteOffset, ZoneIndex } from '../../shared/units/units';
import { call } from '../api/client';
import { createLatest } from './latest';
import { useNotices } from './notices';
import { useSessions } from './sessions';
import { useSettings } from './settings';
import { useZones } from './zones';

/** A range of file bytes. */
export interface ByteSelection {
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

interface Position {
  readonly cursor: ByteOffset;
  readonly anchor: ByteOffset;
  readonly zone: ZoneIndex | null;
}

const START: Position = { cursor: 0, anchor: 0, zone: null };

/** Where the user looks in the active image: byte cursor, selection, zone. Kept for each image. */
export const useInspector = defineStore('inspector', () => {
  const sessions = useSessions();
  const settings = useSettings();
  const notices = useNotices();
  const zones = useZones();
  const positions = new Map<string, Position>();

  /** File offset of the byte under the cursor. */
  const cursor = ref<ByteOffset>(0);
  /** File offset where the selection began; equals the cursor when nothing is selected. */
  const anchor = ref<ByteOffset>(0);
  /** Zone shown in the details; null = none. */
  const selectedZone = ref<ZoneIndex | null>(null);
  /** Where the cursor lies on the device. */
  const place = shallowRef<Place | null>(null);
  /** Details of the selected zone, renewed when it changes. */
  const details = shallowRef<ZoneDetails | null>(null);
  /** Bytes to mark in the hex view because a field elsewhere is pointed at. */
  const highlight = shallowRef<ByteSelection | null>(null);

  const fileSize = computed<ByteCount>(() => sessions.active?.info.fileSizeBytes ?? 0);
  /** Selected bytes, both ends included; null when nothing but the cursor. */
  const selection = computed<ByteSelection | null>(() => {
    const offset = Math.min(cursor.value, anchor.value);
    const length = Math.abs(cursor.value - anchor.value) + 1;
    return length === 1 ? null : { offset, length };
  });
  /** How numbers are shown, for useUnits. */
  const unitContext = computed(() => ({
    unit: settings.values.unit,
    radix: settings.values.radix,
    blockBytes: sessions.active?.info.logicalBlockSizeBytes ?? 4096,
    zoneSizeBytes: sessions.active?.info.geometry.zoneSizeBytes ?? 0,
  }));

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

  /** Goes to an address such as `0x200`, `+16`, `z7+0x120`, `lba:0x80`, `wp:7`. False when it means nothing. */
  async function goTo(address: string): Promise<boolean> {
    const session = sessions.activeId;
    if (session === null) return false;
    const found = await notices.attempt(`Going to ${address}`, () =>
      call('bytes:resolve', { session, address, from: cursor.value }),
    );
    if (found === null) return false;
    moveTo(found.offset);
    if (found.zone !== null) selectZone(found.zone);
    return true;
  }

  const latestPlace = createLatest();
  async function locate(): Promise<void> {
    const session = sessions.activeId;
    if (session === null) place.value = null;
    else {
      const offset = cursor.value;
      await latestPlace(
        () => notices.attempt('Locating the cursor', () => call('bytes:locate', { session, offset })),
        (found) => (place.value = found),
      );
    }
  }

  const latestDetails = createLatest();
  async function describe(): Promise<void> {
    const zone = selectedZone.value;
    if (zone === null) details.value = null;
    else await latestDetails(() => zones.describe(zone), (found) => (details.value = found));
  }

  function switchImage(now: string | null, before: string | null | undefined): void {
    if (before) positions.set(before, { cursor: cursor.value, anchor: anchor.value, zone: selectedZone.value });
    const kept = (now === null ? null : positions.get(now)) ?? START;
    cursor.value = kept.cursor;
    anchor.value = kept.anchor;
    selectedZone.value = kept.zone;
    details.value = null;
    highlight.value = null;
  }

  watch(() => sessions.activeId, switchImage, { immediate: true, flush: 'sync' });
  watch([cursor, () => sessions.activeId, () => sessions.active?.revision], locate, { immediate: true });
  watch([selectedZone, () => sessions.activeId, () => sessions.active?.revision, () => sessions.active?.mode], describe);

  return {
    cursor,
    anchor,
    selection,
    selectedZone,
    place,
    details,
    highlight,
    fileSize,
    unitContext,
    moveTo,
    select,
    selectZone,
    goTo,
  };
});
