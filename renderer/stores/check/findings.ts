import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef, watch } from 'vue';
import { sentenceOf, toErrorShape } from '../../../shared/errors/app-error';
import type { Finding, Severity } from '../../../shared/image/check/finding';
import type { FindingCodes } from '../../../shared/image/check/finding-code';
import type { FindingOrder, FindingQuery } from '../../../shared/session/check';
import { call } from '../../api/client';
import { createPagedRows } from '../../composables/pages/paged-rows';
import { useGoing } from '../inspect/going';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useChecking } from './checking';

/** How the findings of an image are looked at. */
interface FindingsLook {
  severities: readonly Severity[];
  /** '' = all. */
  code: string;
  zones: string;
  text: string;
  order: FindingOrder | null;
  descending: boolean;
  /** The current row, and of which list it is. */
  row: { readonly list: string; readonly row: number } | null;
}

const FRESH: FindingsLook = {
  ...{
    severities: [],
    code: '',
    zones: '',
    text: '',
    order: null,
    descending: false,
    row: null,
    problem: '',
  },
};

interface FindingList {
  readonly session: string;
  readonly check: string;
  readonly query: FindingQuery;
}

const keyOf = ({ session, check, query }: FindingList) => `${session} ${check} ${JSON.stringify(query)}`;

/** What each code means, once it was asked for. */
function createExplanations() {
  const notices = useNotices();
  const codes = shallowRef<FindingCodes>({});
  let asked: Promise<unknown> | null = null;

  async function load(): Promise<void> {
    const found = await notices
      .about(null)
      .attempt('Reading what codes mean', () => call('findings:explain', {}));
    if (found !== null) codes.value = found;
    else asked = null;
  }

  const loadCodes = () => (asked ??= load());
  return { codes, loadCodes };
}

/** Which findings are looked at, and in which order. */
function createLook() {
  const { fields, current } = useSessions().perImage((): FindingsLook => ({ ...FRESH }));
  const query = computed<FindingQuery>(() => ({
    severities: [...fields.severities.value],
    codes: fields.code.value === '' ? [] : [fields.code.value],
    zones: fields.zones.value.trim(),
    text: fields.text.value.trim(),
    order: fields.order.value,
    descending: fields.descending.value,
  }));
  const isFiltered = computed(() => {
    const { severities, codes, zones, text } = query.value;
    return severities.length > 0 || codes.length > 0 || zones !== '' || text !== '';
  });

  /** Orders by a column, the other way round when it was ordered by it, as it was found the third time. */
  function orderBy(to: FindingOrder): void {
    if (fields.order.value !== to) [fields.order.value, fields.descending.value] = [to, false];
    else if (!fields.descending.value) fields.descending.value = true;
    else [fields.order.value, fields.descending.value] = [null, false];
  }

  function toggleSeverity(severity: Severity): void {
    const now = fields.severities.value;
    const isChosen = now.includes(severity);
    fields.severities.value = isChosen ? now.filter((one) => one !== severity) : [...now, severity];
  }

  /** Lets all findings through, in the order that they have. */
  function clearFilter(): void {
    const { order, descending } = current.value;
    Object.assign(current.value, { ...FRESH, order, descending });
  }

  return { fields, query, isFiltered, orderBy, toggleSeverity, clearFilter };
}

/** Findings a page at a time, how many pass a query, and what is wrong with one. */
function createPages() {
  const notices = useNotices();
  const totals = shallowReactive(new Map<string, number>());
  const problems = shallowReactive(new Map<string, string>());

  async function load(of: FindingList, first: number, count: number): Promise<readonly Finding[] | null> {
    const page = await call('checks:read', { ...of, first, count }).catch((thrown: unknown) => {
      // Zones that are not understood are told beside their field.
      if (toErrorShape(thrown).code === 'usage') problems.set(keyOf(of), sentenceOf(thrown));
      else notices.report(thrown, 'Reading the findings');
      return null;
    });
    if (page !== null) totals.set(keyOf(of), page.total);
    return page?.findings ?? null;
  }

  return { totals, problems, ...createPagedRows(keyOf, load) };
}

/** The list of findings: which are looked at, in which order, and the one that is chosen. */
export const useFindings = defineStore('findings', () => {
  const checking = useChecking();
  const sessions = useSessions();
  const going = useGoing();
  const { fields, query, ...look } = createLook();
  const { totals, problems, ...pages } = createPages();

  const list = computed<FindingList | null>(() => {
    const session = sessions.activeId;
    const check = checking.summary?.check;
    return session === null || check === undefined ? null : { session, check, query: query.value };
  });
  const key = computed(() => (list.value === null ? '' : keyOf(list.value)));
  const total = computed(() => totals.get(key.value) ?? 0);
  const isLoaded = computed(() => totals.has(key.value));
  const problem = computed(() => problems.get(key.value) ?? '');
  const findingAt = (row: number): Finding | null => (
    void pages.version.value,
    list.value === null || row >= total.value ? null : pages.rowAt(list.value, row)
  );

  async function showRow(to: number): Promise<void> {
    const finding = list.value === null ? null : await pages.rowWhenThere(list.value, to);
    if (finding !== null && row.value === to) going.show(finding);
  }

  /** The current row of the list as it is filtered now; showing it everywhere else, too, when it is set. */
  const row = computed({
    get: () => (fields.row.value?.list === key.value ? fields.row.value.row : null),
    set(to) {
      fields.row.value = to === null ? null : { list: key.value, row: to };
      if (to !== null) void showRow(to);
    },
  });
  const chosen = computed(() => (row.value === null ? null : findingAt(row.value)));

  // The first page tells how many there are.
  watch(list, (now) => now !== null && void pages.rowWhenThere(now, 0), { immediate: true });

  return {
    ...{ ...fields, ...look, row, chosen, total, isLoaded, problem, key, findingAt },
    ...createExplanations(),
  };
});
