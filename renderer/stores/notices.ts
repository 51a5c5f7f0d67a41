import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { toErrorShape, type AppError } from '../../shared/errors/app-error';
import { describeError, formatNotice, type NextSteps, type NoticeText } from '../composables/notice-text';

/** A button of a notice. */
export interface NoticeAction {
  readonly title: string;
  readonly run: () => unknown;
  /** Route of the view that shows what became of it. */
  readonly view?: string;
}

/** A message that stays until dismissed. */
export interface Notice extends NoticeText {
  readonly id: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly action?: NoticeAction;
}

/** A notice without what the store fills in. Only `what` is required. */
export type NoticeDraft = Partial<Omit<Notice, 'id'>> & { readonly what: string };

/** How long a passing message is shown, in milliseconds: later it would be taken for the state of now. */
const ANNOUNCEMENT_MS = 10_000;

/** Messages to the user: lasting notices, and a passing line that screen readers announce. */
export const useNotices = defineStore('notices', () => {
  const list = shallowRef<readonly Notice[]>([]);
  /** The newest passing message, such as `Appended 16 blocks at LBA 0x120`. */
  const announcement = ref('');
  let nextId = 1;
  let fading: ReturnType<typeof setTimeout> | undefined;

  /** Adds a notice and answers its id. One that says the same already gives way, so that nothing stands twice. */
  function add(draft: NoticeDraft): number {
    const notice: Notice = { severity: 'info', where: '', why: '', next: '', ...draft, id: nextId++ };
    const text = formatNotice(notice);
    list.value = [...list.value.filter((other) => formatNotice(other) !== text), notice];
    return notice.id;
  }

  /** Adds an error notice for anything thrown. `doing`: what was tried, such as `Opening a.img`. */
  function report(thrown: unknown, doing: string, steps?: NextSteps, action?: NoticeAction): void {
    // A bar says so for as long as it lasts.
    if (toErrorShape(thrown).data['disconnected'] === true) return;
    add({ severity: 'error', ...describeError(thrown, doing, steps), ...(action && { action }) });
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

  function dismiss(id: number): void {
    list.value = list.value.filter((notice) => notice.id !== id);
  }

  function clear(): void {
    list.value = [];
  }

  /** Says something in passing: status bar and live region. */
  function announce(text: string): void {
    clearTimeout(fading);
    announcement.value = text;
    fading = setTimeout(() => (announcement.value = ''), ANNOUNCEMENT_MS);
  }

  return { list, announcement, add, report, attempt, dismiss, clear, announce };
});
