/** A plug that is pulled leaves the very bytes that the recorded trace gives when its power is cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crashRun } from '../../main/crash/crash-lab';
import type { DriveRequest } from '../../main/drive/drive-port';
import { driveNames } from '../../main/drive/drive-names';
import { ServedDrive } from '../../main/drive/served-drive';
import { MemoryBlockFile } from '../../main/storage/memory-block-file';
import { parseCrashPoint } from '../../shared/crash/crash-point';
import type { CrashLoss } from '../../shared/crash/loss';
import { Random } from '../../shared/workload/random';
import type { ZoneCommand } from '../../shared/workload/command';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { baseOf, VARIANTS, ZONES, type Base } from '../support/image/crash-bases';
import { bytesOf, deviceOver } from '../support/image/device-images';
import { holds } from '../support/run/holds';
import { quietContext, steppingClock } from '../support/session/job-context';

const COMMANDS = 40;
const LIMITS = { openZonesMax: 3, activeZonesMax: 4 };
const BLOCKS = 8;

const choice = fc.record({
  seed: fc.nat(1_000_000),
  command: fc.nat(COMMANDS - 1),
  stage: fc.constantFrom('before', 'after', 'after-data', 'w0'),
  lose: fc.oneof(fc.constantFrom('all', 'none', 'random'), fc.stringMatching(/^[0-9a-f]{1,12}$/)),
  tearBytes: fc.option(fc.nat(6000)),
});

/** Commands as hosts give them, bytes included; some are refused. */
function requestsOf(seed: number, blockSize: number, arena: Uint8Array): DriveRequest[] {
  const random = new Random(seed);
  return Array.from({ length: COMMANDS }, (_, id) => {
    const command = commandOf(random);
    const writes = command.op === 'append' || command.op === 'write';
    const bytes = writes ? BLOCKS * blockSize : 0;
    arena.fill(random.below(256), id * bytes, (id + 1) * bytes);
    if (writes) arena[id * bytes] = 7;
    return { kind: 'command', id, drive: 0, command, at: id * bytes, bytes };
  });
}

function commandOf(random: Random): ZoneCommand {
  const zone = random.below(ZONES);
  if (random.chance(0.15)) return { op: 'flush' };
  if (random.chance(0.3))
    return { op: (['open', 'close', 'finish', 'reset'] as const)[random.below(4)]!, zone };
  return { op: 'append', zone, blocks: BLOCKS, ...(random.chance(0.1) && { fua: true }) };
}

function served(base: Base, file: MemoryBlockFile): { drive: ServedDrive; entries: TraceEntry[] } {
  const entries: TraceEntry[] = [];
  const drive = new ServedDrive({
    ...driveNames('/images/a', null),
    file,
    open: (over) => deviceOver(over, base.request),
    writable: true,
    isCuttable: true,
    record: (entry) => void entries.push(entry),
    clock: steppingClock(),
  });
  return { drive, entries };
}

describe.each(VARIANTS)('%s %s', (format, variant) => {
  const base = baseOf(format, variant, LIMITS);
  const blockSize = base.device.image.facts.geometry.logicalBlockSizeBytes;
  const arena = new Uint8Array(COMMANDS * BLOCKS * blockSize);

  it('a pulled plug leaves what the recorded trace leaves at that state', () => {
    holds(
      fc.property(choice, ({ seed, command, stage, lose, tearBytes }) => {
        const file = new MemoryBlockFile('copy', bytesOf(base.file));
        const { drive, entries } = served(base, file);
        const { header } = drive;
        drive.cutAt = parseCrashPoint(`${command}:${stage}`);
        const answers = drive.submit(requestsOf(seed, blockSize, arena), arena);
        expect(answers).toHaveLength(stage === 'after' ? command + 1 : command);
        const loss: CrashLoss = { lose, seed, tearBytes };
        const pulled = drive.pull(loss, 'strict');
        const run = crashRun({
          ...{ base: base.file, open: (over) => deviceOver(over, base.request) },
          ...{ trace: { header, entries }, context: quietContext() },
          ...loss,
          point: `${command}:${stage}`,
        });
        const { id, survived, lost, torn } = run.summary;
        expect(pulled).toMatchObject({ id, survived, lost, torn });
        expect(Buffer.compare(bytesOf(file), bytesOf(run.crashed))).toBe(0);
        run.dispose();
        drive.dispose();
      }),
      20,
    );
  });

  it('a second cut is that of a trace that starts where the first one left the image', () => {
    const file = new MemoryBlockFile('copy', bytesOf(base.file));
    const { drive, entries } = served(base, file);
    drive.submit(requestsOf(1, blockSize, arena), arena);
    drive.pull({ lose: 'random', seed: 3, tearBytes: null }, base.device.image.facts.defaultRecovery);
    const between = new MemoryBlockFile('between', bytesOf(file));
    entries.length = 0;
    const { header } = drive;
    drive.submit(requestsOf(2, blockSize, arena), arena);
    const loss: CrashLoss = { lose: 'random', seed: 4, tearBytes: null };
    const { id } = drive.pull(loss, 'strict');
    const run = crashRun({
      ...{ base: between, open: (over) => deviceOver(over, base.request) },
      ...{ trace: { header, entries }, context: quietContext(), ...loss },
      point: `${COMMANDS - 1}:after`,
    });
    expect(id).toBe(run.summary.id);
    expect(Buffer.compare(bytesOf(file), bytesOf(run.crashed))).toBe(0);
  });
});
