import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import type { StructureField } from '../../../shared/image/field';
import { touchesBytes, type ImageChange } from '../../../shared/session/image-change';
import { call } from '../../api/client';
import { useSessions } from '../sessions';

/** Fields a page. */
const PAGE_FIELDS = 200;

/** Pages of fields of the active image's file. */
function createPages() {
  const sessions = useSessions();
  const total = ref(0);
  /** Grows when fields arrived, or are to be asked for again. */
  const version = ref(0);
  const pages = new Map<number, readonly StructureField[]>();
  /** Pages that are here or on their way. A page that is asked for again forgets the answer on its way. */
  const asked = new Map<number, { loading: Promise<void> }>();

  async function load(page: number, session: string): Promise<void> {
    const request = asked.get(page);
    const answer = await sessions.attemptOn(session, 'Reading the structure', () =>
      call('structure:read', { session, first: page * PAGE_FIELDS, count: PAGE_FIELDS }),
    );
    if (answer === null || asked.get(page) !== request) return;
    pages.set(page, answer.fields);
    total.value = answer.total;
    version.value++;
  }

  function loadPage(page: number): Promise<void> {
    const session = sessions.activeId;
    if (session === null) return Promise.resolve();
    const known = asked.get(page);
    if (known !== undefined) return known.loading;
    const request = { loading: Promise.resolve() };
    asked.set(page, request);
    request.loading = load(page, session);
    return request.loading;
  }

  /** Whether fields of a page may have other values. */
  function isTouched(page: number, change: ImageChange): boolean {
    const fields = pages.get(page) ?? [];
    return fields.length === 0 || fields.some((field) => touchesBytes(change, field));
  }

  function forget(outdated: readonly number[]): void {
    for (const page of outdated) {
      asked.delete(page);
      pages.delete(page);
    }
    version.value++;
  }

  function startAnew(): void {
    forget([...asked.keys()]);
    total.value = 0;
  }

  function follow(change: ImageChange): void {
    const outdated = [...asked.keys()].filter((page) => isTouched(page, change));
    if (outdated.length > 0) forget(outdated);
  }

  watch(() => sessions.activeOpening, startAnew);
  sessions.onChange(follow);

  return { total, version, pages, loadPage };
}

/** How many of some fields end before an offset, or at it. */
function countBefore(fields: readonly StructureField[], offset: number): number {
  const isBehind = (field: StructureField | undefined) =>
    field !== undefined && field.offset + field.length > offset;
  return isBehind(fields.at(-1)) ? fields.findIndex(isBehind) : fields.length;
}

/** Decoded fields of the active image's file, loaded page by page as they come into view. */
export const useStructure = defineStore('structure', () => {
  const { total, version, pages, loadPage } = createPages();

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
    return pages.get(Math.floor(index / PAGE_FIELDS))?.[index % PAGE_FIELDS] ?? null;
  }

  async function loadField(index: number): Promise<StructureField | null> {
    await loadPage(Math.floor(index / PAGE_FIELDS));
    return fieldAt(index);
  }

  /** Between which indices the pages that are here leave the first field that ends behind an offset. */
  function boundsOf(offset: number): { low: number; high: number } {
    const bounds = { low: 0, high: total.value };
    for (const [page, fields] of pages) {
      const first = page * PAGE_FIELDS;
      const before = countBefore(fields, offset);
      if (before > 0) bounds.low = Math.max(bounds.low, first + before);
      if (before < fields.length) bounds.high = Math.min(bounds.high, first + before);
    }
    return bounds;
  }

  /** Index of the first field that holds a file offset; null = none. Fields lie in file order. */
  async function find(offset: number): Promise<number | null> {
    let { low, high } = boundsOf(offset);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const field = await loadField(middle);
      if (field !== null && field.offset + field.length <= offset) low = middle + 1;
      else high = middle;
    }
    const field = low < total.value ? await loadField(low) : null;
    return field !== null && offset >= field.offset && offset < field.offset + field.length ? low : null;
  }

  return { total, version, ensure, fieldAt, find };
});
