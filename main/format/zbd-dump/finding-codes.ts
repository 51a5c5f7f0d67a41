import type { FindingCodes } from '../../../shared/image/check/finding-code';
import { dataCodes, findingCode, judgementCodes } from '../check/finding-codes';

const ZONES = 'zbd-dump FORMAT.md, zones';
const DATA = 'zbd-dump FORMAT.md, data';
const KEPT =
  'The record contradicts the header or itself, as no dump does; the zone is shown as far as it makes sense.';

/** Every code of a finding about a dump of a zoned device. */
export const ZBD_DUMP_CODES: FindingCodes = {
  'zbd-dump-start': findingCode('error', 'A zone starts elsewhere', ZONES, ['1048576', '1052672'], KEPT),
  'zbd-dump-len': findingCode('error', 'A zone has another size', ZONES, ['1048576', '524288'], KEPT),
  'zbd-dump-capacity': findingCode(
    'error',
    'The capacity of a zone is impossible',
    ZONES,
    ['1 to 1048576', '0'],
    'A sequential zone has a capacity of at least one block and at most its size. That of the other zones is used.',
  ),
  'zbd-dump-cond': findingCode(
    'error',
    'The condition of a zone is impossible',
    ZONES,
    ['a zone condition of a sequential zone', '7'],
    'The condition is none of those of the type of the zone. A sequential zone is shown read only.',
  ),
  'zbd-dump-wp': findingCode(
    'error',
    'A write pointer lies outside of its zone',
    ZONES,
    ['1048576 to 2097152', '4194304'],
    'The pointer of a zone that has one is outside of its capacity or no whole block. The zone is shown read only.',
  ),
  'zbd-dump-data-beyond-wp': findingCode(
    'warning',
    'Data above a write pointer',
    DATA,
    ['zeros', '4096 bytes from device byte 0x304000 on'],
    'Nothing is dumped above a pointer, so that zones and data are not those of one dump.',
  ),
  ...judgementCodes('zbd-dump', ZONES),
  ...dataCodes('zbd-dump', DATA),
};
