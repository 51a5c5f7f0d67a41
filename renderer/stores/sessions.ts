import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { fromErrorShape } from '../../shared/errors/app-error';
import type { OpenImageOptions } from '../../shared/ipc/contract';
import type { SessionSnapshot } from '../../shared/ipc/shapes';
import { call, on } from '../api/client';
import { useNotices } from './notices';

type Verb = 'sessions:save' | 'sessions:revert' | 'sessions:undo' | 'sessions:redo';

/** The open images, in the order of their tabs. Actions report their errors as notices and answer null or false. */
export const useSessions = defineStore('sessions', () => {
  const notices = useNotices();
  const list = shallowRef<readonly SessionSnapshot[]>([]);
  const activeId = ref<string | null>(null);
  const active = computed(() => list.value.find((one) => one.session === activeId.value) ?? null);
  /** The image whose closing waits for the answer of the save dialog. */
  const closingId = ref<string | null>(null);
  const closing = computed(() => list.value.find((one) => one.session === closingId.value) ?? null);

  const find = (session: string) => list.value.find((one) => one.session === session) ?? null;

  /** Takes over a snapshot unless a newer one of the same session is here. */
  function apply(snapshot: SessionSnapshot): void {
    const known = find(snapshot.session);
    if (known === null) list.value = [...list.value, snapshot];
    else if (known.revision <= snapshot.revision) {
      list.value = list.value.map((one) => (one.session === snapshot.session ? snapshot : one));
    }
  }

  function remove(session: string): void {
    const index = list.value.findIndex((one) => one.session === session);
    if (index < 0) return;
    list.value = list.value.filter((one) => one.session !== session);
    if (closingId.value === session) closingId.value = null;
    if (activeId.value === session) activeId.value = list.value[Math.min(index, list.value.length - 1)]?.session ?? null;
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

  /** Opens an image (or shows its tab when it is open already). */
  async function open(path: string, options: OpenImageOptions = {}): Promise<SessionSnapshot | null> {
    const snapshot = await notices.attempt(`Opening ${path}`, () => call('sessions:open', { path, options }));
    if (snapshot === null) return null;
    apply(snapshot);
    activeId.value = snapshot.session;
    return snapshot;
  }

  /** Closes an image; with unsaved edits the window asks first (closingId), unless `discard`. */
  async function close(session: string, discard = false): Promise<boolean> {
    const one = find(session);
    if (one === null) return true;
    if (one.dirty && !discard) {
      closingId.value = session;
      return false;
    }
    const answer = await notices.attempt(`Closing ${one.name}`, () => call('sessions:close', { session, discard }));
    if (answer?.closed !== true) return false;
    remove(session);
    return true;
  }

  /** The answer of the save dialog. */
  async function answerClosing(answer: 'save' | 'discard' | 'cancel'): Promise<void> {
    const one = closing.value;
    closingId.value = null;
    if (one === null || answer === 'cancel') return;
    if (answer === 'save' && !(await perform('sessions:save', `Saving ${one.name}`, one.session))) return;
    await close(one.session, answer === 'discard');
  }

  async function perform(verb: Verb, doing: string, session = activeId.value): Promise<boolean> {
    if (session === null) return false;
    const snapshot = await notices.attempt(doing, () => call(verb, { session }));
    if (snapshot !== null) apply(snapshot);
    return snapshot !== null;
  }

  const nameOf = () => active.value?.name ?? 'the image';
  const save = () => perform('sessions:save', `Saving ${nameOf()}`);
  const revert = () => perform('sessions:revert', `Discarding the edits of ${nameOf()}`);
  const undo = () => perform('sessions:undo', 'Undo');
  const redo = () => perform('sessions:redo', 'Redo');

  /** Locks or unlocks an image. */
  async function setMode(session: string, mode: SessionSnapshot['mode']): Promise<void> {
    const doing = mode === 'editing' ? 'Unlocking for editing' : 'Locking';
    const snapshot = await notices.attempt(doing, () => call('sessions:setMode', { session, mode }));
    if (snapshot !== null) apply(snapshot);
  }

  /** Writes the active image with its edits to another path. Answers the path, or null. */
  async function saveAs(path: string, replace: boolean): Promise<string | null> {
    const session = activeId.value;
    if (session === null) return null;
    const answer = await notices.attempt(`Saving as ${path}`, () =>
      call('sessions:saveAs', { session, path, replace }),
    );
    return answer?.path ?? null;
  }

  /** Takes over the sessions that the host has already (the page was reloaded). */
  async function restore(): Promise<void> {
    const known = await notices.attempt('Looking for open images', () => call('sessions:list', {}));
    known?.forEach(apply);
    activeId.value ??= list.value[0]?.session ?? null;
  }

  on('sessions:changed', (snapshot) => {
    if (find(snapshot.session) !== null) apply(snapshot);
  });
  on('sessions:failed', ({ session, error }) => {
    notices.report(fromErrorShape(error), `${find(session)?.name ?? 'An image'} was closed`);
    remove(session);
  });

  return {
    list,
    activeId,
    active,
    closing,
    find,
    apply,
    activate,
    activateNext,
    move,
    open,
    close,
    answerClosing,
    setMode,
    save,
    saveAs,
    revert,
    undo,
    redo,
    restore,
  };
});
