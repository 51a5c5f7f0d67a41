import { ZONE_SEND_ACTIONS } from '../../../shared/workload/zone-send-action';
import { SECTOR_BYTES } from '../../../shared/units/units';
import type { Operation } from '../../../shared/workload/operations';
import { deviceBlocks, type ZoneGeometry } from '../../../shared/zone/geometry';
import { commandOptions, optionTable, type CommandOptions, type OptionSpellings } from './command-options';
import type { RequestBody } from './requests/make-request';
import type { ShellOutcome } from './shell-outcome';

/** A request but for its line, time and outcome. */
type Made = RequestBody;

/** What a command of a tool asks of a device. */
export interface ToolRequest {
  /** As the command names it. */
  readonly device: string;
  /** Said of the command whatever became of it. */
  readonly remark?: string;
  /** Its requests, once its output is known; or why there are none. */
  readonly make: (outcome: ShellOutcome) => Iterable<Made> | string;
}

/** Reads the words behind the name of a tool: a request, why there is none, or null for a command that changes nothing. */
type Tool = (words: readonly string[], geometry: ZoneGeometry) => ToolRequest | string | null;

/** Requests of one dd at most. */
const DD_REQUESTS_MAX = 1_000_000;
const FILE_REMARK = 'its bytes are in a file that is not here';

const NVME_SPELLINGS: OptionSpellings = {
  values: {
    start: ['s', 'start-lba', 'zslba', 'start-block', 'slba'],
    count: ['c', 'block-count'],
    size: ['z', 'data-size'],
    data: ['d', 'data'],
    action: ['zsa'],
    namespace: ['n', 'namespace-id'],
    timeout: ['t', 'timeout'],
    length: ['l', 'metadata-size', 'dir-spec'],
    metadata: ['M', 'metadata', 'y', 'ref-tag', 'r', 'prinfo', 'p', 'app-tag', 'A', 'app-tag-mask'],
  },
  flags: { all: ['a', 'select-all'], fua: ['f', 'force-unit-access'], limited: ['limited-retry'] },
};
const NVME = optionTable(NVME_SPELLINGS);
/** `-z` of zone-mgmt-send is the action. */
const NVME_SEND = optionTable({
  ...NVME_SPELLINGS,
  values: { ...NVME_SPELLINGS.values, size: ['l', 'data-len'], action: ['z', 'zsa'], length: [] },
});
const ZONE_VERBS: Readonly<Record<string, Operation>> = {
  'open-zone': 'open',
  'close-zone': 'close',
  'finish-zone': 'finish',
  'reset-zone': 'reset',
  'offline-zone': 'offline',
  'set-zone-desc': 'setZde',
};
const BLKZONE = optionTable({
  values: { offset: ['o', 'offset'], length: ['l', 'length'], count: ['c', 'count'] },
  flags: { force: ['f', 'force'], verbose: ['v', 'verbose'] },
});
const BLKZONE_VERBS: Readonly<Record<string, Operation>> = {
  open: 'open',
  close: 'close',
  finish: 'finish',
  reset: 'reset',
};

/** Tools by name. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ['nvme', nvme],
  ['blkzone', blkzone],
  ['dd', dd],
]);

function nvme([verb = '', ...rest]: readonly string[], geometry: ZoneGeometry): ToolRequest | string | null {
  if (verb === 'zns') return zns(rest[0] ?? '', rest.slice(1), geometry);
  const options = commandOptions(rest, NVME);
  switch (verb) {
    case 'flush':
      return only(options, { op: 'flush', offset: null, bytes: 0 });
    case 'write':
    case 'read':
    case 'write-zeroes':
      return transfer(verb, options, geometry);
    case 'io-passthru':
    case 'dsm':
    case 'write-uncor':
    case 'copy':
      return `no command that a trace has: nvme ${verb}`;
    default:
      return null;
  }
}

function zns(verb: string, rest: readonly string[], geometry: ZoneGeometry): ToolRequest | string | null {
  const options = commandOptions(rest, verb === 'zone-mgmt-send' ? NVME_SEND : NVME);
  const offset = (options.number('start') ?? 0) * geometry.logicalBlockSizeBytes;
  if (verb === 'zone-append') {
    const bytes = options.number('size') ?? 0;
    return appendOf(options, offset, bytes, geometry);
  }
  const op = verb === 'zone-mgmt-send' ? ZONE_SEND_ACTIONS[options.number('action') ?? 0] : ZONE_VERBS[verb];
  if (op === undefined) return verb === 'zone-mgmt-send' ? 'a zone action that there is not' : null;
  if (op === 'setZde') return only(options, { op, offset, bytes: 0, zde: { base64: '' } }, FILE_REMARK);
  if (options.has('all')) return only(options, { op, offset: null, bytes: 0, all: true });
  return only(options, { op, offset, bytes: 0 });
}

function appendOf(
  options: CommandOptions,
  offset: number,
  bytes: number,
  { logicalBlockSizeBytes }: ZoneGeometry,
): ToolRequest {
  return {
    device: deviceOf(options),
    remark: FILE_REMARK,
    make: ({ appendedAt }) => [
      appendedAt === null
        ? { op: 'append', offset, bytes }
        : { op: 'append', offset, bytes, assigned: appendedAt * logicalBlockSizeBytes },
    ],
  };
}

function transfer(
  verb: string,
  options: CommandOptions,
  { logicalBlockSizeBytes }: ZoneGeometry,
): ToolRequest {
  const offset = (options.number('start') ?? 0) * logicalBlockSizeBytes;
  // A count of blocks is one less than there are.
  const bytes = ((options.number('count') ?? 0) + 1) * logicalBlockSizeBytes;
  if (verb === 'read') return only(options, { op: 'read', offset, bytes });
  const made: Made = { op: 'write', offset, bytes, fua: options.has('fua') || undefined };
  if (verb === 'write') return only(options, made, FILE_REMARK);
  return only(options, { ...made, data: { pattern: 'zero' } });
}

function blkzone([verb = '', ...rest]: readonly string[], geometry: ZoneGeometry): ToolRequest | null {
  const op = BLKZONE_VERBS[verb];
  if (op === undefined) return null;
  const options = commandOptions(rest, BLKZONE);
  const blockSize = geometry.logicalBlockSizeBytes;
  const deviceBytes = deviceBlocks(geometry) * blockSize;
  const offset = (options.number('offset') ?? 0) * SECTOR_BYTES;
  const [count, length] = [options.number('count'), options.number('length')];
  const left = Math.max(0, deviceBytes - offset);
  const asked =
    count === undefined ? length && length * SECTOR_BYTES : count * geometry.zoneSizeBlocks * blockSize;
  const bytes = Math.min(asked ?? left, left);
  if (op === 'reset' && offset === 0 && bytes === deviceBytes)
    return only(options, { op, offset: null, bytes: 0, all: true });
  return only(options, { op, offset, bytes });
}

/** dd on a drive: each block is a request, `if=` a device reads, `of=` a device writes. */
function dd(words: readonly string[]): ToolRequest | string | null {
  const operands = new Map(words.map((word) => word.split('=', 2) as [string, string | undefined]));
  const number = (name: string): number | undefined => {
    const text = operands.get(name);
    return text === undefined ? undefined : (commandOptions([`--n=${text}`], ONE).number('n') ?? 0);
  };
  const [to, from] = [operands.get('of') ?? '', operands.get('if') ?? ''];
  const isDevice = (path: string): boolean =>
    /^\/dev\/(?!(?:null|zero|u?random|full|stdin|stdout)$)/.test(path);
  if (!isDevice(to) && !isDevice(from)) return null;
  const op = isDevice(to) ? 'write' : 'read';
  const bs = number('bs') ?? number(op === 'write' ? 'obs' : 'ibs') ?? SECTOR_BYTES;
  const first = number(op === 'write' ? 'seek' : 'skip') ?? 0;
  const count = number('count');
  if (bs === 0) return 'a dd of blocks without length';
  const zero = op === 'write' && from === '/dev/zero' ? { data: { pattern: 'zero' } as const } : {};
  const remark = op === 'write' && from !== '/dev/zero' ? { remark: FILE_REMARK } : {};
  return {
    device: op === 'write' ? to : from,
    ...remark,
    make({ copied, failure }) {
      const failed = failure !== null;
      // What failed was the block behind those that were copied.
      const done = copied === null ? count : Math.ceil(copied / bs) + (failed ? 1 : 0);
      if (done === undefined) return 'a dd that does not say how much it moved';
      if (done > DD_REQUESTS_MAX) return `a dd of more than ${DD_REQUESTS_MAX} blocks`;
      return blocksOf(done, (at) => {
        const left = copied === null || (failed && at === done - 1) ? bs : Math.min(bs, copied - at * bs);
        const isBefore = failed && at < done - 1;
        return { op, offset: (first + at) * bs, bytes: left, ...zero, ...(isBefore && BEFORE_FAILURE) };
      });
    },
  };
}

/** Blocks before the one that failed were written. */
const BEFORE_FAILURE = { status: 'ok' } as const;
const ONE = optionTable({ values: { n: ['n'] }, flags: {} });

function* blocksOf(count: number, make: (at: number) => Made): Generator<Made> {
  for (let at = 0; at < count; at++) yield make(at);
}

function only(options: CommandOptions, made: Made, remark?: string): ToolRequest {
  return { device: deviceOf(options), make: () => [made], remark };
}

function deviceOf({ operands }: CommandOptions): string {
  return operands.find((word) => word.startsWith('/dev/')) ?? operands[0] ?? 'no device';
}
