import type { FindingCodes } from '../../../shared/image/check/finding-code';
import { dataCodes, findingCode, headerCodes, judgementCodes, stampCodes } from '../check/finding-codes';

const TABLE = 'zone_file FORMAT.md §5';
const RULES = 'zone_file FORMAT.md §6';
const DATA = 'zone_file FORMAT.md §9';
const bug = (id: string): string => `zone_file FORMAT.md §7, bug ${id}`;

/** Every code of a finding about a zone_file; the numbers of `zone-file-entry-…` are those of QEMU's own validation. */
export const ZONE_FILE_CODES: FindingCodes = {
  ...headerCodes('zone-file'),
  'zone-file-magic': findingCode(
    'error',
    'The magic is damaged',
    RULES,
    ['0x3aebaa70', '0x00000000'],
    'The file was opened by naming its variant, and its first word is not that of a zone_file. QEMU validates it with code 1 and ' +
      're-initialises the whole table.',
  ),
  'zone-file-version': findingCode(
    'error',
    'The version is not known',
    RULES,
    ['1', '2'],
    'The file is read as version 1 and not written. QEMU validates it with code 2 and re-initialises the whole table.',
  ),
  'zone-file-extension-size': findingCode(
    'warning',
    'The size of descriptor extensions is no multiple of 64',
    RULES,
    ['a multiple of 64 up to 192', '65'],
    'Descriptor extensions come in units of 64 bytes; QEMU cannot be started with another size and re-initialises the file (code 8).',
  ),
  'zone-file-namespaces': findingCode(
    'info',
    'The file holds several namespaces',
    RULES,
    ['one namespace', '2 namespaces'],
    'The older code keeps the namespaces of a controller in one file, one behind the other. Each is opened by its number.',
  ),
  'zone-file-trailing': findingCode(
    'info',
    'Bytes behind the last namespace',
    RULES,
    ['the end of the file', '4096 bytes more'],
    'The file is longer than its namespaces. What lies there belongs to none. v5 and v3 accept such a file, the older code resizes and ' +
      're-initialises it.',
  ),
  'zone-file-limit': findingCode(
    'warning',
    'More zones are open or active than allowed',
    RULES,
    ['at most 2', '3'],
    'A zone_file stores no limits; those that were given when it was opened are exceeded by what its table holds.',
  ),
  'zone-file-list': findingCode(
    'error',
    'A list of zones is broken',
    RULES,
    ['a list of every zone of its state', 'zone 3 is not on the list'],
    'The zones of a state are linked in a list, with head, tail and size in the header. Links lead astray, in a circle or to zones of ' +
      'another state, or zones are missing. The list is built anew when a zone joins or leaves it.',
  ),
  'zone-file-fault-count': findingCode(
    'warning',
    'The header counts other faulty zones than there are',
    RULES,
    ['2', '0'],
    'The header holds how many zones QEMU made offline or read only at its start. Zones have changed since, and QEMU has to be started ' +
      'with the stored number: anything else re-initialises the file (codes 5 and 6).',
  ),
  'zone-file-entry-9': findingCode(
    'error',
    'A zone is not sequential write required',
    RULES,
    ['type 2', 'type 1 is not sequential write required (2)'],
    'Every zone of such a namespace is sequential write required. QEMU stops with code 9 and re-initialises the whole table.',
  ),
  'zone-file-entry-10': findingCode(
    'error',
    'The capacity of a zone differs from the header',
    RULES,
    ['0xc0', 'capacity 0x80 is not 0xc0'],
    'All zones have the capacity of the header. QEMU stops with code 10 and re-initialises the whole table.',
  ),
  'zone-file-entry-11': findingCode(
    'error',
    'The start of a zone is not its number times the zone size',
    RULES,
    ['0x300', 'start 0x301 is not 0x300'],
    'The entry is that of another zone or damaged. QEMU stops with code 11 and re-initialises the whole table.',
  ),
  'zone-file-entry-12': findingCode(
    'error',
    'An empty, read-only or offline zone has a write pointer',
    RULES,
    ['0x300', 'write pointer 0x308 is not the zone start 0x300'],
    'Zones in these states have their pointer at the start. QEMU stops with code 12 and re-initialises the whole table.',
  ),
  'zone-file-entry-13': findingCode(
    'error',
    'The write pointer of an open or closed zone is out of range',
    RULES,
    ['[0x300, 0x3c0)', 'write pointer 0x3c0 outside [0x300, 0x3c0)'],
    'An active zone has its pointer from its start to below the end of its capacity. QEMU stops with code 13 and re-initialises the ' +
      'whole table.',
  ),
  'zone-file-entry-14': findingCode(
    'error',
    'The write pointer of a full zone is not the end of its capacity',
    RULES,
    ['0x3c0', 'write pointer 0x300 is not the end of the capacity 0x3c0'],
    'A full zone has its pointer at the end of the capacity. QEMU stops with code 14 and re-initialises the whole table.',
  ),
  'zone-file-entry-15': findingCode(
    'error',
    'A zone has an unknown state',
    RULES,
    ['state 1, 2, 3, 4, 13, 14 or 15', 'state 7 is not known'],
    'The upper half of the state byte is none of the zone states. QEMU stops with code 15 and re-initialises the whole table.',
  ),
  'zone-file-entry-unbelieved': findingCode(
    'error',
    'A sound entry in a table that is not believed',
    TABLE,
    ['a table without lost entries', 'a lost table'],
    'The entry itself looks sound, but others show that the table was wiped or holds entries of other zones, so that it proves nothing. ' +
      'The zone is shown read only.',
  ),
  'zone-file-stray-links': findingCode(
    'warning',
    'A zone that is on no list has links',
    RULES,
    ['next 0, prev 0', 'next 4, prev 0'],
    'Empty, read-only and offline zones are on no list. QEMU asserts that the links of a zone that joins one are 0, and stops.',
  ),
  'zone-file-empty-zde': findingCode(
    'info',
    'An empty zone has a valid descriptor extension',
    RULES,
    ['attribute bit 7 clear', 'attribute bit 7 set'],
    'By NVMe a reset takes the descriptor extension back. The mark is that of an earlier life of the zone.',
  ),
  'zone-file-data-beyond-wp': findingCode(
    'info warning',
    'Data above a write pointer',
    DATA,
    ['zeros', '4096 bytes from device byte 0x304000 on'],
    'The attached data image holds bytes that are not zero where nothing can be read. A power cut leaves data whose pointer was lost, and ' +
      'a reset need not clear what it discards; behind the capacity nothing is ever written, and data there is a warning.',
  ),
  'zone-file-zeros-below-wp': findingCode(
    'info',
    'Below a write pointer nothing was written',
    DATA,
    ['data', 'zeros'],
    'A part below the pointer was never written, or ends in zeros. A power cut leaves a pointer whose data was lost, a sparse copy leaves ' +
      'out zeros that were written.',
  ),
  'zone-file-Z1': findingCode(
    'info warning',
    'Descriptor extensions of 256 bytes are stored as 0',
    bug('Z1'),
    ['a multiple of 64 up to 192', '0'],
    'One byte keeps the size of the extensions, so that 256 becomes 0 and QEMU re-initialises the file at every start (code 8). Found by ' +
      'the size of the file (info) or by a zone whose extension is valid where there are none (warning).',
  ),
  'zone-file-Z2': findingCode(
    'info warning',
    'Leftovers of an earlier content',
    bug('Z2'),
    ['zones of 256 blocks', 'zones of 128 blocks'],
    'Initialising clears neither reserved bytes nor entries behind the last zone. They mean nothing; behind a single zone the zone size ' +
      'of the header may be the wrong one, which is a warning.',
  ),
  'zone-file-Z3': findingCode(
    'warning',
    'The older code loses files with open zones',
    bug('Z3'),
    ['no open zone', '2 explicitly and 1 implicitly open zones'],
    'The older code compares the numbers of explicitly and implicitly open zones crosswise and re-initialises a file whose numbers differ; ' +
      'where they are equal it stops with an assertion at every start.',
  ),
  'zone-file-Z4': findingCode(
    'warning',
    'The start options do not fit the file',
    bug('Z4'),
    ['options that fit', 'zone capacity'],
    'QEMU compares what it is started with and what the file holds, and re-initialises the file without asking where they differ (codes 3 ' +
      'to 8).',
  ),
  'zone-file-Z5': findingCode(
    'info',
    'The second write pointer is elsewhere',
    bug('Z5'),
    ['LBA 0x308', 'LBA 0x310'],
    'The newer code (v5) keeps a second pointer for writes that are under way. It is ahead where a process was killed; the next start goes on from the ' +
      'first, and nothing is lost.',
  ),
  'zone-file-Z6': findingCode(
    'info',
    'A zone is closed with nothing written',
    bug('Z6'),
    ['empty', 'closed'],
    'A closed zone with its pointer at its start stays closed and holds an active resource.',
  ),
  'zone-file-Z7': findingCode(
    'info',
    'The dirty byte is set',
    bug('Z7'),
    ['0', '1'],
    'QEMU had changed a list and not yet written the header back, so that lists and entries may not fit each other. Nothing reads the ' +
      'byte at a start.',
  ),
  ...judgementCodes('zone-file', TABLE),
  ...dataCodes('zone-file', DATA),
  ...stampCodes('zone-file'),
};
