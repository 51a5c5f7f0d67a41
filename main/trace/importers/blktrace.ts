import { fail } from '../../../shared/errors/app-error';
import { SECTOR_BYTES } from '../../../shared/units/units';
import type { Importer } from './importer';
import type { BlockEvent, BlockKind } from './requests/block-event';
import { BlockRequests } from './requests/block-requests';

/**
 * The binary records of blktrace, versions 1 and 2, of machines of either byte order. Source: linux/blktrace_api.h, and the
 * series that brought version 2.
 */
export const BLKTRACE: Importer = {
  name: 'blktrace',
  title: 'blktrace binary',
  description:
    'what blktrace records (one file; join those of several CPUs with blkparse -d); it says what blkparse says',
  recognises: (beginning) =>
    beginning.length >= HEADER_BYTES[1] &&
    layoutAt(new DataView(beginning.buffer, beginning.byteOffset)) !== null,
  *requests(source, context) {
    const requests = new BlockRequests(context);
    for (const record of records(source)) {
      if ('why' in record) context.note(record.line, record.outcome, record.why);
      else requests.take(record);
      for (let next = requests.next(); next !== null; next = requests.next()) yield next;
    }
    yield* requests.rest();
  },
};

interface Layout {
  readonly version: 1 | 2;
  readonly isLittle: boolean;
}

/** A record that is no event of a request, or the end of what can be read. */
interface Remark {
  readonly line: number;
  readonly outcome: 'ignored' | 'refused';
  readonly why: string;
}

/** Bytes of a record before what belongs to its action. */
const HEADER_BYTES = { 1: 48, 2: 64 } as const;
const MAGIC = 0x656174;
const VERSIONS: Readonly<Record<number, 1 | 2>> = { 7: 1, 8: 2 };

/** Offsets in a record; `pduLength` bytes follow its header. */
const OFFSETS = {
  time: 8,
  sector: 16,
  bytes: 24,
  1: { action: 28, device: 36, error: 44, pduLength: 46 },
  2: { action: 32, device: 40, error: 48, pduLength: 50 },
} as const;

/** Letters of actions by their number, as blkparse writes them. */
const ACTIONS = ['', 'Q', 'M', 'F', 'G', 'S', 'R', 'D', 'C', 'P', 'U', 'UT', 'I', 'X', 'B', 'A', '', ''];

/** Bits of what an event is about. */
const CATEGORY = {
  read: 1 << 0,
  write: 1 << 1,
  flush: 1 << 2,
  passthrough: 1 << 9,
  notify: 1 << 10,
  discard: 1 << 13,
  forced: 1 << 15,
} as const;
/** Bits of version 2 above those. */
const ZONE_KINDS: readonly (readonly [number, BlockKind])[] = [
  [1 << 0, 'append'],
  [1 << 1, 'reset'],
  [1 << 2, 'resetAll'],
  [1 << 3, 'finish'],
  [1 << 4, 'open'],
  [1 << 5, 'close'],
];

function layoutAt(view: DataView, at = 0): Layout | null {
  for (const isLittle of [true, false]) {
    const word = view.getUint32(at, isLittle);
    const version = word >>> 8 === MAGIC ? VERSIONS[word & 0xff] : undefined;
    if (version !== undefined) return { version, isLittle };
  }
  return null;
}

function* records(source: Iterable<Uint8Array>): Generator<BlockEvent | Remark, void> {
  let held: Uint8Array = new Uint8Array(0);
  let line = 1;
  for (const chunk of source) {
    const bytes = held.length === 0 ? chunk : joined(held, chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES[1]) {
      const layout = layoutAt(view, at);
      if (layout === null) {
        yield foreignBytes(line);
        return;
      }
      const length = lengthAt(view, at, layout);
      if (bytes.length - at < length) break;
      yield recordAt(view, at, layout, line++);
      at += length;
    }
    held = bytes.slice(at);
  }
  if (line === 1 && !beginsWithRecord(held)) foreignBytes(line);
  if (held.length > 0) yield { line, outcome: 'refused', why: 'the file ends within a record' };
}

function beginsWithRecord(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= 4 && layoutAt(view) !== null;
}

/** Errors: `malformed` where not even the first record is one. */
function foreignBytes(line: number): Remark {
  if (line === 1) fail('malformed', 'does not begin with a record of blktrace');
  return { line, outcome: 'refused', why: 'no record begins here: the rest of the file is not read' };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Infinity while not even the header is there. */
function lengthAt(view: DataView, at: number, { version, isLittle }: Layout): number {
  const header = HEADER_BYTES[version];
  if (view.byteLength - at < header) return Infinity;
  return header + view.getUint16(at + OFFSETS[version].pduLength, isLittle);
}

function recordAt(
  view: DataView,
  at: number,
  { version, isLittle }: Layout,
  line: number,
): BlockEvent | Remark {
  const offsets = OFFSETS[version];
  const low = view.getUint32(at + offsets.action + (version === 2 && !isLittle ? 4 : 0), isLittle);
  const high = version === 2 ? view.getUint32(at + offsets.action + (isLittle ? 4 : 0), isLittle) : 0;
  const category = low >>> 16;
  if (category & CATEGORY.notify)
    return { line, outcome: 'ignored', why: 'a message, or the name of a process' };
  const bytes = view.getUint32(at + OFFSETS.bytes, isLittle);
  const sectors = Math.floor(bytes / SECTOR_BYTES);
  const action = ACTIONS[low & 0xffff] ?? '';
  return {
    line,
    t: Math.floor(exactAt(view, at + OFFSETS.time, isLittle) / 1000),
    device: view.getUint32(at + offsets.device, isLittle),
    action,
    kind: kindOf(category, high, sectors),
    sector: exactAt(view, at + OFFSETS.sector, isLittle),
    sectors,
    error: action === 'C' ? view.getUint16(at + offsets.error, isLittle) : 0,
    isForced: (category & CATEGORY.forced) !== 0,
    isPreflush: (category & CATEGORY.flush) !== 0,
    isPassthrough: (category & CATEGORY.passthrough) !== 0,
  };
}

/** A u64; inexact above 2^53, where it is refused later. */
function exactAt(view: DataView, at: number, isLittle: boolean): number {
  const [low, high] = isLittle ? [at, at + 4] : [at + 4, at];
  return view.getUint32(high, isLittle) * 2 ** 32 + view.getUint32(low, isLittle);
}

function kindOf(category: number, zoneBits: number, sectors: number): BlockKind {
  const zone = ZONE_KINDS.find(([bit]) => (zoneBits & bit) !== 0);
  if (zone !== undefined) return zone[1];
  if (sectors === 0) return category & CATEGORY.flush ? 'flush' : 'manage';
  if (category & CATEGORY.discard) return 'discard';
  return category & CATEGORY.write ? 'write' : 'read';
}
