import { fail } from '../../../shared/errors/app-error';
import type { Finding, Severity } from '../../../shared/image/check/finding';
import {
  FINDINGS_KEPT_MAX,
  SEVERITIES,
  type CheckSummary,
  type FindingOrder,
  type FindingQuery,
  type FindingsPage,
} from '../../../shared/session/check';
import { formatHex } from '../../../shared/units/format';
import { parseZoneRanges, type ZoneRanges } from '../../../shared/units/ranges';

/** Checks kept at a time; the oldest goes first. */
const CHECKS_MAX = 2;

/** What a check found: the first findings, and counts of all. */
export class FoundFindings {
  readonly #kept: Finding[] = [];
  readonly #bySeverity = { error: 0, warning: 0, info: 0 };
  readonly #byCode = new Map<string, { count: number; severity: Severity }>();
  #count = 0;
  #view: { readonly key: string; readonly rows: readonly Finding[] } | null = null;

  add(finding: Finding): void {
    const { code, severity } = finding;
    this.#count++;
    this.#bySeverity[severity]++;
    const known = this.#byCode.get(code);
    if (known === undefined) this.#byCode.set(code, { count: 1, severity });
    else {
      known.count++;
      if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(known.severity)) known.severity = severity;
    }
    if (this.#kept.length < FINDINGS_KEPT_MAX) this.#kept.push(finding);
  }

  get counts(): Pick<CheckSummary, 'count' | 'kept' | 'bySeverity' | 'byCode'> {
    const byCode = [...this.#byCode].map(([code, of]) => ({ code, ...of }));
    return { count: this.#count, kept: this.#kept.length, bySeverity: { ...this.#bySeverity }, byCode };
  }

  /** Findings first … first+count−1 of a query. Errors: `usage` for zones that are not understood. */
  page(query: FindingQuery, first: number, count: number): FindingsPage {
    const key = JSON.stringify(query);
    if (this.#view?.key !== key) this.#view = { key, rows: lookedAt(this.#kept, query) };
    const { rows } = this.#view;
    return { first, total: rows.length, findings: rows.slice(first, first + count) };
  }
}

/** The checks of a session, newest last. */
export class CheckShelf {
  readonly #kept = new Map<string, FoundFindings>();
  #last = 0;

  /** Keeps what a check found; its id. */
  keep(found: FoundFindings): string {
    const id = `k${++this.#last}`;
    this.#kept.set(id, found);
    for (const oldest of [...this.#kept.keys()].slice(0, -CHECKS_MAX)) this.#kept.delete(oldest);
    return id;
  }

  /** Errors: `gone` for a check that is not kept (any more). */
  get(id: string): FoundFindings {
    return (
      this.#kept.get(id) ??
      fail('gone', `the findings of check ${id} are not kept any more; check again`, { check: id })
    );
  }
}

function lookedAt(findings: readonly Finding[], query: FindingQuery): readonly Finding[] {
  const passes = filterOf(query);
  const found = findings.filter(passes);
  if (query.order === null) return query.descending ? found.reverse() : found;
  const compare = COMPARISONS[query.order];
  // Equal ones stay in the order in which they were found.
  return found.sort(query.descending ? (a, b) => compare(b, a) : compare);
}

function filterOf(query: FindingQuery): (finding: Finding) => boolean {
  const severities = new Set(query.severities);
  const codes = new Set(query.codes);
  const zones = query.zones.trim() === '' ? null : parseZoneRanges(query.zones, 'zones');
  const text = query.text.trim().toLowerCase();
  return (finding) =>
    (severities.size === 0 || severities.has(finding.severity)) &&
    (codes.size === 0 || codes.has(finding.code)) &&
    (zones === null || isWithin(zones, finding.zone)) &&
    (text === '' || textsOf(finding).some((one) => one.toLowerCase().includes(text)));
}

function isWithin(zones: ZoneRanges, zone: number | undefined): boolean {
  return zone !== undefined && zones.some(([first, last]) => first <= zone && zone <= last);
}

/** Everything of a finding that can be read, offsets in both radices. */
function textsOf({ code, severity, offset, expected, found, message, reference }: Finding): string[] {
  const places = offset === undefined ? [] : [formatHex(offset), String(offset)];
  return [code, severity, message, reference, expected ?? '', found ?? '', ...places];
}

type Compare = (a: Finding, b: Finding) => number;

const byText =
  (textOf: (finding: Finding) => string | undefined): Compare =>
  (a, b) => {
    const [one, other] = [textOf(a) ?? '', textOf(b) ?? ''];
    return one === other ? 0 : one < other ? -1 : 1;
  };

/** What has none comes first. */
const byNumber =
  (numberOf: (finding: Finding) => number | undefined): Compare =>
  (a, b) =>
    (numberOf(a) ?? -1) - (numberOf(b) ?? -1);

const COMPARISONS: Readonly<Record<FindingOrder, Compare>> = {
  severity: byNumber(({ severity }) => SEVERITIES.indexOf(severity)),
  code: byText(({ code }) => code),
  zone: byNumber(({ zone }) => zone),
  offset: byNumber(({ offset }) => offset),
  expected: byText(({ expected }) => expected),
  found: byText(({ found }) => found),
  message: byText(({ message }) => message),
  reference: byText(({ reference }) => reference),
};
