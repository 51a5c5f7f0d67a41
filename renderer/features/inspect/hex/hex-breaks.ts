import { isData, type Annotation } from '../../../../shared/image/place';
import { formatHex } from '../../../../shared/units/format';
import type { Extent } from '../../../../shared/units/ranges';
import { SECTOR_BYTES } from '../../../../shared/units/units';
import type { HexBreak } from '../../../components/hex-grid/hex-rows';
import { follows, type DataRun } from './data-runs';
import { KIND_TITLES } from './tints';

/** Part of the file that is drawn. */
export interface Window {
  readonly offset: number;
  readonly length: number;
}

/**
 * Annotations that begin something: another kind than the one before, another zone's data, another table. Of a
 * page, whose first annotation stands for the byte before it, that one begins nothing.
 */
export function regionStarts(annotations: readonly Annotation[]): Annotation[] {
  return annotations.filter((one, index) => {
    if (one.offset === 0) return true;
    const before = annotations[index - 1];
    if (before === undefined) return false;
    if (before.kind !== one.kind) return true;
    return isData(one) ? before.zone !== one.zone : before.label !== one.label && isWide(one);
  });
}

/** Entries of a few bytes follow each other too closely to be labelled one by one. */
const WIDE_BYTES = 64;
const titleOf = (annotation: Annotation) =>
  (isWide(annotation) && annotation.label) || KIND_TITLES[annotation.kind];
const isWide = ({ length, zone }: Annotation) => zone === undefined || length >= WIDE_BYTES;

/** Lines between regions, zones, logical blocks and sectors that fall into a window of the file. */
export function hexBreaks(
  starts: readonly Annotation[],
  runs: readonly DataRun[],
  blockBytes: number,
  window: Window,
): HexBreak[] {
  const end = window.offset + window.length;
  const regions = starts.flatMap((one) => regionBreak(one, runs));
  const moves = runs.flatMap((run) => moveBreak(run, runs, blockBytes));
  const inside = runs.flatMap((run) => runBreaks(run, blockBytes, window.offset, end));
  return [...regions, ...moves, ...inside].filter(({ offset }) => offset >= window.offset && offset < end);
}

/** A line where the file ends now, before what was in it when it was opened. */
export function missingBreaks(missing: readonly Extent[], window: Window): HexBreak[] {
  return missing
    .filter(({ offset }) => offset >= window.offset && offset < window.offset + window.length)
    .map(({ offset }) => ({ offset, level: 'region', label: 'not in the file' }));
}

const runBefore = (runs: readonly DataRun[], offset: number) =>
  runs.find((one) => one.offset + one.length === offset);

/** A line where the file goes on with another part of the device: clusters lie in any order. */
function moveBreak(run: DataRun, runs: readonly DataRun[], blockBytes: number): HexBreak[] {
  const before = runBefore(runs, run.offset);
  if (before === undefined || follows(run, before) || run.deviceByte % blockBytes !== 0) return [];
  const lba = formatHex(run.deviceByte / blockBytes);
  return [{ offset: run.offset, level: 'zone', label: `zone ${run.zone} · LBA ${lba}` }];
}

function regionBreak(annotation: Annotation, runs: readonly DataRun[]): HexBreak[] {
  const { offset, kind } = annotation;
  if (!isData(annotation)) return [{ offset, level: 'region', label: titleOf(annotation) }];
  const run = runs.find((one) => one.offset === offset);
  if (run === undefined || run.zoneByte === 0 || kind === 'written') return [];
  // Where the span before lies elsewhere on the device, neither is at its beginning.
  if (!follows(run, runBefore(runs, offset))) return [];
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
