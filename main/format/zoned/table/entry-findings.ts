import type { Finding, Severity } from '../../../../shared/image/check/finding';
import { formatHex } from '../../../../shared/units/format';
import type { ZoneIndex } from '../../../../shared/units/units';
import type { EntryProblem } from './entries';
import { referenceOf } from '../findings';
import { WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import { sequentialEndByte, zoneStartByte } from '../model';
import { wordConventional, wordPointer, wordState } from './word';

/** A word with what is wrong with it. */
export interface JudgedWord {
  readonly zone: ZoneIndex;
  readonly high: number;
  readonly low: number;
  readonly problem: EntryProblem;
}

interface Explanation {
  readonly code: string;
  /** The bug that makes the driver of `rfc` write such words in ordinary use. */
  readonly rfcCode?: string;
  readonly severity: Severity;
  readonly message: string;
  readonly expected: (model: ZonedModel, zone: ZoneIndex) => string;
}

const start = (model: ZonedModel, zone: ZoneIndex) => formatHex(zoneStartByte(model, zone));
const end = (model: ZonedModel, zone: ZoneIndex) => formatHex(sequentialEndByte(model, zone));
const within = (model: ZonedModel, zone: ZoneIndex) => `${start(model, zone)} to below ${end(model, zone)}`;

const EXPLANATIONS: Readonly<Record<EntryProblem, Explanation>> = {
  zeroed: {
    code: 'zoned-word-zero',
    severity: 'error',
    message: 'the word is zero, which no writer leaves; the zone is shown read only',
    expected: () => 'a word with a state or its type bit',
  },
  'type-mismatch': {
    code: 'zoned-type-mismatch',
    severity: 'error',
    message: 'the word’s type bit contradicts the header',
    expected: () => 'bit 59 as the header’s conventional zones say',
  },
  'sign-extended': {
    code: 'zoned-type-mismatch',
    rfcCode: 'rfc-R13',
    severity: 'error',
    message:
      'a pointer of 2 GiB or more was written back through a signed 32-bit number, which sets state and type bits',
    expected: () => 'a word whose upper bits are not all ones',
  },
  'conventional-word': {
    code: 'zoned-conventional-word',
    severity: 'warning',
    message: 'a conventional zone’s word carries a state or a pointer; both mean nothing',
    expected: (model, zone) => `state 0, pointer ${start(model, zone)}`,
  },
  'unknown-state': {
    code: 'zoned-state-unknown',
    severity: 'error',
    message: 'no zone state has this code; the zone is shown read only',
    expected: () => '1, 2, 3, 4, 13, 14 or 15',
  },
  unaligned: {
    code: 'zoned-wp-unaligned',
    severity: 'error',
    message: 'the write pointer is no multiple of the logical block; the zone is shown read only',
    expected: ({ geometry }) => `a multiple of ${geometry.logicalBlockSizeBytes}`,
  },
  'before-start': {
    code: 'zoned-wp-before-start',
    severity: 'error',
    message: 'the write pointer lies before the zone; the zone is shown read only',
    expected: within,
  },
  'beyond-end': {
    code: 'zoned-wp-beyond-capacity',
    rfcCode: 'rfc-R4',
    severity: 'error',
    message: 'the write pointer lies past the end of the zone',
    expected: within,
  },
  'at-end': {
    code: 'zoned-open-at-capacity',
    rfcCode: 'rfc-R4',
    severity: 'warning',
    message: 'the zone is written to its end but not full',
    expected: within,
  },
  'empty-moved': {
    code: 'zoned-empty-wp',
    severity: 'error',
    message: 'the zone is empty but its write pointer is not at its start; it is shown read only',
    expected: start,
  },
  'empty-wrapped': {
    code: 'zoned-empty-wp',
    rfcCode: 'rfc-R13',
    severity: 'warning',
    message: 'the start of the zone was computed in 32 bits',
    expected: start,
  },
  'empty-zde': {
    code: 'zoned-empty-zde',
    severity: 'warning',
    message: 'the zone is empty but its descriptor extension is marked as valid, which a reset takes back',
    expected: () => 'bit 58 clear',
  },
  'full-elsewhere': {
    code: 'zoned-full-wp',
    severity: 'warning',
    message: 'the zone is full but its word does not hold the end of its capacity',
    expected: end,
  },
};

/** The finding that explains a word's problem. */
export function entryFinding(model: ZonedModel, { zone, high, low, problem }: JudgedWord): Finding {
  const { code, rfcCode, severity, message, expected } = EXPLANATIONS[problem];
  const finalCode = (model.variant === 'rfc' && rfcCode) || code;
  return {
    code: finalCode,
    severity,
    zone,
    offset: model.areas.tableOffset + zone * WORD_BYTES,
    length: WORD_BYTES,
    expected: expected(model, zone),
    found: printWord(model, high, low),
    message: `zone ${zone}: ${message}`,
    reference: referenceOf(finalCode),
  };
}

/** Why a word is suspect, without the numbers. */
export function problemText(problem: EntryProblem): string {
  return EXPLANATIONS[problem].message;
}

function printWord(model: ZonedModel, high: number, low: number): string {
  const word = `0x${high.toString(16).padStart(8, '0')}${low.toString(16).padStart(8, '0')}`;
  const type = wordConventional(high) ? 'conventional, ' : '';
  return `${word}: ${type}state ${wordState(high)}, pointer ${formatHex(wordPointer(model.word, high, low))}`;
}
