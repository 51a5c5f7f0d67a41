import type { FindingCodes } from '../../../shared/image/check/finding-code';
import { findingCode } from '../check/finding-codes';

const STATES = 'zloop FORMAT.md, states';

/** Every code of a finding about a directory of zone files. */
export const ZLOOP_CODES: FindingCodes = {
  'zloop-missing': findingCode(
    'error',
    'A zone has no file',
    STATES,
    ['a file for each zone', 'no file'],
    'Between the files of other zones one is missing: it was removed, or not copied. The zone is shown as offline.',
  ),
  'zloop-size': findingCode(
    'error',
    'The file of a conventional zone has another size',
    STATES,
    ['1048576', '524288'],
    'The file of a conventional zone has the zone size from the beginning. What is missing reads as zeros.',
  ),
  'zloop-unaligned': findingCode(
    'warning',
    'The file of a zone is no multiple of the logical block',
    STATES,
    ['a multiple of 4096', '6000'],
    'The size of the file is the write pointer, and writes are whole blocks: the last one was cut.',
  ),
  'zloop-overlong': findingCode(
    'warning',
    'The file of a zone is longer than the capacity',
    STATES,
    ['at most 786432', '1048576'],
    'A finish gives the file the zone size, which the driver does not take back where the capacity is smaller; Linux refuses to add the ' +
      'device again.',
  ),
};
