/** Codes of findings that all families have in common: each puts its own name in front of them. */
import type { Severity } from '../../../shared/image/check/finding';
import type { FindingCode, FindingCodes } from '../../../shared/image/check/finding-code';
import { assert } from '../../../shared/errors/assert';

const STAMPS = 'docs/STAMPS.md';

type Example = readonly [expected: string, found: string];

/** A row of a table of codes. Severities are separated by spaces, the usual one first. */
export function findingCode(
  severity: Severity | `${Severity} ${Severity}`,
  title: string,
  reference: string,
  [expected, found]: Example,
  explanation: string,
): FindingCode {
  const severities = severity.split(' ') as [Severity, ...Severity[]];
  return { severity: severities, title, explanation, reference, example: { expected, found } };
}

/** Where a code of a table is explained. */
export function referenceIn(codes: FindingCodes, code: string): string {
  const row = codes[code];
  assert(row, `the code ${code} has no row in the table of its family`);
  return row.reference;
}

/** `<family>-header`: an impossible header, of which only the fields are shown. */
export function headerCodes(family: string): FindingCodes {
  return {
    [`${family}-header`]: findingCode(
      'error',
      'A field of the header makes the layout impossible',
      `${family} FORMAT.md`,
      ['a multiple of 512 above 0', '513'],
      'A size, an offset or a count of the header contradicts the file or the other fields, so that neither zones nor data can ' +
        'be placed. The header is shown field by field, nothing else is read, and nothing is written.',
    ),
  };
}

/** What the entries of a table say together. `reference`: where the family says what is decisive. */
export function judgementCodes(family: string, reference: string): FindingCodes {
  return {
    [`${family}-table-wiped`]: findingCode(
      'error',
      'The zone table was wiped',
      reference,
      ['none', '32 of 32'],
      'Entries are zeros where no writer leaves any, and no power cut either: something zeroed the table or a part of it. ' +
        'No entry is believed then, also none that looks sound; every zone is shown read only until it is cleared or rebuilt.',
    ),
    [`${family}-table-stale`]: findingCode(
      'error',
      'The zone table holds entries of other zones',
      reference,
      ['none', '8 of 32'],
      'Entries next to each other belong to other zones or to another geometry, as an old copy, a shifted write or a wrong ' +
        'header leaves them. No entry is believed then; every zone is shown read only until it is cleared or rebuilt.',
    ),
  };
}

/** What a check says of data that it cannot read or does not look at. */
export function dataCodes(family: string, reference: string): FindingCodes {
  return {
    [`${family}-unreadable`]: findingCode(
      'error',
      'Data of a zone cannot be read',
      reference,
      ['readable data', 'an entry that leads behind the end of the file'],
      'The way from a zone to its bytes is broken, or the bytes do not decode, so that nothing can be said about what the zone ' +
        'holds above its write pointer. The message is that of the failed read.',
    ),
    [`${family}-data-not-searched`]: findingCode(
      'info',
      'Data above the write pointers was not looked at',
      reference,
      ['known holes', '64 GiB of unknown content'],
      'The file system does not say which parts of the file were ever written, and there is more above the write pointers than ' +
        'a check reads. Data left there would not have been found.',
    ),
  };
}

/** What stamps in the data say about their places. */
export function stampCodes(family: string): FindingCodes {
  return {
    [`${family}-stamp-elsewhere`]: findingCode(
      'warning',
      'A block was written to another place',
      STAMPS,
      ['zone 3, LBA 0x600', 'zone 1, LBA 0x200'],
      'The block carries a stamp with a right checksum that names another zone or LBA than the one it lies at: a misdirected ' +
        'write, or a copy of data without its zones.',
    ),
    [`${family}-stamp-torn`]: findingCode(
      'info',
      'A stamped block is torn',
      STAMPS,
      ['one write', 'two halves'],
      'The first part of the block is of one write and the rest is not. A power cut in the middle of a write leaves that.',
    ),
    [`${family}-stamp-stale`]: findingCode(
      'info',
      'A block shows an older write than its neighbours',
      STAMPS,
      ['write #12', 'write #7'],
      'Between two blocks of one write lies a block of an earlier one: of the later write a part was lost, as a power cut leaves it.',
    ),
  };
}
