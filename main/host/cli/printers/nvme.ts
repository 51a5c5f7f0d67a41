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

/** `nvme zns report-zones` (its count is that of a first call, for the whole namespace): LBAs in hexadecimal, the state byte as it travels (code in the high nibble). */
export const nvmePrinter: ReportPrinter = {
  title: 'nvme zns report-zones (nvme-cli)',
  header: (matching) => [`nr_zones: ${matching}`],
  zone: (printed) => [nvmeLine(printed)],
  footer: () => [],
};

/** `nvme zns report-zones -o json`: one object whatever the number of zones. */
export const nvmeJsonPrinter: ReportPrinter = {
  title: 'nvme zns report-zones -o json (nvme-cli)',
  header: (matching) => [`{"nr_zones":${matching},"zone_list":[`],
  zone: (printed, position) => [`${position === 0 ? '' : ','}${nvmeObject(printed)}`],
  footer: () => [']}'],
};

/** A pointer that is not valid travels as all ones. Source: QEMU's namespaces report it so. */
const NO_POINTER = 0xffff_ffff_ffff_ffffn;

function nvmeLine(printed: PrintedZone): string {
  const zone = nvmeNumbers(printed);
  const slba = `SLBA: ${alternate(zone.slba, 10)} WP: ${alternate(zone.wp, 10)} Cap: ${alternate(zone.cap, 10)}`;
  const state = `State: ${alternate(zone.state, 4)} Type: ${alternate(zone.type, 4)}`;
  return `${slba} ${state} Attrs: ${alternate(zone.attrs, 4)} AttrsInfo: ${alternate(0, 4)}`;
}

/** As text, because a pointer of all ones is no number that JSON.stringify could write. */
function nvmeObject(printed: PrintedZone): string {
  const { slba, wp, cap, attrs } = nvmeNumbers(printed);
  const state = STATE_NAMES[printed.row.state];
  const type = isConventionalRow(printed) ? 'Unknown' : 'SEQWRITE_REQ';
  const names = `"state":"${state}","type":"${type}"`;
  return `{"slba":${slba},"wp":${wp},"cap":${cap},${names},"attrs":${attrs},"attrs_info":0}`;
}

interface NvmeNumbers {
  readonly slba: number;
  readonly wp: number | bigint;
  readonly cap: number;
  readonly state: number;
  readonly type: number;
  readonly attrs: number;
}

function nvmeNumbers(printed: PrintedZone): NvmeNumbers {
  const { row, image } = printed;
  const blockSize = image.facts.geometry.logicalBlockSizeBytes;
  const pointer = row.writePointerBytes;
  return {
    slba: row.startLba,
    wp: pointer === null ? NO_POINTER : Math.floor(pointer / blockSize),
    cap: row.capacityBytes / blockSize,
    state: stateCode(printed) << 4,
    type: isConventionalRow(printed) ? 1 : 2,
    attrs: row.attributes.reduce((bits, name) => bits | ZoneAttribute[name], 0),
  };
}

/** printf's `%#-Nx`: hexadecimal with 0x (zero stays `0`), padded on the right. */
function alternate(value: number | bigint, width: number): string {
  return (Number(value) === 0 ? '0' : hex(value)).padEnd(width);
}
