import { Option, type Command } from 'commander';
import { REPORT_FORMAT_NAMES, type ReportFormat } from '../../../../shared/image/report-formats';
import { fail } from '../../../../shared/errors/app-error';
import { parseCount } from '../../../../shared/units/parse';
import type { ZoneIndex } from '../../../../shared/units/units';
import {
  ZONE_STATE_LETTERS,
  ZONE_STATE_NAMES,
  ZoneState,
  type ZoneStateName,
} from '../../../../shared/zone/state';
import { deviceBlocks } from '../../../../shared/zone/geometry';
import { reportZones } from '../../../engine/report';
import { zoneRow } from '../../../device/zone-row';
import type { Refusal } from '../../../../shared/zone/status';
import type { OpenedImage } from '../../../image/opened-image';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withImage, type ImageOptions } from '../options/image-options';
import { PRINTERS } from '../../../report/printers/registry';
import { reportLines } from '../../../report/printers/report-lines';
import { countZones, selectZones, type WantedStates } from '../../../report/select-zones';
import type {
  ReportDetail,
  ReportDetails,
  ReportHead,
  ReportPrinter,
} from '../../../report/printers/zone-printer';

const REPORT_DETAILS = ['verbose', 'extended'] as const satisfies readonly ReportDetail[];

interface ReportOptions extends ImageOptions {
  readonly from?: string;
  readonly count?: string;
  readonly state?: string;
  readonly as: ReportFormat;
  readonly verbose?: boolean;
  readonly extended?: boolean;
}

/** `report`: zones in the text of any tool. */
export function registerReport(program: Command, run: Run): void {
  withImageOptions(addCommand(program, run, 'report <image>', 'print the zones', report))
    .option('--from <zone>', 'first zone', '0')
    .option('--count <n>', 'zones at most')
    .option('--verbose', 'as the tool prints it with -v (blkzone, nvme)')
    .option('--extended', 'with descriptor extensions (nvme)')
    .option('--state <states>', 'only zones in these states, such as empty,closed')
    .addOption(
      new Option('--as <format>', 'whose text to print').choices(REPORT_FORMAT_NAMES).default('table'),
    );
}

function report({ args, options, output }: Invocation<ReportOptions>): number {
  const format = output.json ? 'json' : options.as;
  const printer: ReportPrinter = PRINTERS[format];
  const details = detailsOf(options, format, printer);
  return withImage(args[0]!, options, output, (image) => {
    const wanted = options.state === undefined ? null : stateCodes(options.state);
    const zones = chosenZones(image, options, wanted);
    const refusal = details.has('extended') ? extensionRefusal(image) : null;
    if (refusal !== null) {
      output.message(refusal.message);
      return EXIT_FOUND;
    }
    const head: ReportHead = {
      matching: countZones(image.device.image.table.zones, wanted),
      listed: zones.length,
      fromBytes: zoneRow(image.device.image, firstZone(options)).startBytes,
      deviceBlocks: deviceBlocks(image.device.image.facts.geometry),
      details,
    };
    const { image: printed } = image.device;
    const rowOf = (zone: ZoneIndex) => zoneRow(printed, zone);
    for (const line of reportLines(printer, { image: printed, zones, head, rowOf })) output.line(line);
    return EXIT_OK;
  });
}

/** Errors: `usage` for a detail that the tool does not know. */
function detailsOf(options: ReportOptions, format: string, { details = [] }: ReportPrinter): ReportDetails {
  const asked = REPORT_DETAILS.filter((detail) => options[detail]);
  const unknown = asked.find((detail) => !details.includes(detail));
  if (unknown !== undefined) {
    const knowing = REPORT_FORMAT_NAMES.filter((name) => PRINTERS[name].details?.includes(unknown));
    fail('usage', `--${unknown}: ${format} has none; accepted with --as ${knowing.join(', ')}`, { format });
  }
  return new Set(asked);
}

/** What a device without descriptor extensions answers to an extended report; null where there are some. */
function extensionRefusal({ device }: OpenedImage): Refusal | null {
  const { geometry, zdeBytes } = device.image.facts;
  const request = { fromLba: 0, filter: 'all', maxZones: 0, extended: { zdeBytes } };
  const answer = reportZones(device.image.table.zones, geometry, request);
  return answer.ok ? null : answer.refusal;
}

function firstZone({ from = '0' }: ReportOptions): ZoneIndex {
  return parseCount(from, '--from');
}

/** Errors: `out-of-range` for a first zone that does not exist. */
function chosenZones({ device }: OpenedImage, options: ReportOptions, states: WantedStates): Uint32Array {
  const { zones } = device.image.table;
  const first = firstZone(options);
  if (first >= zones.count)
    fail(
      'out-of-range',
      `--from: zone ${first} does not exist; the image has zones 0 to ${zones.count - 1}`,
      { first },
    );
  const most = options.count === undefined ? zones.count : parseCount(options.count, '--count');
  return selectZones(zones, { first, most, states });
}

function stateCodes(text: string): ReadonlySet<number> {
  return new Set(text.split(',').map((name) => ZoneState[stateNamed(name.trim())]));
}

function stateNamed(text: string): ZoneStateName {
  const state = ZONE_STATE_NAMES.find(
    (name) => name.toLowerCase() === text.toLowerCase() || ZONE_STATE_LETTERS[name] === text,
  );
  return (
    state ??
    fail('usage', `--state: '${text}' is not a state; accepted: ${ZONE_STATE_NAMES.join(', ')}`, { text })
  );
}
