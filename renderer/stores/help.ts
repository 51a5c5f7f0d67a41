import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

/** The page that lists the others. */
export const FIRST_PAGE = 'README';

/** A place in the help. */
export interface HelpPlace {
  /** A page of docs/, such as `guides/first-image`. */
  readonly page: string;
  /** Of a heading there; empty = the top. */
  readonly heading: string;
  /** Pixels that were scrolled away when it was left; null = not read yet. */
  readonly top: number | null;
}

/** Guides and references inside the window, and the way through them, which is kept while they are closed. */
export const useHelp = defineStore('help', () => {
  const isOpen = ref(false);
  const trail = shallowRef<readonly HelpPlace[]>([]);
  /** How often help was asked for: each time it takes the focus. */
  const asked = ref(0);
  const place = computed(() => trail.value.at(-1) ?? null);
  const canGoBack = computed(() => trail.value.length > 1);

  /** Shows a page. */
  function open(page: string): void {
    trail.value = [{ page, heading: '', top: null }];
    isOpen.value = true;
    asked.value++;
  }

  /** Goes on where reading stopped, if that began with the same page; else shows it. */
  function resume(page: string): void {
    if (trail.value[0]?.page !== page) return open(page);
    isOpen.value = true;
    asked.value++;
  }

  /** Follows a link. `left` is how far the page that has it was read, in pixels. */
  function follow(page: string, heading: string, left: number): void {
    keepTop(left);
    trail.value = [...trail.value, { page, heading, top: null }];
  }

  function goBack(): void {
    if (canGoBack.value) trail.value = trail.value.slice(0, -1);
  }

  function close(left: number): void {
    keepTop(left);
    isOpen.value = false;
  }

  function keepTop(top: number): void {
    if (place.value !== null) trail.value = [...trail.value.slice(0, -1), { ...place.value, top }];
  }

  return { isOpen, asked, place, canGoBack, open, resume, follow, goBack, close };
});
