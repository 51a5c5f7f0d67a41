import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { everythingSince, type ImageChange } from '../../shared/session/image-change';
import type { SessionSnapshot } from '../../shared/session/session';
import { createKeyedState } from './keyed-state';

/** Tells apart what is open: an image that is opened anew, or with other choices, may show anything else. */
function openingKey({ session, options, opening }: SessionSnapshot): string {
  return `${session} ${opening} ${JSON.stringify(options)}`;
}

/** What may differ between two snapshots of an image. Where one between them never came, everything may. */
function changeFrom(known: SessionSnapshot, { change, info }: SessionSnapshot): ImageChange {
  if (change.since <= known.revision) return change;
  return everythingSince(known.revision, info.geometry.zoneCount);
}

/** The list of open images and which of them is shown. Knows no host. */
export function createSessionTabs() {
  const list = shallowRef<readonly SessionSnapshot[]>([]);
  const activeId = ref<string | null>(null);
  const listeners = new Set<(change: ImageChange) => void>();
  const active = computed(() => find(activeId.value));
  /** Changes when another image is shown, or the same one as opened with other choices. */
  const activeOpening = computed(() => (active.value === null ? null : openingKey(active.value)));

  /** The active image's file holds something else than what was read of it. */
  const isStale = computed(() => active.value?.outside?.content === true);

  function find(session: string | null): SessionSnapshot | null {
    return list.value.find((one) => one.session === session) ?? null;
  }

  /** Takes over a snapshot unless a newer one of the same opening is here. */
  function apply(snapshot: SessionSnapshot): void {
    const known = find(snapshot.session);
    if (known === null) {
      list.value = [...list.value, snapshot];
      return;
    }
    const isSameOpening = openingKey(known) === openingKey(snapshot);
    if (known.opening > snapshot.opening) return;
    if (isSameOpening && known.revision > snapshot.revision) return;
    list.value = list.value.map((one) => (one.session === snapshot.session ? snapshot : one));
    const isNews = isSameOpening && known.revision < snapshot.revision && snapshot.session === activeId.value;
    if (isNews) tell(changeFrom(known, snapshot));
  }

  function tell(change: ImageChange): void {
    for (const listener of listeners) listener(change);
  }

  /**
   * Listens to changes of the active image for as long as the scope around lives. Another image, or another way of
   * opening it, is none: `activeOpening` tells.
   */
  function onChange(listener: (change: ImageChange) => void): void {
    listeners.add(listener);
    onScopeDispose(() => listeners.delete(listener));
  }

  /** Drops a tab; its neighbour is shown instead. */
  function remove(session: string): void {
    const index = list.value.findIndex((one) => one.session === session);
    if (index < 0) return;
    list.value = list.value.filter((one) => one.session !== session);
    if (activeId.value !== session) return;
    activeId.value = list.value[Math.min(index, list.value.length - 1)]?.session ?? null;
  }

  /** Shows an image that is open. */
  function activate(session: string): void {
    if (find(session) !== null) activeId.value = session;
  }

  /** Shows the image `step` tabs further, around the end. */
  function activateNext(step: 1 | -1): void {
    const count = list.value.length;
    const index = list.value.findIndex((one) => one.session === activeId.value);
    const next = list.value[(index + step + count) % count];
    if (next !== undefined) activeId.value = next.session;
  }

  /** Moves a tab to another place. */
  function move(session: string, to: number): void {
    const moved = find(session);
    if (moved === null) return;
    const others = list.value.filter((one) => one.session !== session);
    const place = Math.max(0, Math.min(to, others.length));
    list.value = [...others.slice(0, place), moved, ...others.slice(place)];
  }

  /** State of each open image, so that coming back to its tab finds everything as it was left. */
  const perImage = <State extends object>(fresh: () => State) =>
    createKeyedState(
      { current: () => active.value?.session ?? null, all: () => list.value.map(({ session }) => session) },
      fresh,
    );

  /** The same for what an image that is opened anew with other choices begins again. */
  const perOpening = <State extends object>(fresh: () => State) =>
    createKeyedState({ current: () => activeOpening.value, all: () => list.value.map(openingKey) }, fresh);

  return {
    ...{ list, activeId, active, isStale, activeOpening, perImage, perOpening, onChange },
    ...{ find, apply, remove, activate, activateNext, move },
  };
}

/** See createSessionTabs. */
export type SessionTabs = ReturnType<typeof createSessionTabs>;
