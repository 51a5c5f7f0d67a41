import type { PlannedCommand } from '../../../shared/workload/planned-command';
import { zoneStart, type ZoneGeometry } from '../../../shared/zone/geometry';
import { generateFioJobs } from '../../workload/fio/fio-workload';
import { parseFioJobFile } from '../../workload/fio/fio-job-file';
import { readLines } from '../lines';
import type { ForeignRequest, ImportContext, Importer } from './importer';

/**
 * Jobs of fio: not what happened but what fio is asked to do, as `generate` makes it. Random offsets are not those of fio.
 */
export const FIO_JOB: Importer = {
  name: 'fio-job',
  title: 'fio job file',
  description:
    'A job file of fio (.fio): the requests its jobs ask for; random offsets are as random as its.',
  recognises: (beginning) => {
    const text = new TextDecoder().decode(beginning);
    return (
      /^\s*\[[^\]]+\]/m.test(text) && /^\s*(rw|readwrite|ioengine|bs|blocksize|filename)\s*=/m.test(text)
    );
  },
  requests,
};

function* requests(source: Iterable<Uint8Array>, { device, note }: ImportContext): Generator<ForeignRequest> {
  const { jobs, notes } = parseFioJobFile(readLines(source));
  for (const { line, key, value, treatment, why } of notes)
    note(
      line,
      treatment === 'refused' || treatment === 'unknown' ? 'refused' : 'ignored',
      `${key}=${value}: ${why}`,
    );
  const run = { seed: 1, data: { pattern: 'stamp' }, commandsMax: Infinity } as const;
  const line = firstLine(jobs);
  for (const command of generateFioJobs(jobs, device, run)) yield requestOf(command, device.geometry, line);
}

/** A request stands on no line of its own; the first word of the first job stands for all. */
function firstLine(jobs: ReturnType<typeof parseFioJobFile>['jobs']): number {
  const lines = jobs.flatMap(({ words }) => [...words.values()].map(({ line }) => line));
  return lines.length === 0 ? 1 : Math.min(...lines);
}

function requestOf(command: PlannedCommand, geometry: ZoneGeometry, line: number): ForeignRequest {
  const { op, zone, lba, blocks = 0, data, expect } = command;
  const blockSize = geometry.logicalBlockSizeBytes;
  const start = lba ?? (zone === undefined ? null : zoneStart(geometry, zone));
  return {
    line,
    t: 0,
    op,
    offset: start === null ? null : start * blockSize,
    bytes: blocks * blockSize,
    ...(data && { data }),
    ...(expect?.status && { status: expect.status }),
  };
}
