import { ZONE_STATE_LETTERS, ZoneType, type ZoneStateName } from '../../../shared/zone/state';
import {
  bit,
  digits14,
  hex,
  isConventionalRow,
  plainPrinter,
  resetRecommended,
  stateCode,
  zoneEndBytes,
  type PrintedZone,
  type ReportPrinter,
} from './zone-printer';

/** `zbd report` of libzbd: bytes, absolute write pointer; it prints `ol` for offline. */
export const zbdPrinter = plainPrinter((printed) => {
  const { row } = printed;
  const place = `ofst ${digits14(row.startBytes)}, len ${digits14(row.sizeBytes)}, cap ${digits14(row.capacityBytes)}`;
  const number = String(row.index).padStart(5, '0');
  if (isConventionalRow(printed)) return `Zone ${number}: cnv, ${place}`;
  const type = row.type === 'sequentialWritePreferred' ? 'swp' : 'swr';
  const tail = `non_seq 0, reset ${bit(resetRecommended(printed))}`;
  return `Zone ${number}: ${type}, ${place}, wp ${digits14(blockLayerPointer(printed))}, ${letters(row.state)}, ${tail}`;
});

/** `zbd report -csv`. */
export const zbdCsvPrinter: ReportPrinter = {
  header: () => ['zone num, type, ofst, len, cap, wp, cond, non_seq, reset'],
  zone: (printed) => [csvRow(printed)],
  footer: () => [],
};

function csvRow(printed: PrintedZone): string {
  const { row } = printed;
  const numbers = [row.startBytes, row.sizeBytes, row.capacityBytes, blockLayerPointer(printed)].map(
    digits14,
  );
  const number = String(row.index).padStart(5, '0');
  const tail = `${hex(stateCode(printed))}, 0, ${bit(resetRecommended(printed))}`;
  return `${number}, ${ZoneType[row.type]}, ${numbers.join(', ')}, ${tail}`;
}

/** The pointer as the Linux block layer gives it: behind the zone where the state makes it meaningless. */
export function blockLayerPointer(printed: PrintedZone): number {
  return (
    printed.row.writePointerBytes ??
    (isConventionalRow(printed) ? printed.row.startBytes : zoneEndBytes(printed))
  );
}

function letters(state: ZoneStateName): string {
  return state === 'offline' ? 'ol' : ZONE_STATE_LETTERS[state];
}
