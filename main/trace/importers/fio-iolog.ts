import { fail } from '../../../shared/errors/app-error';
import type { DeviceByte } from '../../../shared/units/units';
import { ByteFields, latin1, word } from './scan/byte-fields';
import { byteLines, type ByteLine } from './scan/byte-lines';
import type { ForeignOperation, ForeignRequest, ImportContext, Importer } from './importer';

/**
 * The log that fio writes with `write_iolog` and reads with `read_iolog`, versions 2 and 3, and the actions
 * `zone_…` with which others extend it. Source: fio's HOWTO, "Trace file format"; its reader is stricter than its words.
 */
export const FIO_IOLOG: Importer = {
  name: 'fio-iolog',
  title: 'fio iolog',
  description: "what fio's write_iolog writes (version 2 and 3); it says no zone resets and no results",
  recognises: (beginning) => versionOf(latin1(beginning, 0, Math.min(beginning.length, 20))) !== null,
  *requests(source, context) {
    const reader = new IologReader(context);
    for (const line of byteLines(source)) {
      const request = reader.take(line);
      if (request !== null) yield request;
    }
    reader.end();
  },
};

interface Action {
  readonly word: Uint8Array;
  readonly op: ForeignOperation | 'wait';
}

/** The most frequent first. */
const ACTIONS: readonly Action[] = [
  action('write', 'write'),
  action('read', 'read'),
  action('trim', 'discard'),
  action('sync', 'flush'),
  action('datasync', 'flush'),
  action('sync_file_range', 'flush'),
  action('syncfs', 'flush'),
  action('wait', 'wait'),
  action('zone_append', 'append'),
  action('zone_reset', 'reset'),
  action('zone_open', 'open'),
  action('zone_close', 'close'),
  action('zone_finish', 'finish'),
];
const FILE_ACTIONS = [word('add'), word('open'), word('close')];

function action(text: string, op: ForeignOperation | 'wait'): Action {
  return { word: word(text), op };
}

function versionOf(header: string): 2 | 3 | null {
  if (!header.startsWith('fio version ') || !/^[23] iolog\W?$/.test(header.slice(12))) return null;
  return header[12] === '2' ? 2 : 3;
}

/** Fields of a line about a file and of one about a request, without the time that version 3 puts before them. */
const FILE_FIELDS = 2;
const REQUEST_FIELDS = 4;

class IologReader {
  readonly #context: ImportContext;
  readonly #fields = new ByteFields();
  readonly #zoneBytes: number;
  #version: 2 | 3 | null = null;
  /** The file whose requests are taken. */
  #file: Uint8Array | null = null;
  /** Microseconds that the waits of version 2 add up to. */
  #waited = 0;

  constructor(context: ImportContext) {
    const { logicalBlockSizeBytes, zoneSizeBlocks } = context.device.geometry;
    this.#context = context;
    this.#zoneBytes = logicalBlockSizeBytes * zoneSizeBlocks;
  }

  /** The request of a line; null where it gives none, which is then noted. Errors: `malformed` for a first line of another format. */
  take(line: ByteLine): ForeignRequest | null {
    if (this.#version === null) return this.#begin(line);
    const fields = this.#fields.split(line);
    const before = this.#version - 2;
    const isTimed = before === 0 || fields.number(0) >= 0;
    if (fields.count === before + REQUEST_FIELDS && isTimed) return this.#request(line.number, before);
    if (fields.count === before + FILE_FIELDS && isTimed) this.#fileLine(line.number, before);
    else if (fields.count === 0) this.#context.note(line.number, 'ignored', 'an empty line');
    else this.#context.note(line.number, 'refused', 'no line of an iolog: fio passes over it, too');
    return null;
  }

  /** Errors: `malformed` for a source without a header. */
  end(): void {
    if (this.#version === null) fail('malformed', 'is empty: an iolog starts with "fio version 3 iolog"');
  }

  #begin({ bytes, start, end, number }: ByteLine): null {
    this.#version = versionOf(latin1(bytes, start, Math.min(end, start + 20)));
    if (this.#version === null) {
      fail('malformed', 'line 1: an iolog starts with "fio version 2 iolog" or "fio version 3 iolog"', {
        line: 1,
      });
    }
    this.#context.note(number, 'ignored', 'the header');
    return null;
  }

  #fileLine(line: number, name: number): void {
    const isKnown = FILE_ACTIONS.some((one) => this.#fields.is(name + 1, one));
    if (isKnown) this.#context.note(line, 'ignored', 'a file is added, opened or closed');
    else this.#unknown(line, name + 1);
  }

  #unknown(line: number, field: number): void {
    const why = `the action "${this.#fields.text(field)}" is not known; fio passes over it, too`;
    this.#context.note(line, 'refused', why);
  }

  #request(line: number, name: number): ForeignRequest | null {
    const fields = this.#fields;
    const found = ACTIONS.find((one) => fields.is(name + 1, one.word));
    if (found === undefined) {
      this.#unknown(line, name + 1);
      return null;
    }
    const offset = fields.number(name + 2);
    const bytes = fields.number(name + 3);
    if (offset < 0 || bytes < 0) {
      this.#context.note(line, 'refused', 'offset or length is no number of bytes up to 2^53');
      return null;
    }
    if (found.op === 'wait') return this.#wait(line, offset);
    if (!this.#isOfTheFile(line, name)) return null;
    const t = name === 1 ? fields.number(0) : this.#waited;
    if (found.op === 'flush') return { line, t, op: 'flush', offset: null, bytes: 0 };
    if (found.op === 'append') return this.#append(line, t, offset, bytes);
    return { line, t, op: found.op, offset, bytes };
  }

  /** fio's manual and fio's code read a wait differently; which reading is meant is asked for. */
  #wait(line: number, number: number): null {
    const isRelative = this.#context.wait !== 'since-start';
    this.#waited = isRelative ? this.#waited + number : Math.max(this.#waited, number * 1000);
    if (!Number.isSafeInteger(this.#waited)) this.#waited = Number.MAX_SAFE_INTEGER;
    const reading = isRelative ? 'microseconds since the last one' : 'milliseconds since the start';
    this.#context.note(line, 'ignored', `a wait, taken as ${reading}`);
    return null;
  }

  /** A trace has one device: the first file that is read or written. */
  #isOfTheFile(line: number, name: number): boolean {
    this.#file ??= this.#fields.copy(name);
    if (this.#fields.is(name, this.#file)) return true;
    this.#context.note(line, 'refused', 'a request to another file than the first; a trace has one device');
    return false;
  }

  /** The log names where an append went, or its zone. */
  #append(line: number, t: number, place: DeviceByte, bytes: number): ForeignRequest {
    const inZone = place % this.#zoneBytes;
    const request = { line, t, op: 'append', offset: place - inZone, bytes } as const;
    return inZone === 0 ? request : { ...request, assigned: place };
  }
}
