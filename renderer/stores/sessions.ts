import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { fromErrorShape, toErrorShape, type ErrorCode } from '../../shared/errors/app-error';
import { attempt } from '../../shared/errors/result';
import type { OpenImageOptions } from '../../shared/image/open-options';
import type { KeptChoice } from '../../shared/session/kept-edits';
import type { SessionSnapshot } from '../../shared/session/session';
import type { Extent } from '../../shared/units/ranges';
import type { ByteCount } from '../../shared/units/units';
import { call, on } from '../api/client';
import { fileName } from '../composables/file-name';
import {
  NEXT_AFTER_COPY,
  NEXT_AFTER_KEPT,
  NEXT_AFTER_REFUSAL,
  NEXT_AFTER_REPORT,
  NEXT_AFTER_SAVE,
} from '../composables/texts/notice-text';
import { useNotices } from './notices';
import { createSessionTabs, type SessionTabs } from '../composables/session-tabs';

/** Refusals of a content: its bytes can be looked at all the same. */
const REFUSED_CONTENT: ReadonlySet<ErrorCode> = new Set([
  'not-recognised',
  'damaged',
  'unsupported',
  'unknown-feature',
]);

/** An image was unlocked that another program writes to. */
const BESIDE_WRITER = {
  why: 'What is shown may be changing. Edits go to an overlay, and cannot be saved while the other program has the file.',
  next: 'Save a copy, or close the other program first.',
  offer: { title: 'Save a copy…', command: 'image.saveAs' },
} as const;

type Verb = 'sessions:save' | 'sessions:keepEdits' | 'sessions:revert';

/** What can be done to images that are open. */
function createVerbs(tabs: SessionTabs) {
  const notices = useNotices();

  async function perform(verb: Verb, doing: string, image = tabs.active.value): Promise<boolean> {
    if (image === null) return false;
    const { session } = image;
    const steps = verb === 'sessions:save' ? NEXT_AFTER_SAVE : {};
    const snapshot = await notices.about(image).attempt(doing, () => call(verb, { session }), steps);
    if (snapshot !== null) tabs.apply(snapshot);
    return snapshot !== null;
  }

  const nameOf = () => tabs.active.value?.name ?? 'the image';
  const saveOne = (image: SessionSnapshot) => perform('sessions:save', 'Saving', image);
  const say = (text: string) => (isDone: boolean) => {
    if (isDone) notices.announce(text);
    return isDone;
  };
  const revert = () =>
    perform('sessions:revert', 'Discarding the edits').then(say(`Discarded the edits of ${nameOf()}`));
  /** Where the newest step of undo or redo changed something, to be shown. */
  const stepped = shallowRef<Extent | null>(null);

  /** A step of the history of the active image. True when it was made. */
  async function step(verb: 'sessions:undo' | 'sessions:redo', doing: string): Promise<boolean> {
    const image = tabs.active.value;
    if (image === null) return false;
    const { session } = image;
    const made = await notices.about(image).attempt(doing, () => call(verb, { session }));
    if (made === null) return false;
    const { at, ...snapshot } = made;
    tabs.apply(snapshot);
    if (session === tabs.activeId.value) stepped.value = at;
    return true;
  }

  const undo = () => step('sessions:undo', 'Undo').then(say(`Undone: ${tabs.active.value?.undoTitle ?? ''}`));
  const redo = () =>
    step('sessions:redo', 'Redo').then(say(`Done again: ${tabs.active.value?.redoTitle ?? ''}`));

  /** Lays the edits of an image over its file as another program left it. */
  const keepEdits = (image: SessionSnapshot) =>
    perform('sessions:keepEdits', 'Keeping the edits', image).then(
      say(`The edits of ${image.name} lie over the file as it is now`),
    );

  /** Locks or unlocks an image. */
  async function setMode(session: string, mode: SessionSnapshot['mode']): Promise<void> {
    const doing = mode === 'editing' ? 'Unlocking for editing' : 'Locking';
    const snapshot = await notices
      .about(tabs.find(session))
      .attempt(doing, () => call('sessions:setMode', { session, mode }));
    if (snapshot === null) return;
    tabs.apply(snapshot);
    const { writer } = snapshot.info;
    if (mode === 'editing' && writer !== null)
      notices
        .about(snapshot)
        .add({ severity: 'warning', what: `Open for writing by ${writer}`, ...BESIDE_WRITER });
  }

  /** Writes the active image with its edits to another path. Answers the path, or null. */
  async function saveAs(path: string, replace: boolean): Promise<string | null> {
    const session = tabs.activeId.value;
    if (session === null) return null;
    const answer = await notices.attempt(
      `Saving a copy as ${path}`,
      () => call('sessions:saveAs', { session, path, replace }),
      NEXT_AFTER_COPY,
    );
    return answer?.path ?? null;
  }

  return { saveOne, keepEdits, revert, stepped, undo, redo, setMode, saveAs };
}

/** A save that ends what can be undone, while the user is asked about it. */
interface SaveQuestion {
  readonly image: SessionSnapshot;
  /** Bytes that it writes over: too many to be kept. */
  readonly bytes: ByteCount;
}

/** Saving the active image, and the question where undo ends with it. */
function createSaving(tabs: SessionTabs, saveOne: (image: SessionSnapshot) => Promise<boolean>) {
  const notices = useNotices();
  const saveQuestion = shallowRef<SaveQuestion | null>(null);

  async function saveNow(image: SessionSnapshot, end = ''): Promise<boolean> {
    const isSaved = await saveOne(image);
    if (isSaved) notices.announce(`Saved ${image.name}${end}`);
    return isSaved;
  }

  /** Saves the active image, or asks first (`saveQuestion`). True when it is saved. */
  async function save(): Promise<boolean> {
    const image = tabs.active.value;
    if (image === null) return false;
    const weighed = await attempt(() => call('sessions:weighSave', { session: image.session }));
    const bytes = weighed.ok ? weighed.value.undoLostBytes : null;
    if (bytes === null) return saveNow(image);
    saveQuestion.value = { image, bytes };
    return false;
  }

  /** The answer to the question about a save. */
  async function answerSaving(goOn: boolean): Promise<void> {
    const question = saveQuestion.value;
    saveQuestion.value = null;
    if (goOn && question !== null)
      await saveNow(question.image, '. What was done before can no longer be undone');
  }

  return { saveQuestion, save, answerSaving };
}

/** Closing images, and the question about unsaved edits. */
function createClosing(tabs: SessionTabs, saveOne: (image: SessionSnapshot) => Promise<boolean>) {
  const notices = useNotices();
  const closingId = ref<string | null>(null);
  let settle: ((closed: boolean) => void) | null = null;
  /** Images whose closing is under way: the host may know them no longer. */
  const leaving = new Set<string>();
  /** The image whose closing waits for the answer of the save dialog. */
  const closing = computed(() => tabs.find(closingId.value));

  /** Closes an image; with unsaved edits the window asks first (`closing`), unless `discard`. */
  async function close(session: string, discard = false): Promise<boolean> {
    const one = tabs.find(session);
    if (one === null) return true;
    if (one.dirty && !discard) {
      closingId.value = session;
      return false;
    }
    leaving.add(session);
    const answer = await notices
      .about(one)
      .attempt('Closing', () => call('sessions:close', { session, discard }));
    if (answer?.closed === true) tabs.remove(session);
    leaving.delete(session);
    return answer?.closed === true;
  }

  const isOpen = (session: string) => tabs.find(session) !== null && !leaving.has(session);

  /** Runs calls about an image. An error becomes a notice and null, or only null while the image is closed. */
  function attemptOn<T>(session: string, doing: string, run: () => Promise<T>): Promise<T | null> {
    return notices.about(tabs.find(session)).attempt(doing, () =>
      run().catch((thrown: unknown) => {
        if (isOpen(session)) throw thrown;
        return null;
      }),
    );
  }

  async function carryOut(one: SessionSnapshot, answer: 'save' | 'discard' | 'cancel'): Promise<boolean> {
    if (answer === 'cancel' || (answer === 'save' && !(await saveOne(one)))) return false;
    return close(one.session, answer === 'discard');
  }

  /** The answer of the save dialog. */
  async function answerClosing(answer: 'save' | 'discard' | 'cancel'): Promise<void> {
    const one = closing.value;
    const settled = settle;
    closingId.value = null;
    settle = null;
    const closed = one !== null && (await carryOut(one, answer));
    settled?.(closed);
  }

  /** Shows an image with unsaved edits and the save dialog over it. True when it is closed in the end. */
  function ask(session: string): Promise<boolean> {
    settle?.(false);
    tabs.activate(session);
    closingId.value = session;
    return new Promise((resolve) => (settle = resolve));
  }

  /** Closes all images, first those whose edits must be asked about. True when none is left open. */
  async function closeAll(): Promise<boolean> {
    const all = tabs.list.value;
    for (const { session } of all.filter(({ dirty }) => dirty)) if (!(await ask(session))) return false;
    for (const { session } of all) if (!(await close(session))) return false;
    return true;
  }

  return { closing, close, closeAll, isOpen, attemptOn, answerClosing };
}

/** What the host has open, after the page or the host was started anew. */
function createReturning({ remove, ...tabs }: SessionTabs) {
  const notices = useNotices();

  /** Takes over the sessions that the host has (the page was reloaded, or was disconnected), and no others. */
  async function restore(): Promise<void> {
    const known = await notices
      .about(null)
      .attempt('Looking for open images', () => call('sessions:list', {}));
    if (known === null) return;
    const isKnown = ({ session }: SessionSnapshot) => known.some((one) => one.session === session);
    for (const image of tabs.list.value) if (!isKnown(image)) remove(image.session);
    known.forEach(tabs.apply);
    tabs.activeId.value ??= tabs.list.value[0]?.session ?? null;
  }

  /** Forgets all images: the host that had them is gone. Answers what they were. */
  function forgetAll(): readonly SessionSnapshot[] {
    const all = tabs.list.value;
    for (const { session } of all) remove(session);
    return all;
  }

  return { restore, forgetAll };
}

/** Opening images, and opening them anew. */
function createOpening(tabs: SessionTabs) {
  const notices = useNotices();

  /** Opens an image, or opens it anew when it is open with other options. Throws. */
  async function openOrThrow(
    path: string,
    options: OpenImageOptions,
    kept?: KeptChoice,
  ): Promise<SessionSnapshot> {
    const snapshot = await call('sessions:open', { path, options, ...(kept && { kept }) });
    tabs.apply(snapshot);
    tabs.activate(snapshot.session);
    return snapshot;
  }

  /** An image that another window has can be brought here. */
  function reportElsewhere(thrown: unknown, path: string): boolean {
    const { code, data } = toErrorShape(thrown);
    if (code !== 'elsewhere') return false;
    const session = String(data['session']);
    const run = () => call('sessions:move', { session, window: null, tab: null });
    notices
      .about({ session: null, name: fileName(path) })
      .report(thrown, 'Opening', {}, { title: 'Show it here', run, view: 'inspect' });
    return true;
  }

  function reportRefusal(thrown: unknown, path: string, options: OpenImageOptions, doing = 'Opening'): void {
    if (reportElsewhere(thrown, path)) return;
    const { code, data } = toErrorShape(thrown);
    const mayShowBytes = REFUSED_CONTENT.has(code) && options.asBytes !== true;
    const steps = data['tool'] === undefined ? NEXT_AFTER_REFUSAL : NEXT_AFTER_REPORT;
    const run = () => open(path, { asBytes: true });
    notices
      .about({ session: null, name: fileName(path) })
      .report(
        thrown,
        doing,
        mayShowBytes ? steps : {},
        mayShowBytes ? { title: 'Show its bytes', run, view: 'inspect' } : undefined,
      );
  }

  /**
   * Opens an image (or shows its tab when it is open already), or with edits that were kept. A refused one offers to show
   * its bytes.
   */
  async function open(
    path: string,
    options: OpenImageOptions = {},
    kept?: KeptChoice,
  ): Promise<SessionSnapshot | null> {
    try {
      return await openOrThrow(path, options, kept);
    } catch (thrown) {
      const { code } = toErrorShape(thrown);
      const image = { session: null, name: fileName(path) };
      if (kept !== undefined)
        notices.about(image).report(thrown, 'Opening with the kept edits', NEXT_AFTER_KEPT);
      else if (code !== 'cancelled') reportRefusal(thrown, path, options);
      return null;
    }
  }

  /**
   * Opens an image again from its file; without `discard` only where there are no unsaved edits. An error becomes a
   * notice and false; the image is then shown as before.
   */
  async function reload(session: string, discard: boolean): Promise<boolean> {
    const image = tabs.find(session);
    if (image === null) return false;
    try {
      tabs.apply(await call('sessions:reload', { session, discard }));
      notices.announce(`Reloaded ${image.name}`);
      return true;
    } catch (thrown) {
      reportRefusal(thrown, image.info.path, image.options, 'Reloading');
      return false;
    }
  }

  return { open, openOrThrow, reload };
}

/** The open images, in the order of their tabs. Actions report their errors as notices and answer null or false. */
export const useSessions = defineStore('sessions', () => {
  const notices = useNotices();
  const { remove: removeTab, ...tabs } = createSessionTabs();
  notices.follow({ current: () => tabs.active.value, isOpen: (session) => tabs.find(session) !== null });

  /** Drops a tab, and what was said about its image. */
  function remove(session: string): void {
    removeTab(session);
    notices.forget(session);
  }

  const { saveOne, ...verbs } = createVerbs({ ...tabs, remove });
  const closing = createClosing({ ...tabs, remove }, saveOne);
  const saving = createSaving({ ...tabs, remove }, saveOne);
  const returning = createReturning({ ...tabs, remove });
  const { open, openOrThrow, reload } = createOpening({ ...tabs, remove });

  on('sessions:changed', (snapshot) => {
    if (tabs.find(snapshot.session) !== null) tabs.apply(snapshot);
  });
  on('sessions:failed', ({ session, error }) => {
    const failed = tabs.find(session);
    remove(session);
    const again = () => failed && open(failed.info.path, failed.options);
    const action = failed ? { title: 'Open again', run: again } : undefined;
    const image = { session: null, name: failed?.name ?? 'An image' };
    notices.about(image).report(fromErrorShape(error), 'Closed', {}, action);
  });

  return { ...tabs, drop: remove, ...verbs, ...saving, ...closing, ...returning, open, openOrThrow, reload };
});
