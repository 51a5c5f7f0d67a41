/**
 * A host over the wire, with its own model of what it was promised, on drives whose plug is pulled: nothing flushed is lost,
 * what is found is lawful, and the recorded trace makes the same bytes again.
 */
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openImage } from '../../main/image/open-image';
import { AppError } from '../../shared/errors/app-error';
import { parseCrashPoint } from '../../shared/crash/crash-point';
import { Random } from '../../shared/workload/random';
import { zoneStateName } from '../../shared/zone/state';
import { writePointerOf } from '../../shared/zone/zone-table';
import { cli, runCli } from '../support/cli/cli';
import { VARIANTS } from '../support/image/crash-bases';
import { NvmeHost } from '../support/nvme/host';
import { Promises, type FoundDrive } from '../support/nvme/promises';
import { workAtRandom } from '../support/nvme/random-host';
import { serveHere } from '../support/nvme/serve-here';
import { startTarget, type Served } from '../support/nvme/start-target';
import { commandLine } from '../support/run/command-line';
import { runsOf, seedsOf } from '../support/run/seeds';
import { useFolder } from '../support/storage/temporary-folder';

const PULLS = runsOf(20, 1000);
const ZONES = 6;
const ZONE_BYTES = 256 * 1024;
const OPEN_MAX = 3;
const ACTIVE_MAX = 4;
/** More than any cut waits for. */
const COMMANDS = 400;
const LATEST_CUT = 120;
const UNDER_WAY = 6;
/** Every so many pulls are of the real program; the others of its parts, in this process. */
const IN_PROGRAM = runsOf(5, 40);
const STAGES = ['', '', ':before', ':after', ':after-data', ':w1', ':w2'];
const OPENING = ['--max-open', String(OPEN_MAX), '--max-active', String(ACTIVE_MAX)];

let program: string;
beforeAll(async () => {
  program = await commandLine('target');
});

const path = useFolder();

/** The files of an image under another name. */
function copyImage(from: string, to: string): void {
  for (const end of ['', '.data'])
    if (existsSync(path(from + end))) copyFileSync(path(from + end), path(to + end));
}

/** Words that open an image. */
const openingOf = (name: string): string[] => [
  ...OPENING,
  ...(existsSync(path(`${name}.data`)) ? ['--data', path(`${name}.data`)] : []),
];

async function createImage(name: string, format: string, variant: string): Promise<void> {
  const zde = variant === 'extended' ? ['--zde', '64'] : [];
  const data = format === 'zone-file' ? ['--data', path(`${name}.data`)] : [];
  const shape = ['--zone-size', String(ZONE_BYTES), '--zones', String(ZONES)];
  await cli('create', path(name), '--format', format, '--variant', variant, ...shape, ...zde, ...data);
}

/** An image as its file shows it, opened as any program would. */
async function lookInside<Value>(name: string, look: (found: FoundDrive) => Promise<Value>): Promise<Value> {
  const data = existsSync(path(`${name}.data`)) ? { data: path(`${name}.data`) } : {};
  const image = openImage(path(name), { access: 'read', ...data });
  const { facts, table, blocks } = image.device.image;
  const { zoneSizeBlocks, zoneCapacityBlocks, logicalBlockSizeBytes } = facts.geometry;
  const zones = Array.from({ length: ZONES }, (_, zone) => {
    const state = zoneStateName(table.zones.state[zone]!);
    const start = zone * zoneSizeBlocks;
    const pointer = (writePointerOf(table.zones, zone) ?? start) - start;
    return { state, pointer: state === 'full' ? zoneCapacityBlocks : pointer };
  });
  const read = (zone: number, at: number, count: number) => {
    const bytes = new Uint8Array(count * logicalBlockSizeBytes);
    blocks.read(zone * zoneSizeBlocks + at, bytes);
    return bytes;
  };
  try {
    return await look({ isHost: false, zones, read });
  } finally {
    image.dispose();
  }
}

/** A drive as a host finds it. */
async function lookFromOutside(host: NvmeHost): Promise<FoundDrive> {
  const { zones } = await host.report();
  return {
    isHost: true,
    zones: zones.map(({ state, start, capacity, writePointer }) => ({
      state,
      pointer: state === 'full' ? capacity : (writePointer ?? start) - start,
    })),
    read: (zone, at, blocks) => host.read(zone * host.zoneBlocks + at, blocks),
  };
}

/** How a plug is pulled. */
interface Pull {
  readonly layout: string;
  readonly cut: string;
  readonly seed: number;
  /** Bytes of the newest write that survive; no layout promises anything of a torn entry. */
  readonly tearBytes: number | null;
  readonly then: 'stop' | 'restart';
  /** `null`: that of the format. */
  readonly policy: 'strict' | null;
  readonly inProgram: boolean;
}

function drawPull(random: Random, layout: string, inProgram: boolean): Pull {
  // Command 0 is the mark of the host that comes.
  const cut = `${1 + random.below(LATEST_CUT)}${STAGES[random.below(STAGES.length)]}`;
  const then = random.chance(0.5) ? 'restart' : 'stop';
  const policy = then === 'stop' && random.chance(0.5) ? 'strict' : null;
  const tearBytes = then === 'stop' && random.chance(0.3) ? random.below(6000) : null;
  return { layout, cut, seed: random.below(1 << 30), tearBytes, then, policy, inProgram };
}

/** A served image whose plug is going to be pulled. */
interface Pulling extends Served {
  /** The id of the state; `null`: the command has no such point. */
  readonly id: Promise<string | null>;
  readonly stop: () => Promise<void>;
}

function prepare({ layout }: Pull): void {
  for (const name of ['served', 'served.data', 'trace', 'trace.1']) rmSync(path(name), { force: true });
  copyImage(layout, 'served');
}

async function serveInProgram({ cut, seed, tearBytes, then, policy }: Pull): Promise<Pulling> {
  const words = ['--listen', '127.0.0.1:0', '--record', path('trace'), '--cut-at', cut, '--lose', 'random'];
  const tear = tearBytes === null ? [] : ['--tear', String(tearBytes)];
  const chosen = [...tear, ...(policy === null ? [] : ['--policy', policy])];
  const how = ['--seed', String(seed), '--then', then, ...chosen];
  const target = await startTarget(program, [path('served'), ...openingOf('served'), ...words, ...how]);
  const tellCut = async () => {
    const [, id] = await target.says(/power cut at .* state (\S+)\n|makes \d+ storage writes?\n/);
    if (id !== undefined && then === 'restart') await target.says(/listening [^]*listening \S+ \S+\n/);
    return id ?? null;
  };
  return {
    ...target,
    id: tellCut(),
    stop: async () => {
      if (then === 'restart') target.kill('SIGTERM');
      const { status, err } = await target.ended;
      expect(err).not.toMatch(/^\s+at /m);
      expect(status).toBe((await target.says(/state|makes/))[0] === 'state' ? 0 : 2);
    },
  };
}

async function serveInThread({ cut, seed, tearBytes, then, policy }: Pull): Promise<Pulling> {
  const limits = { openZonesMax: OPEN_MAX, activeZonesMax: ACTIVE_MAX };
  const served = await serveHere({
    ...{ path: path('served'), record: path('trace'), point: parseCrashPoint(cut), seed, tearBytes, policy },
    options: { ...limits, ...(existsSync(path('served.data')) && { data: path('served.data') }) },
    restarts: then === 'restart',
  });
  const id = served.cut.then(
    (pulled) => pulled.id,
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'out-of-range') return null;
      throw error;
    },
  );
  return { ...served, id };
}

/** The bytes that the recorded trace and the printed id make of the image as it was. */
async function reproduce({ layout, policy }: Pull, id: string): Promise<Buffer[]> {
  for (const name of ['again', 'again.data']) rmSync(path(name), { force: true });
  const words = ['--trace', path('trace'), '--id', id, '-o', path('again')];
  await cli('crash', 'reproduce', path(layout), ...openingOf(layout), ...words);
  if (policy === null) {
    const { err } = await runCli('recover', path('again'), '--despite-verdict', ...openingOf('again'));
    expect(err).not.toContain('error');
  }
  return bytesOf('again');
}

const bytesOf = (name: string): Buffer[] =>
  ['', '.data'].filter((end) => existsSync(path(name + end))).map((end) => readFileSync(path(name + end)));

/** Pulls a plug; what was promised and broken, and how much was promised. `null`: its command has no such point. */
async function pullPlug(pull: Pull, random: Random): Promise<{ broken: string[]; durable: number } | null> {
  prepare(pull);
  const target = await (pull.inProgram ? serveInProgram(pull) : serveInThread(pull));
  const host = await NvmeHost.attach(target);
  const shape = { zones: ZONES, capacityBlocks: host.zoneBlocks, blockBytes: host.blockBytes };
  const isZoneFile = pull.layout.startsWith('zone-file');
  const promises = new Promises({ ...shape, activeMax: ACTIVE_MAX, isZoneFile });
  await workAtRandom(host, promises, random, { commands: COMMANDS, underWay: UNDER_WAY });
  await host.ended();
  const id = await target.id;
  const broken: string[] = [];
  if (id !== null && pull.then === 'restart') {
    const again = await NvmeHost.attach(target);
    broken.push(...(await promises.broken(await lookFromOutside(again))));
    await again.detach();
  }
  await target.stop();
  if (id === null) return null;
  const found = bytesOf('served');
  const made = await reproduce(pull, id);
  for (const [index, bytes] of made.entries())
    if (!bytes.equals(found[index]!)) broken.push(`file ${index}: ${differenceOf(bytes, found[index]!)}`);
  if (pull.policy === null && pull.tearBytes === null)
    broken.push(...(await lookInside('served', (seen) => promises.broken(seen))));
  return { broken, durable: promises.durableBlocks };
}

function differenceOf(one: Buffer, other: Buffer): string {
  if (one.length !== other.length) return `${one.length} bytes by the trace, ${other.length} found`;
  const at = one.findIndex((byte, index) => byte !== other[index]);
  const count = one.reduce((sum, byte, index) => sum + (byte === other[index] ? 0 : 1), 0);
  return `${count} bytes differ, the first at ${at}`;
}

describe('a plug that is pulled under a host', () => {
  it.each(seedsOf('plug-pulls'))(
    `loses nothing flushed, and the trace makes the same bytes (${PULLS} pulls, seed $seed)`,
    { timeout: 7_200_000 },
    async ({ seed }) => {
      for (const [format, variant] of VARIANTS) await createImage(`${format} ${variant}`, format, variant);
      const layouts = VARIANTS.map((names) => names.join(' '));
      const random = new Random(seed);
      let durable = 0;
      for (let count = 0, tries = 0; count < PULLS; tries++) {
        expect(tries).toBeLessThan(2 * PULLS);
        const pull = drawPull(random, layouts[count % layouts.length]!, count % IN_PROGRAM === 0);
        const pulled = await pullPlug(pull, random);
        if (pulled === null) continue;
        expect(pulled.broken, `pull ${count}: ${JSON.stringify(pull)}`).toEqual([]);
        durable += pulled.durable;
        count++;
      }
      // Otherwise nothing was promised, and this proved nothing.
      expect(durable).toBeGreaterThan(10 * PULLS);
    },
  );
});
