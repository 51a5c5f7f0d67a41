import { AppError } from '../../../../shared/errors/app-error';
import type { Candidate, Evidence } from '../../../../shared/image/image-info';
import type { ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Recognition } from '../../image';
import { HeaderReader } from './header-reader';
import {
  ENTRY_BYTES,
  HEADER,
  HEADER_BYTES,
  LATE_LINKS,
  linkPlace,
  SECOND_POINTER_OFFSET,
  VARIANTS,
  VERSION,
} from '../layout';
import type { ZoneFileVariant } from '../layout';
import type { Survey } from './survey';
import { endOfZoneFile, readNamespace, surveyFile } from './survey';
import { scoreVariants } from './variant-scores';

/** Namespaces that are listed as evidence and asked about the variant. */
const NAMESPACES_SHOWN = 16;
/** Score of a file that has the magic and nothing else that can be read. */
const MAGIC_ONLY = 0.5;

/** Names the variant of a zone_file that ends at `end` (by default its length) by its content; null without the magic. Never throws. */
export function recogniseZoneFile(file: BlockFile, end?: ByteOffset): Recognition | null {
  return new HeaderReader(file, 0).hasMagic ? recogniseNamed(file, end) : null;
}

/** As recogniseZoneFile, of a file that is said to be one, whatever its magic. */
export function recogniseNamed(file: BlockFile, end?: ByteOffset): Recognition {
  const reader = new HeaderReader(file, 0);
  try {
    return recogniseTable(file, reader, surveyFile(file, end ?? endOfZoneFile(file)));
  } catch (error) {
    if (error instanceof AppError) return recogniseHeader(reader, error.message);
    throw error;
  }
}

function recogniseTable(file: BlockFile, reader: HeaderReader, survey: Survey): Recognition {
  const bases = survey.offsets.slice(0, NAMESPACES_SHOWN);
  const spaces = bases.map((_, index) => readNamespace(file, survey, index + 1));
  const candidates = scoreVariants(spaces.map(({ base, zones }) => ({ file, base, zones })));
  const best = candidates[0]!;
  const isKnown = reader.u32(HEADER.version) === VERSION;
  return {
    format: 'zone-file',
    variant: best.variant,
    confidence: isKnown ? best.score : MAGIC_ONLY,
    candidates,
    evidence: [
      ...headerEvidence(reader),
      ...namespaceEvidence(survey),
      ...entryEvidence(best.variant as ZoneFileVariant, spaces[0]!.zones),
    ],
    ...(isKnown ? {} : { note: `Version ${reader.u32(HEADER.version)}, not 1: opened for reading only.` }),
  };
}

function recogniseHeader(reader: HeaderReader, why: string): Recognition {
  const candidates: Candidate[] = VARIANTS.map((variant) => ({ variant, score: MAGIC_ONLY, why }));
  const evidence = headerEvidence(reader);
  return {
    format: 'zone-file',
    variant: VARIANTS[0],
    confidence: MAGIC_ONLY,
    candidates,
    evidence,
    note: why,
  };
}

function headerEvidence(reader: HeaderReader): Evidence[] {
  const evidence: Evidence[] = reader.hasMagic ? [{ offset: 0, length: 4, what: 'magic 3AEBAA70h' }] : [];
  if (reader.u32(HEADER.version) === VERSION) evidence.push({ offset: 4, length: 4, what: 'version 1' });
  return evidence;
}

function namespaceEvidence({ offsets }: Survey): Evidence[] {
  return offsets.slice(1, NAMESPACES_SHOWN).map((offset, index) => ({
    offset,
    length: 4,
    what: `magic of namespace ${index + 2} of ${offsets.length}`,
  }));
}

/** The bytes of the last zone that tell the variants apart; zone 0 starts at LBA 0 and tells the least. */
function entryEvidence(variant: ZoneFileVariant, zones: number): Evidence[] {
  const entry = HEADER_BYTES + (zones - 1) * ENTRY_BYTES;
  const second = variant === 'v5' ? 'second write pointer' : 'time stamp';
  const { next } = linkPlace(variant);
  const links = next === LATE_LINKS.next ? 'links at 76 and 80, behind flags' : 'links at 72 and 76';
  return [
    {
      offset: HEADER_BYTES,
      length: 32,
      what: `descriptor of zone 0; ${zones} of them start at multiples of the zone size`,
    },
    { offset: entry + SECOND_POINTER_OFFSET, length: 8, what: `zone ${zones - 1}: ${second}` },
    { offset: entry + next, length: 8, what: `zone ${zones - 1}: ${links}` },
  ];
}
