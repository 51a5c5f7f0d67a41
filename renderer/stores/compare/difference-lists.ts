import { defineStore } from 'pinia';
import { computed } from 'vue';
import type {
  ComparedSideName,
  ComparisonSummary,
  FactDifference,
  PlacedDifference,
  PlacedPair,
  StructureDifference,
  ZoneDifference,
} from '../../../shared/session/comparison';
import { call } from '../../api/client';
import { createPagedRows } from '../../composables/pages/paged-rows';
import type { LookedAtBytes } from '../../composables/run-window';
import { useSessions } from '../sessions';
import { useComparison } from './comparison';

/** Lists of differences, from the coarse to the fine. */
export const DIFFERENCE_LISTS = ['facts', 'zones', 'structures', 'runs'] as const;
/** One of them. */
export type DifferenceList = (typeof DIFFERENCE_LISTS)[number];

/** A difference with the list that it is of. */
export type ListedDifference =
  | { readonly list: 'facts'; readonly of: FactDifference }
  | { readonly list: 'zones'; readonly of: ZoneDifference }
  | { readonly list: 'structures'; readonly of: StructureDifference }
  | { readonly list: 'runs'; readonly of: PlacedDifference };

/** How many of each list there are to look at. */
function rowsOf({ facts, kept }: ComparisonSummary): Readonly<Record<DifferenceList, number>> {
  return { facts: facts.length, zones: kept.fields, structures: kept.structures, runs: kept.runs };
}

interface Address {
  readonly session: string;
  readonly comparison: string;
}

const keyOf = ({ session, comparison }: Address) => `${session} ${comparison}`;

/** Differences, loaded a page at a time. */
function createPages() {
  const sessions = useSessions();
  const reading = <Row>({ session }: Address, load: () => Promise<readonly Row[]>) =>
    sessions.attemptOn(session, 'Reading the differences', load);
  const zones = createPagedRows(keyOf, (of: Address, first, count) =>
    reading<ZoneDifference>(of, () => call('differences:zones', { ...of, first, count })),
  );
  const structures = createPagedRows(keyOf, (of: Address, first, count) =>
    reading<StructureDifference>(of, () => call('differences:structures', { ...of, first, count })),
  );
  const runs = createPagedRows(keyOf, (of: Address, first, count) =>
    reading<PlacedDifference>(of, () => call('differences:runs', { ...of, first, count })),
  );
  /** Grows when a page arrived. */
  const version = computed(() => zones.version.value + structures.version.value + runs.version.value);
  return { version, zones, structures, runs };
}

interface LookedAt {
  comparison: string | null;
  list: DifferenceList;
  rows: Readonly<Record<DifferenceList, number | null>>;
  /** The place that was gone to; null = the run of bytes is looked at. */
  place: PlacedPair | null;
}

const NO_ROWS: LookedAt['rows'] = { facts: null, zones: null, structures: null, runs: null };

/** The differences of the newest comparison, which list of them is looked at, and which row. */
export const useDifferenceLists = defineStore('difference-lists', () => {
  const comparison = useComparison();
  const sessions = useSessions();
  const pages = createPages();
  const { current: state } = sessions.perOpening((): { at: LookedAt } => ({
    at: { comparison: null, list: 'zones', rows: NO_ROWS, place: null },
  }));

  const address = computed<Address | null>(() =>
    sessions.activeId === null || comparison.summary === null
      ? null
      : { session: sessions.activeId, comparison: comparison.summary.comparison },
  );
  const counts = computed(() => (comparison.summary === null ? null : rowsOf(comparison.summary)));
  /** The lists that are not empty. */
  const lists = computed(() => DIFFERENCE_LISTS.filter((list) => (counts.value?.[list] ?? 0) > 0));
  const at = computed<LookedAt>(() => {
    const known = state.value.at;
    const id = comparison.summary?.comparison ?? null;
    const isListed = lists.value.length === 0 || lists.value.includes(known.list);
    if (known.comparison === id && isListed) return known;
    return { comparison: id, list: lists.value[0] ?? 'zones', rows: NO_ROWS, place: null };
  });
  const list = computed({
    get: () => at.value.list,
    set: (shown) => (state.value.at = { ...at.value, list: shown }),
  });
  const row = computed({ get: () => at.value.rows[at.value.list], set: (to) => look(at.value.list, to) });

  /** Looks at a list, and at a row of it. */
  function look(shown: DifferenceList, to: number | null): void {
    state.value.at = { ...at.value, list: shown, rows: { ...at.value.rows, [shown]: to }, place: null };
  }

  /** A difference, or null while it is on its way (watch `version`). */
  function differenceAt(of: DifferenceList, index: number): ListedDifference | null {
    if (address.value === null) return null;
    if (of === 'facts') return listed(of, comparison.summary?.facts[index] ?? null);
    return listed(of, pages[of].rowAt(address.value, index));
  }

  /** The same once it has come; null = it did not. */
  async function differenceWhenThere(of: DifferenceList, index: number): Promise<ListedDifference | null> {
    if (of !== 'facts' && address.value !== null) await pages[of].rowWhenThere(address.value, index);
    return differenceAt(of, index);
  }

  /** The run of bytes that is looked at: the first one until another is chosen; null while it is on its way. */
  const run = computed(() => {
    void pages.version.value;
    if ((counts.value?.runs ?? 0) === 0) return null;
    const found = differenceAt('runs', at.value.rows.runs ?? 0);
    return found?.list === 'runs' ? found.of : null;
  });

  /** The bytes that are looked at. */
  const bytes = computed<LookedAtBytes | null>(() => {
    const { place } = at.value;
    return place === null ? run.value : { ...place, length: null };
  });

  /** Looks at the bytes of a place of either side, and at what lies beside it. Throws what is wrong with its address. */
  async function goTo(side: ComparedSideName, named: string): Promise<void> {
    if (address.value === null) return;
    const from = (side === 'a' ? bytes.value?.offsetA : bytes.value?.offsetB) ?? 0;
    const place = await call('differences:resolve', { ...address.value, side, address: named, from });
    state.value.at = { ...at.value, place };
  }

  const { version } = pages;
  return {
    version,
    address,
    counts,
    lists,
    list,
    row,
    run,
    bytes,
    look,
    goTo,
    differenceAt,
    differenceWhenThere,
  };
});

function listed(list: DifferenceList, of: ListedDifference['of'] | null): ListedDifference | null {
  return of === null ? null : ({ list, of } as ListedDifference);
}
