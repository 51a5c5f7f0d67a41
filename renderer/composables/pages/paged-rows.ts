import { ref, type Ref } from 'vue';

/** Rows of one page that are kept. */
const PAGE_ROWS = 200;
const PAGES_MAX = 64;

/** Rows that are loaded a page at a time when a list asks for them, of several lists told apart by a key. */
export interface PagedRows<Of, Row> {
  /** Grows when a page arrived; read it in a computed to follow. */
  readonly version: Readonly<Ref<number>>;
  /** A row of a list, or null while it is on its way. */
  readonly rowAt: (of: Of, row: number) => Row | null;
  /** The same once it has come; null = it did not. */
  readonly rowWhenThere: (of: Of, row: number) => Promise<Row | null>;
  /** Lists whose key begins so are asked for again. */
  readonly forget: (keyStart: string) => void;
}

type Page<Row> = readonly Row[] | Promise<readonly Row[] | null>;

/** `load` answers null for a page that did not come; it is not asked for again. */
export function createPagedRows<Of, Row>(
  keyOf: (of: Of) => string,
  load: (of: Of, first: number, count: number) => Promise<readonly Row[] | null>,
): PagedRows<Of, Row> {
  const pages = new Map<string, Page<Row>>();
  const version = ref(0);

  function keep(key: string, page: Page<Row>): void {
    pages.delete(key);
    pages.set(key, page);
    for (const oldest of pages.keys()) {
      if (pages.size <= PAGES_MAX) break;
      pages.delete(oldest);
    }
  }

  function begin(of: Of, key: string, number: number): Promise<readonly Row[] | null> {
    const coming = load(of, number * PAGE_ROWS, PAGE_ROWS).then((rows) => {
      if (pages.get(key) === coming) {
        keep(key, rows ?? []);
        version.value++;
      }
      return rows;
    });
    pages.set(key, coming);
    return coming;
  }

  function pageOf(of: Of, row: number): Page<Row> {
    const number = Math.floor(row / PAGE_ROWS);
    const key = `${keyOf(of)} ${number}`;
    return pages.get(key) ?? begin(of, key, number);
  }

  const inPage = (page: readonly Row[] | null, row: number) => page?.[row % PAGE_ROWS] ?? null;

  function rowAt(of: Of, row: number): Row | null {
    const page = pageOf(of, row);
    return page instanceof Promise ? null : inPage(page, row);
  }

  const rowWhenThere = async (of: Of, row: number) => inPage(await pageOf(of, row), row);

  function forget(keyStart: string): void {
    for (const key of pages.keys()) if (key.startsWith(`${keyStart} `)) pages.delete(key);
    version.value++;
  }

  return { version, rowAt, rowWhenThere, forget };
}
