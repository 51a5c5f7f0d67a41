import type { Annotation } from '../../../../shared/ipc/shapes';
import { formatHex } from '../../../../shared/units/format';
import { SECTOR_BYTES } from '../../../../shared/units/units';
import type { HexBreak } from '../../../components/hex-grid/hex-rows';
import { isData, type DataRun } from './data-runs';
import { KIND_TITLES } from './tints';

/** Part of the file that is drawn. */
export interface Window {
  readonly offset: number;
  readonly length: number;
}

/**
 * Annotations that begin something: another kind than the one before, or another zone's data. Of a page, whose
 * first annotation stands for the byte before it, that one begins nothing.
 */
export function regionStarts(annotations: readonly Annotation[]): Annotation[] {
  return annotations.filter((one, index) => {
    if (one.offset === 0) return true;
    const before = annotations[index - 1];
    return before !== undefined && (before.kind !== one.kind || (isData(one) && before.zone !== one.zone));
  });
}

/** Lines between regions, zones, logical blocks and sectors that fall into a window of the file. */
export function hexBreaks(
  starts: readonly Annotation[],
  runs: readonly DataRun[],
  blockBytes: number,
  window: Window,
): HexBreak[] {
  const end = window.offset + window.length;
  const regions = starts.flatMap((one) => regionBreak(one, runs));
  return [...regions, ...runs.flatMap((run) => runBreaks(run, blockBytes, window.offset, end))].filter(
    ({ offset }) => offset >= window.offset && offset < end,
  );
}

function regionBreak(annotation: Annotation, runs: readonly DataRun[]): HexBreak[] {
  const { offset, kind } = annotation;
  if (!isData(annotation)) return [{ offset, level: 'region', label: KIND_TITLES[kind] }];
  const run = runs.find((one) => one.offset === offset);
  if (run === undefined || run.zoneByte === 0 || kind === 'written') return [];
  return [{ offset, level: 'region', label: kind === 'hole' ? 'end of capacity' : 'write pointer' }];
}

function runBreaks(run: DataRun, blockBytes: number, from: number, end: number): HexBreak[] {
  const breaks: HexBreak[] = [];
  const start = Math.max(run.offset, from);
  const step = Math.min(SECTOR_BYTES, blockBytes);
  const rest = (run.deviceByte + start - run.offset) % step;
  const last = Math.min(end, run.offset + run.length);
  for (let offset = rest === 0 ? start : start + step - rest; offset < last; offset += step) {
    breaks.push(breakAt(run, offset, blockBytes));
  }
  return breaks;
}

function breakAt(run: DataRun, offset: number, blockBytes: number): HexBreak {
  const deviceByte = run.deviceByte + offset - run.offset;
  const lba = formatHex(Math.floor(deviceByte / blockBytes));
  if (run.zoneByte + offset - run.offset === 0)
    return { offset, level: 'zone', label: `zone ${run.zone} · LBA ${lba}` };
  if (deviceByte % blockBytes === 0) return { offset, level: 'block', label: `LBA ${lba}` };
  return { offset, level: 'sector', label: `sector ${formatHex(deviceByte / SECTOR_BYTES)}` };
}
