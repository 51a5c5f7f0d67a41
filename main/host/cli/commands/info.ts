import { formatRemark, type Remark } from '../../../../shared/errors/remark';
import type { Command } from 'commander';
import { takesDataImage } from '../../../../shared/image/family';
import type { Finding } from '../../../../shared/image/check/finding';
import type { ImageInfo } from '../../../../shared/image/image-info';
import { formatBytes, formatCount, plural } from '../../../../shared/units/format';
import { formatZoneRanges } from '../../../../shared/units/ranges';
import { ZONE_STATE_NAMES, ZONE_STATE_TITLES } from '../../../../shared/zone/state';
import { familyNamed } from '../../../format/registry';
import { hashFile } from '../../../storage/hash-file';
import { checkCancelled } from '../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withAnyHeader, type ImageOptions } from '../options/image-options';
import type { Output } from '../printing/output';
import { leftoversNotice } from './leftovers';

/** `info`: what an image is, and how that was recognised. */
export function registerInfo(program: Command, run: Run): void {
  withImageOptions(
    addCommand(program, run, 'info <image>', 'say what an image is and how it was recognised', info),
  ).option('--hash', 'print the SHA-256 of its files, as they lie on disk');
}

interface InfoOptions extends ImageOptions {
  readonly hash?: boolean;
}

function info({ args, options, output }: Invocation<InfoOptions>): number {
  return withAnyHeader(args[0]!, options, output, (image) => {
    const described = image.info();
    const { damage = [] } = image.device.image.facts;
    const hashes = options.hash === true ? hashesOf(described, output) : [];
    if (output.json) {
      const document = documentOf(described, image.notices, damage);
      output.document(options.hash === true ? { ...document, hashes } : document);
    } else {
      const hashed = hashes.map(({ path, sha256 }): Fact => ['sha256', `${sha256}  ${path}`]);
      const facts = [...factsOf(described, options), ...damage.map(factOf), ...hashed];
      for (const [name, value] of facts) output.line(`${name.padEnd(16)} ${value}`);
    }
    const leftovers = leftoversNotice(image.path);
    if (leftovers !== null) output.message(leftovers);
    return damage.length === 0 ? EXIT_OK : EXIT_FOUND;
  });
}

/** Of each file of an image. Errors: `not-recognised` for a folder. */
function hashesOf({ path, dataImage }: ImageInfo, output: Output) {
  return [path, ...(dataImage === null ? [] : [dataImage])].map((file) => ({
    path: file,
    sha256: hashFile(file, (done, total) => {
      checkCancelled();
      output.progress(`${file}: ${formatBytes(done)} of ${formatBytes(total)} hashed`);
    }),
  }));
}

/** Findings are named where they are why the header cannot be believed; all of them are told by `check`. */
function documentOf(info: ImageInfo, notices: readonly Remark[], damage: readonly Finding[]): object {
  const { readOnlyReason } = info;
  return {
    ...info,
    ...(damage.length === 0 ? {} : { findings: damage }),
    readOnlyReason: readOnlyReason === null ? null : formatRemark(readOnlyReason),
    notices: notices.map(formatRemark),
  };
}

type Fact = readonly [name: string, value: string];

function factOf({ severity, code, message }: Finding): Fact {
  return [severity, `${code}: ${message}`];
}

function* factsOf(info: ImageInfo, { namespace }: ImageOptions): Generator<Fact> {
  yield ['image', info.path];
  yield [
    'format',
    `${info.format}, variant ${info.variant} (confidence ${Math.round(info.confidence * 100)} %)`,
  ];
  if (namespace !== undefined) yield ['namespace', namespace];
  yield ['profile', `${info.profile} (${PROFILE_SOURCES[info.profileSource]})`];
  if (info.label !== '') yield ['label', info.label];
  if (info.uuid !== '') yield ['uuid', info.uuid];
  yield* zonesOf(info);
  yield ['file', `${exactBytes(info.fileSizeBytes)}, ${formatBytes(info.allocatedBytes)} on disk`];
  if (info.pendingSave) yield ['pending save', 'a complete journal waits; shown is the image through it'];
  if (info.writer !== null) yield ['open for writing', info.writer];
  if (info.readOnlyReason !== null) yield ['only read', formatRemark(info.readOnlyReason)];
  if (info.qemuVerdict !== null) yield ['verdict', info.qemuVerdict.message];
  for (const { offset, what } of info.evidence) yield ['evidence', `offset ${offset}: ${what}`];
  for (const { variant, score, why } of info.candidates) {
    const rank: string = variant === info.variant ? 'chosen' : 'candidate';
    yield [rank, `${variant} (${Math.round(score * 100)} %): ${why}`];
  }
}

function* zonesOf(info: ImageInfo): Generator<Fact> {
  const { geometry, limits, counts } = info;
  if (geometry.zoneCount === 0) {
    yield ['zones', 'none'];
    return;
  }
  yield ['logical block', `${info.logicalBlockSizeBytes} B`];
  yield ['zones', `${formatCount(geometry.zoneCount)} of ${exactBytes(geometry.zoneSizeBytes)}`];
  yield ['zone capacity', exactBytes(geometry.zoneCapacityBytes)];
  if (geometry.lastZoneSizeBytes !== geometry.zoneSizeBytes)
    yield ['last zone', exactBytes(geometry.lastZoneSizeBytes)];
  yield ['conventional', formatZoneRanges(geometry.conventionalZones) || 'none'];
  yield ['open limit', limitOf(counts.open, limits.openZonesMax)];
  yield ['active limit', limitOf(counts.active, limits.activeZonesMax)];
  yield ['append at most', limits.appendMaxBytes === null ? 'no limit' : exactBytes(limits.appendMaxBytes)];
  if (info.zdeBytes > 0) yield ['extensions', `${info.zdeBytes} B a zone`];
  yield ['states', statesOf(info)];
  yield ['data', dataOf(info)];
  if (familyNamed(info.format).onlyRead === null)
    yield ['recovery', `${info.recoveryPolicy} (default of the format)`];
}

/** Why it cannot be read where no data image is missing, is why the image is only read. */
function dataOf({ format, hasData, dataImage }: ImageInfo): string {
  const family = familyNamed(format);
  if (hasData) return dataImage ?? (family.data === 'zoneFiles' ? 'in the zone files' : 'in the image');
  return takesDataImage(family) ? 'no data image attached' : 'cannot be read';
}

const PROFILE_SOURCES = {
  image: 'recorded in the image',
  default: 'default of the variant',
  option: 'given',
} as const;

function statesOf({ counts }: ImageInfo): string {
  const present = ZONE_STATE_NAMES.filter((name) => counts[name] > 0);
  return (
    present.map((name) => `${formatCount(counts[name])} ${ZONE_STATE_TITLES[name]}`).join(', ') || 'none'
  );
}

function limitOf(used: number, limit: number | null): string {
  return limit === null ? `none (${plural(used, 'zone')} now)` : `${limit} (${used} now)`;
}

function exactBytes(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${formatBytes(bytes)} (${formatCount(bytes)} B)`;
}
