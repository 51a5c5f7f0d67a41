import type { Annotation } from '../../../../shared/image/place';
import { formatHex, plural } from '../../../../shared/units/format';
import { MISSING_BYTE } from '../../../components/hex-grid/hex-columns';
import { runAt, type DataRun } from './data-runs';
import { KIND_TITLES } from './tints';

/** What is known of the bytes that are shown. */
export interface ShownBytes {
  readonly byteAt: (offset: number) => number;
  readonly runs: readonly DataRun[];
  readonly annotations: readonly Annotation[];
}

/** What a screen reader says of the byte at an offset, at which a selection ends. */
export function byteText(
  offset: number,
  { byteAt, runs, annotations }: ShownBytes,
  selection: { readonly length: number } | null,
): string {
  const run = runAt(runs, offset);
  const kind = annotations.find((one) => offset >= one.offset && offset < one.offset + one.length)?.kind;
  return [
    `offset ${formatHex(offset)}`,
    valueText(byteAt(offset)),
    run === undefined ? '' : `zone ${run.zone} plus ${formatHex(run.zoneByte + offset - run.offset)}`,
    kind === undefined ? '' : KIND_TITLES[kind],
    selection === null ? '' : `${plural(selection.length, 'byte')} selected`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function valueText(value: number): string {
  if (value === MISSING_BYTE) return 'not in the file';
  return value < 0 ? 'byte not loaded' : `byte ${value.toString(16).padStart(2, '0').toUpperCase()}`;
}
