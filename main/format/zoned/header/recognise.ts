import type { Candidate, Evidence } from '../../../../shared/image/image-info';
import type { BlockFile } from '../../../storage/block-file';
import type { Recognition } from '../../image';
import { headerSumFinding } from './extended-findings';
import { HeaderReader } from './header-reader';
import {
  BRANCH_A_HEADER,
  BRANCH_B_HEADER,
  EXTENDED_HEADER,
  EXTENDED_MAGIC,
  HEADER_BYTES,
  PLAIN_MAGIC,
  RFC_HEADER,
  WORD_BYTES,
} from '../layout';

/** Names the variant of a `zoned` file by its magic and, for those that share it, by which reading makes sense. */
export function recogniseZoned(file: BlockFile): Recognition | null {
  const reader = new HeaderReader(file, HEADER_BYTES);
  if (startsWith(reader, 0, EXTENDED_MAGIC)) return extendedRecognition(reader);
  if (startsWith(reader, 0, PLAIN_MAGIC)) return plainRecognition(file, reader);
  if (startsWith(reader, BRANCH_A_HEADER.magic.offset, PLAIN_MAGIC)) return branchARecognition(file, reader);
  return null;
}

/** A file that is said to be an image of this variant and begins with no magic. */
export function recogniseNamed(variant: string): Recognition {
  const why = 'named by the user; the magic is damaged';
  return recognition(variant, 0, [{ variant, score: 0, why }], []);
}

function startsWith({ bytes }: HeaderReader, offset: number, magic: Uint8Array): boolean {
  return magic.every((byte, index) => bytes[offset + index] === byte);
}

function extendedRecognition(reader: HeaderReader): Recognition {
  const sound = headerSumFinding(reader) === null;
  const why = sound ? 'magic and header checksum' : 'magic; the header checksum is wrong';
  const evidence: Evidence[] = [
    { offset: 0, length: EXTENDED_MAGIC.length, what: 'magic of the extended layout' },
  ];
  if (sound) {
    const { offset, length } = EXTENDED_HEADER.headerSum;
    evidence.push({ offset, length, what: 'header checksum is right' });
  }
  const score = sound ? 1 : 0.9;
  return recognition('extended', score, [{ variant: 'extended', score, why }], evidence);
}

function plainRecognition(file: BlockFile, reader: HeaderReader): Recognition {
  const candidates = [rfcCandidate(file, reader), branchBCandidate(file, reader)].sort(
    (a, b) => b.score - a.score,
  );
  const best = candidates[0]!;
  const evidence: Evidence[] = [
    { offset: 0, length: PLAIN_MAGIC.length, what: 'magic "zone"' },
    best.variant === 'rfc'
      ? { offset: 4, length: 37, what: 'zone sizes, counts and device size of the RFC header' }
      : { offset: 4, length: 20, what: 'sequential zones, zone size and size of the branch B header' },
  ];
  const found = recognition(best.variant, best.score, candidates, evidence);
  if (best.variant === 'rfc') return found;
  return {
    ...found,
    note: 'Layout of a development branch: its header does not say where the zone table lies, so it is named but not opened.',
  };
}

function branchARecognition(file: BlockFile, reader: HeaderReader): Recognition {
  const size = reader.u64(BRANCH_A_HEADER.deviceSize);
  const zones = reader.u32(BRANCH_A_HEADER.zoneCount);
  const score = scoreOf([
    size <= BigInt(file.size()),
    size >= BigInt(zones * WORD_BYTES),
    isSectors(reader.u32(BRANCH_A_HEADER.zoneSize)),
    zones > 0,
    reader.u32(BRANCH_A_HEADER.sequentialCount) <= zones,
    reader.u32(BRANCH_A_HEADER.zoneModel) <= 2,
  ]);
  const { offset, length } = BRANCH_A_HEADER.magic;
  const evidence = [{ offset, length, what: 'magic "zone" at offset 9' }];
  const candidates = [{ variant: 'branch-a', score, why: 'magic at offset 9, size in front of it' }];
  const note = 'Layout of a development branch: opened for reading only.';
  return { ...recognition('branch-a', score, candidates, evidence), note };
}

function rfcCandidate(file: BlockFile, reader: HeaderReader): Candidate {
  const zones = reader.u32(RFC_HEADER.zoneCount);
  const size = reader.u64(RFC_HEADER.deviceSize);
  const score = scoreOf([
    isSectors(reader.u32(RFC_HEADER.zoneSize)),
    zones > 0,
    reader.u32(RFC_HEADER.sequentialCount) + reader.u32(RFC_HEADER.conventionalCount) === zones,
    size >= BigInt(HEADER_BYTES + zones * WORD_BYTES),
    size <= BigInt(file.size()),
    reader.u32(RFC_HEADER.zoneModel) <= 2,
  ]);
  return {
    variant: 'rfc',
    score,
    why: 'sizes, counts and device size of the 512-byte header fit each other',
  };
}

function branchBCandidate(file: BlockFile, reader: HeaderReader): Candidate {
  const zoneSize = reader.u64(BRANCH_B_HEADER.zoneSize);
  const size = reader.u64(BRANCH_B_HEADER.deviceSize);
  const sequential = BigInt(reader.u32(BRANCH_B_HEADER.sequentialCount));
  const plausible = zoneSize > 0n && zoneSize % 512n === 0n;
  const score = scoreOf([
    plausible,
    size > 0n && size <= BigInt(file.size()),
    sequential > 0n,
    plausible && zoneSize <= size,
    plausible && sequential * zoneSize <= size,
  ]);
  return {
    variant: 'branch-b',
    score: score * 0.99,
    why: 'zone size and size of the 24-byte header fit each other',
  };
}

/** A magic alone is worth a half; the rest is the share of rules that hold. */
function scoreOf(rules: readonly boolean[]): number {
  const share = rules.filter(Boolean).length / rules.length;
  return Math.round((0.5 + share * 0.49) * 100) / 100;
}

function isSectors(bytes: number): boolean {
  return bytes > 0 && bytes % 512 === 0;
}

function recognition(
  variant: string,
  confidence: number,
  candidates: readonly Candidate[],
  evidence: readonly Evidence[],
): Recognition {
  return { format: 'zoned', variant, confidence, candidates, evidence };
}
