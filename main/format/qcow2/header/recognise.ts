import { AppError } from '../../../../shared/errors/app-error';
import type { Candidate, Evidence } from '../../../../shared/image/image-info';
import type { BlockFile } from '../../../storage/block-file';
import type { Recognition } from '../../image';
import { readZoned, readZonedAs, zonedPlace } from './candidates';
import { hasIncompatible, hasMagic, readHeader } from './header';
import { EXTENSION_HEAD_BYTES, HEADER, INCOMPATIBLE, MAGIC } from '../layout';
import type { HeaderExtension, Qcow2Header, ZonedExtension } from '../model';

/** Confidence in a header that cannot be read, in one without zones, and in one whose extension fits no variant. */
const CONFIDENCE = { damaged: 0.5, unzoned: 0.95, unknown: 0.6 };

/** What an image is taken for, with the decoded extension. */
export interface Seen {
  readonly recognition: Recognition;
  readonly zoned: ZonedExtension | null;
}

/** Names the variant of a qcow2 file by its header and zoned extension. Never throws for content. */
export function recogniseQcow2(file: BlockFile): Recognition | null {
  if (!hasMagic(file)) return null;
  try {
    return seen(file, readHeader(file), undefined).recognition;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...recognition('unknown', CONFIDENCE.damaged, [], magicEvidence(file)), note: error.message };
  }
}

/** What the header says of zones; `variant` overrides. Errors: those of readZonedAs. */
export function seen(file: BlockFile, header: Qcow2Header, variant: string | undefined): Seen {
  const place = zonedPlace(header);
  if (variant !== undefined && variant !== 'unzoned') {
    const { zoned, candidates } = readZonedAs(file, header, place, variant);
    return zonedImage(file, zoned!, candidates);
  }
  if (!place || variant === 'unzoned') return unzoned(file, header);
  const { zoned, candidates } = readZoned(file, header, place);
  if (zoned === null) return unknown(file, place, candidates);
  return zoned.zoned === 0 ? notZoned(file, zoned, candidates) : zonedImage(file, zoned, candidates);
}

function magicEvidence(file: BlockFile): Evidence[] {
  return hasMagic(file) ? [{ offset: 0, length: MAGIC.length, what: 'magic QFI\\xfb' }] : [];
}

function zonedImage(file: BlockFile, zoned: ZonedExtension, candidates: readonly Candidate[]): Seen {
  const { variant, place, metaOffset, metaBytes } = zoned;
  const score = candidates.find((candidate) => candidate.variant === variant)?.score ?? 0;
  const evidence: Evidence[] = [
    ...magicEvidence(file),
    {
      offset: place.offset,
      length: EXTENSION_HEAD_BYTES + place.length,
      what: `zoned header extension of ${place.length} bytes, variant ${variant}`,
    },
    { offset: metaOffset, length: metaBytes, what: 'write pointer table' },
  ];
  return { zoned, recognition: recognition(variant, score, candidates, evidence) };
}

function unzoned(file: BlockFile, header: Qcow2Header): Seen {
  const found = recognition('unzoned', CONFIDENCE.unzoned, [], magicEvidence(file));
  if (!hasIncompatible(header, INCOMPATIBLE.zoned)) {
    return {
      zoned: null,
      recognition: { ...found, note: 'An ordinary qcow2 image: no zoned header extension.' },
    };
  }
  const { offset, length } = HEADER.incompatible;
  const evidence = [...found.evidence, { offset, length, what: 'incompatible bit 5, zoned format' }];
  const note =
    'Incompatible bit 5 (zoned format) is set but there is no zoned header extension, as a failed creation by version 9 leaves it (bug N7): no zones.';
  return { zoned: null, recognition: { ...found, evidence, note } };
}

function notZoned(file: BlockFile, zoned: ZonedExtension, candidates: readonly Candidate[]): Seen {
  const found = zonedImage(file, zoned, candidates).recognition;
  const note = `The zoned header extension (variant ${zoned.variant}) says that the image is not zoned.`;
  return { zoned: null, recognition: { ...found, variant: 'unzoned', note } };
}

function unknown(
  file: BlockFile,
  { offset, length }: HeaderExtension,
  candidates: readonly Candidate[],
): Seen {
  const what = `zoned header extension of ${length} bytes`;
  const evidence = [...magicEvidence(file), { offset, length: EXTENSION_HEAD_BYTES + length, what }];
  const found = recognition('unknown', CONFIDENCE.unknown, candidates, evidence);
  return { zoned: null, recognition: { ...found, note: unknownNote(length, candidates) } };
}

function unknownNote(length: number, candidates: readonly Candidate[]): string {
  if (candidates.length > 0) {
    const reasons = candidates.map(({ variant, why }) => `${variant}: ${why}`).join('; ');
    return `The zoned header extension of ${length} bytes makes sense as no known variant (${reasons}): no zones.`;
  }
  const documented =
    length === 52 ? ' (52 is what the documentation of version 4 gives; no build wrote it)' : '';
  return `No known variant has a zoned header extension of ${length} bytes${documented}: no zones.`;
}

function recognition(
  variant: string,
  confidence: number,
  candidates: readonly Candidate[],
  evidence: readonly Evidence[],
): Recognition {
  return { format: 'qcow2', variant, confidence, candidates, evidence };
}
