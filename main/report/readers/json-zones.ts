import { MIB } from '../../../shared/units/units';
import { malformed } from '../line-pattern';
import type { ReportSink } from '../report-reader';

/** An object of a list of zones. */
export type Members = Readonly<Record<string, unknown>>;

/** Strings, and the brackets outside of them. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
/** Depth within an object of the list: document, list, object. */
const ZONE_DEPTH = 3;
/** Characters of one zone, and of all that is no zone, at most. */
const ZONE_MAX = MIB;
const SHELL_MAX = 64 * MIB;

/**
 * Zones of a JSON document `{ …, "<list>": [ {zone}, … ] }`, one at a time whatever its lines look like, so that a
 * million zones are never objects at once. What is left of the document (each zone as `0`) is judged at its end.
 */
export class JsonZones {
  readonly #list: string;
  readonly #take: (members: Members, line: number, sink: ReportSink) => void;
  #depth = 0;
  #zone = '';
  #zoneLine = 0;
  #shell = '';

  constructor(list: string, take: (members: Members, line: number, sink: ReportSink) => void) {
    this.#list = list;
    this.#take = take;
  }

  /** Errors: `malformed`. */
  line(text: string, number: number, sink: ReportSink): void {
    let from = 0;
    TOKENS.lastIndex = 0;
    for (let token = TOKENS.exec(text); token !== null; token = TOKENS.exec(text)) {
      const bracket = token[0];
      if (bracket === '{' || bracket === '[') {
        if (++this.#depth === ZONE_DEPTH && bracket === '{') {
          this.#shell += text.slice(from, token.index).trim();
          [from, this.#zoneLine] = [token.index, number];
        }
      } else if (bracket === '}' || bracket === ']') {
        if (this.#depth-- === ZONE_DEPTH && bracket === '}') {
          this.#close(this.#zone + text.slice(from, TOKENS.lastIndex), sink);
          from = TOKENS.lastIndex;
        }
      }
    }
    const rest = text.slice(from);
    if (this.#depth >= ZONE_DEPTH) this.#zone += `${rest}\n`;
    else this.#shell += rest.trim();
    if (this.#zone.length > ZONE_MAX || this.#shell.length > SHELL_MAX)
      malformed(number, text, `the list '${this.#list}' of zones`);
  }

  /** What else the document says. Errors: `malformed` for one that is cut short, or has no such list. */
  end(number: number): Members {
    if (this.#depth > 0) malformed(number, 'the end of the text', `the end of the list '${this.#list}'`);
    const document = parse(this.#shell, number);
    if (Array.isArray(document[this.#list])) return document;
    return malformed(number, this.#shell, `a list '${this.#list}'`);
  }

  #close(text: string, sink: ReportSink): void {
    this.#zone = '';
    this.#shell += '0';
    this.#take(parse(text, this.#zoneLine), this.#zoneLine, sink);
  }
}

function parse(text: string, line: number): Members {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    malformed(line, text, 'JSON');
  }
  return typeof value === 'object' && value !== null
    ? (value as Members)
    : malformed(line, text, 'an object');
}

/** A member that has to be a number. Errors: `malformed`. */
export function memberNumber(members: Members, name: string, line: number): number {
  const value = members[name];
  return typeof value === 'number'
    ? value
    : malformed(line, `"${name}": ${JSON.stringify(value) ?? 'nothing'}`, `a number as '${name}'`);
}

/** A member that has to be a text. Errors: `malformed`. */
export function memberText(members: Members, name: string, line: number): string {
  const value = members[name];
  return typeof value === 'string'
    ? value
    : malformed(line, `"${name}": ${JSON.stringify(value) ?? 'nothing'}`, `a text as '${name}'`);
}
