import { formatRemarkBeside } from '../../../shared/errors/remark';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { OpeningKey, OpenImageOptions } from '../../../shared/image/open-options';
import { wordError, type NoticeWording } from '../../composables/texts/notice-text';
import { useFormats } from '../formats';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** How the active image was opened: what it says about that, and opening it anew with other choices. */
export const useOpening = defineStore('opening', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const formats = useFormats();

  const dialogOpen = ref(false);
  /** The choice that the dialog begins with. */
  const focus = ref<OpeningKey>('variant');
  /** What stood against the choices last applied; null = nothing. */
  const problem = shallowRef<NoticeWording | null>(null);
  const applying = ref(false);

  /** Sentences put away, by session. */
  const dismissed = shallowRef<ReadonlyMap<string, ReadonlySet<string>>>(new Map());
  /** What the active image says about its opening and was not put away yet. */
  const sentences = computed(() => {
    const image = sessions.active;
    if (image === null) return [];
    const away = dismissed.value.get(image.session);
    return image.notices
      .map((notice) => formatRemarkBeside(notice, image.info.path))
      .filter((sentence) => away?.has(sentence) !== true);
  });
  /** Whether a data image belongs to the active image and is not there. */
  const lacksData = computed(() => {
    const info = sessions.active?.info;
    if (info === undefined || info.hasData || info.geometry.zoneCount === 0) return false;
    return formats.find(info.format)?.data === 'named';
  });

  function dismiss(sentence: string): void {
    const session = sessions.activeId;
    if (session === null) return;
    const away = new Set(dismissed.value.get(session)).add(sentence);
    dismissed.value = new Map(dismissed.value).set(session, away);
  }

  function showDialog(first: OpeningKey = 'variant'): void {
    focus.value = first;
    problem.value = null;
    dialogOpen.value = sessions.active !== null;
  }

  /** Opens the active image anew with these choices. What stands against it is in `problem`. */
  async function apply(options: OpenImageOptions): Promise<boolean> {
    const image = sessions.active;
    if (image === null || applying.value) return false;
    applying.value = true;
    problem.value = null;
    try {
      await sessions.openOrThrow(image.info.path, options);
      dialogOpen.value = false;
      notices.announce(`Opened ${image.name} anew`);
    } catch (thrown) {
      problem.value = wordError(thrown, `Opening ${image.name} anew`);
    }
    applying.value = false;
    return problem.value === null;
  }

  return { dialogOpen, focus, problem, applying, sentences, lacksData, dismiss, showDialog, apply };
});
