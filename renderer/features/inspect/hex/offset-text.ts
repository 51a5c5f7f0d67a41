import { formatHex } from '../../../../shared/units/format';
import type { OffsetColumn } from '../../../stores/inspect/hex-view';
import { runAt, type DataRun } from './data-runs';

/** What the offset column is measured against. */
export interface OffsetContext {
  readonly column: OffsetColumn;
  readonly runs: readonly DataRun[];
  readonly fileSize: number;
  /** May be more than the file holds: a qcow2 grows as it is written. */
  readonly deviceBytes: number;
  readonly blockBytes: number;
}

/** Headings of the three kinds of offset. */
export const OFFSET_TITLES: Readonly<Record<OffsetColumn, string>> = {
  file: 'Offset',
  lba: 'LBA + byte',
  zone: 'Zone + byte',
};

const digitsOf = (value: number) => Math.max(4, Math.ceil(value).toString(16).length);

/** Characters of the longest offset. */
export function offsetWidth({ column, fileSize, deviceBytes, blockBytes }: OffsetContext): number {
  const digits = digitsOf(fileSize);
  if (column === 'file') return digits + 2;
  const inDevice = column === 'lba' ? digitsOf(deviceBytes / blockBytes) + '0x+000'.length : 18;
  return Math.max(digits + 3, OFFSET_TITLES[column].length, inDevice);
}

/** Offset of a row; outside of the device always the file offset, after an `@`. */
export function offsetText(offset: number, context: OffsetContext): string {
  const digits = digitsOf(context.fileSize);
  if (context.column === 'file') return formatHex(offset, digits);
  const run = runAt(context.runs, offset);
  if (run === undefined) return `@${formatHex(offset, digits)}`;
  const inRun = offset - run.offset;
  if (context.column === 'zone') return `z${run.zone}+${formatHex(run.zoneByte + inRun)}`;
  const deviceByte = run.deviceByte + inRun;
  const byte = deviceByte % context.blockBytes;
  return `${formatHex((deviceByte - byte) / context.blockBytes)}+${byte.toString(16).padStart(3, '0')}`;
}
