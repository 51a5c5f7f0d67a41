import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes, formatCount } from '../../shared/units/format';
import { KIB, MIB, type ByteCount } from '../../shared/units/units';
import * as commands from '../support/nvme/commands';
import { NvmeHost } from '../support/nvme/host';
import { startTarget } from '../support/nvme/start-target';
import { cli, CLI, report, spread, type BenchSetup } from './measure';

const ZONE_BYTES = 64 * MIB;
const ZONES = 16;
const BLOCK_BYTES = 4 * KIB;
const DEPTHS = [1, 8] as const;
const SIZES = [4 * KIB, 16 * KIB, 128 * KIB] as const;
/** What one measurement moves, at most a zone for each command under way: less would measure how a program warms up. */
const COMMANDS = { quick: 6_000, full: 24_000 } as const;
const BYTES = { quick: 256 * MIB, full: 512 * MIB } as const;

const AIMS: Readonly<Record<string, string>> = {
  'append 4 KiB, 8 under way': 'aim ≥ 15,000/s',
  'append 128 KiB, 8 under way': 'aim ≥ 400 MB/s',
  'read 128 KiB, 8 under way': 'aim ≥ 600 MB/s',
};

/** Commands of one kind and size. */
interface Work {
  readonly op: 'append' | 'write' | 'read';
  readonly bytes: ByteCount;
  readonly depth: number;
  readonly count: number;
}

/** Hosts over loopback on an image that is served from the disk, beside `run` of the same commands on the same image. */
export async function benchServing(setup: BenchSetup): Promise<void> {
  for (const depth of DEPTHS)
    for (const bytes of SIZES)
      for (const op of ['append', 'write', 'read'] as const) {
        const most = Math.min(BYTES[setup.quick ? 'quick' : 'full'], depth * ZONE_BYTES) / bytes;
        const count = Math.min(most, COMMANDS[setup.quick ? 'quick' : 'full']);
        await benchWork({ op, bytes, depth, count: count - (count % depth) }, setup);
      }
}

async function benchWork(work: Work, { folder, quick }: BenchSetup): Promise<void> {
  const { op, bytes, depth, count } = work;
  const seconds: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    const image = createImage(folder);
    seconds.push(await servedSeconds(work, image));
    if (op !== 'read') ratios.push(runSeconds(work, createImage(folder)) / seconds[round]!);
  }
  const name = `${op} ${formatBytes(bytes)}, ${depth} under way`;
  const rates = seconds.map((taken) => count / taken);
  const aim = AIMS[name] ?? '';
  const moved = spread(rates, (rate) => `${Math.round((rate * bytes) / 1e6)} MB/s`);
  const carriedOut = spread(rates, (rate) => `${formatCount(Math.round(rate))}/s`);
  const [first, second] = aim.endsWith('MB/s') ? [moved, carriedOut] : [carriedOut, moved];
  report(`serving: ${name}`, first, aim);
  report('  the same', second, '');
  if (ratios.length > 0)
    report(
      '  rate / that of run',
      spread(ratios, (ratio) => ratio.toFixed(2)),
      '',
    );
}

function createImage(folder: string): string {
  const image = join(folder, 'served.zoned');
  rmSync(image, { force: true });
  const shape = ['--zone-size', String(ZONE_BYTES), '--zones', String(ZONES)];
  cli('create', image, ...shape, '--logical-block', String(BLOCK_BYTES));
  return image;
}

/** Seconds of the commands alone; what reads read is written before. */
async function servedSeconds(work: Work, image: string): Promise<number> {
  const target = await startTarget(CLI, [image, '--listen', '127.0.0.1:0']);
  const host = await NvmeHost.attach({ ...target });
  if (work.op === 'read')
    await carryOut({ ...work, op: 'append', bytes: 128 * KIB, count: filledBy(work) }, host);
  const started = performance.now();
  await carryOut(work, host);
  const taken = (performance.now() - started) / 1000;
  await host.detach();
  const { status, err } = await target.stop();
  if (status !== 0 || statSync(image).size < ZONE_BYTES)
    throw new Error(`target ended with ${status}: ${err}`);
  return taken;
}

/** Appends of 128 KiB that fill what is read. */
function filledBy({ count, bytes, depth }: Work): number {
  return Math.ceil((count * bytes) / depth / (128 * KIB)) * depth;
}

/** Each of the commands under way has a zone of its own. */
async function carryOut({ op, bytes, depth, count }: Work, host: NvmeHost): Promise<void> {
  const queue = host.io[0]!;
  const blocks = bytes / BLOCK_BYTES;
  const worker = async (zone: number): Promise<void> => {
    const data = Buffer.alloc(bytes, zone + 1);
    const start = zone * host.zoneBlocks;
    for (let n = 0; n < count / depth; n++) {
      const lba = start + n * blocks;
      const command =
        op === 'append'
          ? commands.append(start, blocks, data)
          : op === 'write'
            ? commands.write(lba, blocks, data)
            : commands.read(lba, blocks, data);
      commands.succeeded(await queue.submit(command));
    }
    if (op === 'read' && data.some((byte) => byte !== zone + 1)) throw new Error('read what nobody wrote');
  };
  await Promise.all(Array.from({ length: depth }, (_, zone) => worker(zone)));
}

/** Seconds that `run` itself reports for as many commands of the size. */
function runSeconds({ op, bytes, depth, count }: Work, image: string): number {
  const workload = op === 'append' ? 'append-round-robin' : 'sequential-fill';
  const settings = [`bytes=${bytes}`, `commands=${count}`, `zones=0-${Math.max(depth, 1) - 1}`];
  const set = settings.flatMap((setting) => ['--set', setting]);
  const summary = JSON.parse(cli('run', workload, image, ...set, '--json', '--quiet')) as {
    bytesWritten: number;
    elapsedSeconds: number;
  };
  if (summary.bytesWritten !== bytes * count)
    throw new Error(`run wrote ${summary.bytesWritten} of ${bytes * count} bytes`);
  return summary.elapsedSeconds;
}
