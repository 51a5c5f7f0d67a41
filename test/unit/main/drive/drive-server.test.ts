import { describe, expect, it, vi } from 'vitest';
import { driveNames } from '../../../../main/drive/drive-names';
import type { DriveMessage, DriveRequest } from '../../../../main/drive/drive-port';
import { serveDrives, type ServerEvents } from '../../../../main/drive/drive-server';
import { ServedDrive } from '../../../../main/drive/served-drive';
import type { StartTarget, TargetListener } from '../../../../main/drive/target-thread';
import { parseCrashPoint } from '../../../../shared/crash/crash-point';
import type { TraceEntry } from '../../../../shared/workload/trace-entry';
import { deviceOver, memoryImage, specOf } from '../../../support/image/device-images';
import { steppingClock } from '../../../support/session/job-context';

function drive(path: string) {
  const entries: TraceEntry[] = [];
  const served = new ServedDrive({
    ...driveNames(path, null),
    file: memoryImage(specOf({ zoneCount: 4, zoneSizeBytes: 65_536 })),
    open: (over) => deviceOver(over, { durability: 'flush', tableWrites: 'eager' }),
    ...{ writable: true, isCuttable: true, clock: steppingClock() },
    record: (entry) => void entries.push(entry),
  });
  return { served, entries };
}

/** The other end: what is posted to it, and what it says. */
function fakeThread() {
  const posted: DriveMessage[] = [];
  let listener: TargetListener | undefined;
  let isEnded = false;
  const start: StartTarget = (_, told) => {
    listener = told;
    return {
      post: (message) => void posted.push(message),
      end: () => {
        isEnded = true;
        return Promise.resolve();
      },
    };
  };
  return {
    start,
    posted,
    say: (...args: Parameters<TargetListener['message']>) => listener!.message(...args),
    fail: (error: Error) => listener!.failed(error),
    ended: () => isEnded,
  };
}

const events = (): ServerEvents => ({
  attached: vi.fn(),
  detached: vi.fn(),
  log: vi.fn(),
  atCut: vi.fn(),
  failed: vi.fn(),
});
const LISTEN = { host: '127.0.0.1', port: 0 };
const open = (number: number, zone: number): DriveRequest => ({
  ...{ kind: 'command', id: 10 * number + zone, drive: number, at: 0, bytes: 0 },
  command: { op: 'open', zone },
});
const host = { controller: 1, drive: 0, hostNqn: 'nqn.2014-08.org:host', address: '127.0.0.1:9' };

async function serving(paths: readonly string[]) {
  const drives = paths.map(drive);
  const thread = fakeThread();
  const told = events();
  const starting = serveDrives(
    drives.map(({ served }) => served),
    LISTEN,
    thread.start,
    told,
  );
  thread.say({ kind: 'listening', host: '127.0.0.1', port: 4420 });
  return { drives, thread, told, server: await starting };
}

describe('serveDrives', () => {
  it('says where it listens, or why it cannot', async () => {
    const { server } = await serving(['/a']);
    expect(server.address).toEqual({ host: '127.0.0.1', port: 4420 });
    const thread = fakeThread();
    const refused = serveDrives([drive('/a').served], LISTEN, thread.start, events());
    thread.say({
      kind: 'refused',
      error: { code: 'io', message: 'in use', subject: null, data: {} } as never,
    });
    await expect(refused).rejects.toThrow(/in use/);
  });

  it('carries requests to their drives and answers each', async () => {
    const { drives, thread } = await serving(['/a', '/b']);
    thread.say({ kind: 'submit', requests: [open(0, 1), open(1, 2), open(0, 3)] });
    const answered = thread.posted.flatMap((message) => (message.kind === 'answers' ? message.answers : []));
    expect(answered.map(({ id, status }) => [id, status])).toEqual([
      [1, 'ok'],
      [3, 'ok'],
      [12, 'ok'],
    ]);
    expect(drives.map(({ served }) => served.device.engine.openCount)).toEqual([2, 1]);
  });

  it('notes in the trace who came and went', async () => {
    const { drives, thread, told, server } = await serving(['/a']);
    thread.say({ kind: 'attached', host });
    expect(server.hosts).toEqual([host]);
    thread.say({ kind: 'detached', controller: 1, why: 'it disconnected' });
    expect(server.hosts).toEqual([]);
    expect(drives[0]!.entries.map(({ op, text }) => [op, text])).toEqual([
      ['mark', 'attached nqn.2014-08.org:host from 127.0.0.1:9 as controller 1'],
      ['mark', 'detached nqn.2014-08.org:host from 127.0.0.1:9 as controller 1: it disconnected'],
    ]);
    expect(told.detached).toHaveBeenCalledWith(host, 'it disconnected');
  });

  it('carries nothing out that dropped hosts asked for', async () => {
    const { drives, thread, server } = await serving(['/a', '/b']);
    const [first, second] = drives.map(({ served }) => served) as [ServedDrive, ServedDrive];
    const dropped = server.drop(first);
    thread.say({ kind: 'submit', requests: [open(0, 1), open(1, 1)] });
    expect([first, second].map(({ device }) => device.engine.openCount)).toEqual([0, 1]);
    thread.say({ kind: 'dropped', drive: 0 });
    await dropped;
    server.resume(first);
    thread.say({ kind: 'submit', requests: [open(0, 1)] });
    expect(first.device.engine.openCount).toBe(1);
    expect(thread.posted.map(({ kind }) => kind)).toEqual(['drop', 'answers', 'resume', 'answers']);
  });

  it('tells when a drive is at its power cut, be it at a mark', async () => {
    const { drives, thread, told } = await serving(['/a']);
    const { served } = drives[0]!;
    served.cutAt = parseCrashPoint('1');
    thread.say({ kind: 'attached', host });
    expect(told.atCut).not.toHaveBeenCalled();
    thread.say({ kind: 'submit', requests: [open(0, 1), open(0, 2)] });
    expect(told.atCut).toHaveBeenCalledWith(served);
    expect(served.device.engine.openCount).toBe(1);
  });

  it('stops when everything asked for is finished, and tells of a thread that fails', async () => {
    const { thread, server, told } = await serving(['/a']);
    thread.fail(new Error('broken'));
    expect(told.failed).toHaveBeenCalledOnce();
    const stopped = server.stop();
    expect(thread.posted.at(-1)).toEqual({ kind: 'stop' });
    expect(thread.ended()).toBe(false);
    thread.say({ kind: 'ended' });
    await stopped;
    expect(thread.ended()).toBe(true);
  });
});
