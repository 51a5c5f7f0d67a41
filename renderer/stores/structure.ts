import { defineStore } from 'pinia';
import { ref, shallowRef, watch } from 'vue';
import type { StructureField } from '../../shared/image/field';
import { call } from '../api/client';
import { useSessions } from './sessions';

/** Fields a page. */
const PAGE_FIELDS = 200;

/** Decoded fields of the active image's file, loaded page by page as they come into view. */
export const useStructure = defineStore('structure', () => {
  const sessions = useSessions();

  const total = ref(0);
  /** Grows when fields arrived. */
  const version = ref(0);
  const pages = shallowRef(new Map<number, readonly StructureField[]>());
  let asked = new Map<number, Promise<void>>();

  async function load(page: number, session: string, asking: typeof asked): Promise<void> {
    const answer = await sessions.attemptOn(session, 'Reading the structure', () =>
      call('structure:read', { session, first: page * PAGE_FIELDS, count: PAGE_FIELDS }),
    );
    if (answer === null || asking !== asked) return;
    pages.value.set(page, answer.fields);
    total.value = answer.total;
    version.value++;
  }

  function loadPage(page: number): Promise<void> {
    const session = sessions.activeId;
    if (session === null) return Promise.resolve();
    const loading = asked.get(page) ?? load(page, session, asked);
    asked.set(page, loading);
    return loading;
  }

  /** Loads the fields first … end−1 that are missing. */
  function ensure(first: number, end: number): void {
    for (
      let page = Math.floor(Math.max(0, first) / PAGE_FIELDS);
      page * PAGE_FIELDS < Math.max(1, end);
      page++
    ) {
      void loadPage(page);
    }
  }

  /** The field at an index, or null while it is not loaded. */
  function fieldAt(index: number): StructureField | null {
    return pages.value.get(Math.floor(index / PAGE_FIELDS))?.[index % PAGE_FIELDS] ?? null;
  }

  async function loadField(index: number): Promise<StructureField | null> {
    await loadPage(Math.floor(index / PAGE_FIELDS));
    return fieldAt(index);
  }

  /** Index of the first field that holds a file offset; null = none. Fields lie in file order. */
  async function find(offset: number): Promise<number | null> {
    let low = 0;
    let high = total.value;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const field = await loadField(middle);
      if (field !== null && field.offset + field.length <= offset) low = middle + 1;
      else high = middle;
    }
    const field = low < total.value ? await loadField(low) : null;
    return field !== null && offset >= field.offset && offset < field.offset + field.length ? low : null;
  }

  function forget(): void {
    asked = new Map();
    pages.value = new Map();
    version.value++;
  }

  watch([() => sessions.activeOpening, () => sessions.active?.revision], ([now], [before]) => {
    forget();
    if (now !== before) total.value = 0;
  });

  return { total, version, ensure, fieldAt, find };
});
