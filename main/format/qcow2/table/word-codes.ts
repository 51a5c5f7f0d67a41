import type { FindingCodes } from '../../../../shared/image/check/finding-code';
import { findingCode } from '../../check/finding-codes';

const TABLE = 'qcow2 FORMAT.md §4';
const bug = (id: string, version: 4 | 9): string =>
  `qcow2 FORMAT.md §6, bug ${id} of zoned qcow2, version ${version}`;

/** Codes of findings about the words of the write pointer table. */
export const WORD_CODES: FindingCodes = {
  'qcow2-word-zero': findingCode(
    'error',
    'The word of a zone is zero',
    TABLE,
    ['0x300000 to 0x400000', '0x0000000000000000: pointer 0x0'],
    'A word of zeros is lawful for a zone that starts at 0 only. A repair of leaked clusters leaves the table so. The zone is shown read only.',
  ),
  'qcow2-word-bits': findingCode(
    'error',
    'Bits of a word are set that the variant does not use',
    TABLE,
    ['0x300000 to 0x400000', '0x0100000000300000: pointer 0x300000'],
    'The word is damaged, or of another variant than the extension was taken for. The zone is shown read only.',
  ),
  'qcow2-word-type': findingCode(
    'error',
    'The type bit contradicts the header',
    TABLE,
    ['a sequential zone', '0x0800000000300000: conventional, pointer 0x300000'],
    'The extension says how many zones are conventional, and the type bit of this word says otherwise.',
  ),
  'qcow2-word-conventional': findingCode(
    'warning',
    'The pointer of a conventional zone is not its start',
    TABLE,
    ['0x0', '0x0800000000001000: conventional, pointer 0x1000'],
    'Conventional zones have no write pointer. What their word holds besides the type bit means nothing.',
  ),
  'qcow2-word-wrapped': findingCode(
    'warning',
    'The start of a zone was computed in 32 bits',
    TABLE,
    ['0x100000000', '0x0000000000000000: pointer 0x0'],
    'The word holds the start of the zone modulo 4 GiB, as a build with 32-bit arithmetic writes it. The zone is empty.',
  ),
  'qcow2-wp-before-start': findingCode(
    'error',
    'A write pointer lies before its zone',
    TABLE,
    ['0x300000 to 0x400000', '0x0000000000200000: pointer 0x200000'],
    'The pointer is that of an earlier zone or a damaged number. The zone is shown read only, so that nothing is overwritten.',
  ),
  'qcow2-wp-unaligned': findingCode(
    'error',
    'A write pointer is no multiple of 512',
    TABLE,
    ['0x300000 to 0x400000', '0x0000000000300001: pointer 0x300001'],
    'Writes are whole blocks, so that no pointer stands between two of them. The zone is shown read only.',
  ),
  'qcow2-wp-beyond-zone': findingCode(
    'error',
    'A write pointer lies behind its zone',
    TABLE,
    ['0x300000 to 0x400000', '0x0000000000500000: pointer 0x500000'],
    'The pointer is that of a later zone or a damaged number. The zone is shown read only, so that nothing is overwritten.',
  ),
  'qcow2-wp-beyond-device': findingCode(
    'warning',
    'The pointer of the short last zone lies behind the device',
    TABLE,
    ['at most 0x780000', '0x0000000000800000: pointer 0x800000'],
    'A finish that reckons with a whole zone moves the pointer of a short last one behind the device. The zone is full.',
  ),
  'qcow2-word-state': findingCode(
    'error',
    'A zone has an unknown state',
    TABLE,
    ['1, 2, 3, 4, 13, 14 or 15', 'state 7'],
    'The state bits of the word hold a number that no sequential zone has. The zone is shown read only.',
  ),
  'qcow2-wp-empty': findingCode(
    'error',
    'An empty zone has its pointer elsewhere',
    TABLE,
    ['0x300000', 'state 1, pointer 0x304000'],
    'The state says that nothing is written and the pointer says that something is: one of them is wrong. The zone is shown read only.',
  ),
  'qcow2-word-empty-zde': findingCode(
    'warning',
    'An empty zone has a valid descriptor extension',
    TABLE,
    ['bit 58 clear', 'bit 58 set'],
    'A reset takes the descriptor extension back, so that an empty zone has none. The mark is that of an earlier life of the zone.',
  ),
  'qcow2-wp-at-end': findingCode(
    'warning',
    'A zone is written to its end but not full',
    TABLE,
    ['below 0x400000', 'state 2, pointer 0x400000'],
    'A zone becomes full with the last block of its capacity. This one is still open or closed and holds a resource for nothing.',
  ),
  'qcow2-word-unbelieved': findingCode(
    'error',
    'A sound word in a table that is not believed',
    TABLE,
    ['a table without lost words', 'a lost table'],
    'The word itself looks sound, but others show that the table was wiped or holds entries of other zones, so that it proves nothing. The ' +
      'zone is shown read only.',
  ),
  'qcow2-Q7': findingCode(
    'error info',
    'The zone table belongs to nothing that other programs know (version 4)',
    bug('Q7', 4),
    ['refcount 1', 'refcount 1'],
    'No entry refers to the table: qemu-img check calls its clusters leaked (info), and its repair of leaks zeroes them, after which every ' +
      'word is zero (error).',
  ),
  'qcow2-N8': findingCode(
    'error info',
    'The zone table belongs to nothing that other programs know (version 9)',
    bug('N8', 9),
    ['refcount 1', 'refcount 1'],
    'No entry refers to the table: qemu-img check calls its clusters leaked (info), and its repair of leaks zeroes them, after which every ' +
      'word is zero (error).',
  ),
  'qcow2-Q9': findingCode(
    'warning',
    'The pointer of the short last zone lies behind the device (version 4)',
    bug('Q9', 4),
    ['at most 0x780000', '0x0000000000800000: pointer 0x800000'],
    'A finish by version 4 moves the pointer of a short last zone by a whole zone. The zone is full.',
  ),
  'qcow2-N5': findingCode(
    'warning',
    'The pointer of the short last zone lies behind the device (version 9)',
    bug('N5', 9),
    ['at most 0x780000', '0x0000000000800000: pointer 0x800000'],
    'A finish by version 9 moves the pointer of a short last zone by a whole zone. The zone is full.',
  ),
  'qcow2-Q13': findingCode(
    'warning',
    'The start of a zone was computed in 32 bits (version 4)',
    bug('Q13', 4),
    ['0x100000000', '0x0000000000000000: pointer 0x0'],
    'Version 4 computes starts in 32 bits: the words of empty zones above 4 GiB hold them modulo 4 GiB. The zone is empty.',
  ),
};
