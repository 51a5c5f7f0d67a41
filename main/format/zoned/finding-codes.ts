import type { FindingCodes } from '../../../shared/image/check/finding-code';
import { dataCodes, findingCode, headerCodes, judgementCodes, stampCodes } from '../check/finding-codes';

const WORD = 'zoned FORMAT.md §1';
const HEADER = 'zoned FORMAT.md §3';
const SUMS = 'zoned FORMAT.md §3.2';
const DATA = 'zoned FORMAT.md §5';
const bug = (id: string): string => `zoned FORMAT.md §2, bug ${id} of the RFC driver`;

/** Every code of a finding about a zoned image; `rfc-R…` are the ids of the RFC driver's bugs. */
export const ZONED_CODES: FindingCodes = {
  ...headerCodes('zoned'),
  'zoned-magic': findingCode(
    'error',
    'The magic is damaged',
    WORD,
    ['7a6f6e65', '00000000'],
    'The image was opened by naming its variant; its first bytes are not those of that variant, so that no program finds an ' +
      'image here. It is shown and not written until the magic is repaired.',
  ),
  'zoned-header-checksum': findingCode(
    'error',
    'The checksum of the header is wrong',
    HEADER,
    ['0x8a9136aa', '0x00000000'],
    'The header of an extended image was changed by something that does not keep its checksum. The fields are shown as they ' +
      'are stored and the image is not written, since any of them may be the damaged one.',
  ),
  'zoned-zone-counts': findingCode(
    'error',
    'Sequential and conventional zones are not all zones',
    WORD,
    ['28', '27'],
    'The header counts sequential, conventional and all zones, and the first two do not add up to the third. The number of all ' +
      'zones and of the conventional ones are used.',
  ),
  'zoned-limits': findingCode(
    'warning',
    'More open zones are allowed than active ones',
    WORD,
    ['at most 4', '8'],
    'An open zone is an active one, so that the limit of open zones can never be reached. Both are followed as they are stored.',
  ),
  'zoned-header-features': findingCode(
    'info',
    'Compatible features that are not known',
    HEADER,
    ['0', '0x4'],
    'A newer program set bits for features that an older one may ignore. They are left alone.',
  ),
  'zoned-trailing-bytes': findingCode(
    'warning',
    'Bytes behind the end of the image',
    HEADER,
    ['8392704', '8396800'],
    'The file is longer than the header says. What lies there belongs to nothing, and is kept.',
  ),
  'zoned-truncated': findingCode(
    'warning',
    'The file ends early',
    HEADER,
    ['8392704', '8392192'],
    'The file is shorter than the header says, with all of the zone table still inside of it: what is missing lies behind the ' +
      'table, as a copy that was cut short leaves it.',
  ),
  'zoned-reserved': findingCode(
    'info',
    'Reserved bytes are not zero',
    HEADER,
    ['zeros', '01000000'],
    'Bytes of the header that have no meaning hold something. They are kept as they are.',
  ),
  'zoned-overlap': findingCode(
    'error',
    'The zone table lies in the data of zones',
    'zoned FORMAT.md §4',
    ['at least 8389176', '4194816'],
    'The size in the header of a development branch cannot hold header, zones and table, so that words of zones lie where data lies.',
  ),
  'zoned-word-zero': findingCode(
    'error',
    'The word of a zone is zero',
    WORD,
    ['a word with a state or its type bit', '0x0000000000000000'],
    'No writer leaves a word of zeros: an empty zone has its state, a conventional one its type bit. The zone is shown read only.',
  ),
  'zoned-word-unbelieved': findingCode(
    'error',
    'A sound word in a table that is not believed',
    WORD,
    ['a table without lost words', 'a lost table'],
    'The word itself looks sound, but others show that the table was wiped or holds entries of other zones, so that it proves ' +
      'nothing. The zone is shown read only.',
  ),
  'zoned-type-mismatch': findingCode(
    'error',
    'The type bit contradicts the header',
    WORD,
    ['bit 59 as the header’s conventional zones say', 'conventional, state 0, pointer 0x300000'],
    'The header says which zones are conventional, and bit 59 of the word of this zone says otherwise. The zone is shown read only ' +
      'where the header says sequential.',
  ),
  'zoned-conventional-word': findingCode(
    'warning',
    'A conventional zone has a state or a pointer',
    WORD,
    ['state 0, pointer 0x0', 'conventional, state 1, pointer 0x1000'],
    'Conventional zones have no write pointer. What their word holds besides the type bit means nothing.',
  ),
  'zoned-state-unknown': findingCode(
    'error',
    'A zone has an unknown state',
    WORD,
    ['1, 2, 3, 4, 13, 14 or 15', 'state 7'],
    'Bits 63:60 hold a number that no zone state has. The zone is shown read only.',
  ),
  'zoned-wp-unaligned': findingCode(
    'error',
    'A write pointer is no multiple of the logical block',
    WORD,
    ['a multiple of 4096', 'pointer 0x300200'],
    'Writes are whole logical blocks, so that no pointer stands between two of them. The zone is shown read only.',
  ),
  'zoned-wp-before-start': findingCode(
    'error',
    'A write pointer lies before its zone',
    WORD,
    ['0x300000 to below 0x400000', 'pointer 0x200000'],
    'The pointer is that of an earlier zone or a damaged number. The zone is shown read only, so that nothing is overwritten.',
  ),
  'zoned-wp-beyond-capacity': findingCode(
    'error',
    'A write pointer lies past the capacity of its zone',
    WORD,
    ['0x300000 to below 0x400000', 'pointer 0x500000'],
    'The zone is open or closed and its pointer is behind the last block that can be written. Nothing can be written to it, and ' +
      'what it holds is not known.',
  ),
  'zoned-open-at-capacity': findingCode(
    'warning',
    'A zone is written to its end but not full',
    WORD,
    ['0x300000 to below 0x400000', 'state 2, pointer 0x400000'],
    'A zone becomes full with the last block of its capacity. This one is still open or closed and holds a resource for nothing.',
  ),
  'zoned-empty-wp': findingCode(
    'error warning',
    'An empty zone has its pointer elsewhere',
    WORD,
    ['0x300000', 'state 1, pointer 0x304000'],
    'The state says that nothing is written and the pointer says that something is: one of them is wrong. The zone is shown read ' +
      'only, so that no data is overwritten.',
  ),
  'zoned-empty-zde': findingCode(
    'warning',
    'An empty zone has a valid descriptor extension',
    WORD,
    ['bit 58 clear', 'bit 58 set'],
    'A reset takes the descriptor extension back, so that an empty zone has none. The mark is that of an earlier life of the zone.',
  ),
  'zoned-full-wp': findingCode(
    'warning',
    'A full zone does not hold the end of its capacity',
    WORD,
    ['0x400000', 'state 14, pointer 0x380000'],
    'The pointer of a full zone is not used, and writers store the end of its capacity. Another value may be what the zone was ' +
      'written to when it was finished by a program that does not move it, or a wrong state.',
  ),
  'zoned-open-limit': findingCode(
    'warning',
    'More zones are open than allowed',
    WORD,
    ['at most 4', '5'],
    'The table has more open zones than the limit of the image or the one given. A device refuses to open any other until some are closed.',
  ),
  'zoned-active-limit': findingCode(
    'warning',
    'More zones are active than allowed',
    WORD,
    ['at most 8', '9'],
    'The table has more open and closed zones than the limit of the image or the one given. Finish or reset some of them.',
  ),
  'zoned-checksum': findingCode(
    'warning',
    'Words and their checksum do not belong together',
    SUMS,
    ['the checksum of the words', '0xdeadbeef'],
    'The checksum of a page of the table is wrong, and no power cut leaves it so: words or sum were changed by something that does ' +
      'not keep the checksum. The words are used where they are sound.',
  ),
  'zoned-checksum-unmarked': findingCode(
    'info',
    'The checksum is that of earlier words',
    SUMS,
    ['the checksum of the words', '0x1c291ca3'],
    'The words of a page are sound and its checksum is not theirs. A power cut leaves that which kept a word and lost the generation ' +
      'in front of it, and so does a program that keeps no checksums.',
  ),
  'zoned-checksums-stale': findingCode(
    'info',
    'The checksums are older than the table',
    SUMS,
    ['generation 8', 'generation 7'],
    'The generation says that the table was written after its checksums, as a power cut or an unfinished writer leaves it. They are ' +
      'renewed at the next flush.',
  ),
  'zoned-checksums-missing': findingCode(
    'warning',
    'The checksums are missing',
    SUMS,
    ['an array of checksums', 'the end of the file'],
    'The header promises checksums of the table, and the file ends before them, as a copy that was cut short leaves it.',
  ),
  'zoned-data-beyond-wp': findingCode(
    'info warning',
    'Data above a write pointer',
    DATA,
    ['zeros', '4096 bytes from device byte 0x304000 on'],
    'Bytes that are not zero lie where nothing can be read. A power cut leaves data whose pointer was lost; behind the capacity ' +
      'nothing is ever written, and data there is a warning.',
  ),
  'zoned-zeros-below-wp': findingCode(
    'info',
    'Below a write pointer nothing was written',
    DATA,
    ['data', 'zeros'],
    'A part below the pointer was never written, or ends in zeros. A power cut leaves a pointer whose data was lost, a sparse copy ' +
      'leaves out zeros that were written.',
  ),
  'rfc-R2': findingCode(
    'info warning',
    'Data above a write pointer, as the RFC driver leaves it',
    bug('R2'),
    ['zeros', '4096 bytes from device byte 0x304000 on'],
    'The RFC driver stores the data of a write before it refuses it, and takes writes above the pointer (R1). A power cut leaves the same.',
  ),
  'rfc-R3': findingCode(
    'warning',
    'Bytes behind device_size',
    bug('R3'),
    ['8388608', '8392704'],
    'The file is longer than device_size. The table is found from that field, while the driver looks for it from the end of the file.',
  ),
  'rfc-R4': findingCode(
    'warning error',
    'A zone is at or past its end and not full',
    bug('R4'),
    ['0x300000 to below 0x400000', 'state 2, pointer 0x400000'],
    'The RFC driver never stores full after a write to the end of a zone (a warning), and adds lengths without a bound and appends ' +
      'twice, which moves the pointer past it (an error).',
  ),
  'rfc-R5': findingCode(
    'info',
    'Below a write pointer nothing was written, as appends leave it',
    bug('R5'),
    ['data', 'zeros'],
    'The RFC driver stores an append at the start of the zone, over what is there, and moves the pointer on; so does a write ' +
      'elsewhere (R1). A power cut or a sparse copy leaves the same.',
  ),
  'rfc-R8': findingCode(
    'warning',
    'More zones are active than allowed',
    bug('R8'),
    ['at most 8', '9'],
    'The RFC driver counts active zones anew in each process, so that several processes leave more of them than the limit.',
  ),
  'rfc-R9': findingCode(
    'warning',
    'More zones are open than allowed',
    bug('R9'),
    ['at most 4', '5'],
    'The RFC driver counts open zones anew in each process, so that several processes leave more of them than the limit.',
  ),
  'rfc-R10': findingCode(
    'info',
    'A zone is closed with nothing written',
    bug('R10'),
    ['empty', 'closed'],
    'The RFC driver closes a zone that was opened and closed again with nothing written, where others make it empty. It holds an ' +
      'active resource.',
  ),
  'rfc-R11': findingCode(
    'error',
    'device_size cannot hold zones and table',
    bug('R11'),
    ['at least 8389176', '4194816'],
    'Header, zones and table need more bytes than device_size gives, so that the table lies in the data of zones. Blocks that have no ' +
      'place read as zeros and cannot be written.',
  ),
  'rfc-R12': findingCode(
    'warning',
    'The zone size is no power of two',
    bug('R12'),
    ['a power of two', '786432'],
    'The RFC driver refuses to manage zones of such a size, and to append at their start.',
  ),
  'rfc-R13': findingCode(
    'warning error',
    'Pointers or sizes that 32 bits do not hold',
    bug('R13'),
    ['below 2147483648', '2147483648'],
    'The RFC driver computes in 32 bits. A device of 2 GiB and more is a warning: words of zones up there will be spoiled; a word ' +
      'that was written back sign-extended is an error, a start that was computed modulo 4 GiB a warning.',
  ),
  'rfc-R14': findingCode(
    'warning',
    'The zone model is not host managed',
    bug('R14'),
    ['1', '0'],
    'With zone_model 0 the RFC driver still moves write pointers and answers no report and no zone management; any other value it ' +
      'treats as host managed.',
  ),
  ...judgementCodes('zoned', WORD),
  ...dataCodes('zoned', DATA),
  ...stampCodes('zoned'),
};
