import type { BlockFile } from '../storage/block-file';

/** How the text of a report of zones begins, by the tool that prints it; what may stand before the zones is passed over. */
const REPORTS: readonly (readonly [tool: string, beginning: RegExp])[] = [
  ['blkzone report', /^ *start: 0x[0-9a-f]+, len 0x[0-9a-f]+, (cap 0x[0-9a-f]+, )?wptr \S+ reset:/],
  ['qemu-io zrp', /^start: 0x[0-9a-f]+, len 0x[0-9a-f]+, cap 0x[0-9a-f]+, wptr 0x[0-9a-f]+, zcond:/],
  ['zbd report', /^Zone \d+: (cnv|swr|swp), ofst /],
  ['zbd report -csv', /^zone num, type, ofst, /],
  ['zbc_report_zones', /^Zone \d+: type 0x\d/],
  ['sg_rep_zones', /^Report zones response:/],
  ['nvme zns report-zones', /^nr_zones: \d+/],
  ['nvme zns report-zones -o json', /^\{\s*"nr_zones"\s*:/],
  ['zonesmith report --as json', /^\{\s*"zones"\s*:\s*\[/],
  ['zonesmith report --as csv', /^index,type,state,/],
  ['zonesmith report', /^zone +type +state /],
];

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
  const text = new TextDecoder().decode(bytes).replaceAll('\r', '').replace(PREAMBLE, '');
  return REPORTS.find(([, beginning]) => beginning.test(text))?.[0] ?? null;
}
