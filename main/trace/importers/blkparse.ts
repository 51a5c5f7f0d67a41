import { fail } from '../../../shared/errors/app-error';
import type { ForeignRequest, ImportContext, Importer } from './importer';
import type { BlockEvent, BlockKind } from './requests/block-event';
import { BlockRequests } from './requests/block-requests';
import { ByteFields, FieldTexts, latin1, word } from './scan/byte-fields';
import { byteLines, type ByteLine } from './scan/byte-lines';

/**
 * The default text of blkparse, of kernels and tools with and without names for zone commands. Source: blkparse(1), "Output
 * description"; the series that gives zone commands their letters.
 */
export const BLKPARSE: Importer = {
  name: 'blkparse',
  title: 'blkparse text',
  description:
    "what blkparse prints of a blktrace; before Linux 6.13 it names no zone command and no append but by the append's place",
  recognises: (beginning) => EVENT.test(latin1(beginning, 0, Math.min(beginning.length, 200)).trimStart()),
  *requests(source, context) {
    const reader = new BlkparseReader(context);
    for (const line of byteLines(source)) {
      const event = reader.read(line);
      if (event === null) continue;
      reader.requests.take(event);
      for (let next = reader.requests.next(); next !== null; next = reader.requests.next()) yield next;
    }
    yield* reader.end();
  },
};

const EVENT = /^\d+,\d+ +\d+ +\d+ +\d+\.\d{9} +\d+ +[A-Za-z]{1,2} /;
/** Fields of an event before what depends on its action: device, cpu, sequence, time, process, action, kind. */
const [DEVICE, TIME, ACTION, KIND, TAIL] = [0, 3, 5, 6, 7];
const DEVICE_NUMBERS = /^\d+,\d+$/;
const PLUS = word('+');
const SUMMARY = /^(CPU\d* \(|Total \()/;
const ENDS_OF_SUMMARY = /^(Input file |Throughput |Events |Skips)/;

class BlkparseReader {
  readonly requests: BlockRequests;
  readonly #context: ImportContext;
  readonly #fields = new ByteFields();
  readonly #devices = new FieldTexts();
  readonly #actions = new FieldTexts();
  readonly #kinds = new FieldTexts();
  readonly #letters = new KnownLetters();
  #isSummary = false;
  #hasEvents = false;

  constructor(context: ImportContext) {
    this.#context = context;
    this.requests = new BlockRequests(context);
  }

  /** The event of a line; null where it has none, which is then noted. */
  read(line: ByteLine): BlockEvent | null {
    const fields = this.#fields.split(line);
    if (!this.#isSummary) {
      const event = fields.count > KIND ? this.#event(line.number) : null;
      if (event !== null) return event;
      this.#isSummary = SUMMARY.test(latin1(line.bytes, line.start, Math.min(line.end, line.start + 16)));
    }
    this.#noteOther(line);
    return null;
  }

  /** What is left at the end. Errors: `malformed` for a text without any event. */
  end(): Iterable<ForeignRequest> {
    if (!this.#hasEvents) fail('malformed', 'holds no event as blkparse prints them by default');
    return this.requests.rest();
  }

  #noteOther(line: ByteLine): void {
    const beginning = latin1(line.bytes, line.start, Math.min(line.end, line.start + 16));
    if (this.#isSummary) this.#context.note(line.number, 'ignored', 'the summary');
    else if (this.#fields.count === 0) this.#context.note(line.number, 'ignored', 'an empty line');
    else if (ENDS_OF_SUMMARY.test(beginning)) this.#context.note(line.number, 'ignored', 'the summary');
    else this.#context.note(line.number, 'refused', 'no line that blkparse prints by default');
  }

  #event(line: number): BlockEvent | null {
    const fields = this.#fields;
    const t = fields.seconds(TIME);
    const device = this.#devices.text(fields, DEVICE);
    if (t === null || !DEVICE_NUMBERS.test(device)) return null;
    this.#hasEvents = true;
    const place = fields.number(TAIL);
    const hasLength = place >= 0 && fields.is(TAIL + 1, PLUS);
    const sectors = hasLength ? Math.max(0, fields.number(TAIL + 2)) : 0;
    const action = this.#actions.text(fields, ACTION);
    const { kind, isForced, isPreflush } = this.#letters.of(this.#kinds.text(fields, KIND), sectors > 0);
    return {
      line,
      t,
      device,
      action,
      kind,
      isForced,
      isPreflush,
      sector: place < 0 ? null : place,
      sectors,
      error: action === 'C' ? this.#error() : 0,
      isPassthrough: this.#isPassthrough(action, kind, { hasPlace: place >= 0, hasLength }),
    };
  }

  /** Commands of programs have a number of bytes where others have a sector, and complete without a sector. */
  #isPassthrough(
    action: string,
    kind: BlockKind,
    { hasPlace, hasLength }: { readonly hasPlace: boolean; readonly hasLength: boolean },
  ): boolean {
    if (hasLength || kind === 'flush' || isNamed(kind)) return false;
    return action === 'C' ? !hasPlace : hasPlace || this.#fields.first(TAIL) === OPENING;
  }

  /** `[5]` at the end of a line; 0 where there is none. */
  #error(): number {
    const last = this.#fields.text(this.#fields.count - 1);
    const digits = /^\[-?(\d+)\]$/.exec(last)?.[1];
    return digits === undefined ? 0 : Number(digits);
  }
}

/** `(`, with which the bytes of a command begin. */
const OPENING = 40;

const ZONE_LETTERS: Readonly<Record<string, BlockKind>> = {
  ZA: 'append',
  ZR: 'reset',
  ZRA: 'resetAll',
  ZO: 'open',
  ZC: 'close',
  ZF: 'finish',
};
const NAMED: ReadonlySet<BlockKind> = new Set(Object.values(ZONE_LETTERS));

function isNamed(kind: BlockKind): boolean {
  return NAMED.has(kind);
}

type Letters = Pick<BlockEvent, 'kind' | 'isForced' | 'isPreflush'>;

/** `FWFS`: preflush, write, forced, synchronous. A write or none of no length is zone management where no letter names it. */
function lettersOf(letters: string, hasLength: boolean): Letters {
  const isPreflush = /^F./.test(letters);
  const rest = isPreflush ? letters.slice(1) : letters;
  const zone = /^(ZRA|Z[AROCF])/.exec(rest)?.[0];
  if (zone !== undefined) return { kind: ZONE_LETTERS[zone]!, isForced: false, isPreflush };
  const isForced = rest.slice(1).includes('F');
  if (isPreflush && !hasLength) return { kind: 'flush', isForced, isPreflush };
  return { kind: hasLength ? movingKind(rest) : 'manage', isForced, isPreflush };
}

/** A trace has few different letters. What a hostile one has beyond that is read anew each time. */
const KNOWN_MAX = 256;

/** What letters mean, read once. */
class KnownLetters {
  readonly #withLength = new Map<string, Letters>();
  readonly #without = new Map<string, Letters>();

  of(letters: string, hasLength: boolean): Letters {
    const known = hasLength ? this.#withLength : this.#without;
    const found = known.get(letters);
    if (found !== undefined) return found;
    const made = lettersOf(letters, hasLength);
    if (known.size < KNOWN_MAX) known.set(letters, made);
    return made;
  }
}

function movingKind(letters: string): BlockKind {
  if (letters.startsWith('D')) return 'discard';
  return letters.startsWith('R') ? 'read' : letters.startsWith('N') ? 'manage' : 'write';
}
