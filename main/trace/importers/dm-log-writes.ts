import { fail } from '../../../shared/errors/app-error';
import { MIB } from '../../../shared/units/units';
import type { DataSource } from '../../../shared/workload/command';
import {
  decodeLogEntry,
  decodeLogSuper,
  LOG_FLAG,
  LOG_SUPER_BYTES,
  zonesOfMark,
  type LogEntry,
} from '../dm-log-writes-layout';
import { ByteReader } from './byte-reader';
import type { ForeignRequest, ImportContext, Importer } from './importer';

/** Data of one command at most: it has to fit into a line of a trace. */
const DATA_MAX = 4 * MIB;

/** The binary log of the device mapper's log-writes target, of QEMU's blklogwrites and of our own export. */
export const DM_LOG_WRITES: Importer = {
  name: 'dm-log-writes',
  title: 'dm-log-writes log',
  description:
    'writes with their data, flushes and marks; zone commands from marks as our export writes them; no reads, no times',
  recognises: (beginning) => decodeLogSuper(beginning.subarray(0, LOG_SUPER_BYTES)) !== null,
  requests,
};

function* requests(source: Iterable<Uint8Array>, context: ImportContext): Generator<ForeignRequest> {
  const reader = new ByteReader(source);
  const start = reader.take(LOG_SUPER_BYTES);
  const head = start && decodeLogSuper(start);
  if (!head) fail('malformed', 'is no log of dm-log-writes: its super block is not at the start');
  const { entries, sectorBytes } = head;
  reader.skip(sectorBytes - LOG_SUPER_BYTES);
  for (let line = 1; line <= entries; line++) {
    const bytes = reader.take(sectorBytes);
    const entry = bytes && decodeLogEntry(bytes);
    if (!entry) {
      context.note(
        line,
        'refused',
        bytes ? 'numbers that no entry has' : `the log ends before its last entry`,
      );
      return;
    }
    yield* requestsOf(entry, { line, sectorBytes, reader, context });
  }
}

interface EntryPlace {
  readonly line: number;
  readonly sectorBytes: number;
  readonly reader: ByteReader;
  readonly context: ImportContext;
}

function* requestsOf(entry: LogEntry, place: EntryPlace): Generator<ForeignRequest> {
  const { line, sectorBytes } = place;
  const { flags, sectors } = entry;
  if (flags & LOG_FLAG.mark) yield markOf(entry, place);
  if (flags & LOG_FLAG.flush) yield { line, t: 0, op: 'flush', offset: null, bytes: 0 };
  const range = { offset: entry.sector * sectorBytes, bytes: sectors * sectorBytes };
  if (flags & LOG_FLAG.discard) yield { line, t: 0, op: 'discard', ...range };
  else if (sectors > 0) yield* writesOf(entry, place);
}

function markOf({ text = new Uint8Array(0) }: LogEntry, { line, sectorBytes }: EntryPlace): ForeignRequest {
  const said = Buffer.from(text).toString();
  const zones = zonesOfMark(said);
  if (zones === null) return { line, t: 0, op: 'mark', offset: null, bytes: 0, text: said };
  return { line, t: 0, op: zones.op, offset: zones.lba * sectorBytes, bytes: 0 };
}

function* writesOf({ sector, sectors, flags }: LogEntry, place: EntryPlace): Generator<ForeignRequest> {
  const { line, sectorBytes, reader, context } = place;
  const length = sectors * sectorBytes;
  const fua = (flags & LOG_FLAG.fua) !== 0;
  const remark =
    length > DATA_MAX ? { remark: 'a part of a write whose data is too long for one command' } : {};
  for (let done = 0; done < length; done += DATA_MAX) {
    const bytes = Math.min(DATA_MAX, length - done);
    const data = reader.take(bytes);
    if (data === null) {
      context.note(line, 'refused', 'the log ends within its data');
      return;
    }
    const offset = sector * sectorBytes + done;
    yield { line, t: 0, op: 'write', offset, bytes, data: dataOf(data), ...(fua && { fua }), ...remark };
  }
}

/** As short as the bytes can be said. */
function dataOf(bytes: Uint8Array): DataSource {
  const value = bytes[0]!;
  if (!bytes.every((byte) => byte === value)) return { base64: Buffer.from(bytes).toString('base64') };
  return value === 0 ? { pattern: 'zero' } : { pattern: 'byte', value };
}
