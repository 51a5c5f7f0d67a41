import { failAbout } from '../../../../shared/errors/app-error';
import type { Candidate } from '../../../../shared/image/image-info';
import type { BlockFile } from '../../../storage/block-file';
import { requireVariant } from '../../asked-variant';
import { QCOW2_FAMILY } from '../family';
import { ZONED_FIELDS, ZONED_LENGTHS } from './extension-layout';
import { FieldReader } from './field-reader';
import { EXTENSION } from '../layout';
import type { HeaderExtension, Qcow2Header, Qcow2Variant, ZonedExtension } from '../model';
import type { BrokenRule } from './plausibility';
import { impossibility, plausibility } from './plausibility';
import { decodeVariant, variantsOfLength } from './variants';

/** Score of a layout that the numbers make impossible. */
const IMPOSSIBLE = 0.1;

/** A variant that was considered, and what it makes of the extension. */
interface Considered {
  readonly zoned: ZonedExtension;
  readonly candidate: Candidate;
  /** Why it cannot be; null = it can. */
  readonly broken: BrokenRule | null;
}

/** What the zoned extension of an image is taken for. */
export interface Reading {
  /** Null: nothing plausible, or no extension. */
  readonly zoned: ZonedExtension | null;
  /** Best first. */
  readonly candidates: readonly Candidate[];
}

/** The zoned extension of a header, the first where there are several. */
export function zonedPlace({ extensions }: Qcow2Header): HeaderExtension | undefined {
  return extensions.find(({ type }) => type === EXTENSION.zoned);
}

/** All variants that fit the length of the extension, by plausibility. */
export function readZoned(file: BlockFile, header: Qcow2Header, place: HeaderExtension): Reading {
  const considered = variantsOfLength(place.length)
    .map((variant) => consider(file, header, variant, place))
    .sort((a, b) => b.candidate.score - a.candidate.score);
  const best = considered[0];
  return {
    zoned: best && best.broken === null ? best.zoned : null,
    candidates: considered.map(({ candidate }) => candidate),
  };
}

/**
 * The extension as a variant that the user names. Errors: `usage` for a name that is none, `not-recognised` where
 * there is no extension of its length, `damaged` where it makes the layout impossible.
 */
export function readZonedAs(
  file: BlockFile,
  header: Qcow2Header,
  place: HeaderExtension | undefined,
  name: string,
): Reading {
  requireVariant(QCOW2_FAMILY, name);
  const variant = name as Qcow2Variant;
  if (!place || place.length !== ZONED_LENGTHS[variant]) wrongLength(file, variant, place);
  const { candidates } = readZoned(file, header, place);
  const { zoned, broken } = consider(file, header, variant, place);
  if (broken) throw refusal(file, zoned, broken);
  return { zoned, candidates };
}

function consider(
  file: BlockFile,
  header: Qcow2Header,
  variant: Qcow2Variant,
  place: HeaderExtension,
): Considered {
  const zoned = decodeVariant(file, variant, place);
  const claim = { file, header, zoned };
  const broken = impossibility(claim);
  if (broken === null) return { zoned, broken, candidate: { variant, ...plausibility(claim) } };
  const { name, found, offset } = brokenField(file, zoned, broken);
  const why = `${name} at offset ${offset} is ${found}, expected ${broken.expected}`;
  return { zoned, broken, candidate: { variant, score: IMPOSSIBLE, why } };
}

function brokenField(file: BlockFile, { variant, place }: ZonedExtension, { field }: BrokenRule) {
  const found = ZONED_FIELDS[variant][field]!;
  const reader = new FieldReader(file, place.dataOffset, place.length);
  return { name: found.name, found: reader.print(found), offset: place.dataOffset + found.offset, reader };
}

function refusal(file: BlockFile, zoned: ZonedExtension, broken: BrokenRule) {
  const field = ZONED_FIELDS[zoned.variant][broken.field]!;
  return brokenField(file, zoned, broken).reader.damaged(
    field,
    `${broken.expected} (variant ${zoned.variant})`,
  );
}

function wrongLength(file: BlockFile, variant: Qcow2Variant, place: HeaderExtension | undefined): never {
  const wanted = ZONED_LENGTHS[variant];
  const found = place
    ? `the zoned extension at offset ${place.offset} has ${place.length} bytes`
    : 'there is no zoned extension';
  failAbout(file.name, 'not-recognised', `is no ${variant} image: ${found}, that variant has ${wanted}`, {
    file: file.name,
    variant,
    offset: place?.offset ?? null,
    found: place?.length ?? null,
    expected: wanted,
  });
}
