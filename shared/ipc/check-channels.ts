/** Part of the table of calls (`CHANNELS`): checks, what they found, and repairs of it. */
import * as v from 'valibot';
import type { FindingCodes } from '../image/check/finding-code';
import { BYTES_PAGE_MAX, ROWS_PAGE_MAX } from '../image/limits';
import { CHECK_FORMS, FINDING_QUERY, type FindingsPage } from '../session/check';
import { REPAIR_CHOICE, type RepairedBytes, type RepairRowsPage } from '../session/repairing';
import { aPath, byteCount, byteOffset, exact, flag, name } from '../units/schemas';
import { answers, app, session } from './channel-entry';

const aJob = answers<{ job: string }>();
const count = v.pipe(exact, v.maxValue(ROWS_PAGE_MAX));
const length = v.pipe(byteCount, v.maxValue(BYTES_PAGE_MAX));

/** Channels of checking and repairing. */
export const CHECK_CHANNELS = {
  /** What every code of a finding means. */
  'findings:explain': app({}, answers<FindingCodes>()),
  /** Checks what is shown, unsaved edits included. */
  'checks:start': session({}, aJob),
  'checks:read': session(
    { check: name, query: FINDING_QUERY, first: exact, count },
    answers<FindingsPage>(),
    { during: 'jobs' },
  ),
  /** Checks anew what is shown, and writes all that is found. `all`: not only the first 1,000 findings of a code. */
  'checks:export': session({ form: v.picklist(CHECK_FORMS), all: flag, path: aPath, replace: flag }, aJob),
  /** What repairs of what a check finds would change; nothing is changed. */
  'repairs:plan': session({ choice: REPAIR_CHOICE }, aJob),
  'repairs:read': session({ plan: name, first: exact, count }, answers<RepairRowsPage>(), { during: 'jobs' }),
  'repairs:bytes': session({ plan: name, offset: byteOffset, length }, answers<RepairedBytes>(), {
    during: 'jobs',
  }),
  /** The same bytes as unsaved edits, one step of the history. */
  'repairs:apply': session({ choice: REPAIR_CHOICE }, aJob),
} as const;
