import type { JobProgress } from '../../../shared/session/job';

/** A report that a job of 1,000 commands might send. */
export function progressOf(
  facts: Pick<JobProgress, 'job' | 'session' | 'done'> & Partial<JobProgress>,
): JobProgress {
  const { done } = facts;
  return {
    title: 'a workload',
    total: 1000,
    unit: 'commands',
    bytesWritten: done * 65_536,
    load: {
      openZones: Math.min(8, Math.ceil(done / 60)),
      activeZones: Math.min(14, Math.ceil(done / 40)),
      refusedCommands: Math.floor(done / 80),
    },
    elapsedMs: done,
    ...facts,
  };
}
