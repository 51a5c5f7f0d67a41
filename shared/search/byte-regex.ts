/**
 * Regular expressions over bytes. The subset: bytes as characters, `.` (any byte), `[a-z\x00]` and `[^…]`, `\d \w \s` and their
 * capitals, `\xNN \n \r \t \f \v \0`, `(…)` and `(?:…)` alike, `|`, `* + ? {n} {n,} {n,m}`. Of several matches at a place the longest
 * is taken. A character beyond ASCII stands for its bytes in UTF-8, and is refused within brackets. What needs memory of the
 * match (back references, looking around), its shape (lazy quantifiers) or lines (`^ $ \b`) is refused.
 */
import { fail } from '../errors/app-error';
import { failAt } from './byte-pattern';

/** Which bytes match: 256 entries of 0 or 1. */
export type ByteSet = Uint8Array;

/** A regular expression, understood. */
export type RegexNode =
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly of: RegexNode; readonly least: number; readonly most: number };

/** Repetitions that may be asked for; without a bound there are as many as match. */
const REPEAT_MAX = 1_000;
/** Steps of an expression with its repetitions written out. */
const STEPS_MAX = 10_000;
/** Groups in groups. */
const DEPTH_MAX = 100;

/** Characters that mean something unless a backslash stands before them. */
const SPECIAL = new Set('\\.[]()|*+?{}^$/');
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, '0': 0 };

/**
 * Errors: `usage`, naming the character: bad syntax, what is not in the subset, what matches the empty text alone, what matches
 * nothing of at most `leastMax` bytes.
 */
export function parseRegex(text: string, { leastMax }: { readonly leastMax: number }): RegexNode {
  const node = new Parser(text).parse();
  const least = shortestMatch(node);
  if (longestMatch(node) === 0)
    fail('usage', `pattern '${text}': it matches nothing but the empty text`, { text });
  if (least > leastMax)
    fail('usage', `pattern '${text}': its shortest match has ${least} bytes; accepted: up to ${leastMax}`, {
      text,
      least,
    });
  const steps = stepsOf(node);
  if (steps > STEPS_MAX)
    fail('usage', `pattern '${text}': written out it has ${steps} steps; accepted: up to ${STEPS_MAX}`, {
      text,
      steps,
    });
  return node;
}

/** Bytes of the shortest match. */
function shortestMatch(node: RegexNode): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + shortestMatch(part), 0);
    case 'choice':
      return Math.min(...node.options.map(shortestMatch));
    case 'repeat':
      return node.least === 0 ? 0 : node.least * shortestMatch(node.of);
  }
}

/** Bytes of the longest match; Infinity where there is no bound. */
export function longestMatch(node: RegexNode): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + longestMatch(part), 0);
    case 'choice':
      return Math.max(...node.options.map(longestMatch));
    case 'repeat': {
      const once = longestMatch(node.of);
      return once === 0 || node.most === 0 ? 0 : once * node.most;
    }
  }
}

/** Steps that a match can be at: a set each time that it is spelled out, and a fork for each choice. */
function stepsOf(node: RegexNode): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + stepsOf(part), 0);
    case 'choice':
      return node.options.reduce((sum, option) => sum + stepsOf(option), 1);
    case 'repeat':
      return (stepsOf(node.of) + 1) * Math.max(1, node.most === Infinity ? node.least + 1 : node.most);
  }
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): RegexNode {
    const node = this.#choice();
    if (this.#at < this.#text.length) failAt(this.#text, this.#at, 'this ) closes no group');
    return node;
  }

  #choice(): RegexNode {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.#at < this.#text.length && !'|)'.includes(this.#text[this.#at]!)) parts.push(this.#repeat());
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  #repeat(): RegexNode {
    const of = this.#atom();
    const at = this.#at;
    const bounds = this.#bounds();
    if (bounds === null) return of;
    const [least, most] = bounds;
    if ('*+?{'.includes(this.#text[this.#at] ?? ' '))
      failAt(this.#text, this.#at, 'a second quantifier, or a lazy one; the longest match is always taken');
    if (least > REPEAT_MAX || (most !== Infinity && most > REPEAT_MAX))
      failAt(this.#text, at, `repeats more than ${REPEAT_MAX} times`);
    if (most < least) failAt(this.#text, at, `{${least},${most}} runs backwards`);
    return { kind: 'repeat', of, least, most };
  }

  #bounds(): readonly [least: number, most: number] | null {
    if (this.#take('*')) return [0, Infinity];
    if (this.#take('+')) return [1, Infinity];
    if (this.#take('?')) return [0, 1];
    if (this.#text[this.#at] !== '{') return null;
    const match = /^\{([0-9]{1,6})(,([0-9]{0,6}))?\}/.exec(this.#text.slice(this.#at));
    if (!match)
      return failAt(this.#text, this.#at, '{ begins no quantifier such as {4} or {2,8}; for itself: \\{');
    this.#at += match[0].length;
    const least = Number(match[1]);
    if (match[2] === undefined) return [least, least];
    return [least, match[3] === '' ? Infinity : Number(match[3])];
  }

  #atom(): RegexNode {
    const [start, character] = [this.#at, this.#next()];
    switch (character) {
      case '.':
        return { kind: 'set', set: new Uint8Array(256).fill(1) };
      case '[':
        return { kind: 'set', set: this.#brackets(start) };
      case '(':
        return this.#group(start);
      case '\\':
        return { kind: 'set', set: this.#escape(start) };
      case '^':
      case '$':
        return failAt(
          this.#text,
          start,
          `${character} asks for a line, which bytes have not; for itself: \\${character}`,
        );
      case '*':
      case '+':
      case '?':
      case '{':
        return failAt(this.#text, start, `${character} has nothing to repeat; for itself: \\${character}`);
      default:
        return literal(character);
    }
  }

  #group(start: number): RegexNode {
    if (this.#take('?') && !this.#take(':'))
      failAt(
        this.#text,
        start,
        'groups are (…) or (?:…); names, flags and looking around are not known here',
      );
    if (++this.#depth > DEPTH_MAX) failAt(this.#text, start, `more than ${DEPTH_MAX} groups in each other`);
    const node = this.#choice();
    if (!this.#take(')')) failAt(this.#text, start, 'this ( is not closed');
    this.#depth--;
    return node;
  }

  #escape(start: number): ByteSet {
    if (this.#at >= this.#text.length) failAt(this.#text, start, 'nothing behind this \\');
    const character = this.#next();
    const named = classNamed(character);
    if (named) return named;
    if (Object.hasOwn(CONTROLS, character)) return only(CONTROLS[character]!);
    if (character === 'x') return only(this.#hexByte(start));
    if (/[0-9]/.test(character))
      failAt(this.#text, start, 'back references are not known here; bytes are \\xNN');
    if (/[a-z]/i.test(character)) failAt(this.#text, start, `\\${character} is not known here`);
    if (!SPECIAL.has(character) && character.codePointAt(0)! > 0x7f)
      failAt(this.#text, start, `${character} needs no \\`);
    return only(character.codePointAt(0)!);
  }

  #hexByte(start: number): number {
    const digits = this.#text.slice(this.#at, this.#at + 2);
    if (!/^[0-9a-f]{2}$/i.test(digits))
      failAt(this.#text, start, '\\x is followed by two hexadecimal digits');
    this.#at += 2;
    return Number.parseInt(digits, 16);
  }

  #brackets(start: number): ByteSet {
    const isNegated = this.#take('^');
    const set = new Uint8Array(256);
    for (let first = true; first || this.#text[this.#at] !== ']'; first = false) {
      if (this.#at >= this.#text.length) failAt(this.#text, start, 'this [ is not closed');
      if (first && this.#text[this.#at] === ']')
        failAt(this.#text, start, 'these brackets are empty; for the bracket itself: \\]');
      this.#member(set);
    }
    this.#at++;
    return isNegated ? set.map((one) => 1 - one) : set;
  }

  /** A byte, a range of bytes, or a class. */
  #member(set: ByteSet): void {
    const at = this.#at;
    const low = this.#bracketed();
    const isRange = this.#text[this.#at] === '-' && ![']', undefined].includes(this.#text[this.#at + 1]);
    if (!isRange) {
      for (let byte = 0; byte < 256; byte++) if (low[byte] === 1) set[byte] = 1;
      return;
    }
    this.#at++;
    const high = this.#bracketed();
    const [from, to] = [byteOf(low), byteOf(high)];
    if (from === null || to === null)
      return failAt(this.#text, at, 'a range is between two bytes, not classes');
    if (to < from) failAt(this.#text, at, 'this range runs backwards');
    set.fill(1, from, to + 1);
  }

  #bracketed(): ByteSet {
    const [start, character] = [this.#at, this.#next()];
    if (character === '\\') return this.#escape(start);
    const code = character.codePointAt(0)!;
    if (code > 0x7f)
      failAt(
        this.#text,
        start,
        `${character} has several bytes in UTF-8; give bytes within brackets as \\xNN`,
      );
    return only(code);
  }

  #next(): string {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at)!);
    this.#at += character.length;
    return character;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

function literal(character: string): RegexNode {
  const parts = Array.from(new TextEncoder().encode(character), (byte): RegexNode => ({
    kind: 'set',
    set: only(byte),
  }));
  return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
}

function only(byte: number): ByteSet {
  const set = new Uint8Array(256);
  set[byte] = 1;
  return set;
}

/** The one byte of a set; null where it has several. */
export function byteOf(set: ByteSet): number | null {
  const byte = set.indexOf(1);
  return byte === -1 || set.includes(1, byte + 1) ? null : byte;
}

/** `\d`, `\w`, `\s` as in ASCII; capitals are all other bytes. */
function classNamed(letter: string): ByteSet | null {
  const source = CLASSES[letter.toLowerCase()];
  if (source === undefined) return null;
  const set = Uint8Array.from({ length: 256 }, (_, byte) =>
    byte < 128 && source.test(String.fromCharCode(byte)) ? 1 : 0,
  );
  return letter === letter.toLowerCase() ? set : set.map((one) => 1 - one);
}

const CLASSES: Readonly<Record<string, RegExp>> = { d: /[0-9]/, w: /\w/, s: /[\t\n\v\f\r ]/ };
