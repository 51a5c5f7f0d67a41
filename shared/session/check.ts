/** What a check of a session found, and how its findings are looked at. */
import * as v from 'valibot';
import type { Finding, QemuVerdict, Severity } from '../image/check/finding';
import { flag, name, text, type Checked } from '../units/schemas';

/** Severities, the worst first. */
export const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** Findings of a check that are kept to be looked at; the rest is counted. */
export const FINDINGS_KEPT_MAX = 262_144;

/** Codes that a query names at most. */
const CODES_MAX = 512;

/** What findings can be ordered by. */
export const FINDING_ORDERS = [
  'severity',
  'code',
  'zone',
  'offset',
  'expected',
  'found',
  'message',
  'reference',
] as const;
/** One of them. */
export type FindingOrder = (typeof FINDING_ORDERS)[number];

/** Which findings are looked at, in which order. */
export const FINDING_QUERY = v.strictObject({
  /** Empty = all. */
  severities: v.array(v.picklist(SEVERITIES)),
  /** Empty = all. */
  codes: v.pipe(v.array(name), v.maxLength(CODES_MAX)),
  /** Zones such as `3,7-9`; '' = all findings, those of no zone, too. */
  zones: text,
  /** Part of any of their texts, in any case; '' = all. */
  text,
  /** Null = as the check found them. */
  order: v.nullable(v.picklist(FINDING_ORDERS)),
  descending: flag,
});
/** Which findings are looked at, in which order. */
export type FindingQuery = Checked<typeof FINDING_QUERY>;

/** Forms in which a check is written into a file: those that the command line prints. */
export const CHECK_FORMS = ['text', 'json', 'sarif', 'junit'] as const;
/** One of them. */
export type CheckForm = (typeof CHECK_FORMS)[number];

/** How many findings of a code there are. */
interface CodeCount {
  readonly code: string;
  readonly count: number;
  /** The worst one. */
  readonly severity: Severity;
}

/** What a check found, in numbers. */
export interface CheckSummary {
  /** Handle for its findings. */
  readonly check: string;
  /** What was checked, as `shows` of the session's snapshot tells it. */
  readonly shows: string;
  readonly zones: number;
  /** All that were found. */
  readonly count: number;
  /** How many of them can be looked at: FINDINGS_KEPT_MAX at most. */
  readonly kept: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** By code, in the order in which they came. */
  readonly byCode: readonly CodeCount[];
  readonly qemuVerdict: QemuVerdict | null;
}

/** Findings of a query from one on. */
export interface FindingsPage {
  readonly first: number;
  /** All that the query lets through. */
  readonly total: number;
  readonly findings: readonly Finding[];
}
