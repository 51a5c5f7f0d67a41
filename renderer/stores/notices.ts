import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { toErrorShape, type AppError } from '../../shared/errors/app-error';
import {
  formatNotice,
  wordError,
  wordNotice,
  type NextSteps,
  type NoticeOffer,
  type NoticeWording,
  type Wording,
} from '../composables/texts/notice-text';
import { useUnits } from '../composables/use-units';

/** A button of a notice. */
export interface NoticeAction {
  readonly title: string;
  readonly run: () => unknown;
  /** Route of the view that shows what became of it. */
  readonly view?: string;
}

/** What a message is about. */
export interface NoticeImage {
  /** Null = it is not open, so that the message is shown whatever image is. */
  readonly session: string | null;
  readonly name: string;
}

/** A message that stays until dismissed. */
export interface Notice extends NoticeWording {
  readonly id: number;
  /** Null = the window itself. */
  readonly image: NoticeImage | null;
  readonly severity: 'error' | 'warning' | 'info';
  readonly action?: NoticeAction;
  /** A command that is the next step; there only while the image is open. */
  readonly offer?: NoticeOffer;
}

/** A notice without what the store fills in. Only `what` is required. */
export type NoticeDraft = Partial<Omit<Notice, 'id' | 'image'>> & { readonly what: Wording };

/** Which images there are to talk about. */
export interface NoticeImages {
  /** The one that is shown. */
  readonly current: () => NoticeImage | null;
  readonly isOpen: (session: string) => boolean;
}

/** How long a passing message is shown, in milliseconds: later it would be taken for the state of now. */
const ANNOUNCEMENT_MS = 10_000;

/** Numbers as they are, for comparing. */
const PLAIN = useUnits({ unit: 'bytes', radix: 'dec', blockBytes: 1, zoneSizeBytes: 0 });

const textOf = (notice: Notice) =>
  `${notice.severity} ${formatNotice(wordNotice(notice, PLAIN), notice.image?.name)}`;

/** The lasting messages of all images and of the window. */
function createList(images: () => NoticeImages) {
  const list = shallowRef<readonly Notice[]>([]);
  let nextId = 1;

  const isOf = (session: string) => (notice: Notice) => notice.image?.session === session;

  /** The messages to show: those of the image that is shown, and those of no open image. */
  const shown = computed(() => {
    const current = images().current()?.session;
    return list.value.filter(({ image }) => (image?.session ?? null) === null || image?.session === current);
  });

  function add(image: NoticeImage | null, draft: NoticeDraft): number {
    const isGone = image?.session != null && !images().isOpen(image.session);
    const about = isGone ? { ...image, session: null } : image;
    const { offer, ...parts } = draft;
    const usable = about?.session == null ? {} : { offer };
    const filled = { severity: 'info' as const, where: '', why: '', next: '', ...parts, ...usable };
    const notice: Notice = { ...filled, image: about, id: nextId++ };
    list.value = [...list.value.filter((other) => textOf(other) !== textOf(notice)), notice];
    return notice.id;
  }

  function dismiss(id: number): void {
    list.value = list.value.filter((notice) => notice.id !== id);
  }

  /** Dismisses all that are shown. */
  function clear(): void {
    const away = new Set(shown.value);
    list.value = list.value.filter((notice) => !away.has(notice));
  }

  /** Dismisses what was said about an image that is closed. */
  function forget(session: string): void {
    list.value = list.value.filter((notice) => !isOf(session)(notice));
  }

  const countOf = (session: string) => list.value.filter(isOf(session)).length;
  return { list, shown, add, dismiss, clear, forget, countOf };
}

/** Which images have their messages folded away. */
function createFolding(current: () => string | null) {
  const folded = shallowRef<ReadonlySet<string | null>>(new Set());
  const isFolded = computed(() => folded.value.has(current()));

  function fold(isAway: boolean, session = current()): void {
    const next = new Set(folded.value);
    if (isAway) next.add(session);
    else next.delete(session);
    folded.value = next;
  }

  return { isFolded, fold };
}

/** The newest passing message. */
function createAnnouncement() {
  /** The newest passing message, such as `Appended 16 blocks at LBA 0x120`. */
  const announcement = ref('');
  let fading: ReturnType<typeof setTimeout> | undefined;

  /** Says something in passing: status bar and live region. */
  function announce(text: string): void {
    clearTimeout(fading);
    announcement.value = text;
    fading = setTimeout(() => (announcement.value = ''), ANNOUNCEMENT_MS);
  }

  return { announcement, announce };
}

/** Messages to the user: lasting notices, each of its image, and a passing line that screen readers announce. */
export const useNotices = defineStore('notices', () => {
  const images = shallowRef<NoticeImages>({ current: () => null, isOpen: () => false });
  const { add, forget, ...list } = createList(() => images.value);
  const { isFolded, fold } = createFolding(() => images.value.current()?.session ?? null);

  /** Speaks about these images from now on. */
  function follow(known: NoticeImages): void {
    images.value = known;
  }

  /** Messages about one image, whichever is shown; null = about the window. */
  function about(image: NoticeImage | null) {
    /** Adds a notice and answers its id. One that says the same already gives way, so that nothing stands twice. */
    function addAbout(draft: NoticeDraft): number {
      fold(false, image?.session ?? images.value.current()?.session ?? null);
      return add(image, draft);
    }

    /** Adds an error notice for anything thrown. `doing`: what was tried, such as `Saving`. */
    function report(thrown: unknown, doing: string, steps?: NextSteps, action?: NoticeAction): void {
      // A bar says so for as long as it lasts.
      if (toErrorShape(thrown).data['disconnected'] === true) return;
      addAbout({ severity: 'error', ...wordError(thrown, doing, steps), ...(action && { action }) });
    }

    /** Runs an action; an error becomes a notice and the answer null. A cancelled action is not reported. */
    async function attempt<T>(doing: string, run: () => Promise<T>, steps?: NextSteps): Promise<T | null> {
      try {
        return await run();
      } catch (thrown) {
        if ((thrown as AppError).code !== 'cancelled') report(thrown, doing, steps);
        return null;
      }
    }

    return { add: addAbout, report, attempt };
  }

  /** Messages about the image that is shown when they begin, and stay its own when another one is shown. */
  const aboutShown = () => about(images.value.current());
  const shownOnes: ReturnType<typeof about> = {
    add: (draft) => aboutShown().add(draft),
    report: (...args) => aboutShown().report(...args),
    attempt: (...args) => aboutShown().attempt(...args),
  };

  return { ...list, ...createAnnouncement(), ...shownOnes, isFolded, fold, follow, forget, about };
});
