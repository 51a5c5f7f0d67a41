import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { attempt } from '../../shared/errors/result';
import type { Place } from '../../shared/image/place';
import type { ZoneDetails } from '../../shared/image/zone-report';
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

/** Byte cursor, selection and selected zone of the active image; each image keeps its own. */
function createPosition() {
  const sessions = useSessions();
  /** File offset of the byte under the cursor. */
  const cursor = ref<ByteOffset>(0);
  /** File offset where the selection began; equals the cursor when nothing is selected. */
  const anchor = ref<ByteOffset>(0);
  /** Zone shown in the details; null = none. */
  const selectedZone = ref<ZoneIndex | null>(null);
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

  const kept = new Map<string | null, readonly [ByteOffset, ByteOffset, ZoneIndex | null]>();
  watch(
    () => sessions.activeId,
    (now, before) => {
      if (before) kept.set(before, [cursor.value, anchor.value, selectedZone.value]);
      [cursor.value, anchor.value, selectedZone.value] = kept.get(now) ?? [0, 0, null];
    },
    { immediate: true, flush: 'sync' },
  );

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

/** What lies at the position: place on the device, details of the zone. Follows every change. */
function createFindings({ cursor, selectedZone }: ReturnType<typeof createPosition>) {
  const sessions = useSessions();
  const zones = useZones();
  /** Where the cursor lies on the device; null while that is not known. */
  const place = shallowRef<Place | null>(null);
  /** Details of the selected zone, renewed when it changes. */
  const details = shallowRef<ZoneDetails | null>(null);
  const latestPlace = createLatest();
  const latestDetails = createLatest();

  async function locate(session: string | null, offset: ByteOffset): Promise<Place | null> {
    if (session === null) return null;
    const found = await attempt(() => call('bytes:locate', { session, offset }));
    return found.ok ? found.value : null;
  }

  const describe = async (zone: ZoneIndex | null) => (zone === null ? null : zones.describe(zone));

  const image = () => [sessions.activeOpening, sessions.active?.revision, sessions.active?.mode] as const;
  watch(
    [cursor, image],
    () =>
      latestPlace(
        () => locate(sessions.activeId, cursor.value),
        (found) => (place.value = found),
      ),
    { immediate: true },
  );
  watch(
    () => sessions.activeOpening,
    () => (details.value = null),
    { flush: 'sync' },
  );
  watch([selectedZone, image], () =>
    latestDetails(
      () => describe(selectedZone.value),
      (found) => (details.value = found),
    ),
  );

  return { place, details };
}

/** Where the user looks in the active image. */
export const useInspector = defineStore('inspector', () => {
  const sessions = useSessions();
  const settings = useSettings();
  const notices = useNotices();
  const position = createPosition();
  const findings = createFindings(position);

  /** Bytes to mark in the hex view because a field elsewhere is pointed at. */
  const highlight = shallowRef<ByteSelection | null>(null);
  /** How numbers are shown, for useUnits. */
  const unitContext = computed(() => ({
    unit: settings.values.unit,
    radix: settings.values.radix,
    blockBytes: sessions.active?.info.logicalBlockSizeBytes ?? 4096,
    zoneSizeBytes: sessions.active?.info.geometry.zoneSizeBytes ?? 0,
  }));

  /** Goes to an address such as `0x200`, `+16`, `z7+0x120`, `lba:0x80`, `wp:7`. False when it means nothing. */
  async function goTo(address: string): Promise<boolean> {
    const session = sessions.activeId;
    if (session === null) return false;
    const found = await notices.attempt(`Going to ${address}`, () =>
      call('bytes:resolve', { session, address, from: position.cursor.value }),
    );
    if (found === null) return false;
    position.moveTo(found.offset);
    if (found.zone !== null) position.selectZone(found.zone);
    return true;
  }

  watch(
    () => sessions.activeOpening,
    () => (highlight.value = null),
  );

  return { ...position, ...findings, highlight, unitContext, goTo };
});
