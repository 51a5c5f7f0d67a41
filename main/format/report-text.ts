import type { BlockFile } from '../storage/block-file';

/** How the text of a report of zones begins, by the tool that prints it; what may stand before the zones is passed over. */
const REPORT_TEXTS = [
  {
    format: 'blkzone',
    rows: true,
    tool: 'blkzone report',
    beginning: /^ *start: 0x[0-9a-f]+, len 0x[0-9a-f]+, (cap 0x[0-9a-f]+, )?wptr \S+ reset:/,
  },
  {
    format: 'qemu-io',
    rows: true,
    tool: 'qemu-io zrp',
    beginning: /^start: 0x[0-9a-f]+, len 0x[0-9a-f]+, cap 0x[0-9a-f]+, wptr 0x[0-9a-f]+, zcond:/,
  },
  { format: 'zbd', rows: true, tool: 'zbd report', beginning: /^Zone \d+: (cnv|swr|swp), ofst / },
  { format: 'zbd-csv', tool: 'zbd report -csv', beginning: /^zone num, type, ofst, / },
  { format: 'zbc', rows: true, tool: 'zbc_report_zones', beginning: /^Zone \d+: type 0x\d/ },
  { format: 'sg-rep-zones', tool: 'sg_rep_zones', beginning: /^Report zones response:/ },
  { format: 'nvme', tool: 'nvme zns report-zones', beginning: /^nr_zones: \d+/ },
  {
    format: 'nvme-json',
    tool: 'nvme zns report-zones -o json',
    beginning: /^\{\s*"(nr_zones|zone_list)"\s*:/,
  },
  { format: 'json', tool: 'zonesmith report --as json', beginning: /^\{\s*"zones"\s*:\s*\[/ },
  {
    format: 'markdown',
    tool: 'zonesmith report --as markdown',
    beginning: /^\| index \| type \| state \|/,
  },
  { format: 'csv', tool: 'zonesmith report --as csv', beginning: /^index,type,state,/ },
  { format: 'table', tool: 'zonesmith report', beginning: /^zone +type +state / },
] as const satisfies readonly ReportText[];

interface ReportText {
  readonly format: string;
  readonly tool: string;
  readonly beginning: RegExp;
  /** Each zone is a line that looks like the beginning. */
  readonly rows?: true;
}

/** Name of a format in which reports of zones come. */
export type ReportTextFormat = (typeof REPORT_TEXTS)[number]['format'];

/** Lines before the zones: `blkzone report -v`, `zbd report -i`. */
const PREAMBLE = /^(Found \d+ zones from 0x[0-9a-f]+\n|Device .*\n( +\S.*\n)*)/;
/** Bytes that are looked at. */
const BEGINNING_BYTES = 1024;

/** The tool whose report of zones a file holds as text, instead of an image; null for anything else. */
export function reportTool(file: BlockFile): string | null {
  const bytes = new Uint8Array(Math.min(BEGINNING_BYTES, file.size()));
  file.read(0, bytes);
  const isText = bytes.every((byte) => byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte < 0x7f));
  if (!isText) return null;
  return reportTextOf(new TextDecoder().decode(bytes).replaceAll('\r', ''))?.tool ?? null;
}

/** Whose report of zones a text is, and how the tool is called; `rows`: each zone is a line that looks like the beginning. */
export interface ToldReport {
  readonly format: ReportTextFormat;
  readonly tool: string;
  readonly rows?: true;
}

/** Whose report of zones a text begins with; null for any other text. Lines end with `\n`. */
export function reportTextOf(text: string): ToldReport | null {
  const begins = text.replace(PREAMBLE, '');
  return REPORT_TEXTS.find(({ beginning }) => beginning.test(begins)) ?? null;
}
