import type { ZoneRow } from '../../../shared/image/zone-report';
import type { ZoneIndex } from '../../../shared/units/units';
import type { FormatImage } from '../../format/image';
import type { ReportHead, ReportPrinter } from './zone-printer';

/** What is printed: these zones of an image, in order. */
interface Printed {
  readonly image: FormatImage;
  readonly zones: Iterable<ZoneIndex>;
  readonly head: ReportHead;
  rowOf(zone: ZoneIndex): ZoneRow;
}

/** A whole report in the text of a tool, line by line. */
export function* reportLines(
  printer: ReportPrinter,
  { image, zones, head, rowOf }: Printed,
): Generator<string> {
  yield* printer.header(head);
  let position = 0;
  for (const zone of zones) {
    // One by one: to delegate to a list costs more than to make its line.
    const lines = printer.zone({ row: rowOf(zone), image, details: head.details }, position++);
    for (const line of lines) yield line;
  }
  yield* printer.footer(head.listed);
}
