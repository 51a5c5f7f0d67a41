/** Images whose header says something impossible: what can be shown of them, and what a check says. */
import type { AppError } from '../../../shared/errors/app-error';
import { toRemark } from '../../../shared/errors/remark';
import type { StructureField } from '../../../shared/image/field';
import type { Finding } from '../../../shared/image/check/finding';
import { allocateZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { DriverOptions, FormatDriver } from '../driver';
import { referenceIn } from './finding-codes';
import type { FormatImage, ImageFacts, Recognition } from '../image';
import { NO_LIMITS, NO_ZONES, NOTHING_STORED } from '../read-only/no-zones';
import { readOnly } from '../read-only/read-only';

/** Findings of an image that say that its header cannot be believed, by their codes. */
export function damageAmong(
  findings: readonly Finding[],
  codes: readonly string[],
): Pick<ImageFacts, 'damage'> {
  const damage = findings.filter(({ code }) => codes.includes(code));
  return damage.length === 0 ? {} : { damage };
}

/**
 * An image that `refusal` keeps from being opened, as its header alone: every field with what is stored, the impossible one
 * as a finding, no zones. Null where the refusal is about no field of the header, or no variant can be named.
 */
export function openDamagedHeader(
  file: BlockFile,
  driver: FormatDriver,
  { variant, attached }: DriverOptions,
  refusal: AppError,
): FormatImage | null {
  const seen = driver.recognise(file);
  const named = variant ?? seen?.variant;
  const isVariant = driver.family.variants.some((known) => known.variant === named);
  if (named === undefined || !isVariant || !driver.headerRows) return null;
  if (refusal.code !== 'damaged' && refusal.code !== 'unsupported') return null;
  const rows = driver.headerRows(file, named);
  const broken = rows.find((row) => isAbout(row, refusal));
  if (!broken) return null;
  return showHeader(file, {
    recognition: recognitionOf(driver, named, seen, refusal),
    rows: rows.map((row) => (row === broken ? { ...row, status: 'suspect', why: refusal.message } : row)),
    finding: findingOf(driver, broken, refusal),
    refusal,
    length: attached ? Math.min(attached.offset, attached.imageBytes ?? attached.offset) : file.size(),
  });
}

function isAbout({ path, offset }: StructureField, { data }: AppError): boolean {
  return offset === data.offset && path.endsWith(`.${data.field}`);
}

function recognitionOf(
  { family }: FormatDriver,
  variant: string,
  seen: Recognition | null,
  { message }: AppError,
): Recognition {
  const unseen = { format: family.name, confidence: 0, candidates: [], evidence: [] };
  return { ...(seen ?? unseen), variant, note: message };
}

function findingOf(
  { family, findingCodes }: FormatDriver,
  row: StructureField,
  { data, message }: AppError,
): Finding {
  const expected = data.expected === undefined ? {} : { expected: String(data.expected) };
  const code = `${family.name}-header`;
  return {
    code,
    severity: 'error',
    offset: row.offset,
    length: row.length,
    ...expected,
    found: row.value,
    message: `${message}; only the header is shown`,
    reference: referenceIn(findingCodes, code),
  };
}

interface ShownHeader {
  readonly recognition: Recognition;
  readonly rows: readonly StructureField[];
  readonly finding: Finding;
  readonly refusal: AppError;
  /** Bytes of the image itself. */
  readonly length: number;
}

function showHeader(
  file: BlockFile,
  { recognition, rows, finding, refusal, length }: ShownHeader,
): FormatImage {
  const headerEnd = Math.min(length, Math.max(...rows.map((row) => row.offset + row.length)));
  const image = readOnly(file, {
    recognition,
    geometry: NO_ZONES,
    limits: NO_LIMITS,
    provenance: NOTHING_STORED,
    zones: allocateZoneTable(0),
    data: { offset: 0, length: 0 },
    findings: [finding],
    notices: [toRemark(refusal)],
    writeRefusal: refusal,
    dataRefusal: refusal,
    sections: [{ kind: 'header', title: 'header', offset: 0, length: headerEnd }],
    fields: { count: rows.length, page: (first, count) => rows.slice(first, first + count) },
    entryPlace: () => ({ offset: 0, length: 0 }),
    entryFields: () => [],
  });
  return { ...image, facts: { ...image.facts, damage: [finding] } };
}
