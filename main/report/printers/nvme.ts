import { ZoneAttribute } from '../../../shared/zone/state';
import { NVME_STATES } from '../tool-words';
import { hex, isConventionalRow, stateCode, type PrintedZone, type ReportPrinter } from './zone-printer';

/** `nvme zns report-zones` (its count is that of a first call, for the whole namespace): LBAs in hexadecimal, the state byte as it travels (code in the high nibble). */
export const nvmePrinter: ReportPrinter = {
  details: ['verbose', 'extended'],
  header: ({ matching }) => [`nr_zones: ${matching}`],
  zone: (printed) => [...nvmeLines(printed), ...extensionRows(printed)],
  footer: () => [],
};

/** `nvme zns report-zones -o json` of nvme-cli 2.13 (Debian 13): one object whatever the number of zones. */
export const nvmeJsonPrinter = jsonPrinterOf({
  attrs_info: '0',
});

/** As nvme-cli 2.3 (Debian 12) prints it: without `attrs_info`. */
export const nvmeJson23Printer = jsonPrinterOf({});

/** A pointer that is not valid travels as all ones. Source: QEMU's namespaces report it so. */
const NO_POINTER = 0xffff_ffff_ffff_ffffn;
const ROW_BYTES = 16;

function nvmeLines(printed: PrintedZone): readonly string[] {
  const zone = nvmeNumbers(printed);
  const slba = `SLBA: ${alternate(zone.slba, 10)} WP: ${alternate(zone.wp, 10)} Cap: ${alternate(zone.cap, 10)}`;
  if (printed.details.has('verbose')) {
    const words = `State: ${stateWord(printed).padEnd(12)} Type: ${typeWord(printed).padEnd(14)}`;
    // The tool's own spelling.
    const valid = printed.row.zdeValid ? '' : 'Not ';
    return [`${slba} ${words}`, `Attrs: Zone Descriptor Extension is ${valid}Vaild`];
  }
  const state = `State: ${alternate(zone.state, 4)} Type: ${alternate(zone.type, 4)}`;
  return [`${slba} ${state} Attrs: ${alternate(zone.attrs, 4)} AttrsInfo: ${alternate(0, 4)}`];
}

/** The extension of a zone that has a valid one, 16 bytes a row. */
function extensionRows(printed: PrintedZone): readonly string[] {
  const bytes = extensionOf(printed);
  if (bytes === null) return [];
  const columns = Array.from({ length: ROW_BYTES }, (_, at) => at.toString(16).padStart(2)).join(' ');
  const rows = rowsOf(bytes).map((row, index) => {
    const hexBytes = Array.from(row, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return `${(index * ROW_BYTES).toString(16).padStart(4, '0')}: ${hexBytes} "${lettersOf(row)}"`;
  });
  return [`Extension Data:       ${columns}`, ...rows, '..'];
}

function extensionOf({ row, image, details }: PrintedZone): Uint8Array | null {
  return details.has('extended') && row.zdeValid ? image.table.readZde(row.index) : null;
}

function rowsOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / ROW_BYTES }, (_, row) =>
    bytes.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES),
  );
}

/** Printable bytes as they are, a point for any other. */
function lettersOf(row: Uint8Array): string {
  return Array.from(row, (byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}

/** `last`: members that follow `attrs`. Members stand alone on their lines, two blanks a level, none after the colon. */
function jsonPrinterOf(last: Readonly<Record<string, string>>): ReportPrinter {
  return {
    details: ['extended'],
    header: ({ matching, listed }) => [
      '{',
      `  "nr_zones":${matching},`,
      `  "zone_list":[${listed === 0 ? ']' : ''}`,
    ],
    zone: (printed, position) => [...(position === 0 ? [] : ['    },']), ...nvmeMembers(printed, last)],
    footer: (listed) => (listed === 0 ? ['}'] : ['    }', '  ]', '}']),
  };
}

/** An object without its closing brace, which a comma may follow. As text: a pointer of all ones is no number of JSON.stringify. */
function nvmeMembers(printed: PrintedZone, last: Readonly<Record<string, string>>): readonly string[] {
  const { slba, wp, cap, attrs } = nvmeNumbers(printed);
  const members = Object.entries({
    ...{ slba, wp, cap, state: `"${stateWord(printed)}"`, type: `"${typeWord(printed)}"`, attrs },
    ...last,
    ...(printed.details.has('extended') ? { ext_data: extensionText(printed) } : {}),
  });
  const lines = members.map(
    ([name, value], at) => `      "${name}":${value}${at === members.length - 1 ? '' : ','}`,
  );
  return ['    {', ...lines];
}

function extensionText(printed: PrintedZone): string {
  const bytes = extensionOf(printed);
  if (bytes === null) return '"Not valid"';
  const rows = rowsOf(bytes).map((row) => `        ${JSON.stringify(lettersOf(row))}`);
  return ['[', rows.join(',\n'), '      ]'].join('\n');
}

function stateWord({ row }: PrintedZone): string {
  return NVME_STATES[row.state];
}

function typeWord(printed: PrintedZone): string {
  return isConventionalRow(printed) ? 'Unknown' : 'SEQWRITE_REQ';
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
