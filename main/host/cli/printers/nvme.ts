import { ZoneAttribute, type ZoneStateName } from '../../../../shared/zone/state';
import { hex, isConventionalRow, stateCode, type PrintedZone, type ReportPrinter } from './zone-printer';

const STATE_NAMES: Readonly<Record<ZoneStateName, string>> = {
  empty: 'EMPTY',
  implicitlyOpened: 'IMP_OPENED',
  explicitlyOpened: 'EXP_OPENED',
  closed: 'CLOSED',
  readOnly: 'READONLY',
  full: 'FULL',
  offline: 'OFFLINE',
  notWritePointer: 'Unknown State',
};

/** `nvme zns report-zones`: LBAs in hexadecimal, the state byte as it travels (code in the high nibble). */
export const nvmePrinter: ReportPrinter = {
  title: 'nvme zns report-zones (nvme-cli)',
  header: (count) => [`nr_zones: ${count}`],
  zone: (printed) => [nvmeLine(printed)],
  footer: () => [],
};

/** `nvme zns report-zones -o json`: one object whatever the number of zones. */
export const nvmeJsonPrinter: ReportPrinter = {
  title: 'nvme zns report-zones -o json (nvme-cli)',
  header: (count) => [`{"nr_zones":${count},"zone_list":[`],
  zone: (printed, position) => [`${position === 0 ? '' : ','}${JSON.stringify(nvmeObject(printed))}`],
  footer: () => [']}'],
};

function nvmeLine(printed: PrintedZone): string {
  const zone = nvmeNumbers(printed);
  const slba = `SLBA: ${alternate(zone.slba, 10)} WP: ${alternate(zone.wp, 10)} Cap: ${alternate(zone.cap, 10)}`;
  const state = `State: ${alternate(zone.state, 4)} Type: ${alternate(zone.type, 4)}`;
  return `${slba} ${state} Attrs: ${alternate(zone.attrs, 4)} AttrsInfo: ${alternate(0, 4)}`;
}

function nvmeObject(printed: PrintedZone): object {
  const { slba, wp, cap, attrs } = nvmeNumbers(printed);
  return {
    slba,
    wp,
    cap,
    state: STATE_NAMES[printed.row.state],
    type: isConventionalRow(printed) ? 'Unknown' : 'SEQWRITE_REQ',
    attrs,
    attrs_info: 0,
  };
}

function nvmeNumbers(printed: PrintedZone): {
  slba: number;
  wp: number;
  cap: number;
  state: number;
  type: number;
  attrs: number;
} {
  const { row, image } = printed;
  const blockSize = image.geometry.logicalBlockSizeBytes;
  const pointer =
    row.writePointerBytes ?? row.startBytes + (isConventionalRow(printed) ? 0 : row.capacityBytes);
  return {
    slba: row.startLba,
    wp: Math.floor(pointer / blockSize),
    cap: row.capacityBytes / blockSize,
    state: stateCode(printed) << 4,
    type: isConventionalRow(printed) ? 1 : 2,
    attrs: row.attributes.reduce((bits, name) => bits | ZoneAttribute[name], 0),
  };
}

/** printf's `%#-Nx`: hexadecimal with 0x (zero stays `0`), padded on the right. */
function alternate(value: number, width: number): string {
  return (value === 0 ? '0' : hex(value)).padEnd(width);
}
