import { describe, expect, it } from 'vitest';
import { driveNames } from '../../../../main/drive/drive-names';
import { ROW, type CommandRequest, type DriveAnswer } from '../../../../main/drive/drive-port';
import { ServedDrive, type ServedDriveSetup } from '../../../../main/drive/served-drive';
import { FaultFile } from '../../../../main/storage/filters/fault-file';
import type { BlockFile } from '../../../../main/storage/block-file';
import type { TraceEntry } from '../../../../shared/workload/trace-entry';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { ZoneState } from '../../../../shared/zone/state';
import { parseCrashPoint } from '../../../../shared/crash/crash-point';
import { deviceOver, memoryImage, specOf } from '../../../support/image/device-images';
import { steppingClock } from '../../../support/session/job-context';

const BLOCK = 4096;
const image = (): BlockFile =>
  memoryImage(specOf({ zoneCount: 8, zoneSizeBytes: 16 * BLOCK, zdeBytes: 64, limits: { openZonesMax: 3 } }));
const NOTHING_LOST = { lose: 'none', seed: 1, tearBytes: null } as const;

function serve(more: Partial<ServedDriveSetup> = {}) {
  const entries: TraceEntry[] = [];
  const failures: string[] = [];
  const file = more.file ?? image();
  const drive = new ServedDrive({
    ...driveNames('/a', null),
    file,
    open: (over) => deviceOver(over, { durability: 'flush', tableWrites: 'eager' }),
    writable: true,
    isCuttable: true,
    record: (entry) => void entries.push(entry),
    failed: (text) => void failures.push(text),
    clock: steppingClock(),
    ...more,
  });
  const arena = new Uint8Array(64 * BLOCK);
  const ask = (command: ZoneCommand, bytes = 0, at = 0): DriveAnswer | undefined => {
    const request: CommandRequest = { kind: 'command', id: 1, drive: 0, command, at, bytes };
    return drive.submit([request], arena)[0];
  };
  return { drive, entries, failures, arena, file, ask };
}

describe('ServedDrive', () => {
  it('carries out what hosts ask for, and records it with its data and result', () => {
    const { drive, entries, arena, ask } = serve();
    arena.fill(90, 0, BLOCK);
    arena[1] = 1;
    expect(ask({ op: 'append', zone: 2, blocks: 1 }, BLOCK)).toEqual({
      id: 1,
      status: 'ok',
      assignedLba: 32,
    });
    expect(ask({ op: 'write', lba: 40, blocks: 1 }, BLOCK)).toEqual({ id: 1, status: 'unaligned-write' });
    expect(ask({ op: 'read', lba: 32, blocks: 1 }, BLOCK, BLOCK)).toEqual({ id: 1, status: 'ok' });
    expect(arena.subarray(BLOCK, 2 * BLOCK)).toEqual(arena.subarray(0, BLOCK));
    expect(entries.map(({ op, expect: told }) => [op, told?.status])).toEqual([
      ['append', 'ok'],
      ['write', 'unaligned-write'],
      ['read', 'ok'],
    ]);
    const [{ data }] = entries as [TraceEntry];
    expect(data).toEqual({ base64: Buffer.from(arena.subarray(0, BLOCK)).toString('base64') });
    expect(drive.counts).toEqual({ commands: 3, refused: 1, bytesWritten: BLOCK, bytesRead: BLOCK });
  });

  it('reports zones with their extensions', () => {
    const { drive, arena, ask } = serve();
    arena.fill(5, 0, 64);
    ask({ op: 'setZde', zone: 1 }, 64);
    const report = { kind: 'report', id: 9, drive: 0, fromLba: 16, filter: 'all' } as const;
    const [answer] = drive.submit([{ ...report, maxZones: 2, partial: false, extended: true }], arena);
    expect(answer).toMatchObject({ id: 9, status: 'ok', zoneCount: 7 });
    expect(answer!.rows![ROW.state]).toBe(ZoneState.closed);
    expect(answer!.rows).toHaveLength(2 * ROW.columns);
    expect([...answer!.extensions!]).toEqual([...Array(64).fill(5), ...Array(64).fill(0)]);
    const beyond = { ...report, fromLba: 128, maxZones: 1, partial: false, extended: false };
    expect(drive.submit([beyond], arena)).toEqual([{ id: 9, status: 'out-of-range' }]);
  });

  it('tells once a batch which zones changed', () => {
    const told: (readonly number[] | null)[] = [];
    const { drive, ask } = serve();
    drive.onChanged = (zones) => void told.push(zones);
    ask({ op: 'open', zone: 3 });
    ask({ op: 'flush' });
    drive.execute({ op: 'finish', zone: 5 });
    expect(told).toEqual([[3], [5]]);
  });

  it('refuses changes of what is served for reading', () => {
    const { drive, ask, file } = serve({ writable: false });
    expect(ask({ op: 'reset', zone: 0 })?.status).toBe('write-protected');
    expect(ask({ op: 'flush' })?.status).toBe('ok');
    expect(() => drive.execute({ op: 'reset', zone: 0 })).toThrow(/reading only/);
    expect(Buffer.compare(readAllOf(file), readAllOf(image()))).toBe(0);
  });

  it('answers what the file could not do, and goes on', () => {
    const faults = new FaultFile(image(), { faults: [{ on: 'write', error: 'no-space' }] });
    const { failures, ask } = serve({ file: faults, isCuttable: false });
    expect(ask({ op: 'append', zone: 0, blocks: 1 }, BLOCK)?.status).toBe('no-space');
    expect(failures).toHaveLength(1);
    expect(ask({ op: 'append', zone: 0, blocks: 1 }, BLOCK)?.status).toBe('ok');
  });

  it('knows what is not durable, until a flush', () => {
    const { drive, ask } = serve();
    ask({ op: 'append', zone: 0, blocks: 1 }, BLOCK);
    ask({ op: 'append', zone: 0, blocks: 1 }, BLOCK);
    expect(drive.unflushed.writes).toBe([...drive.pending()].length);
    expect(drive.unflushed.bytes).toBeGreaterThan(2 * BLOCK);
    ask({ op: 'flush' });
    expect(drive.unflushed).toEqual({ writes: 0, bytes: 0 });
    expect([...drive.pending()]).toEqual([]);
  });

  it('flushes after each command where that was asked for, and never where that was', () => {
    const each = serve({ durability: 'each' });
    each.ask({ op: 'append', zone: 0, blocks: 1 }, BLOCK);
    expect(each.entries.map(({ op, i }) => [i, op])).toEqual([
      [0, 'append'],
      [1, 'flush'],
    ]);
    expect(each.drive.unflushed.writes).toBe(0);
    const none = serve({ durability: 'none' });
    none.ask({ op: 'append', zone: 0, blocks: 1 }, BLOCK);
    expect(none.ask({ op: 'flush' })).toEqual({ id: 1, status: 'ok' });
    expect(none.entries.map(({ op }) => op)).toEqual(['append', 'mark']);
    expect(none.drive.unflushed.writes).toBeGreaterThan(0);
  });

  it('stops at the command where the power is cut, and begins another trace behind it', () => {
    const { drive, entries, arena, ask } = serve();
    drive.cutAt = parseCrashPoint('1:after-data');
    const append = { kind: 'command', drive: 0, command: { op: 'append', zone: 0, blocks: 1 } } as const;
    const batch = [1, 2, 3].map((id) => ({ ...append, id, at: 0, bytes: BLOCK }));
    expect(drive.submit(batch, arena).map(({ id }) => id)).toEqual([1]);
    expect(drive.isAtCut).toBe(true);
    expect(entries).toHaveLength(2);
    const pulled = drive.pull(NOTHING_LOST, 'strict');
    expect(pulled).toMatchObject({ point: '1:after-data', lost: 0 });
    expect(drive.device.image.table.zones.writePointer[0]).toBe(1);
    expect(drive.isAtCut).toBe(false);
    ask({ op: 'flush' });
    expect(entries.at(-1)).toMatchObject({ i: 0, op: 'flush' });
  });

  it('has no plug where nothing is kept, and none to pull before anything was done', () => {
    expect(() => serve({ isCuttable: false }).drive.pull(NOTHING_LOST, 'nvme')).toThrow(/plug/);
    expect(() => serve().drive.pull(NOTHING_LOST, 'nvme')).toThrow(/no host has done anything/);
  });
});

function readAllOf(file: BlockFile): Uint8Array {
  const bytes = new Uint8Array(file.size());
  file.read(0, bytes);
  return bytes;
}
