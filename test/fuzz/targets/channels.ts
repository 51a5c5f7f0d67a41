/** Every channel, with arguments after its schema, on a real application whose sessions run in this thread. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromJsonValue, toJsonValue } from '../../../main/host/api/json-values';
import { createImage } from '../../../main/image/create-image';
import { createApplication, type Application } from '../../../main/ipc/application';
import { plainHost } from '../../../main/ipc/plain-host';
import { WORKLOADS } from '../../../main/workload/registry';
import { AppError } from '../../../shared/errors/app-error';
import { CHANNELS, type Channel } from '../../../shared/ipc/channels';
import type { ChannelEntry } from '../../../shared/ipc/channel-entry';
import { specOf } from '../../support/image/device-images';
import { spawnScheduling } from '../../support/session/contract-session';
import type { Random } from '../../../shared/workload/random';
import { valueOf, type Names } from '../schema-values';
import { pick, type FuzzTarget } from '../target';

interface Call {
  readonly channel: string;
  readonly arguments: unknown;
}

const NAMES: Names = {
  '': [
    '',
    'x',
    '1',
    '-1',
    'z7',
    '0x200',
    '64KiB',
    '../..',
    '/etc/passwd',
    '\u0000',
    '__proto__',
    'ä',
    '9'.repeat(40),
  ],
  session: ['s1', 's1', 's1', 's1', 's1', 's2'],
  path: ['a.zoned', 'b.zoned', 'c', 'text', '.', '../x'],
  data: ['raw', 'a.zoned'],
  from: ['text', 'a.zoned', 'native', 'qemu-io'],
  trace: ['t1', 't2', 'hand'],
  job: ['s1-1', 's1-2', 's9-1', 'x'],
  id: ['rfc-mixed-states', 'many', '1', 'n1'],
  name: [...WORKLOADS.map(({ name }) => name)],
  key: ['commands', 'bytes', 'zones', 'pattern', 'x'],
  address: ['z7', 'z7+0x120', '0x200', 'wp:3', 'table:1', 'end-16', '+16'],
  scope: ['all', 'written', 'header', 'table', '0-3', '0-3,7'],
  check: ['refused', 'divergence', 'finding', 'violation', 'exec:x'],
  text: ['zone', 'header', 'stamp'],
  format: ['zoned', 'qcow2', 'zone-file', 'fio-iolog', 'qemu-io', 'table'],
  variant: ['extended', 'rfc', '44', 'v5'],
  a: ['zns', 'zbc'],
  b: ['linux-blk', 'zns'],
};

const ENTRIES = Object.entries(CHANNELS) as readonly [Channel, ChannelEntry][];
/** What makes files of any length, or is about the machine. */
const LEFT_OUT = new Set<string>(['samples:prepare', 'live:start', 'conversions:start', 'repairs:save']);
const CALLED = ENTRIES.filter(([channel]) => !LEFT_OUT.has(channel));

const OPENING: readonly Call[] = [
  { channel: 'sessions:open', arguments: { path: 'a.zoned', options: {} } },
  { channel: 'sessions:setMode', arguments: { session: 's1', mode: 'editing' } },
];

function anyCall(random: Random): Call {
  const [channel, entry] = pick(random, CALLED);
  return { channel, arguments: valueOf(entry.arguments, '', random, NAMES) };
}

/** Sessions, a handful of calls, and no answer that says a mistake is ours. */
export const channels: FuzzTarget<readonly Call[]> = {
  name: 'channel',
  make: (random) => [...OPENING, ...Array.from({ length: 12 }, () => anyCall(random))],
  async run(calls) {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zonesmith-fuzz-')));
    const jobs: (() => void)[] = [];
    const application = applicationIn(folder, jobs);
    try {
      createImage(join(folder, 'a.zoned'), specOf(), { replace: false });
      writeFileSync(join(folder, 'text'), 'a text\n');
      for (const call of calls) await carryOut(application, call, jobs);
    } finally {
      await application.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function applicationIn(folder: string, jobs: (() => void)[]): Application {
  const before = process.env['ZONESMITH_USER_DATA'];
  process.env['ZONESMITH_USER_DATA'] = join(folder, 'user-data');
  try {
    return createApplication(plainHost({ kind: 'api', root: folder, bundleFolder: folder }), {
      spawn: spawnScheduling((run) => jobs.push(run)),
      createImage: () => Promise.reject(new AppError('cancelled', 'cancelled')),
    });
  } finally {
    if (before === undefined) delete process.env['ZONESMITH_USER_DATA'];
    else process.env['ZONESMITH_USER_DATA'] = before;
  }
}

/** Jobs are cancelled before they begin, and begin then: how long they would take is nobody's business here. */
async function carryOut({ gate }: Application, call: Call, jobs: (() => void)[]): Promise<void> {
  const sender = { trusted: true, window: 'w1' };
  const { result } = await gate.answer({ id: 1, ...call }, sender);
  if (!result.ok) {
    if (result.error.code === 'internal') throw new Error(`${call.channel}: ${result.error.message}`);
    return;
  }
  // Whatever is answered can be said in JSON.
  fromJsonValue(toJsonValue(result.value));
  const { job } = (result.value ?? {}) as { readonly job?: unknown };
  if (typeof job === 'string')
    await gate.answer({ id: 2, channel: 'jobs:cancel', arguments: { job } }, sender);
  for (const run of jobs.splice(0)) run();
}
