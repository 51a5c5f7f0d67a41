import type { Finding, Severity } from '../../../../shared/image/check/finding';
import { formatHex } from '../../../../shared/units/format';
import type { ZoneIndex } from '../../../../shared/units/units';
import { findingAt } from '../findings';
import { WORD_BYTES } from '../layout';
import type { Qcow2Variant, ZonedExtension } from '../model';
import { wordConventional, wordPointer, wordState } from './word';
import type { WordProblem } from './word-judge';
import type { ZoneShape } from './zone-shape';
import { capacityEndByte, endByte, startByte } from './zone-shape';

/** A word with what is wrong with it. */
export interface JudgedWord {
  readonly zone: ZoneIndex;
  readonly high: number;
  readonly low: number;
  readonly problem: WordProblem;
}

interface Explanation {
  readonly code: string;
  /** Bug ids of the builds that write such words, by variant. */
  readonly bugs?: Readonly<Partial<Record<Qcow2Variant, string>>>;
  readonly severity: Severity;
  readonly message: string;
  readonly expected: (shape: ZoneShape, zone: ZoneIndex) => string;
}

const start = (shape: ZoneShape, zone: ZoneIndex) => formatHex(startByte(shape, zone));
const within = (shape: ZoneShape, zone: ZoneIndex) =>
  `${start(shape, zone)} to ${formatHex(startByte(shape, zone) + shape.zoneBytes)}`;

const EXPLANATIONS: Readonly<Record<WordProblem, Explanation>> = {
  zeroed: {
    code: 'qcow2-word-zero',
    bugs: { '48-b': 'qcow2-Q7', '48-c': 'qcow2-Q7', '56': 'qcow2-N8' },
    severity: 'error',
    message:
      'the word is zero, as a repair of leaked clusters by qemu-img leaves the table; the zone is shown read only',
    expected: within,
  },
  'unused-bits': {
    code: 'qcow2-word-bits',
    severity: 'error',
    message: 'bits are set that the variant does not use; the zone is shown read only',
    expected: within,
  },
  'type-mismatch': {
    code: 'qcow2-word-type',
    severity: 'error',
    message: 'the type bit contradicts the number of conventional zones',
    expected: (shape, zone) => `${zone < shape.conventionalCount ? 'a conventional' : 'a sequential'} zone`,
  },
  'conventional-word': {
    code: 'qcow2-word-conventional',
    severity: 'warning',
    message: 'the pointer of a conventional zone is not its start; it means nothing',
    expected: start,
  },
  'wrapped-start': {
    code: 'qcow2-word-wrapped',
    bugs: { '48-b': 'qcow2-Q13' },
    severity: 'warning',
    message: 'the start of the zone was computed in 32 bits; the zone is empty',
    expected: start,
  },
  'before-start': {
    code: 'qcow2-wp-before-start',
    severity: 'error',
    message: 'the write pointer lies before the zone; the zone is shown read only',
    expected: within,
  },
  unaligned: {
    code: 'qcow2-wp-unaligned',
    severity: 'error',
    message: 'the write pointer is no multiple of 512; the zone is shown read only',
    expected: within,
  },
  'beyond-zone': {
    code: 'qcow2-wp-beyond-zone',
    severity: 'error',
    message: 'the write pointer lies behind the zone; the zone is shown read only',
    expected: within,
  },
  'beyond-device': {
    code: 'qcow2-wp-beyond-device',
    bugs: { '48-b': 'qcow2-Q9', '56': 'qcow2-N5' },
    severity: 'warning',
    message:
      'the write pointer of the short last zone lies behind the device, as its build leaves it after a finish',
    expected: (shape, zone) => `at most ${formatHex(endByte(shape, zone))}`,
  },
  'unknown-state': {
    code: 'qcow2-word-state',
    severity: 'error',
    message: 'no sequential zone has this state; the zone is shown read only',
    expected: () => '1, 2, 3, 4, 13, 14 or 15',
  },
  'empty-moved': {
    code: 'qcow2-wp-empty',
    severity: 'error',
    message: 'the zone is empty but its write pointer is not at its start; it is shown read only',
    expected: start,
  },
  'empty-zde': {
    code: 'qcow2-word-empty-zde',
    severity: 'warning',
    message: 'the zone is empty but its descriptor extension is marked as valid, which a reset takes back',
    expected: () => 'bit 58 clear',
  },
  'at-end': {
    code: 'qcow2-wp-at-end',
    severity: 'warning',
    message: 'the zone is written to the end of its capacity but not full',
    expected: (shape, zone) => `below ${formatHex(capacityEndByte(shape, zone))}`,
  },
};

/** The finding that explains a word's problem. */
export function wordFinding(zoned: ZonedExtension, shape: ZoneShape, judged: JudgedWord): Finding {
  const { zone, high, low, problem } = judged;
  const { code, bugs, severity, message, expected } = EXPLANATIONS[problem];
  return {
    ...findingAt(shape.wordsOffset + zone * WORD_BYTES, WORD_BYTES, {
      code: bugs?.[zoned.variant] ?? code,
      severity,
      message: `zone ${zone}: ${message}`,
      expected: expected(shape, zone),
      found: printWord(shape, high, low),
    }),
    zone,
  };
}

/** Why a word is suspect, without the numbers. */
export function problemText(problem: WordProblem): string {
  return EXPLANATIONS[problem].message;
}

function printWord({ word }: ZoneShape, high: number, low: number): string {
  const raw = `0x${high.toString(16).padStart(8, '0')}${low.toString(16).padStart(8, '0')}`;
  const type = wordConventional(word, high) ? 'conventional, ' : '';
  const state = word.hasState ? `state ${wordState(word, high)}, ` : '';
  return `${raw}: ${type}${state}pointer ${formatHex(wordPointer(word, high, low))}`;
}
