import type { DataSource } from '../../../shared/workload/command';
import { OPERATIONS, type Operation } from '../../../shared/workload/operations';
import type { TraceEntry, TraceExpectation } from '../../../shared/workload/trace-entry';
import { ZONE_STATE_NAMES } from '../../../shared/zone/state';
import { STATUS, type StatusName } from '../../../shared/zone/status';
import type { LineSpan } from '../lines';
import { WordTable } from './word-table';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const [QUOTE, COMMA, COLON, OPENING, CLOSING] = [34, 44, 58, 123, 125];
const [TAB, SPACE, ZERO] = [9, 32, 48];
/** Digits of the numbers that are read here: all of them are exact. */
const DIGITS_MAX = 15;
const BYTE_MAX = 255;
const [TRUE, FALSE, NULL] = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

const itself = <Word extends string>(words: Iterable<Word>): WordTable<Word> =>
  new WordTable(Array.from(words, (word) => [word, word] as const));
/** Each word means a bit of its own. */
const bits = (words: readonly string[]): WordTable<number> =>
  new WordTable(words.map((word, at) => [word, 1 << at] as const));

const FIELDS = bits(['i', 't', 'op', 'zone', 'lba', 'all', 'blocks', 'fua', 'data', 'expect']);
const [I, T, OP, ZONE, LBA, ALL, BLOCKS, FUA, DATA, EXPECT] = Array.from({ length: 10 }, (_, at) => 1 << at);
const EVERY_ENTRY = I! | T! | OP!;
const EXPECTED = bits(['status', 'state', 'assignedLba', 'writePointer', 'open', 'active']);
const [STATUS_BIT, STATE, ASSIGNED, POINTER, OPEN] = [1, 2, 4, 8, 16];
const OF_DATA = itself(['pattern', 'value'] as const);
const OPS = itself(OPERATIONS);
const STATES = itself(ZONE_STATE_NAMES);
const STATUSES = itself(Object.keys(STATUS) as StatusName[]);
const PATTERNS = itself(['stamp', 'zero', 'increment', 'byte'] as const);

/**
 * Reads most lines of most traces where they stand: objects of known fields, each once, with values that the schema takes as
 * they are. Whatever else there is it leaves to JSON and the schema, which say what is wrong with it, if anything is; that
 * takes several times as long.
 */
export class PlainLines {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** Something was met that is not read here. */
  #isOther = false;
  // Fields of the line at hand, put together at its end: an object that grows in ever new orders is slow from then on.
  #i = 0;
  #t = 0;
  #op: Operation | null = null;
  #zone = 0;
  #lba = 0;
  #all = false;
  #blocks = 0;
  #fua = false;
  #data: DataSource | null = null;
  #expect: TraceExpectation | null = null;

  /** The entry of a line; null where it is not plain. */
  read({ bytes, start, end }: LineSpan): TraceEntry | null {
    this.#bytes = bytes;
    this.#at = start;
    this.#isOther = false;
    let found = 0;
    if (!this.#begins()) return null;
    while (this.#hasField()) {
      const field = this.#key(FIELDS);
      if (field === null || (found & field) !== 0) return null;
      found |= field;
      this.#take(field);
    }
    this.#skipBlanks();
    const isWhole = !this.#isOther && this.#at === end && (found & EVERY_ENTRY) === EVERY_ENTRY;
    return isWhole ? this.#entry(found) : null;
  }

  #entry(found: number): TraceEntry {
    const entry: Writable<TraceEntry> = { i: this.#i, t: this.#t, op: this.#op! };
    if (found & ZONE!) entry.zone = this.#zone;
    if (found & LBA!) entry.lba = this.#lba;
    if (found & ALL!) entry.all = this.#all;
    if (found & BLOCKS!) entry.blocks = this.#blocks;
    if (found & FUA!) entry.fua = this.#fua;
    if (found & DATA!) entry.data = this.#data!;
    if (found & EXPECT!) entry.expect = this.#expect!;
    return entry;
  }

  #take(field: number): void {
    if (field === I) this.#i = this.#number();
    else if (field === T) this.#t = this.#number();
    else if (field === OP) this.#op = this.#word(OPS);
    else if (field === ZONE) this.#zone = this.#number();
    else if (field === LBA) this.#lba = this.#number();
    else if (field === BLOCKS) this.#blocks = this.#number();
    else if (field === DATA) this.#data = this.#dataSource();
    else if (field === EXPECT) this.#expect = this.#expectation();
    else if (field === ALL) this.#all = this.#flag();
    else this.#fua = this.#flag();
  }

  /** In the order of its fields, in which a divergence names them. */
  #expectation(): TraceExpectation | null {
    const expected: Writable<TraceExpectation> = {};
    let found = 0;
    if (!this.#begins()) return null;
    while (this.#hasField()) {
      const field = this.#key(EXPECTED);
      if (field === null || (found & field) !== 0) return this.#giveUp();
      found |= field;
      if (field === STATUS_BIT) expected.status = this.#word(STATUSES)!;
      else if (field === STATE) expected.state = this.#word(STATES)!;
      else if (field === POINTER) expected.writePointer = this.#takes(NULL) ? null : this.#number();
      else if (field === ASSIGNED) expected.assignedLba = this.#number();
      else if (field === OPEN) expected.open = this.#number();
      else expected.active = this.#number();
    }
    return expected;
  }

  /** A pattern without what belongs to it, but for the value of a byte. */
  #dataSource(): DataSource | null {
    if (!this.#begins() || !this.#hasField() || this.#key(OF_DATA) !== 'pattern') return this.#giveUp();
    const pattern = this.#word(PATTERNS);
    if (pattern !== 'byte') return pattern === null || this.#hasField() ? this.#giveUp() : { pattern };
    if (!this.#hasField() || this.#key(OF_DATA) !== 'value') return this.#giveUp();
    const value = this.#number();
    return value > BYTE_MAX || this.#hasField() ? this.#giveUp() : { pattern, value };
  }

  #giveUp(): null {
    this.#isOther = true;
    return null;
  }

  /** Takes the beginning of an object. */
  #begins(): boolean {
    this.#skipBlanks();
    if (this.#bytes[this.#at] !== OPENING) this.#isOther = true;
    else this.#at++;
    return !this.#isOther;
  }

  /** Takes what stands before a field, or the end of the object; false at its end and where something else stands. */
  #hasField(): boolean {
    if (this.#isOther) return false;
    const isFirst = this.#bytes[this.#at - 1] === OPENING;
    this.#skipBlanks();
    const code = this.#bytes[this.#at];
    if (code === CLOSING) {
      this.#at++;
      return false;
    }
    if (isFirst) return true;
    if (code === COMMA) this.#at++;
    else this.#isOther = true;
    return !this.#isOther;
  }

  /** Takes the name of a field and the colon behind it. */
  #key<Name>(names: WordTable<Name>): Name | null {
    const name = this.#word(names);
    this.#skipBlanks();
    if (this.#bytes[this.#at] === COLON) this.#at++;
    else this.#isOther = true;
    return name;
  }

  #word<Value>(words: WordTable<Value>): Value | null {
    this.#skipBlanks();
    if (this.#bytes[this.#at] !== QUOTE) return this.#giveUp();
    const value = words.find(this.#bytes, this.#at + 1);
    this.#at = words.end + 1;
    return value ?? this.#giveUp();
  }

  /** Digits as JSON has them: without a zero before others. */
  #number(): number {
    this.#skipBlanks();
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    for (; ; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.#at = at;
    const digits = at - start;
    const hasZeroBefore = digits > 1 && bytes[start] === ZERO;
    if (digits === 0 || digits > DIGITS_MAX || hasZeroBefore) this.#isOther = true;
    return value;
  }

  #flag(): boolean {
    if (this.#takes(TRUE)) return true;
    if (!this.#takes(FALSE)) this.#isOther = true;
    return false;
  }

  #takes(literal: Uint8Array): boolean {
    this.#skipBlanks();
    for (let at = 0; at < literal.length; at++) if (this.#bytes[this.#at + at] !== literal[at]) return false;
    this.#at += literal.length;
    return true;
  }

  /** Blanks within a line; a return ends it where it is read here. */
  #skipBlanks(): void {
    for (; ; this.#at++) {
      const code = this.#bytes[this.#at];
      if (code !== SPACE && code !== TAB) return;
    }
  }
}
