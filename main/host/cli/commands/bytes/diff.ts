import type { Command } from 'commander';
import { fail, failAbout } from '../../../../../shared/errors/app-error';
import { takesDataImage } from '../../../../../shared/image/family';
import { countInRanges, parseZoneRanges, type ZoneRanges } from '../../../../../shared/units/ranges';
import { formatBytes } from '../../../../../shared/units/format';
import { parseSize } from '../../../../../shared/units/parse';
import { compareImages } from '../../../../compare/compare-images';
import { compareReport } from '../../../../compare/compare-report';
import type { ComparedImage } from '../../../../compare/device-bytes';
import { holdsReport } from '../../../../compare/holds-report';
import { filePatchOf } from '../../../../compare/patch/file-patch';
import { requirePatchable, type PatchSide } from '../../../../compare/patch/require-patchable';
import type { ZonePairs } from '../../../../compare/zones/differing-zones';
import type { JobContext } from '../../../../device/job';
import { familyNamed } from '../../../../format/registry';
import type { OpenedImage } from '../../../../image/opened-image';
import { readReport } from '../../../../report/read-report';
import type { ReadReport } from '../../../../report/zone-report';
import { checkCancelled } from '../../cancel-flag';
import { collected, addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND } from '../../exit-codes';
import { withImage, type ImageOptions } from '../../options/image-options';
import type { Output } from '../../printing/output';
import { createOutputFile, withOutputFile, type OutputFile } from '../../printing/output-file';
import { readStream } from '../../streams';
import { naming } from '../../trace-files';
import { printDifferences } from './diff-lines';

interface DiffOptions extends ImageOptions {
  readonly zonesOnly?: boolean;
  readonly a?: string;
  readonly b?: string;
  readonly patch?: string;
  readonly force?: boolean;
  readonly bVariant?: string;
  readonly bData?: string;
  readonly bBacking?: readonly string[];
}

/** `diff`: what differs between two images, or between an image and a report of zones. */
export function registerDiff(program: Command, run: Run): void {
  withImageOptions(
    addCommand(program, run, 'diff <a> <b>', 'compare two images, or an image with a report', diff),
  )
    .option('--zones-only', 'compare neither structures nor bytes')
    .option('--a <zones>', 'only these zones of A, such as 3 or 0-3,60')
    .option('--b <zones>', 'with these zones of B, the first with the first and so on (default: the same)')
    .option('--patch <file>', 'write what makes B of A, byte for byte, for patch A --file')
    .option('--force', 'replace what --patch names')
    .option('--b-variant <variant>', 'read B as this variant, whatever was recognised')
    .option('--b-data <image>', 'data image of B (default: --data, where A takes none)')
    .option('--b-backing <file>', 'backing file of B; may be given again', collected);
}

function diff({ args, options, output }: Invocation<DiffOptions>): number {
  const [pathA, pathB] = [args[0]!, args[1]!];
  const isReport = pathB === '-' || holdsReport(pathB);
  if (isReport) return diffReport(pathA, pathB, options, output);
  return withFirst(pathA, options, output, (a) =>
    withSecond({ a, pathB, options, output }, (b) => diffImages(a, b, options, output)),
  );
}

/** `--logical-block` settles what the text leaves open. */
function diffReport(
  path: string,
  pathOfReport: string,
  { logicalBlock, ...options }: DiffOptions,
  output: Output,
): number {
  refuseWithReport(options, pathOfReport);
  const logicalBlockSizeBytes = logicalBlock === undefined ? undefined : blockSizeNamed(logicalBlock);
  return withFirst(path, options, output, (a) => {
    const report = reportIn(pathOfReport, a, logicalBlockSizeBytes, output);
    return printDifferences(compareReport(a.device.image, report, contextOf(output)), a, output);
  });
}

function blockSizeNamed(text: string): 512 | 4096 {
  const bytes = parseSize(text, '--logical-block');
  const size = ([512, 4096] as const).find((accepted) => accepted === bytes);
  if (size !== undefined) return size;
  return fail('usage', `--logical-block: ${text}; accepted: 512 or 4096`, { text });
}

function refuseWithReport({ a, b, patch }: DiffOptions, path: string): void {
  const option = Object.entries({ '--a': a, '--b': b, '--patch': patch }).find(([, value]) => value)?.[0];
  if (option !== undefined)
    failAbout(path, 'usage', `is a report of zones, which has no bytes: ${option} is for two images`, {
      option,
    });
}

/** `--data` belongs to the side that takes a data image, to A where both do. */
function withFirst(
  path: string,
  { data, ...options }: DiffOptions,
  output: Output,
  use: (image: OpenedImage) => number,
): number {
  if (data === undefined) return withImage(path, options, output, use);
  const takesIt = withImage(path, options, silent(output), takesData);
  return withImage(path, takesIt ? { ...options, data } : options, output, use);
}

interface Second {
  readonly a: OpenedImage;
  readonly pathB: string;
  readonly options: DiffOptions;
  readonly output: Output;
}

function withSecond({ a, pathB, options, output }: Second, use: (image: OpenedImage) => number): number {
  const { bVariant: variant, bData, bBacking, data: given, backing: _ofA, ...rest } = options;
  const data = bData ?? (given !== undefined && !takesData(a) ? given : undefined);
  const behind = bBacking && { backing: bBacking };
  return withImage(pathB, { ...rest, variant, ...(data !== undefined && { data }), ...behind }, output, use);
}

const takesData = ({ device }: OpenedImage): boolean =>
  takesDataImage(familyNamed(device.image.facts.recognition.format));

/** Notices of an image that is opened again are told then. */
const silent = (output: Output): Output => ({ ...output, message: () => undefined });

function reportIn(
  path: string,
  { device: { image } }: OpenedImage,
  logicalBlockSizeBytes: 512 | 4096 | undefined,
  output: Output,
): ReadReport {
  const likelyBlockSizeBytes = image.facts.geometry.logicalBlockSizeBytes;
  const options = { likelyBlockSizeBytes, ...(logicalBlockSizeBytes && { logicalBlockSizeBytes }) };
  const report = naming(path, () => readReport(readStream(path), options));
  output.message(`${path === '-' ? 'standard input' : path}: a report of ${report.tool}`);
  for (const guess of report.guesses) output.message(`taken for granted: ${guess}`);
  return report;
}

function diffImages(a: OpenedImage, b: OpenedImage, options: DiffOptions, output: Output): number {
  const pairs = pairsOf(options, a, b);
  const { patch } = options;
  if (patch !== undefined) requirePatch(a, b, pairs);
  const compare = (): number => {
    const zonesOnly = options.zonesOnly === true;
    const context = contextOf(output);
    const differences = compareImages(comparedOf(a), comparedOf(b), { zonesOnly, pairs }, context);
    return printDifferences(differences, a, output);
  };
  if (patch === undefined) return compare();
  const notOver = [a.path, b.path, ...[a, b].flatMap(({ attached }) => attached?.name ?? [])];
  const target = createOutputFile({ path: patch, replace: options.force === true, notOver });
  return withOutputFile(target, (file) => {
    const status = compare();
    return writePatch(a, b, file, output) === 0 ? status : EXIT_FOUND;
  });
}

function pairsOf({ a: ofA, b: ofB }: DiffOptions, a: OpenedImage, b: OpenedImage): ZonePairs | null {
  if (ofA === undefined && ofB === undefined) return null;
  const zones = (text: string, name: string, { device: { image } }: OpenedImage): ZoneRanges =>
    parseZoneRanges(text, name, image.facts.geometry.zoneCount);
  const [left, right] = [zones(ofA ?? ofB!, '--a', a), zones(ofB ?? ofA!, '--b', b)];
  const [countA, countB] = [countInRanges(left), countInRanges(right)];
  if (countA !== countB)
    fail('usage', `--a names ${countA} zones and --b ${countB}; expected as many of each`, {
      countA,
      countB,
    });
  return { a: left, b: right };
}

/** Errors: `usage` where a patch in file offsets makes no sense. */
function requirePatch(a: OpenedImage, b: OpenedImage, pairs: ZonePairs | null): void {
  if (pairs !== null) fail('usage', '--patch: makes all of B of A; leave out --a and --b');
  requirePatchable(sideOf(a), sideOf(b), '--patch');
}

const sideOf = (opened: OpenedImage): PatchSide => ({
  ...comparedOf(opened),
  title: opened.path,
  dataAt: opened.attached?.offset ?? null,
});
const comparedOf = ({ device: { image, file } }: OpenedImage): ComparedImage => ({ image, file });

/** Answers how many places differ. */
function writePatch(a: OpenedImage, b: OpenedImage, file: OutputFile, output: Output): number {
  let [lines, pending] = [0, ''];
  const flush = (): void => {
    file.write(Buffer.from(pending));
    pending = '';
  };
  for (const line of filePatchOf(a.device.file, b.device.file, (done) => {
    checkCancelled();
    output.progress(`patch: ${formatBytes(done)} compared`);
  })) {
    lines++;
    pending += `${line}\n`;
    if (pending.length > PATCH_GATHERED) flush();
  }
  flush();
  return lines - 1;
}

/** Characters of a patch that are written at a time. */
const PATCH_GATHERED = 256 * 1024;

function contextOf(output: Output): JobContext {
  return {
    checkCancelled,
    progress({ done, total, unit }) {
      if (unit === 'bytes') output.progress(`${formatBytes(done)} of ${formatBytes(total ?? 0)} compared`);
    },
  };
}
