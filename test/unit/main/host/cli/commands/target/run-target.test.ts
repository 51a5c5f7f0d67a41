import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runTarget, type PowerCut } from '../../../../../../../main/host/cli/commands/target/run-target';
import { createOutput } from '../../../../../../../main/host/cli/printing/output';
import { openServedImage } from '../../../../../../../main/drive/served-image';
import type { DriveMessage } from '../../../../../../../main/drive/drive-port';
import type { StartTarget, TargetListener } from '../../../../../../../main/drive/target-thread';
import { cli } from '../../../../../../support/cli/cli';
import { steppingClock } from '../../../../../../support/session/job-context';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();

/** Zones as NVMe knows them. */
async function servable(image: string): Promise<string> {
  await cli('create', image, '--zone-size', '1MiB', '--zones', '6');
  return image;
}
const CUT: PowerCut = {
  point: { command: 1, stage: 'after', writes: 1 },
  loss: { lose: 'all', seed: 1, tearBytes: null },
  policy: 'nvme',
  then: 'restart',
};
const host = { controller: 1, drive: 0, hostNqn: 'nqn.2014-08.org:host', address: '127.0.0.1:9' };

/** The thread of the sockets as far as this program sees it: it listens, drops and ends when it is told. */
function standIn() {
  const posted: DriveMessage[] = [];
  let told: TargetListener | undefined;
  const start: StartTarget = (_, listener) => {
    told = listener;
    queueMicrotask(() => listener.message({ kind: 'listening', host: '127.0.0.1', port: 4420 }));
    return {
      post(message) {
        posted.push(message);
        if (message.kind === 'drop') queueMicrotask(() => listener.message({ kind: 'dropped', drive: 0 }));
        if (message.kind === 'stop') queueMicrotask(() => listener.message({ kind: 'ended' }));
      },
      end: () => Promise.resolve(),
    };
  };
  return { start, posted, listener: () => told! };
}

async function run(cut: PowerCut | null, json = false) {
  const printed = { 1: '', 2: '' };
  const output = createOutput(
    { json, quiet: true },
    {
      write: (descriptor, bytes) => void (printed[descriptor] += Buffer.from(bytes).toString()),
      isTerminal: false,
      now: () => 0,
    },
  );
  const image = openServedImage(await servable(path('a')), {
    ...{ mode: 'in-place', options: {}, noLock: false, nqn: 'nqn.2026-01.test:a', durability: 'flush' },
    ...{ isCuttable: cut !== null, record: { path: path('t.jsonl'), replace: false } },
    failed: (text) => output.message(text),
    clock: steppingClock(),
  });
  const target = standIn();
  const ended = runTarget({
    ...{ images: [image], listen: { host: '127.0.0.1', port: 0 }, cut, output },
    start: target.start,
  });
  await new Promise((resolve) => setImmediate(resolve));
  const append = (zone: number): void =>
    target.listener().message({
      kind: 'submit',
      requests: [
        {
          ...{ kind: 'command', id: zone, drive: 0, at: 0, bytes: 0 },
          command: { op: 'open', zone },
        },
      ],
    });
  return { printed, target, ended, append, image };
}

describe('runTarget', () => {
  it('says where it listens and who comes and goes, and ends in order when its thread fails', async () => {
    const { printed, target, ended, image } = await run(null);
    expect(printed[1]).toBe('listening 127.0.0.1:4420 nqn.2026-01.test:a\n');
    expect(printed[2]).toContain('nvme connect -t tcp -a 127.0.0.1 -s 4420 -n nqn.2026-01.test:a\n');
    target.listener().message({ kind: 'attached', host });
    target.listener().message({ kind: 'detached', controller: 1, why: 'it disconnected' });
    expect(printed[2]).toContain('detached: nqn.2014-08.org:host from 127.0.0.1:9: it disconnected\n');
    target.listener().failed(new Error('broken'));
    await expect(ended).rejects.toThrow('broken');
    image.close();
  });

  it('cuts the power, says the state, records in another file and serves again', async () => {
    const { printed, target, append, ended, image } = await run(CUT);
    append(2);
    append(3);
    await new Promise((resolve) => setImmediate(resolve));
    expect(printed[1]).toMatch(
      /^listening .*\npower cut at 1:after: 0 survived, [1-9]\d* lost, 0 torn, state zs1_1-after_all_whole_1_[0-9a-f]{16}\nrecovered by nvme: 0 zones changed\nlistening /,
    );
    expect(target.posted.map(({ kind }) => kind)).toEqual(['answers', 'answers', 'drop', 'resume']);
    expect(image.drive.device.engine.openCount).toBe(0);
    append(4);
    expect(readFileSync(path('t.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3);
    expect(readFileSync(path('t.1.jsonl'), 'utf8')).toContain('"op":"open","zone":4');
    target.listener().failed(new Error('over'));
    await expect(ended).rejects.toThrow('over');
    image.close();
  });

  it('ends after the cut where that was asked for, with JSON a line for each event', async () => {
    const { printed, append, ended, image } = await run({ ...CUT, then: 'stop' }, true);
    append(2);
    append(3);
    expect(await ended).toBe(0);
    const lines = printed[1]
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    expect(lines.map(({ event }) => event)).toEqual(['listening', 'cut']);
    expect(lines[1]).toMatchObject({ point: '1:after', survived: 0, recovery: { policy: 'nvme' } });
    image.close();
  });
});
