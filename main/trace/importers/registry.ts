import { failAbout } from '../../../shared/errors/app-error';
import { KIB } from '../../../shared/units/units';
import { BIOSNOOP } from './biosnoop';
import { BLKPARSE } from './blkparse';
import { BLKTRACE } from './blktrace';
import { DM_LOG_WRITES } from './dm-log-writes';
import { FIO_IOLOG } from './fio-iolog';
import { FIO_JOB } from './fio-job';
import { FTRACE_NVME } from './ftrace-nvme';
import type { Importer } from './importer';
import { MSR_CSV } from './msr-csv';
import { NVME_CLI } from './nvme-cli';
import { QEMU_IO } from './qemu-io';
import { QEMU_TRACE } from './qemu-trace';
import { TARGET_LOG } from './target-log';

/** Every foreign trace format that is read, in the order of menus. */
export const IMPORTERS: readonly Importer[] = [
  FIO_IOLOG,
  FIO_JOB,
  BLKPARSE,
  BLKTRACE,
  FTRACE_NVME,
  QEMU_TRACE,
  QEMU_IO,
  NVME_CLI,
  BIOSNOOP,
  MSR_CSV,
  DM_LOG_WRITES,
  TARGET_LOG,
];

/** Bytes that a format is recognised by. */
const BEGINNING_BYTES = 64 * KIB;

/** The importers that recognise the beginning of a file; of what is longer than they look at, its first part. */
export function importersOf(beginning: Uint8Array): readonly Importer[] {
  const part = beginning.subarray(0, BEGINNING_BYTES);
  return IMPORTERS.filter((one) => one.recognises(part));
}

/** A source whose format is known. */
export interface ChosenImporter {
  readonly importer: Importer;
  /** The whole source, what was looked at included. */
  readonly source: Iterable<Uint8Array>;
}

/**
 * The importer of that name, or the one that recognises what the source holds. `name` is the source's, for messages.
 * Errors: `usage` for an unknown name, and where none or several recognise it; those of `source`.
 */
export function chooseImporter(
  source: Iterable<Uint8Array>,
  from: string | undefined,
  name: string,
): ChosenImporter {
  const accepted = IMPORTERS.map((one) => one.name).join(', ');
  if (from !== undefined) {
    const importer = IMPORTERS.find((one) => one.name === from);
    return importer
      ? { importer, source }
      : failAbout(name, 'usage', `there is no format '${from}'; accepted: ${accepted}`);
  }
  const { beginning, whole } = peek(source);
  const [importer, ...others] = importersOf(beginning);
  if (importer !== undefined && others.length === 0) return { importer, source: whole };
  whole.return(undefined);
  return failAbout(
    name,
    'usage',
    `its format is not certain by what it holds; name it with --from: ${accepted}`,
  );
}

function peek(source: Iterable<Uint8Array>): { beginning: Uint8Array; whole: Generator<Uint8Array> } {
  const iterator = source[Symbol.iterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < BEGINNING_BYTES) {
    const next = iterator.next();
    if (next.done === true) break;
    pieces.push(next.value);
    length += next.value.length;
  }
  const beginning = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    beginning.set(piece, at);
    at += piece.length;
  }
  return { beginning: beginning.subarray(0, BEGINNING_BYTES), whole: rejoined(pieces, iterator) };
}

function* rejoined(pieces: readonly Uint8Array[], iterator: Iterator<Uint8Array>): Generator<Uint8Array> {
  try {
    yield* pieces;
    for (;;) {
      const next = iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    iterator.return?.();
  }
}
