/** Part of the table of calls (`CHANNELS`): power cuts over the traces of a session. */
import * as v from 'valibot';
import { CRASH_CHOICE } from '../crash/crash-choice';
import { CRASH_MOMENTS, type CrashSummary, type KeptFiles } from '../crash/crash-report';
import { EXPLORATION_CHOICE, type ExplorationOutlook, type NumberedCut } from '../crash/exploration-choice';
import { ROWS_PAGE_MAX, ZONES_PAGE_MAX } from '../image/limits';
import type { ZoneReportPage } from '../image/zone-report';
import { aPathWithDataBeside, exact, flag, name, zoneIndex } from '../units/schemas';
import { RECOVERY_POLICIES } from '../zone/profile';
import { answers, session } from './channel-entry';

const aJob = answers<{ job: string }>();
const rows = { first: exact, count: v.pipe(exact, v.maxValue(ROWS_PAGE_MAX)) };
const policy = v.picklist(RECOVERY_POLICIES);

/** Channels of the crash lab. */
export const CRASH_CHANNELS = {
  'crashes:preview': session({ choice: CRASH_CHOICE }, answers<CrashSummary>()),
  'crashes:start': session({ choice: CRASH_CHOICE, policy }, aJob),
  /** The crash that an id names, recovered and judged like one that was chosen. */
  'crashes:reproduce': session({ trace: name, id: name, policy }, aJob),
  /** Zones of a crash at one of its moments. */
  'crashes:zones': session(
    {
      crash: name,
      moment: v.picklist(CRASH_MOMENTS),
      first: zoneIndex,
      count: v.pipe(exact, v.maxValue(ZONES_PAGE_MAX)),
    },
    answers<ZoneReportPage>(),
    { during: 'jobs' },
  ),
  'crashes:keep': session(
    { crash: name, path: aPathWithDataBeside, recovered: flag, replace: flag },
    answers<KeptFiles>(),
  ),
  /** How many states there are; `outlook` null where counting them takes longer than a look may. */
  'explorations:preview': session(
    { choice: EXPLORATION_CHOICE },
    answers<{ outlook: ExplorationOutlook | null }>(),
  ),
  /** Judges every state that a power cut within a window may leave. */
  'explorations:start': session({ choice: EXPLORATION_CHOICE, policy }, aJob),
  /** Cuts, those with the worst states first. */
  'explorations:cuts': session({ exploration: name, ...rows }, answers<readonly NumberedCut[]>(), {
    during: 'jobs',
  }),
  /** Judges some states of one cut, by its number. */
  'explorations:states': session({ exploration: name, cut: exact, ...rows }, aJob),
};
