import type { JobProgress } from '../../../shared/session/job';
import type { RunSummary } from '../../../shared/workload/summary';
import { formatBytes, formatCount } from '../../../shared/units/format';
import { statusTitle, STATUS, type StatusName } from '../../../shared/zone/status';

/** A labelled number with its unit. */
export interface Figure {
  readonly label: string;
  readonly value: string;
}

/** `0.42 s`, `12.3 s`, `2 min 05 s`. */
function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
}

/** `12,345 commands/s`; `–` while no time has passed. */
function formatRate(commands: number, seconds: number): string {
  return seconds <= 0 ? '–' : `${formatCount(Math.round(commands / seconds))} commands/s`;
}

/** `1.5 MiB/s`; `–` while no time has passed. */
function formatByteRate(bytes: number, seconds: number): string {
  return seconds <= 0 ? '–' : `${formatBytes(Math.round(bytes / seconds))}/s`;
}

/** A running job in numbers. */
export function progressFigures({
  done,
  total,
  bytesWritten = 0,
  load,
  elapsedMs,
}: JobProgress): readonly Figure[] {
  const seconds = elapsedMs / 1000;
  return [
    {
      label: 'Commands',
      value: total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`,
    },
    { label: 'Written', value: formatBytes(bytesWritten) },
    { label: 'Rate', value: `${formatRate(done, seconds)} · ${formatByteRate(bytesWritten, seconds)}` },
    { label: 'Refused', value: formatCount(load?.refusedCommands ?? 0) },
    { label: 'Elapsed', value: formatSeconds(seconds) },
  ];
}

const isStatus = (name: string): name is StatusName => name in STATUS;

/** A finished run in numbers; a line for each status that was refused. */
export function summaryFigures({
  commands,
  ok,
  refused,
  bytesWritten,
  elapsedSeconds,
}: RunSummary): readonly Figure[] {
  const refusals = Object.entries(refused).map(([status, count]) => ({
    label: `Refused: ${isStatus(status) ? statusTitle(status) : status}`,
    value: formatCount(count),
  }));
  return [
    { label: 'Commands', value: formatCount(commands) },
    { label: 'Ok', value: formatCount(ok) },
    ...(refusals.length > 0 ? refusals : [{ label: 'Refused', value: '0' }]),
    { label: 'Written', value: `${formatBytes(bytesWritten)} (${formatCount(bytesWritten)} B)` },
    { label: 'Time', value: formatSeconds(elapsedSeconds) },
    {
      label: 'Rate',
      value: `${formatRate(commands, elapsedSeconds)} · ${formatByteRate(bytesWritten, elapsedSeconds)}`,
    },
  ];
}
