import type { FindingCodes } from '../../../shared/image/check/finding-code';
import { dataCodes, findingCode, headerCodes, judgementCodes, stampCodes } from '../check/finding-codes';
import { WORD_CODES } from './table/word-codes';

const MAPPING = 'qcow2 FORMAT.md §2';
const EXTENSION = 'qcow2 FORMAT.md §3';
const TABLE = 'qcow2 FORMAT.md §4';
const DATA = 'qcow2 FORMAT.md §7';
const bug = (id: string, version: 4 | 9): string =>
  `qcow2 FORMAT.md §6, bug ${id} of zoned qcow2, version ${version}`;

/** Every code of a finding about a qcow2 image; `qcow2-Q…` and `qcow2-N…` are the ids of its builds' bugs. */
export const QCOW2_CODES: FindingCodes = {
  ...headerCodes('qcow2'),
  'qcow2-magic': findingCode(
    'error',
    'The magic is damaged',
    MAPPING,
    ['514649fb', '00000000'],
    'The image was opened by naming its variant; its first bytes are not those of qcow2, so that no program finds an image here. It is ' +
      'shown and not written until the magic is repaired.',
  ),
  'qcow2-corrupt': findingCode(
    'error',
    'The image is marked corrupt',
    MAPPING,
    ['bit 1 clear', '0x2'],
    'A writer found the tables of the image damaged, set incompatible bit 1 and stopped. They may be damaged still; the other findings say how.',
  ),
  'qcow2-dirty': findingCode(
    'warning',
    'The image was not closed',
    MAPPING,
    ['bit 0 clear', '0x1'],
    'Incompatible bit 0 says that refcounts were kept in memory by a writer that did not end. They may be wrong.',
  ),
  'qcow2-compression': findingCode(
    'error',
    'The compression is not known',
    MAPPING,
    ['0 (deflate) or 1 (zstd)', '7'],
    'Compressed clusters cannot be read, and nothing is known of what they hold.',
  ),
  'qcow2-zoned-bit': findingCode(
    'error warning',
    'The zoned format bit does not fit the variant',
    EXTENSION,
    ['bit 5 set', '0x0'],
    'Variants that know incompatible bit 5 need it: without it, programs that know no zones write where they like (error). Set in a ' +
      'variant that does not know it, other programs refuse the image (warning).',
  ),
  'qcow2-zoned-unknown': findingCode(
    'warning',
    'The zoned extension is of no known variant',
    EXTENSION,
    ['a variant of 44, 48 or 56 bytes whose numbers fit the device', '48 bytes'],
    'The numbers of the zoned header extension make sense as no variant that is known. The image is shown without zones.',
  ),
  'qcow2-zoned-twice': findingCode(
    'warning',
    'There are two zoned extensions',
    EXTENSION,
    ['one zoned extension', 'a second one'],
    'Only the first is used; which of them other programs take is not known.',
  ),
  'qcow2-zoned-profile': findingCode(
    'warning',
    'The profile of rules is not known',
    EXTENSION,
    ['0 (none), 1 (zbc) or 2 (zns)', '9'],
    'The byte that names the rules of the device has another value. The usual rules are followed.',
  ),
  'qcow2-zoned-size': findingCode(
    'warning',
    'The zone size is no power of two',
    EXTENSION,
    ['a power of two', '786432'],
    'Builds refuse to manage zones of such a size and to append at their start.',
  ),
  'qcow2-zoned-limits': findingCode(
    'warning',
    'A limit can never be reached',
    EXTENSION,
    ['at most 8', '64'],
    'More zones may be open or active than there are, or more open than active. The limit is used as it is.',
  ),
  'qcow2-zoned-conventional': findingCode(
    'warning',
    'All zones are conventional',
    EXTENSION,
    ['below 8', '8'],
    'The number of conventional zones leaves no sequential one.',
  ),
  'qcow2-open-limit': findingCode(
    'warning',
    'More zones are open than allowed',
    TABLE,
    ['at most 4', '5'],
    'The table has more open zones than the limit of the image or the one given. A device refuses to open any other until some are closed.',
  ),
  'qcow2-active-limit': findingCode(
    'warning',
    'More zones are active than allowed',
    TABLE,
    ['at most 8', '9'],
    'The table has more open and closed zones than the limit of the image or the one given. Finish or reset some of them.',
  ),
  ...WORD_CODES,
  'qcow2-refcount-table': findingCode(
    'error',
    'The refcount table cannot be used',
    MAPPING,
    ['an offset in whole clusters of the file', '0x30001'],
    'Refcounts cannot be read, so that references are not compared with them and nothing can be allocated.',
  ),
  'qcow2-refcount-entry': findingCode(
    'error',
    'An entry of the refcount table cannot be used',
    MAPPING,
    ['an offset in whole clusters of the file', '0x0000000000030200'],
    'The entry leads to no whole cluster of the file or has reserved bits set. Refcounts are not compared then.',
  ),
  'qcow2-entry': findingCode(
    'error',
    'An entry of the mapping cannot be used',
    MAPPING,
    ['an offset in whole clusters of the file', '0x8000000000ff0000'],
    'An entry of L1, L2 or of a bitmap leads to no whole cluster of the file or has reserved bits set, or the second word of an extended ' +
      'L2 entry contradicts itself or the first. What it maps cannot be read.',
  ),
  'qcow2-copied': findingCode(
    'error',
    'COPIED does not fit the refcount',
    MAPPING,
    ['1', '0'],
    'The flag of an L1 or L2 entry says whether its cluster has refcount 1 and may be written in place. A set flag on a shared cluster ' +
      'lets a write change both owners.',
  ),
  'qcow2-refcount': findingCode(
    'error',
    'A cluster has a smaller refcount than references',
    MAPPING,
    ['refcount 1', 'refcount 0'],
    'The cluster is in use and its refcount says that it is free, or used less often: the next allocation takes it for something else.',
  ),
  'qcow2-leak': findingCode(
    'warning info',
    'A cluster has a larger refcount than references',
    MAPPING,
    ['refcount 0', 'refcount 1'],
    'The cluster belongs to nothing, or to less than its refcount says. A kill or a power cut in the middle of a write leaves it; it ' +
      'costs space and nothing else. Where bitmaps cannot be read it may be theirs, which is an info.',
  ),
  'qcow2-shared': findingCode(
    'error',
    'A cluster has two owners',
    MAPPING,
    ['one owner', '2 references, refcount 2'],
    'Two entries, or an entry and a table, lead to one cluster: a write to one of them changes the other. A double allocation leaves ' +
      'that, and a repair of refcounts after one.',
  ),
  'qcow2-table-refcount': findingCode(
    'error',
    'The zone table has a wrong refcount',
    MAPPING,
    ['refcount 1', 'refcount 0'],
    'The clusters of the zone table are counted as free, so that the next allocation overwrites the table, or counted too often.',
  ),
  'qcow2-snapshot': findingCode(
    'error',
    'The table of a snapshot cannot be used',
    MAPPING,
    ['a table in clusters of its own', '0x10001'],
    'The L1 table of a snapshot lies in no whole clusters of the file, or overlaps others.',
  ),
  'qcow2-bitmap': findingCode(
    'error',
    'The table of a bitmap cannot be used',
    MAPPING,
    ['a table in clusters of its own', '0x10001'],
    'The table of a bitmap lies in no whole clusters of the file, or overlaps others.',
  ),
  'qcow2-check-incomplete': findingCode(
    'info',
    'Owners and refcounts were compared in a part of the file',
    MAPPING,
    ['all of the file', '64 of 80 parts'],
    'The file is so large that a check does not compare all of it.',
  ),
  'qcow2-more': findingCode(
    'info',
    'More findings of one kind are not listed',
    MAPPING,
    ['at most 10000', '70000'],
    'Of one kind of damage only the first findings are listed; the message says how many were left out.',
  ),
  'qcow2-data-beyond-wp': findingCode(
    'info warning',
    'Data above a write pointer',
    DATA,
    ['zeros', '4096 bytes from device byte 0x304000 on'],
    'Bytes that are not zero lie where nothing can be read. A power cut leaves data whose pointer was lost; behind the capacity nothing ' +
      'is ever written but by builds with bug Q8, and data there is a warning.',
  ),
  'qcow2-zeros-below-wp': findingCode(
    'info',
    'Below a write pointer nothing was written',
    DATA,
    ['data', 'zeros'],
    'A part below the pointer has no cluster, or ends in zeros. A power cut leaves a pointer whose data was lost, a sparse copy leaves ' +
      'out zeros that were written.',
  ),
  'qcow2-Q2': findingCode(
    'info',
    'The limit of active zones is stored as that of open ones',
    bug('Q2', 4),
    ['max_active_zones', 'max_open_zones'],
    'Version 4 stores its option for active zones as max_open_zones and leaves max_active_zones 0. It is read as it is stored.',
  ),
  'qcow2-Q3': findingCode(
    'info',
    'The builds refuse every write to conventional zones',
    bug('Q3', 4),
    ['no conventional zones', '2'],
    'Version 4 compares the offset of a write with the word of the zone, whose bit 59 is above every offset. Here they are written.',
  ),
  'qcow2-Q14': findingCode(
    'info',
    'The builds accept no append',
    bug('Q14', 4),
    ['a limit', '0'],
    'Without a limit of appends no append works with version 4 itself. Here it means no limit.',
  ),
  'qcow2-Q15': findingCode(
    'info warning',
    'Data above a write pointer, as version 4 leaves it',
    bug('Q15', 4),
    ['zeros', '4096 bytes from device byte 0x304000 on'],
    'A refused write across the end of a zone has stored its data. A power cut leaves the same.',
  ),
  'qcow2-Q10': findingCode(
    'warning',
    'The zone size is no power of two (version 4)',
    bug('Q10', 4),
    ['a power of two', '786432'],
    'Version 4 accepts such a size, refuses then to manage these zones and to append at their start.',
  ),
  'qcow2-N7': findingCode(
    'warning',
    'The zoned format bit is set without an extension',
    bug('N7', 9),
    ['a zoned header extension, or bit 5 clear', '0x20'],
    'A creation that failed leaves incompatible bit 5 and no zones. The image is shown without any.',
  ),
  'qcow2-N10': findingCode(
    'warning',
    'The zone size is no power of two (version 9)',
    bug('N10', 9),
    ['a power of two', '786432'],
    'Version 9 accepts such a size, refuses then to manage these zones and to append at their start.',
  ),
  'qcow2-N12': findingCode(
    'info',
    'Below a write pointer nothing was written, as appends leave it',
    bug('N12', 9),
    ['data', 'zeros'],
    'Version 9 stores an append at the start of the zone, over what is there, and moves the pointer on. A power cut or a sparse copy ' +
      'leaves the same.',
  ),
  ...judgementCodes('qcow2', TABLE),
  ...dataCodes('qcow2', DATA),
  ...stampCodes('qcow2'),
};
